"""Run the cases of a rule's page: for the rulebook's own tests, and for those of a plugin.

    import pytest
    from awesomelint.testing import cases_of, check
    from our_rules import LoudTitle

    @pytest.mark.parametrize("case", cases_of("rules/loud-title.md"), ids=lambda case: case.title)
    def test_loud_title(case):
        check(case, LoudTitle)

`check` compares the whole report and the whole of what fixing changes, safe and unsafe, and makes sure
that fixing twice is the same as fixing once. What a page looks like is told in `pages.py`. A case
whose title starts with `Known gap:` must fail; once it holds, the words have to go.

Whoever writes something that asks the web tests it against a web of their own (`web.py`): any host name on
its usual port, any answer and any fault, over HTTP/1.1 and HTTP/2, with and without TLS, on any day, all on
loopback.

    from awesomelint.links.checker import WebEngine
    from awesomelint.testing.web import Days, Host, Web, answer

    def test_a_page_that_goes():
        with Web() as web:
            web.routes["ant.test/"] = answer(200, b"<title>Ants</title><p>All about ants.")
            web.routes["ant.test/old"] = Days({0: answer(), 30: answer(404)})
            web.hosts["bee.test"] = Host(certificate="expired")
            engine = WebEngine(web.settings(), ask=web.ask, connect=web.connect, clock=web.clock)
            web.clock.day = 31
            assert engine.verdicts(["http://ant.test/old"])["http://ant.test/old"].state == "dead"

A web can be written down in TOML as well, with what is true of its links and what is to be made of them
(`web_script.py`); awesomelint's own, some two hundred behaviours, is in `tests/fixtures/web/`. The web needs
the extra `awesomelint[testing]`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

from awesomelint import config, edits
from awesomelint.diff import unified
from awesomelint.errors import UsageError
from awesomelint.links.destinations import destinations
from awesomelint.lint import Linted, examine, lint
from awesomelint.model import Diagnostic, Evidence, Phase, Report, Severity, Source, State, Verdict
from awesomelint.pages import EXPECTED, KNOWN_GAP, Case, Page, options_of, read_page
from awesomelint.reports import Options, concise
from awesomelint.rule import Rule, name_of
from awesomelint.rules import BUILTIN


class Outcome(NamedTuple):
    """What became of a case."""

    report: str
    diff: str
    diff_unsafe: str
    trouble: str | None
    """What no page may show: a rule that failed, or files that fixing a second time changes again."""

    def expected(self) -> dict[str, str]:
        """Give the contents of the fences that a right page has; an empty one is left out."""
        told = {"report": self.report, "diff": self.diff}
        if self.diff_unsafe != self.diff:
            return {info: text for info, text in told.items() if text} | {"diff unsafe": self.diff_unsafe}
        return {info: text for info, text in told.items() if text}


def cases_of(path: str | Path) -> tuple[Case, ...]:
    """Read the cases of a page; raise PageError, with page and line, where it has not the right form."""
    return read_page(Path(path)).cases


def check(case: Case, rule: type[Rule], *others: type[Rule]) -> None:
    """Raise AssertionError unless a case comes out as its page says.

    The rule runs alone unless the case's `toml` selects more; `others` are further rules it may
    select, besides the built-in ones. Raises PageError where the page is wrong in form.
    """
    outcome = run(case, rule, *others)
    expected = outcome.expected()
    told = {fence.info: fence.content for fence in case.fences if fence.info in EXPECTED}
    complaints = [f"{case.path}:{case.line + 1}: {case.title}"]
    complaints += [outcome.trouble] if outcome.trouble else []
    for info in EXPECTED:
        if told.get(info) != expected.get(info):
            complaints.append(f"the page's {info}:\n{told.get(info, '(none)')}")
            complaints.append(f"what is so:\n{expected.get(info, '(none)')}")
    holds = len(complaints) == 1
    if case.is_known_gap and holds:
        raise AssertionError(f"{complaints[0]} holds now: take '{KNOWN_GAP}' out of its title")
    if not case.is_known_gap and not holds:
        raise AssertionError("\n".join(complaints))


def run(case: Case, rule: type[Rule], *others: type[Rule]) -> Outcome:
    """Lint and fix a case's files; raise PageError where its `toml` or `web` makes no sense."""
    from awesomelint.decode import decode

    bench = _bench(case, rule, others)
    files = {path: decode(raw, path) for path, raw in case.files.items()}
    linted = bench.lint(files)
    trouble = [failure.message for failure in linted.failures]
    trouble += [f"the web fence has no line for {url}" for url in bench.unscripted(files)]
    report = Report(linted.diagnostics, files, len(files))
    diffs = []
    for unsafe in (False, True):
        fixed, held_back = bench.fix(files, unsafe)
        again, _ = bench.fix(fixed, unsafe)
        if again != fixed:
            trouble.append(f"fixing twice is not fixing once:\n{_diff(fixed, again)}")
        diffs.append(_diff(files, fixed) + held_back)
    lines = concise.render(report, Options())
    return Outcome("".join(lines), diffs[0], diffs[1], "\n".join(trouble) or None)


