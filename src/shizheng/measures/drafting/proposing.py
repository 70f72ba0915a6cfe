"""Which register a quantity is about, and which of its words are conditions: only where exactly one fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shizheng.measures.drafting.limits import Limit
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.records import Records, Shared, fields_of
from shizheng.plan.text import Text
from shizheng.registers.schema import Field, Register

_NEGATIONS = ("無", "非", "未")
_LEVELS = {"以上": "at_least", "以下": "at_most"}
_MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Proposal:
    """What the registers say about some words: the register, or the candidates between which somebody has to choose."""

    register: Register | None = None
    candidates: tuple[Register, ...] = ()
    shared: tuple[Shared, ...] = ()
    limits: tuple[Limit, ...] = ()
    thing: Words | None = None
    """A code's word that may name the thing counted and no condition."""

    @property
    def titles(self) -> tuple[Words, ...]:
        return tuple(one.words for one in self.shared if one.term.role == "title")

    @property
    def things(self) -> tuple[Words, ...]:
        return (self.thing,) if self.thing else ()

    def named(self) -> Text:
        """The candidates by name and title."""
        if not self.candidates:
            return Text("登記簿均無相同用語", "no register has the same words")
        some = self.candidates[:_MOST_CANDIDATES]
        return Text(
            "可能者：" + "、".join(f"{one.name}（{one.title.zh}）" for one in some),
            "candidates: " + ", ".join(f"{one.name} ({one.title.en})" for one in some),
        )

    def relation(self, fields: Iterable[str]) -> str:
        """The register, or its lines where one of ``fields`` or of the conditions' is theirs."""
        assert self.register is not None
        lines = self.register.lines
        used = {*fields, *(one.term.field for one in self.shared if one.term.role != "title")}
        return f"{self.register.name}.{lines.name}" if lines and used & lines.fields.keys() else self.register.name

    def number_named(self, head: Words) -> str | None:
        """The number field whose label ends the words that ``head`` ends."""
        found = [s.term.field for s in self.shared if s.term.role == "number" and s.words.end == head.end]
        return found[0] if len(found) == 1 else None

    def fields(self) -> dict[str, Field]:
        return fields_of(self.register) if self.register else {}


def sought_in(words: Words, head: Words, records: Records | None) -> Proposal:
    """What the registers say about ``words``, whose quantity is ``head``.

    A register fits when every word that any register shares with these is one of its own, or lies within one.
    """
    if records is None:
        return Proposal()
    by_register = records.shared_with(words)
    letters = {name: {at for one in shared for at in one.span} for name, shared in by_register.items()}
    most = max((len(span) for span in letters.values()), default=0)
    fitting = [
        name for name, span in letters.items()
        if len(span) == most and all(other <= span for other in letters.values())
    ]  # fmt: skip
    if len(fitting) != 1:
        ordered = sorted(letters, key=lambda name: -len(letters[name]))
        return Proposal(candidates=tuple(records.registers[name] for name in ordered))
    shared = tuple(sorted(records.inner(fitting[0], words), key=lambda one: one.words.start))
    limits, thing = _limits(records, shared, head)
    return Proposal(records.registers[fitting[0]], (), shared, limits, thing)


def _limits(records: Records, shared: tuple[Shared, ...], head: Words) -> tuple[tuple[Limit, ...], Words | None]:
    """The conditions that a register's words make, and the word that rather names what is counted."""
    by_field: dict[str, list[Shared]] = {}
    for one in shared:
        if one.term.role in ("yes", "code", "group"):
            by_field.setdefault(one.term.field, []).append(one)
    alike = _ambiguous(by_field)
    titled = any(one.term.role == "title" for one in shared)
    limits: list[Limit] = []
    thing: Words | None = None
    for field, found in by_field.items():
        kept = [one for one in found if one.words not in alike]
        last = kept[0].words if len(kept) == 1 and kept[0].term.role == "code" else None
        if last and not titled and last.end == head.start:
            thing = last
        elif kept:
            limits.append(_limit(records, field, kept))
    return tuple(limits), thing


def _ambiguous(by_field: dict[str, list[Shared]]) -> set[Words]:
    """Words that are codes of more than one field of the register."""
    fields: dict[Words, set[str]] = {}
    for field, found in by_field.items():
        for one in found:
            fields.setdefault(one.words, set()).add(field)
    return {words for words, names in fields.items() if len(names) > 1}


def _limit(records: Records, field: str, found: list[Shared]) -> Limit:
    """One condition of all words that one field has among the standard's."""
    negated = _before(found[0].words) in _NEGATIONS
    spans = (_widened(found[0].words, -1 if negated else 0), *(one.words for one in found[1:]))
    if found[0].term.role == "yes":
        return Limit({field: not negated}, field, spans)
    groups = [one.term.name for one in found if one.term.role == "group"]
    codes = list(dict.fromkeys(one.term.name for one in found if one.term.role == "code"))
    if groups and (len(groups) > 1 or codes):
        tests: list[Any] = [{field: {"in": name}} for name in groups] + ([{field: {"in": codes}}] if codes else [])
        return Limit({"any": tests}, "any", spans)
    if groups:
        return Limit({field: {"not_in" if negated else "in": groups[0]}}, field, spans)
    if len(codes) == 1 and (level := _level(records, found[0])):
        return Limit({field: {level: codes[0]}}, field, (_widened(found[0].words, 2),))
    if negated:
        return Limit({field: {"not_in": codes}}, field, spans)
    return Limit({field: codes[0] if len(codes) == 1 else {"in": codes}}, field, spans)


def _level(records: Records, one: Shared) -> str | None:
    """``at_least`` or ``at_most`` where 以上 or 以下 follows a code of an ordered list."""
    codelist = fields_of(records.registers[one.term.register])[one.term.field].list
    after = one.words.whole[one.words.end : one.words.end + 2]
    return _LEVELS.get(after) if codelist and records.codelists[codelist].ordered else None


def _before(words: Words) -> str:
    return words.whole[max(words.start - 1, 0) : words.start]


def _widened(words: Words, by: int) -> Words:
    """The words with some characters before (below zero) or after them."""
    return Words(words.whole, words.start + min(by, 0), words.end + max(by, 0))
