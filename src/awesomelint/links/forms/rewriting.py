"""Another URL put where one stands, written as its surroundings need it."""

from __future__ import annotations

import re

from awesomelint.links.target import target
from awesomelint.model import LinkKind

_REFERENCE = re.compile(r"&(?=[A-Za-z][A-Za-z0-9]*;|#[0-9]+;|#[xX][0-9A-Fa-f]+;)")
"""An ampersand that CommonMark would read as the start of a character reference."""
_BARE = re.compile(r"[A-Za-z0-9:/?#@!$&=+,;.%_-]*[A-Za-z0-9/=%_-]")
"""What GitHub links as a whole when it stands bare: no bracket, no emphasis, no punctuation at the end."""


def rewritten(kind: LinkKind, written: str, url: str, new: str, *, is_quoted: bool = True) -> str | None:
    """Write a URL in another one's place; None where it cannot stand there unharmed.

    `written` is what stands there, `url` what it means, `new` a URL as `target` gives it. The fragment,
    which no server ever sees, is taken along. Where only the scheme changes, only the scheme is touched.
    `is_quoted` says whether quotes stand around it, in HTML.

    >>> rewritten("inline", "http://example.org", "http://example.org", "https://example.org/")
    'https://example.org'
    >>> rewritten("inline", "http://a.example/", "http://a.example/#x", "https://b.example/(")
    'https://b.example/%28#x'
    >>> rewritten("html", "http://a.example/", "http://a.example/", "https://b.example/?a&b='")
    'https://b.example/?a&amp;b=%27'
    """
    if target(new).url.removeprefix("https") == target(url).url.removeprefix("http"):
        head = written[:5].lower()
        return f"https{written[4:]}" if head == "http:" else None
    fragment = url.partition("#")[2]
    if fragment and "#" not in new:
        import ada_url

        new = ada_url.URL(f"{new}#{fragment}").href
    return spelled(kind, new, is_quoted=is_quoted)


def spelled(kind: LinkKind, new: str, *, is_quoted: bool = True) -> str | None:
    """Write a URL, as `target` gives it, as a kind of link needs it; None where it cannot stand there.

    >>> spelled("inline", "https://a.example/|(x")
    'https://a.example/%7C%28x'
    """
    # Not one of these is told from its encoded form by a server; each means something to some Markdown.
    for character in "\\|`'\"<> ":
        new = new.replace(character, f"%{ord(character):02X}")
    match kind:
        case "html":
            return new.replace("&", "&amp;") if is_quoted or "=" not in new else None
        case "autolink":
            return None if _REFERENCE.search(new) else new
        case "bare":
            return new if _BARE.fullmatch(new) and not _REFERENCE.search(new) else None
        case _:
            if not _is_balanced(new):
                new = new.replace("(", "%28").replace(")", "%29")
            return _REFERENCE.sub("&amp;", new)


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
