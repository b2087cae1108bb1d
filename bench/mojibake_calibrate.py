"""Fit how sure restored characters are said to be to how often they are right.

    python bench/mojibake_calibrate.py ../shared/corpus/lists [--texts FOLDER] [--size 2000] [--write]

Run it again whenever the language model or the search has changed. It garbles lines in the matrix's
languages and channels, other lines than the matrix's (`mojibake_matrix.py`), restores them, and fits the
curves of `awesomelint.mojibake.certainty` to what the search says and what is so, by logistic regression.
`--texts` adds a folder of `<language>.txt` that the model was not made from, of which as much is taken.
`--write` writes `src/awesomelint/mojibake/data/certainty.json`. The tables are those of the texts it was
fitted on; the matrix's are the ones that tell whether it holds. Lines of which another channel than the
file's is thought are left out: it is the channel that is unsure of them. Characters of which the search was
sure wrongly are printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
from mojibake_matrix import LANGUAGES, channels, chosen, other_lines
from mojibake_truth import Calibration, judged

from awesomelint.mojibake import certainty, restored
from awesomelint.mojibake.certainty import Curve, Kind, is_riddled, kind, looks_garbled, parts
from awesomelint.mojibake.restoring import restore

PLACE = Path(certainty.__file__).parent / "data" / "certainty.json"
ROUNDS = 50
SURE = 1e-4
"""How much doubt, at most, characters have that are printed if they are wrong."""
KINDS: tuple[Kind, ...] = ("lost", "riddled", "whole", "passed")
Samples = dict[Kind, list[tuple[float, bool]]]
"""By kind: what the search says, and whether it is so."""


def texts(folder: Path, more: Path | None, size: int) -> Iterator[tuple[str, str]]:
    """Give texts with their languages."""
    for language, lines in other_lines(folder):
        yield language, "\n".join(chosen(lines, size)) + "\n"
    for language in LANGUAGES if more else ():
        lines = (more / f"{language}.txt").read_text(encoding="utf-8").splitlines() if more else []
        yield language, "\n".join(chosen([line for line in lines if not line.isascii()], size)) + "\n"


def sampled(folder: Path, more: Path | None, size: int) -> Samples:
    """Garble all texts in all channels, and note what the search says of each character."""
    samples: Samples = {name: [] for name in KINDS}
    for language, text in texts(folder, more, size):
        sample(language, text, samples)
        print(language, {name: len(found) for name, found in samples.items()}, flush=True)
    return samples


def sample(language: str, text: str, samples: Samples) -> None:
    """Garble a text in each channel, and note what the search says of each character."""
    for name, channel in channels().items():
        garbled = channel.garble(text)
        restoration = restore.__wrapped__(garbled)
        for line in judged(text, garbled, restoration):
            if line.restored.channel != restoration.channel:
                continue
            riddled = is_riddled(line.restored.choices)
            is_garbled = looks_garbled(line.restored.text)
            for choice, is_right in line.characters:
                if choice.confidence < 1.0 and not is_garbled:
                    which = kind(choice, garbled, line.restored.channel, riddled)
                    samples[which].append((choice.confidence, is_right))
                    if not is_right and choice.confidence > 1 - SURE and which != "passed":
                        around = garbled[max(0, choice.start - 12) : choice.stop + 12]
                        print(
                            language, name, which, f"{1 - choice.confidence:.0e}", choice.character, end=" "
                        )
                        print(f"  {around!r}: {line.restored.channel.name}")


def fit(samples: list[tuple[float, bool]], *, is_flat: bool) -> Curve:
    """Find the curve that makes what is so likeliest, by Newton's method; it may not fall.

    The identity is taken to be as likely as one observation makes it, so that few samples change little.
    """
    inputs = np.array([(1.0, *parts(stated)) for stated, _ in samples])
    truth = np.array([is_right for _, is_right in samples], float)
    free = [True, *[not is_flat] * 3]
    while True:
        numbers = _likeliest(inputs[:, free], truth, np.array([0.0, 1.0, 1.0, 1.0])[free])
        found = np.zeros(4)
        found[free] = numbers
        falling = [at for at in range(1, 4) if found[at] < 0]
        if not falling:
            offset, low, middle, high = (round(float(number), 4) for number in found)
            return Curve(offset, (low, middle, high))
        free[falling[0]] = False


def _likeliest(inputs: np.ndarray, truth: np.ndarray, start: np.ndarray) -> np.ndarray:
    numbers = start.copy()
    for _ in range(ROUNDS):
        said = 1 / (1 + np.exp(-np.clip(inputs @ numbers, -30, 30)))
        slope = inputs.T @ (truth - said) - (numbers - start)
        curvature = (inputs * (said * (1 - said))[:, None]).T @ inputs + np.eye(len(numbers))
        step = np.linalg.solve(curvature, slope)
        numbers = numbers + step / max(1.0, float(np.abs(step).max()))
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--size", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with patch.object(restored, "calibrated", lambda choices, text, channel: tuple(choices)):
        samples = sampled(options.folder, options.texts, options.size)
    curves = {name: fit(samples[name], is_flat=name == "passed") for name in KINDS}
    for name, curve in curves.items():
        before, after = Calibration(), Calibration()
        for stated, is_right in samples[name]:
            before.add(stated, is_right)
            after.add(curve.confidence(stated), is_right)
        print(name, "as the search says:", *before.table(), f"with {curve}:", *after.table(), sep="\n")
    if options.write:
        data = json.dumps({name: curve._asdict() for name, curve in curves.items()}, indent=2)
        PLACE.write_text(data + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
