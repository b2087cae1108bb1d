"""What a package calls a language, and which of its lines are plain text of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LANGS = {
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "it",
    "ja",
    "ka",
    "ko",
    "lt",
    "lv",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "ta",
    "th",
    "tr",
    "uk",
    "vi",
    "zh-Hans",
    "zh-Hant",
}

# What a package calls a language -> ours (None: not wanted). A tag that is not here loses
# its region: pl_PL -> pl.
TAGS: dict[str, str | None] = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-hans": "zh-Hans", "zh-hans-cn": "zh-Hans",
    "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-hant": "zh-Hant",
    "zh-hant-hk": "zh-Hant", "no": "nb", "iw": "he", "in": "id",
    "sr-latn": None, "sr@latin": None, "sr-latn-rs": None, "be@latin": None,
}  # fmt: skip


def language(tag: str) -> str | None:
    tag = tag.replace("_", "-").lower()
    if tag in TAGS:
        return TAGS[tag]
    base = re.split(r"[-@]", tag)[0]
    base = TAGS.get(base, base)
    return base if base in LANGS and not base.startswith("zh") else None


# Letters that tell a language's script; the other languages are written in Latin letters.
SCRIPTS = {
    "ar": "\u0600-\u06ff", "fa": "\u0600-\u06ff", "he": "\u0590-\u05ff", "el": "\u0370-\u03ff\u1f00-\u1fff",
    "ru": "\u0400-\u04ff", "uk": "\u0400-\u04ff", "bg": "\u0400-\u04ff", "sr": "\u0400-\u04ff",
    "hi": "\u0900-\u097f", "bn": "\u0980-\u09ff", "ta": "\u0b80-\u0bff", "th": "\u0e00-\u0e7f",
    "ka": "\u10a0-\u10ff", "hy": "\u0530-\u058f", "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "ja": "\u3040-\u30ff\u3400-\u9fff", "zh-Hans": "\u3400-\u9fff", "zh-Hant": "\u3400-\u9fff",
}  # fmt: skip
SCRIPT_RE = {lang: re.compile(f"[{chars}]") for lang, chars in SCRIPTS.items()}
# Characters used in only one of the two Chinese scripts: a line with more of the other's is
# in the wrong file.
HANS_ONLY = set("这们为对时动会说学开关实现电网络软没还发经问题设计码译训练习数据库图标签页")
HANT_ONLY = set("這們為對時動會說學開關實現電網絡軟沒還發經問題設計碼譯訓練習數據庫圖標籤頁")
HANS_ONLY, HANT_ONLY = HANS_ONLY - HANT_ONLY, HANT_ONLY - HANS_ONLY

# ---------------------------------------------------------------------------------------
# Cleaning

PLACEHOLDERS = re.compile(
    r"""https?://\S+ | www\.\S+
      | \$t\([^)]*\) | \[%key:[^%]*%\]
      | \$?\{\{[^{}]*\}\} | [$#]?\{[^{}]*\}          # {{x}} {x} ${x}
      | %\([A-Za-z0-9_.]*\)[-#0 +]*[0-9.]*[a-zA-Z]   # %(name)s
      | %[0-9]+\$[a-zA-Z@] | %[-#0 +]*[0-9.]*l*[sdifgxrucS@](?![A-Za-z]) | %[0-9]\b
      | \[[A-Z][A-Z0-9_]+\]                          # Scratch: [MOTOR_ID]
      | \b__\w+__\b
    """,
    re.X,
)
TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
MD_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
RST_ROLE = re.compile(r":[a-z:]+:`([^`<]*)(?:<[^`>]*>)?`")
EMPTY_BRACKETS = re.compile(
    r"""\(\s*[,:;]?\s*\)|\[\s*\]|（\s*）|"\s*"|'\s*'|“\s*”|„\s*[“”]|«\s*»|「\s*」|『\s*』|《\s*》|`+\s*`+"""
)
MNEMONIC = re.compile(r"\((?:&amp;|&|_)\w\)|&&(?=\w)")
SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd\ufeff]")


def cleaned(text: str) -> Iterator[str]:
    """The plain lines of one string of a catalogue."""
    if re.search(r",\s*(?:plural|select|selectordinal)\s*,", text):
        # ICU: the branches, each a string of its own
        for branch in re.findall(r"\{([^{}]*)\}", text):
            if " " in branch.strip() and "," not in branch:
                yield from cleaned(branch.replace("#", ""))
        return
    for line in text.splitlines():
        line = html.unescape(line)
        line = MNEMONIC.sub("", line)
        line = RST_ROLE.sub(r"\1", line)
        line = MD_LINK.sub(r"\1", line)
        line = TAG.sub(" ", line)
        for _ in range(3):  # placeholders nest
            line, found = PLACEHOLDERS.subn(" ", line)
            if not found:
                break
        line = re.sub(r"[*`#|~]{1,3}|_{2,}|={3,}|-{3,}", " ", line)
        line = EMPTY_BRACKETS.sub("", line)
        line = SPACES.sub(" ", line)
        line = re.sub(r" (?=[,.;:!?%)\]，。；：！？）])", "", line) if " " in line else line
        line = line.strip(" \t-•·:;,/|+=>").strip()
        if line and not CONTROL.search(line):
            yield line


# A longer line of these languages without one letter beyond ASCII is English, or was typed
# without its accents.
PLAIN_LIMIT = {"vi": 14, "cs": 40, "sk": 40, "hu": 40, "tr": 50, "lv": 50, "lt": 50, "pl": 60, "ro": 60}


def belongs(line: str, lang: str) -> bool:
    """Whether a line is worth learning as text of the language."""
    if len(line) > 2000 or any("\ud800" <= c <= "\udfff" for c in line):
        return False
    letters = sum(map(str.isalpha, line))
    if letters < 2 or letters < len(line) * 0.4:
        return False
    if re.search(r"\w_\w+_\w|[{}\\]|\w\(\)|::|\.\w+\.\w+\.", line):  # code
        return False
    if lang in SCRIPT_RE:
        own = len(SCRIPT_RE[lang].findall(line))
        if own < 2 or own < letters * 0.4:
            return False
        if lang == "ja" and own > 12 and not re.search("[\u3040-\u30ff]", line):
            return False
        if lang.startswith("zh"):
            if re.search("[\u3040-\u30ff\uac00-\ud7af]", line):
                return False
            hans, hant = len(HANS_ONLY & set(line)), len(HANT_ONLY & set(line))
            if (hant > hans) if lang == "zh-Hans" else (hans > hant):
                return False
        if lang == "uk" and re.search("[ыэъЫЭЪ]", line):
            return False
        return not (lang == "ru" and re.search("[іїєґІЇЄҐ]", line))
    if line.isascii() and len(line) > PLAIN_LIMIT.get(lang, 2000):
        return False
    return not re.search("[\u0370-\u1cff\u3040-\uffef]", line)
