"""The commands about single links: show, forget, mute, unmute; and what the store knows without the web."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from awesomelint.links.memory.records import Sighting, Standing, Streak
from awesomelint.model import Evidence, Hop, Probe, Signal
from scripted_links import DAY, DEAD, NOW, VERDICTS, Run, S, record, remember, store

pytestmark = pytest.mark.usefixtures("lists")

GONE = replace(
    DEAD,
    evidence=Evidence(
        "the server answered 404 Not Found, while other pages of the host are there",
        404,
        "https://ant.example/404",
        (Hop(301, "https://ant.example/gone"), Hop(404, "https://ant.example/404")),
        "Nothing here",
        "status",
        ("192.0.2.1", "192.0.2.2"),
        "TLSv1.3",
        (("server", "ants"),),
        512,
        (Signal("not-found-title", True, 'its title says "Nothing here"'),),
        (
            Probe("control", "https://ant.example/", 200),
            Probe("sibling", "https://ant.example/x1", None, True),
        ),
        "https://api.ant.example/gone: 404 Not Found",
        "https://ant.example/",
        "Ants",
    ),
)
FIRST = Sighting(
    GONE.url, "ant.example", NOW - 40 * DAY, "alive", "", Evidence("the server answered 200 OK", 200)
)
BAD_NIGHT = Sighting(
    GONE.url,
    "ant.example",
    NOW - 31 * DAY,
    "unreachable",
    "down",
    Evidence("it did not answer in time"),
    False,
)
LAST = Sighting(GONE.url, "ant.example", NOW, "dead", "page", GONE.evidence)
STANDING = Standing(
    "dead",
    "confirmed",
    NOW - 30 * DAY,
    (Streak("page", 4, NOW - 30 * DAY, NOW),),
    NOW - 40 * DAY,
    (NOW - 30 * DAY,),
)
HISTORY = """\
https://ant.example/gone
  canonical form: https://ant.example/other
  verdict: dead, confirmed since 2025-10-22 00:00 UTC
  reason: the server answered 404 Not Found, while other pages of the host are there
  over runs: dead since 2025-10-22, seen 4 times
  failures in a row: page not found, 4 times, from 2025-10-22 00:00 UTC to 2025-11-21 00:00 UTC
  came and went: 2025-10-22
  last seen alive: 2025-10-12 00:00 UTC
  title of record: Ants
  archived at: https://web.archive.org/web/2020/https://ant.example/gone
  etag: "a1"
  last-modified: Sat, 1 Nov 2025 00:00:00 GMT
  checked: 2025-11-21 00:00 UTC
  next check: 2025-12-19 00:00 UTC

3 sightings (living ones: the first and the last of each stretch)
  2025-10-12 00:00 UTC: alive
    the server answered 200 OK
    status: 200
  2025-10-21 00:00 UTC: unreachable (not reached), not counted: the network or the whole host was down
    it did not answer in time
  2025-11-21 00:00 UTC: dead (page not found)
    the server answered 404 Not Found, while other pages of the host are there
    asked https://ant.example/gone: 301
    asked https://ant.example/404: 404
    led to https://ant.example/404
    another page of the host, https://ant.example/: 200
    a page that cannot be there, https://ant.example/x1: no answer, the same page
    strong sign: its title says "Nothing here"
    its host says: https://api.ant.example/gone: 404 Not Found
    title: Nothing here
    title of record: Ants
    names as its address: https://ant.example/
    addresses: 192.0.2.1, 192.0.2.2
    tls: TLSv1.3
    decided by: status
    read: 512 bytes
    header server: ants
