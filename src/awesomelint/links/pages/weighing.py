"""Whether a page answered with 200 is there: its signals, and what its host answers for other paths.

Two signals, one of them strong, make it `gone-soft`; what follows are the exceptions, all of them in favour
of the page.

- A host that answers 404 for a path that nobody made would have done so for this one: not-found words in the
  title are then what the page is about, unless a further signal speaks for them. Even then nothing bears
  the death out, so it stays suspected.
- A single-page application answers every path with one shell, and shows only a browser what is there.
- A wall (a log-in, a subscription, consent) is the same for every path too, and hides what is behind it.
- What the home page has as well (not to be listed, few words, a name like an error) is the site's habit.
- A page that other paths are sent to is there.
- A page whose own address speaks of 404 is about 404.
"""

from __future__ import annotations

import hashlib
import re

from awesomelint import rulebook
from awesomelint.links import redirects
from awesomelint.links.pages import parked
from awesomelint.links.pages.fingerprint import jaccard
from awesomelint.links.pages.phrases import fold, key_of, says_not_found, words_of
from awesomelint.links.pages.values import Opinion, Page
from awesomelint.links.target import Target, target
from awesomelint.model import Signal

_SAME = 0.9
"""From this Jaccard index on two pages are the same."""
_MANY = 3
"""So many listed URLs that end at one page are too many."""
_SHORTER = 3
"""A final path so many times shorter is much shorter ..."""
_HIGHER = 2
"""... and so is one with so many segments less."""
_NOT_FOUND = frozenset({404, 410})
_WORDS = frozenset({"not-found-title", "not-found-heading"})
_SILENT = frozenset({"same-as-sibling", "mostly-scripts", "noindex"})
"""What an application that scripts fill has too, where nothing says that a page is not there."""
_NUMBER = re.compile(r"\d{5,}")
_SEGMENT = re.compile(r"[^/]+")


def is_suspicious(page: Page, start: Target, final: Target) -> bool:
    """Tell whether a page answered with 200 is worth a look at a sibling path."""
    if page.is_challenge:
        return False
    if any(signal.is_strong for signal in page.signals):
        return True
    if _is_root(start):
        return False
    return bool(page.signals) or page.is_shell or _is_shorter(start, final) or _is_error_path(start, final)


def sibling_of(url: Target) -> Target:
    """Make a URL beside another one that nobody can have made, the same one for the same folder.

    Behind a long number the rest of a path is often for show (`/questions/11227809/why`), so there the
    number is left out too.
    """
    folder = url.folder
    head, _, last = folder.rstrip("/").rpartition("/")
    if _NUMBER.fullmatch(last):
        folder = head + "/"
    name = hashlib.blake2b(url.folder.encode(), digest_size=6, person=b"sibling").hexdigest()
    return target(f"{folder}awesomelint-{name}")


def is_same(page: Page, final: str, sibling: Page, sibling_final: str) -> bool:
    """Tell whether two pages are the same but for what names them.

    They are where they have one final URL, or one title and a Jaccard index of 0.9 and more.
    """
    if final == sibling_final:
        return True
    if _anonymous(page.title, final) != _anonymous(sibling.title, sibling_final):
        return False
    return jaccard(page.shingles, sibling.shingles) >= _SAME


def weigh(
    page: Page, start: Target, final: Target, *, sibling: Page | None, sibling_final: str,
    sibling_status: int | None, root: Page | None, shared: int,
) -> Opinion:  # fmt: skip
    """Judge a page answered with 200.

    `sibling` is what the host shows for a path nobody made (None: it answers with an error, as it
    should, with `sibling_status`, or was not asked, None); `root` is its home page where that is known;
    `shared` is how many listed URLs of this host, this one included, ended at the same final URL.
    """
    own = _of_page(page, start, root)
    beside = _of_sibling(page, start, final, sibling, sibling_final)
    signals = (*own, *beside, *_of_address(page, start, final, shared))
    is_parked = any(signal.name in ("parked", "placeholder") for signal in signals)
    names = {signal.name for signal in signals}
    is_hidden = (
        page.is_shell or names <= _SILENT or ("wall" in names and names <= _SILENT | {"wall", "few-words"})
    )
    is_unmoved = redirects.meaning(start, final, None) == "same"
    if beside and is_hidden and is_unmoved and not is_parked:
        what = "a wall" if "wall" in names else "one page of scripts"
        reason = f"{what} answers every path of its host, so whether this page is there cannot be seen"
        return Opinion("unsure", reason, signals)
    if not _is_enough(signals):
        return Opinion("alive", "", signals)
    words = "; ".join(signal.words for signal in signals)
    # Where a query says which page it is, or the page was looked for elsewhere, a missing path says nothing.
    is_told = sibling is None and not start.query and _folder(start) == _folder(final)
    if is_told and sibling_status in _NOT_FOUND:
        rest = tuple(signal for signal in signals if signal.name not in _WORDS)
        if not rest:
            return Opinion("alive", "", signals)
    if page.is_shell and not is_parked and not beside:
        return Opinion("unsure", f"{words}; yet it is a page of scripts that were not run", signals)
    return Opinion("gone-soft", words, signals)


