"""What one job hands to another: plain data, read as if an enemy had written it.

The job that writes it reads what strangers wrote, and may run their plugins. So sizes have caps, every value
must be of the kind that is meant, a copy that is not the Wayback Machine's of that very page is left out, and
a path must be that of a list within the repository. Raises SourceError with the place of what does not fit.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from awesomelint.errors import SourceError, WriteError
from awesomelint.links.archive import is_copy
from awesomelint.reports.link_counts import GRAVEST

_MOST_BYTES = 100_000_000
_MOST_LINKS = 200_000
_MOST_FILES = 1000
_MOST_TEXT = 20_000
"""Characters of one value: an address, a reason, a path."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T|$)")
_BLOB = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".txt")
_COPY = "https://web.archive.org/web/"


@dataclass(frozen=True, slots=True)
class Gone:
    """A link that is not there, or was not when it was last looked at."""

    url: str
    verdict: str
    is_sure: bool
    reason: str
    since: str | None
    """A day, as ISO 8601 has it."""
    archive: str | None
    places: tuple[tuple[str, int], ...]
    """Paths and lines, counted from 1."""


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a look at links came to."""

    gone: tuple[Gone, ...]
    """What counts and is dead or cannot be reached, in the order of the lists."""
    links: int
    files: int
    is_whole: bool
    """Whether all links were looked at, and nothing went wrong: only then is silence good news."""
    failures: tuple[str, ...] = ()

    @property
    def dead(self) -> tuple[Gone, ...]:
        """What is surely gone, or has been away for long."""
        return tuple(link for link in self.gone if link.is_sure)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file that was fixed."""

    path: str
    """From the repository's top, with `/`."""
    old: str
    """The number by which git knows what it was."""
    raw: bytes


def read_links(path: str) -> LinkReport:
    """Read what `awesomelint links --format json` wrote."""
    data = _Value(path, _load(path))
    if data.key("version").value != 1:
        raise data.key("version").fault("expected 1; was it written by another version of awesomelint?")
    summary = data.key("summary")
    failures = tuple(item.key("message").text() for item in summary.key("failures").items(_MOST_FILES * 10))
    links = data.key("links").items(_MOST_LINKS)
    gone = tuple(_gone(item) for item in links if _is_gone(item))
    is_whole = not failures and not summary.key("interrupted").flag() and bool(links)
    return LinkReport(gone, len(links), summary.key("files").number(), is_whole, failures)


def _is_gone(item: _Value) -> bool:
    verdict = item.key("verdict").text()
    if verdict not in GRAVEST:
        raise item.key("verdict").fault("there is no such verdict")
    return verdict in ("dead", "gone-soft", "unreachable") and item.key("counts").flag()


def _gone(item: _Value) -> Gone:
    url = item.key("url").text()
    archive = item.key("archive").maybe_text()
    if archive is not None and not (archive.startswith(_COPY) and is_copy(archive, url)):
        archive = None  # of another page, or another spelling of this one
    since = item.key("since").maybe_text()
    day = _DAY.match(since) if since is not None else None
    if since is not None and day is None:
        raise item.key("since").fault("expected a date such as 2027-01-31")
    places = tuple(
        (place.key("path").text(), place.key("line").number())
        for place in item.key("places").items(_MOST_LINKS)
    )
    return Gone(
        url,
        item.key("verdict").text(),
        item.key("phase").maybe_text() == "confirmed",
        item.key("reason").text(),
        day[0] if day else None,
        archive,
        places,
    )


def is_list(path: str) -> bool:
    """Tell whether a path may be that of a list: within the repository, Markdown or text, no workflow.

    >>> is_list("docs/a.md"), is_list("../a.md"), is_list(".github/workflows/a.md"), is_list("a.yml")
    (True, False, False, False)
    """
    parts = PurePosixPath(path).parts
    is_within = path == "/".join(parts) and not {"", "/", ".", ".."} & {*parts} and "\\" not in path
    folders = [part.casefold() for part in parts[:-1]]
    is_ours = ".git" not in folders and folders[:1] != [".github"]
    return is_within and is_ours and path.isprintable() and path.casefold().endswith(_SUFFIXES)


def write_fixes(fixed: Iterable[Fixed], path: str) -> None:
    """Write fixed files, for `read_fixes`; raise WriteError."""
    files = [
        {"path": item.path, "old": item.old, "base64": base64.b64encode(item.raw).decode()} for item in fixed
    ]
    try:
        Path(path).write_text(json.dumps({"version": 1, "files": files}, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise WriteError(
            f"input report: cannot write {path}: {(error.strerror or str(error)).lower()}"
        ) from error


def read_fixes(path: str) -> tuple[Fixed, ...]:
    """Read what `write_fixes` wrote; no path comes twice."""
    data = _Value(path, _load(path))
    if data.key("version").value != 1:
        raise data.key("version").fault("expected 1; was it written by another version of awesomelint?")
    fixed: dict[str, Fixed] = {}
    for item in data.key("files").items(_MOST_FILES):
        name, old = item.key("path").text(), item.key("old").text()
        if not is_list(name):
            raise item.key("path").fault("expected the path of a list in the repository")
        if not _BLOB.fullmatch(old):
            raise item.key("old").fault("expected git's number of a file")
        if name in fixed:
            raise item.key("path").fault("it is there twice")
        try:
            raw = base64.b64decode(item.key("base64").text(most=_MOST_BYTES), validate=True)
        except binascii.Error as error:
            raise item.key("base64").fault("expected bytes in Base64") from error
        fixed[name] = Fixed(name, old, raw)
    return tuple(fixed.values())


def _load(path: str) -> Any:
    place = Path(path)
    try:
        if place.is_symlink() or not place.is_file():
            raise SourceError(f"{path}: no such file; did the job that writes it upload it?")
        if place.stat().st_size > _MOST_BYTES:
            raise SourceError(f"{path}: it is larger than {_MOST_BYTES:,} bytes, which no report is")
        return json.loads(place.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path}: it is no JSON") from error


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of some JSON, and where it stands."""

    place: str
    value: Any

    def key(self, name: str) -> _Value:
        if not isinstance(self.value, Mapping):
            raise self.fault("expected an object")
        if name not in self.value:
            raise self.fault(f"there is no {name}")
        return _Value(
            f"{self.place}: {name}" if ": " not in self.place else f"{self.place}.{name}", self.value[name]
        )

    def items(self, most: int) -> list[_Value]:
        if not isinstance(self.value, list):
            raise self.fault("expected an array")
        if len(self.value) > most:
            raise self.fault(f"expected {most:,} at most, found {len(self.value):,}")
        return [_Value(f"{self.place}[{number}]", item) for number, item in enumerate(self.value)]

    def text(self, most: int = _MOST_TEXT) -> str:
        if not isinstance(self.value, str):
            raise self.fault("expected a text")
        if len(self.value) > most:
            raise self.fault(f"expected {most:,} characters at most, found {len(self.value):,}")
        return self.value

    def maybe_text(self) -> str | None:
        return None if self.value is None else self.text()

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.fault("expected true or false")
        return self.value

    def number(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not 0 <= self.value < 10**9:
            raise self.fault("expected a count")
        return self.value

    def fault(self, words: str) -> SourceError:
        return SourceError(f"{self.place}: {words}")
