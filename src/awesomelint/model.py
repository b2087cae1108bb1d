"""The values that flow through the pipeline: frozen, without logic of their own.

Every position is an offset, in Unicode code points, into `Source.text`. Lines, columns and display
widths exist in reports alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

LinkKind = Literal["inline", "reference", "autolink", "bare", "image", "html"]
NearLinkKind = Literal[
    "wrapped",  # the destination is broken across lines
    "spaced",  # a blank inside the destination
    "gap",  # a blank between `]` and `(`
    "unclosed",  # no closing parenthesis
    "full-width",  # 【】（） where [] and () belong
    "raw",  # Markdown inside an HTML block, shown as it stands
    "other",  # `](` that opens nothing CommonMark knows
]
ACTIONS = ("disable-next-line", "disable-line", "disable", "enable", "disable-file")
"""What a suppression comment may say after `awesomelint-`."""
EntryKind = Literal["bullet", "ordered", "row"]
Severity = Literal["error", "warning", "info"]
State = Literal[
    "alive",
    "moved",
    "drifted",
    "gone-soft",
    "dead",
    "unreachable",
    "blocked",
    "restricted",
    "invalid",
    "fragment-missing",
    "unsure",
    "unchecked",
]
Phase = Literal["suspected", "confirmed"]
ProbeKind = Literal[
    "control",  # another page of the host, which ought to be there
    "sibling",  # a path beside the link's that nobody can have made
]


class Span(NamedTuple):
    """A half-open range of offsets: `text[start:stop]`."""

    start: int
    stop: int


class Reference(NamedTuple):
    """Another text that may tell what a garbled one was."""

    name: str
    """As people know it: a path, or a path and when it was so."""
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: its bytes, and the text they stand for.

    `text.encode(encoding, errors)` gives `raw` back, for any bytes. A byte order mark stays in the
    text, as a leading U+FEFF.
    """

    path: str
    """As shown to people: relative to the current folder where it lies below it, with `/`."""
    raw: bytes
    text: str
    encoding: str
    """A Python codec name: `utf-8`, `utf-16-le`, `gb18030` ..."""
    errors: str
    """`strict`; `surrogateescape` where no encoding fits every byte, `surrogatepass` for UTF-16 or UTF-32
    with lone surrogates."""
    certain: bool
    """Whether the encoding is known (strict UTF-8, or a byte order mark) rather than guessed."""
    binary: bool
    """Whether the bytes are no text at all; only source rules see such a file."""
    references: tuple[Reference, ...] = ()
    """What may tell what was lost of the text, the strongest first; see `Rule.refers`."""


class Heading(NamedTuple):
    """A section's title line."""

    span: Span
    """The heading's line or lines, without the line ending."""
    level: int
    title: str
    """The title as readers see it, markup removed."""
    title_span: Span
    slug: str
    """The anchor GitHub gives it, unique in the document."""


class Link(NamedTuple):
    """One link as written, whatever its syntax."""

    span: Span
    """The whole construct: for a reference link its use, not its definition."""
    url_span: Span
    """The destination as written; for a reference link, in its definition."""
    url: str
    """The destination with backslash escapes and character references resolved."""
    text: str
    """The link's text as written (for an image its alternative text); empty where there is none."""
    text_span: Span | None
    kind: LinkKind
    entry: int | None
    """The index in `Document.entries` of the innermost entry that holds the link."""


class NearLink(NamedTuple):
    """Text that was meant as a link and is not one for CommonMark."""

    span: Span
    url_span: Span | None
    """What stands in the destination's place, line breaks and blanks included."""
    text_span: Span | None
    kind: NearLinkKind


class Definition(NamedTuple):
    """A link reference definition, `[label]: url`."""

    span: Span
    label: str
    """Normalised as CommonMark matches labels: case folded, white space collapsed."""
    url_span: Span
    url: str


class Label(NamedTuple):
    """A number as written: of a list marker (`6.`), or at the start of an item's text (`6.4`)."""

    span: Span
    """The number alone, without its delimiter."""
    text: str
    path: tuple[int, ...]
    """`6.4` is `(6, 4)`; empty where the text is no plain number (`2+`)."""
    delimiter: str
    """What follows the number: `.`, `)`, or the empty string."""


