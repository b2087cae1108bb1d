"""The pipeline, from files that were read to diagnostics. Read this first.

    sources --examine()--> Examined --+--> judge(): what the web says ---+--> settle(): suppressions
    (see decode.py)                   +--> compare(): across the lists --+        |
                                                                               Linted

`examine` looks at one file alone: it parses it, runs the rules about bytes and those about one
document, notes which URLs the web rules want to know about, and extracts what the rules about several
lists compare. Its result is plain data, so it may come from another process or from a cache. `judge`
and `compare` need more than one file's own text, and so come after all files were examined.

`settle` is last, for a suppression comment hides findings of every kind, and only when all are known
can one tell which comments hid nothing. The two rules about suppressions (`unused-suppression`,
`unknown-rule`) are classes with pages like all others, of a kind of their own: a `SuppressionRule` is
handed what became of each name in each comment. Their findings can be suppressed too, by name.

Nothing here reads, fetches or writes. The web is a function from URLs to verdicts, the file system a
`Tree`, both handed in by whoever runs the pipeline.

A rule that raises is a bug, ours or a plugin's: it becomes a `Failure` that names the rule and the
file, and the other rules still run. `_run` is the one place where any exception is caught.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple, ParamSpec, TypeVar

from awesomelint import suppressions
from awesomelint.links.places import LinkPlace, link_places
from awesomelint.model import (
    Destination,
    Diagnostic,
    Document,
    Evidence,
    Failure,
    Finding,
    Severity,
    Source,
    Verdict,
)
from awesomelint.rule import (
    CollectionRule,
    DocumentRule,
    Facts,
    RememberingRule,
    Rule,
    SourceRule,
    Tree,
    WebRule,
    name_of,
)
from awesomelint.rules import BUILTIN
from awesomelint.soundness import checked
from awesomelint.suppressions import Plan, SuppressionRule
from awesomelint.tree import PathTree

P = ParamSpec("P")
T = TypeVar("T")
Web = Callable[[list[str]], Mapping[str, Verdict]]
"""Asks the web about some URLs, each named once."""
Memory = Callable[[Iterable[str]], Mapping[str, Destination]]
"""Recalls where some URLs led; those it knows nothing of are left out."""
Narrow = Callable[[Source, tuple[Finding, ...]], tuple[Finding, ...]]
Ignored = Mapping[str, frozenset[str]]
"""The names of the rules that are off for a file, by path."""
NOTHING: Ignored = MappingProxyType({})


class Step(NamedTuple):
    """What one rule made of one file."""

    path: str
    """Empty where the rule failed on the lists together."""
    rule: str
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None
    is_whole: bool = True
    """Whether the rule knew all it asked for; if not, nobody can tell what a suppression would hide."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What one file gave when it was looked at alone: plain data, ready to be sent or cached."""

    path: str
    length: int
    """Of the text, in code points."""
    steps: tuple[Step, ...]
    """Of source rules and document rules, suppressed findings included; of other rules failures only."""
    wants: tuple[str, ...]
    """The URLs that web rules need verdicts for."""
    facts: Mapping[str, Facts]
    """What collection rules extracted, by rule."""
    plan: Plan
    """What the suppression comments cover."""
    links: tuple[LinkPlace, ...] = ()
    """Every link to the web, where a web rule is on."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What the rules found, and where they failed."""

    diagnostics: tuple[Diagnostic, ...]
    """By path, then by place."""
    failures: tuple[Failure, ...] = ()


def lint(
    sources: Sequence[Source],
    rules: Sequence[Rule],
    *,
    severity: Mapping[str, Severity] = {},
    web: Web | None = None,
    tree: Tree | None = None,
    ignored: Ignored = NOTHING,
    known: Collection[str] = (),
    memory: Memory | None = None,
) -> Linted:
    """Run some rules over some files, whose paths are all different.

    `severity` overrides a rule's own, by name. Without `web` the web rules do not run; without `tree`
    there are no files but `sources`; without `memory` nothing is remembered of links. `known` names the
    rules that a suppression may speak of besides the built-in ones and those in `rules`: plugins that are
    not selected.
    """
    examined = [examine(source, rules, ignored.get(source.path, ())) for source in sources]
    return finish(
        sources,
        examined,
        rules,
        severity=severity,
        web=web,
        tree=tree,
        ignored=ignored,
        known=known,
        memory=memory,
    )


