"""Make the language model's texts and word lists from package distributions.

    python tools/extract_language_texts.py DISTRIBUTIONS OUT

DISTRIBUTIONS holds the files that `tools/language_model_inputs.toml` names; their checksums are compared,
and nothing is downloaded. Written: `OUT/train/<language>.txt` (a string a line, markup and placeholders
removed, no line twice) and `OUT/words/<language>.tsv` (a word and its relative frequency, the most
frequent first).
The same distributions give the same bytes. Needs msgpack (dependency group `model`).
"""

from __future__ import annotations

import fnmatch
import hashlib
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from language_model.catalogues import Dist
from language_model.cleaning import LANGS, belongs, cleaned, language
from language_model.sources import SOURCES
from language_model.word_lists import WORDS, ZH_WORDS, converter, counted_words, wordfreq_words, write_words

OPENCC = "opencc?python?reimplemented-0.1.7*"
INPUTS = Path(__file__).with_name("language_model_inputs.toml")


def checked(folder: Path) -> list[Path]:
    """The distributions, every one of them, as they are written down."""
    found = []
    for package in tomllib.loads(INPUTS.read_text(encoding="utf-8"))["package"]:
        path = folder / package["file"]
        if not path.exists():
            sys.exit(f"{path} is missing: {package['name']} {package['version']} from {package['registry']}")
        if hashlib.sha256(path.read_bytes()).hexdigest() != package["sha256"]:
            sys.exit(f"{path} is not the file that was used: its sha256 differs")
        found.append(path)
    return found


def matching(paths: list[Path], pattern: str) -> list[Path]:
    found = sorted(path for path in paths if fnmatch.fnmatchcase(path.name, pattern))
    if not found:
        sys.exit(f"no distribution is named {pattern}")
    return found


def texts(paths: list[Path]) -> dict[str, dict[str, None]]:
    """The lines of each language, in the order of the sources."""
    found: list[tuple[str, str]] = []
    english: set[str] = set()
    for pattern, reader in SOURCES:
        for path in matching(paths, pattern):
            for tag, text in reader(Dist(path)):
                if (lang := language(tag)) is not None:
                    for line in cleaned(text):
                        found.append((lang, line))
                        if lang == "en":
                            english.add(line)
    lines: dict[str, dict[str, None]] = {lang: {} for lang in sorted(LANGS)}
    for lang, line in found:
        if lang != "en" and line in english and " " in line:
            continue  # not translated
        if line not in lines[lang] and belongs(line, lang):
            lines[lang][line] = None
    # Twice as much to learn simplified Chinese from; not the other way round, as then characters that only
    # one of both has would seem rare in contexts that are the same in both.
    simplified = converter(Dist(matching(paths, OPENCC)[0]), "TS")
    lines["zh-Hans-converted"] = {simplified(line): None for line in lines["zh-Hant"]}
    return lines


def words(paths: list[Path], out: Path) -> None:
    def dist(pattern: str) -> Dist:
        return Dist(matching(paths, pattern)[0])

    convert = converter(dist(OPENCC), "ST")
    for tag, ranked in wordfreq_words(dist("wordfreq-3.1.1-*.whl")):
        lang = {"sh": "hr"}.get(tag, tag)  # wordfreq's sh: Serbo-Croatian, Latin letters
        if lang not in LANGS and lang != "zh":
            continue
        write_words(out, lang, ranked, ZH_WORDS if lang == "zh" else WORDS)
        if lang == "zh":
            held: dict[str, float] = {}
            for word, frequency in ranked:
                held[convert(word)] = held.get(convert(word), 0) + frequency
            ranked = sorted(held.items(), key=lambda item: (-item[1], item[0]))
            write_words(out, "zh-Hant", ranked, ZH_WORDS)
    ranked = counted_words(dist("jieba-0.42.1.tar.gz"), r"[^/]+/jieba/dict\.txt")
    write_words(out, "zh-jieba", ranked, len(ranked))
    ranked = counted_words(dist("pythainlp-5.4.0-*.whl"), r"pythainlp/corpus/(?:tnc|ttc)_freq\.txt")
    write_words(out, "th", ranked, WORDS)


def main(folder: Path, out: Path) -> None:
    (out / "train").mkdir(parents=True, exist_ok=True)
    (out / "words").mkdir(parents=True, exist_ok=True)
    paths = checked(folder)
    for lang, held in texts(paths).items():
        text = "".join(line + "\n" for line in held)
        (out / "train" / f"{lang}.txt").write_text(text, encoding="utf-8", newline="\n")
    words(paths, out / "words")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
