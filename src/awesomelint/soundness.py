"""What a rule found, looked over: a stranger's rule may yield anything, and no report could show that."""

from __future__ import annotations

import codecs
from typing import get_args

from awesomelint.model import Edit, Finding, Fix, Related, Severity, Span


def checked(finding: Finding, length: int) -> Finding:
    """Let a finding pass that is made of what it should be, in places of a text of some length.

    Raises TypeError for what is no finding or a wrong part of one, ValueError for a place outside the
    text or a severity there is not, and LookupError for an encoding there is not.
    """
    _expect(finding, Finding)
    _expect(finding.message, str)
    _within(finding.span, length)
    if finding.severity not in (None, *get_args(Severity)):
        raise ValueError(f"{finding.severity!r} is no severity")
    if finding.fix is not None:
        _check_fix(finding.fix, length)
    for related in finding.related:
        _expect(related, Related)
        _expect(related.message, str)
        if related.path is None:
            _within(related.span, length)
        else:
            _expect(related.path, str)
            _within(related.span, None)
    return finding


def _check_fix(fix: Fix, length: int) -> None:
    _expect(fix, Fix)
    _expect(fix.title, str)
    _expect(fix.safe, bool)
    if fix.encoding is not None:
        codecs.lookup(fix.encoding)
    for edit in fix.edits:
        _expect(edit, Edit)
        _expect(edit.text, str)
        _within(edit.span, length)


def _expect(value: object, cls: type) -> None:
    if not isinstance(value, cls):
        raise TypeError(f"{value!r} is no {cls.__name__}")


def _within(span: Span, length: int | None) -> None:
    """Check a place in a text; with None, in one whose length is not known here."""
    _expect(span, Span)
    _expect(span.start, int)
    _expect(span.stop, int)
    if not 0 <= span.start <= span.stop:
        raise ValueError(f"{tuple(span)} is no span")
    if length is not None and span.stop > length:
        raise ValueError(f"{tuple(span)} lies outside the text, which has {length} characters")
