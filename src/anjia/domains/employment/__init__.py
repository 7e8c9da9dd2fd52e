"""Work: who works where since when, households in which nobody does, and how they are helped."""
