"""Whether a page has the places that links into it name: `#anchor`.

A place that is not found is reported only where its page makes its anchors on the server: where it has
no scripts, or its own links into itself hold. Sources: HTML standard, 7.4.6.3 (scrolling to a fragment);
RFC 8118 (PDF); Media Fragments URI 1.0; https://wicg.github.io/scroll-to-text-fragment/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple
from urllib.parse import unquote

from awesomelint import rulebook
from awesomelint.links.net.answer import Answer
from awesomelint.links.net.unpack import BODY_CAP
from awesomelint.links.pages import lines
from awesomelint.links.pages.decoding import is_page, utf8_of
from awesomelint.links.pages.markup import Markup, unescape
from awesomelint.links.pages.phrases import key_of
from awesomelint.links.target import Target

FRAGMENT_CAP = 1024 * 1024
"""Bytes of a page that are read where a place in it is looked for."""
_DIRECTIVE = ":~:"
_PREFIX = "user-content-"
"""What GitHub and its like put before the anchors of a README."""
_ANCHOR = re.compile(rb"""[\s"'](?:id|name)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)
_OWN_LINK = re.compile(rb"""\shref\s*+=\s*+["']?#([^"'\s>]++)""", re.IGNORECASE)
_HEADING = re.compile(rb"<h[1-6](?=[\s>])([^<>]*+)>")
_HAS_ID = re.compile(rb"\sid\s*=")
_HEADINGS = 5000
"""How many headings of a page are read."""
_HEADING_CAP = 1000
"""Bytes of a heading that are read."""
_SOUND = 2
"""With so many own links that hold, or headings with anchors, a page is believed to have all its anchors."""
_PARTS = frozenset(
    {
        "content",
        "main",
        "main-content",
        "maincontent",
        "top",
        "nav",
        "navigation",
        "search",
        "header",
        "footer",
    }
)
"""Places that layouts link to; they say nothing of a page's headings."""
_FEW_WORDS = 50

Known = Literal["there", "unseen", "ask"]


class _Anchors(NamedTuple):
    names: frozenset[str]
    headings: frozenset[str]
    """Keys of the headings' words: scripts make anchors of them."""
    is_sure: bool
    """Whether a place that is not among them is not there."""
    page: bytes
    markup: Markup


def cap_for(wanted: Iterable[str], url: Target) -> int:
    """Give the bytes to read of a page where some fragments are wanted."""
    bare = [fragment.removeprefix("#") for fragment in wanted]
    is_asked = any(lines.line_of(each) or _of_fragment(each, url) == "ask" for each in bare)
    return FRAGMENT_CAP if is_asked else BODY_CAP


def present(answer: Answer, wanted: Iterable[str], url: Target) -> dict[str, bool | None]:
    """Tell of each fragment, with or without its `#`, whether the page has it; None where nobody can tell.

    >>> from awesomelint.links.target import target
    >>> page = Answer(200, (), b'<h1 id="ants">Ants</h1><p>all about them</p>')
    >>> present(page, ["ants", "bees", "page=3"], target("https://ants.example/"))
    {'ants': True, 'bees': False, 'page=3': None}
    """
    found: dict[str, bool | None] = {}
    anchors: _Anchors | None = None
    file: lines.File | None = None
    for fragment in wanted:
        bare = fragment.removeprefix("#")
        line = lines.line_of(bare)
        if line is not None and answer.status == 200 and is_page(answer):
            file = file or _file(answer, url)
            has_line = file.has(line)
            if has_line is not None:
                found[fragment] = has_line
                continue
        known = _of_fragment(bare, url)
        if known != "ask" or not is_page(answer):
            found[fragment] = True if known == "there" else None
            continue
        anchors = anchors or _anchors(answer)
        found[fragment] = _find(bare, anchors, url)
    return found


def _file(answer: Answer, url: Target) -> lines.File:
    # GitHub's pages have the first lines in their HTML, and show the others by script.
    is_scripted = url.host in _GITHUB or _is_scripted(url.host)
    return lines.File(utf8_of(answer), url, is_whole=answer.is_whole, is_scripted=is_scripted)


def _of_fragment(fragment: str, url: Target) -> Known:
    """Say what is known of a fragment before its page is read."""
    anchor, mark, directives = fragment.partition(_DIRECTIVE)
    host = url.host.removeprefix("www.")
    if mark:
        return "ask" if "text=" in directives and not _is_scripted(url.host) else "unseen"
    if not anchor or anchor.lower() == "top":
        return "there"
    if host in _GITHUB and anchor.lower() in rulebook.data("fragments")["github"]:
        return "there"
    if _unasked().fullmatch(unquote(anchor)) or _is_scripted(url.host):
        return "unseen"
    return "ask"


_GITHUB = frozenset({"github.com", "gist.github.com"})


@cache
def _unasked() -> re.Pattern[str]:
    patterns = rulebook.data("fragments")["unasked"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.DOTALL)


@cache
def _is_scripted(host: str) -> bool:
    """Tell whether a host's pages are filled in by scripts (`rules/data/fragments.toml`)."""
    return any(
        host.endswith(name) if name.startswith(".") else host in (name, f"www.{name}")
        for name in rulebook.data("fragments")["scripted"]
    )


def _anchors(answer: Answer) -> _Anchors:
    page = utf8_of(answer)
    markup = Markup(page)
    found = (b"".join(values).decode("utf-8", "replace") for values in _ANCHOR.findall(page))
    names = frozenset(unescape(name).strip() for name in found)
    headings, with_id = set(), 0
    for match in islice(_HEADING.finditer(markup.low), _HEADINGS):
        with_id += _HAS_ID.search(match[1]) is not None
        stop = markup.low.find(b"</h", match.end(), match.end() + _HEADING_CAP)
        if stop >= 0:
            words = re.sub(rb"<[^<>]*+>", b"", page[match.end() : stop])
            headings.add(key_of(unescape(words.decode("utf-8", "replace"))))
    links = {unquote(link.decode("utf-8", "replace")) for link in _OWN_LINK.findall(page)}
    sound = sum(link in names or _PREFIX + link in names for link in links if link.lower() not in _PARTS)
    is_still = b"<script" not in markup.low
    is_sure = answer.is_whole and answer.status == 200 and (is_still or max(sound, with_id) >= _SOUND)
    if not is_still and is_sure:
        words_shown = markup.count_words(_FEW_WORDS)
        is_sure = words_shown >= _FEW_WORDS or not markup.is_shell(words_shown)
    return _Anchors(names, frozenset(headings), is_sure, page, markup)


def _find(fragment: str, anchors: _Anchors, url: Target) -> bool | None:
    anchor, mark, directives = fragment.partition(_DIRECTIVE)
    place = _find_anchor(anchor, anchors, url) if anchor else False
    if not mark:
        return place
    text = _find_text(directives, anchors)
    if text or place:
        return True
    return None if text is None or place is None else False


def _find_anchor(fragment: str, anchors: _Anchors, url: Target) -> bool | None:
    decoded = unquote(fragment, errors="replace")
    if fragment in anchors.names or decoded in anchors.names:
        return True
    low = anchors.markup.low
    plain = decoded.lower().removeprefix(_PREFIX)
    if (_PREFIX + plain).encode("utf-8", "replace") in low:
        return (
            True  # GitHub's script looks for it in lower case, and its pages may hold it as data of scripts
        )
    is_github = url.host in _GITHUB
    if is_github and low.count(_PREFIX.encode()) < _SOUND:
        return None
    if not anchors.is_sure:
        return None
    if any(name.casefold() == decoded.casefold() for name in anchors.names):
        return False  # browsers compare case, and this page makes its anchors in another one
    if key_of(decoded) in anchors.headings:
        return None
    return None if _is_named(decoded, fragment, anchors.page) or _is_near(decoded, anchors.names) else False


def _is_named(decoded: str, fragment: str, page: bytes) -> bool:
    """Tell whether a page speaks of a fragment anywhere, as a script or a link of its own would."""
    for word in {decoded, fragment}:
        name = word.encode("utf-8", "replace")
        if any(
            opening + name + closing in page
            for opening in (b'"', b"'", b"#")
            for closing in (b'"', b"'", b"\\")
        ):
            return True
    return False


def _is_near(decoded: str, names: frozenset[str]) -> bool:
    """Tell whether a place is called so but for blanks and marks, which a host may see to.

    MediaWiki once wrote `.C3.A9` for `%C3%A9`.
    """
    meant = unquote(re.sub(r"\.(?=[0-9A-F]{2})", "%", decoded), errors="replace")
    keys = {re.sub(r"[\W_]+", "", name) for name in names}
    return any(re.sub(r"[\W_]+", "", word) in keys for word in (decoded, meant))


def _find_text(directives: str, anchors: _Anchors) -> bool | None:
    """Look for what text directives quote, `text=[prefix-,]start[,end][,-suffix]`: one is enough."""
    shown = key_of(anchors.markup.text())
    answers = [
        _quoted(part[len("text=") :], shown) for part in directives.split("&") if part.startswith("text=")
    ]
    if True in answers:
        return True
    return False if anchors.is_sure and all(answer is False for answer in answers) else None


def _quoted(directive: str, shown: str) -> bool | None:
    """Tell whether a page's words, as one key, have what one text directive quotes.

    Blanks, marks, case and accents are not compared, and neither are the edges of words: rather found
    than missed. None where a part of it is there.
    """
    parts = [part for part in directive.split(",") if part]
    prefix = unquote(parts.pop(0)[:-1]) if len(parts) > 1 and parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if len(parts) > 1 and parts[-1].startswith("-") else ""
    keys = [key_of(unquote(part)) for part in parts]
    if not 1 <= len(keys) <= 2 or not keys[0]:
        return None
    if keys[0] not in shown:
        return False
    before, after = key_of(prefix), key_of(suffix)
    if len(keys) == 1:
        return True if before + keys[0] + after in shown else None
    start = shown.find(before + keys[0])
    return True if start >= 0 and shown.find(keys[1] + after, start + len(before)) >= 0 else None
