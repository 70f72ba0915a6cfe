"""Replaying the demo's records through the acts: synthetic entries in order, and every fate of the recipe."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from shizheng.agency import Agency
from shizheng.agency.recipe import Cooked, Kitchen, Recipe
from shizheng.ledger import export, queries, replay
from shizheng.ledger.copy import Copy
from shizheng.ledger.copy.lists import Listing
from shizheng.ledger.copy.store import position_of
from shizheng.ledger.models import Entry, Standing, Version
from shizheng.ledger.verify import verify
from shizheng.measures import DuckDB

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def agency():
    return Agency.load(settings.SHIZHENG_AGENCY)


@pytest.fixture(scope="module")
def recipe(agency):
    fates = {"corrected": 0.1, "returned": 0.1, "withdrawn": 0.1, "late": 0.1, "pending": 0.5}
    recipe = Recipe.load(agency.recipe)
    return recipe.model_copy(update={"fates": recipe.fates.model_copy(update=fates)})


@pytest.fixture(scope="module")
def cooked(agency, recipe):
    kitchen = Kitchen(recipe, agency.registers, agency.codelists, agency.units)
    return [c for i, c in enumerate(kitchen.cook(0)) if i % 12 == 0]


@pytest.fixture
def played(agency, recipe, cooked):
    replay.open_books(agency, recipe)
    rounds = []
    arrived = replay.replay(agency, recipe, cooked, lambda done, total: rounds.append((done, total)))
    return arrived, rounds


@pytest.fixture
def engine(agency, played):
    copy = Copy(":memory:", agency.registers, agency.codelists)
    copy.take_up()
    return DuckDB(copy.connection, newest=position_of)


def test_all_entries_are_synthetic_and_the_chain_holds(played):
    assert queries.is_synthetic()
    assert not Entry.objects.filter(synthetic=False).exists()
    assert verify().findings == ()
    assert Entry.objects.order_by("-at").first().at.date() <= date(2018, 1, 15)


def test_every_fate_comes_to_pass(played, cooked, engine):
    arrived, rounds = played
    states = Counter(Standing.objects.values_list("state", flat=True))
    assert set(states) == {"submitted", "approved", "returned", "withdrawn"}
    assert arrived == Version.objects.count() > len({c.row.record for c in cooked}) * 0.9
    assert Version.objects.filter(number=2).exists()
    with engine.snapshot() as snapshot:
        assert len(Listing(snapshot, state="submitted"))
    assert rounds[-1][0] == rounds[-1][1]


def test_nobody_approves_what_the_same_office_handed_in(played):
    for standing in Standing.objects.filter(state="approved").select_related("entry", "version__entry")[:500]:
        assert standing.entry.account != standing.version.entry.account


def test_records_come_out_as_they_stood_on_each_day(agency, played, cooked, engine):
    register = agency.registers["visits"]
    rows = list(export.rows_of(register, agency.timezone))
    assert {row.record for row in rows} == set(
        Version.objects.filter(register="visits").values_list("record", flat=True)
    )
    for day in (date(2017, 3, 1), date(2018, 1, 15)):
        standing = {
            (row.record, row.state)
            for row in rows
            if row.known_from <= day and (row.known_to is None or row.known_to > day)
        }
        position = queries.position_at(day, agency.timezone)
        with engine.snapshot() as snapshot:
            listed = Listing(snapshot, "visits", until=position).rows(len(rows))
        newest = {(one.record, one.state) for one in listed}
        assert newest <= standing
        assert {record for record, _ in standing} == {record for record, _ in newest}


def test_a_record_not_yet_seen_by_the_recipes_day_does_not_arrive(agency, recipe, cooked):
    late = [Cooked(c.register, c.row, date(2018, 1, 12), steady=True, pending=False) for c in cooked[:3]]
    replay.open_books(agency, recipe)
    assert replay.replay(agency, recipe, late, lambda done, total: None) == 0
