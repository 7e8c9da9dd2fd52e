"""Pages of the rules, of their replays, and of the clues."""