def finish(
    sources: Sequence[Source],
    examined: Sequence[Examined],
    rules: Sequence[Rule],
    *,
    severity: Mapping[str, Severity] = {},
    web: Web | None = None,
    tree: Tree | None = None,
    ignored: Ignored = NOTHING,
    known: Collection[str] = (),
    narrow: Narrow | None = None,
    memory: Memory | None = None,
) -> Linted:
    """Do what comes after `examine`; `examined` goes with `sources`, one by one."""
    steps = [step for item in examined for step in item.steps]
    if web is not None:
        steps += judge(sources, examined, rules, web, ignored, narrow)
    tree = PathTree(source.path for source in sources) if tree is None else tree
    steps += compare(examined, rules, tree, memory)
    by_path = defaultdict(list)
    for step in steps:
        by_path[step.path].append(step)
    failures = [step.failure for step in steps if step.failure is not None]
    names = {*map(name_of, BUILTIN), *(rule.name for rule in rules), *known}
    usual = {rule.name: rule.severity for rule in rules}
    diagnostics: list[Diagnostic] = []
    for item in examined:
        about = [rule for rule in _on(rules, ignored.get(item.path, ())) if isinstance(rule, SuppressionRule)]
        for step in settle(item, by_path[item.path], about, names):
            diagnostics += (
                Diagnostic(step.rule, severity.get(step.rule) or f.severity or usual[step.rule], step.path, f)
                for f in step.findings
            )
            failures += [step.failure] if step.failure is not None else []
    diagnostics.sort(key=lambda d: (d.path, d.finding.span, d.rule))
    return Linted(tuple(diagnostics), tuple(failures))


def examine(source: Source, rules: Sequence[Rule], ignored: Collection[str] = ()) -> Examined:
    """Look at one file alone; of a binary file only the source rules see anything."""
    from awesomelint.markdown import parse  # takes 40 ms, which a run from the cache saves

    doc = None if source.binary else parse(source)
    steps: list[Step] = []
    wants: dict[str, None] = {}
    facts: dict[str, Facts] = {}
    for rule in _on(rules, ignored):
        failure: Failure | None = None
        match rule:
            case SourceRule():
                steps.append(_step(rule, source.path, len(source.text), rule.check, source))
            case DocumentRule() if doc is not None:
                steps.append(_step(rule, source.path, len(source.text), rule.check, doc))
            case WebRule() if doc is not None:
                urls, failure = _run(rule, source.path, _urls, rule, doc)
                wants.update(dict.fromkeys(urls or ()))
            case CollectionRule() if doc is not None:
                extract, failure = _run(rule, source.path, rule.extract, doc)
                facts.update({} if failure else {rule.name: extract})
        if failure is not None:
            steps.append(Step(source.path, rule.name, failure=failure))
    if doc is None:
        return Examined(source.path, len(source.text), tuple(steps), (), facts, Plan())
    links = link_places(doc) if any(isinstance(rule, WebRule) for rule in _on(rules, ignored)) else ()
    plan = suppressions.plan(doc)
    return Examined(source.path, len(source.text), tuple(steps), tuple(wants), facts, plan, links)


def judge(
    sources: Sequence[Source],
    examined: Sequence[Examined],
    rules: Sequence[Rule],
    web: Web,
    ignored: Ignored,
    narrow: Narrow | None = None,
) -> Iterator[Step]:
    """Ask the web once about every URL that is wanted, and run the web rules on the answers.

    `narrow` takes out of what web rules find in a file what the run is not about.

    A URL that the answer leaves out (the run was cut short) is `unchecked`, so rules miss none.
    """
    if not any(isinstance(rule, WebRule) for rule in rules):
        return
    from awesomelint.markdown import parse

    urls = list(dict.fromkeys(url for item in examined for url in item.wants))
    verdicts = dict(web(urls)) if urls else {}
    for url in urls:
        if url not in verdicts:
            verdicts[url] = Verdict(url, "unchecked", None, Evidence("the check was cut short"))
    for source, item in zip(sources, examined, strict=True):
        failed = {step.rule for step in item.steps if step.failure is not None}
        active = [
            rule
            for rule in _on(rules, {*failed, *ignored.get(item.path, ())})
            if isinstance(rule, WebRule) and not source.binary
        ]
        doc = parse(source) if active and item.wants else None
        is_whole = narrow is None and all(verdicts[url].state != "unchecked" for url in item.wants)
        for rule in active:
            if doc is None:
                yield Step(item.path, rule.name)
            else:
                step = _step(rule, item.path, item.length, rule.check, doc, verdicts)
                found = step.findings if narrow is None else narrow(source, step.findings)
                yield step._replace(findings=found, is_whole=is_whole)


