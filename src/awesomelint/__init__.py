"""Looks after curated Markdown lists: links, garbled text, numbering, duplicates."""

__version__ = "0.1.0"
