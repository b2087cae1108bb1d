r"""Findings that are known and left out: the file they are kept in, and how one is recognised again.

    {"version": 1, "findings": [
      {"path": "list.md", "rule": "duplicate-link", "text": "Ant - of ants", "key": "...", "count": 1}
    ]}

A finding is known by its rule and by what stands at its place: the line without its marker and number, and
the words the finding is about. So it stays known when lines above it come and go, when the list is sorted or
renumbered, and when the entry moves to another section, or to another file as long as it left the first. A
finding about duplicates is known by all its lines together, in whatever order: another copy is news. One that
is reported once for many places (`AGAIN`) is known if all of its places are.

`key` is a digest, for a list may hold what should not be copied around; `text` is for people, without URLs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from awesomelint.errors import UsageError
from awesomelint.markdown.plain import plain
from awesomelint.model import Diagnostic, Related, Source, Span
from awesomelint.reports.places import Lines
from awesomelint.sources import shown
from awesomelint.suppressions import places_of

VERSION = 1
FILE = ".awesomelint-baseline.json"
_TEXT = 60
"""How many characters of a line are kept for people."""
_MARKERS = re.compile(
    r"[\s>\ufeff]*(?:(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]+|\Z))*(?:[0-9]+(?:\.[0-9]+)+[.)]?[ \t]+)?"
)
"""Quote signs, list markers with their numbers, and a heading's sign or a hierarchical label."""
_COMMENT = re.compile(r"[ \t]*<!--\s*awesomelint-.*?-->")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//\S+|\bwww\.\S+|\S+@\S+", re.IGNORECASE)
_KEYS = {"path": str, "rule": str, "text": str, "key": str, "count": int}


class Mark(NamedTuple):
    """What a finding is recognised by."""

    path: str
    """As shown to people."""
    rule: str
    key: str


@dataclass(frozen=True, slots=True)
class Known:
    """A finding in a baseline."""

    mark: Mark
    text: str
    count: int
    """How many there are that look the same."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings, and the file they are in."""

    file: str
    known: tuple[Known, ...]

    @classmethod
    def read(cls, file: str) -> Baseline:
        """Read a baseline; raise UsageError for one that is not there, not whole, or of another version."""
        try:
            table = json.loads(Path(file).read_bytes().decode("utf-8-sig"))
        except FileNotFoundError as error:
            raise UsageError(f"{file}: no such baseline; 'awesomelint baseline' writes one") from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"{file}: cannot read the baseline: {reason}") from error
        except (ValueError, RecursionError) as error:
            raise UsageError(
                f"{file}: not a whole baseline: {error}; restore it, or move it away and run "
                f"'awesomelint baseline'"
            ) from error
        return cls(file, _merged(_known(table, file)))

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic], marks: Marks) -> Baseline:
        """Take what was found for known; the baseline is in no file."""
        return cls("", _merged(_each(diagnostics, marks)))

    def hide(
        self,
        diagnostics: Iterable[Diagnostic],
        marks: Marks,
        is_looked_at: Callable[[str], bool],
    ) -> tuple[list[Diagnostic], Counter[Mark]]:
        """Leave out what is known; give the rest, and how often each known finding was not found.

        What is known of one file may be found in another one, where it has left the first: one that is
        looked at, or is there no more.
        """
        left: Counter[Mark] = Counter()
        for known in self.known:
            left[known.mark] += known.count
        fresh = []
        for item in diagnostics:
            places = marks.of(item)
            wanted = Counter(mark for mark, _ in places)
            if wanted <= left:
                left -= wanted
            else:
                fresh.append((item, places))
        movable: dict[tuple[str, str], list[Mark]] = {}
        for mark, count in left.items():
            if count and (is_looked_at(mark.path) or not os.path.lexists(mark.path)):
                movable.setdefault((mark.rule, mark.key), []).append(mark)
        rest = []
        for item, places in fresh:
            taken: Counter[Mark] = Counter()
            for mark, text in places:
                ways = (mark, *(movable.get((mark.rule, mark.key), ()) if text else ()))
                taken.update([way for way in ways if taken[way] < left[way]][:1])
            if taken.total() == len(places):
                left -= taken
            else:
                rest.append(item)
        return rest, +left

    def stale(self, left: Mapping[Mark, int], reach: Reach) -> tuple[Known, ...]:
        """Give what was not found any more, and would have been."""
        return tuple(
            Known(known.mark, known.text, left[known.mark])
            for known in self.known
            if left.get(known.mark) and reach.covers(known.mark)
        )

    def without(self, stale: Iterable[Known]) -> Baseline:
        """Take out what was not found any more, as often as it was not."""
        gone = {known.mark: known.count for known in stale}
        rest = (replace(known, count=known.count - gone.get(known.mark, 0)) for known in self.known)
        return Baseline(self.file, tuple(known for known in rest if known.count > 0))

    def renewed(self, diagnostics: Iterable[Diagnostic], marks: Marks, reach: Reach) -> Baseline:
        """Put what was found in the place of what is known, but for what the run did not look at."""
        found = _merged(_each(diagnostics, marks))
        counts = {known.mark: known.count for known in found}
        kept = (
            replace(known, count=known.count - counts.get(known.mark, 0))
            for known in self.known
            if not reach.covers(known.mark)
        )
        return Baseline(self.file, _merged((*found, *(known for known in kept if known.count > 0))))

    def write(self) -> None:
        """Write the file, whole or not at all; raise WriteError."""
        from awesomelint.write import put

        put(self.file, self.dump().encode())

    def dump(self) -> str:
        """Give the file's text: sorted, and one finding a line, so that a diff shows what came and went."""
        folder = Path(self.file).absolute().parent
        rows = sorted(
            (_stored(known.mark.path, folder), known.mark.rule, known.text, known.mark.key, known.count)
            for known in self.known
        )
        lines = (
            "    {"
            + ", ".join(f'"{name}": {_json(value)}' for name, value in zip(_KEYS, row, strict=True))
            + "}"
            for row in rows
        )
        findings = ",\n".join(lines)
        findings = f"[\n{findings}\n  ]" if findings else "[]"
        return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'


