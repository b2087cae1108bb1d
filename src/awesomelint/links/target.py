"""URLs as they are asked for: parsed once, by the WHATWG URL standard, and passed on in that form."""

from __future__ import annotations

import re
from ipaddress import ip_address
from sys import intern
from typing import NamedTuple

from awesomelint.links.net.addresses import special
from awesomelint.shortening import shortened

_PORTS = {"http": 80, "https": 443}
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_REST = r"((?:/(?![.%])[a-zA-Z0-9_.~!$&()*+,;=:@%-]*)*)((?:\?[a-zA-Z0-9_.~!$&()*+,;=:@%/?-]*)?)(?:#[!-~]*)?"
_PLAIN = re.compile(
    r"(https?)://"
    rf"((?:(?!xn--)[a-z0-9-]{{1,63}}\.)+(?!xn--)[a-z][a-z0-9-]{{1,62}}|{_OCTET}(?:\.{_OCTET}){{3}})"
    rf"(?::(?!(?:80|443)(?![0-9]))([1-9][0-9]{{0,3}}|[1-5][0-9]{{4}}))?{_REST}"
)
"""URLs that the standard leaves as they are, but for a missing path and the fragment: no user, no dot
segment, no number in place of a host, nothing to be encoded. To have one parsed takes five times as long."""
_HREF = re.compile(
    r"(https?)://(?:[^@/?#]*@)?(\[[^]]*\]|[^:/?#]*)(?::([0-9]+))?([^?#]*)((?:\?[^#]*)?)(?:#.*)?", re.DOTALL
)
"""What the parser writes, in scheme, host, port, path and query."""

_PORT = re.compile(r"(?:[A-Za-z]+:)?//[^/?#\\]*:0*+([0-9]*+)(?:[/?#\\]|$)")
_LAST_PORT = 65535
_LONGEST = 16 * 1024
"""Characters; RFC 9110, section 4.1, asks for 8,000 at least, and few servers take more than 16,384."""


class Target(NamedTuple):
    """A URL without fragment and without credentials."""

    url: str
    scheme: str
    host: str
    """In lower case, ASCII; an IPv6 address without its brackets."""
    port: int
    path: str
    """With its leading slash, without query."""
    query: str
    """With its leading `?`, or empty."""

    @property
    def site(self) -> str:
        """The host, with the port where it is not the scheme's own: `http` and `https` are one site."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def authority(self) -> str:
        """The host as a request names it: with brackets for IPv6, and any port but the usual one."""
        start = len(self.scheme) + 3
        return self.url[start : self.url.index("/", start)]

    @property
    def root(self) -> str:
        """The URL of the host's home page."""
        return self.url[: self.url.index("/", len(self.scheme) + 3)] + "/"

    @property
    def folder(self) -> str:
        """The URL of the folder that the path lies in; its own parent for a folder."""
        parent = self.path.rstrip("/").rpartition("/")[0] + "/"
        return self.root[:-1] + parent


class MalformedError(ValueError):
    """A URL that no browser would open; the message says why."""


class SchemeError(ValueError):
    """A URL that is neither `http` nor `https`."""


def target(url: str, base: str | None = None) -> Target:
    """Parse a URL as a browser does, relative to `base`; raise MalformedError or SchemeError.

    >>> target("HTTP://me:pass@Example.org:80/a b#part").url
    'http://example.org/a%20b'
    >>> target("../x", "https://example.org/a/b/c").url
    'https://example.org/a/x'
    """
    plain = _PLAIN.fullmatch(url)
    if plain is None:
        parts = _HREF.fullmatch(_href(url, base))
        assert parts is not None
        scheme, host, port, path, query = parts.groups()
        _check_labels(host)
    else:
        scheme, host, port, path, query = plain.groups()
    authority = f"{host}:{port}" if port else host
    address = f"{scheme}://{authority}{path or '/'}{query}"
    if host[0] == "[":
        host = host[1:-1]
    number = int(port or _PORTS[scheme])
    # A run holds a hundred thousand of them: what is equal is kept once.
    shared = url if url == address else address
    return Target(shared, intern(scheme), intern(host), number, path or "/", query if query != "?" else "")


def _href(url: str, base: str | None) -> str:
    """Write a URL as a browser does; raise MalformedError or SchemeError."""
    import ada_url  # takes 10 ms to import, and most lists can do without

    try:
        href = (ada_url.URL(url, base) if base else ada_url.URL(url)).href
    except ValueError:
        port = _PORT.match(url)
        if port is not None and int(port[1][:6] or 0) > _LAST_PORT:
            raise MalformedError(f"its port is above {_LAST_PORT}") from None
        raise MalformedError("this is not a URL") from None
    if not is_web(href):
        raise SchemeError(f"{shortened(href.partition(':')[0])}: is no scheme of the web")
    return href


def _check_labels(host: str) -> None:
    """Raise MalformedError for a name that no name server has."""
    labels = host.removesuffix(".").split(".")
    if ":" not in host and not all(0 < len(label) < 64 for label in labels):
        raise MalformedError("its host has an empty or an overlong label")


def excess(url: str) -> str | None:
    """Say that a URL is too long to be asked about; None where it is not.

    >>> excess("https://example.org/" + 20_000 * "a")
    'the URL is too long (20020 characters)'
    """
    return f"the URL is too long ({len(url)} characters)" if len(url) > _LONGEST else None


def is_web(url: str) -> bool:
    """Tell whether a link as written is meant for the web: `http:` or `https:`.

    >>> is_web("https://example.org"), is_web("mailto:a@example.org"), is_web("#part")
    (True, False, False)
    """
    return url[:8].lower().startswith(("http://", "https://"))


def written_fault(url: str) -> str | None:
    """Say what is wrong with a URL as it is written, before anybody is asked; None if nothing is.

    >>> written_fault("http://192.168.0.1/admin")
    '192.168.0.1 is a private address (RFC 1918)'
    >>> written_fault("http://exa mple.org/")
    'this is not a URL'
    """
    try:
        host = target(url).host
    except (MalformedError, SchemeError) as fault:
        return str(fault)
    if host == "localhost" or host.endswith(".localhost"):
        return f"{host} is the reader's own machine (RFC 6761)"
    try:
        words = special(ip_address(host))
    except ValueError:
        return None
    return f"{host} is {words}" if words else None
