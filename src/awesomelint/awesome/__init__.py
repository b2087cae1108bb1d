"""What the published guidelines for awesome lists ask for, as far as a list's own text can show it."""
