"""By what name a link is remembered: its URL as asked for, with its fragment."""

from __future__ import annotations

import re

from awesomelint.links.target import target

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


def key_of(url: str) -> str:
    """Give the key of a link: two spellings of one URL have one key, two anchors of one page have two.

    The URL is `target(url).url`. In the fragment escapes are written as RFC 3986, section 6.2.2, has them;
    an empty one is none. Raises MalformedError or SchemeError, as `target` does.

    >>> key_of("HTTP://me@Example.org:80/a b#caf%c3%a9"), key_of("https://example.org#")
    ('http://example.org/a%20b#caf%C3%A9', 'https://example.org/')
    """
    return target(url).url + (_fragment(url) if "#" in url else "")


def url_of(url: str, key: str) -> str:
    """Give a URL as it is kept beside its key: as written, or the key where it has a user or a password.

    >>> url_of("HTTP://Example.org#ants", "http://example.org/#ants")
    'HTTP://Example.org#ants'
    >>> url_of("http://me:secret@example.org", "http://example.org/")
    'http://example.org/'
    """
    if "@" not in url:
        return url
    import ada_url

    parts = ada_url.URL(url)
    return key if parts.username or parts.password else url


def _fragment(url: str) -> str:
    """Give the fragment of a URL that can be parsed, with its `#`; empty where there is none."""
    import ada_url

    return _ESCAPE.sub(_escape, ada_url.URL(url).hash)


def _escape(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if _UNRESERVED.fullmatch(character) else found[0].upper()
