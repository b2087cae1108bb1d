"""The rule secret-in-url."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.forms.secrets import secrets_in
from awesomelint.model import Document, Finding
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class SecretInUrl(DocumentRule):
    """An address gives away a password, a token or a signature."""

    family: ClassVar[str] = "links"

    def check(self, doc: Document) -> Iterator[Finding]:
        seen = set()
        for link in doc.links:
            if link.url_span in seen:  # one definition, used twice
                continue
            seen.add(link.url_span)
            found = list(secrets_in(link.url))
            if found:
                what = " and ".join(dict.fromkeys(found))
                yield Finding(link.url_span, f"{what} in the address: revoke it, then take it out")
