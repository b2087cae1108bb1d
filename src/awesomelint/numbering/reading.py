"""Everything the numbering rules know of a document, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from awesomelint.model import Document, Label
from awesomelint.numbering.labels import Labelled, Path, is_padded, labelled, numbers_of, prefixes
from awesomelint.numbering.pseudo import Pseudo, pseudo_numbers
from awesomelint.numbering.references import Reference, references
from awesomelint.numbering.resolving import Resolver
from awesomelint.numbering.sequences import Fault, Run, faults, runs
from awesomelint.numbering.tables import table_runs

_LEADING = re.compile(r"^[^\w\n]*(?:第\s*)?([0-9]{1,3})(?![0-9])", re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """A document's numbers; each part is worked out when it is first asked for."""

    doc: Document

    @cached_property
    def runs(self) -> list[Run]:
        return runs(self.doc)

    @cached_property
    def pseudos(self) -> list[Pseudo]:
        return pseudo_numbers(self.doc, self.runs)

    @cached_property
    def faults(self) -> list[list[Fault]]:
        """The faults of each run."""
        between: dict[int, set[int]] = {}
        for pseudo in self.pseudos:
            if pseudo.before is not None:
                between.setdefault(pseudo.before, set()).add(pseudo.number)
        return [faults(run, between) for run in self.runs]

    @cached_property
    def tables(self) -> list[tuple[Run, list[Fault]]]:
        """Tables that count their rows, and the faults of each; readers see the numbers as written."""
        return [(run, faults(run)) for run in table_runs(self.doc)]

    @cached_property
    def pseudos_beside(self) -> dict[int, Pseudo]:
        """For each item beside a line that looks numbered: that line."""
        beside: dict[int, Pseudo] = {}
        for pseudo in self.pseudos:
            for entry in (pseudo.before, pseudo.after):
                if entry is not None:
                    beside.setdefault(entry, pseudo)
        return beside

    @cached_property
    def padding(self) -> dict[int, str]:
        """A zero-padded number of each list whose run has one."""
        padded: dict[int, str] = {}
        for run in self.runs:
            like = next((item.label.text for item in run.items if is_padded(item.label.text)), None)
            if like is not None:
                padded |= dict.fromkeys(run.lists, like)
        return padded

    @cached_property
    def entry_starts(self) -> list[int]:
        return [entry.span.start for entry in self.doc.entries]

    @cached_property
    def numbers(self) -> dict[int, int]:
        return numbers_of(self.runs)

    @cached_property
    def labelled(self) -> list[Labelled]:
        return labelled(self.doc)

    @cached_property
    def strays(self) -> dict[tuple[int | None, int], Label]:
        """Labels that agree with no item above them, by section and first number: they may belong to an
        item that they are not nested in."""
        found: dict[tuple[int | None, int], Label] = {}
        for index, label, above in self.labelled:
            if above is None or label.path[:-1] not in prefixes(self.doc, above, self.numbers):
                found.setdefault((self.doc.entries[index].section, label.path[0]), label)
        return found

    @cached_property
    def leading_numbers(self) -> set[int]:
        """The numbers that lines start with, in whatever guise: titles, bold text, table rows."""
        return {int(found) for found in _LEADING.findall(self.doc.text)}

    @cached_property
    def references(self) -> list[Reference]:
        return list(references(self.doc))

    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(self.doc, self.runs, self.numbers)

    @cached_property
    def references_to(self) -> dict[Path, list[int]]:
        """The indices of the references with a number, by number."""
        found: dict[Path, list[int]] = {}
        for at, reference in enumerate(self.references):
            found.setdefault(reference.path, []).append(at)
        return found

    @cached_property
    def meanings(self) -> list[tuple[int, ...]]:
        """What each reference may mean: entries, in order."""
        return [self.resolver.candidates(reference) for reference in self.references]
