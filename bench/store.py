"""Measure the store: how fast it answers and keeps, and whether it loses anything when its process is killed.

    python bench/store.py [LINKS] [KILLS]

LINKS (100,000) links of a fifth as many hosts, each seen alive in two runs, saved 200 at a time. Times are
in seconds, first as the clock has them, then (cpu) what the processor spent on them: they differ where the
machine is busy with something else. What is read is read five times, and the best is shown. Memory is what
the process grew by while all records were gone through, in MB. Then KILLS (50) processes that save without
a pause are killed at random moments (SIGKILL), each on the store that the others left; `lost` counts the
batches that a process said were saved and are not there, `torn` those that are there in part. Last, two
processes save at once.
"""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from awesomelint.links.memory.keys import key_of
from awesomelint.links.memory.records import Record, Sighting, Standing
from awesomelint.links.memory.sqlite import SqliteStore
from awesomelint.model import Evidence, Hop, Verdict

LINKS = 100_000
KILLS = 50
BATCH = 200
START = 1_790_000_000.0
DAY = 86_400.0


def main() -> None:
    links, kills = (*map(int, sys.argv[1:3]), *(LINKS, KILLS)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "links.sqlite", links)
    with tempfile.TemporaryDirectory() as folder:
        kill(Path(folder) / "links.sqlite", kills)
    with tempfile.TemporaryDirectory() as folder:
        write_at_once(Path(folder) / "links.sqlite")


def url_of(number: int, hosts: int) -> str:
    return f"https://www{number % hosts}.example.org/papers/2026/{number}/index.html"


def seen(url: str, now: float, failing: bool = False) -> tuple[Record, Sighting]:
    """Make what a run saves of a link: evidence as long as a living page's usually is."""
    host = url.split("/")[2]
    hops = (Hop(301, url.replace("https", "http")), Hop(200, url))
    evidence = Evidence(
        "the page is there",
        200,
        None,
        hops,
        f"A page about {url[-40:]}",
        "status",
        ("192.0.2.1",),
        "TLSv1.3",
        (("content-type", "text/html; charset=utf-8"), ("etag", '"33a64df551425fcc"')),
        65_536,
    )
    verdict = Verdict(url, "alive", None, evidence, START, now, now + 30 * DAY)
    standing = Standing("alive", None, START, alive=now)
    record = Record(url, url, url[8:], host, verdict, standing, evidence.title, '"33a64df551425fcc"')
    return record, Sighting(
        url, host, now, "dead" if failing else "alive", "page" if failing else "", evidence
    )


def measure(place: Path, links: int) -> None:
    store = SqliteStore(place, print)
    urls = [url_of(number, max(links // 5, 1)) for number in range(links)]
    for name, day in (("first run", 0), ("second run", 1)):
        run = store.begin(START)
        times, spent = [], 0.0
        for start in range(0, links, BATCH):
            pairs = [seen(url, START + day * DAY) for url in urls[start : start + BATCH]]
            began, clock = time.perf_counter(), time.process_time()
            store.save(run, [record for record, _ in pairs], [sighting for _, sighting in pairs])
            times.append(time.perf_counter() - began)
            spent += time.process_time() - clock
        store.settle(run, [], [], [])
        times.sort()
        middle, mean = times[len(times) // 2], spent / len(times)
        print(f"{name}: {BATCH} saved in {middle:.4f} (median; cpu {mean:.4f} each; longest {times[-1]:.4f})")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    count = sum(1 for _ in store.all_records())
    passed = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"all {count} records gone through: {passed:.3f}, {grown:.0f} MB more than before")
    say("keys of all", lambda: [key_of(url) for url in urls])
    say("verdicts of all", lambda: store.verdicts(urls))
    say("verdicts of 1 %", lambda: store.verdicts(urls[::100]))
    say("records of 1 %", lambda: store.records(urls[::100]))
    say("mutes", lambda: store.muted(START))
    store.close()
    print(f"the file: {place.stat().st_size / 1e6:.0f} MB, {place.stat().st_size / links:.0f} bytes a link")


def say(name: str, work: Callable[[], object]) -> None:
    best, spent = float("inf"), float("inf")
    for _ in range(5):
        began, clock = time.perf_counter(), time.process_time()
        found = work()
        best, spent = min(best, time.perf_counter() - began), min(spent, time.process_time() - clock)
        del found
    print(f"{name}: {best:.4f} (cpu {spent:.4f})")


def write(place: Path, name: str, batches: int) -> None:
    """Save batches, and say so of each once it is kept: what the other processes are killed at."""
    print("loaded", flush=True)
    store = SqliteStore(place, print)
    run = store.begin(START)
    for batch in range(batches):
        pairs = [seen(f"https://www.example.org/{name}/{batch}/{n}", START, n < 3) for n in range(20)]
        store.save(run, [record for record, _ in pairs], [sighting for _, sighting in pairs])
        print(batch, flush=True)


def writer(place: Path, name: str, batches: int) -> subprocess.Popen[str]:
    script = (
        f"import sys, store; from pathlib import Path; store.write(Path({str(place)!r}), {name!r}, {batches})"
    )
    folder = Path(__file__).parent
    return subprocess.Popen([sys.executable, "-c", script], cwd=folder, stdout=subprocess.PIPE, text=True)


def kill(place: Path, kills: int) -> None:
    told: dict[str, int] = {}
    for life in range(kills):
        child = writer(place, str(life), 1_000_000)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(random.Random(life).expovariate(10))
        child.send_signal(signal.SIGKILL)
        said = child.communicate()[0].split("\n")[:-1]
        told[str(life)] = int(said[-1]) + 1 if said else 0
    store = SqliteStore(place, print)
    found = Counter(tuple(record.key.split("/")[3:5]) for record in store.all_records())
    lost = sum((name, str(batch)) not in found for name, count in told.items() for batch in range(count))
    torn = sum(count != 20 for count in found.values())
    waiting = len(store.waiting(store.begin(START)))
    store.close()
    print(
        f"{kills} kills, {sum(told.values())} batches told of, {len(found)} there: {lost} lost, {torn} torn;"
    )
    print(f"{waiting} failures handed to the next run, {3 * len(found)} expected")


def write_at_once(place: Path) -> None:
    began = time.perf_counter()
    children = [writer(place, name, 250) for name in ("one", "two")]
    for child in children:
        child.communicate()
    passed = time.perf_counter() - began
    store = SqliteStore(place, print)
    count = sum(1 for _ in store.all_records())
    store.close()
    print(f"two processes at once: {count} of {2 * 250 * 20} records there, {passed:.2f}")


if __name__ == "__main__":
    main()
