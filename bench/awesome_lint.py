"""Compare the rules of awesome-lint with ours, rule by rule, on real lists.

    python bench/awesome_lint.py FOLDER [--peers DIR] [--show RULE]

Each folder in FOLDER is a repository with lists. `DIR/node_modules` has to hold awesome-lint (`npm install
awesome-lint` there); without it nothing is compared. The lists are copied, each repository gets a git
repository of one commit and no remote (awesome-lint asks for the first, and would ask the network about the
second), and both look at every Markdown file. Printed are, for each of awesome-lint's rules, findings and
files on both sides, how many of its findings have one of ours beside them, and why the others have none.
`--show` prints those that nothing explains.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from awesome_lint_rules import ELSEWHERE, RULES, Compared, Seen

from awesomelint.awesome.entries import described_entries, sentences
from awesomelint.decode import decode
from awesomelint.links.forms.mentions import is_handbook
from awesomelint.links.forms.repeats import main_link
from awesomelint.markdown import line_of, parse

OURS = Path(sys.executable).parent / "awesomelint"
PROGRAM = """
import {readFileSync} from 'node:fs';
import awesomeLint from 'awesome-lint';
for (const file of readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
  for (const seen of await awesomeLint({filename: file})) {
    for (const {ruleId, line, reason} of seen.messages) {
      console.log(JSON.stringify([seen.path, line ?? 1, ruleId, reason]));
    }
  }
}
"""
COMMIT = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-q", "-m", "lists")


class Faults(NamedTuple):
    """What one side found."""

    by_rule: dict[str, list[tuple[str, int, str]]]
    """Path, line and message, by rule."""
    also: dict[str, set[tuple[str, int]]]
    """Other places that findings speak of: awesome-lint reports the first of two links, too."""


def prepare(folder: Path, place: Path) -> list[str]:
    """Copy some repositories, put them under git, and name their Markdown files."""
    for repository in sorted(path for path in folder.iterdir() if path.is_dir()):
        copy = place / repository.name
        shutil.copytree(repository, copy)
        for command in (("init", "-q"), ("add", "-A", "-f"), COMMIT):
            subprocess.run(["git", *command], cwd=copy, check=True, stdout=subprocess.DEVNULL)
    return sorted(
        path.relative_to(place).as_posix() for path in place.rglob("*.md") if ".git" not in path.parts
    )


def theirs(peers: Path, place: Path, files: Iterable[str]) -> Faults:
    """Run awesome-lint on each file, in one process."""
    found = defaultdict(list)
    names = "\n".join(str(place / file) for file in files)
    command = ["node", "--no-deprecation", "--input-type=module", "-e", PROGRAM]
    done = subprocess.run(command, cwd=peers, input=names, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        path, number, rule, message = json.loads(line)
        found[rule].append((Path(path).relative_to(place).as_posix(), number, message))
    return Faults(dict(found), {})


def ours(place: Path) -> Faults:
    """Run the rules that awesome-lint's are compared with."""
    rules = sorted({rule for compared in RULES.values() for rule in compared.ours})
    options = ["--offline", "--isolated", "--no-cache", "--format", "json", "--select", ",".join(rules)]
    command = [str(OURS), "check", *options, "."]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    found, also = defaultdict(list), defaultdict(set)
    for item in json.loads(done.stdout)["diagnostics"]:
        found[item["rule"]].append((item["path"], item["line"], item["message"]))
        for other in item["related"]:
            also[item["rule"]].add((item["path"], other["line"]))
    return Faults(dict(found), dict(also))


class Places:
    """What is known of the lines of a file."""

    def __init__(self, place: Path, path: str) -> None:
        self.path = path
        source = decode((place / path).read_bytes(), path)
        doc = parse(source)
        self.lines = source.text.splitlines() or [""]
        starts = doc.line_starts
        self.entries = {line_of(starts, item.entry.span.start) + 1: item for item in described_entries(doc)}
        self.is_list_of_sentences = any(sentences(doc))
        main = {index: link for index, entry in enumerate(doc.entries) if (link := main_link(doc, entry))}
        self.listings = Counter(link.url for link in main.values())
        self.is_handbook = is_handbook(doc, main.keys())

    def seen(self, line: int, message: str) -> Seen:
        words = self.lines[min(line, len(self.lines)) - 1]
        return Seen(
            self.path,
            message,
            words,
            self.entries.get(line),
            self.is_list_of_sentences,
            self.listings[message.removeprefix("Duplicate link: ")],
            self.is_handbook,
        )


def compare(rule: str, compared: Compared, peer: Faults, own: Faults, place: Path, show: bool) -> None:
    """Print one rule's figures, and why findings of awesome-lint's are not ours."""
    found = peer.by_rule.get(rule, [])
    mine = [fault for name in compared.ours for fault in own.by_rule.get(name, [])]
    by_line, by_file = {(path, line) for path, line, _ in mine}, {path for path, _, _ in mine}
    by_line.update(*(own.also.get(name, ()) for name in compared.ours))
    places: dict[str, Places] = {}
    why: Counter[str] = Counter()
    beside = 0
    for path, line, message in found:
        if path in by_file if compared.unit == "file" else (path, line) in by_line:
            beside += 1
            continue
        places[path] = places.get(path) or Places(place, path)
        seen = places[path].seen(line, message)
        reason = next((reason.words for reason in compared.reasons if reason.holds(seen)), None)
        why[reason or "NOT EXPLAINED"] += 1
        if reason is None and show:
            print(f"    {path}:{line}: {message} | {seen.words[:100]}")
    files = len({path for path, _, _ in found})
    names = ", ".join(compared.ours)
    print(f"{rule}: {len(found)} in {files} files; ours: {len(mine)} in {len(by_file)} ({names})")
    print(f"    {beside:6} have one of ours in the same {compared.unit}")
    for words, count in why.most_common():
        print(f"    {count:6} {words}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--peers", type=Path)
    arguments.add_argument("--show", metavar="RULE", action="append", default=[])
    options = arguments.parse_args()
    peers = options.peers.resolve() if options.peers else Path.cwd()
    if not (peers / "node_modules" / "awesome-lint").is_dir() or shutil.which("node") is None:
        print(f"awesome-lint or node is not installed in {peers}: nothing compared")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = prepare(options.folder.resolve(), place)
        peer, own = theirs(peers, place, files), ours(place)
        print(f"{len(files)} files\n")
        for rule, compared in RULES.items():
            compare(rule, compared, peer, own, place, rule in options.show)
        print("\nleft to others, or not built:")
        rest = {rule: found for rule, found in peer.by_rule.items() if rule not in RULES}
        for rule, found in sorted(rest.items(), key=lambda item: -len(item[1])):
            in_files = len({path for path, _, _ in found})
            print(f"    {len(found):6} in {in_files:3} files  {rule}: {ELSEWHERE.get(rule, 'NOT EXPLAINED')}")


if __name__ == "__main__":
    main()
