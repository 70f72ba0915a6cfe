"""On DuckDB the product and the reference agree to the last digit, whatever is measured over whatever was reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from shizheng.registers.rows import Row
from tests.differential import product
from tests.differential.conftest import CASES, MEASURES, trying
from tests.differential.strategies import Case, cases


@trying(CASES)
@given(cases(MEASURES))
def test_every_figure_is_the_references(case: Case) -> None:
    measures = product.read(case.world, case.definitions)
    found = product.figures(measures, product.engine_of(case.world, case.rows), case.asked)
    expected = {id: case.reference.figure(row["measure"], case.asked) for id, row in case.definitions.items()}
    tell(case, [id for id in expected if found.get(id) != expected[id]])
    assert found == expected


@pytest.mark.parametrize("by", ["month", "unit", "country"])
@trying(CASES // 5)
@given(case=cases(MEASURES, depth=2))
def test_every_split_figure_is_the_references(by: str, case: Case) -> None:
    measures = product.read(case.world, case.definitions)
    found = product.split(measures, product.engine_of(case.world, case.rows), case.asked, by)
    ask = getattr(case.reference, f"by_{by}")
    expected = {id: ask(row["measure"], case.asked) for id, row in case.definitions.items()}
    tell(case, [id for id in expected if found.get(id) != expected[id]])
    assert found == expected


@trying(CASES // 5)
@given(cases(MEASURES, depth=2), st.data())
def test_asked_as_of_a_past_day_a_figure_is_what_it_was_then(case: Case, data: st.DataObject) -> None:
    measures = product.read(case.world, case.definitions)
    now = product.engine_of(case.world, case.rows)
    day = data.draw(st.sampled_from(days_of(case)), "a past day")
    then = product.engine_of(case.world, {name: known_by(day, rows) for name, rows in case.rows.items()})
    for asked in (replace(case.asked, as_of=day, known=None), replace(case.asked, known=day)):
        assert product.figures(measures, now, asked) == product.figures(measures, then, asked)


def test_a_unit_of_a_definition_is_the_unit_of_its_figure() -> None:
    """The generated definitions state the unit that their measure comes to; the product refuses any other."""

    @trying(CASES // 5)
    @given(cases(MEASURES))
    def every_definition_is_taken(case: Case) -> None:
        measures = product.read(case.world, case.definitions)
        assert {id: measures[id].unit for id in measures} == {id: row["unit"] for id, row in case.definitions.items()}

    every_definition_is_taken()


def days_of(case: Case) -> list[date]:
    """The days on which something became known or ceased to stand, and the question's own."""
    days = {day for rows in case.rows.values() for row in rows for day in (row.known_from, row.known_to) if day}
    return sorted(days | {case.asked.as_of})


def known_by(day: date, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows as they lay there at the end of a day, when nobody knew what would become of them."""
    there = (row for row in rows if row.known_from is None or row.known_from <= day)
    return tuple(replace(row, known_to=None) if row.known_to and row.known_to > day else row for row in there)


def tell(case: Case, wrong: list[str]) -> None:
    for id in wrong:
        note(f"{id}: {case.definitions[id]}")
