"""Word files and agreements: what an imported text becomes, and what a marked-up one changes."""
