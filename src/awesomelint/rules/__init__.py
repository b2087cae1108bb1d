"""The built-in rules, one class per file.

`BUILTIN` is explicit: nothing registers itself by being imported.
"""

from __future__ import annotations

from awesomelint.rule import Rule
from awesomelint.rules.duplicate_entry import DuplicateEntry
from awesomelint.rules.duplicate_heading import DuplicateHeading
from awesomelint.rules.duplicate_link import DuplicateLink
from awesomelint.rules.duplicate_title import DuplicateTitle
from awesomelint.rules.duplicate_work import DuplicateWork
from awesomelint.rules.label_mismatch import LabelMismatch
from awesomelint.rules.list_split import ListSplit
from awesomelint.rules.numbering_gap import NumberingGap
from awesomelint.rules.numbering_order import NumberingOrder
from awesomelint.rules.numbering_repeat import NumberingRepeat
from awesomelint.rules.numbering_start import NumberingStart
from awesomelint.rules.pseudo_number import PseudoNumber
from awesomelint.rules.secret_in_url import SecretInUrl
from awesomelint.rules.stale_reference import StaleReference
from awesomelint.rules.tracking_parameter import TrackingParameter
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
    DuplicateEntry,
    DuplicateLink,
    DuplicateWork,
    DuplicateTitle,
    DuplicateHeading,
    # links
    TrackingParameter,
    SecretInUrl,
    # web
    # suppressions
    UnknownRule,
    UnusedSuppression,
)
