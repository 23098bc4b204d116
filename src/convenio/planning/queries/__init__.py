"""What may be asked of plans, reports and the pack before a renewal."""
