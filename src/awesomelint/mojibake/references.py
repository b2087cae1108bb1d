"""Reference texts decide what was lost: an earlier version, a clean copy, other files of the same hand.

A garbled line that is what the channel makes of one line of a reference is that line: garbling can be run,
so there is nothing to guess. For all others a model of the references stands in front of the language model:
what follows the last characters in the references, of as many of them as can be found there, counts the
more, the more they are.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import exp, log
from typing import Final

from awesomelint.mojibake.arcs import Lattice
from awesomelint.mojibake.channels import Channel
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.search import Choice, Found
from awesomelint.mojibake.signs import is_garbled
from awesomelint.mojibake.thinning import Model

REACH: Final = 8
"""How many characters back the references are looked at."""
DOUBT: Final = (0.0, 1000.0, 30.0, 4.0, 1.0, 0.3, 0.1, 0.05, 0.04)
"""How many times a context of so many characters has to be found in the references for what follows it there
to count as much as what is thought of it otherwise: Dirichlet smoothing's prior (MacKay and Peto 1995)."""
_LEAST = 6
"""How many characters a line has to have, blanks aside, that is known by being the same, without others."""
_MOST = 1_000_000
"""How many characters of references are taken, the strongest first."""
_KEPT_CHANNELS = 24
"""For how many channels garbled lines are kept."""
NUMBER = re.compile(r"[ \t>*+-]*(?:[0-9][0-9.]*[.)]?[ \t]+)?")
"""What may differ at the start of a line: its number."""
_FULL_STOPS = {"。": ".", "、": ","}


class References:
    """Lines of texts that are said to be what garbled lines were."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Lines that lost characters themselves are left out, and so are those that say nothing new."""
        self._lines = tuple(_until(_MOST, (line for text in texts for line in _telling_lines(text))))
        self._garbled: dict[Channel, Mapping[str, str]] = {}
        self._clean: dict[str, bool] = {}
        self._least = _LEAST

    def __bool__(self) -> bool:
        return bool(self._lines)

    def over(self, model: Model) -> Model:
        """Make a model that knows the references, and asks another one where they say nothing."""
        return ReferenceModel(self._lines, model)

    def find(self, text: str, channel: Channel) -> Found | None:
        """Give what a garbled line was, if it is what the channel makes of one line of the references.

        Numbers at the start of the line may differ. Lines of which there are two that would be garbled to
        the same, very short ones, and those that are garbled themselves are not known by that.
        """
        was = self._known(text, channel)
        return None if was is None else Found(tuple(_path(text, was, channel)), 0.0)

    def knows(self, text: str, channel: Channel) -> bool:
        """Tell whether `find` finds a line."""
        return self._known(text, channel) is not None

    def _known(self, text: str, channel: Channel) -> str | None:
        """Give the line that a garbled line was, with the number of the garbled one."""
        number, rest = parted(text)
        body = self._index(channel).get(rest)
        return number + body if body and self._is_telling(body) else None

    def _is_telling(self, body: str) -> bool:
        """Tell whether a line is long enough to be known by being the same, and not garbled itself."""
        if len(body) - body.count(" ") < self._least:
            return False
        if body not in self._clean:
            self._clean[body] = not is_garbled(body)
        return self._clean[body]

    def believe_short_lines(self) -> None:
        """From now on, let short lines be known, too: most others are, so that the references hold a copy."""
        self._least = 1

    def _index(self, channel: Channel) -> Mapping[str, str]:
        """Give lines by what a channel makes of them, without numbers; empty where there are several."""
        if channel not in self._garbled:
            if len(self._garbled) == _KEPT_CHANNELS:
                self._garbled.clear()
            self._garbled[channel] = _indexed(self._lines, channel)
        return self._garbled[channel]


def parted(line: str) -> tuple[str, str]:
    """Give the number at the start of a line, with the marks and blanks around it, and what follows.

    >>> parted("- 1.2 Ant")
    ('- 1.2 ', 'Ant')
    """
    number = NUMBER.match(line)
    assert number is not None  # it matches nothing, too
    return number[0], line[number.end() :]


def _until(most: int, lines: Iterable[str]) -> Iterator[str]:
    """Yield each line once, as long as there is room for so many characters."""
    seen = set()
    for line in lines:
        if line not in seen:
            seen.add(line)
            most -= len(line)
            if most < 0:
                return
            yield line


