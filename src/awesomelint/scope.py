"""What a run is about, where it is about changed lines alone: links that stand in them, or all findings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from awesomelint.model import Diagnostic, Finding, Source, Span

if TYPE_CHECKING:
    from awesomelint.git.repository import Ranges


class Scope:
    """The changed lines of some files."""

    def __init__(self, changed: Mapping[str, Ranges], sources: Iterable[Source]) -> None:
        """`changed` gives the first and last changed lines by path, as git counts lines; `sources` are
        the files that it speaks of, as they were then.
        """
        self._old = {source.path: source for source in sources}
        self._changed = {
            path: tuple((1, len(self._lines(path))) for _ in ranges[:1])
            if self._old[path].encoding.startswith(("utf-16", "utf-32"))  # git counts bytes there
            else ranges
            for path, ranges in changed.items()
            if path in self._old
        }

    def touching(
        self, diagnostics: Iterable[Diagnostic], source: Callable[[str], Source | None]
    ) -> Iterator[Diagnostic]:
        """Yield the findings that changed lines have a part in: at their own place, or at one they speak of.

        `source` gives a file as it is now, by path; None for one that the run has not read.
        """
        tables: dict[str, tuple[list[int], list[int]]] = {}

        def is_touched(path: str, span: Span) -> bool:
            if path not in tables:
                text = source(path)
                lines = _git_lines(text.text) if text else []
                changed = sorted(self._now(text, lines)) if text else []
                tables[path] = ([0, *accumulate(map(len, lines))], changed)
            starts, changed = tables[path]
            first, last = (bisect_right(starts, at) for at in (span.start, max(span.start, span.stop - 1)))
            at = bisect_left(changed, first)
            return at < len(changed) and changed[at] <= last

        for item in diagnostics:
            if any(is_touched(*place) for place in _places(item)):
                yield item

    def holds(self, source: Source, offsets: Iterable[int]) -> list[bool]:
        """Tell which offsets of a file, as it is now, stand in a changed line.

        Lines that a fix has written over count as what they were before.
        """
        lines = _git_lines(source.text)
        starts = [0, *accumulate(map(len, lines))]
        changed = self._now(source, lines)
        return [bisect_right(starts, offset) in changed for offset in offsets]

    def narrow(self, source: Source, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Leave out the findings that stand elsewhere."""
        kept = self.holds(source, (finding.span.start for finding in findings))
        return tuple(finding for finding, is_in in zip(findings, kept, strict=True) if is_in)

    def _lines(self, path: str) -> list[str]:
        return _git_lines(self._old[path].text)

    def _now(self, source: Source, lines: list[str]) -> frozenset[int]:
        """Number the changed lines of a file as it is now, from 1."""
        old = self._old.get(source.path)
        if old is None:
            return frozenset()
        top = len(self._lines(source.path))
        changed = frozenset(
            line
            for first, last in self._changed.get(source.path, ())
            for line in range(first, min(last, top) + 1)
        )
        return changed if old.text == source.text else _carried(self._lines(source.path), lines, changed)


def touched_paths(diagnostic: Diagnostic) -> frozenset[str]:
    """Name the files that a finding stands in or speaks of."""
    return frozenset(path for path, _ in _places(diagnostic))


def _places(diagnostic: Diagnostic) -> Iterator[tuple[str, Span]]:
    yield diagnostic.path, diagnostic.finding.span
    for related in diagnostic.finding.related:
        yield related.path or diagnostic.path, related.span


def _carried(old: list[str], new: list[str], changed: frozenset[int]) -> frozenset[int]:
    """Number the lines of a new text that come of some lines of an old one.

    >>> sorted(_carried(["ant", "bee", "cat"], ["fly", "ant", "BEE", "cat"], frozenset({2})))
    [3]
    """
    from difflib import SequenceMatcher

    found: set[int] = set()
    for tag, start, stop, new_start, new_stop in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal" or stop - start == new_stop - new_start:
            found.update(line - start + new_start for line in range(start + 1, stop + 1) if line in changed)
        elif any(line in changed for line in range(start + 1, stop + 1)):
            found.update(range(new_start + 1, new_stop + 1))
    return frozenset(found)


def _git_lines(text: str) -> list[str]:
    """Split a text into lines as git does: `\\n` alone ends one.

    >>> _git_lines("a\\rb\\r\\nc")
    ['a\\rb\\r\\n', 'c']
    """
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + lines[-1:]