class Entry(NamedTuple):
    """A list item or a table's body row."""

    kind: EntryKind
    span: Span
    """From the marker to the end of the item's content, nested items included."""
    marker_span: Span
    """The list marker as written (`-`, `12.`); empty, at the row's start, for a row."""
    body_span: Span
    """The item's own first block (a paragraph, a row), without marker and nested items."""
    number: Label | None
    """The marker's number as written, in an ordered list."""
    rendered: int | None
    """The number readers see, counted from the list's first item as HTML does."""
    label: Label | None
    """A hierarchical label at the start of the text (`6.4`), if there is one."""
    links: tuple[Link, ...]
    """The links in `body_span`, in order."""
    title: str
    """The first link's text, or the text before the first separator; markup removed."""
    description: str
    """What follows the title, separators removed."""
    section: int | None
    """The index in `Document.headings` of the heading it stands under."""
    parent: int | None
    """The index in `Document.entries` of the entry it is nested in."""
    list: int
    """The index in `Document.lists` of the list or table it belongs to."""


class ListBlock(NamedTuple):
    """A list as CommonMark builds it, or a table."""

    span: Span
    kind: EntryKind
    delimiter: str
    """`.` or `)` of an ordered list, `-`, `+` or `*` of a bullet list, `|` of a table."""
    start: int | None
    """The first number, of an ordered list."""
    entries: tuple[int, ...]
    """Indices in `Document.entries`, in order."""
    section: int | None
    parent: int | None
    """The index in `Document.entries` of the entry it is nested in."""


class Suppression(NamedTuple):
    """A comment that turns rules off for some lines."""

    span: Span
    """The whole comment."""
    action: str
    """As written: one of `ACTIONS`, or a word nobody knows."""
    rules: tuple[tuple[str, Span], ...]
    """The names as written, with their places; empty for all rules."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed list."""

    source: Source
    line_starts: tuple[int, ...]
    headings: tuple[Heading, ...]
    lists: tuple[ListBlock, ...]
    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    """In order of `span`; bare URLs included as GitHub links them."""
    near_links: tuple[NearLink, ...]
    definitions: tuple[Definition, ...]
    anchors: tuple[str, ...]
    """Every fragment that leads somewhere: heading slugs, and `id` and `name` in HTML."""
    code: tuple[Span, ...]
    """Code blocks and code spans, fences included."""
    comments: tuple[Span, ...]
    """HTML comments."""
    html: tuple[Span, ...]
    """Raw HTML other than comments: tags, and HTML blocks."""
    prose: tuple[Span, ...]
    """The words readers see: neither code, nor destination, nor HTML, nor comment; line by line."""
    suppressions: tuple[Suppression, ...]

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def text(self) -> str:
        return self.source.text


class Edit(NamedTuple):
    """Replace what `span` covers by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together: all are applied, or none."""

    title: str
    """What it does, in the imperative: `join the URL`."""
    edits: tuple[Edit, ...]
    safe: bool
    """Whether no reader could object; everything else needs `--unsafe`."""
    encoding: str | None = None
    """The codec to write the file in, where the fix is about the encoding itself."""


AGAIN = "the same here"
"""What is said of further places where one mistake was made, if they are reported together; each of them is
suppressed, and known to a baseline, by itself."""


class Related(NamedTuple):
    """Another place that a finding speaks of."""

    path: str | None
    """None for the finding's own file."""
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place."""

    span: Span
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    """Where the finding is graver or lighter than its rule; what the configuration says still wins."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with the rule, the severity and the file it is for."""

    rule: str
    severity: Severity
    path: str
    finding: Finding


class Hop(NamedTuple):
    """One answer in a chain of redirects."""

    status: int
    url: str


class Probe(NamedTuple):
    """A page that was asked for besides the link itself, to judge the link by."""

    kind: ProbeKind
    url: str
    status: int | None
    """None where no answer came."""
    is_same: bool = False
    """Whether it shows what the link shows."""


