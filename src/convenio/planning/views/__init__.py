"""Pages of plans, reports and the pack before a renewal."""
