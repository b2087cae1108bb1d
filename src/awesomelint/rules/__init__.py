"""The built-in rules, one class per file.

`BUILTIN` is explicit: nothing registers itself by being imported.
"""

from __future__ import annotations

from awesomelint.rule import Rule
from awesomelint.rules.bare_url import BareUrl
from awesomelint.rules.broken_link_syntax import BrokenLinkSyntax
from awesomelint.rules.byte_order_mark import ByteOrderMark
from awesomelint.rules.control_character import ControlCharacter
from awesomelint.rules.dead_link import DeadLink
from awesomelint.rules.drifted_link import DriftedLink
from awesomelint.rules.duplicate_entry import DuplicateEntry
from awesomelint.rules.duplicate_heading import DuplicateHeading
from awesomelint.rules.duplicate_link import DuplicateLink
from awesomelint.rules.duplicate_title import DuplicateTitle
from awesomelint.rules.duplicate_work import DuplicateWork
from awesomelint.rules.empty_link import EmptyLink
from awesomelint.rules.garbled_copy import GarbledCopy
from awesomelint.rules.label_mismatch import LabelMismatch
from awesomelint.rules.list_split import ListSplit
from awesomelint.rules.lost_character import LostCharacter
from awesomelint.rules.missing_anchor import MissingAnchor
from awesomelint.rules.missing_file import MissingFile
from awesomelint.rules.missing_fragment import MissingFragment
from awesomelint.rules.mixed_line_endings import MixedLineEndings
from awesomelint.rules.mojibake import Mojibake
from awesomelint.rules.moved_link import MovedLink
from awesomelint.rules.not_utf8 import NotUtf8
from awesomelint.rules.numbering_gap import NumberingGap
from awesomelint.rules.numbering_order import NumberingOrder
from awesomelint.rules.numbering_repeat import NumberingRepeat
from awesomelint.rules.numbering_start import NumberingStart
from awesomelint.rules.pseudo_number import PseudoNumber
from awesomelint.rules.secret_in_url import SecretInUrl
from awesomelint.rules.stale_reference import StaleReference
from awesomelint.rules.tracking_parameter import TrackingParameter
from awesomelint.rules.uncertain_link import UncertainLink
from awesomelint.rules.unknown_rule import UnknownRule
from awesomelint.rules.unreachable_link import UnreachableLink
from awesomelint.rules.unused_suppression import UnusedSuppression

BUILTIN: tuple[type[Rule], ...] = (
    # encoding
    NotUtf8,
    ByteOrderMark,
    MixedLineEndings,
    Mojibake,
    LostCharacter,
    ControlCharacter,
    GarbledCopy,
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
    BrokenLinkSyntax,
    EmptyLink,
    BareUrl,
    MissingFile,
    MissingAnchor,
    TrackingParameter,
    SecretInUrl,
    # web
    DeadLink,
    MovedLink,
    DriftedLink,
    MissingFragment,
    UnreachableLink,
    UncertainLink,
    # suppressions
    UnknownRule,
    UnusedSuppression,
)
