"""The columns of a register's table, and what a file may call them: by name, or by their label in either language."""

from __future__ import annotations

from collections.abc import Mapping

from shizheng.plan.text import Text
from shizheng.registers import secrecy
from shizheng.registers.rows import OPTIONAL_COLUMNS, OWN_COLUMNS
from shizheng.registers.schema import Field, Register

FINDINGS = Text("檢核發現", "Findings")
"""The column in which a copy of a file tells what was found; in a file that comes in it is passed over."""
_OWN = {"record": Text("紀錄編號", "Record"), "unit": Text("單位", "Unit")}


def fields_of(register: Register) -> Mapping[str, Field]:
    """The fields of a register's table: the record's own, then those of its lines."""
    return {**register.fields, **(register.lines.fields if register.lines else {})}


def required_columns(register: Register) -> tuple[str, ...]:
    """The columns that a file has to have."""
    return (*OWN_COLUMNS, *(name for name, field in fields_of(register).items() if field.required))


def headings(register: Register) -> dict[str, Text]:
    """What each column is called, those of ``secrecy`` last; of those with one label the later ones say their name."""
    found = dict(_OWN)
    seen = {text for label in _OWN.values() for text in (label.zh, label.en)}
    for name, field in {**fields_of(register), **secrecy.FIELDS}.items():
        told_apart = {field.label.zh, field.label.en} & seen
        found[name] = Text(f"{field.label.zh}（{name}）", f"{field.label.en} ({name})") if told_apart else field.label
        seen |= {field.label.zh, field.label.en}
    return found


def names(register: Register) -> dict[str, str]:
    """The column that each heading names."""
    found: dict[str, str] = {}
    for name, label in headings(register).items():
        found |= {label.zh: name, label.en: name}
    return found | {name: name for name in (*OWN_COLUMNS, *OPTIONAL_COLUMNS, *fields_of(register))}
