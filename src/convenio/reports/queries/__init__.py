"""What may be asked about reports."""
