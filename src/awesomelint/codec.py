"""Frozen values to JSON and back, driven by their annotations: for workers' answers and for the cache.

A record (dataclass or named tuple) becomes an array of its fields' values in order; which type stands
where is known from the annotations, so nothing is written twice and any valid JSON of another shape is
refused. Values annotated `Any` must be JSON already, and come back as JSON has them: tuples as lists.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Read = Callable[[Any], Any]


def dump(value: object) -> bytes:
    """Write a value as JSON.

    >>> from awesomelint.model import Edit, Span
    >>> dump(Edit(Span(1, 2), "ant"))
    b'[[1,2],"ant"]'
    """
    return _encode(value).encode()


def load(cls: type[T], data: bytes) -> T:
    """Read what `dump` wrote of a value of a type; raise ValueError for anything else.

    >>> from awesomelint.model import Edit
    >>> load(Edit, b'[[1,2],"ant"]')
    Edit(span=Span(start=1, stop=2), text='ant')
    """
    try:
        plain = json.loads(data)
    except RecursionError as error:
        raise ValueError(f"no {cls.__name__}: {error}") from error
    return build(cls, plain)


def build(cls: type[T], plain: object) -> T:
    """Make a value of a type of what `json.loads` gave; raise ValueError where it does not fit.

    >>> from awesomelint.model import Edit
    >>> build(Edit, [[1, 2], "ant"])
    Edit(span=Span(start=1, stop=2), text='ant')
    """
    try:
        value: T = _reader_of(cls)(plain)
    except (TypeError, AttributeError, IndexError, KeyError, RecursionError) as error:
        raise ValueError(f"no {cls.__name__}: {error}") from error
    return value


def _plain(value: object) -> object:
    if is_dataclass(value):
        return [getattr(value, name) for name in _names_of(value)]
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"cannot be written as JSON: {value!r}")


_encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode


@cache
def _names(cls: Any) -> tuple[str, ...]:
    if issubclass(cls, tuple):
        return tuple(cls._fields)
    return tuple(item.name for item in fields(cls))


def _names_of(value: Any) -> tuple[str, ...]:
    cls: Any = type(value)
    return _names(cls)


def _reader_of(cls: Any) -> _Read:
    return _reader(cls)


@cache
def _reader(hint: Any) -> _Read:
    """Build the function that turns JSON into a value of an annotation."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any or origin is Literal or hint in (str, int, float, bool, type(None)):
        return _same
    if origin in (Union, types.UnionType):
        return _optional(arguments)
    if origin is tuple:
        return _sequence(arguments)
    if origin is frozenset:
        item = _reader(arguments[0])
        return lambda data: frozenset(map(item, data))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        member = _reader(arguments[1])
        return lambda data: {key: member(value) for key, value in data.items()}
    return _record(hint)


def _same(data: Any) -> Any:
    return data


def _optional(arguments: tuple[Any, ...]) -> _Read:
    """Read `X | None`; other unions have no record in them, and are what JSON says."""
    inner = [_reader(argument) for argument in arguments if argument is not type(None)]
    if len(inner) > 1:
        return _same
    return lambda data: None if data is None else inner[0](data)


def _sequence(arguments: tuple[Any, ...]) -> _Read:
    if arguments[-1] is ...:
        item = _reader(arguments[0])
        return tuple if item is _same else lambda data: tuple(map(item, data))
    items = [_reader(argument) for argument in arguments]
    return lambda data: tuple(item(value) for item, value in zip(items, data, strict=True))


def _record(cls: Any) -> _Read:
    names = _names(cls)
    hints = get_type_hints(cls)
    readers = [_reader(hints[name]) for name in names]
    if all(reader is _same for reader in readers):
        return lambda data: cls(*data)
    return lambda data: cls(*[read(value) for read, value in zip(readers, data, strict=True)])
