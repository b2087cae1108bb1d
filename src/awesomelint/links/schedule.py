"""When which request runs: a global cap, a cap and a gap per host, and nobody waiting in a slot."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import count
from math import inf
from typing import Generic, TypeVar

T = TypeVar("T")

_PLENTY = 30
"""Items for each slot: with more of them left there is no hurry about long queues."""
_FIRST = 1 << 40
"""More than any queue is long."""


class _Host(Generic[T]):
    """One host's queue. It stands in one of the two heaps if and only if `listed` is not 0."""

    __slots__ = ("active", "gap", "has_begun", "items", "listed", "name", "start", "ticket")

    def __init__(self, name: str, gap: float) -> None:
        self.name = name
        self.gap = gap
        self.items: deque[T] = deque()
        self.active = 0
        self.has_begun = False
        self.start = 0.0
        """The earliest time of the next request."""
        self.listed = 0.0
        """How long the queue was when it was listed as ready; infinity while it is to be ready later."""
        self.ticket = 0
        """The number of its entry; others of it in a heap are outdated."""


class Schedule(Generic[T]):
    """Runs items, each a piece of work at one host, as early as the limits let it.

    Among the hosts that may be asked the one with the longest queue comes first, for it is what the
    whole run will wait for in the end. As long as there is plenty to do, hosts that were asked already
    come before all others, so that connections are used again, and few are open. `gap` gives the
    seconds between the starts of two items of a host.
    """

    def __init__(self, *, cap: int, host_cap: int, gap: Callable[[str], float]) -> None:
        self._cap = cap
        self._host_cap = host_cap
        self._gap = gap
        self._hosts: dict[str, _Host[T]] = {}
        self._ready: list[tuple[int, int, _Host[T]]] = []
        self._later: list[tuple[float, int, _Host[T]]] = []
        self._delayed: list[tuple[float, int, str, T]] = []
        self._order = count()
        self._left = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._error: BaseException | None = None
        self._woken = asyncio.Event()
        self._now = asyncio.get_running_loop().time

    def add(self, host: str, item: T, delay: float | None = None) -> None:
        """Put an item at the end of a host's queue, or at its front after some seconds."""
        self._left += 1
        if delay is None:
            self._host(host).items.append(item)
            self._list(self._host(host), self._now())
        else:
            heapq.heappush(self._delayed, (self._now() + delay, next(self._order), host, item))
        self._woken.set()

    def hold(self, name: str, seconds: float) -> None:
        """Start nothing at a host for some seconds."""
        host = self._host(name)
        host.start = max(host.start, self._now() + seconds)

    def take_out(self, name: str, is_wanted: Callable[[T], bool]) -> list[T]:
        """Take some of what waits out of a host's queue; what runs or is delayed stays."""
        host = self._host(name)
        items = [item for item in host.items if is_wanted(item)]
        if items:
            host.items = deque(item for item in host.items if not is_wanted(item))
            self._left -= len(items)
            self._woken.set()
        return items

    def left(self, mean: float) -> float:
        """Estimate the seconds until nothing is left, where an item takes `mean` seconds of work.

        What counts is the fullest host's queue as much as the sum of all.
        """
        hosts = (len(host.items) * max(host.gap, mean / self._host_cap) for host in self._hosts.values())
        return max(self._left * mean / self._cap, max(hosts, default=0.0))

    async def run(self, work: Callable[[T], Awaitable[None]]) -> None:
        """Work until nothing is left; cancelled, stop all work first. What `work` raises is raised."""
        try:
            while self._left and self._error is None:
                self._woken.clear()
                wait = self._start(work)
                alarm = asyncio.get_running_loop().call_later(wait, self._woken.set) if wait else None
                await self._woken.wait()
                if alarm is not None:
                    alarm.cancel()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._error is not None:
            raise self._error

    def _start(self, work: Callable[[T], Awaitable[None]]) -> float | None:
        """Start what may start; give the seconds until something more may, if the time decides it."""
        now = self._now()
        while self._delayed and self._delayed[0][0] <= now:
            _, _, name, item = heapq.heappop(self._delayed)
            self._host(name).items.appendleft(item)
            self._list(self._host(name), now)
        while self._later and self._later[0][0] <= now:
            host = heapq.heappop(self._later)[2]
            host.listed = 0.0
            self._list(host, now)
        while self._ready and len(self._tasks) < self._cap:
            _, ticket, host = heapq.heappop(self._ready)
            if ticket != host.ticket:
                continue
            host.listed = 0.0
            if not host.items:
                continue
            if host.start > now:  # held since it was listed
                self._list(host, now)
                continue
            host.start = now + host.gap
            host.active += 1
            host.has_begun = True
            self._begin(work, host, host.items.popleft())
            self._list(host, now)
        if len(self._tasks) >= self._cap:
            return None
        times = [heap[0][0] for heap in (self._later, self._delayed) if heap]
        return max(min(times) - now, 0.0005) if times else None

    def _begin(self, work: Callable[[T], Awaitable[None]], host: _Host[T], item: T) -> None:
        task = asyncio.ensure_future(work(item))
        self._tasks.add(task)

        def end(task: asyncio.Future[None]) -> None:
            self._tasks.discard(task)
            self._left -= 1
            host.active -= 1
            self._list(host, self._now())
            if not task.cancelled() and task.exception() is not None:
                self._error = self._error or task.exception()
            self._woken.set()

        task.add_done_callback(end)

    def _host(self, name: str) -> _Host[T]:
        if name not in self._hosts:
            self._hosts[name] = _Host(name, self._gap(name))
        return self._hosts[name]

    def _list(self, host: _Host[T], now: float) -> None:
        """Put a host into the heap it belongs to, if it has anything to do and room for it.

        One that is listed comes up when its queue has doubled since.
        """
        length = len(host.items)
        if not length or length < 2 * host.listed or host.active >= self._host_cap:
            return
        host.ticket = next(self._order)
        if host.start > now:
            host.listed = inf
            heapq.heappush(self._later, (host.start, host.ticket, host))
        else:
            host.listed = length
            rank = -length
            if host.has_begun and self._left > _PLENTY * self._cap:
                rank -= _FIRST
            heapq.heappush(self._ready, (rank, host.ticket, host))
