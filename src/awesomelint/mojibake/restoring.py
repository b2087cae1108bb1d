"""Garbled text in, what it was out: which lines, by which channel, and how sure each character is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from awesomelint.collector import uncollected
from awesomelint.mojibake.arcs import without_foreign
from awesomelint.mojibake.channels import Channel
from awesomelint.mojibake.entities import escaped, unescape
from awesomelint.mojibake.hypotheses import of_legacy, of_utf_8, strictly, whole
from awesomelint.mojibake.judging import MARGIN, PLAUSIBLE, READABLE, Judge
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.likelihood import shipped, shipped_weigher
from awesomelint.mojibake.oddness import odd_lines
from awesomelint.mojibake.references import References
from awesomelint.mojibake.restored import Line, Restoration, Restored, exactly, lines_of, restored
from awesomelint.mojibake.search import Found, search
from awesomelint.mojibake.survey import suspects
from awesomelint.mojibake.thinning import Model
from awesomelint.mojibake.writing import Writing

if TYPE_CHECKING:
    from awesomelint.mojibake.weighing import Weigher

LIMIT = 200_000
"""How many characters of garbled lines are restored, at most, where bytes were lost: a minute's work."""
ROUNDS = 5
"""How many channels are looked for in one text."""
CERTAIN = 100.0
"""What is put down as the gain of a line that was not weighed."""
_ENCODINGS = 4
"""How many encodings are tried in a round."""
_BELIEVABLE = 4
"""How many lines, at most, go with one that is believable by itself."""
_SHARED_LINES = 3
"""How many lines make a channel that of the file."""
_MANY_LINES = 500
"""How many lines are looked at to tell what became of lost bytes."""


@lru_cache(maxsize=8)
def restore(text: str, references: tuple[str, ...] = (), model: Model | None = None) -> Restoration:
    """Tell which lines of a text are garbled, and what they were.

    `references` are texts that may hold what it was: a clean copy, earlier versions, other lists.

    Nothing is loaded, and next to no time spent, where no line looks garbled. The result is kept for a
    few texts, as several rules ask.
    """
    unescaped = unescape(text)
    with uncollected():
        found = _restore(text if unescaped is None else unescaped.text, references, model)
    return found if unescaped is None else escaped(found, unescaped, text)


def _restore(text: str, references: tuple[str, ...], model: Model | None) -> Restoration:
    if text.isascii():
        return Restoration((), None)
    found = suspects(text)
    lines = lines_of(text)
    odd = odd_lines([line.text for line in lines])
    if not found and not odd:
        return Restoration((), None)
    size = sum(len(lines[number].text) for number in {*odd, *chain(*found.values())})
    weigher = shipped_weigher() if model is None else None
    model = shipped() if model is None else model
    restorer = _Restorer(lines, model, weigher, References(references), exact_only=size > LIMIT)
    pending = {codec: set(numbers) for codec, numbers in found.items()}
    for _ in range(ROUNDS):
        if not restorer.round(pending):
            break
    restorer.look_up()
    if odd := [number for number in odd if number not in restorer.done]:
        restorer.legacy(odd)
    return restorer.result()


