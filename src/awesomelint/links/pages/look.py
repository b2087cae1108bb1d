"""What a page says of itself, and whether that is what was linked to. Pure."""

from __future__ import annotations

import re
from functools import cache

from awesomelint import rulebook
from awesomelint.links.net.answer import Answer
from awesomelint.links.pages import challenges, parked
from awesomelint.links.pages.decoding import is_page, utf8_of
from awesomelint.links.pages.fingerprint import shingles, tokens
from awesomelint.links.pages.markup import Markup
from awesomelint.links.pages.phrases import Texts, fold, phrase_in, says_not_found, texts_of, words_of
from awesomelint.links.pages.values import Opinion, Page
from awesomelint.links.pages.weighing import is_same, is_suspicious, sibling_of, weigh
from awesomelint.links.target import MalformedError, SchemeError, Target, target
from awesomelint.model import Signal

__all__ = ["Opinion", "Page", "is_same", "is_suspicious", "look", "sibling_of", "weigh"]

FEW_WORDS = 50
"""A page that shows fewer words than that may be no page."""
_BRIEF = 150
"""A phrase in the text counts on a page that shows fewer words than that, or than twice that where there is
another signal: a longer one may be about such phrases."""
_ADDRESS_CAP = 2000
"""Characters of a canonical address that are read."""
_MUTE = frozenset({"few-words", "mostly-scripts", "noindex"})
"""Signals that say nothing in words."""
_SHOWN = 80
"""Characters of a title that are quoted in a signal."""
_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;[^,;<>]{0,200})*)")
_IS_CANONICAL = re.compile(r"rel\s*=\s*\"?[^\"]*\bcanonical\b", re.IGNORECASE)


def look(answer: Answer, url: Target, *, is_sibling: bool = False) -> Page:
    """Look at an answer of any status; `url` is where it came from. Cheap where nothing is suspicious."""
    linked = _canonical_header(answer, url)
    if not is_page(answer):
        signals = _robots_header(answer)
        known = shingles([answer.body.hex()]) if answer.body and (signals or is_sibling) else frozenset()
        return Page(None, linked, challenges.keeps_out(answer, None), signals, False, known)
    markup = Markup(utf8_of(answer))
    head = markup.head()
    base = _absolute(head.base, url.url) or url.url
    canonical = _absolute(head.canonical, base) or linked
    words = markup.count_words(_BRIEF)
    challenge = challenges.keeps_out(answer, head.title, markup.low if words < FEW_WORDS else None)
    if challenge is not None:
        return Page(head.title, canonical, challenge)
    signals = _signals(answer, url, markup, head.title, words)
    if head.refresh and url.path != "/" and _absolute(head.refresh, base) == url.root:
        signals = (*signals, Signal("sent-home", False, "it sends browsers to the home page"))
    if head.is_noindex and not any(signal.name == "noindex" for signal in signals):
        signals = (*signals, _NOINDEX)
    is_shell = words < FEW_WORDS and markup.is_shell(words)
    is_compared = (signals and not is_sibling) or (is_sibling and not _is_alias(canonical, url))
    known = _fingerprint(markup, url) if is_compared else frozenset()
    return Page(head.title, canonical, None, signals, is_shell, known)


_NOINDEX = Signal("noindex", False, "it asks search engines not to list it")


def _robots_header(answer: Answer) -> tuple[Signal, ...]:
    """Tell whether a header keeps all search engines from listing the page."""
    for name, value in answer.headers:
        # A rule may be for one robot by name: `otherbot: noindex`.
        if (
            name == "x-robots-tag"
            and {"noindex", "none"} & set(re.split(r"[\s,]+", value.lower()))
            and ":" not in value
        ):
            return (_NOINDEX,)
    return ()


