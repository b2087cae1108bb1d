"""What a fetched page says of itself: its title, whether it is an error page, its anchors."""
