"""The words by which an agency's registers are known, and those of them that stand in a standard.

Only words that are the same to the letter count: titles of registers, labels of fields and codes, titles of lists that
select from a field's list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from shizheng.measures.drafting.passage import Words, plain
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Register, Registers

Role = Literal["title", "label", "number", "yes", "code", "group"]
"""What a word is to its register: its title; a field's label; a number field's or a yes-or-no field's; a code of a
field's list; a list that selects from it.
"""
_SHORTEST = 2
_GLOSS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a register: ``name`` is that of the code, or of the list that selects."""

    word: str
    register: str
    role: Role
    field: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A register's word where it stands in a standard."""

    term: Term
    words: Words

    @property
    def span(self) -> range:
        return range(self.words.start, self.words.end)


@dataclass(frozen=True)
class Records:
    """An agency's registers and code lists, as words."""

    registers: Registers
    codelists: CodeLists

    def shared_with(self, words: Words) -> dict[str, tuple[Shared, ...]]:
        """By register, its words that stand among ``words``; one that lies inside a longer one does not count."""
        found = [
            Shared(term, words.found(match))
            for term in self._terms
            for match in re.finditer(re.escape(term.word), words.plain)
        ]
        spans = {(one.words.start, one.words.end) for one in found}
        whole = [one for one in found if not any(_inside((one.words.start, one.words.end), span) for span in spans)]
        by_register: dict[str, tuple[Shared, ...]] = {}
        for one in whole:
            by_register[one.term.register] = (*by_register.get(one.term.register, ()), one)
        return by_register

    def inner(self, register: str, words: Words) -> tuple[Shared, ...]:
        """All words of one register among ``words``, those inside longer ones of other registers too, none twice."""
        found = [
            Shared(term, words.found(match))
            for term in self._terms
            if term.register == register
            for match in re.finditer(re.escape(term.word), words.plain)
        ]
        return tuple(one for one in found if not any(_covers(other, one) for other in found))

    def group_named(self, text: str) -> str | None:
        """The only list of a group whose title stands in ``text``, the longest title where one lies in another."""
        titles = {name: plain(one.title.zh) for name, one in self.codelists.items() if one.parent is not None}
        found = [name for name, title in titles.items() if title in plain(text)]
        longest = [n for n in found if not any(titles[n] in titles[o] and n != o for o in found)]
        return longest[0] if len(longest) == 1 else None

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        terms = (term for register in self.registers.values() for term in self._terms_of(register))
        return tuple(dict.fromkeys(term for term in terms if len(term.word) >= _SHORTEST))

    def _terms_of(self, register: Register) -> Iterator[Term]:
        yield Term(plain(register.title.zh), register.name, "title")
        if register.lines is not None:
            yield Term(plain(register.lines.title.zh), register.name, "title")
        for name, field in fields_of(register).items():
            yield Term(_bare(field.label.zh), register.name, _ROLES.get(field.type, "label"), name)
            if field.list is not None:
                yield from self._terms_of_list(register.name, name, field.list)

    def _terms_of_list(self, register: str, field: str, codelist: str) -> Iterator[Term]:
        for member in self.codelists[codelist].members:
            yield Term(_bare(member.label.zh), register, "code", field, member.code)
        for name, one in self.codelists.items():
            if one.parent == codelist:
                yield Term(plain(one.title.zh), register, "group", field, name)


_ROLES: dict[str, Role] = {"integer": "number", "decimal": "number", "boolean": "yes"}


def fields_of(register: Register) -> dict[str, Field]:
    """The fields of a register and of its lines."""
    return {**register.fields, **(register.lines.fields if register.lines else {})}


def _bare(label: str) -> str:
    """A label without what it says in brackets."""
    return _GLOSS.sub("", plain(label))


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and span != other


def _covers(other: Shared, one: Shared) -> bool:
    """Whether a longer word of the same kind of use covers this one; a title may share letters with a code."""
    same_layer = (other.term.role == "title") == (one.term.role == "title")
    return same_layer and _inside((one.words.start, one.words.end), (other.words.start, other.words.end))
