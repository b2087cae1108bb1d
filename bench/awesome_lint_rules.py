"""What each of awesome-lint's rules is with us, and why some of its findings are none with us."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from awesomelint.awesome.entries import Described, is_sentence


class Seen(NamedTuple):
    """One of awesome-lint's findings, with what is known of its place."""

    path: str
    """With the repository's name in front."""
    message: str
    words: str
    """The line it is on."""
    entry: Described | None
    """The entry that begins on that line, if one does that has a description."""
    is_list_of_sentences: bool
    """Whether most entries of the file are described in sentences, and not by their authors."""
    listings: int
    """How many entries are about the link that a finding of `double-link` names."""
    is_handbook: bool
    """Whether most of the file is no list."""

    @property
    def is_main(self) -> bool:
        repository, _, name = self.path.partition("/")
        return bool(repository) and name.lower() == "readme.md"


class Reason(NamedTuple):
    """Why we do not say what awesome-lint says."""

    words: str
    holds: Callable[[Seen], bool]


class Compared(NamedTuple):
    """One of awesome-lint's rules beside ours."""

    ours: tuple[str, ...]
    unit: Literal["file", "line"]
    """Whether findings go together that are in one file, or on one line."""
    reasons: tuple[Reason, ...]
    """In order: the first that holds is told."""


def _says(*words: str) -> Callable[[Seen], bool]:
    return lambda seen: any(word in seen.message for word in words)


def _always(_seen: Seen) -> bool:
    return True