def rewrite(page: Page, rule: type[Rule], *others: type[Rule]) -> str:
    """Give a page's text with the `report` and `diff` fences and the options as they are."""
    lines: list[str] = list(page.lines)
    for case in reversed(page.cases):
        if not case.is_known_gap:
            _rewrite_case(lines, case, run(case, rule, *others).expected())
    start = next(n for n, line in enumerate(lines) if line.rstrip() == "## Options")
    stop = next(n for n, line in enumerate(lines) if n > start and line.startswith("## "))
    lines[start:stop] = [f"## Options\n\n{options_of(rule)}\n\n"]
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Bench:
    """The rules of a case, and the web they look at."""

    rules: tuple[Rule, ...]
    severity: Mapping[str, Severity]
    ignored: Mapping[str, frozenset[str]]
    known: frozenset[str]
    web: Mapping[str, Verdict] | None

    def lint(self, files: Mapping[str, Source]) -> Linted:
        web = self.web
        return lint(
            tuple(self._beside(source, files) for source in files.values()),
            self.rules,
            severity=self.severity,
            web=None if web is None else lambda urls: {url: web[url] for url in urls if url in web},
            ignored=self.ignored,
            known=self.known,
            memory=None if web is None else lambda urls: destinations(web[url] for url in urls if url in web),
        )

    def _beside(self, source: Source, files: Mapping[str, Source]) -> Source:
        """Give a text of which something was lost the other files as references, as a run does."""
        if source.text.isascii() or not any(rule.refers for rule in self.rules):
            return source
        from awesomelint.mojibake.signs import wants_references
        from awesomelint.referring import lists_around

        if not wants_references(source.text):
            return source
        others = {path: other.raw for path, other in files.items()}
        return replace(source, references=tuple(lists_around(source, others)))

    def unscripted(self, files: Mapping[str, Source]) -> list[str]:
        """Name the URLs that rules want to know about and the case says nothing of."""
        if self.web is None:
            return []
        wants = [url for source in files.values() for url in examine(source, self.rules).wants]
        return [url for url in dict.fromkeys(wants) if url not in self.web]

    def fix(self, files: Mapping[str, Source], unsafe: bool) -> tuple[dict[str, Source], str]:
        """Fix one file after the other; give what they are then, and a line per fix that was held back."""
        fixed = dict(files)
        held_back = []
        for path in sorted(files):

            def diagnose(source: Source, path: str = path) -> tuple[Diagnostic, ...]:
                return self.lint({**fixed, path: source}).diagnostics

            result = edits.fix(fixed[path], diagnose, unsafe=unsafe)
            fixed[path] = result.source
            held_back += [
                f"# held back: {item.rule}: {item.title}: {item.reason}\n" for item in result.skipped
            ]
        return fixed, "".join(held_back)


def _bench(case: Case, rule: type[Rule], others: Sequence[type[Rule]]) -> _Bench:
    """Build what a case's `toml` and `web` ask for."""
    fence = case.fence("toml")
    try:
        table = tomllib.loads(fence.content if fence else "")
        settings = config.settings(table, "toml")
        if "select" not in table:
            settings = replace(settings, select=(name_of(rule),))
        registry = config.registry_of(dict.fromkeys((*BUILTIN, rule, *others)))
        rules = config.rules(settings, registry)
    except (tomllib.TOMLDecodeError, UsageError) as error:
        raise case.error(fence.first if fence else case.line, str(error)) from error
    return _Bench(
        rules,
        config.severities(settings, registry),
        config.ignored_in(settings, registry, case.files),
        frozenset(registry),
        _web(case),
    )


