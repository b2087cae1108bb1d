"""How links are checked: the `[links]` table."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal

from awesomelint.rule import check_bounds, option


@dataclass(frozen=True)
class LinkSettings:
    """Limits, manners and safety of the link checker; times in seconds.

    Raises ValueError for a value that makes no sense.
    """

    max_concurrency: int = option(100, "how many requests run at once", least=1)
    max_concurrency_per_host: int = option(2, "how many requests to one host run at once", least=1)
    min_interval_per_host: float = option(
        0.1, "seconds between the starts of two requests to one host", least=0
    )
    timeout: float = option(
        20.0, "seconds a single request may take, from dialling to the last byte", least=0.01
    )
    retries: int = option(2, "how often a link that could not be reached is tried again", least=0, most=10)
    retry_delay: float = option(
        1.0, "seconds before the first retry; each further one waits twice as long", least=0
    )
    max_retry_after: float = option(30.0, "the longest pause a server may ask for within this run", least=0)
    max_redirects: int = option(10, "how many redirects are followed", least=0, most=50)
    control_pages: bool = option(True, "call a missing page dead only where another page of its host answers")
    fresh_for: float = option(
        3600.0, "seconds for which what was seen of a link is not asked for again", least=0
    )
    archive_interval: float = option(4.0, "seconds between two questions to the Wayback Machine", least=0)
    fragments: bool = option(True, "look for #anchors in the pages they lead to")
    host_rules: bool = option(True, "use what is known of some hosts (rules/data/hosts.toml)")
    user_agent: str = option("", "the User-Agent header; empty for awesomelint's own")
    contact: str = option("", "an address or URL that awesomelint's own User-Agent names for complaints")
    exclude: tuple[str, ...] = option((), "URLs to leave alone: globs, with or without scheme, or /regex/")
    allow_private: tuple[str, ...] | bool = option(
        False, "private networks that may be asked (such as 10.0.0.0/8), or true for all"
    )
    ports: tuple[int, ...] = option((80, 443), "ports that may be asked; allowed private networks have all")
    canaries: tuple[str, ...] = option(
        ("example.com", "github.com", "www.wikipedia.org"),
        "host names that always exist: none is declared missing while these cannot be found either",
    )
    on_suspected: Literal["fail", "warn"] = option(
        "fail", "whether a death that is merely suspected (404, 410, no such domain) is an error or a warning"
    )
    store: str = option(
        "", "the file that links are remembered in; empty for links.sqlite in the user's cache folder"
    )
    ca_file: str = option("", "a PEM file of certificate authorities to trust besides the usual ones")

    def __post_init__(self) -> None:
        check_bounds(self)
        if isinstance(self.allow_private, tuple):
            for text in self.allow_private:
                try:
                    ipaddress.ip_network(text)
                except ValueError as error:
                    raise ValueError(f"allow-private: {error}") from None
        for port in self.ports:
            if not 0 < port < 65_536:
                raise ValueError(f"ports: expected numbers from 1 to 65535, found {port}")
        for host in self.canaries:
            if not _HOST.fullmatch(host):
                raise ValueError(f"canaries: expected host names such as example.com, found {host!r}")
        for name in ("user_agent", "contact"):
            if re.search(r"[\r\n\0]", getattr(self, name)):
                key = name.replace("_", "-")
                raise ValueError(f"{key}: expected one line of text, found a line break or a NUL in it")
        for pattern in self.exclude:
            if not pattern.strip():
                raise ValueError(
                    f"exclude: an empty pattern, {pattern!r}, leaves nothing alone; leave it out"
                )
            if is_regex(pattern):
                try:
                    re.compile(pattern[1:-1])
                except re.error as error:
                    raise ValueError(f"exclude: {pattern} is no regular expression: {error}") from None


_HOST = re.compile(r"(?!.{254})[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?)*\.?")
"""A name that name servers may know, in any script: no scheme, no path, no port."""


def is_regex(pattern: str) -> bool:
    """Tell whether a pattern of `exclude` is a regular expression, written between slashes."""
    return len(pattern) > 2 and pattern[0] == pattern[-1] == "/"
