"""What the seed list of links repeats, all of it."""

from __future__ import annotations

from pathlib import Path

from awesomelint.decode import decode
from awesomelint.links.forms.repeats import find_repeats
from awesomelint.markdown import line_of, parse
from awesomelint.model import Document

LISTS = Path(__file__).parent / "fixtures" / "lists"


def read(name: str) -> Document:
    return parse(decode((LISTS / name).read_bytes(), name))


def line(doc: Document, offset: int) -> int:
    return line_of(doc.line_starts, offset) + 1


def test_science_list_repeats_51_pages() -> None:
    doc = read("science-list.md")
    repeats = find_repeats(doc)
    entries = [[line(doc, doc.entries[index].span.start) for index in group] for group in repeats.entries]
    links = [[line(doc, place.link.span.start) for place in group] for group in repeats.links]
    works = [[line(doc, place.link.span.start) for place in group] for group in repeats.works]
    assert entries == [[21, 34], [255, 262], [368, 371], [369, 373], [370, 374], [372, 412], [519, 523]]
    assert works == [[328, 520], [941, 946], [943, 945]]
    assert len(links) == 44
    # Three pages of repeated entries are linked elsewhere too.
    assert sum(group[0] in dict(links_of_entries(entries, links)) for group in entries) == 3
    assert [172, 213] in links  # a trailing slash
    assert [685, 697] in links and [855, 864] in links  # http and https
    assert [922, 930] in links  # a fragment


def links_of_entries(entries: list[list[int]], links: list[list[int]]) -> list[tuple[int, list[int]]]:
    """Give the groups of links that have an entry of a group of entries among them, by its first line."""
    return [(group[0], found) for group in entries for found in links if group[0] in found]


def test_course_list_repeats_nothing() -> None:
    repeats = find_repeats(read("list.md"))
    assert repeats == ((), (), ())


def test_the_answer_is_that_of_the_document_asked_for() -> None:
    one, other = read("list.md"), read("science-list.md")
    assert find_repeats(one) is find_repeats(one)
    assert find_repeats(other) != find_repeats(one)
