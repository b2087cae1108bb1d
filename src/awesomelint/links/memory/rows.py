"""Values to rows of the store and back.

Values of several parts are JSON objects of the fields that differ from their defaults, by name: a field
that is added to `Evidence` or `Standing` later is its default in old rows, one that is gone is passed over.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeVar, get_args

from awesomelint import codec
from awesomelint.links.memory.records import (
    Cause,
    HostRecord,
    Mark,
    Mute,
    Record,
    SiblingRecord,
    Sighting,
    Standing,
)
from awesomelint.model import Evidence, Phase, State, Verdict

T = TypeVar("T")
Row = tuple[Any, ...]

_MASK = "\ufffe"
"""A noncharacter: what follows it is text as JSON in ASCII."""
_STATES = frozenset((state, phase) for state in get_args(State) for phase in (None, *get_args(Phase)))
_SHOWN = (
    *("state", "phase", "reason", "status", "final_url", "title", "rule"),
    *("since", "checked", "due", "archive", "secure"),
)
_TEXTS = ("key", "url", "reason", "final_url", "title", "rule", "archive", "secure")
_UNFIT = re.compile("[\0\ud800-\udfff\ufffe]")


def mask(text: str) -> str:
    r"""Write text that a database would refuse (NUL, lone surrogates) so that `unmask` gives it back.

    >>> mask("café"), mask("caf\udce9")
    ('café', '\ufffe"caf\\udce9"')
    """
    is_fit = "\0" not in text if text.isascii() else not _UNFIT.search(text)
    return text if is_fit else _MASK + json.dumps(text)


def unmask(text: str) -> str:
    """Read what `mask` wrote."""
    if text[:1] != _MASK:
        return text
    try:
        return str(json.loads(text[1:]))
    except ValueError:
        return text


def _mask(text: str | None) -> str | None:
    return None if text is None else mask(text)


def _unmask(text: str | None) -> str | None:
    return None if text is None else unmask(text)


def pack(value: Any) -> str:
    """Write a record as a JSON object of its fields that are not their defaults."""
    told = {}
    for name, default in _fields(type(value)).items():
        item = getattr(value, name)
        if item != default:
            told[name] = item
    return codec.dump(told).decode()


def unpack(cls: type[T], text: str) -> T:
    """Read what `pack` wrote; raise ValueError for anything else."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError(f"no {cls.__name__}: {text[:40]}")
    return codec.build(cls, [found.get(name, default) for name, default in _fields(cls).items()])


def _fields(cls: Any) -> Mapping[str, Any]:
    return _fields_of(cls)  # mypy takes no type for hashable


@cache
def _fields_of(record: Any) -> Mapping[str, Any]:
    """Give the fields of a record type with their defaults, None where there is none."""
    if is_dataclass(record):
        return {item.name: None if item.default is MISSING else item.default for item in fields(record)}
    return {name: record._field_defaults.get(name) for name in record._fields}


def link_row(record: Record) -> Row:
    verdict, evidence = record.verdict, record.verdict.evidence
    return (
        mask(record.key),
        mask(record.canonical),
        mask(record.host),
        mask(record.url),
        verdict.state,
        verdict.phase,
        mask(evidence.reason),
        evidence.status,
        _mask(evidence.final_url),
        _mask(evidence.title),
        mask(evidence.rule),
        verdict.since,
        verdict.checked,
        verdict.due,
        _mask(verdict.archive),
        _mask(verdict.secure),
    )


def detail_row(record: Record) -> Row:
    return (
        mask(record.key),
        pack(record.verdict.evidence),
        pack(record.standing),
        _mask(record.title),
        mask(record.etag),
        mask(record.last_modified),
    )


def verdicts_of(rows: Sequence[Row]) -> dict[str, Verdict]:
    """Read keys with the columns `SHOWN`, by column: that is twice as fast as row by row."""
    rows = _legible(rows, 2)
    if not rows:
        return {}
    names = ("key", "url", *_SHOWN)
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    columns |= {name: _unmasked(columns[name]) for name in _TEXTS}
    seen = {name: columns[name] for name in ("reason", "status", "final_url", "title", "rule")}
    columns["evidence"] = tuple(_made(Evidence, len(rows), seen))
    return dict(zip(columns["key"], _made(Verdict, len(rows), columns), strict=True))


def _legible(rows: Sequence[Row], place: int) -> Sequence[Row]:
    """Leave out rows with a state (in that place, the phase after it) that this version does not know."""
    pair = itemgetter(place, place + 1)
    return rows if set(map(pair, rows)) <= _STATES else [row for row in rows if pair(row) in _STATES]


