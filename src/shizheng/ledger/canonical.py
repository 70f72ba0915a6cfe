"""The one way in which things are written for hashing: JSON with sorted keys, no spaces, dates and decimals as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from shizheng.registers.rows import Row, Value
from shizheng.registers.schema import Field, Register

GENESIS = "0" * 64
"""What the first entry names as the one before."""


def canonical(value: Any) -> str:
    """``value`` as canonical JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def digest(*texts: str) -> str:
    """The SHA-256 of texts, each closed by a line end, in hexadecimal."""
    hashed = sha256()
    for text in texts:
        hashed.update(text.encode())
        hashed.update(b"\n")
    return hashed.hexdigest()


def body_of(row: Row) -> str:
    """What a row says, as a version keeps it."""
    return canonical({"values": dict(row.values), "lines": [dict(line) for line in row.lines]})


def said(register: Register, body: str) -> tuple[dict[str, Value], tuple[dict[str, Value], ...]]:
    """A version's values and lines, typed by its register."""
    read = json.loads(body)
    lines = register.lines.fields if register.lines else {}
    return _typed(register.fields, read["values"]), tuple(_typed(lines, line) for line in read["lines"])


def instant(at: datetime) -> str:
    """An instant as the log writes it, in UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(fields: Mapping[str, object]) -> str:
    """The hash of an entry's own fields, the hash before among them."""
    return digest(canonical(fields))


def digest_of_all(written: Iterable[str]) -> str:
    """The digest of all that one act wrote, in the order of writing."""
    return digest(*written)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"nothing canonical is known for {type(value).__name__}")


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
