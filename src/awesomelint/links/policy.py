"""From what was observed of one URL to a verdict: a pure function and its tables.

One run has no history, so a death is `suspected` at most. Whatever is not understood is `unsure`.
"""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import Literal, NamedTuple

from awesomelint.links import redirects
from awesomelint.links.hosts.rule import HostRule, Ruling
from awesomelint.links.memory.records import Cause
from awesomelint.links.net.answer import AGAIN, Answer, NoAnswer, Result, Trouble
from awesomelint.links.pages import lines
from awesomelint.links.pages.look import Opinion, Page, look
from awesomelint.links.reasons import status_words
from awesomelint.links.target import MalformedError, SchemeError, Target, target
from awesomelint.model import Evidence, Hop, Probe, State, Verdict
from awesomelint.shortening import shortened

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

_KEPT = frozenset(
    {"content-type", "content-language", "etag", "last-modified", "retry-after", "server", "x-robots-tag"}
)
"""Headers that evidence keeps: those a verdict rests on, those of conditional requests, who answered."""
_MOST_HEADERS = 10


Move = Literal["done", "follow", "again", "plain"]
"""What to do after an answer: judge it, follow its redirect, ask again later, ask plainly."""


class Seen(NamedTuple):
    """One answer, or none, with what was made of its page at once: bodies are not kept."""

    result: Result
    page: Page | None = None
    """None without an answer, and of one that only redirects."""
    size: int = 0
    """Bytes of the body that were read."""
    ruling: tuple[HostRule, Ruling] | None = None
    """What a host rule read from the page, and which."""

    @property
    def is_challenge(self) -> bool:
        """Whether the page is there to keep programs out."""
        return self.page is not None and self.page.is_challenge

    @property
    def is_shown(self) -> bool:
        """Whether it is a page that is there, going by its status."""
        return isinstance(self.result, Answer) and self.result.status in _SHOWN and not self.is_challenge

    @property
    def is_living(self) -> bool:
        """Whether something is on it that says nothing against itself: such a page vouches for its host."""
        has_body = bool(self.size) or (isinstance(self.result, Answer) and self.result.status == 304)
        signals = self.page.signals if self.page is not None else ()
        return self.is_shown and has_body and not any(signal.is_strong for signal in signals)


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
    ruling: Ruling | None = None
    """What a host rule says."""
    rule: str = ""
    """The host rule's name."""
    opinion: Opinion | None = None
    """What the detection of soft 404s says."""
    probes: tuple[Probe, ...] = ()
    api: str | None = None
    fragment: bool | None = None
    """Whether the fragment is there; None where it has none, or that cannot be told."""
    prior: Evidence | None = None
    """What is known of the page that a 304 speaks of."""


def see(result: Result, goal: Target, *, is_sibling: bool = False) -> Seen:
    """Take from an answer what a verdict needs, and leave its body; `goal` is what was asked for."""
    if isinstance(result, NoAnswer):
        return Seen(result)
    kept = Answer(  # `replace` would take five times as long
        result.status,
        result.headers,
        result.body[:1],
        result.is_whole,
        result.addresses,
        result.tls,
        result.is_garbled,
    )
    page = None if is_redirect(result) else look(result, goal, is_sibling=is_sibling)
    return Seen(kept, page, len(result.body))


def is_redirect(answer: Answer) -> bool:
    """Tell whether an answer says where to go on."""
    return answer.status in PERMANENT | TEMPORARY and bool(answer.header("location"))


def next_move(seen: Seen, *, tries_left: int, is_plain: bool) -> Move:
    """Say what to do after an answer."""
    if isinstance(seen.result, NoAnswer):
        return "again" if seen.result.trouble in AGAIN and tries_left else "done"
    status = seen.result.status
    if seen.is_challenge and status != 429:
        return "done"
    if is_redirect(seen.result):
        return "follow"
    if status in _PLAIN and not is_plain:
        return "plain"
    return "again" if status in _DOWN | {429} and tries_left else "done"


def judge(seen: Observation) -> Verdict:
    """Give the verdict on what was seen of a URL."""
    result = seen.last.result
    state, reason, rule = _decide(seen)
    is_elsewhere = bool(seen.hops) and seen.hops[0].url != seen.final
    if is_elsewhere and state not in _REDIRECTED and not reason.startswith("it redirects") and not seen.api:
        reason = f"it redirects to {shortened(seen.final)}: {reason}"
    final = seen.final if is_elsewhere and not seen.api else None
    page = seen.last.page
    title, canonical = (page.title, page.canonical) if page else (None, None)
    if seen.ruling is not None:
        final, title = seen.ruling.final_url or final, seen.ruling.title or title
    signals = seen.opinion.signals if seen.opinion is not None else ()
    if isinstance(result, Answer):
        if result.status == 304 and seen.prior is not None:
            title, canonical = seen.prior.title, seen.prior.canonical
        evidence = Evidence(
            reason, result.status, final, seen.hops, title, rule, result.addresses, result.tls or None,
            tuple(item for item in result.headers if item[0] in _KEPT)[:_MOST_HEADERS],
            seen.last.size, signals, seen.probes, seen.api, canonical,
        )  # fmt: skip
    else:
        failed = result.reason if result.trouble in ("certificate", "tls") else None
        evidence = Evidence(
            reason, None, final, seen.hops, title, rule, result.addresses, failed,
            signals=signals, probes=seen.probes, api=seen.api,
        )  # fmt: skip
    return Verdict(seen.url, state, "suspected" if state in _PHASED else None, evidence)


