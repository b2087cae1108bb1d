"""What several lists of one collection have in common, and which of them are the same list once more."""
