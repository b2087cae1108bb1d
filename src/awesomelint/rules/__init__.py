"""The built-in rules, one class per file.

`BUILTIN` is explicit: nothing registers itself by being imported.
"""

from __future__ import annotations

from awesomelint.rule import Rule
from awesomelint.rules.awesome_badge import AwesomeBadge
from awesomelint.rules.awesome_ci_badge import AwesomeCiBadge
from awesomelint.rules.awesome_code_of_conduct import AwesomeCodeOfConduct
from awesomelint.rules.awesome_contents import AwesomeContents
from awesomelint.rules.awesome_contributing import AwesomeContributing
from awesomelint.rules.awesome_description import AwesomeDescription
from awesomelint.rules.awesome_entry_case import AwesomeEntryCase
from awesomelint.rules.awesome_entry_separator import AwesomeEntrySeparator
from awesomelint.rules.awesome_entry_stop import AwesomeEntryStop
from awesomelint.rules.awesome_heading import AwesomeHeading
from awesomelint.rules.awesome_inspired_by import AwesomeInspiredBy
from awesomelint.rules.awesome_license import AwesomeLicense
from awesomelint.rules.awesome_repeated_title import AwesomeRepeatedTitle
from awesomelint.rules.awesome_spelling import AwesomeSpelling
from awesomelint.rules.awesome_unbalanced_punctuation import AwesomeUnbalancedPunctuation
from awesomelint.rules.bare_url import BareUrl
from awesomelint.rules.broken_link_syntax import BrokenLinkSyntax
from awesomelint.rules.byte_order_mark import ByteOrderMark
from awesomelint.rules.contents_mismatch import ContentsMismatch
from awesomelint.rules.control_character import ControlCharacter
from awesomelint.rules.dead_link import DeadLink
from awesomelint.rules.drifted_link import DriftedLink
from awesomelint.rules.duplicate_across_files import DuplicateAcrossFiles
from awesomelint.rules.duplicate_entry import DuplicateEntry
from awesomelint.rules.duplicate_heading import DuplicateHeading
from awesomelint.rules.duplicate_link import DuplicateLink
from awesomelint.rules.duplicate_target import DuplicateTarget
from awesomelint.rules.duplicate_title import DuplicateTitle
from awesomelint.rules.duplicate_work import DuplicateWork
from awesomelint.rules.empty_link import EmptyLink
from awesomelint.rules.entry_case import EntryCase
from awesomelint.rules.entry_length import EntryLength
from awesomelint.rules.entry_order import EntryOrder
from awesomelint.rules.entry_punctuation import EntryPunctuation
from awesomelint.rules.entry_repeats_title import EntryRepeatsTitle
from awesomelint.rules.entry_separator import EntrySeparator
from awesomelint.rules.entry_spacing import EntrySpacing
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
from awesomelint.rules.unlisted_file import UnlistedFile
from awesomelint.rules.unreachable_link import UnreachableLink
from awesomelint.rules.unused_definition import UnusedDefinition
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
    DuplicateTarget,
    DuplicateTitle,
    DuplicateAcrossFiles,
    DuplicateHeading,
    # links
    BrokenLinkSyntax,
    EmptyLink,
    BareUrl,
    MissingFile,
    MissingAnchor,
    UnlistedFile,
    UnusedDefinition,
    TrackingParameter,
    SecretInUrl,
    # web
    DeadLink,
    MovedLink,
    DriftedLink,
    MissingFragment,
    UnreachableLink,
    UncertainLink,
    # entries
    ContentsMismatch,
    EntrySpacing,
    EntrySeparator,
    EntryOrder,
    EntryPunctuation,
    EntryCase,
    EntryRepeatsTitle,
    EntryLength,
    # awesome
    AwesomeBadge,
    AwesomeHeading,
    AwesomeDescription,
    AwesomeContents,
    AwesomeLicense,
    AwesomeContributing,
    AwesomeCiBadge,
    AwesomeInspiredBy,
    AwesomeCodeOfConduct,
    AwesomeEntrySeparator,
    AwesomeEntryCase,
    AwesomeEntryStop,
    AwesomeRepeatedTitle,
    AwesomeSpelling,
    AwesomeUnbalancedPunctuation,
    # suppressions
    UnknownRule,
    UnusedSuppression,
)
