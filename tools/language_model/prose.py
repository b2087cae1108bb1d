"""Chinese running text out of documentation: HTML, man pages, TeX, reStructuredText, Markdown, notebooks, help
pages, JSON and Python; a paragraph at a time, then a sentence at a time."""

from __future__ import annotations

import html
import io
import json
import re
import tokenize
from collections.abc import Callable, Iterator

from language_model.catalogues import SENTENCE_END, Dist, Texts, leaves, unmarked

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
WIDE = rf"{HAN}\u3000-\u303f\uff00-\uffef“”‘’—…"
HAN_RE = re.compile(f"[{HAN}]")
LINE_END = re.compile(r"[ \t]*\n[ \t]*")
BETWEEN_WIDE = re.compile(f"(?<=[{WIDE}])[ \\t\\n]+(?=[{WIDE}])")


def unwrapped(paragraph: str) -> str:
    """The paragraph on one line, without the spaces that line ends and markup left between Chinese characters."""
    return BETWEEN_WIDE.sub("", LINE_END.sub(" ", paragraph)).strip()


# --- one reader for each kind of file: text -> paragraphs ----------------------------------------

NOT_TEXT = re.compile(r"(?is)<(style|code|pre|script|screen|programlisting|svg:style)\b.*?</\1>|<!--.*?-->")
BLOCK = re.compile(
    r"(?i)</?(?:p|li|dt|dd|h\d|ul|ol|dl|div|br|td|th|tr|table|nav|section|body|head|title|para|simpara|listitem"
    r"|item|page|note|term|desc|link|flowRoot|flowPara|text|figure|caption|blockquote|option|entry|row|meta)\b[^<>]*>"
)


def html_paragraphs(text: str) -> Iterator[str]:
    """HTML, and the XML of help pages and drawings (DocBook, Mallard, SVG)."""
    for part in BLOCK.split(NOT_TEXT.sub(" ", text)):
        yield html.unescape(re.sub(r"<[^<>]*>", "", part))


MAN_INLINE = re.compile(r"^\.(?:[BIR]{1,2}|SM|SB|UR|UE|MT|ME|Nm|Fl|Ar|Pa|Em|Sy|Xr|Ev|Cm|Li|Ql|Dq)\b[ \t]*")
MAN_ESCAPES = re.compile(r"\\f(?:\[\w*\]|\(..|.)|\\[&/,|^:%!]|\\s[-+]?\d")
MAN_CHARS = {
    r"\-": "-",
    r"\e": "\\",
    r"\(aq": "'",
    r"\(bu": "",
    r"\ ": " ",
    r"\(lq": "“",
    r"\(rq": "”",
    r"\~": " ",
}


def man_paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a manual page: every request but those for fonts begins another one."""
    lines: list[str] = []
    shown = True
    for line in text.splitlines():
        if line.startswith((".nf", ".EX", ".fi", ".EE")):
            shown = line.startswith((".fi", ".EE"))
        line = MAN_INLINE.sub("", line)
        if line.startswith((".", "'")) or not line.strip() or not shown:
            yield "\n".join(lines)
            lines = []
            if line.startswith((".SH", ".SS")):
                shown = True
            continue
        line = MAN_ESCAPES.sub("", line)
        for escape, char in MAN_CHARS.items():
            line = line.replace(escape, char)
        lines.append(line)
    yield "\n".join(lines)


TEX_DROPPED = re.compile(
    r"(?s)\\begin\{(verbatim\w*|lstlisting|minted|example|code\w*|tabular\w*|equation\*?|align\*?|tikzpicture)\}"
    r".*?\\end\{\1\}|\$\$.*?\$\$|\\\[.*?\\\]|\\(?:verb|lstinline)\*?(?:\{[^{}]*\}|([^\w\s{])[^\n]*?\2)|\^\^\{[^{}]*\}"
    r"|\\(?:label|ref|eqref|cite\w*|index\w*|pinyinindex|pkgindex|cmdindex|envindex|includegraphics|usepackage"
    r"|documentclass|input|include|bibliography\w*|url|footnotemark|vspace\*?|hspace\*?|ctsref|xref)"
    r"(?:\[[^\[\]]*\])?(?:\{[^{}]*\}){0,2}"
)
TEX_BREAK = re.compile(
    r"\\(?:(?:sub)*section|chapter|paragraph|part|item|title|caption|begin|end|par|\\)\b\*?|\\\\|&"
)
TEX_COMMENT = re.compile(r"(?m)(?<!\\)%.*$")


def tex_paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of TeX; commands lose their names and keep what is in their braces."""
    text = TEX_DROPPED.sub(" ", TEX_COMMENT.sub("", text))
    text = re.sub(r"\$[^$\n]{0,200}\$", "", text)
    text = TEX_BREAK.sub("\n\n", text)
    text = re.sub(r"\\(?:href)\{[^{}]*\}", "", text)
    text = re.sub(r"\\[a-zA-Z@]+\*?(?:\[[^\[\]]*\])?|\\[^a-zA-Z]", " ", text)
    text = re.sub(r"``|''", '"', text).replace("~", " ").replace("---", "——")
    yield from re.split(r"\n[ \t]*\n", re.sub(r"[{}|^]", "", text))


def dtx_paragraphs(text: str) -> Iterator[str]:
    """A documented TeX source: what stands behind the comment signs."""
    text = re.sub(r"(?ms)^%\s*\\begin\{macrocode\}.*?^%\s*\\end\{macrocode\}", "", text)
    kept = (line[1:] if line.startswith("%") else "" for line in text.splitlines())
    yield from tex_paragraphs("\n".join(line for line in kept if not line.startswith("<")))


