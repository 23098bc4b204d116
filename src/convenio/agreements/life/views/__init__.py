"""Pages of the life of an agreement after signature."""
