"""The values that flow through the pipeline: frozen, without logic of their own.

text       a file as it was read, and places in it
document   what its text is made of
finding    a fault at a place, and the edits that mend it
verdict    what is known of a URL
report     what came of a run

Every position is an offset, in Unicode code points, into `Source.text`. Lines, columns and display
widths exist in reports alone. Take all of them from here: which file one is in may change.
"""

from awesomelint.model.document import (
    ACTIONS,
    Definition,
    Document,
    Entry,
    EntryKind,
    Heading,
    Label,
    Link,
    LinkKind,
    ListBlock,
    NearLink,
    NearLinkKind,
    Suppression,
)
from awesomelint.model.finding import AGAIN, Diagnostic, Edit, Finding, Fix, Related, Severity
from awesomelint.model.report import Applied, Failure, Fared, Left, Report
from awesomelint.model.text import Reference, Source, Span
from awesomelint.model.verdict import (
    Destination,
    Evidence,
    Hop,
    Phase,
    Probe,
    ProbeKind,
    Signal,
    State,
    Verdict,
)

__all__ = [
    "ACTIONS",
    "AGAIN",
    "Applied",
    "Definition",
    "Destination",
    "Diagnostic",
    "Document",
    "Edit",
    "Entry",
    "EntryKind",
    "Evidence",
    "Failure",
    "Fared",
    "Finding",
    "Fix",
    "Heading",
    "Hop",
    "Label",
    "Left",
    "Link",
    "LinkKind",
    "ListBlock",
    "NearLink",
    "NearLinkKind",
    "Phase",
    "Probe",
    "ProbeKind",
    "Reference",
    "Related",
    "Report",
    "Severity",
    "Signal",
    "Source",
    "Span",
    "State",
    "Suppression",
    "Verdict",
]