def compare(
    examined: Sequence[Examined], rules: Sequence[Rule], tree: Tree, memory: Memory | None = None
) -> Iterator[Step]:
    """Run the rules about several lists on what they extracted from each."""
    lengths = {item.path: item.length for item in examined}
    for rule in rules:
        if not isinstance(rule, CollectionRule):
            continue
        facts = {item.path: item.facts[rule.name] for item in examined if rule.name in item.facts}
        found, failure = _run(rule, "the collection", _by_path, rule, facts, tree, lengths, memory)
        if found is None:
            yield Step("", rule.name, failure=failure)
        else:
            yield from (Step(path, rule.name, tuple(found.get(path, ()))) for path in facts)


def settle(
    item: Examined, steps: Sequence[Step], about: Sequence[SuppressionRule], known: Collection[str]
) -> Iterator[Step]:
    """Take out what a file's comments suppress, and report on the comments.

    `about` holds the rules about suppressions that are on. They run twice: a comment that names one of
    them can only be judged when it is known what that rule finds without it.
    """
    if not item.plan.targets:
        yield from (step._replace(failure=None) for step in steps)
        return
    own = frozenset(name_of(cls) for cls in BUILTIN if issubclass(cls, SuppressionRule))
    usual = [name_of(cls) for cls in BUILTIN if not cls.opt_in and name_of(cls) not in own]
    hits: set[int] = set()
    ran = {step.rule for step in steps if step.failure is None and step.is_whole}
    for step in steps:
        shown, hidden_by = suppressions.hide(item.plan, step.rule, step.findings, own)
        hits |= hidden_by
        yield step._replace(findings=shown, failure=None)
    for last in (False, True):
        uses = suppressions.uses(item.plan, hits, ran, known, usual)
        plan = item.plan
        if last:  # a comment that hid nothing does not hide that it did not
            plan = plan._replace(covers=tuple(cover for cover in plan.covers if cover.target in hits))
        for rule in about:
            step = _step(rule, item.path, item.length, rule.check, uses, known)
            shown, hidden_by = suppressions.hide(plan, rule.name, step.findings, own)
            if last:
                yield step._replace(findings=shown)
            else:
                hits |= hidden_by
                ran.add(rule.name)


def _on(rules: Iterable[Rule], ignored: Collection[str]) -> list[Rule]:
    return [rule for rule in rules if rule.name not in ignored] if ignored else list(rules)


def _step(
    rule: Rule,
    path: str,
    length: int,
    check: Callable[P, Iterable[Finding]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Step:
    """Run a rule's check on a file of some length, and look over what it found."""

    def sound() -> tuple[Finding, ...]:
        return tuple(checked(finding, length) for finding in check(*args, **kwargs))

    found, failure = _run(rule, path, sound)
    return Step(path, rule.name, found or (), failure)


def _urls(rule: WebRule, doc: Document) -> list[str]:
    return list(rule.wants(doc))


def _by_path(
    rule: CollectionRule,
    facts: Mapping[str, Facts],
    tree: Tree,
    lengths: Mapping[str, int],
    memory: Memory | None,
) -> dict[str, list[Finding]]:
    """Run a collection rule and sort what it finds by file."""
    findings = defaultdict(list)
    if memory is not None and isinstance(rule, RememberingRule):
        found = rule.compare(facts, tree, memory(rule.urls(facts)))
    else:
        found = rule.check(facts, tree)
    for path, finding in found:
        if path not in facts:
            raise ValueError(f"a finding for {path}, which is not in the collection")
        findings[path].append(checked(finding, lengths[path]))
    return findings


def _run(
    rule: Rule, path: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> tuple[T, None] | tuple[None, Failure]:
    """Do a rule's work, or say what went wrong in it."""
    try:
        return work(*args, **kwargs), None
    except (Exception, SystemExit) as error:  # the boundary to rules, which may be a stranger's
        import traceback  # takes 8 ms, for nothing in nearly every run

        innermost = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{PurePath(innermost.filename).name}:{innermost.lineno}"
        message = f"rule {rule.name}{_whose(rule)} failed: {type(error).__name__}: {error} ({place})"
        return None, Failure(path, message, code=3)


def _whose(rule: Rule) -> str:
    """Name the file or the package a rule comes from, unless it is ours."""
    module = type(rule).__module__
    package = module.partition(".")[0]
    if package == "awesomelint":
        return ""
    if module.endswith(".py"):  # a plugin's file goes by the name the configuration gives it
        return f" of plugin {module}"
    file = getattr(sys.modules.get(module), "__file__", None)
    return f" of plugin {package if package != module or file is None else file}"
