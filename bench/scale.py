"""Judge very many links on loopback: time against the ideal, memory, descriptors, silence, a second run.

    python bench/scale.py [--part many|silent|again] [--links 100000] [--hosts 20000] [--concurrency 100]
                          [--low 20] [--high 400] [--names MS] [--descriptors N]

`many`: a first run with a store, and a second one where nothing is due. `--names` gives every host a name,
which takes the system's resolver so many milliseconds to find; without it hosts are addresses.
`silent`: hosts that take no connection, half the links each; nothing may be called dead.
Each run is a process of its own, so that its memory is its own; `--descriptors` is the soft limit it
begins with.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from loopback import ideal, serving

from awesomelint.links.checker import WebEngine
from awesomelint.links.memory.sqlite import SqliteStore
from awesomelint.links.remembering import RememberingEngine
from awesomelint.links.settings import LinkSettings

HOST_CAP, GAP = 2, 0.1


class Outcome(NamedTuple):
    """What a run in a process of its own came to."""

    states: dict[str, int]
    seconds: float
    cpu: float
    memory: int
    """Peak MB."""
    descriptors: int
    """The most that were open at once, as far as was looked."""
    notes: tuple[str, ...]


def judge(urls: list[str], store: str, settings: LinkSettings, options: argparse.Namespace) -> Outcome:
    """Judge every URL with a store, and measure."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (options.descriptors, max(hard, options.descriptors)))
    if options.names:
        socket.getaddrinfo = partial(find_slowly, options.names / 1000)
    most = multiprocessing.Value("q", 0)
    watcher = multiprocessing.Process(target=watch, args=(multiprocessing.current_process().pid, most))
    watcher.start()
    start, cpu = time.perf_counter(), time.process_time()
    memory = SqliteStore(Path(store), lambda words: print(words, file=sys.stderr))
    engine = RememberingEngine(WebEngine(settings), memory, settings)
    states: Counter[str] = Counter(verdict.state for verdict in engine.verdicts(urls).values())
    memory.close()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    watcher.terminate()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Outcome(dict(states), seconds, cpu, peak, most.value, engine.notes)


def find_slowly(seconds: float, host: bytes | str, *_: Any, **__: Any) -> list[Any]:
    """Stand in for getaddrinfo: host 7 of the benchmark has the address that its name says."""
    time.sleep(seconds)
    number = int((host.decode() if isinstance(host, bytes) else host).removeprefix("h").partition(".")[0])
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address(number), 0))]


def watch(pid: int, most: Any) -> None:
    """Note the most descriptors that a process has open, some times a second."""
    folder = Path(f"/proc/{pid}/fd")
    while folder.exists():
        most.value = max(most.value, sum(1 for _ in folder.iterdir()))
        time.sleep(0.05)


def address(number: int) -> str:
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"


def apart(*arguments: Any) -> Outcome:
    """Call `judge` in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=report, args=(there, arguments))
    process.start()
    there.close()
    outcome = here.recv()
    process.join()
    assert isinstance(outcome, Outcome)
    return outcome


def report(connection: Any, arguments: tuple[Any, ...]) -> None:
    connection.send(judge(*arguments))


def show(title: str, outcome: Outcome, best: float | None = None) -> None:
    """Print what a run came to."""
    ratio = f", {outcome.seconds / best:.2f} x the ideal {best:.1f} s" if best else ""
    print(f"\n{title}\n  {outcome.seconds:.1f} s{ratio}, {outcome.cpu:.1f} s of the processor")
    print(f"  peak memory {outcome.memory} MB, at most {outcome.descriptors} descriptors open")
    print(f"  {', '.join(f'{count} {state}' for state, count in outcome.states.items())}")
    for note in outcome.notes:
        print(f"  note: {note}")
    sys.stdout.flush()


def settings_of(options: argparse.Namespace, **changes: Any) -> LinkSettings:
    usual: dict[str, Any] = {
        "allow_private": ("127.0.0.0/8",),
        "max_concurrency": options.concurrency,
        "max_concurrency_per_host": HOST_CAP,
        "min_interval_per_host": GAP,
        "canaries": (),
    }
    return LinkSettings(**(usual | changes))


def many(options: argparse.Namespace, store: str) -> None:
    """Time a first run over everything, and a second one where nothing is due."""
    dice = random.Random(1)
    links = [(i % options.hosts, dice.randint(options.low, options.high)) for i in range(options.links)]
    pairs = [(host, ms / 1000) for host, ms in links]
    best = ideal(pairs, cap=options.concurrency, host_cap=HOST_CAP, gap=GAP)
    with serving(["0.0.0.0"]) as served:
        names = [f"h{host}.test" if options.names else address(host) for host in range(options.hosts)]
        urls = [f"http://{names[host]}:{served.port}/{i}/{ms}" for i, (host, ms) in enumerate(links)]
        title = f"{options.links} links over {options.hosts} hosts, {options.concurrency} at once"
        outcome = apart(urls, store, settings_of(options), options)
        show(title, outcome, best)
        assert outcome.states == {"alive": options.links}, outcome.states
    # The server is gone: whatever is asked now is no longer alive.
    again = apart(urls, store, settings_of(options), options)
    show("the same once more, nothing being due", again)
    assert again.states == {"alive": options.links}, again.states


def silent(options: argparse.Namespace, store: str) -> None:
    """Time a run over hosts that take no connection."""
    timeout, tries = 1.0, 3
    with ExitStack() as stack:
        port = stack.enter_context(blackhole())
        urls = [f"http://{address(host)}:{port}/" for host in range(options.hosts)]
        outcome = apart(urls, store, settings_of(options, timeout=timeout, retry_delay=0.1), options)
    # A host is dialled for half the timeout, each time it is tried.
    bound = options.hosts * tries * timeout / 2 / options.concurrency
    show(f"{options.hosts} hosts that never answer, a timeout of {timeout:g} s", outcome, bound)
    assert not {"dead", "gone-soft"} & {*outcome.states}, outcome.states


@contextmanager
def blackhole() -> Iterator[int]:
    """Give a port on all of 127.0.0.0/8 where nobody ever accepts: its queue is full."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("0.0.0.0", 0))
        full.listen(0)
        for _ in range(8):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", full.getsockname()[1]))
        time.sleep(0.1)
        yield full.getsockname()[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=("many", "silent"), action="append")
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=20_000)
    parser.add_argument("--silent-hosts", type=int, default=10_000)
    parser.add_argument("--concurrency", type=int, default=100)
    parser.add_argument("--low", type=int, default=20, help="ms")
    parser.add_argument("--high", type=int, default=400, help="ms")
    parser.add_argument("--names", type=int, default=0, help="ms")
    parser.add_argument("--descriptors", type=int, default=1024)
    options = parser.parse_args()
    for part in options.part or ("many", "silent"):
        with tempfile.TemporaryDirectory() as folder:
            store = str(Path(folder) / "links.sqlite")
            if part == "many":
                many(options, store)
            else:
                options.hosts = options.silent_hosts
                silent(options, store)


if __name__ == "__main__":
    main()