class _Restorer:
    """The lines of a text while channels are found for them."""

    def __init__(
        self,
        lines: Sequence[Line],
        model: Model,
        weigher: Weigher | None,
        references: References,
        *,
        exact_only: bool = False,
    ) -> None:
        self.done: dict[int, Restored] = {}
        self._lines = lines
        self._references = references
        self._model = references.over(model) if references else model
        self._weigher = weigher
        self._judge = Judge([line.text for line in lines], self._model, references)
        self._exact_only = exact_only
        self._given_up: set[int] = set()
        self._not_ascii = [number for number, line in enumerate(lines) if not line.text.isascii()]

    def round(self, pending: dict[str, set[int]]) -> bool:
        """Restore the lines of the channel that most pending ones share; tell whether there was one."""
        for codec, numbers in pending.items():
            pending[codec] = {
                number for number in numbers if number not in self.done and self._is_open(number)
            }
        hypotheses = list(self._hypotheses(pending))
        everyone = sorted({number for _, codec in hypotheses for number in pending[codec]})
        best = self._judge.best(hypotheses, everyone)
        if best is None:
            return False
        channel, codec = best
        own = sorted(pending.pop(codec))
        judge = self._judge
        if not judge.reads_well(channel, own, PLAUSIBLE) and not judge.is_garbled_again(channel, own):
            return True
        if self._restore(channel, own):
            self._restore_rest(channel)
        return True

    def _restore_rest(self, channel: Channel) -> None:
        """Restore lines that say little by themselves, if not too many, in a channel that many share."""
        rest = [number for number in self._not_ascii if number not in self.done]
        if len(rest) <= 2 * len(self.done):
            self._restore(channel, rest, least=1.0, is_trusted=True)

    def _is_open(self, number: int) -> bool:
        """Tell whether a line may be garbled, by what it is made of."""
        return self._exact_only or not self._judge.is_readable(number)

    def _hypotheses(self, pending: dict[str, set[int]]) -> Iterator[tuple[Channel, str]]:
        """Give channels to try, each with its encoding; forget the lines that are implausible in one."""
        tried = 0
        for codec in sorted(pending, key=lambda codec: -len(pending[codec])):
            numbers = sorted(pending[codec])
            if not numbers or not self._judge.is_plausible(numbers, codec):
                pending[codec].clear()
                continue
            text = "\n".join(map(self._judge.beginning, numbers[:_MANY_LINES]))
            yield from ((channel, codec) for channel in of_utf_8(text, codec))
            tried += 1
            if tried == _ENCODINGS:
                return

    def legacy(self, odd: Sequence[int]) -> None:
        """Restore lines in a legacy encoding that were read in another one."""
        odd = [number for number in odd if self._is_open(number)]
        if not odd:
            return
        channels = of_legacy(self._judge.sample(odd))
        if self._exact_only:
            channels = (
                channel
                for channel in channels
                if channel.steps[0].right == "utf-8" or channel.steps[-1].lost == "kept"
            )
        best = self._judge.best([(channel, "") for channel in channels], odd)
        if best is None:
            return
        channel = best[0]
        is_utf_8 = channel.steps[0].right == "utf-8"
        if self._judge.reads_well(channel, odd, PLAUSIBLE if is_utf_8 else READABLE):
            self._restore(channel, odd, is_trusted=not is_utf_8 or len(odd) >= _SHARED_LINES)
            if sum(line.channel == channel for line in self.done.values()) >= _SHARED_LINES:
                self._restore_rest(channel)

    def look_up(self) -> None:
        """Restore lines that references hold, and that are short or do not look garbled, as others tell."""
        knows = self._references.knows
        done = {number: line.channel for number, line in self.done.items()} if self._references else {}
        if 2 * sum(knows(self._lines[number].text, channel) for number, channel in done.items()) > len(done):
            self._references.believe_short_lines()
        for channel in dict.fromkeys(done.values()):
            known = [number for number in self._not_ascii if knows(self._lines[number].text, channel)]
            for number in known:
                if number in self.done and self.done[number].unsure:
                    del self.done[number]
            self._restore(channel, known, is_trusted=True)

    def _restore(
        self, channel: Channel, numbers: Sequence[int], least: float = MARGIN, *, is_trusted: bool = False
    ) -> bool:
        """Restore lines that went through a channel; tell whether it is one that many lines share.

        A line of a file that is garbled throughout is believed sooner than a single one.
        """
        known = "".join(self._whole(number, channel) for number in numbers[:_MANY_LINES])
        writing = Writing(known)
        weigher = self._weigher and self._weigher.about(known)
        found: dict[int, tuple[float, Found]] = {}
        for number in numbers:
            if number not in self.done:
                gain, was = self._find(number, channel, writing, weigher)
                if was is not None and gain >= least:
                    found[number] = gain, was
        believable = [
            number for number, (_, was) in found.items() if self._judge.is_believable(number, was, channel)
        ]
        is_shared = is_trusted or (
            len(found) >= _SHARED_LINES and _BELIEVABLE * len(believable) >= len(found)
        )
        for number in found if is_shared else believable:
            gain, was = found[number]
            self.done[number] = restored(self._lines[number], channel, was, gain)
        return is_shared

    def _find(
        self, number: int, channel: Channel, writing: Writing, weigher: Weigher | None
    ) -> tuple[float, Found | None]:
        """Give the gain and what a line was if it went through a channel; None if that is what it is."""
        text = self._lines[number].text
        known = self._references.find(text, channel)
        if known is not None:
            return CERTAIN, known
        was = strictly(text, channel)
        if self._exact_only:
            if was is None:
                self._given_up.add(number)
            return CERTAIN, None if was in (None, text) else exactly(text, was, channel)
        ways = lattice(text, channel)
        model = writing.model(self._model, self._whole(number, channel))
        found = search(ways if was is None else without_foreign(ways), model, weigher)
        score = found.score
        if was is not None and was != found.text:
            found, score = exactly(text, was, channel), self._judge.likelihood(was)
        return self._judge.gain(number, score), found if found.text != text else None

    def _whole(self, number: int, channel: Channel) -> str:
        """Give the characters of a line that lost nothing in a channel, where that is told cheaply."""
        step = channel.steps[0]
        is_cheap = len(channel.steps) == 1 and step.right == "utf-8"
        return whole(self._lines[number].text, step.wrong) if is_cheap else ""

    def result(self) -> Restoration:
        lines = tuple(self.done[number] for number in sorted(self.done))
        channels = [line.channel for line in lines]
        most = max(set(channels), key=lambda channel: (channels.count(channel), channel.name), default=None)
        shared = most if most is not None and channels.count(most) >= _SHARED_LINES else None
        return Restoration(lines, shared, len(self._given_up.difference(self.done)))
