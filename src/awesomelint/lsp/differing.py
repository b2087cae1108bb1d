"""Two texts to the edits that lead from one to the other, so that an editor's pointer stays where it is."""

from __future__ import annotations

from difflib import SequenceMatcher

from awesomelint.model import Edit, Span

_MOST_LINES = 3_000
"""Beyond that many lines that may differ, all between the first and the last change is one edit."""


def differences(old: str, new: str) -> list[Edit]:
    r"""Give the edits, from the top; none of them touches another.

    >>> differences("a\nb\nc\n", "a\nx\nc\n")
    [Edit(span=Span(start=2, stop=4), text='x\n')]
    >>> differences("a", "a")
    []
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    start = sum(map(len, before[:head]))
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    if not before and not after:
        return []
    if max(len(before), len(after)) > _MOST_LINES:
        stop = start + sum(map(len, before))
        return [Edit(Span(start, stop), "".join(after))]
    edits = []
    at = start
    for kind, first, last, left, right in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        stop = at + sum(map(len, before[first:last]))
        if kind != "equal":
            edits.append(Edit(Span(at, stop), "".join(after[left:right])))
        at = stop
    return edits


def _common(one: list[str], other: list[str]) -> int:
    """Count the lines that both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
