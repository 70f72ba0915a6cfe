"""Filling in register, fields and keys where the registers leave one choice; asking where they leave more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shizheng.measures.drafting.language import language, quantity_at_end
from shizheng.measures.drafting.passage import Words, plain
from shizheng.measures.drafting.piece import Piece
from shizheng.measures.drafting.proposing import Proposal
from shizheng.measures.reading.language import OPEN
from shizheng.plan.text import Text
from shizheng.registers.schema import Field, Register

_NUMBERS = ("integer", "decimal")
_KEYS = ("code", "text")
_SPEAKS_OF = {"人次": "人", "人": "人", "元": "額"}
"""By unit, the letter by which labels speak of persons or of money."""
_NO_FIELDS = Text("欄位未有相符者", "no field fits")


def filled(piece: Piece, main: Words, head: Words, proposal: Proposal) -> Piece:
    """The leaf with what the proposal settles; the rest asked about, once for the register and once for the fields."""
    kind = piece.kind
    if proposal.register is None:
        return piece.asking("register-to-choose", main, "count" if kind == "count" else "of", named=proposal.named())
    for title in proposal.titles:
        piece = piece.marked(title, "count" if kind == "count" else "of")
    if proposal.thing is not None:
        piece = piece.leaving_open("thing-or-condition", proposal.thing, kind)
    if kind == "count":
        return piece.with_words(count=proposal.relation(()))
    if kind == "distinct":
        return _keyed(piece, proposal, main, head)
    named = proposal.number_named(head)
    number = named.term.field if named else _number(piece, proposal)
    relation = proposal.relation([number] if number else [])
    if number not in _own_fields(proposal.register, relation):
        number = None  # A record's number would be added up once for each of its lines.
    piece = piece.marked(named.words, kind) if named else piece
    piece = piece.with_words(**{kind: number or OPEN, "of": relation})
    if number is None:
        piece = piece.asking("field-to-choose", head, kind, named=_named(proposal, _NUMBERS))
    return _read_again(piece, proposal, main) if kind == "latest" else piece


def _number(piece: Piece, proposal: Proposal) -> str | None:
    """The only number field, or the only one whose label speaks of persons or of money as the unit does."""
    numbers = {name: field for name, field in proposal.fields().items() if field.type in _NUMBERS}
    years = {time.year for time in proposal.register.times.values()} if proposal.register else set()
    spoken = _SPEAKS_OF.get(piece.unit)
    found = [name for name, field in numbers.items() if name not in years and not _in_another(field, piece.unit)]
    named = [name for name in found if spoken and spoken in numbers[name].label.zh]
    for choice in (named, found):
        if len(choice) == 1:
            return choice[0]
    return None


def _in_another(field: Field, unit: str) -> bool:
    """Whether a field's label says a unit that is not the one asked for; 人 and 人次 are taken for one."""
    said = quantity_at_end(plain(field.label.zh))
    if said is None or not (said.unit and unit):
        return False
    return _SPEAKS_OF.get(said.unit, said.unit) != _SPEAKS_OF.get(unit, unit)


def _own_fields(register: Register, relation: str) -> Mapping[str, Field]:
    """The fields of a register's records, or of its lines without the record's."""
    return register.lines.fields if "." in relation and register.lines else register.fields


def _keyed(piece: Piece, proposal: Proposal, main: Words, head: Words) -> Piece:
    """The keys of a distinct count: for 國家數 the field whose label says 國家."""
    keys = piece.node["distinct"]
    word = head.plain.removeprefix("總").removesuffix("數")
    fields = proposal.fields()
    found = [name for name, field in fields.items() if field.type in _KEYS and word and word in field.label.zh]
    if proposal.register and proposal.register.country and word in language().entities["國"]:
        found = [proposal.register.country]
    if len(keys) == 1 and len(found) == 1:
        return piece.with_words(distinct=found, of=proposal.relation(found))
    piece = piece.with_words(of=proposal.relation(()))
    return piece.asking("field-to-choose", main, "distinct", named=_named(proposal, _KEYS))


def _read_again(piece: Piece, proposal: Proposal, main: Words) -> Piece:
    """The keys of a reading and the day it was taken: a line is a reading of its record, a row one of its codes."""
    assert proposal.register is not None
    register, fields = proposal.register, proposal.fields()
    of_lines = "." in piece.node["of"]
    own = _own_fields(register, piece.node["of"])
    dating = set(register.dated_by.fields)
    days = [name for name, field in own.items() if field.type == "date" and name not in dating]
    keys = ["record"] if of_lines else [n for n, f in fields.items() if f.type == "code" or n in dating]
    if len(days) == 1:
        return piece.with_words(per=keys, by=days[0]).asking("reading-keys", main, "per", keys="、".join(keys))
    return piece.asking("field-to-choose", main, "by", named=_named(proposal, ("date",)))


def _named(proposal: Proposal, types: Iterable[str]) -> Text:
    """The fields of some types, by name and label."""
    fields: dict[str, Field] = {name: field for name, field in proposal.fields().items() if field.type in types}
    if not fields:
        return _NO_FIELDS
    return Text(
        "可能者：" + "、".join(f"{name}（{field.label.zh}）" for name, field in fields.items()),
        "candidates: " + ", ".join(f"{name} ({field.label.en})" for name, field in fields.items()),
    )
