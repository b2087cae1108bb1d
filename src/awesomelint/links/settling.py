"""The end of a run: failures that count become what is known of their links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from awesomelint.links.chain import Judged
from awesomelint.links.memory import history
from awesomelint.links.memory.events import Settlement
from awesomelint.links.memory.records import Record, Sighting, Standing
from awesomelint.links.taking_in import place, taken

LookAgain = Callable[[Sequence[str]], Mapping[str, Judged]]
"""Asks the web about URLs once more; gives what it says by URL."""


def settled(
    settlement: Settlement, old: Mapping[str, Record], look_again: LookAgain, clock: Callable[[], float]
) -> tuple[list[Record], list[Sighting]]:
    """Give the records as they become, and the sightings to keep.

    `old` holds the records by key, as they were when the sightings were made. A death that would be
    sure now is looked at once more.
    """
    seen: dict[str, list[Sighting]] = {}
    for sighting in settlement.sightings:
        record = old.get(sighting.key)
        # A link may have been forgotten meanwhile, or have been seen alive since a run died.
        if record is not None and (record.standing.alive or 0.0) <= sighting.time:
            seen.setdefault(sighting.key, []).append(sighting)
    sure = [key for key, sightings in seen.items() if _is_new(old[key].standing, sightings)]
    again = look_again([old[key].url for key in sure]) if sure else {}
    for key in sure:
        item = again.get(old[key].url)
        once_more = None
        if item is not None and item.verdict.state != "unchecked":
            once_more = taken(key, item, old[key], clock(), "")[1]
        seen[key][-1:] = history.last_look(seen[key][-1], once_more)
    records = []
    for key, sightings in seen.items():
        standing = _advanced(old[key].standing, sightings)
        why = settlement.events.get(sightings[-1].host)
        records.append(place(old[key], standing, sightings[-1], clock(), why))
    return records, [sighting for sightings in seen.values() for sighting in sightings]


def _advanced(standing: Standing, sightings: Sequence[Sighting]) -> Standing:
    for sighting in sightings:
        standing = history.advance(standing, sighting)
    return standing


def _is_new(before: Standing, sightings: Sequence[Sighting]) -> bool:
    """Tell whether some sightings make a death sure that was not."""
    return history.needs_last_look(before, _advanced(before, sightings))
