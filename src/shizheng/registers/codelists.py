"""Code lists 代碼表: members with the days on which they are valid.

A list says which codes there are; membership on a day is what flows and stocks ask for.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Text
from shizheng.registers.definition import Definition, find, parse, read_yaml


@dataclass(frozen=True, slots=True)
class Member:
    """One code and one span of its validity, both days included; None is unbounded.  ``source`` says by what act."""

    code: str
    label: Text
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    note: str = ""

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """A code list; in an ``ordered`` one the members run from the lowest to the highest."""

    name: str
    title: Text
    members: tuple[Member, ...]
    ordered: bool = False
    parent: str | None = None
    source: str = ""

    @cached_property
    def _by_code(self) -> dict[str, tuple[Member, ...]]:
        spans: dict[str, tuple[Member, ...]] = {}
        for member in self.members:
            spans[member.code] = (*spans.get(member.code, ()), member)
        return spans

    def codes(self, on: date | None = None) -> tuple[str, ...]:
        """The codes of the list, or only those valid on a day, in the list's order and each once."""
        if on is None:
            return tuple(self._by_code)
        return tuple(code for code in self._by_code if self.contains(code, on))

    def contains(self, code: str, on: date | None = None) -> bool:
        """Whether ``code`` is a member: on the day given, or on any day."""
        spans = self._by_code.get(code, ())
        return bool(spans) if on is None else any(member.valid_on(on) for member in spans)

    def label(self, code: str, on: date | None = None) -> Text:
        """The code's name (on the day given, where names changed); a code that is not in the list is its own name."""
        spans = self._by_code.get(code)
        if not spans:
            return Text(code, code)
        return next((member.label for member in spans if on and member.valid_on(on)), spans[-1].label)

    @cached_property
    def _by_name(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for member in self.members:
            for name in (member.label.zh, member.label.en):
                found.setdefault(name.casefold(), set()).add(member.code)
        return found

    @cached_property
    def _by_folded(self) -> dict[str, str]:
        return {code.casefold(): code for code in self._by_code}

    def named(self, text: str) -> str:
        """The code that a text names: itself, the first word of a suggestion, or the name in either language.

        A text that names none, or more than one, is given back as it is.
        """
        if text in self._by_code:
            return text
        plain = unicodedata.normalize("NFKC", text).strip().casefold()
        for told in (plain, plain.split(" ", 1)[0]):
            if told in self._by_folded:
                return self._by_folded[told]
        named = self._by_name.get(plain, set())
        return next(iter(named)) if len(named) == 1 else text

    def naming(self, word: str) -> tuple[str, ...]:
        """The codes that have a word in one of their names, in either language."""
        folded = word.casefold()
        named = (m for m in self.members if any(folded in name.casefold() for name in (m.label.zh, m.label.en)))
        return tuple(dict.fromkeys(member.code for member in named))

    def at_least(self, code: str) -> tuple[str, ...]:
        """The codes from ``code`` upwards in an ordered list.  Raises ValueError for a list without order."""
        if not self.ordered:
            raise ValueError(f"the code list {self.name} has no order")
        codes = self.codes()
        return codes[codes.index(code) :]


class CodeLists(Mapping[str, CodeList]):
    """The code lists of one agency, by name."""

    def __init__(self, lists: Mapping[str, CodeList]) -> None:
        self._lists = dict(lists)

    def __getitem__(self, name: str) -> CodeList:
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    @classmethod
    def load(cls, path: Path) -> CodeLists:
        """The lists of a ``codelists.yaml`` and the CSV files it names.  Raises ``InvalidDefinitionError``."""
        rows = parse(dict[str, _ListDefinition], read_yaml(path), path.name)
        return cls({name: _build(name, row, path.parent) for name, row in rows.items()})


class _ListDefinition(Definition):
    title: Text
    of: str | None = None
    ordered: bool = False
    source: str = ""
    file: str | None = None
    members: dict[str, tuple[str, str]] | None = None


def _build(name: str, row: _ListDefinition, folder: Path) -> CodeList:
    inline = tuple(Member(code, Text(zh, en)) for code, (zh, en) in (row.members or {}).items())
    members = inline if row.file is None else _read_csv(folder / row.file)
    return CodeList(name, row.title, members, row.ordered, row.of, row.source)


def _read_csv(path: Path) -> tuple[Member, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return tuple(
                Member(
                    row["code"],
                    Text(row["zh"], row["en"]),
                    _day(row["valid_from"]),
                    _day(row["valid_to"]),
                    row["source"],
                    row["note"],
                )
                for row in csv.DictReader(lines)
            )
    except (OSError, UnicodeDecodeError, KeyError, ValueError) as error:
        raise InvalidDefinitionError(
            path.name, [find("file-unreadable", file=str(path), reason=repr(error))]
        ) from error


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
