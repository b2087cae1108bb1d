"""From what was observed of one URL to a verdict: a pure function and its tables.

One run has no history, so a death is `suspected` at most. Whatever is not understood is `unsure`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from awesomelint.links import redirects
from awesomelint.links.net.answer import AGAIN, Answer, NoAnswer, Result, Trouble
from awesomelint.links.pages.page import is_challenge, title_of
from awesomelint.links.reasons import status_words
from awesomelint.links.target import MalformedError, SchemeError, Target, target
from awesomelint.model import Evidence, Hop, Phase, State, Verdict

PERMANENT = frozenset({301, 308})
TEMPORARY = frozenset({302, 303, 307})
_SHOWN = frozenset({200, 203, 206, 304})
"""Statuses of a page that is there."""
GONE = frozenset({404, 410})
_PLAIN = frozenset({400, 405, 406, 409, 415, 421, 501})
"""Statuses after which one more GET, with as few headers as can be, is worth while."""
BUSY = frozenset({429, 503})
"""Statuses whose Retry-After is obeyed."""
_DOWN = frozenset({408, 425, *range(500, 600)}) - {501}
_STATUS: dict[int, State] = {
    **dict.fromkeys(_SHOWN, "alive"),
    **dict.fromkeys((401, 402, 407, 451), "restricted"),
    **dict.fromkeys((403, 418, 429, 999), "blocked"),
    **dict.fromkeys(GONE, "dead"),
    **dict.fromkeys(_DOWN, "unreachable"),
}
"""What a status says on its own; every other one leaves us unsure."""
_TROUBLE: dict[Trouble, State] = {
    "malformed": "invalid",
    "private": "invalid",
    "scheme": "unsure",
    "port": "unsure",
    "missing": "dead",
    "no-network": "unchecked",
    "unchecked": "unchecked",
    "throttled": "blocked",
}
"""What it says that there is no answer; every other trouble makes a URL unreachable."""
_REDIRECTED = frozenset({"alive", "moved", "gone-soft", "restricted"})
"""States whose reason says where the redirects led to, where that matters."""
_PHASED = frozenset({"dead", "gone-soft", "unreachable"})

Move = Literal["done", "follow", "again", "plain"]
"""What to do after an answer: judge it, follow its redirect, ask again later, ask plainly."""


class Seen(NamedTuple):
    """One answer, or none, with what was made of its page at once: bodies are not kept."""

    result: Result
    title: str | None = None
    is_challenge: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """All that one run saw of a URL."""

    url: str
    """As written."""
    hops: tuple[Hop, ...]
    """Every answer of the chain, the last one included."""
    final: str
    """The URL that was asked for last."""
    last: Seen
    control: bool = False
    """Whether another page of the last host is known to be there."""


def see(result: Result) -> Seen:
    """Take from an answer what a verdict needs, and leave its body."""
    if isinstance(result, NoAnswer):
        return Seen(result)
    title = title_of(result)
    kept = Answer(result.status, result.headers, result.body[:1])
    return Seen(kept, title, is_challenge(result, title))


def next_move(seen: Seen, *, tries_left: int, is_plain: bool) -> Move:
    """Say what to do after an answer."""
    if isinstance(seen.result, NoAnswer):
        return "again" if seen.result.trouble in AGAIN and tries_left else "done"
    status = seen.result.status
    if seen.is_challenge:
        return "done"
    if status in PERMANENT | TEMPORARY and seen.result.header("location"):
        return "follow"
    if status in _PLAIN and not is_plain:
        return "plain"
    return "again" if status in _DOWN | {429} and tries_left else "done"


def judge(seen: Observation) -> Verdict:
    """Give the verdict on what was seen of a URL."""
    result = seen.last.result
    state, reason = _of_trouble(result) if isinstance(result, NoAnswer) else _of_answer(seen, result)
    is_elsewhere = bool(seen.hops) and seen.hops[0].url != seen.final
    if is_elsewhere and state not in _REDIRECTED and not reason.startswith("it redirects"):
        reason = f"it redirects to {seen.final}: {reason}"
    status = result.status if isinstance(result, Answer) else None
    final = seen.final if is_elsewhere else None
    phase: Phase | None = "suspected" if state in _PHASED else None
    return Verdict(seen.url, state, phase, Evidence(reason, status, final, seen.hops, seen.last.title))


def _of_trouble(result: NoAnswer) -> tuple[State, str]:
    return _TROUBLE.get(result.trouble, "unreachable"), result.reason


def _of_answer(seen: Observation, answer: Answer) -> tuple[State, str]:
    words = f"the server answered {status_words(answer.status)}"
    if seen.last.is_challenge:
        return "blocked", f"{words}, a page that keeps programs out"
    state = _STATUS.get(answer.status, "unsure")
    if state == "dead":
        if seen.control:
            return "dead", f"{words}, while other pages of the host are there"
        return "unsure", f"{words}, and no other page of the host was found either"
    if state != "alive" or answer.status == 304:
        return state, words
    if not answer.body:
        return "unsure", f"{words} without a page"
    return _of_redirects(seen, words)


def _of_redirects(seen: Observation, words: str) -> tuple[State, str]:
    """Judge where a chain of redirects led to, its last page being there."""
    if len(seen.hops) < 2:
        return "alive", words
    try:
        start, end = target(seen.hops[0].url), target(seen.final)
    except (MalformedError, SchemeError):  # hops are URLs that were asked for
        return "unsure", words
    meaning = redirects.meaning(start, end, seen.last.title)
    if meaning == "log-in":
        return "restricted", f"it redirects to a log-in page, {end.url}"
    if start.url == end.url or any(hop.status not in PERMANENT for hop in seen.hops[:-1]):
        return "alive", f"{words} after a redirect"
    return _of_permanent(meaning, end)


def _of_permanent(meaning: redirects.Meaning, end: Target) -> tuple[State, str]:
    match meaning:
        case "same" | "fits":
            return "moved", f"it redirects permanently to {end.url}"
        case "short" | "landing":
            return "alive", f"it redirects to {end.url}, as it is meant to"
        case "home":
            return "gone-soft", f"it redirects to a home page, {end.url}"
        case "elsewhere":
            return "gone-soft", f"it redirects to another site, {end.url}"
        case _:
            return "unsure", f"it redirects permanently to {end.url}, which may be another page"