def _made(cls: type[T], count: int, columns: Mapping[str, Sequence[Any]]) -> list[T]:
    """Make values of a frozen dataclass, field by field for all of them, without its slow `__init__`."""
    made = [object.__new__(cls) for _ in range(count)]
    record: Any = cls
    for item in fields(record):
        values = columns.get(item.name) or repeat(item.default, count)
        deque(map(getattr(cls, item.name).__set__, made, values), maxlen=0)
    return made


def _unmasked(column: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(map(_unmask, column)) if _MASK in "".join(filter(None, column)) else column


def records_of(rows: Sequence[Row]) -> list[Record]:
    """Read the columns `KNOWN`.

    Evidence that cannot be read is what the columns have of it; a standing that cannot be read has no
    streaks, so that no failure counts which nobody can vouch for.
    """
    rows = _legible(rows, 4)
    shown = verdicts_of([(row[0], *row[3:16]) for row in rows])
    return [_record(row, key, cut) for row, (key, cut) in zip(rows, shown.items(), strict=True)]


def _record(row: Row, key: str, cut: Verdict) -> Record:
    canonical, host = row[1:3]
    evidence, standing, title, etag, last_modified, *mute = row[16:]
    verdict = replace(cut, evidence=_evidence_of(evidence, cut.evidence))
    return Record(
        key,
        verdict.url,
        unmask(canonical),
        unmask(host),
        verdict,
        _standing_of(standing, verdict),
        _unmask(title),
        unmask(etag),
        unmask(last_modified),
        None if mute[0] is None else mute_of(tuple(mute)),
    )


def _evidence_of(text: str, cut: Evidence) -> Evidence:
    try:
        return unpack(Evidence, text)
    except ValueError:
        return cut


def _standing_of(text: str, verdict: Verdict) -> Standing:
    try:
        return unpack(Standing, text)
    except ValueError:
        return Standing(verdict.state, verdict.phase, verdict.since or verdict.checked or 0.0)


def sighting_row(sighting: Sighting) -> Row:
    return (
        mask(sighting.key),
        sighting.time,
        mask(sighting.host),
        sighting.state,
        sighting.cause,
        int(sighting.counts),
        pack(sighting.evidence),
    )


def sightings_of(rows: Iterable[Row]) -> tuple[Sighting, ...]:
    """Read the columns `_SEEN`."""
    return tuple(_sighting(row) for row in rows if row[3] in get_args(State) and row[4] in get_args(Cause))


def marks_of(rows: Iterable[Row]) -> dict[str, tuple[Mark, ...]]:
    """Read keys with the columns of a mark, by key, the oldest mark first."""
    found: dict[str, list[Mark]] = {}
    for key, time, state, cause, counts in rows:
        found.setdefault(unmask(key), []).append(Mark(time, state, cause, bool(counts)))
    return {key: tuple(sorted(marks)) for key, marks in found.items()}


def _sighting(row: Row) -> Sighting:
    key, time, host, state, cause, counts, evidence = row
    cut = Evidence("what was seen can no longer be read")
    return Sighting(unmask(key), unmask(host), time, state, cause, _evidence_of(evidence, cut), bool(counts))


def mute_of(row: Row) -> Mute:
    since, until, reason = row
    return Mute(since, until, unmask(reason))


def mute_row(key: str, mute: Mute) -> Row:
    return (mask(key), mute.since, mute.until, mask(mute.reason))


def host_row(record: HostRecord) -> Row:
    return (mask(record.host), record.links, record.failing, record.time, record.event)


def host_of(row: Row) -> HostRecord:
    return HostRecord(unmask(row[0]), *row[1:])


def sibling_row(record: SiblingRecord) -> Row:
    return (
        mask(record.host),
        mask(record.folder),
        record.time,
        record.status,
        _mask(record.title),
        mask(record.final_url),
        json.dumps(record.shingles, separators=(",", ":")),
    )


def sibling_of(row: Row) -> SiblingRecord | None:
    """Read what a host answered; None where it cannot be read, so that the host is asked anew."""
    host, folder, time, status, title, final_url, shingles = row
    try:
        numbers = codec.build(tuple[int, ...], json.loads(shingles))
    except ValueError:
        return None
    return SiblingRecord(
        unmask(host), unmask(folder), time, status, _unmask(title), unmask(final_url), numbers
    )
