"""Tables to dataclasses: every option of ours is a field, and its annotation says what it takes.

Understood are `bool`, `int`, `float`, `str`, `Literal`, `tuple[X, ...]`, `frozenset[X]`,
`Mapping[str, X]`, `X | Y | None` and `Any`.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from awesomelint.errors import UsageError

T = TypeVar("T")


def fill(cls: type[T], table: Mapping[str, Any], where: str) -> T:
    """Make a dataclass of a table whose keys are its fields in kebab-case.

    `where` is put before a key in messages: `awesomelint.toml: rules.dead-link.`. Raises UsageError
    for a key that is no field, a value that does not fit the field's annotation, and whatever the
    class itself refuses with a ValueError.
    """
    known = {
        item.name.replace("_", "-"): item.name
        for item in fields(cls)  # type: ignore[arg-type]  # any dataclass; there is no public bound for one
        if not item.metadata.get("internal")
    }
    hints = get_type_hints(cls) if table else {}
    values = {}
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{where}{key}: unknown key{nearest(key, known)}")
        values[known[key]] = _coerce(value, hints[known[key]], where + key)
    try:
        return cls(**values)
    except ValueError as error:
        raise UsageError(f"{where.removesuffix('.')}: {error}") from error


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word comes nearest, ready to be put after a message; empty if none does.

    >>> nearest("dead-lnk", ["dead-link", "moved-link"])
    "; did you mean 'dead-link'?"
    >>> nearest("zebra", ["dead-link"])
    ''
    """
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""


def _coerce(value: Any, hint: Any, where: str) -> Any:
    """Check a TOML value against an annotation and give the Python value; raise UsageError."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return value
    if origin is Literal:
        if not any(type(value) is type(choice) and value == choice for choice in arguments):
            allowed = ", ".join(map(repr, arguments))
            guess = (
                nearest(value, [a for a in arguments if isinstance(a, str)]) if isinstance(value, str) else ""
            )
            raise UsageError(f"{where}: expected one of {allowed}, found {value!r}{guess}")
        return value
    if origin in (Union, types.UnionType):
        return _coerce_union(value, [a for a in arguments if a is not type(None)], where)
    if origin is tuple or origin is frozenset:
        if not isinstance(value, list):
            raise UsageError(f"{where}: expected an array, found {kind(value)}")
        items = (_coerce(item, arguments[0], f"{where}[{index}]") for index, item in enumerate(value))
        return origin(items)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise UsageError(f"{where}: expected a table, found {kind(value)}")
        return {key: _coerce(item, arguments[1], f"{where}.{key}") for key, item in value.items()}
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise UsageError(f"{where}: expected {_NAMES.get(hint, hint)}, found {kind(value)}")
    return value


def _coerce_union(value: Any, choices: Sequence[Any], where: str) -> Any:
    """Take the first type that fits; report the trouble with the one that comes nearest where none does."""
    if len(choices) == 1:
        return _coerce(value, choices[0], where)
    for choice in choices:
        try:
            return _coerce(value, choice, where)
        except UsageError:
            continue
    for choice in choices:
        if isinstance(value, list) and get_origin(choice) in (tuple, frozenset):
            return _coerce(value, choice, where)
    names = " or ".join(
        "an array" if get_origin(c) in (tuple, frozenset) else _NAMES.get(c, str(c)) for c in choices
    )
    raise UsageError(f"{where}: expected {names}, found {kind(value)}")


_NAMES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    list: "an array",
    dict: "a table",
}


def kind(value: object) -> str:
    """Name a TOML value in words, with the value itself where it is short."""
    name = _NAMES.get(type(value), f"a {type(value).__name__}")
    short = isinstance(value, (bool, int, float, str)) and len(repr(value)) < 40
    return f"{name} ({value!r})" if short else name