def _telling_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text, as a line feed ends them, that are not ASCII and did not lose characters."""
    for line in text.split("\n"):
        if not line.isascii() and "\ufffd" not in line:
            yield line.removesuffix("\r")


def _indexed(lines: Iterable[str], channel: Channel) -> Mapping[str, str]:
    index: dict[str, str] = {}
    for line in lines:
        _, body = parted(line)
        try:
            garbled = channel.garble(body)
        except UnicodeError:
            continue
        if garbled != body:
            index[garbled] = body if index.get(garbled, body) == body else ""
    return index


def _path(text: str, was: str, channel: Channel) -> Iterator[Choice]:
    """Tell which character stands where in a garbled line, as far as that can be told."""
    if channel.is_single_byte:
        lengths = (_length(character, channel) for character in was)
        way: list[int] | None = [*accumulate(lengths, initial=0)]
    else:
        way = _way(lattice(text, channel), was)
    if way is None:  # characters that no lattice has: all of what differs stands for the first of them
        first = next(at for at, pair in enumerate(zip(text, was, strict=False)) if pair[0] != pair[1])
        way = [*range(first + 1), *[len(text)] * (len(was) - first)]
    for at, character in enumerate(was):
        yield Choice(way[at], way[at + 1], character, 1.0)


@lru_cache(maxsize=1 << 14)
def _length(character: str, channel: Channel) -> int:
    """Give how many characters a channel makes of one, where each is garbled alone."""
    return len(channel.garble(character))


def _way(lattice: Lattice, was: str) -> list[int] | None:
    """Find the places that a text goes through in a lattice; None where it does not."""
    layers: list[dict[int, int]] = [{0: -1}]
    for character in was:
        layer: dict[int, int] = {}
        for node in layers[-1]:
            for arc in lattice.arcs[node] if node < len(lattice.arcs) else ():
                if character in arc.characters:
                    layer.setdefault(arc.stop, node)
        layers.append(layer)
    node = len(lattice.arcs)
    way = []
    for layer in reversed(layers):
        if node not in layer:
            return None
        way.append(lattice.places[node])
        node = layer[node]
    return way[::-1]


def folded(character: str) -> str:
    """Give a character as references are compared: they may have other punctuation, full-width or not.

    >>> [folded(c) for c in "，。Ａé中"]
    [',', '.', 'A', 'é', '中']
    """
    if "\uff01" <= character <= "\uff5e":
        return unicodedata.normalize("NFKC", character)
    return _FULL_STOPS.get(character, character)


class ReferenceModel:
    """The language model, and before it what stands in the references; a `Model` itself.

    A state is the language model's, and as many of the last characters, at most `REACH`, as are found
    together in the references: paths that they cannot tell apart come together.
    """

    def __init__(self, lines: Sequence[str], model: Model) -> None:
        self._model = model
        self._text = "\n" + "\n".join("".join(map(folded, line)) for line in lines) + "\n"
        self._characters = frozenset("".join(lines))
        self._places: dict[str, Sequence[int]] = _places(self._text)
        self._counts: dict[str, tuple[Mapping[str, int], int]] = {}
        self._reached: dict[str, str] = {}
        self.start: Hashable = (model.start, "\n")

    def knows(self, character: str) -> bool:
        """Tell whether the character is one that people write."""
        return character in self._characters or self._model.knows(character)

    def step(self, state: Hashable, character: str) -> tuple[float, Hashable]:
        """Give the logarithm of how likely a character is in a state, and the state after it."""
        before: Hashable
        context: str
        before, context = state  # type: ignore[misc]  # a pair, as `start` is
        score, after = self._model.step(before, character)
        mine = folded(character)
        if context:
            score = self._mixed(score, context, mine)
        key = context + mine
        following = self._reached.get(key)
        if following is None:
            following = self._reached[key] = self._reach(key[-REACH:])
        return score, (after, following)

    def pairs(self, before: str, characters: Sequence[str]) -> list[float]:
        """Give the logarithms of how likely characters are after one other."""
        context = folded(before)
        logs = self._model.pairs(before, characters)
        return [self._mixed(log, context, folded(mine)) for log, mine in zip(logs, characters, strict=True)]

    def _mixed(self, score: float, context: str, character: str) -> float:
        share = 0.0
        rest = 1.0
        for start in range(len(context)):
            counts, total = self._count(context[start:])
            if total:
                doubt = DOUBT[len(context) - start]
                whole = total + doubt
                share += rest * counts.get(character, 0) / whole
                rest *= doubt / whole
        return log(share + rest * exp(score))

    def _count(self, context: str) -> tuple[Mapping[str, int], int]:
        """Count what follows a context in the references."""
        found = self._counts.get(context)
        if found is None:
            text = self._text
            counts = Counter(text[place] for place in self._find(context) if place < len(text))
            found = self._counts[context] = (counts, counts.total())
        return found

    def _reach(self, context: str) -> str:
        """Give as much of a context, from its end, as stands somewhere in the references."""
        while context and not self._find(context):
            context = context[1:]
        return context

    def _find(self, context: str) -> Sequence[int]:
        """Give the places after each occurrence of a context."""
        found = self._places.get(context)
        if found is None:
            if len(context) <= 2:
                return ()
            text = self._text
            shorter = self._find(context[:-1])
            last = context[-1]
            found = array("I", (place + 1 for place in shorter if place < len(text) and text[place] == last))
            self._places[context] = found
        return found


def _places(text: str) -> dict[str, Sequence[int]]:
    """Give the places after each character of a text, and after each pair of them."""
    places: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for place, character in enumerate(text, start=1):
        places[character].append(place)
    for place, pair in enumerate(map("".join, pairwise(text)), start=2):
        places[pair].append(place)
    return dict(places)
