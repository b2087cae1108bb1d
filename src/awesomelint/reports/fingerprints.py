"""Names by which a finding is known again when lines move: of its rule and its line's words."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from awesomelint.model import Diagnostic
from awesomelint.reports.places import Places


class Fingerprints:
    """Names the findings of one report, in its order; alike ones in a file are told apart by that order."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._digests: dict[tuple[str, int], str] = {}
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def next(self, diagnostic: Diagnostic) -> str:
        """Name the next finding: 32 hexadecimal digits, a colon and a count, unique within its file."""
        rule, path = diagnostic.rule, diagnostic.path
        lines = self._places.lines(path)
        digest = ""
        if lines is not None:
            number = lines.place(diagnostic.finding.span.start).line
            if (path, number) not in self._digests:
                words = " ".join(lines.text[slice(*lines.content(number))].split())
                self._digests[path, number] = _sha256(words)
            digest = self._digests[path, number]
        self._seen[path, rule, digest] += 1
        key = _sha256(f"{rule}\n{digest}")[:32]
        return f"{key}:{self._seen[path, rule, digest]}"


def digest_of(path: str, fingerprint: str) -> str:
    """Name a finding among those of all files, in 64 hexadecimal digits."""
    return _sha256(f"{path}\n{fingerprint}")


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
