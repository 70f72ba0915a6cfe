"""Compiled scans are kept: once in memory, and in a folder under a name that follows from all that their SQL does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures.planning import plan
from shizheng.measures.requests import Request
from shizheng.measures.scans import Planned
from shizheng.measures.templates import Templates, filled
from shizheng.plan.period import Period
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers
from tests.measures.small import LISTS, REGISTERS

YEAR, BEFORE, HALF = Period.of_year(2017), Period.of_year(2016), Period(date(2017, 1, 1), date(2017, 6, 30))
PERSONS = {"sum": "persons", "of": "trips.people", "where": [{"country": {"in": "friends"}}]}
AMOUNT = {"sum": "amount", "of": "money"}


def planned(definition: dict[str, Any], span: Period = YEAR, registers: Registers = REGISTERS) -> Planned:
    said = {"1.1": {"unit": "人", "measure": {**definition, "unit": "人"}}}
    (leaf,) = Measures.read(said, "measures.yaml", registers, LISTS)["1.1"].leaves()
    (one,) = plan([Request(leaf.ask, span)], heard=False)
    return one


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_days_are_filled_in_whatever_an_engine_makes_of_their_names() -> None:
    asked = Planned(planned(PERSONS).scan, (BEFORE, YEAR), (Period(date(2017, 1, 1), date(2017, 3, 30)),))
    written = (
        "the_day('range_0_start') THE_DAY('range_1_end') THE_DAY('END_0_WHOLE') the_year('end_0_end') the_days('x')"
    )
    assert filled(written, asked) == "DATE '2016-01-01' DATE '2017-12-31' DATE '2017-02-28' 2017 the_days('x')"


def test_what_was_compiled_serves_any_days() -> None:
    templates = Templates()
    now, then = (templates.sql(planned(PERSONS, span), LISTS, "duckdb") for span in (YEAR, HALF))
    assert "2017-12-31" in now
    assert then == now.replace("2017-12-31", "2017-06-30")
    assert Templates().sql(planned(PERSONS), LISTS, "duckdb") == now


def test_each_dialect_and_list_has_its_own() -> None:
    templates, asked = Templates(), planned(PERSONS)
    friends = replace(LISTS["friends"], members=LISTS["friends"].members[:1])
    fewer = CodeLists({**LISTS, "friends": friends})
    found = [templates.sql(asked, lists, dialect) for lists in (LISTS, fewer) for dialect in ("duckdb", "pyspark")]
    assert len(set(found)) == 4
    assert [
        templates.sql(asked, lists, dialect) for lists in (LISTS, fewer) for dialect in ("duckdb", "pyspark")
    ] == found


def test_a_folder_keeps_what_was_compiled_for_the_next_process(tmp_path: Path) -> None:
    folder = tmp_path / "below" / "sql"
    found = Templates(folder).sql(planned(PERSONS), LISTS, "duckdb")
    (file,) = kept(folder)
    assert file.suffix == ".sql"
    assert filled(file.read_text("utf-8"), planned(PERSONS)) == found
    file.write_text("SELECT '甲', the_day('range_0_end')", "utf-8")
    assert Templates(folder).sql(planned(PERSONS, HALF), LISTS, "duckdb") == "SELECT '甲', DATE '2017-06-30'"
    assert kept(folder) == [file]


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", "utf-8")
    found = Templates(tmp_path / "taken").sql(planned(PERSONS), LISTS, "duckdb")
    assert found == Templates().sql(planned(PERSONS), LISTS, "duckdb")


def _wider() -> Registers:
    money = REGISTERS["money"]
    amount = money.fields["amount"].model_copy(update={"precision": 20})
    return Registers({**REGISTERS, "money": money.model_copy(update={"fields": {**money.fields, "amount": amount}})})


OF_FRIENDS, OF_COUNTRIES = LISTS["friends"], LISTS["countries"]
LATER = replace(OF_FRIENDS.members[1], valid_to=date(2017, 6, 13))
CHANGED: dict[str, tuple[Planned, CodeLists, str]] = {
    "another dialect": (planned(PERSONS), LISTS, "postgres"),
    "another scan": (planned({**PERSONS, "where": [{"country": {"not_in": "friends"}}]}), LISTS, "duckdb"),
    "a member of the list that is looked up": (
        planned(PERSONS), CodeLists({**LISTS, "friends": replace(OF_FRIENDS, members=(OF_FRIENDS.members[0], LATER))}),
        "duckdb",
    ),
    "a code of the list of a field": (
        planned(PERSONS),
        CodeLists({**LISTS, "countries": replace(OF_COUNTRIES, members=OF_COUNTRIES.members[1:])}), "duckdb",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGED)
def test_what_follows_from_something_else_has_another_name(tmp_path: Path, change: str) -> None:
    for asked, lists, dialect in ((planned(PERSONS), LISTS, "duckdb"), CHANGED[change]):
        Templates(tmp_path).sql(asked, lists, dialect)
    assert len(kept(tmp_path)) == 2


def test_a_wider_field_has_another_name_and_a_list_that_is_not_read_has_none(tmp_path: Path) -> None:
    for registers in (REGISTERS, _wider()):
        Templates(tmp_path).sql(planned(AMOUNT, registers=registers), LISTS, "duckdb")
    assert len(kept(tmp_path)) == 2
    ranks = replace(LISTS["ranks"], members=LISTS["ranks"].members[:1])
    Templates(tmp_path).sql(planned(AMOUNT), CodeLists({**LISTS, "ranks": ranks}), "duckdb")
    assert len(kept(tmp_path)) == 2