class Signal(NamedTuple):
    """Something about a page that says it is no longer what was linked to."""

    name: str
    """In kebab-case: `not-found-title`."""
    is_strong: bool
    words: str
    """What was seen and where, in words a maintainer understands: `its title says "Page not found"`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on."""

    reason: str
    """In words a maintainer understands, lower case, no full stop: `the server answered 404 Not Found`."""
    status: int | None = None
    """The last HTTP status, if there was an answer."""
    final_url: str | None = None
    """Where the redirects ended, if they led elsewhere."""
    hops: tuple[Hop, ...] = ()
    """Every answer, the first one first."""
    title: str | None = None
    """The page's title, white space collapsed."""
    rule: str = ""
    """What decided; empty where nothing had to be decided.

    `status`, `challenge` (a page that keeps programs out), `soft-404`, `drift`, `fragment`: the last answer;
    `redirects`, `redirects-within` (to another page of the site, which may be about something else): the way
    to it; `connection`: that there was no answer; `host:<name>`: a rule for the host; `host-event`: that the
    whole host failed; `exclude`, `host` (its rule leaves the link alone), `muted`, `budget`, `too-long`: why
    nobody was asked.
    """
    addresses: tuple[str, ...] = ()
    """What the name servers gave for the last host."""
    tls: str | None = None
    """The protocol of the last connection, or what failed: `TLSv1.3`."""
    headers: tuple[tuple[str, str], ...] = ()
    """A few of the last answer's: those a verdict may rest on, and those of conditional requests."""
    size: int | None = None
    """Bytes of the last body that were read, decoded."""
    signals: tuple[Signal, ...] = ()
    probes: tuple[Probe, ...] = ()
    api: str | None = None
    """What the host's own interface was asked and said: `https://pypi.org/pypi/x/json: 404 Not Found`."""
    canonical: str | None = None
    """What the page itself names as its address (`rel=canonical`, RFC 6596)."""
    record: str | None = None
    """The title of record: the one the page had when it was first seen alive."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one URL. Times are in seconds since 1970, UTC."""

    url: str
    state: State
    phase: Phase | None
    """Of `dead`, `gone-soft` and `unreachable`; None of the rest."""
    evidence: Evidence
    since: float | None = None
    """When the state was first seen, with none but its like in between."""
    checked: float | None = None
    """When the web was asked; None if it never was."""
    due: float | None = None
    """When the web should be asked again."""
    archive: str | None = None
    """The snapshot that an archive offers, where one was asked for."""
    secure: str | None = None
    """The `https` address that was seen to show the same page, where that was looked into."""


class Destination(NamedTuple):
    """Where a link leads, as it was when it was last seen alive."""

    final_url: str | None
    """Where its redirects ended, if they led elsewhere."""
    canonical: str | None
    """What the page itself names as its address."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a rule on a file, that could not be dealt with."""

    path: str
    message: str
    code: int
    """The exit code it asks for: 2 for the file's or the user's trouble, 3 for a bug."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that was applied to a file, or held back."""

    path: str
    rule: str
    title: str
    safe: bool
    reason: str | None = None
    """Why it was held back; None where it was applied."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a baseline left out of a report."""

    file: str
    """The baseline."""
    hidden: int
    """How many findings."""
    stale: tuple[tuple[str, str, str, int], ...]
    """What it holds and was not found any more: path, rule, text and how often."""


@dataclass(frozen=True, slots=True)
class Fared:
    """How the links of a run fared, for programs."""

    verdicts: Mapping[State, int]
    """How many URLs have which."""
    asked: int
    """URLs that the web was asked about."""
    known: int
    """URLs that the store answered for."""
    cut: int
    """URLs that a limit cut off."""
    remarks: tuple[str, ...]
    """What is worth telling of the run as a whole."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, did and could not do."""

    diagnostics: tuple[Diagnostic, ...]
    """By path, then by place."""
    sources: dict[str, Source]
    """By path: every file that a diagnostic names."""
    checked: int
    """How many files were looked at."""
    failures: tuple[Failure, ...] = ()
    applied: tuple[Applied, ...] = ()
    skipped: tuple[Applied, ...] = ()
    """Fixes that were asked for and held back."""
    interrupted: bool = False
    links: tuple[str, ...] = ()
    """How the links fared, in lines ready to be shown; empty where nobody asked the web."""
    fared: Fared | None = None
    """The same in numbers; None where nobody asked the web."""
    baseline: Left | None = None
