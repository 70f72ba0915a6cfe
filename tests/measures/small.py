"""A small agency of the tests' own: two registers, three code lists, and measures written in place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from shizheng.measures import DuckDB, Measures, Question
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Lines, Register, Registers, Time

WORD = Text("欄", "field")


def _members(*codes: str) -> tuple[Member, ...]:
    return tuple(Member(code, Text(code, code)) for code in codes)


LISTS = CodeLists(
    {
        "countries": CodeList("countries", Text("國家", "countries"), _members("AAA", "BBB", "CCC")),
        "friends": CodeList(
            "friends",
            Text("友邦", "friends"),
            (
                Member("AAA", Text("甲", "A")),
                Member("BBB", Text("乙", "B"), None, date(2017, 6, 12)),
                Member("CCC", Text("丙", "C"), date(2017, 9, 1), None),
            ),
        ),
        "leavers": CodeList(
            "leavers", Text("曾為", "leavers"), (Member("BBB", Text("乙", "B"), None, date(2017, 6, 12)),)
        ),
        "ranks": CodeList("ranks", Text("職級", "ranks"), _members("low", "mid", "top"), ordered=True),
    }
)


def _field(kind: str, *, required: bool = True, **more: object) -> Field:
    return Field(type=kind, label=WORD, required=required, **more)


REGISTERS = Registers(
    {
        "trips": Register(
            name="trips",
            title=Text("行程", "trips"),
            country="country",
            times={"made": Time(at="made_on"), "stay": Time(start="made_on", end="left_on")},
            fields={
                "made_on": _field("date"),
                "left_on": _field("date", required=False),
                "country": _field("code", list="countries"),
                "official": _field("boolean", required=False),
            },
            lines=Lines(
                name="people",
                title=Text("人員", "people"),
                fields={"rank": _field("code", list="ranks"), "persons": _field("integer")},
            ),
        ),
        "money": Register(
            name="money",
            title=Text("帳目", "money"),
            times={"booked": Time(at="booked_on")},
            fields={
                "booked_on": _field("date"),
                "kind": _field("text", max_length=10),
                "amount": _field("decimal", precision=18, scale=2),
            },
        ),
    }
)

YEAR = Question(Period.of_year(106), date(2018, 1, 15))


def measures(tmp_path: Path, **definitions: object) -> Measures:
    """Measures by id from definitions written as plain values; whatever is counted or given is 件 unless it says."""
    rows = {
        id.replace("_", "."): {"unit": _unit_of(definition), "measure": _with_units(definition)}
        for id, definition in definitions.items()
    }
    file = tmp_path / "measures.yaml"
    file.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), "utf-8")
    return Measures.load(file, REGISTERS, LISTS)


LEAVES = ("count", "sum", "mean", "distinct", "latest", "members", "constant")


def _with_units(node: object) -> object:
    if isinstance(node, list):
        return [_with_units(item) for item in node]
    if not isinstance(node, dict):
        return node
    within = {word: value if word in ("where", "window") else _with_units(value) for word, value in node.items()}
    return {**within, "unit": "件"} if any(leaf in node for leaf in LEAVES) and "unit" not in node else within


def _unit_of(node: object) -> str:
    """The unit that a definition comes to where everything in it is counted in 件."""
    if not isinstance(node, dict):
        return "件"
    if "unit" in node:
        return str(node["unit"])
    if {"growth", "reduction", "milestones"} & set(node) or node.get("percent") is True:
        return "%"
    for kind in ("total", "least", "greatest"):
        if isinstance(node.get(kind), dict):
            return _unit_of(next(iter(node[kind].values()), None))
    return "件"


def trip(
    record: str,
    made_on: date,
    country: str | None = "AAA",
    *,
    people: tuple[tuple[str, int], ...] = (("mid", 1),),
    left_on: date | None = None,
    official: bool | None = True,
    unit: str = "U1",
    state: str = "approved",
) -> Row:
    values = {"made_on": made_on, "left_on": left_on, "country": country, "official": official}
    return Row(record, unit, values, tuple({"rank": rank, "persons": n} for rank, n in people), state)


def engine(*trips: Row, money: tuple[Row, ...] = ()) -> DuckDB:
    return DuckDB.of_rows(REGISTERS, LISTS, {"trips": trips, "money": money})
