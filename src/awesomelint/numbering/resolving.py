"""What references in words point at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from awesomelint.model import Document
from awesomelint.numbering.labels import Path, hierarchical
from awesomelint.numbering.references import Reference, words
from awesomelint.numbering.sequences import Run


class Resolver:
    """Finds the items that a reference may mean."""

    def __init__(self, doc: Document, found: Sequence[Run], numbers: Mapping[int, int]) -> None:
        self.doc = doc
        self.labels = _label_paths(doc)
        self.by_path: dict[Path, list[int]] = {}
        for entry, number in numbers.items():
            self.by_path.setdefault((number,), []).append(entry)
        for entry, path in self.labels.items():
            self.by_path.setdefault(path, []).append(entry)
        self.run_of = {item.entry: at for at, run in enumerate(found) for item in run.items}
        self.entry_starts = [entry.span.start for entry in doc.entries]
        self.quoted = {item.entry for run in found if run.quoted for item in run.items}

    def candidates(
        self,
        reference: Reference,
        path: Path | None = None,
        numbers: Mapping[int, int] | None = None,
        labels: Mapping[int, Path] | None = None,
    ) -> tuple[int, ...]:
        """List the entries a reference may mean, in order: none, one, or several.

        `path` asks what the phrase would mean with another number in it, `numbers` and `labels` what
        it would mean if some entries had other numbers and labels.
        """
        path = path or reference.path
        changed: Mapping[int, Path]
        if len(path) > 1:
            changed = labels or {}
        else:
            changed = {entry: (number,) for entry, number in (numbers or {}).items()}
        found = [entry for entry in self.by_path.get(path, ()) if entry not in changed]
        found += [entry for entry, new in changed.items() if new == path]
        found = [entry for entry in found if self.fits(entry, reference)]
        if reference.title:
            named = [entry for entry in found if self._is_titled(entry, reference.title)]
            found = named or found
        near = self._nearest(found, reference) if len(found) > 1 and not reference.noun else found
        return tuple(sorted(near))

    def fits(self, entry: int, reference: Reference) -> bool:
        """Whether an entry lies where a reference looks for its item, whatever the numbers are."""
        if reference.direction is not None:
            comes_first = self.entry_starts[entry] < reference.span.start
            if comes_first != (reference.direction == "above"):
                return False
        return entry not in self.quoted and (not reference.noun or self._is_named(entry, reference.noun))

    def _is_named(self, entry: int, noun: str) -> bool:
        section = self.doc.entries[entry].section
        if section is None:
            return False
        title = self.doc.headings[section].title.strip().lower()
        return title == noun or title in words().synonyms.get(noun, ())

    def _is_titled(self, entry: int, title: str) -> bool:
        return self.doc.entries[entry].title.lower().startswith(title.lower())

    def _nearest(self, found: Sequence[int], reference: Reference) -> Sequence[int]:
        """Prefer the items of the lists the reference stands in, then those of its section."""
        inside = self._around(reference.span.start)
        runs = {self.run_of[entry] for entry in inside if entry in self.run_of}
        own = [entry for entry in found if self.run_of.get(entry) in runs and entry not in inside]
        if own:
            return own
        section = (
            bisect_left(self.doc.headings, reference.span.start, key=lambda heading: heading.span.start) - 1
        )
        return [entry for entry in found if (self.doc.entries[entry].section or 0) == section >= 0] or found

    def _around(self, offset: int) -> set[int]:
        at: int | None = bisect_right(self.entry_starts, offset) - 1
        inside: set[int] = set()
        while at is not None and at >= 0:
            if self.doc.entries[at].span.stop >= offset:
                inside.add(at)
            at = self.doc.entries[at].parent
        return inside


def _label_paths(doc: Document) -> dict[int, Path]:
    found = {}
    for index, entry in enumerate(doc.entries):
        label = hierarchical(entry.label)
        if label is not None:
            found[index] = label.path
    return found


def names_section(doc: Document, reference: Reference) -> bool:
    """Whether a document has a section that a reference names, or it names none."""
    if not reference.noun:
        return True
    names = words().synonyms.get(reference.noun, frozenset()) | {reference.noun}
    return any(heading.title.strip().lower() in names for heading in doc.headings)
