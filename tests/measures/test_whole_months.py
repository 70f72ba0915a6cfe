"""What is read for a whole month counts once the month is over: page views, dated on any day of theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shizheng.measures import DuckDB, Measures, Question, compute, compute_all, compute_by, drill
from shizheng.measures.templates import Templates
from shizheng.plan.figure import Absence
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Registers, Time

WORD = Text("欄", "field")
VIEWS = Register(
    name="views",
    title=Text("瀏覽", "views"),
    country="country",
    times={"month": Time(at="month", whole_months=True), "kept": Time(start="month")},
    fields={
        "month": Field(type="date", label=WORD),
        "country": Field(type="text", label=WORD, max_length=3),
        "views": Field(type="integer", label=WORD),
    },
)
REGISTERS, LISTS, COMPILED = Registers({"views": VIEWS}), CodeLists({}), Templates()
LATEST = {"latest": "views", "of": "views", "per": ["country"], "by": "month", "then": "sum"}
KINDS: dict[str, dict[str, Any]] = {
    "count": {"count": "views"},
    "sum": {"sum": "views", "of": "views"},
    "mean": {"mean": "views", "of": "views"},
    "distinct": {"distinct": ["country"], "of": "views"},
    "latest": LATEST,
    "growth": {"growth": {"count": "views", "unit": "件"}, "base": "previous_year"},
}


def read(day: date, views: int, *, country: str = "AAA", unit: str = "U1", state: str = "approved") -> Row:
    return Row(f"{country} {day}", unit, {"month": day, "country": country, "views": views}, (), state)


ROWS = (
    read(date(2016, 1, 4), 1),
    read(date(2017, 1, 10), 3),
    read(date(2017, 1, 10), 5, country="BBB", unit="U2"),
    read(date(2017, 2, 1), 10),
    read(date(2017, 2, 1), 9, country="CCC", state="submitted"),
)
WHOLE = {
    "count": ("none", "2", "3"),
    "sum": ("none", "8", "18"),
    "mean": ("none", "4", "6"),
    "distinct": ("none", "2", "2"),
    "latest": ("none", "8", "15"),
    "growth": ("none", "100", "200"),
}
DAYS = (date(2017, 1, 30), date(2017, 1, 31), date(2017, 2, 28))


def measures(*kinds: str, **more: dict[str, Any]) -> Measures:
    said = {**{kind: KINDS[kind] for kind in kinds}, **more}
    rows = {
        id: {"unit": "%", "measure": definition}
        if "growth" in definition
        else {"unit": "件", "measure": {**definition, "unit": "件"}}
        for id, definition in said.items()
    }
    return Measures.read(rows, "measures.yaml", REGISTERS, LISTS)


def store() -> DuckDB:
    return DuckDB.of_rows(REGISTERS, LISTS, {"views": ROWS}, COMPILED)


def on(day: date) -> Question:
    return Question(Period.of_year(106), day)


def said(value: object) -> str:
    return "none" if isinstance(value, Absence) else str(value)


@pytest.mark.parametrize("kind", KINDS)
def test_it_counts_from_the_last_day_of_its_month(kind: str) -> None:
    alone = [compute(measures(kind), store(), on(day))[kind] for day in DAYS]
    assert [said(figure.value) for figure in alone] == list(WHOLE[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_days_before_the_first_month_is_over_may_be_asked_with_others(kind: str) -> None:
    """They are told apart from what the same scans tell of other days, and of what has no such months."""
    book = measures(kind, kept={"count": "views", "window": {"at_end": "kept"}})
    together = compute_all(book, store(), [Question(Period.of_year(106), day, 10**6) for day in DAYS])
    assert [said(figures[kind].value) for figures in together] == list(WHOLE[kind])
    assert [said(figures["kept"].value) for figures in together] == ["3", "3", "4"]
    assert [figures[kind].pending for figures in together] == [0, 0, 1]
    assert said(compute(book, store(), on(DAYS[0]))[kind].value) == "none"


@pytest.mark.parametrize("kind", KINDS)
def test_before_the_first_month_is_over_there_are_no_parts_of_it(kind: str) -> None:
    book = measures(kind)
    assert [said(figure.value) for figure in compute_by(book, store(), on(DAYS[0]), "month")[kind].values()] == ["none"]
    assert compute_by(book, store(), on(DAYS[0]), "unit") == {kind: {}}
    assert drill(book, store(), on(DAYS[0]), kind, ("month", "unit")) == []
    running = compute_by(book, store(), on(DAYS[2]), "month")[kind]
    assert [said(figure.value) for figure in running.values()] == list(WHOLE[kind][1:])
    cut = compute_by(book, store(), on(date(2017, 2, 27)), "month")[kind]
    assert [said(figure.value) for figure in cut.values()] == [WHOLE[kind][1]] * 2
