"""Which register a quantity is about, and which of its words are conditions: only where exactly one fits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shizheng.measures.drafting.language import any_of, language, quantity_at_end
from shizheng.measures.drafting.limits import Limit
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.records import Records, Shared, fields_of
from shizheng.plan.text import Text
from shizheng.registers.schema import Field, Register

_NEGATIONS = ("無", "非", "未")
_LEVELS = {"以上": "at_least", "以下": "at_most"}
_MOST_CANDIDATES = 5
_SHORT = 2
_ENDS = ("", "\0", "、", "及", "與", "和", "或", "之", "的", ",", "/", "等")
_PHRASE = "[之的等各,]"
_JOINED = "[及與和或、]"


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

    def number_named(self, head: Words) -> Shared | None:
        """The number field whose label ends the words that ``head`` ends."""
        found = [s for s in self.shared if s.term.role == "number" and s.words.end == head.end]
        return found[0] if len(found) == 1 else None

    def fields(self) -> dict[str, Field]:
        return fields_of(self.register) if self.register else {}


def sought_in(words: Words, head: Words, kind: str, records: Records | None) -> Proposal:
    """What the registers say about ``words``, whose quantity is ``head`` and asks for ``kind``.

    A register fits when the words before the quantity are its title and nothing is joined to them, or when every word
    that any register shares with the standard is one of its own or lies within one.
    """
    if records is None:
        return Proposal()
    years = [words.found(match) for match in re.finditer(any_of(language().this_year), words.plain)]
    text = words.hiding([*years, head] if kind == "distinct" else years)
    by_register = records.shared_with(words, text)
    fitting = _titled(by_register, words, head) or _all_embracing(by_register)
    if fitting is None:
        letters = {name: len({at for one in shared for at in one.span}) for name, shared in by_register.items()}
        ordered = sorted(letters, key=lambda name: -letters[name])
        return Proposal(candidates=tuple(records.registers[name] for name in ordered))
    return proposal_of(fitting, words, head, records)


def proposal_of(register: str, words: Words, head: Words, records: Records) -> Proposal:
    """The proposal of one register for some words."""
    shared = records.of_register(register, words, words.hiding([]))
    kept = tuple(one for one in shared if _bounded(one, shared, words, head))
    limits, thing = _limits(records, kept, head)
    return Proposal(records.registers[register], (), kept, limits, thing)


def _titled(by_register: dict[str, tuple[Shared, ...]], words: Words, head: Words) -> str | None:
    """The register whose title stands before the quantity, unless something is joined to it."""
    main = Words(words.whole, words.start, head.start).without_glosses()[0]
    for name, shared in by_register.items():
        for one in shared:
            if one.term.role == "title" and one.words.end == main.end:
                phrase = re.split(_PHRASE, Words(words.whole, words.start, one.words.start).outline)[-1]
                return None if re.search(_JOINED, phrase) else name
    return None


def _all_embracing(by_register: dict[str, tuple[Shared, ...]]) -> str | None:
    """The only register whose words cover those of all registers."""
    letters = {name: {at for one in shared for at in one.span} for name, shared in by_register.items()}
    fitting = [name for name, span in letters.items() if all(other <= span for other in letters.values())]
    return fitting[0] if len(fitting) == 1 else None


def _bounded(one: Shared, shared: tuple[Shared, ...], words: Words, head: Words) -> bool:
    """Whether a word of two letters ends as a word does: 國際 in 國際事務 is none of its own."""
    if one.words.end - one.words.start > _SHORT or one.words.end in {other.words.start for other in shared}:
        return True
    after = words.hiding([])[one.words.end - words.start :]
    return one.words.end >= head.start or after[:1] in _ENDS or after[:2] in _LEVELS


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
        if not titled and len(kept) == 1 and _names_the_thing(kept[0], head):
            thing = kept[0].words
        elif kept:
            limits.append(_limit(records, field, kept))
    return tuple(limits), thing


def _names_the_thing(one: Shared, head: Words) -> bool:
    """Whether a code stands where the name of the thing counted does: right before 件數."""
    quantity = quantity_at_end(head.plain)
    between = Words(head.whole, one.words.end, head.start)
    return (
        one.term.role == "code"
        and quantity is not None
        and quantity.asked == "count"
        and (one.words.end <= head.start and not between.outline.strip("\0"))
    )


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
    first = found[0].words
    spans = (Words(first.whole, first.start - negated, first.end), *(one.words for one in found[1:]))
    if found[0].term.role == "yes":
        return Limit({field: not negated}, field, spans)
    groups = [one.term.name for one in found if one.term.role == "group"]
    codes = list(dict.fromkeys(one.term.name for one in found if one.term.role == "code"))
    if groups and (len(groups) > 1 or codes):
        tests: list[Any] = [{field: {"in": name}} for name in groups] + ([{field: {"in": codes}}] if codes else [])
        return Limit({"not": {"any": tests}}, "not", spans) if negated else Limit({"any": tests}, "any", spans)
    if groups:
        return Limit({field: {"not_in" if negated else "in": groups[0]}}, field, spans)
    if len(codes) == 1 and (level := _level(records, found[0])):
        spans, test = (spans[0], _next(first, 2)), {field: {level: codes[0]}}
        return Limit({"not": test}, "not", spans) if negated else Limit(test, field, spans)
    if negated:
        return Limit({field: {"not_in": codes}}, field, spans)
    return Limit({field: codes[0] if len(codes) == 1 else {"in": codes}}, field, spans)


def _level(records: Records, one: Shared) -> str | None:
    """``at_least`` or ``at_most`` where 以上 or 以下 follows a code of an ordered list."""
    codelist = fields_of(records.registers[one.term.register])[one.term.field].list
    after = Words(one.words.whole, one.words.end, len(one.words.whole)).outline.lstrip("\0")[:2]
    return _LEVELS.get(after) if codelist and records.codelists[codelist].ordered else None


def _next(words: Words, length: int) -> Words:
    """The letters after words, a bracket between them passed over."""
    rest = Words(words.whole, words.end, len(words.whole)).outline
    start = words.end + len(rest) - len(rest.lstrip("\0"))
    return Words(words.whole, start, start + length)


def _before(words: Words) -> str:
    return words.whole[words.start - 1 : words.start]
