"""Addresses that are too long for people, cut in the middle."""

from __future__ import annotations

MOST_SHOWN = 300
"""How many characters of an address words for people show."""


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """Cut a text that is longer than `most` characters in the middle.

    >>> shortened("https://example.org/abcdefgh", 15)
    'https:/…bcdefgh'
    """
    half = (most - 1) // 2
    return text if len(text) <= most else f"{text[: most - 1 - half]}…{text[-half:]}"
