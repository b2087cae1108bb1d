"""Pages that are there and may not be what was linked to: weighed against a path that nobody made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from awesomelint.links import archive, redirects
from awesomelint.links.chain import Chain
from awesomelint.links.controls import AskBesides
from awesomelint.links.memory.records import SiblingRecord
from awesomelint.links.net.answer import Answer
from awesomelint.links.pages.look import Opinion, Page, is_same, is_suspicious, sibling_of, weigh
from awesomelint.links.policy import Seen
from awesomelint.links.target import Target, target
from awesomelint.model import Probe

MONTH = 30 * 86_400.0
"""Seconds for which a sibling's answer holds."""
_SHARED = 3
"""So many listed URLs of one host that end at one page are suspicious."""
_TELLING = frozenset({200, 203, 206, 404, 410})
"""Statuses of a sibling that say how a host treats paths that nobody made."""


class Sibling(NamedTuple):
    """What a host shows for a path that nobody made."""

    url: str
    status: int | None
    """None where it told nothing."""
    page: Page | None
    final: str


@dataclass(eq=False, slots=True)
class Held:
    """A page that was answered with 200 and may have to be looked into."""

    chain: Chain
    seen: Seen
    shared: int = 1

    @property
    def page(self) -> Page:
        assert self.seen.page is not None
        return self.seen.page


@dataclass(eq=False, slots=True)
class _Folder:
    """One folder of one site: what its sibling showed, and what waits for that."""

    sibling: Sibling | None = None
    waiting: list[Held] = field(default_factory=list)


class Siblings:
    """Keeps pages until all URLs of their host were asked, and weighs the suspicious ones."""

    def __init__(
        self,
        ask: AskBesides,
        judged: Callable[[Held, Opinion | None], None],
        known: Callable[[str], Sequence[SiblingRecord]],
        now: Callable[[], float],
    ) -> None:
        """`known` gives what the store has of a host; `now` the time in seconds since 1970."""
        self._ask = ask
        self._judged = judged
        self._known = known
        self._now = now
        self._held: defaultdict[str, list[Held]] = defaultdict(list)
        self._folders: dict[tuple[str, str], _Folder] = {}
        self._roots: dict[str, Seen | list[Held]] = {}
        self.records: list[SiblingRecord] = []
        """What was learnt, for the store."""

    def wants(self, chain: Chain, seen: Seen) -> bool:
        """Tell whether a page has to be held: it is suspicious, or other URLs may end at it too."""
        if seen.page is None or not isinstance(seen.result, Answer) or not seen.is_shown:
            return False
        if chain.start.host == archive.HOST:  # any path there is a question to the archive
            return False
        is_moved = chain.start.url.partition("://")[2] != chain.current.url.partition("://")[2]
        return is_moved or is_suspicious(seen.page, chain.start, chain.current)

    def hold(self, chain: Chain, seen: Seen) -> None:
        """Keep a page until `look` is called for the host that its URL began at."""
        self._held[chain.start.host].append(Held(chain, seen))

    def look(self, host: str) -> None:
        """Weigh what was held: every URL that began at this host has come to its end."""
        held = self._held.pop(host, [])
        ends = Counter(item.chain.current.url for item in held)
        for item in held:
            item.shared = ends[item.chain.current.url]
            start, final = item.chain.start, item.chain.current
            where = redirects.meaning(start, final, item.page.title)
            is_led_away = where in ("home", "elsewhere")
            if item.shared >= _SHARED or is_led_away or is_suspicious(item.page, start, final):
                self._ask_sibling(item)
            else:
                self._judged(item, None)

    def _ask_sibling(self, item: Held) -> None:
        start = item.chain.start
        key = start.site, start.folder
        folder = self._folders.get(key)
        if folder is None:
            folder = self._folders[key] = _Folder(self._remembered(start))
            if folder.sibling is None:
                folder.waiting.append(item)
                self._ask(
                    sibling_of(start), lambda chain, seen: self._came(key, chain, seen), is_sibling=True
                )
                return
        if folder.sibling is None:
            folder.waiting.append(item)
        else:
            self._compare(item, folder.sibling)

    def _remembered(self, start: Target) -> Sibling | None:
        for record in self._known(start.host):
            if record.folder == start.folder and self._now() - record.time < MONTH:
                page = Page(record.title, shingles=frozenset(record.shingles))
                is_page = record.status is not None and record.status < 400
                url = sibling_of(start).url
                return Sibling(url, record.status, page if is_page else None, record.final_url)
        return None

    def _came(self, key: tuple[str, str], chain: Chain, seen: Seen) -> None:
        """Take a sibling's answer, and go on with what waited for it."""
        status, page = None, None
        final = chain.current
        if isinstance(seen.result, Answer) and seen.result.status in _TELLING and not seen.is_challenge:
            status = seen.result.status
            page = seen.page if status < 400 else None
            title, shingles = (page.title, tuple(page.shingles)) if page else (None, ())
            self.records.append(
                SiblingRecord(
                    chain.start.host, key[1], self._now(), status, title, final.url, shingles
                )
            )  # fmt: skip
        folder = self._folders[key]
        folder.sibling = Sibling(chain.start.url, status, page, final.url)
        waiting, folder.waiting = folder.waiting, []
        for item in waiting:
            self._compare(item, folder.sibling)

    def _compare(self, item: Held, sibling: Sibling) -> None:
        """Note what the sibling shows; where it shows the same, see what the home page shows."""
        final = item.chain.current
        same = sibling.page is not None and is_same(item.page, final.url, sibling.page, sibling.final)
        item.chain.probes.append(Probe("sibling", sibling.url, sibling.status, same))
        root = target(final.root)
        if not same or root.url == final.url:
            self._weigh(item, sibling, None)
            return
        known = self._roots.get(final.site)
        if isinstance(known, Seen):
            self._weigh(item, sibling, known)
        elif known is not None:
            known.append(item)
        else:
            self._roots[final.site] = [item]
            self._ask(root, lambda chain, seen: self._root_came(final.site, seen), is_sibling=True)

    def _root_came(self, site: str, seen: Seen) -> None:
        waiting = self._roots[site]
        self._roots[site] = seen
        assert isinstance(waiting, list)
        for item in waiting:
            sibling = self._folders[item.chain.start.site, item.chain.start.folder].sibling
            assert sibling is not None
            self._weigh(item, sibling, seen)

    def _weigh(self, item: Held, sibling: Sibling, root: Seen | None) -> None:
        final = item.chain.current
        page = root.page if root is not None and root.is_shown else None
        if root is not None and isinstance(root.result, Answer):
            same = page is not None and is_same(item.page, final.url, page, final.root)
            item.chain.probes.append(Probe("control", final.root, root.result.status, same))
        opinion = weigh(
            item.page, item.chain.start, final, sibling=sibling.page, sibling_final=sibling.final,
            sibling_status=sibling.status, root=page, shared=item.shared,
        )  # fmt: skip
        self._judged(item, opinion)
