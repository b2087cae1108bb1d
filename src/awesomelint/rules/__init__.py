"""The built-in rules, one class per file.

`BUILTIN` is explicit: nothing registers itself by being imported.
"""

from __future__ import annotations

from awesomelint.rule import Rule

BUILTIN: tuple[type[Rule], ...] = (
    # encoding
    # numbering
    # duplicates
    # links
    # web
    # suppressions
)
