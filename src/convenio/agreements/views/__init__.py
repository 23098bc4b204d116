"""Pages of the agreements room. Each module is one place; ``actions`` does what they ask for, ``queries`` answers."""
