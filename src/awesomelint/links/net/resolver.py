"""Host names to addresses, asked once per run; a missing name is told from a missing network."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Literal, NamedTuple

Ask = Callable[[str], Awaitable[tuple[str, ...]]]
"""Resolve a host name to addresses once; raise `socket.gaierror` with its code."""

_NO_DATA = getattr(socket, "EAI_NODATA", None)
_AT_ONCE = 32
"""How many names are asked for at once: small resolvers drop what comes in larger bursts."""
_PATIENCE = 2.0
"""Seconds after which a question no longer counts among them: dead name servers hold up no others."""
_TIMEOUT = 20.0
_CANARY_AGE = 20.0


class Lookup(NamedTuple):
    """What the name servers said of a host."""

    addresses: tuple[str, ...]
    outcome: Literal["found", "missing", "empty", "failed", "no-network"]
    """`missing`: NXDOMAIN, twice. `empty`: the name exists and has no address."""


class Resolver:
    """Resolves host names, each once.

    A name is `missing` only if it was missing twice, `pause` seconds apart, while another name (a
    canary, or one found earlier) was found: without a network, some systems answer as if no name existed.
    """

    def __init__(self, canaries: tuple[str, ...], pause: float = 1.0, ask: Ask | None = None) -> None:
        self._ask = ask or system_resolver()
        self._canaries = canaries
        self._pause = pause
        self._known: dict[str, asyncio.Task[Lookup]] = {}
        self._addresses: dict[str, tuple[str, ...]] = {}
        self._found: str | None = None
        self._canary: asyncio.Task[bool] | None = None
        self._canary_time = 0.0

    async def resolve(self, host: str) -> Lookup:
        """Look a host up, or give the answer of before."""
        if known := self._addresses.get(host):
            return Lookup(known, "found")
        try:
            lookup = Lookup((str(ip_address(host)),), "found")
        except ValueError:
            lookup = await self._asked(host)
        self._addresses[host] = lookup.addresses
        return lookup

    def addresses(self, host: str) -> tuple[str, ...]:
        """Give what was found for a host; nothing where it was not found, or not looked up."""
        return self._addresses.get(host, ())

    async def _asked(self, host: str) -> Lookup:
        if host not in self._known:
            self._known[host] = asyncio.ensure_future(self._resolve(host))
        # Shielded: one request that runs out of time does not spoil the answer for the others.
        return await asyncio.shield(self._known[host])

    async def close(self) -> None:
        """Stop every look-up under way."""
        tasks = [*self._known.values(), *([self._canary] if self._canary else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _resolve(self, host: str) -> Lookup:
        first = await self._once(host)
        if first.outcome in ("found", "empty"):
            return first
        if not await self._others_are_found():
            return Lookup((), "no-network")
        await asyncio.sleep(self._pause)
        second = await self._once(host)
        if second.outcome in ("found", "empty"):
            return second
        if not await self._others_are_found():
            return Lookup((), "no-network")
        both = first.outcome == second.outcome == "missing"
        return Lookup((), "missing" if both else "failed")

    async def _once(self, host: str) -> Lookup:
        try:
            async with asyncio.timeout(_TIMEOUT):
                addresses = await self._ask(host)
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                return Lookup((), "missing")
            return Lookup((), "empty" if error.errno == _NO_DATA else "failed")
        except (OSError, TimeoutError):
            return Lookup((), "failed")
        if not addresses:
            return Lookup((), "empty")
        self._found = host
        return Lookup(addresses, "found")

    async def _others_are_found(self) -> bool:
        """Ask whether any name is found right now; one question serves for some seconds."""
        now = asyncio.get_running_loop().time()
        if self._canary is None or now - self._canary_time > _CANARY_AGE:
            self._canary_time = now
            self._canary = asyncio.ensure_future(self._ask_canaries())
        return await asyncio.shield(self._canary)

    async def _ask_canaries(self) -> bool:
        hosts = dict.fromkeys([*([self._found] if self._found else []), *self._canaries])
        lookups = await asyncio.gather(*(self._once(host) for host in hosts))
        return any(lookup.outcome == "found" for lookup in lookups)


def system_resolver() -> Ask:
    """Give a function that asks the system's resolver, many names at once.

    Threads are daemons, unlike an executor's: an interrupt need not wait for a slow name server.
    """
    slots = asyncio.Semaphore(_AT_ONCE)

    async def ask(host: str) -> tuple[str, ...]:
        await slots.acquire()
        slot = _Slot(slots)
        loop = asyncio.get_running_loop()
        late = loop.call_later(_PATIENCE, slot.give_back)
        try:
            future: asyncio.Future[tuple[str, ...]] = loop.create_future()
            threading.Thread(target=_look_up, args=(host, loop, future), daemon=True).start()
            return await future
        except RuntimeError as error:  # no more threads
            raise OSError(errno.EAGAIN, str(error)) from None
        finally:
            late.cancel()
            slot.give_back()

    return ask


class _Slot:
    """A place among the questions that are asked at once, given back once."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def give_back(self) -> None:
        if self._slots is not None:
            self._slots.release()
            self._slots = None


def _look_up(host: str, loop: asyncio.AbstractEventLoop, future: asyncio.Future[tuple[str, ...]]) -> None:
    addresses: tuple[str, ...] = ()
    trouble: OSError | None = None
    try:
        # As bytes, since the `idna` codec, which rejects hosts that exist, is then left out.
        found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
        addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    except OSError as error:
        trouble = error

    def deliver() -> None:
        if future.done():
            return
        if trouble is not None:
            future.set_exception(trouble)
        else:
            future.set_result(addresses)

    try:
        loop.call_soon_threadsafe(deliver)
    except RuntimeError:  # the loop is closed: nobody waits any more
        return
