"""Areas, sites, buildings, dwellings, households and persons: what every domain shares."""
