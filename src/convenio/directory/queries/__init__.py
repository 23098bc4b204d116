"""What may be asked of the directory. One module for each part."""
