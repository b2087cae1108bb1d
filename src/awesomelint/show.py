"""Settings in words: what `--show-settings` prints, in the form of the file that would say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from awesomelint import config
from awesomelint.config import Registry, Settings
from awesomelint.rule import Rule


def show(settings: Settings, registry: Registry, rules: Sequence[Rule]) -> Iterator[str]:
    """Write the settings a run would have, each with where it comes from, in lines without ending.

    Options of rules are given for the rules that run, and all of `[links]`, defaults included.
    """
    yield f"# configuration: {settings.origin or 'none found'}"
    tables = []
    for item in fields(settings):
        key, value = item.name.replace("_", "-"), getattr(settings, item.name)
        if item.metadata.get("internal") or key in ("rules", "links"):
            continue
        where = settings.given.get(key, "default")
        if isinstance(value, Mapping):
            tables.append((key, value, where))
        else:
            yield f"{key} = {_toml(value)}  # {where}"
    for key, value, where in tables:
        yield from ("", f"[{key}]  # {where}")
        yield from (f"{_key(name)} = {_toml(item)}" for name, item in value.items())
    yield from ("", f"[links]  # {settings.given.get('links', 'default')}")
    yield from _fields(config.link_settings(settings))
    severities = config.severities(settings, registry)
    yield from ("", f"# {len(rules)} of {len(registry)} rules run")
    for rule in rules:
        severity = severities.get(rule.name, rule.severity)
        yield f"[rules.{_key(rule.name)}]  # {rule.family}, {severity}"
        yield from _fields(rule)


def _fields(value: Any) -> Iterator[str]:
    for item in fields(value):
        if item.metadata.get("internal"):
            continue
        given = getattr(value, item.name)
        key = item.name.replace("_", "-")
        yield f"# {key} is not set" if given is None else f"{key} = {_toml(given)}"


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else json.dumps(name)


def _toml(value: Any) -> str:
    """Write a value as TOML does; JSON's strings are TOML's too."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {_toml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (tuple, list, frozenset)):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
