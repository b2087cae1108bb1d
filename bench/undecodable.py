"""How often the encoding of files that are not UTF-8 is found, beside charset-normalizer.

    python bench/undecodable.py ../shared/corpus/lists [--others] [--pieces 8] [--verbose]
    python bench/undecodable.py ../shared/corpus/lists --strays [--verbose]

The texts are real lists in each language, which the language model was not made from. The lines that an
encoding has the characters for are written in it: a whole list, and pieces of 200 and of 60 bytes. Right is
what gives the text back, whatever the encoding is called. With `--others`, languages the model hardly
knows.

With `--strays`, some lines of a list in UTF-8 are in another encoding; and others are damaged, by a random
byte or by half a character, which nothing should be read into.
"""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

from awesomelint.decode import decode, explain
from awesomelint.stray_bytes import SURE, Mended, mend

LANGUAGES = {
    **{code: f"-{code}.md" for code in ("ar", "cs", "de", "el", "es", "fr", "he", "it", "ja", "ko", "nl")},
    **{code: f"-{code}.md" for code in ("pl", "ro", "ru", "sv", "th", "tr", "uk", "vi")},
    "pt": "-pt_BR.md",
    "zh-Hans": "-zh.md",
    "zh-Hant": "-zh-TW.md",
}
OTHERS = {
    code: f"-{code}.md"
    for code in ("bg", "bs", "ca", "da", "et", "fa_IR", "fi", "hu", "lv", "no", "sk", "sl", "sr")
}
"""How the names of files in a language end; the largest one is taken."""
ENCODINGS = (
    *("gb18030", "gbk", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("koi8_r", "koi8_u", "cp866", "cp437", "cp850", "cp852", "mac_roman", "mac_cyrillic", "mac_latin2"),
    *("latin_1", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_9", "iso8859_15"),
    *("utf-16-le", "utf-16-be", "utf-32-le"),
)
WIDE = {"ja", "ko", "zh-Hans", "zh-Hant"}
"""Languages that are written in multibyte encodings; GB18030 and its like have letters of others as well."""
MULTIBYTE = {"gb18030", "gbk", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"}
SIZES = (0, 200, 60)
"""Of the pieces, in bytes; 0 is the whole list."""
MOST = 40_000
"""How many characters are taken of a list."""


class Said(NamedTuple):
    text: str | None
    certainty: float


def awesomelint(raw: bytes) -> Said:
    source, guess = decode(raw, "list.md"), explain(raw)
    return Said(source.text if guess.reason in ("legacy", "nul-pattern", "valid") else None, guess.certainty)


def charset_normalizer(raw: bytes) -> Said:
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    return Said(str(best) if best else None, 1 - best.chaos if best else 0.0)


def texts(folder: Path, endings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give each language's text."""
    files = sorted(folder.rglob("*.md"), key=lambda file: (-file.stat().st_size, file))
    for language, ending in endings.items():
        found = next(file for file in files if file.name.endswith(ending))
        yield language, found.read_text(encoding="utf-8", errors="replace").replace("\ufeff", "")[:MOST]


def written(text: str, codec: str) -> str:
    """Give the lines of a text that an encoding can write, or nothing if those are too few."""
    if codec == "cp1258":
        text = "".join(map(_apart, text))
    lines = text.split("\n")
    able = [line for line in lines if _gives_back(line, codec)]
    beyond, left = (sum(not line.isascii() for line in some) for some in (lines, able))
    return "\n".join(able) + "\n" if left >= 0.7 * beyond else ""


def _gives_back(line: str, codec: str) -> bool:
    try:
        return line.encode(codec).decode(codec) == line
    except UnicodeError:
        return False


def _apart(character: str) -> str:
    """Write a letter of Vietnamese as windows-1258 does: the tone on its own."""
    if _gives_back(character, "cp1258"):
        return character
    base, *marks = tuple(unicodedata.normalize("NFD", character))
    own = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
    return unicodedata.normalize("NFC", base + "".join(own)) + "".join(m for m in marks if m not in own)


def pieces(text: str, codec: str, size: int, count: int) -> Iterator[bytes]:
    """Cut a text, between characters, into pieces of so many bytes that hold letters beyond ASCII."""
    if not size or not text:
        yield from [text.encode(codec)] if text else []
        return
    found: list[bytes] = []
    at = 0
    while at < len(text):
        stop, raw = at, b""
        while stop < len(text) and len(raw) < size:
            raw += text[stop].encode(codec)
            stop += 1
        if len(raw) >= size * 0.5 and not text[at:stop].isascii():
            found.append(raw)
        at = stop
    step = max(1, len(found) // count)
    yield from found[::step][:count]


def patched(text: str, codec: str) -> bytes:
    """Write every tenth line that is not ASCII in another encoding, as if it were pasted."""
    count, lines = 0, []
    for line in text.split("\n"):
        count += not line.isascii()
        lines.append(line.encode(codec) if count % 10 == 5 and not line.isascii() else line.encode())
    return b"\n".join(lines)


def damaged(text: str, seed: int) -> bytes:
    """Write a random byte into some lines, and take the last byte of a character out of others."""
    random, lines = Random(seed), []
    for line in text.split("\n"):
        raw = line.encode()
        if random.random() < 0.1 and line:
            at = random.randrange(len(line))
            raw = line[:at].encode() + bytes([random.randrange(0x80, 0x100)]) + line[at:].encode()
        elif random.random() < 0.1 and (wide := [at for at, one in enumerate(line) if one > "\u07ff"]):
            at = random.choice(wide)
            raw = line[:at].encode() + line[at].encode()[:-1] + line[at + 1 :].encode()
        lines.append(raw)
    return b"\n".join(lines)


def strays(folder: Path, endings: dict[str, str], verbose: bool) -> None:
    """Tell how many stray bytes are converted, and how many of those rightly."""
    bins: list[tuple[float, bool]] = []
    lines, right = Counter[str](), Counter[str]()
    told = broken = 0
    for language, text in texts(folder, endings):
        for codec in ENCODINGS:
            if codec.startswith("utf") or (language in WIDE) is not (codec in MULTIBYTE):
                continue
            able = written(text, codec)
            if not able or is_utf_8(raw := patched(able, codec)):
                continue
            garbled, truth = raw.decode("utf-8", "surrogateescape").split("\n"), able.split("\n")
            mended = mend("\n".join(garbled))
            at = 0
            for before, after in zip(garbled, truth, strict=True):
                inside = [one for one in mended if at <= one.span.start < at + len(before)]
                bins.extend(truths(before, after, at, inside))
                if before.encode("utf-8", "surrogateescape") != after.encode():
                    now = before
                    for one in reversed([one for one in inside if one.certainty >= SURE]):
                        now = now[: one.span.start - at] + one.text + now[one.span.stop - at :]
                    lines[codec] += 1
                    right[codec] += now == after
                at += len(before) + 1
        raw = damaged(text, len(text))
        broken += len(list(re.finditer("[\udc80-\udcff]+", damage := raw.decode("utf-8", "surrogateescape"))))
        taken = [one for one in mend(damage) if one.certainty >= SURE]
        told += len(taken)
        if verbose:
            for one in taken:
                print(
                    language,
                    one,
                    ascii(damage[one.span.start - 8 : one.span.stop + 8]),
                    damage[one.span.start - 8 : one.span.start] + "|" + one.text,
                )
    print("lines in another encoding within UTF-8, given back whole:")
    for codec in lines:
        print(f"{codec:14} {right[codec]:5} of {lines[codec]:5} ({100 * right[codec] / lines[codec]:5.1f} %)")
    print(f"{'all':14} {right.total():5} of {lines.total():5} ({100 * right.total() / lines.total():5.1f} %)")
    print(f"mere damage that is taken for letters: {told} of {broken} places")
    calibration(bins)


def truths(before: str, after: str, at: int, mended: list[Mended]) -> Iterator[tuple[float, bool]]:
    """Tell of each certainty whether it was right, up to the first place of a line that was left alone."""
    now, done = "", 0
    for one in mended:
        kept = before[done : one.span.start - at]
        if re.search("[\udc80-\udcff]", kept):
            return
        now += kept
        yield one.certainty, after.startswith(one.text, len(now)) and after.startswith(now)
        now, done = now + one.text, one.span.stop - at


def calibration(bins: list[tuple[float, bool]]) -> None:
    """Print what stated certainties are worth."""
    for low, high in pairwise((0, 15, 30, 50, 70, 80, 90, 95, 98, 99, 101)):
        if inside := [good for certainty, good in bins if low <= 100 * certainty < high]:
            share = 100 * sum(inside) / len(inside)
            print(f"stated {low:3} to {min(high, 100):3} %: {len(inside):6} times, {share:5.1f} % right")


def is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def whole(folder: Path, endings: dict[str, str], count: int, verbose: bool) -> None:
    """Tell how often awesomelint and charset-normalizer give the text back, by size, and by what."""
    right: Counter[tuple[str, str, int]] = Counter()
    total: Counter[tuple[str, int]] = Counter()
    spent = {awesomelint.__name__: 0.0, charset_normalizer.__name__: 0.0}
    bins: list[tuple[float, bool]] = []
    for language, text in texts(folder, endings):
        for codec in ENCODINGS:
            able = written(text, codec)
            for size, raw in ((n, raw) for n in SIZES for raw in pieces(able, codec, n, count)):
                if is_utf_8(raw):
                    continue
                usual = codec.startswith("utf") or ((language in WIDE) is (codec in MULTIBYTE))
                keys = ("all", "usual" if usual else "unusual", language, codec)
                total.update((key, size) for key in keys)
                for peer in (awesomelint, charset_normalizer):
                    started = time.process_time()
                    said = peer(raw)
                    spent[peer.__name__] += time.process_time() - started
                    good = said.text == raw.decode(codec)
                    right.update((peer.__name__, key, size) for key in keys if good)
                    if peer is awesomelint and said.text is not None:
                        bins.append((said.certainty, good))
                    if verbose and peer is awesomelint and not good:
                        print(language, codec, size, explain(raw), ascii(raw[:70]), (said.text or "")[:70])
    print("given back, of whole lists, 200 bytes, 60 bytes: awesomelint | charset-normalizer")
    for key in dict.fromkeys(key for key, _ in total):
        shares = [
            " ".join(f"{right[name, key, size]:5} of {total[key, size]:5}" for size in SIZES)
            for name in (awesomelint.__name__, charset_normalizer.__name__)
        ]
        print(f"{key:14}", " | ".join(shares))
    everything = sum(total["all", size] for size in SIZES)
    for name, seconds in spent.items():
        print(f"{name}: {1000 * seconds / everything:.1f} ms each")
    calibration(bins)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pieces", type=int, default=8)
    parser.add_argument("--others", action="store_true", help="other languages")
    parser.add_argument("--strays", action="store_true", help="stray bytes in UTF-8")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    endings = OTHERS if options.others else LANGUAGES
    if options.strays:
        strays(options.folder, endings, options.verbose)
    else:
        whole(options.folder, endings, options.pieces, options.verbose)


if __name__ == "__main__":
    main()
