"""What was seen of links before: the store, and what several runs together make of it."""
