"""Read translations and running text out of wheels, sdists and npm tarballs."""

from __future__ import annotations

import ast
import gettext
import gzip
import io
import json
import re
import tarfile
import tokenize
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from language_model.cleaning import SPACES

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".pdf", ".ttf", ".otf", ".pfb", ".ogg", ".so", ".zip", ".bin")


class Dist:
    """A wheel, sdist, npm tarball or Debian package: its files by name, in name order."""

    def __init__(self, path: Path):
        self.path = path
        if path.suffix == ".whl":
            zipped = zipfile.ZipFile(path)
            self.read: Callable[[str], bytes] = zipped.read
            self.names = sorted(zipped.namelist())
        else:
            source = io.BytesIO(deb_data(path)) if path.suffix == ".deb" else path.open("rb")
            with source, tarfile.open(fileobj=source) as tar:
                held = {
                    m.name: file.read()
                    for m in tar
                    if m.isfile() and not m.name.endswith(PICTURES) and (file := tar.extractfile(m))
                }
            self.read = held.__getitem__
            self.names = sorted(held)

    def match(self, pattern: str) -> Iterator[tuple[re.Match[str], bytes]]:
        """The files whose whole name matches; those that end in `.gz` unpacked."""
        compiled = re.compile(pattern)
        for name in self.names:
            if found := compiled.fullmatch(name):
                data = self.read(name)
                yield found, gzip.decompress(data) if name.endswith(".gz") else data


def deb_data(path: Path) -> bytes:
    """The tar archive of a Debian package: its member `data.tar.*` (the package is an `ar` archive, deb(5))."""
    with path.open("rb") as file:
        if file.read(8) != b"!<arch>\n":
            raise ValueError(f"{path} is not a Debian package")
        while header := file.read(60):
            name, size = header[:16].decode().strip().rstrip("/"), int(header[48:58])
            data = file.read(size + size % 2)[:size]
            if name.startswith("data.tar"):
                return data
    raise ValueError(f"{path} has no data.tar")


Texts = Iterator[tuple[str, str]]  # (the package's tag of the language, text)


def leaves(value: object, skip: tuple[str, ...] = ()) -> Iterator[str]:
    """Every string of a JSON value, but for what is under the keys to skip."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in skip:
                yield from leaves(item, skip)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, skip)


def json_texts(
    pattern: str, only: tuple[str, ...] = (), skip: tuple[str, ...] = ()
) -> Callable[[Dist], Texts]:
    """Every string of the JSON files whose name matches (group 1: the language)."""

    def read(dist: Dist) -> Texts:
        for name, data in dist.match(pattern):
            loaded = json.loads(data.decode("utf-8-sig"))
            for text in leaves([loaded.get(key, []) for key in only] if only else loaded, skip):
                yield name[1], text

    return read


def mo_texts(pattern: str) -> Callable[[Dist], Texts]:
    """The translations of compiled gettext catalogues (fuzzy ones are not compiled in)."""

    def read(dist: Dist) -> Texts:
        for name, data in dist.match(pattern):
            catalog = vars(gettext.GNUTranslations(io.BytesIO(data)))["_catalog"]
            for key, text in catalog.items():
                source = key[0] if isinstance(key, tuple) else key
                source = source.split("\x04")[-1]
                if source and text and text != source:
                    yield name[1], text
                    yield "en", source

    return read


PO_STRING = re.compile(r'^(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d+\])?\s+)?(".*")\s*$')


def po_texts(pattern: str) -> Callable[[Dist], Texts]:
    """The translations of gettext sources; fuzzy and obsolete ones left out."""

    def entries(data: bytes) -> Iterator[dict[str, str]]:
        for block in re.split(r"\n\s*\n", data.decode("utf-8")):
            entry: dict[str, str] = {}
            field = ""
            for line in block.splitlines():
                if line.startswith("#,") and "fuzzy" in line:
                    break
                if (found := PO_STRING.match(line)) is None:
                    continue
                if found[1]:
                    field = found[1]
                    if entry.get(field):
                        entry[field] += "\n"  # the next plural form
                entry[field] = entry.get(field, "") + ast.literal_eval(found[2])
            else:
                yield entry

    def read(dist: Dist) -> Texts:
        for name, data in dist.match(pattern):
            for entry in entries(data):
                source, text = entry.get("msgid", ""), entry.get("msgstr", "")
                if source and text and source != text:
                    yield name[1], text
                    yield "en", source

    return read


def qm_texts(pattern: str, tag: str) -> Callable[[Dist], Texts]:
    """The translations of compiled Qt catalogues, in the language `tag`: a paragraph of HTML at a time.

    Of the sections that Qt's `qtranslator.cpp` reads, the messages are looked at, each a list of tagged values.
    """
    magic, messages, end, translation, obsolete = 16, 0x69, 1, 3, 5

    def translations(section: bytes) -> Iterator[str]:
        at = 0
        while at < len(section):
            kind, at = section[at], at + 1
            if kind == end:
                continue
            if kind == obsolete:
                at += 4
                continue
            size = int.from_bytes(section[at : at + 4], "big")
            at += 4
            if size == 0xFFFFFFFF:  # none
                continue
            if kind == translation:
                yield section[at : at + size].decode("utf-16-be", "ignore")
            at += size

    def read(dist: Dist) -> Texts:
        for _, data in dist.match(pattern):
            at = magic
            while at + 5 <= len(data):
                kind, size = data[at], int.from_bytes(data[at + 1 : at + 5], "big")
                at += 5
                if kind == messages:
                    for text in translations(data[at : at + size]):
                        for part in re.split(r"</?(?:p|br|li|ul|h\d|div|table|tr|td)\b[^<>]*>|\n\s*\n", text):
                            yield tag, re.sub(r"<[^<>]*>", "", part)
                at += size

    return read


BB_CODE = re.compile(r"(?s)\[(code|codeblock|codeblocks)\b[^\[\]]*\](?=\s*\n).*?\[/\1\]")
BB_NAME = re.compile(
    r"\[(?:(?:method|member|constant|enum|signal|param|theme_item|annotation|constructor|operator) )?([A-Za-z@][\w.@]*)\]"
)
BB_TAG = re.compile(r"\[/?(?:b|i|u|code|br|lb|rb|url|center|kbd|skip-lint)(?:[= ][^\[\]]*)?\]|\[/[a-z]+\]")


def unbracketed(reader: Callable[[Dist], Texts]) -> Callable[[Dist], Texts]:
    """What a reader finds, without Godot's BBCode: `[b]`, `[member position]`; a line at a time."""

    def read(dist: Dist) -> Texts:
        for tag, text in reader(dist):
            for line in BB_NAME.sub(r"\1", BB_TAG.sub("", BB_CODE.sub("\n", text))).split("\n"):
                yield tag, line

    return read


