"""The rule awesome-ci-badge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import images_of, opening_of
from awesomelint.model import Document, Span

_BADGE = re.compile(
    r"https?://(?:"
    r"github\.com/[^/]+/[^/]+/(?:actions/)?workflows/.+/badge\.svg"
    r"|[^/]*\btravis-ci\.(?:org|com)/"
    r"|(?:[^/]*\.)?circleci\.com/"
    r"|ci\.appveyor\.com/"
    r"|[^/]*\b(?:dev\.azure\.com|visualstudio\.com)/.*(?:_apis/)?build/status"
    r"|[^/]+/.*/badges/[^/]+/pipeline\.svg"
    r"|cloud\.drone\.io/api/badges/"
    r"|badge\.buildkite\.com/"
    r"|(?:[^/]*\.)?semaphoreci\.com/"
    r"|app\.bitrise\.io/"
    r"|img\.shields\.io/(?:travis|circleci|appveyor|azure-devops/build|gitlab/pipeline|drone|buildkite"
    r"|github/(?:(?:actions/)?workflow|check-runs|checks-status))"
    r")",
    re.I,
)


@dataclass(frozen=True)
class AwesomeCiBadge(MainListRule):
    """A badge that says how the list's own checks went, which is of no use to readers."""

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        opening = opening_of(doc)
        for image, link in images_of(doc):
            if image.entry is None and image.span.start < opening.stop and _BADGE.match(image.url):
                yield (
                    (link or image).span,
                    "a badge of a build service: readers have no use for it",
                )
