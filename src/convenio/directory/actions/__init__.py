"""What may be done to the directory: the only writers. One module for each part."""
