"""What `awesomelint explain` prints: the catalogue of rules, and a rule's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from inspect import getdoc

from awesomelint import plugins, rulebook
from awesomelint.config import Settings
from awesomelint.errors import UsageError
from awesomelint.options import nearest
from awesomelint.reports.escape import escape
from awesomelint.rule import Rule


def catalogue(settings: Settings) -> str:
    """List all rules that the settings know, by family, each with its summary."""
    registry = plugins.registry(settings)
    widest = max(map(len, registry), default=0)
    families: dict[str, list[str]] = {}
    for name, cls in registry.items():
        rule = cls()
        off = " (off by default)" if rule.opt_in else ""
        families.setdefault(rule.family, []).append(f"  {name:{widest}}  {escape(rule.summary)}{off}\n")
    return "\n".join(f"{family}\n{''.join(lines)}" for family, lines in families.items())


def explanation(name: str, settings: Settings) -> str:
    """Give a rule's page, or for a plugin's rule what its class says; raise UsageError for an unknown one."""
    try:
        return rulebook.page(name)
    except KeyError:
        registry = plugins.registry(settings)
    if name not in registry:
        families = {cls.family for cls in registry.values()}
        if name in families:
            rules = ", ".join(rule for rule, cls in registry.items() if cls.family == name)
            raise UsageError(f"'{name}' is a family of rules: {rules}")
        raise UsageError(f"no rule '{name}'{nearest(name, registry)}")
    return "".join(_described(name, registry[name]))


def _described(name: str, cls: type[Rule]) -> Iterator[str]:
    text = getdoc(cls) or ""
    yield f"# {name}\n\n" + "\n".join(map(escape, text.splitlines())) + "\n"
    options = [item for item in fields(cls) if not item.metadata.get("internal")]
    if options:
        yield "\n## Options\n\n"
    for item in options:
        about = escape(str(item.metadata.get("help", "")))
        yield f"- `{item.name.replace('_', '-')}` (default `{escape(repr(item.default))}`): {about}\n"
