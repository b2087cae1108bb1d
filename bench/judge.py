"""Findings per rule on real lists, and what a maintainer would say of them.

    python bench/judge.py FOLDER                         findings per rule, and the share that was accepted
    python bench/judge.py FOLDER --rule NAME [--seed N]  a rule's sample, with what stands around each finding
    python bench/judge.py FOLDER --rule NAME --accept all --reject ID=WHY ...   write down a judgement

Each folder in FOLDER is a repository with lists; all rules that need no web look at it, opt-in ones too.
A finding's place in the sample is decided by a digest of the seed, its file and its line, so that a rule that
grows quieter keeps the rest of its sample, and one that was changed after its sample was judged is judged on
another seed. Judgements are kept in `judged.toml` by digest: the lists are not copied. A finding is accepted
where a maintainer who reads it would change the list, or would grant that there is something to change; for
an opt-in rule, a maintainer who turned it on. Of missing files only those count that lists come with.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from awesomelint.decode import decode
from awesomelint.lint import lint
from awesomelint.model import Finding, Source
from awesomelint.rule import WebRule
from awesomelint.rules import BUILTIN
from awesomelint.sources import FileTree, find, read

JUDGED = Path(__file__).parent / "judged.toml"
SEED = 5
SIZE = 25
AROUND = 2
"""Lines shown before and after."""
WIDTH = 230
OTHER_FILE = re.compile(r"[A-Z]+|.*\.(?!md\Z|markdown\Z)[a-z0-9]{1,5}")
"""The names of a license, of a picture, of code."""
HEADER = """\
# What was said of a sample of each rule's findings on real lists: see judge.py. Keys are digests of file and
# line; `date` is the day of the judgement, `seed` that of the sample that counts.
"""


class Found(NamedTuple):
    """A finding on a real list."""

    path: str
    """With the repository's folder in front."""
    finding: Finding
    key: str

    def rank(self, seed: int) -> str:
        return hashlib.sha256(f"{seed} {self.key}".encode()).hexdigest()


@dataclass
class Judged:
    """What was said of a rule's findings."""

    seed: int = SEED
    date: str = ""
    note: str = ""
    accepted: list[str] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)
    """Why, by key."""


