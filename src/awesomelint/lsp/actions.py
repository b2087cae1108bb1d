"""What can be done about findings: one fix, a comment that suppresses, or all safe fixes of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from awesomelint.edits import apply, is_sound
from awesomelint.errors import AwesomelintError
from awesomelint.lsp.differing import differences
from awesomelint.lsp.examining import Examination
from awesomelint.model import Diagnostic, Edit, Fix, Span
from awesomelint.seatbelt import loss


class Repair(NamedTuple):
    """A fix that can be offered."""

    diagnostic: Diagnostic
    title: str
    is_safe: bool
    edits: tuple[Edit, ...]


def repairs(examination: Examination, found: Sequence[Diagnostic]) -> Iterator[Repair]:
    """Yield the fixes of some findings, as far as an editor can apply them.

    A fix of the encoding it cannot. A safe fix that trips the seatbelt is none: it is left out, as a run
    would hold it back.
    """
    for item in found:
        fix = item.finding.fix
        if fix is None or fix.encoding is not None or not fix.edits:
            continue
        if not is_sound(fix, len(examination.source.text)):
            continue
        if fix.safe and _trips(examination, fix):
            continue
        title = f"{fix.title[:1].upper()}{fix.title[1:]}"
        yield Repair(
            item, title if fix.safe else f"{title} (unsafe: look at the result)", fix.safe, fix.edits
        )


def overlapping(found: Sequence[Diagnostic], span: Span) -> list[Diagnostic]:
    """Give the findings that a selection touches."""
    return [
        item
        for item in found
        if item.finding.span.start <= span.stop and span.start <= item.finding.span.stop
    ]


def suppression(examination: Examination, item: Diagnostic) -> list[Edit]:
    """Give the edits that write a suppression comment for a finding; none where there is no place for one."""
    from awesomelint.suppressing import REASON, suppress

    try:
        done = suppress(examination.source, [(item.rule, item.finding)], REASON, whole_file=False)
    except (AwesomelintError, UnicodeEncodeError):
        return []
    return differences(examination.source.text, done.source.text)


def _trips(examination: Examination, fix: Fix) -> bool:
    """Tell whether a safe fix would change what no safe fix may change, or cannot be written at all."""
    from awesomelint.markdown import parse

    if examination.document is None:
        return False
    try:
        after = apply(examination.source, [fix])
    except UnicodeEncodeError:
        return True
    return loss(examination.document, parse(after), list(fix.edits)) is not None
