"""Numbers, labels and references moved together, or not at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Entry, Fix, Related, Span
from awesomelint.numbering.labels import Path, hierarchical, pad, relabelled, rewrite
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.sequences import column_of, is_lazy

_DIGITS = re.compile(r"\d+")


class Renumbering(NamedTuple):
    """A fix, or what stands in its way."""

    fix: Fix | None
    obstacles: tuple[Related, ...]


def renumber(
    reading: Reading, title: str, numbers: Mapping[int, int], labels: Mapping[int, Path] | None = None
) -> Renumbering:
    """Give entries other numbers, and some of them other labels, with all that depends on them.

    `numbers` maps entries of ordered lists to their new numbers, `labels` entries to new paths. The
    labels below them move along, and so do references in words. There is no fix where a reference
    might mean one of several items, where a line that looks numbered stands among the items, or
    where the text would no longer parse as the same list.
    """
    doc = reading.doc
    changed = {entry: number for entry, number in numbers.items() if number != reading.numbers.get(entry)}
    paths = relabelled(doc, reading.labelled, reading.numbers, changed, labels or {})
    obstacle = _line_in_the_way(reading, changed)
    if obstacle is not None or not (changed or paths) or _turns_lazy(reading, changed):
        return Renumbering(None, (obstacle,) if obstacle is not None else ())
    edits, obstacle = _reference_edits(reading, changed, paths)
    if obstacle is not None:
        return Renumbering(None, (obstacle,))
    edits += _label_edits(doc, paths)
    written = _written(reading, changed)
    for attempt in (_aligned,) if _widens_around_code(doc, written) else (_plain, _aligned):
        markers = attempt(doc, written)
        if markers is not None and _keeps_structure(reading, edits + markers, written):
            return Renumbering(Fix(title, tuple(sorted(edits + markers)), safe=False), ())
    return Renumbering(None, ())


def _line_in_the_way(reading: Reading, changed: Mapping[int, int]) -> Related | None:
    """Find what renumbering would leave behind: a line that looks numbered, a label outside of its item."""
    for entry in sorted(changed.keys() & reading.pseudos_beside.keys()):
        pseudo = reading.pseudos_beside[entry]
        return Related(None, pseudo.span, f"in the way of renumbering: `{pseudo.written}` looks numbered")
    for entry in changed:
        label = reading.strays.get((reading.doc.entries[entry].section, reading.numbers[entry]))
        if label is not None:
            return Related(None, label.span, f"in the way of renumbering: {label.text} is not below its item")
    return None


def _turns_lazy(reading: Reading, changed: Mapping[int, int]) -> bool:
    """Whether a list would look as though it left counting to Markdown: `2. 2.` moved to `1. 1.`."""
    lists = {reading.doc.entries[entry].list for entry in changed}
    return any(
        is_lazy([changed.get(entry, reading.numbers[entry]) for entry in reading.doc.lists[index].entries])
        for index in lists
    )


def _reference_edits(
    reading: Reading, changed: Mapping[int, int], paths: Mapping[int, Path]
) -> tuple[list[Edit], Related | None]:
    """Move the references to changed items, and see that each means the same item as before.

    Only references with an old or a new number of a changed item can be concerned.
    """
    doc = reading.doc
    if not reading.references:
        return [], None
    resolver = reading.resolver
    touched: dict[Path, list[int]] = {}
    for entry, number in changed.items():
        touched.setdefault((reading.numbers[entry],), []).append(entry)
        touched.setdefault((number,), []).append(entry)
    for entry, path in paths.items():
        touched.setdefault(resolver.labels[entry], []).append(entry)
        touched.setdefault(path, []).append(entry)
    edits: list[Edit] = []
    concerned = {
        at
        for path, entries in touched.items()
        for at in reading.references_to.get(path, ())
        if any(resolver.fits(entry, reading.references[at]) for entry in entries)
    }
    for at in sorted(concerned):
        reference, meant = reading.references[at], reading.meanings[at]
        path = reference.path
        if len(meant) == 1:
            (entry,) = meant
            path = paths.get(entry, path) if len(path) > 1 else (changed.get(entry, path[0]),)
        several = len(meant) > 1 and any(entry in changed or entry in paths for entry in meant)
        unclear = several or (reference.unclear and path != reference.path)
        if unclear or resolver.candidates(reference, path, changed, paths) != meant:
            words = doc.text[reference.span.start : reference.span.stop]
            message = f"in the way of renumbering: what `{words}` means is unclear"
            return [], Related(None, reference.span, message)
        if path != reference.path:
            edits.append(Edit(reference.number, ".".join(map(str, path))))
    return edits, None


def _label_edits(doc: Document, paths: Mapping[int, Path]) -> list[Edit]:
    edits = []
    for entry, path in paths.items():
        label = hierarchical(doc.entries[entry].label)
        assert label is not None
        if path != label.path:
            edits.append(Edit(label.span, rewrite(label, path)))
    return edits


def _written(reading: Reading, changed: Mapping[int, int]) -> dict[int, str]:
    """Write the new numbers, as wide as their list's zero-padded ones."""
    entries = reading.doc.entries
    return {entry: pad(new, reading.padding.get(entries[entry].list, "")) for entry, new in changed.items()}


def _plain(doc: Document, written: Mapping[int, str]) -> list[Edit]:
    """Change the numbers alone."""
    edits = []
    for entry, text in written.items():
        label = doc.entries[entry].number
        assert label is not None
        edits.append(Edit(label.span, text))
    return edits