MARK = re.compile(r"(?m)^[ \t]*(?:[-*+•]|#{1,6}|>|\(?\d{1,3}[.)、）]|\[\d+\]|:[\w ]+:|\.\.[ ]|\|)[ \t]*")
FENCED = re.compile(r"(?ms)^[ \t]*(```|~~~).*?^[ \t]*\1|^---\n.*?^---\n|<!--.*?-->")
INLINE_MATH = re.compile(r"\$\$.*?\$\$|\$[^$\n]{1,200}\$", re.S)


def plain_paragraphs(text: str) -> Iterator[str]:
    """Markdown, reStructuredText and plain text: blank lines, list marks and headings begin another paragraph."""
    text = INLINE_MATH.sub("", FENCED.sub("\n", text))
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", text)
    text = re.sub(r":[a-z:]+:`([^`<]*)(?:<[^`>]*>)?`", r"\1", text)
    text = re.sub(r"`([^`<\n]*)<[^`>]*>`_+", r"\1", text)
    text = re.sub(r"<[^<>\n]{1,200}>", "", text)
    for part in re.split(r"\n[ \t]*\n", MARK.sub("\n\n", text)):
        yield part.replace("`", "").replace("**", "")


def notebook_paragraphs(text: str) -> Iterator[str]:
    for cell in json.loads(text).get("cells", []):
        source = "".join(cell.get("source", []))
        if cell.get("cell_type") == "markdown":
            yield from plain_paragraphs(source)


def python_paragraphs(text: str) -> Iterator[str]:
    """Strings and comments; lines of comments that follow each other are one paragraph."""
    comment: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                comment.append(token.string.lstrip("#: "))
            elif token.type == tokenize.STRING:
                yield from plain_paragraphs(token.string.strip("rbfuRBFU\"'").replace("\\n", "\n\n"))
            elif token.type not in (tokenize.NL, tokenize.NEWLINE):
                yield from comment
                comment = []
    except (SyntaxError, tokenize.TokenError):
        return


CODE = re.compile(r"^[^\u3400-\u9fff\"]*(?:\"\"\"|:param \w+:|#)\s*|\"\"\"\s*$")
CLAUSES = re.compile(f"[{HAN}][，。；：、][{HAN}]")


def described_paragraphs(text: str) -> Iterator[str]:
    """The lines of a large program library's docstrings that are sentences of several clauses; tells them
    from code without a parser."""
    for line in text.splitlines():
        if CLAUSES.search(line) and len(HAN_RE.findall(line)) >= 15:
            line = re.sub(r"<[^<>]*>|\]?\(tag:[^()]*\)", "", CODE.sub("", line))
            yield line.replace("*", "").lstrip("[]：: ")


def json_paragraphs(text: str) -> Iterator[str]:
    for leaf in leaves(json.loads(text)):
        yield from plain_paragraphs(leaf)


def column(name: str) -> Callable[[str], Iterator[str]]:
    """Make a reader of one column of a table in JSON."""
    return lambda text: (row[name] for row in json.loads(text))


def fields(text: str) -> Iterator[str]:
    """The fields of a table whose columns are parted by tabs."""
    return (field for line in text.splitlines() for field in line.split("\t"))


def yaml_paragraphs(text: str) -> Iterator[str]:
    yield from (re.sub(r"^\s*(?:- )?(?:[\w-]+:)?\s*[\"']?", "", line) for line in text.splitlines())


READERS: list[tuple[str, Callable[[str], Iterator[str]]]] = [
    (r"\.(?:html?|xhtml|xml|svg|page|docbook|utf8)", html_paragraphs),
    (r"\.[1-8]", man_paragraphs),
    (r"\.tex", tex_paragraphs),
    (r"\.dtx", dtx_paragraphs),
    (r"\.ipynb", notebook_paragraphs),
    (r"\.py", python_paragraphs),
    (r"\.json", json_paragraphs),
    (r"\.jsonl", lambda text: (part for line in text.splitlines() for part in json_paragraphs(line))),
    (r"\.ya?ml", yaml_paragraphs),
    (r"\.(?:md|mdx|rst|txt|adoc)|METADATA|PKG-INFO|README", plain_paragraphs),
]


def paragraphs(name: str, text: str) -> Iterator[str]:
    for suffix, reader in READERS:
        if re.search(rf"(?:{suffix})$", name.removesuffix(".gz")):
            return reader(text)
    raise ValueError(f"no reader for {name}")


# --- sentences -----------------------------------------------------------------------------------


def sentences(paragraph: str) -> Iterator[str]:
    """The sentences of at least six Chinese characters, which must be two fifths of what is there."""
    for sentence in SENTENCE_END.split(unmarked(unwrapped(paragraph))):
        han = len(HAN_RE.findall(sentence))
        if han >= 6 and len(sentence) <= 400 and han >= 0.4 * len(sentence):
            yield sentence.strip()


def prose_texts(
    files: str, tag: str = "zh-CN", reader: Callable[[str], Iterator[str]] | None = None
) -> Callable[[Dist], Texts]:
    """Chinese sentences of the files whose name matches, of the language `tag`.

    `reader` finds a file's paragraphs; without it, the file's name tells how.
    """

    def read(dist: Dist) -> Texts:
        for name, data in dist.match(files):
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                continue
            try:
                text = text.replace("\r\n", "\n")
                for paragraph in reader(text) if reader else paragraphs(name[0], text):
                    for sentence in sentences(paragraph):
                        yield tag, sentence
            except json.JSONDecodeError:
                continue

    return read


# --- what must not be learnt ---------------------------------------------------------------------

RUN = 12


def runs(text: str) -> Iterator[str]:
    """Every run of `RUN` Chinese characters, what stands between them left out."""
    han = "".join(HAN_RE.findall(text))
    return (han[at : at + RUN] for at in range(len(han) - RUN + 1))