def cause_of(verdict: Verdict) -> Cause:
    """Say what kind of failure a verdict of one run is; empty for one that counts for nothing.

    A death counts towards a confirmed one only where something speaks for it besides the answer
    itself: a living page of the host, the host's own registry, a path nobody made that shows the same.
    """
    evidence = verdict.evidence
    if verdict.state == "unreachable":
        return "down"
    is_borne_out = evidence.rule.startswith("host:")
    if verdict.state == "gone-soft":
        return "soft" if is_borne_out or any(probe.is_same for probe in evidence.probes) else ""
    if verdict.state == "dead":
        if evidence.status is None and not is_borne_out:
            return "domain"
        has_control = any(_is_control(probe) for probe in evidence.probes)
        return "page" if is_borne_out or has_control else ""
    return ""


def _is_control(probe: Probe) -> bool:
    return probe.kind == "control" and probe.status is not None and probe.status < 400


def _decide(seen: Observation) -> tuple[State, str, str]:
    """Give state, reason and what decided."""
    result = seen.last.result
    if seen.ruling is not None:
        return seen.ruling.state, seen.ruling.reason, f"host:{seen.rule}"
    if isinstance(result, NoAnswer):
        return _TROUBLE.get(result.trouble, "unreachable"), result.reason, "connection"
    state, reason, rule = _of_answer(seen, result)
    if state in ("alive", "moved") and seen.opinion is not None and seen.opinion.state != "alive":
        state, reason, rule = seen.opinion.state, seen.opinion.reason, "soft-404"
    elif state in ("alive", "moved") and seen.fragment is False:
        return "fragment-missing", _missing_words(seen.url.partition("#")[2]), "fragment"
    return state, reason, rule


def _missing_words(fragment: str) -> str:
    line = lines.line_of(fragment)
    if line is not None and fragment[0] != "n":  # which may be a note as well
        return f"the page is there, but the file on it has no line {line.number}"
    return f"the page is there, but nothing in it is called #{fragment}"


def _of_answer(seen: Observation, answer: Answer) -> tuple[State, str, str]:
    words = intern(f"the server answered {status_words(answer.status)}")  # kept with each link
    if seen.last.is_challenge:
        sign = seen.last.page.challenge if seen.last.page is not None else None
        return "blocked", f"{words}, a page that keeps programs out ({sign})", "challenge"
    state = _STATUS.get(answer.status, "unsure")
    if state == "dead":
        if seen.control:
            return "dead", f"{words}, while other pages of the host are there", "status"
        return "unsure", f"{words}, and no other page of the host was found either", "status"
    if answer.status in PERMANENT | TEMPORARY and not answer.header("location"):
        return state, f"{words} without saying where to", "status"
    if state != "alive" or answer.status == 304:
        return state, words, "status"
    if answer.is_garbled:
        return "unsure", f"{words}, but its body cannot be unpacked", "status"
    if not answer.body:
        return "unsure", f"{words} without a page", "status"
    return _of_redirects(seen, words)


def _of_redirects(seen: Observation, words: str) -> tuple[State, str, str]:
    """Judge where a chain of redirects led to, its last page being there."""
    if len(seen.hops) < 2:
        return "alive", words, "status"
    try:
        start, end = target(seen.hops[0].url), target(seen.final)
    except (MalformedError, SchemeError):  # hops are URLs that were asked for
        return "unsure", words, "status"
    meaning = redirects.meaning(start, end, seen.last.page.title if seen.last.page else None)
    if meaning == "log-in":
        return "restricted", f"it redirects to a log-in page, {shortened(end.url)}", "redirects"
    if start.url == end.url or any(hop.status not in PERMANENT for hop in seen.hops[:-1]):
        return "alive", f"{words} after a redirect", "status"
    return *_of_permanent(meaning, end), redirects.WITHIN if meaning == "within" else "redirects"


def _of_permanent(meaning: redirects.Meaning, end: Target) -> tuple[State, str]:
    there = shortened(end.url)
    match meaning:
        case "same" | "fits":
            return "moved", f"it redirects permanently to {there}"
        case "short" | "landing":
            return "alive", f"it redirects to {there}, as it is meant to"
        case "home":
            return "gone-soft", f"it redirects to a home page, {there}"
        case "elsewhere":
            return "gone-soft", f"it redirects to another site, {there}"
        case "within":
            return "moved", f"it redirects permanently to {there}, which may be about something else"
        case _:
            return "unsure", f"it redirects permanently to {there}, which may be another page"
