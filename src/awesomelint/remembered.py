"""What the store knows of single links, and what may be changed of it by hand: forget, mute, unmute."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from awesomelint.errors import UsageError
from awesomelint.links.memory.keys import key_of
from awesomelint.links.memory.records import Mute, Record, Sighting
from awesomelint.links.target import MalformedError, SchemeError, excess
from awesomelint.reports.tally import count
from awesomelint.reports.times import minute
from awesomelint.shortening import shortened

if TYPE_CHECKING:
    from awesomelint.links.memory.records import Store

_NEAREST = 3
_COMPARED = 5_000
"""How many known links a mistyped one is compared with."""


class History(NamedTuple):
    """All that is known of one link."""

    url: str
    """As asked for."""
    key: str
    record: Record | None
    """None for a link that is muted and was never looked at."""
    sightings: tuple[Sighting, ...]
    muted: Mute | None


class Remembered:
    """The store behind the commands about single links; as a context it is closed at the end."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        """`given` holds the options `--store`, `--config` and `--isolated`; raises UsageError."""
        from awesomelint.asking import store_path
        from awesomelint.orders import read_settings

        settings = read_settings(given["config"], given["isolated"])
        self._path = store_path(settings, given["store"])
        self.now = time.time()
        """Seconds since 1970."""
        self._store: Store | None = None

    def __enter__(self) -> Remembered:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._store is not None:
            self._store.close()

    def history(self, url: str) -> History:
        """Give all that is known of a link; raise UsageError for one that is not known, StoreError."""
        key, store = _key(url), self._known_store()
        record = store.records([key]).get(key)
        muted = store.muted(self.now).get(key)
        if record is None and muted is None:
            raise UsageError(self._unknown(url, key))
        return History(url, key, record, store.history(key), muted)

    def forget(self, urls: Sequence[str]) -> list[str]:
        """Drop all that is known of some links, and say so; raise UsageError where one is not known."""
        store = self._known_store()
        keys = _keys(urls)
        known, muted = store.records(keys.values()), store.muted(self.now)
        for url, key in keys.items():
            if key not in known and key not in muted:
                raise UsageError(self._unknown(url, key))
        store.mute({key: None for key in keys.values() if key in muted})
        store.forget(dict.fromkeys(keys.values()))
        return [f"forgotten: {url}" for url in keys]

    def mute(self, urls: Sequence[str], until: float | None, reason: str) -> list[str]:
        """Mute links, known or not, and say so; raise UsageError for a time that has passed."""
        if until is not None and until <= self.now:
            raise UsageError(f"--until: {minute(until)} has passed")
        keys = _keys(urls)
        words = " ".join(reason.split())
        self._any_store().mute({key: Mute(self.now, until, words) for key in keys.values()})
        for_how_long = "" if until is None else f" until {minute(until)}"
        return [f"muted{for_how_long}: {url}" for url in keys]

    def unmute(self, urls: Sequence[str]) -> list[str]:
        """Let muted links be heard again, and say so; raise UsageError where one is not muted."""
        store = self._known_store()
        keys = _keys(urls)
        muted = store.muted(self.now)
        for url, key in keys.items():
            if key not in muted:
                others = count(len(muted), "other link is", "other links are") if muted else "no link is"
                raise UsageError(f"{url} is not muted; {others}")
        store.mute(dict.fromkeys(keys.values()))
        return [f"no longer muted: {url}" for url in keys]

    def _any_store(self) -> Store:
        from awesomelint.asking import open_at

        if self._store is None:
            self._store = open_at(self._path)
        return self._store

    def _known_store(self) -> Store:
        """Open the store; raise UsageError where there is none yet, in place of making an empty one."""
        if not self._path.exists():
            raise UsageError(f"nothing is known of any link yet: no store at {self._path} (see --store)")
        return self._any_store()

    def _unknown(self, url: str, key: str) -> str:
        """Say that a link is not known, and which known ones come nearest."""
        near = list(islice(self._near(url, key), _NEAREST))
        if not near:
            return f"the store at {self._path} knows nothing of {url}"
        return f"the store knows nothing of {url}; did you mean {' or '.join(near)}?"

    def _near(self, url: str, key: str) -> Iterator[str]:
        """Give links that a URL may mean: the same page in another form, then those spelled alike."""
        import difflib

        from awesomelint.links.forms.canonical import canonical

        form = canonical(url)
        host = key.split("/", 3)[2]
        same: list[str] = []
        of_host: list[str] = []
        others: list[str] = []
        for record in self._any_store().all_records():
            if record.canonical == form:
                same.append(record.key)
            elif record.host == host and len(of_host) < _COMPARED:
                of_host.append(record.key)
            elif len(others) < _COMPARED:
                others.append(record.key)
        yield from same
        yield from difflib.get_close_matches(key, of_host, _NEAREST, 0.6)
        if not of_host:
            yield from difflib.get_close_matches(key, others, _NEAREST, 0.9)


def _keys(urls: Iterable[str]) -> dict[str, str]:
    """Give the keys of URLs, by URL as it was given, each link once; raise UsageError for what is none."""
    keys: dict[str, str] = {}
    for url in urls:
        key = _key(url)
        if key not in keys.values():
            keys[url] = key
    return keys


def _key(url: str) -> str:
    if (words := excess(url)) is not None:
        raise UsageError(f"{shortened(url)}: {words}")
    try:
        return key_of(url)
    except SchemeError as fault:
        raise UsageError(f"{_quoted(url)}: {fault}; only http and https links are looked at") from None
    except MalformedError as fault:
        guess = f"; did you mean https://{url}?" if "." in url and "://" not in url else ""
        raise UsageError(f"{_quoted(url)}: {fault}{guess}") from None


def _quoted(url: str) -> str:
    """Put what is no URL in quotes where it could not be seen otherwise."""
    return url if url.strip() == url != "" else f"'{url}'"
