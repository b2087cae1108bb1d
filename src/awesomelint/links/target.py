"""URLs as they are asked for: parsed once, by the WHATWG URL standard, and passed on in that form."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple

from awesomelint.links.net.addresses import special


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
        standard = {"http": 80, "https": 443}[self.scheme]
        return self.host if self.port == standard else f"{self.host}:{self.port}"

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
    import ada_url

    try:
        parsed = ada_url.URL(url, base) if base else ada_url.URL(url)
    except ValueError:
        raise MalformedError("this is not a URL") from None
    if parsed.protocol not in ("http:", "https:"):
        raise SchemeError(f"{parsed.protocol} is no scheme of the web")
    host = parsed.hostname.removeprefix("[").removesuffix("]")
    labels = host.removesuffix(".").split(".")
    if ":" not in host and not all(0 < len(label) < 64 for label in labels):
        raise MalformedError("its host has an empty or an overlong label")
    parsed.username = ""
    parsed.password = ""
    parsed.hash = ""
    scheme = parsed.protocol[:-1]
    port = int(parsed.port) if parsed.port else {"http": 80, "https": 443}[scheme]
    return Target(parsed.href.removesuffix("#"), scheme, host, port, parsed.pathname, parsed.search)


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
