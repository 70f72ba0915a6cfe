"""Which records belong to which days, for every window and every way of asking, alone and all in the same scans.

Five sites have 1, 2, 4, 8 and 16 people, so that a sum tells which of them counted.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures import DuckDB, Measures, Question, compute, compute_all, compute_by
from shizheng.measures.templates import Templates
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.figure import Absence, AbsenceKind, Figure
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Registers, Time

WORD = Text("欄", "field")
SITES = Register(
    name="sites",
    title=Text("據點", "sites"),
    times={
        "opening": Time(at="opened"),
        "open": Time(start="opened", end="closed"),
        "kept": Time(start="opened"),
        "fiscal": Time(year="fiscal"),
        "month": Time(at="opened", whole_months=True),
        "open_months": Time(start="opened", end="closed", whole_months=True),
    },
    fields={
        "opened": Field(type="date", label=WORD),
        "closed": Field(type="date", label=WORD, required=False),
        "fiscal": Field(type="integer", label=WORD),
        "people": Field(type="integer", label=WORD),
    },
)
REGISTERS, LISTS, COMPILED = Registers({"sites": SITES}), CodeLists({}), Templates()


def site(people: int, opened: str, closed: str | None, fiscal: int) -> Row:
    values = {
        "opened": date.fromisoformat(opened), "closed": closed and date.fromisoformat(closed), "fiscal": fiscal,
        "people": people,
    }  # fmt: skip
    return Row(f"s{people}", f"U{people}", values, ())


ROWS = (
    site(1, "2015-06-01", "2016-06-30", 2015),
    site(2, "2016-12-15", None, 2016),
    site(4, "2017-01-01", "2017-03-10", 2017),
    site(8, "2017-03-31", "2017-12-31", 2017),
    site(16, "2017-12-01", "2017-11-01", 2018),  # closed before it opened, so never open
)
ASKED = (
    Question(Period.of_year(105), date(2018, 1, 15), 10**6),
    Question(Period.of_year(106), date(2018, 1, 15), 10**6),
    Question(Period.of_year(106), date(2017, 3, 30), 10**6),
)
WINDOWS: dict[str, tuple[dict[str, Any], tuple[int, int, int]]] = {
    "dated by a day": ({"during": "opening"}, (2, 4 + 8 + 16, 4)),
    "dated by a first day": ({"during": "open"}, (2, 4 + 8 + 16, 4)),
    "dated by a year": ({"during": "fiscal"}, (2, 4 + 8, 4 + 8)),
    "dated by a month": ({"during": "month"}, (2, 4 + 8 + 16, 4)),
    "open on any day": ({"active": "open"}, (1 + 2, 2 + 4 + 8, 2 + 4)),
    "open in any month that is over": ({"active": "open_months"}, (1 + 2, 2 + 4 + 8, 2 + 4)),
    "kept on any day": ({"active": "kept"}, (1 + 2, 1 + 2 + 4 + 8 + 16, 1 + 2 + 4)),
    "open at the end": ({"at_end": "open"}, (2, 2 + 8, 2)),
    "open at the end of the last month": ({"at_end": "open_months"}, (2, 2 + 8, 2 + 4)),
    "kept at the end": ({"at_end": "kept"}, (1 + 2, 1 + 2 + 4 + 8 + 16, 1 + 2 + 4)),
    "since a day": ({"since": date(2016, 12, 15)}, (2, 2 + 4 + 8 + 16, 2 + 4)),
    "since the day after": ({"since": date(2016, 12, 16)}, (0, 4 + 8 + 16, 4)),
}
KINDS: dict[str, dict[str, Any]] = {
    "sum": {"sum": "people", "of": "sites"},
    "count": {"count": "sites"},
    "mean": {"mean": "people", "of": "sites"},
    "distinct": {"distinct": ["record"], "of": "sites"},
    "latest": {"latest": "people", "of": "sites", "per": ["record"], "by": "opened"},
    "mean of latest": {"latest": "people", "of": "sites", "per": ["record"], "by": "opened", "then": "mean"},
}


def comes_to(kind: str, people: int) -> Decimal | None:
    """What a kind comes to where the sites of so many people count."""
    number = people.bit_count()
    if kind in ("mean", "mean of latest"):
        return CONTEXT.divide(Decimal(people), number) if number else None
    return Decimal(people if kind in ("sum", "latest") else number)


def measures(*asked: tuple[str, str]) -> Measures:
    said = {
        f"{kind}, {name}": {"unit": "人", "measure": {**KINDS[kind], "unit": "人", "window": WINDOWS[name][0]}}
        for kind, name in asked
    }
    return Measures.read(said, "measures.yaml", REGISTERS, LISTS)


def value(figure: Figure) -> Decimal | None:
    return figure.value if isinstance(figure.value, Decimal) else None


def store() -> DuckDB:
    return DuckDB.of_rows(REGISTERS, LISTS, {"sites": ROWS}, COMPILED)


@pytest.mark.parametrize("kind", KINDS)
def test_each_window_counts_its_own_in_the_same_scans(kind: str) -> None:
    book = measures(*((kind, name) for name in WINDOWS))
    together = compute_all(book, store(), ASKED)
    for name, (_, expected) in WINDOWS.items():
        found = [value(figures[f"{kind}, {name}"]) or 0 for figures in together]
        assert found == [comes_to(kind, people) or 0 for people in expected], name


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("kind", ["sum", "latest"])
def test_each_window_counts_its_own_alone(kind: str, name: str) -> None:
    book = measures((kind, name))
    for question, people in zip(ASKED, WINDOWS[name][1], strict=True):
        assert (value(compute(book, store(), question)[f"{kind}, {name}"]) or 0) == people


@pytest.mark.parametrize("kind", KINDS)
def test_each_window_counts_its_own_for_each_unit(kind: str) -> None:
    book = measures(*((kind, name) for name in WINDOWS))
    found = compute_by(book, store(), ASKED[1], "unit")
    for name, (_, expected) in WINDOWS.items():
        counted = {unit for unit, figure in found[f"{kind}, {name}"].items() if value(figure)}
        assert counted == {f"U{people}" for people in (1, 2, 4, 8, 16) if expected[1] & people}, name


@pytest.mark.parametrize("kind", KINDS)
def test_each_window_runs_through_the_months(kind: str) -> None:
    book = measures(*((kind, name) for name in WINDOWS))
    found = compute_by(book, store(), ASKED[2], "month")
    for name, (_, expected) in WINDOWS.items():
        assert (value(found[f"{kind}, {name}"]["2017-03"]) or 0) == (comes_to(kind, expected[2]) or 0), name


SILENT = {"sum": "0", "distinct": "0", "mean": "nothing_to_average"}


@pytest.mark.parametrize("kind", SILENT)
def test_none_open_on_the_day_is_told_from_a_register_in_which_nothing_was_approved(kind: str) -> None:
    book, id = measures((kind, "open at the end")), f"{kind}, open at the end"
    closed, nothing = (DuckDB.of_rows(REGISTERS, LISTS, {"sites": rows}, COMPILED) for rows in (ROWS[:1], ()))
    for figure in (compute(book, closed, ASKED[1])[id], compute_all(book, closed, ASKED)[1][id]):
        assert str(getattr(figure.value, "reason", figure.value)) == SILENT[kind]
    assert compute(book, nothing, ASKED[1])[id].value == Absence(AbsenceKind.NOT_REPORTED)