class Marks:
    """Recognises findings in the files of one run."""

    def __init__(self, source: Callable[[str], Source | None], families: Mapping[str, str]) -> None:
        """`source` gives a file as it is now, by path; `families` names the family of each rule."""
        self._source = source
        self._families = families
        self._lines: dict[str, Lines] = {}

    def of(self, item: Diagnostic) -> list[tuple[Mark, str]]:
        """Give what a finding is recognised by, at each of its places, with the text for people; there is no
        text for a whole file.
        """
        related = item.finding.related
        if self._families.get(item.rule) == "duplicates":
            return [self._of(item, item.finding.span, related)]
        return [self._of(item, span, ()) for span in places_of(item.finding)]

    def _of(self, item: Diagnostic, span: Span, related: Iterable[Related]) -> tuple[Mark, str]:
        line, words = self._words(item.path, span)
        parts = [f"{line}\0{words}"]
        parts += ("\0".join(self._words(other.path or item.path, other.span)) for other in related)
        digest = hashlib.sha256("\0\0".join(sorted(parts)).encode("utf-8", "surrogatepass"))
        return Mark(item.path, item.rule, digest.hexdigest()[:16]), _excerpt(line)

    def _words(self, path: str, span: Span) -> tuple[str, str]:
        """Give the line that a span starts on and the words in the span, both normalised."""
        if path not in self._lines:
            source = self._source(path)
            self._lines[path] = Lines(source.text if source else "")
        lines = self._lines[path]
        at = lines.text[span.start : span.stop]
        if span.stop <= span.start == 0 or (at and not at.strip("\r\n\ufeff")):
            return "", ""  # the file as a whole
        content = lines.content(lines.place(span.start).line)
        line = _COMMENT.sub("", lines.text[content.start : content.stop])
        words = _COMMENT.sub("", lines.text[span.start : min(span.stop, content.stop)])
        line = " ".join(line[_end_of_markers(line) :].split())
        return line, " ".join(words[_end_of_markers(words) :].split()) if _has_letters(words) else ""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a run looked at, and so what it would have found."""

    paths: frozenset[str]
    rules: frozenset[str]
    """Those that ran and knew all they asked for."""
    registry: frozenset[str]
    """Those that there are."""
    ignored: Mapping[str, frozenset[str]]
    """Those that are off for a file, by path."""

    def covers(self, mark: Mark) -> bool:
        """Tell whether the run would have found a finding again if it were still there."""
        if mark.rule in self.registry and mark.rule not in self.rules:
            return False
        is_seen = mark.path in self.paths or not os.path.lexists(mark.path)
        return is_seen and mark.rule not in self.ignored.get(mark.path, ())


def _each(diagnostics: Iterable[Diagnostic], marks: Marks) -> Iterator[Known]:
    return (Known(mark, text, 1) for item in diagnostics for mark, text in marks.of(item))


def _merged(known: Iterable[Known]) -> tuple[Known, ...]:
    """Count together what looks the same; the first text stays."""
    found: dict[Mark, Known] = {}
    for item in known:
        before = found.get(item.mark)
        found[item.mark] = replace(before, count=before.count + item.count) if before else item
    return tuple(found.values())


def _end_of_markers(line: str) -> int:
    match = _MARKERS.match(line)
    return match.end() if match else 0


def _has_letters(words: str) -> bool:
    return any(character.isalpha() for character in words)


def _excerpt(line: str) -> str:
    words = " ".join(_URL.sub("…", plain(line)).split())
    return words if len(words) <= _TEXT else words[: _TEXT - 1].rstrip() + "…"


def _json(value: object) -> str:
    """Write a value as JSON, in its own script where that shows as it is."""
    return json.dumps(value, ensure_ascii=isinstance(value, str) and not value.isprintable())


def _stored(path: str, folder: Path) -> str:
    """Write a path relative to the baseline's folder, wherever the run is."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return path


def _known(table: Any, file: str) -> Iterator[Known]:
    """Read what a baseline holds; raise UsageError for what is none."""
    version = table.get("version") if isinstance(table, dict) else None
    if type(version) is not int or not isinstance(table.get("findings"), list):
        raise UsageError(f"{file}: not a baseline; name the file that 'awesomelint baseline' wrote")
    if version != VERSION:
        raise UsageError(
            f"{file}: a baseline of version {version}, and this awesomelint knows version {VERSION} alone; "
            f"install the awesomelint that wrote it, or move it away and run 'awesomelint baseline'"
        )
    folder = Path(file).absolute().parent
    for number, row in enumerate(table["findings"], start=1):
        is_sound = isinstance(row, dict) and all(type(row.get(name)) is kind for name, kind in _KEYS.items())
        if not is_sound or row["count"] < 1 or "\0" in row["path"]:
            raise UsageError(f"{file}: finding {number} is none; restore the file")
        mark = Mark(shown(str(folder / row["path"])), row["rule"], row["key"])
        yield Known(mark, row["text"], row["count"])
