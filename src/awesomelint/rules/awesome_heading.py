"""The rule awesome-heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import opening_of
from awesomelint.awesome.words import lower_case_words
from awesomelint.markdown.slugs import SHORTCODE
from awesomelint.model import Document, Span

_SLUG = re.compile(r"awesome[-_][\w.-]+|[a-z0-9]+(?:[-_][a-z0-9]+)+", re.I)
_JOINED = re.compile(r"Awesome[A-Z]\w+")


@dataclass(frozen=True)
class AwesomeHeading(MainListRule):
    """A list without one main heading in title case."""

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        opening = opening_of(doc)
        if not opening.is_headed:
            if opening.sections:
                level = opening.sections[0].level
                yield (
                    opening.place,
                    f"no main heading: the first one is of level {level}, expected level 1",
                )
            else:
                yield opening.place, "no main heading"
        more = [heading for heading in opening.sections if heading.level == 1]
        if opening.is_headed and more:
            count = f"{len(more)} more headings" if len(more) > 1 else "a second heading"
            yield more[0].title_span, f"{count} of level 1: a list has one, its sections start at level 2"
        title = SHORTCODE.sub("", opening.title).strip()
        if _SLUG.fullmatch(title) or _JOINED.fullmatch(title):
            yield (
                opening.place,
                f"the main heading is a repository's name, {title}: write words in title case",
            )
        elif lower := lower_case_words(title):
            yield opening.place, f"the main heading is not in title case: {', '.join(lower)}"
