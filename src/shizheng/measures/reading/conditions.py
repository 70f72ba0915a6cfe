"""Reading conditions: what a row has to be for a leaf to count it.

Logic is three-valued: a test of an absent field is unknown, and what stays unknown at the top does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shizheng.measures.ask import Condition, Group, Test
from shizheng.measures.reading.faults import Faults
from shizheng.measures.reading.language import BOUNDS, GROUPS, OPERATORS, SET_OPERATORS
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Table

_ORDERED_TYPES = ("integer", "decimal", "date")


def parse_where(rows: object, table: Table, codelists: CodeLists, path: str, faults: Faults) -> tuple[Condition, ...]:
    """The conditions of a list of one-word mappings; paths of repeated words get ``~2``, ``~3`` ..."""
    if not isinstance(rows, list):
        faults.add("not-a-list-of-conditions", path)
        return ()
    seen: dict[str, int] = defaultdict(int)
    conditions = []
    for row in rows:
        if not isinstance(row, Mapping) or len(row) != 1:
            faults.not_a_mapping("not-a-condition", path, row)
            continue
        word, operand = next(iter(row.items()))
        seen[str(word)] += 1
        place = f"{path}/{word}" + (f"~{seen[str(word)]}" if seen[str(word)] > 1 else "")
        condition = _parse_one(word, operand, table, codelists, place, faults)
        if condition is not None:
            conditions.append(condition)
    return tuple(conditions)


def _parse_one(
    word: object, operand: Any, table: Table, codelists: CodeLists, path: str, faults: Faults
) -> Condition | None:
    if word in GROUPS:
        rows = [operand] if word == "not" and isinstance(operand, Mapping) else operand
        children = parse_where(rows, table, codelists, path, faults)
        if not children and rows == []:
            faults.add("group-of-nothing", path)
        return Group(path, word, children) if children else None  # type: ignore[arg-type]
    field = table.fields.get(word) if isinstance(word, str) else None
    if field is None:
        faults.unknown_name("unknown-field-in-measure", path, word, [*table.fields, *GROUPS], titles_of(table))
        return None
    test = _Test(str(word), field, codelists, path, faults)
    return test.read(operand if isinstance(operand, Mapping) else {"equals": operand})


def titles_of(table: Table) -> dict[str, str]:
    """The fields' names by their Chinese labels."""
    return {field.label.zh: name for name, field in table.fields.items()}


class _Test:
    """Reads the test of one field."""

    def __init__(self, name: str, field: Field, codelists: CodeLists, path: str, faults: Faults) -> None:
        self.name, self.field, self.codelists, self.path, self.faults = name, field, codelists, path, faults

    def read(self, row: Mapping[Any, Any]) -> Test | None:
        if len(row) != 1:
            self.faults.add("not-one-comparison", self.path)
            return None
        operator, value = next(iter(row.items()))  # type: Any, Any
        if operator not in ("equals", *OPERATORS):
            self.faults.unknown_name("unknown-operator", self.path, operator, OPERATORS)
            return None
        if operator in SET_OPERATORS and isinstance(value, str):
            return self._in_code_list(operator, value)
        if operator == "given":
            return self._made(operator, (value,)) if self._fits(value, bool, "boolean") else None
        listed = operator in SET_OPERATORS or operator == "between"
        if isinstance(value, list) != listed or value == [] or (operator == "between" and len(value) != 2):
            self.faults.add("not-two-bounds" if operator == "between" else "not-a-set-of-values", self.path)
            return None
        operands = tuple(value) if listed else (value,)
        ok = [self._check(operand) for operand in operands]
        if not all(ok) or (operator in BOUNDS and not self._has_order()):
            return None
        if operator == "between" and self._place(operands[0]) > self._place(operands[1]):
            self.faults.add("not-two-bounds", self.path)
            return None
        return self._made(operator, operands)

    def _place(self, operand: Any) -> Any:
        """What tells which of two operands is the greater."""
        if self.field.list is not None:
            return self.codelists[self.field.list].codes().index(operand)
        return Decimal(str(operand)) if self.field.type == "decimal" else operand

    def _made(self, operator: Any, operands: tuple[Any, ...]) -> Test:
        if self.field.type == "decimal" and operator != "given":
            operands = tuple(Decimal(str(operand)) for operand in operands)
        return Test(self.path, self.name, operator, operands)

    def _in_code_list(self, operator: Any, name: str) -> Test | None:
        if name not in self.codelists:
            if self.field.list is not None and self.codelists[self.field.list].contains(name):
                self.faults.add("name-of-code-as-list", self.path, name=name)
                return None
            self.faults.unknown_name("unknown-list-in-measure", self.path, name, self.codelists)
            return None
        if self.field.list is None:
            self.faults.add("operand-of-wrong-type", self.path, found=repr(name), type=self.field.type)
            return None
        return Test(self.path, self.name, operator, (), name)

    def _has_order(self) -> bool:
        if self.field.list is None:
            if self.field.type not in _ORDERED_TYPES:
                self.faults.add("field-without-order", self.path, name=self.name, type=self.field.type)
            return self.field.type in _ORDERED_TYPES
        codelist = self.codelists[self.field.list]
        if not codelist.ordered:
            self.faults.add("list-without-order", self.path, name=codelist.name)
        return codelist.ordered

    def _check(self, operand: object) -> bool:
        if self.field.list is not None:
            codelist = self.codelists[self.field.list]
            if not isinstance(operand, str) or not codelist.contains(operand):
                titles = {codelist.label(code).zh: code for code in codelist.codes()}
                self.faults.unknown_name("unknown-code-in-measure", self.path, operand, codelist.codes(), titles)
                return False
            return True
        if self.field.type == "decimal":
            return self.faults.number(operand, self.path) is not None
        kind = {"boolean": bool, "integer": int, "date": date}.get(self.field.type, str)
        return self._fits(operand, kind, self.field.type)

    def _fits(self, operand: object, kind: type, name: str) -> bool:
        odd = (kind is int and isinstance(operand, bool)) or isinstance(operand, datetime)
        if not isinstance(operand, kind) or odd:
            self.faults.add("operand-of-wrong-type", self.path, found=repr(operand), type=name)
            return False
        return True
