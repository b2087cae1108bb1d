"""What a configuration may say, as a JSON schema: made of the same fields that `config.py` fills.

Editors read it while a configuration is being written. It takes whatever a run takes; what only the classes
themselves can tell (a pattern that is none, a locale that nobody knows) it lets pass.

The dialect is draft 7 of JSON Schema, which is what TOML's editors know: https://json-schema.org/draft-07.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from awesomelint.config import EVERYTHING, Registry, Settings
from awesomelint.links.settings import LinkSettings

FILE = "awesomelint.schema.json"
"""The schema of the built-in rules, beside this module: for editors, which run nothing."""
ADDRESS = f"https://github.com/awesomelint/awesomelint/raw/main/src/awesomelint/{FILE}"

_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}
_NAME = {"$ref": "#/definitions/name"}
_NAMES = {"type": "array", "items": _NAME}


def schema(registry: Registry) -> dict[str, Any]:
    """Describe a configuration for which some rules are known."""
    own = _object(Settings)
    families = dict.fromkeys(cls.family for cls in registry.values())
    keys: dict[str, dict[str, Any]] = own["properties"]
    for key in ("select", "extend-select", "ignore"):
        keys[key] |= _NAMES
    keys["per-file-ignores"]["additionalProperties"] = _NAMES
    keys["severity"]["propertyNames"] = _NAME
    keys["rules"] |= {
        "additionalProperties": False,
        "properties": {name: _object(cls) | {"description": cls().summary} for name, cls in registry.items()},
    }
    keys["links"] |= _object(LinkSettings)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ADDRESS,
        "title": "awesomelint.toml",
        "description": "The configuration of awesomelint, which looks after curated Markdown lists.",
        **own,
        "definitions": {"name": {"enum": [EVERYTHING, *families, *registry]}},
    }


def written(registry: Registry) -> str:
    """Give the schema as the text of a file."""
    return json.dumps(schema(registry), ensure_ascii=False, indent=2) + "\n"


def _object(cls: type[Any]) -> dict[str, Any]:
    """Describe the table that fills a dataclass: no other keys than its fields."""
    return {"type": "object", "additionalProperties": False, "properties": dict(_properties(cls))}


def _properties(cls: type[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    hints = get_type_hints(cls)
    for item in fields(cls):
        if item.metadata.get("internal"):
            continue
        yield item.name.replace("_", "-"), _value(hints[item.name]) | dict(_about(item))


def _about(item: Field[Any]) -> Iterator[tuple[str, Any]]:
    """Say of a field what its type does not."""
    if text := str(item.metadata.get("help", "")):
        yield "description", f"{text[0].upper()}{text[1:]}."
    for key, bound in (("minimum", "least"), ("maximum", "most")):
        if item.metadata.get(bound) is not None:
            yield key, item.metadata[bound]
    if item.default is not MISSING and item.default is not None:
        yield "default", json.loads(json.dumps(item.default))


def _value(hint: Any) -> dict[str, Any]:
    """Describe the TOML values that `options.fill` takes for an annotation."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        choices = [_value(argument) for argument in arguments if argument is not type(None)]
        return choices[0] if len(choices) == 1 else {"anyOf": choices}
    if origin is tuple or origin is frozenset:
        return {"type": "array", "items": _value(arguments[0])}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _value(arguments[1])}
    return {"type": _TYPES[hint]} if hint in _TYPES else {}
