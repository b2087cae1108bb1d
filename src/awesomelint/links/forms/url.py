"""Web addresses taken apart, as browsers read them: level 1 of the canonical form.

The base parser is ada-url, which follows the WHATWG URL standard. A URL is parsed once; everything later
works on the pieces given here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# A URL that the parser would give back as it stands (but for an empty path): lower-case scheme and host, no
# port, no escapes, no dot segments, a top-level domain of letters. Nine of ten are such. `'` is missing on
# purpose (escaped in queries, not in paths), and so is punycode, which has to be checked.
_PLAIN = re.compile(
    r"(https?)://((?:[a-z0-9-]+\.)+[a-z]{2,})"
    r"(/[A-Za-z0-9._~!$&()*+,;=:@/-]*)?(?:\?([A-Za-z0-9._~!$&()*+,;=:@/?-]*))?(?:#([A-Za-z0-9._~!$&()*+,;=:@/?-]*))?"
)
_PARSED = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_BLANKS = "".join(map(chr, range(0x21)))
"""What the URL standard takes off both ends, and nothing else: a no-break space is part of the URL."""
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class URL(NamedTuple):
    """The parts of an absolute http or https URL."""

    scheme: str
    authority: str
    """Host, and credentials and port where there are any."""
    path: str
    """Begins with a slash."""
    query: str
    """Without its `?`."""
    fragment: str
    """Without its `#`."""

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.authority}{self.path}{query}{fragment}"


def parse(url: str) -> URL | None:
    """Take an http(s) URL apart, its syntax normalised; None for everything else.

    Case of scheme and host, default ports, dot segments, international host names and the path's first
    slash are settled as the WHATWG URL standard does; escapes are written in upper case, those of unreserved
    characters resolved, and a `%` that begins no escape is escaped (RFC 3986, section 6.2.2). An empty query
    or fragment is the same as none. `//host/path` is read as https. Never raises.

    >>> str(parse("HTTP://Example.COM:80/a/../%7euser?"))
    'http://example.com/~user'
    >>> parse("mailto:ant@example.com")
    """
    plain = _PLAIN.fullmatch(url)
    if plain and "/." not in url and "xn--" not in url:
        scheme, host, path, query, fragment = plain.groups()
        return URL(scheme, host, path or "/", query or "", fragment or "")
    return _parse_slowly(url)


def _parse_slowly(url: str) -> URL | None:
    import ada_url  # takes 10 ms to import, and most lists can do without

    url = url.strip(_BLANKS)
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        parts = _PARSED.fullmatch(ada_url.normalize_url(url))
    except ValueError:  # not a URL, or lone surrogates
        return None
    if parts is None:
        return None
    scheme, authority, path, query, fragment = parts.groups()
    if not authority:
        return None
    return URL(
        scheme,
        authority,
        _normalise_escapes(path or "/"),
        _normalise_escapes(query or ""),
        _normalise_escapes(fragment or ""),
    )


def _normalise_escapes(text: str) -> str:
    if "%" not in text:
        return text
    return _ESCAPE.sub(_normalise_escape, text)


def _normalise_escape(match: re.Match[str]) -> str:
    digits = match[1]
    if digits is None:
        return "%25"
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"