def _web(case: Case) -> dict[str, Verdict] | None:
    """Read a case's `web` fence."""
    fence = case.fence("web")
    if fence is None:
        return None
    verdicts = {}
    for number, line in enumerate(fence.content.splitlines(), start=fence.first + 1):
        words = line.split()
        if len(words) < 2:
            raise case.error(number, "expected `URL state reason`")
        url, (state, _, phase), reason = words[0], words[1].partition("/"), words[2:]
        if state not in get_args(State) or phase not in ("", *get_args(Phase)):
            raise case.error(number, f"unknown state or phase {words[1]}")
        told: dict[str, Any] = {}
        while reason and (match := _TOLD.match(reason[0])):
            key, value = match[1] or "->", reason.pop(0)[match.end() :]
            try:
                told[key] = _TAKES[key](value)
            except ValueError:
                raise case.error(number, f"{match[0]} takes {_WORDS[key]}, found {value!r}") from None
        evidence = Evidence(
            " ".join(reason),
            told.pop("status", None),
            told.pop("->", None),
            rule=told.pop("rule", ""),
            canonical=told.pop("canonical", None),
        )
        verdicts[url] = Verdict(url, cast(State, state), cast(Phase, phase) or None, evidence, **told)
    return verdicts


def _day(text: str) -> float:
    return datetime.fromisoformat(f"{text}T00:00Z").timestamp()


_TOLD = re.compile(r"->|(status|rule|since|checked|archive|secure|canonical)=")
_TAKES: dict[str, Callable[[str], object]] = {
    "->": str, "status": int, "rule": str, "since": _day, "checked": _day, "archive": str, "secure": str,
    "canonical": str,
}  # fmt: skip
_WORDS = {"status": "a number", "since": "a day (2026-03-04)", "checked": "a day (2026-03-04)"}


def _diff(old: Mapping[str, Source], new: Mapping[str, Source]) -> str:
    """Write what changed as a page shows it: without headers, a bare `@@` between distant changes.

    Where a file other than the first changed, each file's part starts with a line that names it.
    """
    parts = {}
    for path in old:
        if new[path] != old[path]:
            lines = list(unified(old[path], new[path], terminal=True))
            notes = int(old[path].encoding != new[path].encoding)
            # After the notes come two header lines, and the first hunk's own.
            hunks = ["@@\n" if line.startswith("@@") else line for line in lines[notes + 3 :]]
            parts[path] = "".join(lines[:notes] + hunks)
    named = any(path != next(iter(old)) for path in parts)
    return "".join(f"# {path}\n{part}" if named else part for path, part in parts.items())


def _rewrite_case(lines: list[str], case: Case, expected: Mapping[str, str]) -> None:
    """Put the right contents in a case's fences: add those that lack, drop those that say nothing."""
    present = {fence.info: fence for fence in case.fences if fence.info in EXPECTED}
    at = max(fence.last for fence in case.fences if fence.info not in EXPECTED)
    changes: dict[int, tuple[int, str]] = {}
    for info in EXPECTED:
        marks = "`" * max([3, *(len(run) + 1 for run in re.findall("^`{3,}", expected.get(info, ""), re.M))])
        block = f"{marks}{info}\n{expected.get(info, '')}{marks}\n"
        if info in present:
            fence = present[info]
            blank = lines[fence.first - 1].strip() == ""
            changes[fence.first - (blank and info not in expected)] = (
                (fence.last + 1, block) if info in expected else (fence.last + 1, "")
            )
            at = fence.last
        elif info in expected:
            stop, added = changes.get(at + 1, (at + 1, ""))
            changes[at + 1] = stop, f"{added}\n{block}"
    for start, (stop, text) in sorted(changes.items(), reverse=True):
        lines[start:stop] = [text] if text else []
