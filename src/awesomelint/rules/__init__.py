"""The built-in rules, one class per file.

`BUILTIN` is explicit: nothing registers itself by being imported.
"""

from __future__ import annotations

from awesomelint.rule import Rule
from awesomelint.rules.label_mismatch import LabelMismatch
from awesomelint.rules.list_split import ListSplit
from awesomelint.rules.numbering_gap import NumberingGap
from awesomelint.rules.numbering_order import NumberingOrder
from awesomelint.rules.numbering_repeat import NumberingRepeat
from awesomelint.rules.numbering_start import NumberingStart
from awesomelint.rules.pseudo_number import PseudoNumber
from awesomelint.rules.stale_reference import StaleReference
from awesomelint.rules.unknown_rule import UnknownRule
from awesomelint.rules.unused_suppression import UnusedSuppression

BUILTIN: tuple[type[Rule], ...] = (
    # encoding
    # numbering
    NumberingGap,
    NumberingRepeat,
    NumberingOrder,
    NumberingStart,
    LabelMismatch,
    PseudoNumber,
    ListSplit,
    StaleReference,
    # duplicates
    # links
    # web
    # suppressions
    UnknownRule,
    UnusedSuppression,
)
