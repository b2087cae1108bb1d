from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import ACTIONS, Edit, Finding, Fix, Severity
from awesomelint.suppressions import SuppressionRule, Target, Use

_NEAR = 0.6
"""The least likeness (difflib's ratio, 0 to 1) of a name worth offering."""
_UNMISTAKABLE = 0.9
"""The least likeness of a name that is put in without asking ..."""
_LEAD = 0.1
"""... and how much likelier than the runner-up it has to be."""


@dataclass(frozen=True)
class UnknownRule(SuppressionRule):
    """A suppression comment that names a rule there is not, or that means nothing at all."""

    family: ClassVar[str] = "suppressions"
    severity: ClassVar[Severity] = "warning"

    def check(self, uses: Sequence[Use], known: Collection[str]) -> Iterator[Finding]:
        likely: dict[str, list[tuple[float, str]]] = {}
        for use in uses:
            name = use.target.name
            if use.outcome != "unknown":
                continue
            if name is None:
                yield _unknown_comment(use.target)
                continue
            if name not in likely:
                likely[name] = _ranked(name, known)
            ranked = likely[name]
            if not ranked or ranked[0][0] < _NEAR:
                yield Finding(use.target.span, f"no rule is named {name}")
                continue
            likeness, nearest = ranked[0]
            lead = likeness - (ranked[1][0] if len(ranked) > 1 else 0.0)
            sure = likeness >= _UNMISTAKABLE and lead >= _LEAD
            fix = Fix(f"write {nearest}", (Edit(use.target.span, nearest),), safe=True) if sure else None
            yield Finding(use.target.span, f"no rule is named {name}: did you mean {nearest}?", fix)


def _unknown_comment(target: Target) -> Finding:
    """Report a comment that begins with `awesomelint-` and goes on with a word nobody knows."""
    action = target.suppression.action
    likeness, nearest = _ranked(action, ACTIONS)[0]
    hint = f": did you mean awesomelint-{nearest}?" if likeness >= _NEAR else ""
    return Finding(target.span, f"no comment is called awesomelint-{action}{hint}")


def _ranked(name: str, known: Collection[str]) -> list[tuple[float, str]]:
    """Order the known names by likeness, the likeliest first; letter case and `_` count for nothing."""
    from difflib import SequenceMatcher

    written = name.lower().replace("_", "-")
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(written)
    ranked = []
    for candidate in sorted(known):
        matcher.set_seq1(candidate)
        ranked.append((matcher.ratio(), candidate))
    return sorted(ranked, key=lambda pair: -pair[0])
