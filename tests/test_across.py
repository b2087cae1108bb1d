"""Which files of a collection are one list: by what they have in common."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.across.copies import is_once_more, outline_of
from awesomelint.across.leads import Leads
from awesomelint.across.places import facts_of, places_of
from awesomelint.cli import main
from awesomelint.config import registry_of, rules, settings
from awesomelint.decode import decode
from awesomelint.errors import StoreError, UsageError
from awesomelint.links.destinations import Destinations, destinations
from awesomelint.links.memory.records import Record, Standing
from awesomelint.links.memory.sqlite import SqliteStore
from awesomelint.links.memory.volatile import VolatileStore
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Destination, Evidence, State, Verdict
from awesomelint.rules import BUILTIN
from awesomelint.rules.duplicate_across_files import DuplicateAcrossFiles
from awesomelint.tree import PathTree

LISTS = Path(__file__).parent / "fixtures" / "lists"
HOSTS = st.lists(st.integers(0, 10_000), min_size=5, max_size=60, unique=True)


def listing(hosts: list[int], word: str = "Ant") -> bytes:
    return "".join(f"- [{word} {host}](https://h{host}.example/)\n" for host in hosts).encode()


def messages(files: dict[str, bytes], rule: DuplicateAcrossFiles | None = None) -> list[str]:
    linted = lint([decode(raw, path) for path, raw in files.items()], [rule or DuplicateAcrossFiles()])
    assert not linted.failures
    return [f"{item.path}: {item.finding.message}" for item in linted.diagnostics]


@given(HOSTS)
def test_translation_has_no_duplicates(hosts: list[int]) -> None:
    assert messages({"README.md": listing(hosts), "b.md": listing(hosts, "蟻")}) == []


@given(HOSTS, st.randoms(use_true_random=False))
def test_selection_in_any_order_has_no_duplicates(hosts: list[int], dice: object) -> None:
    mixed = dice.sample(hosts, len(hosts))  # type: ignore[attr-defined]  # hypothesis does not export the type
    assert messages({"README.md": listing(hosts), "new.md": listing(mixed[: max(5, len(mixed) // 2)])}) == []


@given(HOSTS, st.integers(0, 59))
def test_one_page_in_two_lists_is_found_whatever_their_order(hosts: list[int], at: int) -> None:
    shared = hosts[at % len(hosts)]
    others = [20_000 + number for number in range(9)]
    other = [*others[: at % 9], shared, *others[at % 9 :]]
    files = {"a.md": listing(hosts), "b.md": listing(other)}
    line = hosts.index(shared) + 1
    assert messages(files) == [f"b.md: already listed in a.md:{line}"]
    back = dict(reversed(files.items()))
    assert messages(back) == [f"a.md: already listed in b.md:{other.index(shared) + 1}"]


@given(HOSTS)
def test_being_one_list_does_not_depend_on_which_comes_first(hosts: list[int]) -> None:
    one = outline_of([1], [(str(host), 0) for host in hosts])
    other = outline_of([1], [(str(host), 0) for host in [*reversed(hosts[:4]), *range(20_000, 20_009)]])
    assert is_once_more(one, other) == is_once_more(other, one)
    assert is_once_more(one, one)


def test_parallel_sections_make_a_translation_where_the_order_within_them_differs() -> None:
    levels = [1, 2, 2, 2, 2]
    mine = [(f"{section}-{number}", section) for section in range(5) for number in range(4)]
    sorted_anew = [(f"{section}-{number}", section) for section in range(5) for number in (1, 0)]
    own = [(f"own-{section}-{number}", section) for section in range(5) for number in range(20)]
    its = sorted((*sorted_anew, *own), key=lambda place: place[1])
    longer = [*mine, *((f"more-{number}", 4) for number in range(20))]
    assert is_once_more(outline_of(levels, longer), outline_of(levels, its))
    assert not is_once_more(outline_of(levels, longer), outline_of([1, 2, 3, 3, 3, 3, 3, 3], its))


def variants_of(text: str) -> dict[str, str]:
    """Make of a real list what its maintainers may keep beside it."""
    dice = random.Random(5)
    rows = text.splitlines()
    links = [row for row in rows if re.match(r"\s*[-*\d].*\]\(http", row)]
    own = [f"- [Own {number}](https://own.example/{number})" for number in range(len(links) // 3)]
    others = "".join(re.sub("https?://", "https://fr.", row) + "\n" for row in rows)
    mixed = zip(rows, others.splitlines(), strict=True)
    starts = [at for at, row in enumerate(rows) if row.startswith("## ")]
    return {
        "fr.md": "\n".join(dice.choices(pair, (1, 2))[0] for pair in mixed),
        "CHANGES.md": "\n".join(f"- {row.strip(' -*0123456789.')}" for row in dice.sample(links, 40)),
        "2019.md": "\n".join([*dice.sample(links, len(links) * 2 // 3), *own]),
        **{
            f"parts/{at}.md": "\n".join(rows[at:stop])
            for at, stop in itertools.pairwise([*starts, len(rows)])
        },
    }


def test_real_list_beside_its_translation_changelog_archive_and_parts() -> None:
    text = (LISTS / "science-list.md").read_text(encoding="utf-8")
    variants = {path: variant.encode() for path, variant in variants_of(text).items()}
    assert len(variants) > 10
    for path, variant in variants.items():
        assert messages({"README.md": text.encode(), path: variant}) == [], path
    found = messages({"README.md": text.encode(), **variants})
    assert all(path not in message for path in ("fr.md", "2019.md", "CHANGES.md") for message in found)


def test_page_of_the_whole_collection_is_no_mistake() -> None:
    common = 9
    files = {f"{n:02}.md": listing([common, *range(100 * n, 100 * n + 9)]) for n in range(1, 14)}
    assert messages(files) == []
    del files["13.md"]
    assert messages(files) == ["02.md: already listed in 01.md:1; in 12 files in all"]


def test_repositories_are_not_compared() -> None:
    files = {"one/a.md": listing([*range(9)]), "two/b.md": listing([3, *range(20, 29)])}
    examined = {path: facts_of(parse(decode(raw, path)), lists_only=True) for path, raw in files.items()}
    rule = DuplicateAcrossFiles()
    together = list(rule.check(examined, PathTree(files)))
    assert [path for path, _ in together] == ["two/b.md"]
    apart = PathTree([*files, "one/.git/config", "two/.git/config"])
    assert list(rule.check(examined, apart)) == []


def test_facts_hold_what_the_places_are() -> None:
    doc = parse(decode(listing([*range(5)]), "a.md"))
    places = list(places_of(facts_of(doc, lists_only=True)))
    assert [(place.line, place.work, place.url, place.title) for place in places] == [
        (n + 1, f"https://h{n}.example/", f"https://h{n}.example/", f"ant {n}") for n in range(5)
    ]
    assert [doc.text[slice(*place.span)] for place in places] == [
        f"[Ant {n}](https://h{n}.example/)" for n in range(5)
    ]


ANT, BEE, CAT = "https://ant.example/a", "https://bee.example/b", "https://cat.example/c"


@pytest.mark.parametrize(
    ("known", "end"),
    [
        ({}, (ANT, None)),
        ({ANT: (BEE, None)}, (BEE, 4)),
        ({ANT: (BEE, CAT)}, (CAT, 5)),
        ({ANT: (BEE, None), BEE: (CAT, None)}, (CAT, 4)),
        ({ANT: (BEE, None), BEE: (None, CAT)}, (CAT, 5)),
        ({ANT: (BEE, None), BEE: (None, ANT)}, (ANT, 5)),
        ({ANT: ("https://bee.example/", None)}, (ANT, None)),
        ({ANT: ("https://bee.example/login?to=a", None)}, (ANT, None)),
        ({ANT: ("https://bee.example/blog-in-general", None)}, ("https://bee.example/blog-in-general", 4)),
        ({ANT: (BEE, "https://ant.example/")}, (BEE, 4)),
        ({ANT: (None, "mailto:ant@ant.example")}, (ANT, None)),
    ],
)
def test_where_a_link_leads(
    known: dict[str, tuple[str | None, str | None]], end: tuple[str, int | None]
) -> None:
    places = {url: Destination(*found) for url, found in known.items()}
    assert Leads(((url, url) for url in (ANT, BEE, CAT)), places).end(ANT) == end


def verdict(url: str, state: State, final: str | None = None, canonical: str | None = None) -> Verdict:
    return Verdict(url, state, None, Evidence("seen", final_url=final, canonical=canonical))


def test_destinations_of_pages_that_were_there() -> None:
    found = destinations(
        [
            verdict(ANT, "moved", BEE),
            verdict(BEE, "alive"),
            verdict(CAT, "dead", BEE),
            verdict("d", "drifted", BEE),
        ]
    )
    assert found == {ANT: Destination(BEE, None)}


def test_store_is_asked_once_for_each_link_and_not_opened_for_none() -> None:
    store = VolatileStore()
    record = Record(ANT, ANT, ANT, "ant.example", verdict(ANT, "moved", BEE), Standing("moved", None, 0.0))
    store.save(store.begin(0.0), [record], [])
    opened = []

    def opening() -> VolatileStore:
        opened.append(store)
        return store

    recalled = Destinations(opening, print)
    assert not opened
    spelled = "https://ANT.example:443/a"
    assert recalled([ANT, spelled, BEE, "mailto:x", "https://["]) == dict.fromkeys(
        (ANT, spelled), Destination(BEE, None)
    )
    assert recalled([ANT]) == recalled([]) and len(opened) == 1
    assert Destinations(lambda: None, print)([ANT]) == {}


@pytest.mark.parametrize(
    ("table", "trouble"),
    [
        ({"allow-files": [[]]}, "a set of files is empty"),
        ({"allow-files": ["a.md"]}, "expected an array, found a string"),
        ({"allow-urls": "x"}, "expected an array, found a string"),
    ],
)
def test_bad_options_are_named(table: dict[str, object], trouble: str) -> None:
    whole = {"select": ["duplicate-across-files"], "rules": {"duplicate-across-files": table}}
    with pytest.raises(UsageError, match=re.escape(trouble)):
        rules(settings(whole, "awesomelint.toml"), registry_of(BUILTIN))


class _Broken(VolatileStore):
    def records(self, keys: Iterable[str]) -> dict[str, Record]:
        raise StoreError("the link store cannot be used: the disk is full")


def test_store_that_cannot_be_read_is_told_of_once() -> None:
    told: list[str] = []
    recalled = Destinations(_Broken, told.append)
    assert recalled([ANT]) == recalled([BEE]) == {}
    assert told == ["the link store cannot be used: the disk is full; where links led is not known"]


def remembering(tmp_path: Path) -> Path:
    """Make a store that knows where one link led."""
    place = tmp_path / "links.sqlite"
    store = SqliteStore(place, print)
    record = Record(ANT, ANT, ANT, "ant.example", verdict(ANT, "moved", BEE), Standing("moved", None, 0.0))
    store.save(store.begin(0.0), [record], [])
    store.close()
    return place


def found_with(*options: str) -> str:
    """Look for duplicates of one kind in the current folder, and give what is printed."""
    usual = ["--isolated", "--offline", "--no-cache", "--format", "concise", "--select", "duplicate-target"]
    return CliRunner().invoke(main, ["check", *usual, *options]).output


def test_run_recalls_from_a_store_and_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "list.md").write_text(f"- [Ant]({ANT})\n- [Bee]({BEE})\n", encoding="utf-8")
    place = remembering(tmp_path)
    message = f"already linked on line 1, as {ANT}: both lead to {BEE} (level 4, redirects)"
    assert found_with("--store", str(place)).startswith(f"list.md:2:3 duplicate-target: {message}\n")
    assert "duplicate-target" not in found_with("--no-store")
    assert "duplicate-target" not in found_with("--store", "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists() and not (tmp_path / "cache").exists()