"""


@pytest.fixture
def known(lists: Path) -> None:
    """A store that knows three links."""
    gone = record(
        GONE,
        canonical="https://ant.example/other",
        standing=STANDING,
        title="Ants",
        etag='"a1"',
        last_modified="Sat, 1 Nov 2025 00:00:00 GMT",
    )
    bee = record(VERDICTS["https://bee.example/"])
    cat = record(replace(VERDICTS["https://bee.example/"], url="https://cat.example/a%20b#paws"))
    remember(gone, bee, cat, sightings=(FIRST, BAD_NIGHT, LAST))


@pytest.mark.usefixtures("known")
def test_show_tells_the_whole_history(awesomelint: Run) -> None:
    assert awesomelint("links", "show", *S, "https://ant.example/gone") == (0, HISTORY, "")


@pytest.mark.usefixtures("known")
def test_show_in_json(awesomelint: Run) -> None:
    code, out, err = awesomelint("links", "show", *S, "--format", "json", "https://ant.example/gone")
    assert (code, err) == (0, "")
    (link,) = json.loads(out)["links"]
    history = link.pop("history")
    assert link == {
        "url": "https://ant.example/gone",
        "key": "https://ant.example/gone",
        "canonical": "https://ant.example/other",
        "verdict": "dead",
        "phase": "confirmed",
        "reason": "the server answered 404 Not Found, while other pages of the host are there",
        "status": 404,
        "final_url": "https://ant.example/404",
        "checked": "2025-11-21T00:00:00Z",
        "since": "2025-10-22T00:00:00Z",
        "due": "2025-12-19T00:00:00Z",
        "title": "Nothing here",
        "record": "Ants",
        "alive": "2025-10-12T00:00:00Z",
        "streaks": [
            {"cause": "page", "count": 4, "first": "2025-10-22T00:00:00Z", "last": "2025-11-21T00:00:00Z"}
        ],
        "archive": "https://web.archive.org/web/2020/https://ant.example/gone",
        "secure": None,
        "etag": '"a1"',
        "last_modified": "Sat, 1 Nov 2025 00:00:00 GMT",
        "muted": None,
    }
    assert [(item["time"], item["verdict"], item["cause"], item["counts"]) for item in history] == [
        ("2025-10-12T00:00:00Z", "alive", None, True),
        ("2025-10-21T00:00:00Z", "unreachable", "down", False),
        ("2025-11-21T00:00:00Z", "dead", "page", True),
    ]
    assert history[2]["evidence"] == {
        "reason": "the server answered 404 Not Found, while other pages of the host are there",
        "status": 404,
        "final_url": "https://ant.example/404",
        "hops": [
            {"status": 301, "url": "https://ant.example/gone"},
            {"status": 404, "url": "https://ant.example/404"},
        ],
        "title": "Nothing here",
        "rule": "status",
        "addresses": ["192.0.2.1", "192.0.2.2"],
        "tls": "TLSv1.3",
        "headers": [["server", "ants"]],
        "size": 512,
        "signals": [{"name": "not-found-title", "strong": True, "words": 'its title says "Nothing here"'}],
        "probes": [
            {"kind": "control", "url": "https://ant.example/", "status": 200, "same": False},
            {"kind": "sibling", "url": "https://ant.example/x1", "status": None, "same": True},
        ],
        "api": "https://api.ant.example/gone: 404 Not Found",
        "canonical": "https://ant.example/",
        "record": "Ants",
    }


@pytest.mark.usefixtures("known")
def test_another_spelling_is_the_same_link(awesomelint: Run) -> None:
    code, out, err = awesomelint("links", "show", *S, "HTTPS://CAT.example:443/x/../a b#paws")
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == [
        "HTTPS://CAT.example:443/x/../a b#paws",
        "  known as: https://cat.example/a%20b#paws",
    ]


UNKNOWN = "awesomelint: error: the store knows nothing of "


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "https://ant.example/gon",
            f"{UNKNOWN}https://ant.example/gon; did you mean https://ant.example/gone?",
        ),
        (
            "https://ant.example/other",
            f"{UNKNOWN}https://ant.example/other; did you mean https://ant.example/gone?",
        ),
        ("https://ben.example/", f"{UNKNOWN}https://ben.example/; did you mean https://bee.example/?"),
        (
            "https://zebra.test/stripes",
            "awesomelint: error: the store at links.sqlite knows nothing of https://zebra.test/stripes",
        ),
        (
            "bee.example",
            "awesomelint: error: bee.example: this is not a URL; did you mean https://bee.example?",
        ),
        ("http://", "awesomelint: error: http://: this is not a URL"),
        (
            "mailto:a@b.example",
            (
                "awesomelint: error: mailto:a@b.example: mailto: is no scheme of the web; "
                "only http and https links are looked at"
            ),
        ),
    ],
)
@pytest.mark.parametrize("command", ["show", "forget"])
def test_a_link_that_is_not_known(awesomelint: Run, command: str, url: str, words: str) -> None:
    assert awesomelint("links", command, *S, "https://bee.example/", url) == (2, "", f"{words}\n")
    assert awesomelint("links", "show", *S, "https://bee.example/")[0] == 0


def test_without_a_store_none_is_made(awesomelint: Run, tmp_path: Path) -> None:
    for command in ("show", "forget", "unmute"):
        assert awesomelint("links", command, "https://bee.example/") == (
            2,
            "",
            (
                "awesomelint: error: nothing is known of any link yet: no store at "
                f"{tmp_path / 'cache' / 'links.sqlite'} (see --store)\n"
            ),
        )
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("known")
def test_forget(awesomelint: Run) -> None:
    urls = ("https://ant.example/gone", "https://bee.example")
    done = "".join(f"forgotten: {url}\n" for url in urls)
    assert awesomelint("links", "forget", *S, *urls, "https://BEE.example/") == (0, done, "")
    assert awesomelint("links", "show", *S, urls[0])[0] == 2
    assert awesomelint("links", "show", *S, "https://cat.example/a%20b#paws")[0] == 0


@pytest.mark.usefixtures("known")
def test_mute_and_unmute(awesomelint: Run) -> None:
    url, new = "https://bee.example/", "https://new.example/"
    arguments = ("--until", "2999-01-31", "--reason", "moves\n house", url, new)
    done = f"muted until 2999-01-31 00:00 UTC: {url}\nmuted until 2999-01-31 00:00 UTC: {new}\n"
    assert awesomelint("links", "mute", *S, *arguments) == (0, done, "")
    muted = {mute.reason for mute in store().muted(4e9).values()}
    assert muted == {"moves house"}
    code, out, _ = awesomelint("links", "show", *S, new)
    assert code == 0
    assert out.startswith(f"{new}\n  muted: since ")
    assert out.endswith(" UTC, until 2999-01-31 00:00 UTC: moves house\n\nno sightings\n")
    Path("c.md").write_text(f"<{url}>\n")
    _, out, _ = awesomelint("links", *S, "--offline", "--format", "json", "c.md")
    assert json.loads(out)["links"][0]["reason"] == "muted until 2999-01-31: moves house"
    assert json.loads(out)["links"][0]["verdict"] == "unchecked"
    done = f"no longer muted: {url}\n"
    assert awesomelint("links", "unmute", *S, url) == (0, done, "")
    assert awesomelint("links", "unmute", *S, url) == (
        2,
        "",
        f"awesomelint: error: {url} is not muted; 1 other link is\n",
    )
    assert awesomelint("links", "forget", *S, new)[0] == 0
    assert awesomelint("links", "show", *S, new)[0] == 2


@pytest.mark.usefixtures("known")
def test_offline_shows_what_the_store_knows(awesomelint: Run) -> None:
    Path("c.md").write_text("<https://ANT.example/gone>\n<https://ant.example/new>\n")
    code, out, err = awesomelint("links", "--offline", *S, "c.md")
    assert (code, err) == (1, "")
    assert out == (
        "dead, confirmed (1)\n"
        "  https://ANT.example/gone\n"
        "    the server answered 404 Not Found, while other pages of the host are there\n"
        "    leads to https://ant.example/404\n"
        "    archived at https://web.archive.org/web/2020/https://ant.example/gone\n"
        "    since 2025-10-22; checked 2025-11-21 00:00 UTC; next check 2025-12-19\n"
        "    c.md:1:2\n"
        "\n"
        "unchecked (1)\n"
        "  https://ant.example/new\n"
        "    the store knows nothing of it\n"
        "    never checked\n"
        "    c.md:2:2\n"
        "\n"
        "2 links in 1 file: 1 dead, 1 unchecked\n"
        "1 from the store\n"
    )


@pytest.mark.usefixtures("known")
def test_a_password_is_not_shown(awesomelint: Run) -> None:
    url = "https://me:hush@ant.example/gone"
    code, text, _ = awesomelint("links", "show", *S, url)
    assert (code, text.splitlines()[:2]) == (
        0,
        ["https://me:***@ant.example/gone", "  known as: https://ant.example/gone"],
    )
    _, told, _ = awesomelint("links", "show", *S, "--format", "json", url)
    assert json.loads(told)["links"][0]["url"] == "https://me:***@ant.example/gone"
    assert "hush" not in text + told
