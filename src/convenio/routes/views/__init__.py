"""Pages of routes and reviews."""
