"""Hosts that need knowledge: where the page lies, and something else is asked or read."""
