"""Time and memory of the rules about a whole collection, against the rest.

    python bench/collection.py [--links 1000000] [--files 2000] [--parts 3] [--rest]

Makes a collection in memory: lists under headings with a table of contents, one in ten with a translation,
links in 2 of 100 entries that other lists have too, relative links and anchors. For each part of it (a
quarter of the files, half of them ...) a process of its own examines all files and compares them.

Printed are seconds of the processor to parse; the same per rule to extract and to compare; what the extracts
take as JSON; the peak memory of the process; with `--rest`, seconds of all other rules that are on by default
and need no web. At the end, ratios of the last part to the one before: what is linear doubles with the links.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from awesomelint.decode import decode
from awesomelint.markdown import parse
from awesomelint.rule import CollectionRule, DocumentRule, SourceRule
from awesomelint.rules import BUILTIN
from awesomelint.tree import PathTree

SECTIONS = 20
SHARED = 0.02
"""The share of entries that are in another list as well."""
TRANSLATED = 10
"""Every so many lists, one is the translation of the one before."""


class Cost(NamedTuple):
    """What a collection took."""

    files: int
    links: int
    parsing: float
    rest: float
    extracting: dict[str, float]
    comparing: dict[str, float]
    size: dict[str, int]
    """Bytes of the extracts as JSON."""
    findings: dict[str, int]
    memory: int
    """Peak MB."""


def lists(count: int, entries: int) -> Iterator[tuple[str, str]]:
    """Make lists, by path."""
    dice = random.Random(5)
    hosts: list[int] = []
    for number in range(count):
        is_translation = number % TRANSLATED == TRANSLATED - 1
        if not is_translation:
            hosts = [
                dice.randrange(number * entries)
                if number and dice.random() < SHARED
                else number * entries + n
                for n in range(entries)
            ]
        yield f"topic{number // 50}/list{number}.md", "".join(lines(number, hosts, is_translation))


def lines(number: int, hosts: list[int], is_translation: bool) -> Iterator[str]:
    """Write one list, in one of two languages."""
    yield f"# {'清单' if is_translation else 'List'} {number}\n\n"
    for section in range(SECTIONS):
        yield f"- [Part {section}](#part-{section})\n"
    length = len(hosts) // SECTIONS or 1
    for at, host in enumerate(hosts):
        if at % length == 0:
            before = max(number - 1, number // 50 * 50)
            yield f"\n## Part {at // length}\n\nSee [the one before](list{before}.md).\n\n"
        words = "小小的东西" if is_translation else f"A thing of {host % 97} parts that works."
        yield f"- [Thing {host}](https://host{host % 5003}.example/things/{host}) - {words}\n"


def measure(pipe: Any, count: int, entries: int, with_rest: bool) -> None:
    """Examine and compare a collection, and send what it cost."""
    rules = [cls() for cls in BUILTIN]
    across = [rule for rule in rules if isinstance(rule, CollectionRule) and rule.family != "awesome"]
    rest = [rule for rule in rules if isinstance(rule, DocumentRule | SourceRule) and not rule.opt_in]
    extracting: dict[str, float] = defaultdict(float)
    comparing: dict[str, float] = {}
    size: dict[str, int] = defaultdict(int)
    facts: dict[str, dict[str, Any]] = {rule.name: {} for rule in across}
    found: dict[str, int] = {}
    parsing = others = 0.0
    links = 0
    for path, text in lists(count, entries):
        source = decode(text.encode(), path)
        started = time.process_time()
        doc = parse(source)
        parsing += time.process_time() - started
        links += len(doc.links)
        for rule in across:
            started = time.process_time()
            extract = rule.extract(doc)
            extracting[rule.name] += time.process_time() - started
            packed = json.dumps(extract)
            size[rule.name] += len(packed)
            # As it comes from another process, or the cache.
            facts[rule.name][path] = json.loads(packed)
        started = time.process_time()
        for one in rest if with_rest else ():
            checked = one.check(doc) if isinstance(one, DocumentRule) else one.check(source)
            assert sum(1 for _ in checked) >= 0
        others += time.process_time() - started
    tree = PathTree(path for path, _ in lists(count, 0))
    for rule in across:
        started = time.process_time()
        found[rule.name] = sum(1 for _ in rule.check(facts[rule.name], tree))
        comparing[rule.name] = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    pipe.send(Cost(count, links, parsing, others, dict(extracting), comparing, dict(size), found, peak))


def apart(*arguments: Any) -> Cost:
    """Call `measure` in a process of its own, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=measure, args=(there, *arguments))
    process.start()
    there.close()
    cost = here.recv()
    process.join()
    assert isinstance(cost, Cost)
    return cost


def show(cost: Cost) -> None:
    print(f"\n{cost.files} files, {cost.links} links, peak {cost.memory} MB")
    print(f"  {'parse':26} {cost.parsing:7.1f} s")
    if cost.rest > 0.5:
        print(f"  {'rules about one file':26} {cost.rest:7.1f} s")
    for name in cost.comparing:
        print(
            f"  {name:26} {cost.extracting[name]:7.1f} s to extract {cost.comparing[name]:7.1f} s to compare"
            f" {cost.size[name] / 1e6:8.1f} MB {cost.findings[name]:7} found"
        )
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument(
        "--parts", type=int, default=3, help="how often the collection is halved, and one more"
    )
    parser.add_argument("--rest", action="store_true")
    options = parser.parse_args()
    entries = options.links // options.files
    costs = []
    for part in reversed(range(options.parts)):
        costs.append(apart(options.files >> part, entries, options.rest))
        show(costs[-1])
    if len(costs) > 1:
        before, last = costs[-2:]
        print(f"\nratios to the part before ({last.links / before.links:.2f} x the links)")
        print(f"  {'parse':26} {last.parsing / before.parsing:.2f}, memory {last.memory / before.memory:.2f}")
        for name in last.comparing:
            extract = last.extracting[name] / max(before.extracting[name], 0.001)
            compare = last.comparing[name] / max(before.comparing[name], 0.001)
            print(f"  {name:26} {extract:.2f} to extract, {compare:.2f} to compare")


if __name__ == "__main__":
    main()
