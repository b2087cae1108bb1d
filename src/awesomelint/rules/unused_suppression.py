from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from awesomelint.model import Edit, Finding, Fix, Severity, Span
from awesomelint.suppressions import SuppressionRule, Use


@dataclass(frozen=True)
class UnusedSuppression(SuppressionRule):
    """A suppression comment that hides nothing."""

    family: ClassVar[str] = "suppressions"
    severity: ClassVar[Severity] = "warning"

    def check(self, uses: Sequence[Use], known: Collection[str]) -> Iterator[Finding]:
        for suppression, group in groupby(uses, key=lambda use: use.target.suppression):
            names = list(group)
            unused = [index for index, use in enumerate(names) if use.outcome == "unused"]
            if len(unused) == len(names):
                target = names[0].target
                fix = Fix("remove the comment", (target.removal,), safe=target.clear)
                yield Finding(suppression.span, _message(names), fix)
                continue
            for index in unused:
                fix = Fix(
                    "remove the name", (_without([use.target.span for use in names], index),), safe=True
                )
                yield Finding(names[index].target.span, _message([names[index]]), fix)


def _message(uses: Sequence[Use]) -> str:
    """Say what the suppression was for, and that there was no such thing."""
    names = ", ".join(use.target.name for use in uses if use.target.name is not None)
    if uses[0].target.suppression.action == "enable":
        return f"nothing to enable: {names} is not disabled here" if names else "nothing to enable here"
    return f"nothing to hide: no finding of {names} here" if names else "nothing to hide: no finding here"


def _without(names: Sequence[Span], index: int) -> Edit:
    """Cut one name out of several, with the comma that set it apart."""
    if index == 0:
        return Edit(Span(names[0].start, names[1].start), "")
    return Edit(Span(names[index - 1].stop, names[index].stop), "")
