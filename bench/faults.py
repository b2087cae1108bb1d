"""Disturb link checks in every way there is, and compare what they say with what is so.

    python bench/faults.py [--kills 50] [--links 1500] [--seed 1]

A server in this process plays 30 hosts on 127.2.0.x whose every page is known to be there or not; the real
program runs against it. It is killed at random moments, run twice at once on one store, given no room on the
disk, a store full of garbage, and a network that goes away halfway. Each line says what was lost and what was
called dead wrongly.
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
from typing import Any

from awesomelint.links.checker import WebEngine
from awesomelint.links.memory.volatile import VolatileStore
from awesomelint.links.remembering import RememberingEngine
from awesomelint.testing.web import Reply, Web, answer

HOSTS = tuple(f"127.2.0.{number}" for number in range(1, 31))
GONE = Reply(404, b"<!doctype html><title>Not found</title>")


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

    def run(self, store: Path, **more: Any) -> tuple[str, str]:
        """Run to the end; give what is wrong with the verdicts, and the last line of standard error."""
        process = self.start(store, **more)
        out, err = process.communicate(timeout=300)
        words = err.decode().strip().splitlines()
        return self.judge(out, process.returncode), words[-1] if words else ""

    def judge(self, out: bytes, code: int) -> str:
        if code not in (0, 1, 2):
            return f"exit code {code}"
        found = {link["url"]: link["verdict"] for link in json.loads(out)["links"]}
        wrong = Counter((self.truth[url], found.get(url, "missing")) for url in self.truth)
        faults = {pair: number for pair, number in wrong.items() if pair[0] != pair[1]}
        falsely = sum(number for (truth, said), number in faults.items() if said == "dead")
        return f"exit {code}; {falsely} falsely dead; other differences: {sum(faults.values()) - falsely}"


def kills(scene: Scene, count: int, dice: random.Random) -> str:
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
    outcome, words = scene.run(store)
    asked = len(scene.web.log) - before
    return f"{outcome}; the last run asked {asked} times for {len(scene.truth)} links; {words}"


def resumed(scene: Scene) -> str:
    """Kill one run halfway: how much is asked again?"""
    store = scene.folder / "resumed.sqlite"
    before = len(scene.web.log)
    process = scene.start(store)
    while len(scene.web.log) - before < len(scene.truth) // 2:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    outcome, _ = scene.run(store)
    return f"{outcome}; {len(scene.web.log) - before} requests for {len(scene.truth)} links in both runs"


def two_at_once(scene: Scene) -> str:
    store = scene.folder / "both.sqlite"
    both = [scene.start(store) for _ in range(2)]
    outputs = [process.communicate(timeout=300) for process in both]
    told = [scene.judge(out, p.returncode) for (out, _), p in zip(outputs, both, strict=True)]
    before = len(scene.web.log)
    after, _ = scene.run(store)
    return f"{' | '.join(told)} | then {after}, {len(scene.web.log) - before} requests"


def disk_full(scene: Scene) -> str:
    def cramped() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    outcome, words = scene.run(scene.folder / "full.sqlite", preexec_fn=cramped)
    return f"{outcome}; {words}"


def damaged(scene: Scene, dice: random.Random) -> str:
    store = scene.folder / "damaged.sqlite"
    scene.run(store)
    with store.open("r+b") as file:
        for _ in range(20):
            file.seek(dice.randrange(store.stat().st_size))
            file.write(dice.randbytes(200))
    outcome, words = scene.run(store)
    aside = [path.name for path in scene.folder.glob("damaged*") if path != store]
    return f"{outcome}; {words}; set aside: {aside}"


def network_gone(scene: Scene, share: float) -> str:
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
    return f"{dict(states)}; {engine.notes}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--links", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with Web(HOSTS) as web, tempfile.TemporaryDirectory() as folder:
        scene = Scene(web, Path(folder), options.links, dice)
        scenes: list[tuple[str, Callable[[], str]]] = [
            ("undisturbed", lambda: scene.run(scene.folder / "calm.sqlite")[0]),
            (f"kill -9 at {options.kills} moments", lambda: kills(scene, options.kills, dice)),
            ("kill -9 halfway, then to the end", lambda: resumed(scene)),
            ("two runs at once", lambda: two_at_once(scene)),
            ("no room on the disk", lambda: disk_full(scene)),
            ("a damaged store", lambda: damaged(scene, dice)),
            ("the network gone after a third", lambda: network_gone(scene, 0.33)),
        ]
        for title, work in scenes:
            start = time.perf_counter()
            print(f"{title}: {work()} ({time.perf_counter() - start:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
