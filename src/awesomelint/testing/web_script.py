"""A web written down in TOML: what happens at each place, and what is to be made of each link.

    runs = [0, 7, 14]                         # the days on which links are asked about; [0] where left out
    token = "scripted"                        # what GitHub is asked with; without where left out
    links = { timeout = 0.5 }                 # changes of the `[links]` settings
    hosts."down.test" = { line = "refused" }  # as `web_hosts.Host` has it: dns, line, certificate, http2

    [web]                                     # places, as `Web.routes` has them
    "ant.test/" = "Ants"                      # an ordinary page with this title
    "ant.test/old" = "301 -> /new"            # a redirect
    "ant.test/gone" = 404                     # the usual page of a status
    "ant.test/busy" = [429, "Ants"]           # one after the other
    "ant.test/slow" = { title = "Ants", pace = 0.1, headers = { ETag = '"1"' } }

    [[case]]
    title = "a page that was deleted from a host that lives"
    url = "https://ant.test/gone"             # or `urls`, all alike
    truth = "gone"                            # one of `Truth`; by the first day where it changes
    verdict = { 0 = "dead/suspected", 14 = "dead/confirmed" }   # so, too
    rule = "status"                           # what decides; optional, as is a part of the `reason`

Where the engine is known to say something else, `gap = "alive"` tells what. A case may have `web` and `hosts`
of its own.

A table is a reply (`status`, `to`, `headers`, `charset`, `gzip`, one of `title`, `body`, `html`, `text` and
`json`, and what `web_replies.Reply` has), a fault (`fault = "reset"`), bytes as they stand (`raw`, over
HTTP/1.1 alone), or a choice: `days = { 0 = ... }`, `methods = { GET = ... }`, `header = "cookie: seen=1"` or
`sent = "words of the body"` with `then` and `else`.

`times` repeats the content, `pad` says how many blanks `{pad}` stands for in it, `flood` how many headers of
4 kB are added. Dns, line and certificate may be lists (one after the other) or `{ days = ... }` too.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

from awesomelint.errors import UsageError
from awesomelint.links.settings import LinkSettings
from awesomelint.model import Phase, State
from awesomelint.options import fill
from awesomelint.testing.web import Web
from awesomelint.testing.web_hosts import Certificate, Dns, Host, Line, Script
from awesomelint.testing.web_replies import ByMethod, Days, Fault, IfBody, IfHeader, Reply, Route

Truth = Literal[
    "there",  # readers find what was linked to
    "gone",  # they do not, and never will
    "down",  # nobody gets an answer, for now at least
    "unknown",  # nobody could tell from what is seen
    "wrong",  # no link of the web at all
]

_CONTENT = frozenset({"title", "body", "html", "text", "json"})
_MANNER = frozenset({"wait", "pace", "piece", "endless", "cut", "length", "times", "pad", "flood"})
_REPLY = _CONTENT | _MANNER | {"status", "to", "headers", "charset", "gzip"}
_REDIRECT = re.compile(r"(30\d) -> (.+)")
_WORDS = (
    "ant", "bridge", "candle", "colony", "compass", "copper", "engine", "feather", "forest", "garden",
    "harbour", "harvest", "island", "journey", "kitchen", "lantern", "letter", "market", "meadow", "mirror",
    "morning", "mountain", "orchard", "paper", "pattern", "pocket", "river", "season", "shadow", "signal",
    "silver", "stone", "teacher", "thunder", "valley", "village", "window", "winter",
)  # fmt: skip


class Case(NamedTuple):
    """Links of which the truth is known."""

    title: str
    urls: tuple[str, ...]
    truths: Mapping[float, Truth]
    """What is so, by the first day of each."""
    verdicts: Mapping[float, str]
    """`state` or `state/phase`, by the first day of each."""
    rule: str | None
    reason: str
    """What the reason has in it."""
    gap: str | None
    """What the engine still says instead, where that is known to be wrong."""
    words: str | None
    """What the list has for the link."""

    def truth(self, day: float) -> Truth:
        """Give what is so on a day."""
        return Days(self.truths).at(day)

    def verdict(self, day: float) -> str:
        """Give what is to be made of the links on a day."""
        return Days(self.verdicts).at(day)


@dataclass(frozen=True)
class WebScript:
    """A web, and the links into it."""

    path: str
    cases: tuple[Case, ...]
    routes: Mapping[str, Route]
    hosts: Mapping[str, Host]
    runs: tuple[float, ...]
    settings: Mapping[str, Any]
    """Changes, by field of LinkSettings."""
    token: str | None
    """GitHub's."""

    def set_up(self, web: Web) -> LinkSettings:
        """Put everything into a web, and give the settings to ask it with."""
        web.routes.update(self.routes)
        web.hosts.update(self.hosts)
        return web.settings(**self.settings)


