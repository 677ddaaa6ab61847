"""What came of it: scores with their ranges, figures, the card."""
