"""What may be asked of delivery: one agreement, all of them, one partner."""