def read_script(path: Path) -> WebScript:
    """Read a file; raise UsageError, with the file's name, where it makes no sense."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return _script(path.name, table)
    except (tomllib.TOMLDecodeError, UsageError, KeyError) as error:
        raise UsageError(f"{path}: {error}") from error


def _script(name: str, table: dict[str, Any]) -> WebScript:
    _check(table, {"runs", "token", "links", "hosts", "web", "case"}, "the file")
    places: dict[str, Any] = {}
    hosts: dict[str, Any] = {}
    for part in (table, *table.get("case", ())):
        for known, key in ((places, "web"), (hosts, "hosts")):
            for place, value in part.get(key, {}).items():
                if known.setdefault(place, value) != value:
                    raise UsageError(f"{place} is written down twice")
    settings = table.get("links", {})
    fill(LinkSettings, settings, "links.")
    return WebScript(
        name,
        tuple(_case(case) for case in table.get("case", ())),
        {place: route_of(value, place) for place, value in places.items()},
        {host: _host(value, host) for host, value in hosts.items()},
        tuple(table.get("runs", (0,))),
        {key.replace("-", "_"): tuple(v) if isinstance(v, list) else v for key, v in settings.items()},
        table.get("token"),
    )


def _case(table: dict[str, Any]) -> Case:
    title = table["title"]
    known = {"title", "url", "urls", "truth", "verdict", "rule", "reason", "gap", "words", "web", "hosts"}
    _check(table, known, title)
    truths, verdicts = _days(table["truth"]), _days(table["verdict"])
    if unknown := set(truths.values()) - set(get_args(Truth)):
        raise UsageError(f"{title}: unknown truth {', '.join(sorted(unknown))}")
    for text in verdicts.values():
        state, _, phase = text.partition("/")
        if state not in get_args(State) or phase not in ("", *get_args(Phase)):
            raise UsageError(f"{title}: unknown verdict {text}")
    urls = tuple(table.get("urls", ())) or (table["url"],)
    optional = (table.get("rule"), table.get("reason", ""), table.get("gap"), table.get("words"))
    return Case(title, urls, cast(dict[float, Truth], truths), verdicts, *optional)


def _days(value: str | dict[str, str]) -> dict[float, str]:
    """Read something that may be told by day."""
    return {float(day): text for day, text in (value if isinstance(value, dict) else {"0": value}).items()}


def _host(table: dict[str, Any], name: str) -> Host:
    _check(table, {"dns", "line", "certificate", "http2"}, name)
    for key, words in (("line", get_args(Line)), ("certificate", get_args(Certificate))):
        if unknown := set(_each(table.get(key, []))) - set(words):
            raise UsageError(f"{name}: unknown {key} {', '.join(sorted(unknown))}")
    return Host(
        cast(Script[Dns], _by_day(table.get("dns", "found"))),
        cast(Script[Line], _by_day(table.get("line", "up"))),
        cast(Script[Certificate], _by_day(table.get("certificate", "good"))),
        table.get("http2", True),
    )


def _by_day(value: Any) -> Any:
    is_table = isinstance(value, dict)
    return Days({float(day): v for day, v in value["days"].items()}) if is_table else value


def _each(value: Any) -> list[str]:
    values = list(value["days"].values()) if isinstance(value, dict) else value
    return values if isinstance(values, list) else [values]


def route_of(value: Any, place: str = "") -> Route:
    """Make a route of what TOML has for it; raise UsageError, naming the place."""
    if isinstance(value, int):
        return reply_of({"status": value})
    if isinstance(value, str):
        redirect = _REDIRECT.fullmatch(value)
        return reply_of({"status": int(redirect[1]), "to": redirect[2]} if redirect else {"title": value})
    if isinstance(value, list):
        return [route_of(item, place) for item in value]
    if "fault" in value:
        _check(value, {"fault"}, place)
        if value["fault"] not in get_args(Fault):
            raise UsageError(f"{place}: unknown fault {value['fault']}")
        return cast(Fault, value["fault"])
    if "raw" in value:
        _check(value, {"raw"}, place)
        return str(value["raw"]).encode()
    if "days" in value:
        _check(value, {"days"}, place)
        return Days({float(day): route_of(item, place) for day, item in value["days"].items()})
    if "methods" in value:
        _check(value, {"methods"}, place)
        return ByMethod({method: route_of(item, place) for method, item in value["methods"].items()})
    if "header" in value:
        _check(value, {"header", "then", "else"}, place)
        name, _, words = value["header"].partition(": ")
        return IfHeader(name, words, route_of(value["then"], place), route_of(value["else"], place))
    if "sent" in value:
        _check(value, {"sent", "then", "else"}, place)
        return IfBody(value["sent"], route_of(value["then"], place), route_of(value["else"], place))
    _check(value, _REPLY, place)
    return reply_of(value)


def reply_of(table: Mapping[str, Any]) -> Reply:
    """Make a reply of what TOML has for it."""
    status, charset = table.get("status", 200), table.get("charset", "utf-8")
    kind, text = _content(table, status)
    headers = {"Content-Type": f"{kind}; charset={charset}"} | dict(table.get("headers", {}))
    if "to" in table:
        headers["Location"] = table["to"]
    headers |= {f"X-Filler-{number}": "x" * 4000 for number in range(table.get("flood", 0))}
    reply = Reply(
        status,
        (text * table.get("times", 1)).replace("{pad}", " " * table.get("pad", 0)).encode(charset),
        tuple((name, value) for name, value in headers.items() if value),
        table.get("wait", 0.0),
        table.get("pace", 0.0),
        table.get("piece", 16384),
        table.get("endless", False),
        table.get("cut"),
        table.get("length"),
    )
    return reply.packed() if table.get("gzip") else reply


def _content(table: Mapping[str, Any], status: int) -> tuple[str, str]:
    """Give the media type and the text of a reply."""
    if "html" in table:
        return "text/html", table["html"]
    if "json" in table:
        return "application/json", json.dumps(table["json"], ensure_ascii=False)
    if "text" in table:
        return "text/plain", table["text"]
    if status in (204, 304) or (300 <= status < 400 and "to" in table):
        return "text/html", ""
    if status == 200 or "title" in table:
        title = table.get("title", "Ants and where they live")
        body = table.get("body", f"<h1>{escape(title)}</h1>{prose_of(title)}")
        return "text/html", page_of(title, body)
    known = {entry.value: entry.phrase for entry in HTTPStatus}
    words = f"{status} {known.get(status, 'Error')}"
    return "text/html", page_of(words, f"<h1>{words}</h1>")


def page_of(title: str, body: str) -> str:
    """Write an HTML page."""
    head = f"<!doctype html>\n<html><head><meta charset=utf-8><title>{escape(title)}</title></head>"
    return f"{head}<body>{body}</body></html>\n"


def prose_of(title: str) -> str:
    """Write some paragraphs, 150 words in all, that no other title has.

    >>> prose_of("Ants") == prose_of("Ants") != prose_of("Bees")
    True
    """
    dice = random.Random(title)
    paragraphs = [" ".join(dice.choices(_WORDS, k=50)) for _ in range(3)]
    return "".join(f"<p>{words.capitalize()}.</p>" for words in paragraphs)


def _check(table: Mapping[str, Any], known: frozenset[str] | set[str], place: str) -> None:
    if unknown := set(table) - known:
        raise UsageError(f"{place}: unknown key {', '.join(sorted(unknown))}")
