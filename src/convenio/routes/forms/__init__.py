"""What people may type about routes and reviews."""
