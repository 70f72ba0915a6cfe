"""The demo's recipe: the same seed gives the same records, and a unit could have handed in each of them."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from shizheng.agency import Agency
from shizheng.agency.recipe import Kitchen, Recipe
from shizheng.registers.reading import read_csv
from shizheng.registers.rows import write_csv

FOLDER = Path(__file__).parents[2] / "agencies/mofa-106"


@pytest.fixture(scope="module")
def agency():
    return Agency.load(FOLDER)


@pytest.fixture(scope="module")
def recipe(agency):
    return Recipe.load(agency.recipe)


def cook(agency, recipe, records):
    return list(Kitchen(recipe, agency.registers, agency.codelists, agency.units).cook(records))


def test_the_number_asked_for_is_what_comes(agency, recipe):
    assert abs(len(cook(agency, recipe, 12_000)) - 12_000) < 50


def test_the_same_seed_cooks_the_same(agency, recipe):
    assert cook(agency, recipe, 6_000) == cook(agency, recipe, 6_000)
    assert cook(agency, recipe.model_copy(update={"seed": 1}), 6_000) != cook(agency, recipe, 6_000)


def test_more_background_leaves_the_records_that_carry_figures_alone(agency, recipe):
    few = {c.row.record: c for c in cook(agency, recipe, 6_000)}
    many = {c.row.record: c for c in cook(agency, recipe, 9_000)}
    background = {s.name for strands in recipe.strands.values() for s in strands if s.weight}
    carrying = {id for id in few if not any(f"-{name}-" in id for name in background)}
    assert carrying
    assert all(many[id] == few[id] for id in carrying)


def test_each_register_has_records_and_each_record_passes_its_registers_checks(agency, recipe):
    cooked = cook(agency, recipe, 7_000)
    assert Counter(c.register for c in cooked).keys() == agency.registers.keys()
    for name, register in agency.registers.items():
        rows = [c.row for c in cooked if c.register == name]
        reading = read_csv(register, agency.codelists, write_csv(register, rows).encode(), name, agency.units)
        assert reading.findings == (), name
        assert len(reading.rows) == len(rows)


def test_most_missions_report(agency, recipe):
    reporting = {c.row.unit for c in cook(agency, recipe, 20_000)}
    missions = {code for code, unit in agency.units.items() if unit.kind != "department"}
    assert len(missions & reporting) > 100


def test_a_mission_that_serves_several_countries_reports_on_each(agency, recipe):
    units = {code: unit for code, unit in agency.units.items() if not unit.countries}
    everywhere = tuple(agency.codelists["countries"].codes())
    units["M"] = replace(next(u for u in agency.units.values() if u.countries), code="M", countries=everywhere)
    cooked = list(Kitchen(recipe, agency.registers, agency.codelists, units).cook(7_000))
    assert len({c.row.values["country"] for c in cooked if c.row.unit == "M" and c.register == "visits"}) > 10
