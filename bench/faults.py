"""Disturb link checks in every way there is, and compare what they say with what is so.

    python bench/faults.py [--kills 50] [--links 1500] [--seed 1]

A server in this process plays 30 hosts on 127.2.0.x whose every page is known to be there or not; the real
program runs against it. It is killed at random moments, run twice at once on one store, given no room on the
disk, a store full of garbage, and a network that goes away halfway. Each line says what was lost and what was
called dead wrongly. The exit code is 1 where something is wrong: a false death, a difference, a crash.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from awesomelint.links.checker import WebEngine
from awesomelint.links.memory.volatile import VolatileStore
from awesomelint.links.remembering import RememberingEngine
from awesomelint.testing.web import Reply, Web, answer

HOSTS = tuple(f"127.2.0.{number}" for number in range(1, 31))
GONE = Reply(404, b"<!doctype html><title>Not found</title>")


class Told(NamedTuple):
    """What a scene came to."""

    words: str
    is_wrong: bool
    last: str = ""
    """The last thing the program said: on standard error, or of what failed."""


class Scene:
    """A server, a list of its pages, and the truth about each."""

    def __init__(self, web: Web, folder: Path, links: int, dice: random.Random) -> None:
        self.web = web
        self.folder = folder
        self.truth: dict[str, str] = {}
        for host in HOSTS:
            web.routes[f"{host}/"] = answer(200)
        for number in range(links):
            place = f"{HOSTS[number % len(HOSTS)]}/{number}"
            is_there = dice.random() < 0.85
            text = b"<!doctype html><title>Page %d</title><p>" % number + b"Words about it. " * 30
            web.routes[place] = answer(200, text) if is_there else GONE
            self.truth[web.url(place)] = "alive" if is_there else "dead"
        self.list = folder / "list.md"
        self.list.write_text("".join(f"- [page](<{url}>)\n" for url in self.truth))
        config = "[links]\ncanaries = []\nmin-interval-per-host = 0.0\nallow-private = ['127.0.0.0/8']\n"
        (folder / "awesomelint.toml").write_text(config)

    def command(self, store: Path) -> list[str]:
        links = ["links", str(self.list), "--format", "json", "--no-progress", "--store", str(store)]
        return [sys.executable, "-m", "awesomelint", *links]

    def start(self, store: Path, **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(store), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
        )

    def run(self, store: Path, **more: Any) -> Told:
        """Run to the end; give what is wrong with the verdicts, and the last that the program said."""
        process = self.start(store, **more)
        out, err = process.communicate(timeout=300)
        return self.judge(out, err, process.returncode)

    def judge(self, out: bytes, err: bytes, code: int) -> Told:
        """Compare what a run said with the truth; one that crashed, or said nothing, is wrong as well."""
        words = err.decode().strip().splitlines()
        last = words[-1] if words else ""
        if code not in (0, 1, 2) or not out:
            return Told(f"exit {code}, no list of links: {last}", True, last)
        told = json.loads(out)
        failures = [failure["message"] for failure in told["summary"]["failures"]]
        found = {link["url"]: link["verdict"] for link in told["links"]}
        wrong = Counter((self.truth[url], found.get(url, "missing")) for url in self.truth)
        faults = {pair: number for pair, number in wrong.items() if pair[0] != pair[1]}
        falsely = sum(number for (truth, said), number in faults.items() if said == "dead")
        others = sum(faults.values()) - falsely
        last = "; ".join(failures) or last
        return Told(f"exit {code}; {falsely} falsely dead; other differences: {others}", bool(faults), last)


def kills(scene: Scene, count: int, dice: random.Random) -> Told:
    """Kill runs at random moments, then let one come to its end."""
    store = scene.folder / "killed.sqlite"
    survived = 0
    for _ in range(count):
        process = scene.start(store)
        time.sleep(dice.uniform(0.25, 1.2))
        survived += process.poll() is not None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if survived:  # everything was seen: begin with a new store
            for part in scene.folder.glob("killed.sqlite*"):
                part.unlink()
            survived = 0
    before = len(scene.web.log)
    told = scene.run(store)
    asked = len(scene.web.log) - before
    more = f"the last run asked {asked} times for {len(scene.truth)} links; {told.last}"
    return told._replace(words=f"{told.words}; {more}")


def resumed(scene: Scene) -> Told:
    """Kill one run halfway: how much is asked again?"""
    store = scene.folder / "resumed.sqlite"
    before = len(scene.web.log)
    process = scene.start(store)
    while len(scene.web.log) - before < len(scene.truth) // 2:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    told = scene.run(store)
    asked = len(scene.web.log) - before
    return told._replace(words=f"{told.words}; {asked} requests for {len(scene.truth)} links in both runs")


def two_at_once(scene: Scene) -> Told:
    store = scene.folder / "both.sqlite"
    both = [scene.start(store) for _ in range(2)]
    outputs = [process.communicate(timeout=300) for process in both]
    told = [scene.judge(out, err, p.returncode) for (out, err), p in zip(outputs, both, strict=True)]
    before = len(scene.web.log)
    told.append(scene.run(store))
    first, second, after = (run.words for run in told)
    words = f"{first} | {second} | then {after}, {len(scene.web.log) - before} requests"
    return Told(words, any(run.is_wrong for run in told))


def disk_full(scene: Scene) -> Told:
    def cramped() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    told = scene.run(scene.folder / "full.sqlite", preexec_fn=cramped)
    # Links are judged all the same, and that nothing can be remembered has to be said.
    return Told(f"{told.words}; {told.last}", told.is_wrong or "will not be remembered" not in told.last)


def damaged(scene: Scene, dice: random.Random) -> Told:
    store = scene.folder / "damaged.sqlite"
    scene.run(store)
    with store.open("r+b") as file:
        for _ in range(20):
            file.seek(dice.randrange(store.stat().st_size))
            file.write(dice.randbytes(200))
    told = scene.run(store)
    aside = [path.name for path in scene.folder.glob("damaged*") if path != store]
    return told._replace(words=f"{told.words}; {told.last}; set aside: {aside}")


def network_gone(scene: Scene, share: float) -> Told:
    """In this process, with hosts that look public: after some connections no more come about."""
    web = scene.web
    urls = []
    for number in range(600):
        host = f"h{number}.test"
        web.routes[f"https://{host}/{number}"] = answer(200)
        urls.append(f"https://{host}/{number}")
    dials = 0
    most = int(share * len(urls))

    async def connect(address: str, port: int) -> socket.socket:
        nonlocal dials
        dials += 1
        if dials > most:
            await asyncio.sleep(0.01)
            raise OSError(101, "Network is unreachable")
        return await web.connect(address, port)

    settings = web.settings(retries=0)
    engine = RememberingEngine(
        WebEngine(settings, ask=web.ask, connect=connect, clock=web.clock), VolatileStore(), settings
    )
    states = Counter(verdict.state for verdict in engine.verdicts(urls).values())
    # All pages are there: what is not known to be alive is not known at all, and that is said.
    is_wrong = not states.keys() <= {"alive", "unchecked"} or (states["unchecked"] > 0) != bool(engine.notes)
    return Told(f"{dict(states)}; {engine.notes}", is_wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--links", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with Web(HOSTS) as web, tempfile.TemporaryDirectory() as folder:
        scene = Scene(web, Path(folder), options.links, dice)
        scenes: list[tuple[str, Callable[[], Told]]] = [
            ("undisturbed", lambda: scene.run(scene.folder / "calm.sqlite")),
            (f"kill -9 at {options.kills} moments", lambda: kills(scene, options.kills, dice)),
            ("kill -9 halfway, then to the end", lambda: resumed(scene)),
            ("two runs at once", lambda: two_at_once(scene)),
            ("no room on the disk", lambda: disk_full(scene)),
            ("a damaged store", lambda: damaged(scene, dice)),
            ("the network gone after a third", lambda: network_gone(scene, 0.33)),
        ]
        code = 0
        for title, work in scenes:
            start = time.perf_counter()
            told = work()
            wrong = "WRONG: " if told.is_wrong else ""
            print(f"{title}: {wrong}{told.words} ({time.perf_counter() - start:.1f} s)", flush=True)
            code |= told.is_wrong
    return code


if __name__ == "__main__":
    sys.exit(main())