def look(folder: Path) -> tuple[dict[str, list[Found]], dict[str, Source]]:
    """Lint each repository in a folder; give what was found by rule, and the files."""
    rules = [cls() for cls in BUILTIN if not issubclass(cls, WebRule)]
    found: dict[str, list[Found]] = {rule.name: [] for rule in rules}
    files: dict[str, Source] = {}
    for repository in sorted(path for path in folder.iterdir() if path.is_dir()):
        with contextlib.chdir(repository):
            sources = [decode(read(path), path) for path in find(["."]).paths]
            linted = lint(sources, rules, tree=FileTree())
        here = {source.path: source for source in sources}
        files |= {f"{repository.name}/{path}": source for path, source in here.items()}
        seen: dict[str, int] = defaultdict(int)
        for item in linted.diagnostics:
            path = f"{repository.name}/{item.path}"
            text, span = here[item.path].text, item.finding.span
            start = text.rfind("\n", 0, span.start) + 1
            words = (
                f"{item.rule}\0{path}\0{text[start : text.find(chr(10), span.stop)]}\0{span.start - start}"
            )
            seen[words] += 1
            key = hashlib.sha256(f"{words}\0{seen[words]}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
            if can_be_judged(item.rule, item.finding, text):
                found[item.rule].append(Found(path, item.finding, key))
        for failure in linted.failures:
            sys.exit(failure.message)
    return found, files


def can_be_judged(rule: str, finding: Finding, text: str) -> bool:
    """Tell whether a file that is missing would be there if it existed: lists come without other files."""
    name = text[finding.span.start : finding.span.stop].rpartition("/")[2]
    is_file = rule == "missing-file" and finding.fix is None and OTHER_FILE.fullmatch(name)
    return not (is_file or finding.message.startswith("no licence file"))


def sample(found: Sequence[Found], seed: int, size: int = SIZE) -> list[Found]:
    return sorted(found, key=lambda item: item.rank(seed))[:size]


def show(item: Found, source: Source, files: Mapping[str, Source]) -> Iterator[str]:
    """Show a finding among its lines, and those that it speaks of."""
    finding = item.finding
    yield f"{item.key} {item.path}: {finding.message}" + (
        f" [fix: {finding.fix.title}]" if finding.fix else ""
    )
    yield from _lines(source.text, finding.span.start, AROUND)
    repository = item.path.partition("/")[0]
    for other in finding.related[:4]:
        path = f"{repository}/{other.path}" if other.path else item.path
        yield f"   {other.message}: {path}"
        yield from _lines(files[path].text, other.span.start, 0)


def _lines(text: str, offset: int, around: int) -> Iterator[str]:
    lines = text.split("\n")
    number = text.count("\n", 0, offset)
    for at in range(max(0, number - around), min(len(lines), number + around + 1)):
        words = lines[at]
        if len(words) > WIDTH:
            first = max(0, offset - text.rfind("\n", 0, offset) - WIDTH // 2) if at == number else 0
            words = "…" * (first > 0) + words[first : first + WIDTH] + "…"
        yield f"   {'>' if at == number and around else ' '}{at + 1:5} {words!r}"[:-1]


def load() -> dict[str, Judged]:
    table = tomllib.loads(JUDGED.read_text("utf-8")) if JUDGED.exists() else {}
    return {name: Judged(**row) for name, row in table.items()}


def save(judged: Mapping[str, Judged]) -> None:
    lines = [HEADER]
    for name, row in sorted(judged.items()):
        lines.append(f'\n[{name}]\nseed = {row.seed}\ndate = "{row.date}"\n')
        lines += [f"note = {_quoted(row.note)}\n"] if row.note else []
        lines.append("accepted = [\n")
        keys = sorted(row.accepted)
        lines += (f"    {', '.join(map(_quoted, keys[at : at + 8]))},\n" for at in range(0, len(keys), 8))
        lines.append("]\n")
        if row.rejected:
            lines.append(f"[{name}.rejected]\n")
            lines += (f"{_quoted(key)} = {_quoted(why)}\n" for key, why in sorted(row.rejected.items()))
    JUDGED.write_text("".join(lines), "utf-8")


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def table(found: Mapping[str, Sequence[Found]], judged: Mapping[str, Judged]) -> Iterator[str]:
    """Give a line for each rule: what was found, and how much of its sample was judged and accepted."""
    yield "| rule | on | findings | files | repositories | sample | judged | accepted | share | seed | date |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    for cls in BUILTIN:
        if issubclass(cls, WebRule):
            continue
        name = cls().name
        items, row = found[name], judged.get(name, Judged())
        picked = {item.key for item in sample(items, row.seed)}
        yes, no = picked & {*row.accepted}, picked & row.rejected.keys()
        share = f"{100 * len(yes) / len(yes | no):.0f} %" if yes | no else ""
        paths = {item.path for item in items}
        cells = (
            name,
            "" if cls.opt_in else "yes",
            len(items),
            len(paths),
            len({path.partition("/")[0] for path in paths}),
            len(picked),
            len(yes | no),
            len(yes),
            share,
            row.seed,
            row.date,
        )
        yield f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--rule", action="append", default=[])
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--size", type=int, default=SIZE)
    arguments.add_argument("--accept", choices=["all"], help="accept what --reject does not name")
    arguments.add_argument("--reject", action="append", default=[], metavar="ID=WHY")
    arguments.add_argument("--note", default="")
    options = arguments.parse_args()
    found, files = look(options.folder.resolve())
    judged = load()
    if unknown := set(options.rule) - found.keys():
        sys.exit(f"no such rule, or one that needs the web: {', '.join(sorted(unknown))}")
    if not options.rule:
        print(*table(found, judged), sep="\n")
    for rule in options.rule:
        row = judged.get(rule, Judged())
        seed = row.seed if options.seed is None else options.seed
        picked = sample(found[rule], seed, options.size)
        if options.accept is not None:
            no = dict(item.split("=", 1) for item in options.reject)
            judge(row, {item.key for item in picked}, no)
            row.seed, row.note = seed, options.note or row.note
            judged[rule] = row
            save(judged)
            continue
        print(f"# {rule}: {len(picked)} of {len(found[rule])}, seed {seed}\n")
        known = dict.fromkeys(row.accepted, "accepted") | row.rejected
        for item in picked:
            said = f"[{known.get(item.key, 'not judged')}]"
            print(said, *show(item, files[item.path], files), "", sep="\n")


def judge(row: Judged, picked: Set[str], rejected: Mapping[str, str]) -> None:
    """Note what was said of a sample: all of it is accepted that is not rejected."""
    if unknown := rejected.keys() - picked:
        sys.exit(f"not in the sample: {', '.join(sorted(unknown))}")
    row.rejected = {key: why for key, why in row.rejected.items() if key not in picked} | dict(rejected)
    row.accepted = sorted(({*row.accepted} | picked) - row.rejected.keys())
    row.date = f"{datetime.now(UTC):%Y-%m-%d}"


if __name__ == "__main__":
    main()
