"""The one way in which things are written for hashing: JSON with sorted keys, no spaces, dates and decimals as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any

from shizheng.ledger.batches import batched
from shizheng.registers.cells import Value
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register

_AT_ONCE = 1_000
GENESIS = "0" * 64
"""What the first entry names as the one before."""


def canonical(value: Any) -> str:
    """``value`` as canonical JSON.  Raises TypeError for what JSON has no words for."""
    return _WRITTEN.get(value.__class__, _otherwise)(value)


def instant(at: datetime) -> str:
    """An instant as the log writes it, in UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _object(value: Mapping[str, Any]) -> str:
    written, otherwise = _WRITTEN.get, _otherwise
    pairs = [name + written(value[key].__class__, otherwise)(value[key]) for key, name in _names(tuple(value))]
    return f"{{{','.join(pairs)}}}"


@lru_cache(maxsize=1_000)
def _names(keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Keys in their order, and as they are written."""
    return [(key, f"{quoted(key)}:") for key in sorted(keys)]


def _array(value: Iterable[Any]) -> str:
    written, otherwise = _WRITTEN.get, _otherwise
    return f"[{','.join([written(one.__class__, otherwise)(one) for one in value])}]"


def _otherwise(value: object) -> str:
    """Subclasses of what JSON knows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: quoted,
    int: int.__repr__,
    bool: lambda value: "true" if value else "false",
    type(None): lambda value: "null",
    date: lambda value: f'"{value}"',
    datetime: lambda value: f'"{instant(value)}"',
    Decimal: lambda value: f'"{value:f}"',
    dict: _object,
    list: _array,
    tuple: _array,
}
"""How each class is written; the standard encoder, having to be told of days and decimals, takes much longer."""


def digest(*texts: str) -> str:
    """The SHA-256 of texts, each closed by a line end, in hexadecimal."""
    return sha256("\n".join((*texts, "")).encode()).hexdigest()


def body_of(row: Row) -> str:
    """What a row says, as a version keeps it."""
    return canonical({"values": dict(row.values), "lines": [dict(line) for line in row.lines]})


def said(register: Register, body: str) -> tuple[dict[str, Value], tuple[dict[str, Value], ...]]:
    """A version's values and lines, typed by its register."""
    read = json.loads(body)
    lines = register.lines.fields if register.lines else {}
    return _typed(register.fields, read["values"]), tuple(_typed(lines, line) for line in read["lines"])


def entry_hash(fields: Mapping[str, object]) -> str:
    """The hash of an entry's own fields, the hash before among them."""
    return digest(canonical(fields))


class RunningDigest:
    """The digest of texts that come one by one."""

    def __init__(self) -> None:
        self._hashed = sha256()

    def add(self, texts: Iterable[str]) -> None:
        """Takes more texts."""
        for some in batched(texts, _AT_ONCE):
            self._hashed.update(("\n".join(some) + "\n").encode())

    def hex(self) -> str:
        """The digest of all so far, as ``digest`` gives it."""
        return self._hashed.hexdigest()


def _typed(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _value(field, values.get(name)) for name, field in fields.items()}


def _value(field: Field, value: Any) -> Value:
    if value is None:
        return None
    if field.type == "date":
        return date.fromisoformat(value)
    if field.type == "decimal":
        return Decimal(value)
    return value  # type: ignore[no-any-return]