def vscode_texts(tag: str) -> Callable[[Dist], Texts]:
    """A VS Code language pack as @codingame/monaco-vscode-language-pack-* packs it."""

    def read(dist: Dist) -> Texts:
        for _, data in dist.match(r"package/translations/main\.i18n\.json\.js"):
            for found in re.finditer(r'^\s*("(?:[^"\\]|\\.)*"),?\s*$', data.decode(), re.M):
                yield tag, json.loads(found[1])
        for _, data in dist.match(r"package/translations/extensions/.*\.json"):
            for text in leaves(json.loads(data).get("contents", {})):
                yield tag, text

    return read


def html_texts(pattern: str) -> Callable[[Dist], Texts]:
    def read(dist: Dist) -> Texts:
        for name, data in dist.match(pattern):
            body = re.sub(r"(?s)<(style|code|pre)\b.*?</\1>", " ", data.decode("utf-8"))
            body = re.sub(r"(?s)<!--.*?-->|<script[^>]*>|</script>", " ", body)
            body = SPACES.sub(" ", body)
            for part in re.split(r"</?(?:p|li|dt|dd|h\d|ul|ol|dl|div|br|td|tr|th)\b[^<>]*>", body):
                yield name[1], part

    return read


def blockly_texts(dist: Dist) -> Texts:
    for name, data in dist.match(r"package/msg/([\w-]+)\.js"):
        for found in re.finditer(r'Blockly\.Msg\["\w+"\] = ("(?:[^"\\]|\\.)*");', data.decode()):
            yield name[1], json.loads(re.sub(r"\\([^\"\\/bfnrtu])", r"\1", found[1]))


def annotation_texts(dist: Dist) -> Texts:
    """CLDR: what each symbol and emoji is called, and its keywords."""
    pattern = r"package/annotations/([\w-]+)/annotations\.json"
    for name, data in dist.match(pattern):
        for entry in json.loads(data)["annotations"].get("annotations", {}).values():
            yield from ((name[1], text) for text in entry.get("tts", []))
            yield name[1], ", ".join(entry.get("default", []))


def unmarked(line: str) -> str:
    """A line without list marks, quotation marks and the names of parameters at its start and end."""
    line = re.sub(r"^[\s#>*|+\-\"'r:.\d、)）(]+|[\"'\\|\s]+$", "", line)
    return re.sub(r"^:?(?:param|return|class|rtype)[^:：]*[:：]", "", line)


SENTENCE_END = re.compile(r"(?<=[。！？；])")


def han_texts(files: str, markers: str = "") -> Callable[[Dist], Texts]:
    """Chinese sentences in a package's Markdown, JSON and YAML, and in the strings and
    comments of its Python files."""

    def strings(name: str, text: str) -> Iterator[str]:
        if name.endswith(".py"):
            try:
                for token in tokenize.generate_tokens(io.StringIO(text).readline):
                    if token.type in (tokenize.STRING, tokenize.COMMENT):
                        yield token.string
            except (SyntaxError, tokenize.TokenError):
                return
        elif name.endswith(".json"):
            yield from leaves(json.loads(text))
        else:
            yield re.sub(r"(?ms)^```.*?^```", "", text)

    def read(dist: Dist) -> Texts:
        for name, data in dist.match(files):
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                continue
            for string in strings(name[0], text):
                for line in re.split(r"\n|\\n", string):
                    for sentence in SENTENCE_END.split(unmarked(line)):
                        han = len(re.findall("[\u4e00-\u9fff]", sentence))
                        if han >= 6 and len(sentence) <= 300 and han >= 0.4 * len(sentence):
                            yield "zh-Hans", sentence

    return read
