"""The texts that are open, and what is known of each: looked at anew a moment after every change.

One thread looks at texts, one after the other; another answers questions about them. The loop that talks with
the editor waits for neither. What was found in a text that has changed meanwhile is thrown away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from awesomelint.lsp.buffers import Buffer
from awesomelint.lsp.examining import Examination, Examiner

P = ParamSpec("P")
T = TypeVar("T")
PAUSE = 0.3
"""Seconds without a change, after which a text is looked at."""
Tell = Callable[[Buffer, Examination], None]
"""Told, on the loop, of each text that was looked at."""
Place = Callable[[str], Path | None]
"""Gives the file that a URI names; None for a text that is no file."""


class Desk:
    """The open texts."""

    def __init__(self, examiner: Examiner, place: Place, tell: Tell) -> None:
        self._examiner = examiner
        self._place = place
        self._tell = tell
        self._looking = ThreadPoolExecutor(1, "awesomelint-looking")
        self._answering = ThreadPoolExecutor(1, "awesomelint-answering")
        self._buffers: dict[str, Buffer] = {}
        self._tasks: dict[str, asyncio.Task[Examination | None]] = {}
        self._found: dict[str, tuple[Buffer, Examination]] = {}

    def close(self) -> None:
        """Forget everything; threads end when they are done."""
        for task in self._tasks.values():
            task.cancel()
        self._buffers.clear()
        self._looking.submit(self._examiner.close)
        for pool in (self._looking, self._answering):
            pool.shutdown(wait=False)

    def buffer(self, uri: str) -> Buffer | None:
        """Give an open text as it is now."""
        return self._buffers.get(uri)

    def path(self, uri: str) -> Path | None:
        """Give the file that a text stands for; None for a text that is no file."""
        return self._place(uri)

    def put(self, buffer: Buffer, *, pause: float = PAUSE) -> None:
        """Take a text, new or changed, and look at it after a pause in seconds."""
        self._buffers[buffer.uri] = buffer
        self._start(buffer, pause)

    def drop(self, uri: str) -> None:
        """Forget a text that was closed."""
        self._buffers.pop(uri, None)
        self._found.pop(uri, None)
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()

    def look_again(self) -> None:
        """Look at all texts anew: a file was saved that they may be compared with."""
        for buffer in self._buffers.values():
            self._found.pop(buffer.uri, None)
            self._start(buffer, 0)

    async def examination(self, uri: str) -> tuple[Buffer, Examination] | None:
        """Give a text with what was found in it as it is now; None where it changes too fast for that."""
        buffer = self._buffers.get(uri)
        if buffer is None:
            return None
        if uri not in self._found:
            if uri not in self._tasks:
                self._start(buffer, 0)
            try:
                await asyncio.shield(self._tasks[uri])
            except asyncio.CancelledError:
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise
                return None
        found = self._found.get(uri)
        return found if found is not None and found[0] is self._buffers.get(uri) else None

    async def answer(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do some work on a thread of its own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._answering, lambda: work(*args, **kwargs))

    async def fix(self, buffer: Buffer) -> str:
        """Give a text with all safe fixes applied; raises AwesomelintError."""
        loop = asyncio.get_running_loop()
        place = self._place(buffer.uri)
        return await loop.run_in_executor(self._looking, self._examiner.fix, place, buffer.text)

    def _start(self, buffer: Buffer, pause: float) -> None:
        self._found.pop(buffer.uri, None)
        before = self._tasks.get(buffer.uri)
        if before is not None:
            before.cancel()
        self._tasks[buffer.uri] = asyncio.get_running_loop().create_task(self._look(buffer, pause))

    async def _look(self, buffer: Buffer, pause: float) -> Examination | None:
        await asyncio.sleep(pause)
        place, loop = self._place(buffer.uri), asyncio.get_running_loop()
        examination = await loop.run_in_executor(self._looking, self._examiner.examine, place, buffer.text)
        if self._buffers.get(buffer.uri) is not buffer:
            return None
        self._found[buffer.uri] = buffer, examination
        self._tell(buffer, examination)
        return examination
