"""What a person may type, page by page."""
