"""The four kinds of rule, and how a rule declares its options.

A rule is a frozen dataclass. Its base class is its kind, its fields are its options, the first line
of its docstring is its summary, and its name is its class's name in kebab-case:

    @dataclass(frozen=True)
    class NumberingGap(DocumentRule):
        '''Numbers that are skipped in a numbered list.'''

        family: ClassVar[str] = "numbering"

        minimum: int = option(1, "the smallest gap to report")

        def check(self, doc: Document) -> Iterator[Finding]: ...

Rules do no input or output: they take frozen values and yield findings. Others publish rules through
the entry-point group `awesomelint.rules`, or in a file that the configuration's `plugins` names.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Protocol

from awesomelint.model import Destination, Document, Finding, Severity, Source, Verdict

Facts = Any
"""What a collection rule extracts from one document: `None`, or lists, dicts with string keys, strings,
numbers and booleans, so that it can be cached as JSON."""


class Tree(Protocol):
    """The files around the lists, as the engine sees them.

    Paths are written as `Source.path` is: with `/`, relative to the current folder or absolute.
    """

    @property
    def root(self) -> str:
        """The repository's top folder, or the current folder where there is no repository; `.` or a path."""

    def names(self, folder: str) -> frozenset[str] | None:
        """Name what a folder holds, folders with a final `/`; None where there is no such folder."""


def option(default: Any, help: str, *, least: float | None = None, most: float | None = None) -> Any:
    """Declare a rule's option: its default, and one line that says what it does.

    `least` and `most` are the bounds of a number, both allowed; `check_bounds` looks after them.
    """
    return field(default=default, metadata={"help": help, "least": least, "most": most})


def check_bounds(values: Any) -> None:
    """Raise ValueError where an option, of a rule or another dataclass, lies outside its bounds."""
    for item in fields(values):
        least, most = item.metadata.get("least"), item.metadata.get("most")
        if least is None and most is None:
            continue
        value, key = getattr(values, item.name), item.name.replace("_", "-")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{key}: expected a finite number, found {value}")
        if (least is not None and value < least) or (most is not None and value > most):
            if least is not None and most is not None:
                expected = f"{least} to {most}"
            else:
                expected = f"at least {least}" if most is None else f"at most {most}"
            raise ValueError(f"{key}: expected {expected}, found {value}")


def from_links(key: str, default: Any) -> Any:
    """Declare a field that is no option of the rule: it is taken from the `[links]` table."""
    return field(default=default, metadata={"internal": True, "links": key})


def name_of(rule: type[Rule]) -> str:
    """Give a rule class's name in kebab-case.

    >>> class DeadLink(Rule): pass
    >>> name_of(DeadLink)
    'dead-link'
    >>> class NotUtf8(Rule): pass
    >>> name_of(NotUtf8)
    'not-utf8'
    """
    return _kebab(rule.__name__)


@cache
def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


@dataclass(frozen=True)
class Rule:
    """What all rules share."""

    family: ClassVar[str] = "plugin"
    severity: ClassVar[Severity] = "error"
    """Errors make a run fail; warnings and infos are shown only."""
    opt_in: ClassVar[bool] = False
    """Whether the rule is off unless it is selected by name."""
    refers: ClassVar[bool] = False
    """Whether the rule looks at `Source.references`. They are gathered where such a rule is on, and only for
    texts of which something was lost: in a clean one there are none."""

    @property
    def name(self) -> str:
        return name_of(type(self))

    @property
    def summary(self) -> str:
        return (type(self).__doc__ or "").strip().partition("\n")[0]


class DocumentRule(Rule):
    """A rule that looks at one parsed list."""

    def check(self, doc: Document) -> Iterator[Finding]:
        raise NotImplementedError


class SourceRule(Rule):
    """A rule that looks at one file's bytes and text: encodings, line endings."""

    def check(self, source: Source) -> Iterator[Finding]:
        raise NotImplementedError


class WebRule(Rule):
    """A rule that needs to know what the web says of some URLs."""

    def wants(self, doc: Document) -> Iterable[str]:
        """Name the URLs the rule needs verdicts for, as `Link.url` gives them."""
        raise NotImplementedError

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        """Judge a document; `web` holds a verdict for each URL in `wants`, and maybe others."""
        raise NotImplementedError


class CollectionRule(Rule):
    """A rule that looks at several lists at once, in two steps.

    What it needs of each list is extracted on its own, where it can run in another process and be
    cached; the comparison sees the extracts alone.
    """

    def extract(self, doc: Document) -> Facts:
        raise NotImplementedError

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        """Compare the extracts, by path; yield each finding with the path it is for."""
        raise NotImplementedError


class RememberingRule(CollectionRule):
    """A rule about several lists that also looks at where links led when they were last seen.

    That is remembered from earlier runs; nobody is asked. Where nothing is remembered, it does without.
    """

    def urls(self, collection: Mapping[str, Facts]) -> Iterable[str]:
        """Name the links to look up, as `Link.url` gives them."""
        raise NotImplementedError

    def compare(
        self, collection: Mapping[str, Facts], tree: Tree, known: Mapping[str, Destination]
    ) -> Iterator[tuple[str, Finding]]:
        """Compare the extracts as `check` does; `known` holds those of `urls` that are remembered."""
        raise NotImplementedError

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        return self.compare(collection, tree, {})
