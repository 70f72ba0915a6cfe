"""Generated registers and code lists: fields of every type, times of every kind, codes valid now and then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.schema import Field, Lines, Register, Registers, Time
from tests.differential.choices import Choices

WORD = Text("欄", "field")
PLACES = ("AAA", "BBB", "CCC", "乙")
RANKS = ("mid", "low", "top", "o'er")
WIDTHS = ((18, 2), (28, 12), (12, 12), (28, 0), (5, 1))
UNITS = ("件", "人", "元")
_UNTOLD = {"title": True, "name": True, "fields": {"__all__": {"label"}}, "lines": {"fields": {"__all__": {"label"}}}}
TEXTS = ("a", "A", "甲", "a'b", "a b", "\\", "--", "😀")
RECORD_NAMES = {
    "integer": ("whole", "select"),
    "decimal": ("amount", "rate"),
    "text": ("words", "order"),
    "boolean": ("official",),
    "places": ("place", "other_place"),
    "ranks": ("rank",),
    "date": ("read_on",),
}
LINE_NAMES = {
    "integer": ("persons", "group"),
    "decimal": ("paid",),
    "text": ("name",),
    "boolean": ("present",),
    "places": ("home",),
    "ranks": ("level",),
    "date": ("seen_on",),
}


@dataclass(frozen=True)
class World:
    """What an agency declares before anything is reported."""

    registers: Registers
    codelists: CodeLists

    def __repr__(self) -> str:
        """What a failing case has to show: registers by their fields and times, code lists by their spans."""
        registers = {
            name: register.model_dump(exclude_none=True, exclude=_UNTOLD) for name, register in self.registers.items()
        }
        spans = {
            name: [(member.code, member.valid_from, member.valid_to) for member in codelist.members]
            for name, codelist in self.codelists.items()
        }
        return f"World({registers}, {spans})"


def a_world(choose: Choices, *, whole: bool = False) -> World:
    """A world; a ``whole`` one has two registers, both with lines, all times and all fields."""
    codelists = {
        "places": _plain("places", PLACES),
        "friends": _changing(choose, "friends", PLACES[:3]),
        "others": _changing(choose, "others", PLACES[1:]),
        "ranks": CodeList("ranks", WORD, tuple(_member(code) for code in RANKS), ordered=True),
        "late_ranks": _changing(choose, "late_ranks", RANKS, ordered=True),
    }
    names = ("visits", "table") if whole or choose.chance(60) else ("visits",)
    registers = {name: _register(choose, name, 100 if whole else 50) for name in names}
    return World(Registers(registers), CodeLists(codelists))


def _member(code: str, first: Any = None, last: Any = None) -> Member:
    return Member(code, Text(code, code), first, last)


def _plain(name: str, codes: tuple[str, ...]) -> CodeList:
    return CodeList(name, WORD, tuple(_member(code) for code in codes))


def _changing(choose: Choices, name: str, codes: tuple[str, ...], *, ordered: bool = False) -> CodeList:
    """A list whose codes come, go and come back: no span, one, or two, with and without bounds."""
    members = []
    for code in codes:
        match choose.number(0, 5):
            case 0:
                members.append(_member(code))
            case 1:
                members.append(_member(code, None, choose.day()))
            case 2:
                members.append(_member(code, choose.day()))
            case 3:
                members.append(_member(code, *sorted((choose.day(), choose.day()))))
            case 4:
                first, second = sorted((choose.day(), choose.day()))
                members += [_member(code, None, first), _member(code, second)]
            case _ if ordered:
                members.append(_member(code))
    return CodeList(name, WORD, tuple(members) or (_member(codes[0]),), ordered)


def _register(choose: Choices, name: str, percent: int) -> Register:
    """A register in which each thing that may be left out is there so often."""
    days: dict[str, Field] = {
        "made_on": _field(choose, "date"),
        "started_on": _field(choose, "date"),
        "ended_on": Field(type="date", label=WORD, required=False),
        "fiscal": _field(choose, "integer"),
    }
    times = {
        "made": Time(at="made_on"),
        "ran": Time(start="started_on", end="ended_on"),
        "begun": Time(start="started_on"),
        "fiscal_year": Time(year="fiscal"),
        "months": Time(at="made_on", whole_months=True),
        "ran_months": Time(start="started_on", end="ended_on", whole_months=True),
    }
    order = choose.some(tuple(times), 1, percent)
    if choose.chance(30):
        order.reverse()
    fields = days | _fields(choose, RECORD_NAMES, percent)
    countries = [None, *(name for name in fields if fields[name].list == "places")]
    return Register(
        name=name,
        title=WORD,
        country=countries[-1] if choose.chance(70) else None,
        times={name: times[name] for name in order},
        fields=fields,
        lines=Lines(name="lines", title=WORD, fields=_fields(choose, LINE_NAMES, percent))
        if choose.chance(percent)
        else None,
    )


def _fields(choose: Choices, names: Mapping[str, tuple[str, ...]], percent: int) -> dict[str, Field]:
    chosen = [(kind, name) for kind, several in names.items() for name in several if choose.chance(percent)]
    return {name: _field(choose, kind) for kind, name in chosen or [("integer", names["integer"][0])]}


def _field(choose: Choices, kind: str) -> Field:
    more: dict[str, Any] = {"required": not choose.chance(60)}
    match kind:
        case "places" | "ranks":
            more |= {"type": "code", "list": kind}
        case "decimal":
            precision, scale = choose.one_of(WIDTHS)
            more |= {"type": kind, "precision": precision, "scale": scale}
        case _:
            more["type"] = kind
    if kind in ("integer", "decimal") and choose.chance(20):
        more["unit"] = choose.one_of(UNITS)
    return Field(label=WORD, **more)
