"""What is asked of which measures, at which position of the log, and how the answers are handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pytest

from shizheng.measures import DuckDB, Measures, Question, compute, compute_by, explain, reporting
from shizheng.plan.figure import Absence, AbsenceKind, Figure
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from tests.measures.small import LISTS, REGISTERS, YEAR, trip

SAID = {
    "1.1": {"unit": "件", "measure": {"count": "trips", "unit": "件"}},
    "1.2": {"unit": "人次", "measure": {"sum": "persons", "of": "trips.people", "unit": "人次"}},
    "1.3": {"unit": "元", "measure": {"sum": "amount", "of": "money", "unit": "元"}},
}
MEASURES = Measures.read(SAID, "measures.yaml", REGISTERS, LISTS)
IN_MARCH, IN_MAY = date(2017, 3, 5), date(2017, 5, 5)


def known(row: Row, since: date, until: date | None = None) -> Row:
    return replace(row, known_from=since, known_to=until)


def engine(*rows: Row) -> DuckDB:
    return DuckDB.of_rows(REGISTERS, LISTS, {"trips": rows})


TABLES = engine(
    known(trip("a", IN_MARCH, unit="U2"), IN_MARCH),
    known(trip("b", IN_MARCH, "BBB", people=(("mid", 5),), unit="U10"), IN_MAY),
    known(trip("c", IN_MAY, unit="U2"), IN_MAY),
)
IN_APRIL = replace(YEAR, as_of=date(2017, 4, 30))
BEFORE = replace(YEAR, as_of=date(2016, 12, 31))


def values(found: dict[str, dict[str, Figure]]) -> dict[str, dict[str, str]]:
    def said(value: object) -> str:
        return "none" if isinstance(value, Absence) else str(value)

    return {id: {key: said(figure.value) for key, figure in groups.items()} for id, groups in found.items()}


@pytest.mark.parametrize("by", ["unit", "country", "month"])
def test_only_the_indicators_named_are_answered_in_the_order_named(by: str) -> None:
    assert list(compute_by(MEASURES, TABLES, YEAR, by, ["1.2", "1.1"])) == ["1.2", "1.1"]
    assert list(compute_by(MEASURES, TABLES, YEAR, by)) == ["1.1", "1.2", "1.3"]


@pytest.mark.parametrize("by", ["unit", "country"])
@pytest.mark.parametrize("question", [YEAR, IN_APRIL, BEFORE])
def test_who_reports_is_who_has_a_figure(by: Literal["unit", "country"], question: Question) -> None:
    for only in (None, ["1.2", "1.3"]):
        figures = compute_by(MEASURES, TABLES, question, by, only)
        assert reporting(MEASURES, TABLES, question, by, only) == {id: tuple(of) for id, of in figures.items()}
    assert question is BEFORE or any(reporting(MEASURES, TABLES, question, "unit").values())


def test_groups_are_those_that_were_heard_of_in_their_order() -> None:
    found = values(compute_by(MEASURES, TABLES, YEAR, "unit"))
    assert found == {"1.1": {"U10": "1", "U2": "2"}, "1.2": {"U10": "5", "U2": "2"}, "1.3": {}}
    assert list(found["1.1"]) == ["U10", "U2"]


def test_a_split_is_asked_at_the_position_of_the_question() -> None:
    found = {by: values(compute_by(MEASURES, TABLES, IN_APRIL, by, ["1.1"])) for by in ("unit", "country", "month")}
    assert found["unit"] == {"1.1": {"U2": "1"}}
    assert found["country"] == {"1.1": {"AAA": "1"}}
    assert found["month"]["1.1"]["2017-04"] == "1"
    now = values(compute_by(MEASURES, TABLES, YEAR, "month", ["1.1"]))["1.1"]
    assert [now[f"2017-{month:02}"] for month in range(1, 6)] == ["none"] * 2 + ["2", "2", "3"]


@pytest.mark.parametrize("by", ["unit", "country", "month"])
def test_a_figure_says_its_unit_in_whole_and_in_parts(by: str) -> None:
    units = {"1.1": "件", "1.2": "人次", "1.3": "元"}
    assert {id: figure.unit for id, figure in compute(MEASURES, TABLES, YEAR).items()} == units
    for id, groups in compute_by(MEASURES, TABLES, YEAR, by).items():
        assert {figure.unit for figure in groups.values()} <= {units[id]}


def of_units(definition: dict[str, Any], *rows: Row) -> dict[str, Figure]:
    said = {"1.1": {"unit": "件", "measure": {**definition, "unit": "件", "where": [{"official": True}]}}}
    return compute_by(Measures.read(said, "measures.yaml", REGISTERS, LISTS), engine(*rows), YEAR, "unit")["1.1"]


@pytest.mark.parametrize(
    "definition", [{"count": "trips"}, {"distinct": ["country"], "of": "trips"}], ids=["fused", "keyed"]
)
def test_a_group_hears_and_waits_for_its_own_records_alone(definition: dict[str, Any]) -> None:
    found = of_units(
        definition,
        trip("counts", IN_MARCH, unit="U1"),
        trip("unofficial", IN_MARCH, unit="U2", official=False),
        *(trip(f"waits {n}", IN_MARCH, unit="U2", state="submitted") for n in (1, 2)),
        trip("waits 3", IN_MARCH, unit="U3", state="submitted"),
        trip("waits and may not count", IN_MARCH, unit="U3", state="submitted", official=None),
    )
    assert values({"1.1": found}) == {"1.1": {"U1": "1", "U2": "0", "U3": "none"}}
    assert [figure.pending for figure in found.values()] == [0, 2, 1]


def test_a_part_says_nothing_of_base_years_that_were_not_asked() -> None:
    growth = {"1.1": {"unit": "%", "measure": {"growth": {"count": "trips", "unit": "件"}, "base": "previous_year"}}}
    measures = Measures.read(growth, "measures.yaml", REGISTERS, LISTS)
    tables = engine(trip("now", IN_MARCH), trip("before", date(2016, 3, 5)), trip("long ago", date(2015, 3, 5)))
    for by in ("unit", "month"):
        for figure in compute_by(measures, tables, YEAR, by)["1.1"].values():
            assert figure.derivation.remarks == ()
    assert len(compute(measures, tables, YEAR)["1.1"].derivation.remarks) == 1


def test_before_its_period_begins_a_figure_is_not_due_and_says_so() -> None:
    figure = compute(MEASURES, TABLES, Question(Period.of_year(106), date(2016, 12, 31)))["1.2"]
    assert figure.value == Absence(AbsenceKind.NOT_DUE)
    assert (figure.unit, figure.indicator) == ("人次", "1.2")
    derivation = figure.derivation
    assert (derivation.path, derivation.kind, derivation.unit) == ("", "not_due", "人次")
    assert derivation.words == MEASURES["1.2"].sentences.of(MEASURES["1.2"].root)
    assert derivation.value == figure.value


def test_what_ran_names_the_table_that_it_read() -> None:
    for id, table in (("1.1", "trips"), ("1.2", "trips__people"), ("1.3", "money")):
        assert {statement.table for statement in explain(MEASURES, TABLES, YEAR, id).statements} == {table}