def _in_link(seen: Seen) -> bool:
    word = seen.message.partition('"')[2].partition('"')[0]
    return any(word in text for text in re.findall(r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?)\]\(", seen.words))


def _is_no_sentence(seen: Seen) -> bool:
    if not _says("punctuation", "casing")(seen):
        return False
    return not seen.is_list_of_sentences or (seen.entry is not None and not is_sentence(seen.entry.text))


def _is_elsewhere(seen: Seen) -> bool:
    return not seen.message.removeprefix("Duplicate link: ").startswith(("http:", "https:"))


_NOT_MAIN = Reason("another file than the readme in the top folder", lambda seen: not seen.is_main)
_FORM = (
    Reason("a link to a section or a file: contents, and no entry", _says("Invalid list item link URL")),
    Reason("an item that does not begin with a link: a step, another form", _says("Invalid list")),
    Reason("an author after the sign, or a list of books: no sentence", _is_no_sentence),
    Reason("nothing after a link to the web, or an item among prose", lambda seen: seen.entry is None),
    Reason("small print stands behind the full stop: a source, a licence, a badge", _says("punctuation")),
    Reason("the entry's own name, a name in small letters, code or a link comes first", _says("casing")),
    Reason("only small print or an author after the link, or a hyphen after those", _says("dash")),
)

RULES: dict[str, Compared] = {
    "awesome-badge": Compared(("awesome-badge",), "file", (_NOT_MAIN,)),
    "awesome-heading": Compared(
        ("awesome-heading",),
        "file",
        (
            _NOT_MAIN,
            Reason("a capital too many, a hyphenated word or another language", _says("title case")),
        ),
    ),
    "no-multiple-toplevel-headings": Compared(("awesome-heading",), "file", (_NOT_MAIN,)),
    "awesome-contributing": Compared(
        ("awesome-contributing",),
        "file",
        (_NOT_MAIN, Reason("the guidelines are in .github or docs, where GitHub finds them", _always)),
    ),
    "awesome-license": Compared(("awesome-license",), "file", (_NOT_MAIN,)),
    "awesome-toc": Compared(
        ("awesome-contents", "contents-mismatch"),
        "file",
        (Reason("the heading's name in the contents was read without its link", _always),),
    ),
    "awesome-code-of-conduct": Compared(("awesome-code-of-conduct",), "file", ()),
    "awesome-list-item": Compared(
        ("awesome-entry-separator", "awesome-entry-case", "awesome-entry-stop"), "line", _FORM
    ),
    "no-repeat-item-in-description": Compared(
        ("awesome-repeated-title",),
        "line",
        (Reason("the name is no subject there: no verb follows", _always),),
    ),
    "awesome-spell-check": Compared(
        ("awesome-spelling",),
        "line",
        (
            Reason("in the words of a link: a title that others chose (see the option `titles`)", _in_link),
            Reason("a command, a package, an everyday word, a name its makers write so too", _always),
        ),
    ),
    "balanced-punctuation": Compared(
        ("awesome-unbalanced-punctuation",),
        "line",
        (
            Reason("an apostrophe, or quotation marks of another language", _says("‘", "’", "“", "”")),
            Reason("outside of entries, or closed by a mark in code", _always),
        ),
    ),
    "double-link": Compared(
        ("duplicate-link", "duplicate-entry", "duplicate-work", "duplicate-title"),
        "line",
        (
            Reason("a link to a section or a file of one's own", _is_elsewhere),
            Reason("one of the two is an entry's further link, or a mention", lambda seen: seen.listings < 2),
            Reason(
                "a handbook, which may point to one page from several sections", lambda seen: seen.is_handbook
            ),
            Reason(
                "meant: things on one page, other columns or names, three times, a site (see duplicate-link)",
                _always,
            ),
        ),
    ),
    "no-undefined-references": Compared(
        ("broken-link-syntax", "empty-link"),
        "line",
        (Reason("words in brackets that were not meant as a link", _always),),
    ),
    "no-unused-definitions": Compared(
        ("unused-definition",),
        "line",
        (Reason("a footnote, no definition for us", _says("footnote")),),
    ),
    "ordered-list-marker-value": Compared(
        ("numbering-gap", "numbering-repeat", "numbering-order", "numbering-start"),
        "line",
        (Reason("what follows a gap or a repeat: said once by us", _always),),
    ),
}

ELSEWHERE: dict[str, str] = {
    "awesome-github": "topics and description of the repository: needs the network",
    "awesome-git-repo-age": "the repository's age: no matter of the text (off in awesome-lint, too)",
    "blockquote-indentation": "general style: markdownlint MD027",
    "checkbox-character-style": "general style",
    "checkbox-content-indent": "general style",
    "code-block-style": "general style: markdownlint MD046",
    "definition-case": "general style",
    "definition-spacing": "general style",
    "emphasis-marker": "general style: markdownlint MD049",
    "fenced-code-marker": "general style: markdownlint MD048",
    "file-extension": "file names: the guidelines ask for license and contributing.md alone",
    "final-newline": "general style: markdownlint MD047",
    "hard-break-spaces": "general style: markdownlint MD009",
    "heading-style": "general style: markdownlint MD003",
    "link-title-style": "general style",
    "list-item-bullet-indent": "general style: markdownlint MD007",
    "list-item-indent": "general style: markdownlint MD030",
    "no-blockquote-without-marker": "general style",
    "no-emphasis-as-heading": "general style: markdownlint MD036",
    "no-file-name-articles": "file names: see file-extension",
    "no-file-name-consecutive-dashes": "file names: see file-extension",
    "no-file-name-irregular-characters": "file names: see file-extension",
    "no-file-name-mixed-case": "file names: the guidelines leave their case open",
    "no-file-name-outer-dashes": "file names: see file-extension",
    "no-heading-content-indent": "general style: markdownlint MD019, MD021",
    "no-heading-indent": "general style: markdownlint MD023",
    "no-heading-punctuation": "general style: markdownlint MD026",
    "no-repeat-punctuation": "general style",
    "no-shell-dollars": "general style: markdownlint MD014",
    "no-table-indentation": "general style",
    "no-unneeded-full-reference-image": "general style: markdownlint MD054",
    "no-unneeded-full-reference-link": "general style: markdownlint MD054",
    "ordered-list-marker-style": "general style",
    "rule-style": "general style: markdownlint MD035",
    "strong-marker": "general style: markdownlint MD050",
    "table-cell-padding": "general style: markdownlint MD060",
    "table-pipe-alignment": "general style: markdownlint MD060",
    "table-pipes": "general style: markdownlint MD055",
    "unordered-list-marker-style": "general style: markdownlint MD004",
}
