"""A register's form, made from its schema alone: what each field shows, and what a sent form said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from django.http import HttpRequest
from django.utils.translation import gettext

from shizheng.ledger.drafts import Typed
from shizheng.plan.text import Text
from shizheng.registers.cells import written
from shizheng.registers.codelists import CodeList
from shizheng.registers.forms import FieldFault, suggestion
from shizheng.registers.schema import Field, Register
from shizheng.web import words
from shizheng.web.figures import agency

FEW = 12
"""Codes up to which a list is a choice; longer ones are searched by typing."""
MOST_LINES = 200
"""Lines up to which one more is offered; a record that has more keeps them."""
_KINDS = {"date": "date", "integer": "number", "decimal": "number"}


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the form: how it is asked for, what was typed, and what is wrong with it."""

    name: str
    id: str
    label: str
    help: str
    kind: str
    """``text``, ``number``, ``date``, ``choice`` or ``search``."""
    typed: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    suggestions: str
    """The name of the list of suggestions, for ``search``."""
    faults: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The inputs of a record and of its lines, and the lists that are searched."""

    inputs: tuple[Input, ...]
    lines: tuple[tuple[Input, ...], ...]
    lists: Mapping[str, tuple[str, ...]]


def form(register: Register, typed: Typed, faults: Sequence[FieldFault] = ()) -> Form:
    """The form with what was typed, and the faults found in it; a register with lines shows one at least."""
    wrong: dict[tuple[int | None, str], tuple[Text, ...]] = {}
    for fault in faults:
        key = (fault.line, fault.field)
        wrong[key] = (*wrong.get(key, ()), _told(fault))
    inputs = tuple(
        _input(name, f"f-{name}", field, typed.cells.get(name, ""), wrong.get((None, name), ()))
        for name, field in register.fields.items()
    )
    of_lines = register.lines.fields if register.lines else {}
    lines = tuple(
        tuple(
            _input(name, f"l-{n}-{name}", field, line.get(name, ""), wrong.get((n, name), ()))
            for name, field in of_lines.items()
        )
        for n, line in enumerate(typed.lines or [{}])
        if of_lines
    )
    searched = {i.suggestions for group in (inputs, *lines) for i in group if i.suggestions}
    lists = {name: _suggestions(agency().codelists[name]) for name in sorted(searched)}
    return Form(inputs, lines, lists)


def typed_in(request: HttpRequest, register: Register) -> Typed:
    """What a sent form says, as it was typed."""
    sent = request.POST
    cells = {name: sent.get(f"f-{name}", "")[:5000] for name in register.fields}
    names = list(register.lines.fields) if register.lines else []
    there = takewhile(lambda n: any(f"l-{n}-{name}" in sent for name in names), count())
    lines = [{name: sent.get(f"l-{n}-{name}", "")[:5000] for name in names} for n in there]
    return Typed(cells, lines, sent.get("withheld", "")[:500])


def as_typed(field: Field, value: object) -> str:
    """A value as one would have typed it; a code with its name where its list is searched."""
    codelist = agency().codelists[field.list] if field.list else None
    if value is None or codelist is None or len(codelist.codes()) <= FEW:
        return written(value)
    return words.say(suggestion(codelist, str(value)))


def _told(fault: FieldFault) -> Text:
    message, advice = fault.finding.message, fault.finding.advice
    return Text(f"{message.zh}。{advice.zh}", f"{message.en}. {advice.en}")


def _input(name: str, id: str, field: Field, typed: str, faults: tuple[Text, ...]) -> Input:
    choices = _choices(field)
    searched = field.list is not None and not choices
    return Input(
        name=name,
        id=id,
        label=words.say(field.label) + (f"（{field.unit}）" if field.unit else ""),
        help=words.say(field.help) if field.help else "",
        kind="choice" if choices else "search" if searched else _KINDS.get(field.type, "text"),
        typed=typed,
        required=field.required,
        choices=choices,
        suggestions=str(field.list) if searched else "",
        faults=faults,
    )


def _choices(field: Field) -> tuple[tuple[str, str], ...]:
    if field.type == "boolean":
        return (("true", gettext("Yes")), ("false", gettext("No")))
    codelist = agency().codelists[field.list] if field.list else None
    if codelist is None or len(codelist.codes()) > FEW:
        return ()
    return tuple((code, words.say(codelist.label(code))) for code in codelist.codes())


def _suggestions(codelist: CodeList) -> tuple[str, ...]:
    return tuple(words.say(suggestion(codelist, code)) for code in codelist.codes())