def _is_enough(signals: tuple[Signal, ...]) -> bool:
    counted = [signal for signal in signals if signal.name != "wall"]
    return len(counted) >= 2 and any(signal.is_strong for signal in counted)


def _of_page(page: Page, start: Target, root: Page | None) -> tuple[Signal, ...]:
    """Give a page's own signals, without those that say nothing here."""
    signals = page.signals
    if _is_about(start):
        signals = tuple(signal for signal in signals if signal.name not in _WORDS)
    if root is None or _is_root(start):
        return signals
    theirs = {signal.name for signal in root.signals}
    if not any(signal.is_strong for signal in root.signals):
        return tuple(signal for signal in signals if signal.is_strong or signal.name not in theirs)
    if theirs & _WORDS and not theirs & {"few-words", "mostly-scripts", "noindex", "not-found-text"}:
        # A home page with words on it, and a name like an error: `404 Ants`.
        return tuple(signal for signal in signals if signal.name not in _WORDS)
    return signals


def _of_sibling(
    page: Page, start: Target, final: Target, sibling: Page | None, sibling_final: str
) -> tuple[Signal, ...]:
    if sibling is None or sibling.is_challenge or _is_root(start):
        return ()
    if sibling_final == final.url and (start.url == final.url or _is_fitting(page, start, final)):
        return ()  # other paths are sent to this page, or every spelling of its address is
    is_alias = sibling.canonical == final.url or (
        sibling.canonical == page.canonical and sibling.canonical not in (None, final.root)
    )
    if is_alias and sibling_final != final.url:
        return ()  # the host took the sibling for another spelling of this page's address
    if is_same(page, final.url, sibling, sibling_final):
        return (Signal("same-as-sibling", True, "its host shows the same for a path that nobody made"),)
    says = {says_not_found(sibling.title)} if sibling.title else {False}
    says |= {signal.name in _WORDS for signal in sibling.signals}
    if True in says and any(signal.name in _WORDS for signal in page.signals):
        return (Signal("same-as-sibling", True, "its host says the same for a path that nobody made"),)
    return ()


def _of_address(page: Page, start: Target, final: Target, shared: int) -> tuple[Signal, ...]:
    """Give what the final address says, where it is another one."""
    found = []
    if parked.is_market(final.host) and redirects.site(start.host) != redirects.site(final.host):
        found.append(Signal("parked", True, f"it leads to {final.host}, where domains are sold or parked"))
        found.append(Signal("other-site", False, "that is another site"))
    if start.url != final.url and not _is_fitting(page, start, final):
        if _is_error_path(start, final):
            found.append(
                Signal("error-address", True, f"it leads to {final.path[:100]}, an error page by its name")
            )
        if shared >= _MANY:
            found.append(Signal("many-to-one", True, f"{shared} links to this host end at this one page"))
        if _is_shorter(start, final):
            found.append(Signal("shorter-path", False, "it leads to a page much higher up"))
    return tuple(found)


def _is_fitting(page: Page, start: Target, final: Target) -> bool:
    return redirects.meaning(start, final, page.title) in ("same", "fits", "short", "landing", "log-in")


def _is_root(url: Target) -> bool:
    return url.path in ("", "/") and not url.query


def _folder(url: Target) -> tuple[str, str]:
    """Give the folder of a URL, whatever its scheme, with `www.` or without."""
    return url.site.removeprefix("www."), url.folder[len(url.root) :]


def _is_shorter(start: Target, final: Target) -> bool:
    if start.site == final.site and start.path == final.path:
        return False
    before, after = (len(_SEGMENT.findall(url.path)) for url in (start, final))
    is_brief = _SHORTER * len(final.path + final.query) <= len(start.path + start.query)
    return after < before and (is_brief or after <= before - _HIGHER)


def _is_error_path(start: Target, final: Target) -> bool:
    """Tell whether a redirect ends at an address that is an error page's by its name."""
    known = rulebook.data("soft-404")["paths"]
    names = [key_of(url.path.rstrip("/").rpartition("/")[2].partition(".")[0]) for url in (start, final)]
    return start.url != final.url and names[1] in known and names[0] != names[1]


def _is_about(start: Target) -> bool:
    """Tell whether an address, as listed, speaks of pages that are not there."""
    words = " ".join(words_of(f"{start.path} {start.query}"))
    return "404" in words.split() or "not found" in words or "notfound" in words or "soft 404" in words


def _anonymous(title: str | None, url: str) -> str:
    """Give a title without the words of its own address, which some error pages repeat."""
    own = set(words_of(url))
    return " ".join(word for word in words_of(fold(title or "")) if word not in own)
