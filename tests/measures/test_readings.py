"""Which reading is the last: by its date, then by when it was known, then the greater; however the question is put."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures import DuckDB, Measures, Question, compute, compute_by
from shizheng.measures.templates import Templates
from shizheng.plan.figure import Figure
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Registers, Time

WORD = Text("欄", "field")
GAUGES = Register(
    name="gauges",
    title=Text("水尺", "gauges"),
    times={"reading": Time(at="read_on")},
    fields={
        "read_on": Field(type="date", label=WORD),
        "turn": Field(type="integer", label=WORD),
        "gauge": Field(type="text", label=WORD, max_length=5),
        "level": Field(type="integer", label=WORD, required=False),
        "depth": Field(type="decimal", label=WORD, precision=28, scale=2, required=False),
    },
)
REGISTERS, LISTS, COMPILED = Registers({"gauges": GAUGES}), CodeLists({}), Templates()
YEAR = Question(Period.of_year(106), date(2018, 1, 15))
SMALLEST, GREATEST = -(2**63), 2**63 - 1
Reading = tuple[int, int, int | None]
LAST: dict[str, tuple[list[Reading], int]] = {
    "one": ([(5, 1, 7)], 7),
    "one below zero": ([(5, 1, -7)], -7),
    "the later": ([(5, 1, 7), (6, 1, 3)], 3),
    "the later, below zero": ([(5, 1, 7), (6, 1, -3)], -3),
    "the later, known before": ([(5, 9, 7), (6, 1, 3)], 3),
    "of one day that known later": ([(5, 1, 7), (5, 2, 3)], 3),
    "of one day that known later, below zero": ([(5, 1, 7), (5, 2, -3)], -3),
    "known at one time the greater": ([(5, 1, 3), (5, 1, 7)], 7),
    "known at one time the greater, below zero": ([(5, 1, -3), (5, 1, -7)], -3),
    "of zero and less": ([(5, 1, 0), (5, 1, -1)], 0),
    "the smallest that a field holds": ([(5, 1, GREATEST), (6, 1, SMALLEST)], SMALLEST),
    "the greatest that a field holds": ([(5, 1, SMALLEST), (5, 1, GREATEST)], GREATEST),
    "what says nothing is none": ([(5, 1, 7), (6, 1, None)], 7),
    "a year apart": ([(-300, 1, 7), (-299, 1, 8), (5, 1, 3)], 3),
}
"""Readings by the day of the year, the day of the year before on which they were known, and what they say."""


def rows(readings: list[Reading], gauge: str = "a") -> list[Row]:
    found = []
    for number, (day, known, said) in enumerate(readings):
        read_on, since = (date(year, 1, 1) + timedelta(days - 1) for year, days in ((2017, day), (2016, known)))
        values = {"read_on": read_on, "turn": day, "gauge": gauge, "level": said}
        values["depth"] = None if said is None else Decimal(said)
        found.append(Row(f"{gauge}{number}", "U", values, (), known_from=since))
    return found


def asked(field: str, by: str, *rows: Row, **window: Any) -> dict[str, Figure]:
    """The figure of the year, and the one at the end of its last month where it is asked by months."""
    latest = {"latest": field, "of": "gauges", "per": ["gauge"], "by": by, "unit": "公尺", **window}
    book = Measures.read({"1.1": {"unit": "公尺", "measure": latest}}, "measures.yaml", REGISTERS, LISTS)
    engine = DuckDB.of_rows(REGISTERS, LISTS, {"gauges": rows}, COMPILED)
    running = compute_by(book, engine, YEAR, "month")["1.1"]
    return {"whole": compute(book, engine, YEAR)["1.1"], **running}


@pytest.mark.parametrize("by", ["read_on", "turn"])
@pytest.mark.parametrize("field", ["level", "depth"])
@pytest.mark.parametrize("case", LAST)
def test_the_last_reading_stands(case: str, field: str, by: str) -> None:
    readings, expected = LAST[case]
    for window in ({}, {"window": {"since": date(2015, 1, 1)}}):
        found = asked(field, by, *rows(readings), **window)
        assert {found[when].value for when in ("whole", "2017-01", "2017-12")} == {expected}


@pytest.mark.parametrize("field", ["level", "depth"])
def test_each_gauge_has_its_own_which_stands_until_the_month_of_the_next(field: str) -> None:
    read = [
        *rows([(5, 1, 100), (20, 1, 200), (59, 1, 300), (60, 2, 400)], "a"),
        *rows([(32, 1, 1), (33, 1, 2), (366, 1, 3)], "b"),
    ]
    for window in ({}, {"window": {"since": date(2015, 1, 1)}}):
        found = asked(field, "read_on", *read, **window)
        assert [found[f"2017-{month:02}"].value for month in (1, 2, 3, 12)] == [200, 302, 402, 402]
        assert found["whole"].value == 402


def test_a_growth_is_on_the_last_readings_of_its_base_year() -> None:
    latest = {"latest": "level", "of": "gauges", "per": ["gauge"], "by": "read_on", "unit": "公尺"}
    read = rows([(-365, 1, 10), (-1, 1, 20), (5, 1, 30), (300, 1, 50)])
    engine = DuckDB.of_rows(REGISTERS, LISTS, {"gauges": read}, COMPILED)
    for base, expected in (("previous_year", "150"), (2015, "none")):
        said = {"1.1": {"unit": "%", "measure": {"growth": latest, "base": base}}}
        book = Measures.read(said, "measures.yaml", REGISTERS, LISTS)
        value = compute(book, engine, YEAR)["1.1"].value
        assert (str(value) if isinstance(value, Decimal) else "none") == expected
