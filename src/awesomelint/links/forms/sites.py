"""What is the same page on one site: level 2 of the canonical form, where it takes knowledge of a site.

Every function takes and gives a `URL` whose scheme, `www.`, trailing slash and query are settled already
(see `canonical.py`). Tables of hosts stand in `rules/data/same-hosts.toml` and `redirect-wrappers.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from awesomelint import rulebook
from awesomelint.links.forms.url import URL

_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
_DOI_SLASH = re.compile(r"^(/10\.[0-9.]+)%2F(?=[A-Za-z0-9(])")
_SECONDS = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")


class _Wrapper(NamedTuple):
    path: re.Pattern[str]
    parameters: tuple[str, ...]


@cache
def _hosts() -> tuple[dict[str, str], tuple[tuple[str, str], ...], dict[str, str]]:
    """Give the table of hosts: whole names, endings of names, and how a person writes a host."""
    whole: dict[str, str] = {}
    endings: list[tuple[str, str]] = []
    written: dict[str, str] = {}
    for row in rulebook.data("same-hosts")["host"]:
        for name in row["names"]:
            if name.startswith("."):
                endings.append((name, row["same-as"]))
            else:
                whole[name] = row["same-as"]
        if "written" in row:
            written[row["same-as"]] = row["written"]
    return whole, tuple(endings), written


@cache
def same_host(host: str) -> str:
    """Give the host that serves the same pages as this one and stands for both, or the host itself.

    >>> same_host("dx.doi.org"), same_host("de.m.wikipedia.org"), same_host("example.org")
    ('doi.org', 'de.wikipedia.org', 'example.org')
    """
    whole, endings, _ = _hosts()
    if host in whole:
        return whole[host]
    for ending, same_as in endings:
        if host.endswith(ending):
            return host.removesuffix(ending) + same_as
    return host


def written_host(host: str) -> str:
    """Give a host as a person would write it: with `www.` where that is the custom of the site."""
    return _hosts()[2].get(host, host)


@cache
def _wrappers() -> tuple[dict[str, list[_Wrapper]], tuple[tuple[str, _Wrapper], ...]]:
    whole: dict[str, list[_Wrapper]] = {}
    endings: list[tuple[str, _Wrapper]] = []
    for row in rulebook.data("redirect-wrappers")["wrapper"]:
        wrapper = _Wrapper(re.compile(row["path"]), tuple(row["parameters"]))
        for host in row["hosts"]:
            if host.startswith("."):
                endings.append((host, wrapper))
            else:
                whole.setdefault(host, []).append(wrapper)
    return whole, tuple(endings)


def wrapped(host: str, path: str, query: str) -> str | None:
    """Give the target that a redirect wrapper carries in its query; None for every other page.

    `host` is without `www.`, `path` without a trailing slash, `query` as written.

    >>> wrapped("link.zhihu.com", "/", "target=https%3A//example.org/a")
    'https://example.org/a'
    """
    whole, endings = _wrappers()
    candidates = whole.get(host, [])
    if not candidates:
        candidates = [wrapper for ending, wrapper in endings if host.endswith(ending)]
    for wrapper in candidates:
        if not wrapper.path.fullmatch(path):
            continue
        given = dict(reversed([piece.partition("=")[::2] for piece in query.split("&")]))
        for name in wrapper.parameters:
            target = unquote(given.get(name, "")) if name else unquote(query)
            if target.lower().startswith(("http://", "https://")):
                return target
    return None


def _youtube(url: URL) -> URL:
    """Write every address of a video as `watch?v=`, its starting time as a fragment.

    A playlist that plays around the video stays part of the address; YouTube's own mixes (`RD...`) do not.
    """
    given = dict(reversed([piece.partition("=")[::2] for piece in url.query.split("&")]))
    head, _, tail = url.path[1:].partition("/")
    if url.authority == "youtu.be":
        video = head
    elif head == "watch" and not tail:
        video = given.get("v", "")
    elif head in ("shorts", "embed", "live", "v", "e"):
        video = tail
    else:
        return url
    playlist = given.get("list", "")
    if video == "videoseries" and playlist:
        return URL("https", "youtube.com", "/playlist", f"list={playlist}", "")
    if not _VIDEO.fullmatch(video):
        return url
    query = f"list={playlist}&v={video}" if playlist and not playlist.startswith("RD") else f"v={video}"
    start = _seconds(given.get("t") or given.get("start") or "0")
    fragment = f"t={start}" if start != "0" else url.fragment
    return URL("https", "youtube.com", "/watch", query, fragment)


def _seconds(time: str) -> str:
    match = _SECONDS.fullmatch(time)
    if not match or not any(match.groups()):
        return time
    hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return str(hours * 3600 + minutes * 60 + seconds)


def _github(url: URL) -> URL:
    """Drop `.git`, doubled slashes, `?tab=` and `#readme` of a repository's front page."""
    segments = [segment for segment in url.path.split("/") if segment]
    if len(segments) != 2:
        return url._replace(path="/" + "/".join(segments))
    owner, repository = segments
    query = "&".join(piece for piece in url.query.split("&") if not piece.startswith("tab="))
    fragment = "" if url.fragment.lower() in ("readme", "readme-ov-file") else url.fragment
    return url._replace(path=f"/{owner}/{repository.removesuffix('.git')}", query=query, fragment=fragment)


def _github_raw(url: URL) -> URL:
    """Drop doubled slashes, as GitHub does."""
    return url._replace(path="/" + "/".join(segment for segment in url.path.split("/") if segment))


def _doi(url: URL) -> URL:
    """Write the slash between a DOI's prefix and its suffix as a slash."""
    return url._replace(path=_DOI_SLASH.sub(r"\1/", url.path))


SITES: dict[str, Callable[[URL], URL]] = {
    "youtube.com": _youtube,
    "youtu.be": _youtube,
    "github.com": _github,
    "raw.githubusercontent.com": _github_raw,
    "doi.org": _doi,
}
"""By host: what else is the same page there."""


def fold(url: URL) -> URL:
    """Fold the case of what a site compares without case: GitHub's owners and repositories, DOIs.

    Files on GitHub keep their case.
    """
    if url.authority == "github.com" or url.authority == "raw.githubusercontent.com":
        head = url.path.split("/", 3)
        return url._replace(path="/".join([*(segment.lower() for segment in head[:3]), *head[3:]]))
    if url.authority == "doi.org":
        return url._replace(path=url.path.lower())
    return url