def _signals(
    answer: Answer, url: Target, markup: Markup, title: str | None, words: int
) -> tuple[Signal, ...]:
    headings = markup.headings()
    found = _not_found(markup, title, headings)
    found += _parked(url, markup, title or next(iter(headings), ""), words)
    found += _robots_header(answer)
    if words < FEW_WORDS and answer.is_whole:
        if markup.has_scripts:
            found.append(Signal("mostly-scripts", False, f"without its scripts it shows but {words} words"))
        else:
            found.append(Signal("few-words", False, f"it shows but {words} words"))
    if words < _BRIEF or (found and markup.count_words(2 * _BRIEF) < 2 * _BRIEF):
        found += _in_text(url, markup, headings, words)
    if words < FEW_WORDS and all(signal.name in _MUTE for signal in found):
        found += _wall(markup, title)
    return tuple(found)


def _not_found(markup: Markup, title: str | None, headings: list[str]) -> list[Signal]:
    """Tell whether the title says that the page is not there, or else a heading."""
    if title is not None and says_not_found(title):
        return [Signal("not-found-title", True, f'its title says "{title[:_SHOWN]}"')]
    for heading in headings:
        # What stands in a script or a comment is no heading.
        if says_not_found(heading) and fold(heading) in fold(markup.text()):
            return [Signal("not-found-heading", True, f'its heading says "{heading[:_SHOWN]}"')]
    return []


def _parked(url: Target, markup: Markup, title: str, words: int) -> list[Signal]:
    if title and parked.is_for_sale(title, url.host):
        return [Signal("parked", True, f'its title says "{title[:_SHOWN]}"')]
    if title and parked.is_placeholder(title, words):
        return [Signal("placeholder", True, f'it is the page "{title[:_SHOWN]}" of a server without a site')]
    if words < FEW_WORDS and parked.has_marker(markup.low):
        return [Signal("parked", True, "it is made by a service that parks domains")]
    return []


def _in_text(url: Target, markup: Markup, headings: list[str], words: int) -> list[Signal]:
    """Look for phrases in the text, the headings left out: they were looked at, and count once."""
    text = markup.text()
    spoken = " ".join(words_of(text))
    for heading in headings:
        spoken = spoken.replace(" ".join(words_of(heading)), " ")
    found = []
    phrase = phrase_in(spoken.split())
    if phrase:
        found.append(Signal("not-found-text", False, f'its text says "{phrase}"'))
    sale = parked.sale_in(text, url.host)
    if sale:
        # On a page of some length it may stand for another domain, or be what the page is about.
        is_all = words < FEW_WORDS
        found.append(Signal("parked" if is_all else "parked-text", is_all, f'its text says "{sale}"'))
    return found


def _wall(markup: Markup, title: str | None) -> list[Signal]:
    """Tell whether a page of few words stands before others, which speaks in its favour."""
    code, phrases = _walls()
    phrase = phrase_in(words_of(f"{title or ''} {markup.text()}"), phrases)
    if phrase:
        return [Signal("wall", False, f'it says "{phrase}", so it may stand before other pages')]
    if any(part in markup.low for part in code):
        return [Signal("wall", False, "it asks for a password, so it may stand before other pages")]
    return []


@cache
def _walls() -> tuple[tuple[bytes, ...], Texts]:
    table = rulebook.data("walls")
    return tuple(part.encode() for part in table["code"]), texts_of(table["phrases"])


def _is_alias(canonical: str | None, url: Target) -> bool:
    """Tell whether a page names another one, that is no home page, as the one it is.

    Without a fingerprint it is never taken for that one, also where it is remembered without its address.
    """
    return canonical is not None and canonical != url.url and target(canonical).path != "/"


def _fingerprint(markup: Markup, url: Target) -> frozenset[int]:
    """Hash a page's words, those of its own address left out: many error pages repeat it."""
    own = set(words_of(f"{url.path} {url.query}"))
    return shingles(word for word in tokens(fold(markup.text())) if word not in own)


def _canonical_header(answer: Answer, url: Target) -> str | None:
    for name, value in answer.headers:
        if name == "link":
            for match in _LINK.finditer(value[:_ADDRESS_CAP]):
                if _IS_CANONICAL.search(match[2]):
                    return _absolute(match[1].strip(), url.url)
    return None


def _absolute(address: str | None, base: str) -> str | None:
    if not address or len(address) > _ADDRESS_CAP:
        return None
    if address == base:
        return base
    try:
        return target(address, base).url
    except (MalformedError, SchemeError):
        return None
