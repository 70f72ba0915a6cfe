"""A small agency of the tests' own: two registers, three code lists, and measures written in place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from shizheng.measures import Engine, Measures, Question
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
    """Measures by id from definitions written as plain values; the unit is 件 unless one says ``unit``."""
    rows = {id.replace("_", "."): {"unit": "件", "measure": definition} for id, definition in definitions.items()}
    file = tmp_path / "measures.yaml"
    file.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), "utf-8")
    return Measures.load(file, REGISTERS, LISTS)


def trip(
    record: str,
    made_on: date,
    country: str = "AAA",
    *,
    people: tuple[tuple[str, int], ...] = (("mid", 1),),
    left_on: date | None = None,
    official: bool | None = True,
    unit: str = "U1",
    state: str = "approved",
) -> Row:
    values = {"made_on": made_on, "left_on": left_on, "country": country, "official": official}
    return Row(record, unit, values, tuple({"rank": rank, "persons": n} for rank, n in people), state)


def engine(*trips: Row, money: tuple[Row, ...] = ()) -> Engine:
    return Engine.of_rows(REGISTERS, {"trips": trips, "money": money})