def _aligned(doc: Document, written: Mapping[int, str]) -> list[Edit] | None:
    """Change the numbers and keep what follows aligned with the text: take or add blanks after the
    marker, or indent the item's other lines. None where tabs or quotes make columns unclear."""
    edits: list[Edit] = []
    for index, text in written.items():
        entry = doc.entries[index]
        assert entry.number is not None
        wider = len(text) - len(entry.number.text)
        edits.append(Edit(entry.number.span, text))
        if not wider:
            continue
        blanks = _blanks_after(doc, entry)
        if blanks is None:
            return None
        if wider < 0:
            edits.append(Edit(Span(entry.marker_span.stop, entry.marker_span.stop), " " * -wider))
        elif blanks > wider:
            edits.append(Edit(Span(entry.marker_span.stop, entry.marker_span.stop + wider), ""))
        else:
            edits += _indented(doc, entry, wider)
    return edits


def _widens_around_code(doc: Document, written: Mapping[int, str]) -> bool:
    """Whether a number of another width stands before an indented code block, whose text would shift."""
    for index, text in written.items():
        entry = doc.entries[index]
        assert entry.number is not None
        if len(text) == len(entry.number.text):
            continue
        at = bisect_left(doc.code, entry.span.start, key=lambda span: span.start)
        while at < len(doc.code) and doc.code[at].start < entry.span.stop:
            if doc.text[doc.code[at].start : doc.code[at].stop].lstrip()[:1] not in ("`", "~"):
                return True
            at += 1
    return False


def _blanks_after(doc: Document, entry: Entry) -> int | None:
    """Count the blanks between an item's marker and its text; None where columns are unclear."""
    line = doc.text[entry.span.start - column_of(doc, entry.span.start) : entry.body_span.start]
    if "\t" in line or ">" in line:
        return None
    after = doc.text[entry.marker_span.stop : entry.body_span.start]
    return len(after) if after.isspace() and "\n" not in after else None


def _indented(doc: Document, entry: Entry, by: int) -> list[Edit]:
    """Indent the further lines of an item that are indented as far as its text."""
    column = column_of(doc, entry.body_span.start)
    first = bisect_right(doc.line_starts, entry.span.start)
    edits = []
    for start in doc.line_starts[first : bisect_right(doc.line_starts, entry.span.stop)]:
        line = doc.text[start : start + column + 1]
        if len(line) > column and not line[:column].strip(" "):
            edits.append(Edit(Span(start, start), " " * by))
    return edits


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits that do not overlap."""
    pieces: list[str] = []
    at = 0
    for span, new in sorted(edits):
        pieces += (text[at : span.start], new)
        at = span.stop
    return "".join([*pieces, text[at:]])


def _keeps_structure(reading: Reading, edits: Sequence[Edit], written: Mapping[int, str]) -> bool:
    """Whether the lists that the edits touch parse as before, but for the numbers."""
    doc, starts = reading.doc, reading.entry_starts
    for stretch in _stretches(doc, written):
        inside = [
            edit for edit in edits if stretch.start <= edit.span.start and edit.span.stop <= stretch.stop
        ]
        before = parsed(doc, doc.text[stretch.start : stretch.stop])
        shifted = [
            Edit(Span(e.span.start - stretch.start, e.span.stop - stretch.start), e.text) for e in inside
        ]
        after = parsed(doc, apply(doc.text[stretch.start : stretch.stop], shifted))
        held = bisect_left(starts, stretch.stop) - bisect_left(starts, stretch.start)
        if len(before.entries) != held or shape(before) != shape(after):
            return False
    return True


def _stretches(doc: Document, written: Mapping[int, str]) -> list[Span]:
    """The whole lines of the outermost lists that hold changed items whose structure is at stake.

    A number of the same width changes nothing, unless it is the first of a list: only `1.` may
    interrupt a paragraph. A stretch starts with the lines before the list, which may be such a one,
    and goes on with the indented lines after it, which may come to belong to it.
    """
    outermost: set[int] = set()
    for index, text in written.items():
        entry = doc.entries[index]
        assert entry.number is not None
        opens = doc.lists[entry.list].entries[0] == index
        if len(text) == len(entry.number.text) and not opens:
            continue
        while entry.parent is not None:
            entry = doc.entries[entry.parent]
        outermost.add(entry.list)
    result = []
    for index in sorted(outermost):
        span = doc.lists[index].span
        first = line_of(doc.line_starts, span.start)
        while first > 0 and doc.text[doc.line_starts[first - 1] : doc.line_starts[first]].strip():
            first -= 1
        last = line_of(doc.line_starts, span.stop)
        while last + 1 < len(doc.line_starts) and doc.text[doc.line_starts[last + 1]] in " \t>\r\n":
            last += 1
        result.append(Span(doc.line_starts[first], line_end(doc.text, doc.line_starts, last)))
    return result


def parsed(doc: Document, text: str) -> Document:
    """Parse another text as though it were the document's."""
    from awesomelint.markdown import parse  # takes 40 ms to import, which most runs save

    source = doc.source
    return parse(replace(source, text=text, raw=text.encode(source.encoding, source.errors)))


def shape(doc: Document) -> list[object]:
    """Say how a text is built, without its numbers and places."""
    return [
        [
            (entry.kind, entry.parent, entry.list, _DIGITS.sub("", entry.title), entry.label is None)
            for entry in doc.entries
        ],
        [(block.kind, block.delimiter, block.parent, len(block.entries)) for block in doc.lists],
        [(link.kind, link.url, link.entry) for link in doc.links],
        [len(doc.code), len(doc.comments), len(doc.html), len(doc.headings), len(doc.near_links)],
    ]
