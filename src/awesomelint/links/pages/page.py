"""What a page's title is, and whether it keeps programs out: what is asked of an answer of any status."""

from __future__ import annotations

from awesomelint.links.net.answer import Answer
from awesomelint.links.pages.challenges import keeps_out
from awesomelint.links.pages.decoding import is_page, text_of, utf8_of
from awesomelint.links.pages.markup import Markup

__all__ = ["is_challenge", "text_of", "title_of"]


def title_of(answer: Answer) -> str | None:
    """Give a web page's title, white space collapsed, cut to `markup.TITLE_CAP`; None without one."""
    return Markup(utf8_of(answer)).head().title if is_page(answer) else None


def is_challenge(answer: Answer, title: str | None) -> bool:
    """Tell whether a page is there to keep programs out, by its headers and its title."""
    return keeps_out(answer, title) is not None
