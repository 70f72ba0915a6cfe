"""The words by which an agency's registers are known, and those of them that stand in a standard.

Only words that are the same to the letter count: titles of registers, labels of fields and codes, titles of lists that
select from a field's list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from shizheng.measures.drafting.passage import Words, plain
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Register, Registers

Role = Literal["title", "label", "number", "yes", "code", "group"]
"""What a word is to its register: its title; a field's label; a number field's or a yes-or-no field's; a code of a
field's list; a list that selects from it.
"""
_SHORTEST = 2
_HAN = "零一二三四五六七八九"
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

    def shared_with(self, words: Words, text: str) -> dict[str, tuple[Shared, ...]]:
        """By register, its words that stand in ``text``, the plain text of ``words`` with what is no register's hidden.

        A word that lies inside a longer one does not count.
        """
        found = self._found(words, text, self._terms)
        spans = {(one.words.start, one.words.end) for one in found}
        by_register: dict[str, tuple[Shared, ...]] = {}
        for one in found:
            if not any(_inside((one.words.start, one.words.end), span) for span in spans):
                by_register[one.term.register] = (*by_register.get(one.term.register, ()), one)
        return by_register

    def of_register(self, register: str, words: Words, text: str) -> tuple[Shared, ...]:
        """All words of one register in ``text`` in their order, those inside longer ones of other registers too."""
        found = self._found(words, text, tuple(term for term in self._terms if term.register == register))
        kept = [one for one in found if not any(_covers(other, one) for other in found)]
        return tuple(sorted(kept, key=lambda one: one.words.start))

    def _found(self, words: Words, text: str, terms: tuple[Term, ...]) -> list[Shared]:
        return [
            Shared(term, words.found(match)) for term in terms for match in re.finditer(_pattern(term.word), text)
        ]  # fmt: skip

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
            if name == register.country:
                # Most registers have a country; that a standard speaks of one says nothing of which is meant.
                yield from self._terms_of_list(register.name, name, field.list or "")
                continue
            yield Term(_bare(field.label.zh), register.name, _ROLES.get(field.type, "label"), name)
            if field.list is not None:
                yield from self._terms_of_list(register.name, name, field.list)

    def _terms_of_list(self, register: str, field: str, codelist: str) -> Iterator[Term]:
        if codelist not in self.codelists:
            return
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


@cache
def _pattern(word: str) -> str:
    """A pattern for a word; 五大 stands for 5大 too."""
    return re.sub(f"([{_HAN}])(?=大)", lambda match: f"[{match[1]}{_HAN.index(match[1])}]", re.escape(word))


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and span != other


def _covers(other: Shared, one: Shared) -> bool:
    """Whether a longer word of the same kind of use covers this one; a title may share letters with a code."""
    same_layer = (other.term.role == "title") == (one.term.role == "title")
    return same_layer and _inside((one.words.start, one.words.end), (other.words.start, other.words.end))
