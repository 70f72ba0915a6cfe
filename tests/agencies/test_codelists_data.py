"""The code lists of the foreign ministry's plan: who was an ally, a member, a mission on which day."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

AGENCY = Path(__file__).parents[2] / "agencies" / "mofa-106"
CODELISTS = AGENCY / "codelists"
COLUMNS = ["code", "zh", "en", "valid_from", "valid_to", "source", "note"]
LISTS = [
    "allies",
    "asean",
    "countries",
    "new_southbound",
    "north_america",
    "organisations",
    "organisations_joined",
    "organisations_sought",
    "publicity_sites",
    "sites",
    "south_asia",
]
PARENTS = [
    ("allies", "countries"),
    ("asean", "countries"),
    ("south_asia", "countries"),
    ("new_southbound", "countries"),
    ("north_america", "countries"),
    ("asean", "new_southbound"),
    ("south_asia", "new_southbound"),
    ("organisations_joined", "organisations"),
    ("organisations_sought", "organisations"),
    ("publicity_sites", "sites"),
]
MISSION_KINDS = {"embassy", "representative", "office", "consulate", "mission"}

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def members(name: str) -> list[Row]:
    return read(CODELISTS / f"{name}.csv")


def units() -> list[Row]:
    return read(AGENCY / "units.csv")


def every_table() -> dict[str, list[Row]]:
    return {**{name: members(name) for name in LISTS}, "units": units()}


def span(row: Row) -> tuple[date, date]:
    """The first and last day of a row; an empty bound is the end of the calendar."""
    start = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
    return start, end


def on(rows: list[Row], day: date) -> list[Row]:
    return [row for row in rows if span(row)[0] <= day <= span(row)[1]]


def codes(rows: list[Row]) -> set[str]:
    return {row["code"] for row in rows}


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2000-01-01", 29),
        ("2016-01-01", 22),
        ("2016-12-20", 22),
        ("2016-12-21", 21),
        ("2017-06-12", 21),
        ("2017-06-13", 20),
        ("2017-12-31", 20),
        ("2018-12-31", 17),
        ("2019-12-31", 15),
        ("2021-12-31", 14),
        ("2023-12-31", 13),
        ("2024-12-31", 12),
    ],
)
def test_so_many_allies_on_that_day(day: str, count: int) -> None:
    assert len(on(members("allies"), date.fromisoformat(day))) == count


@pytest.mark.parametrize(
    ("code", "last_day"),
    [
        ("STP", "2016-12-20"),
        ("PAN", "2017-06-12"),
        ("DOM", "2018-04-30"),
        ("BFA", "2018-05-23"),
        ("SLV", "2018-08-20"),
        ("SLB", "2019-09-15"),
        ("KIR", "2019-09-19"),
        ("NIC", "2021-12-09"),
        ("HND", "2023-03-25"),
        ("NRU", "2024-01-14"),
    ],
)
def test_an_ally_is_one_until_the_day_before_relations_ended(code: str, last_day: str) -> None:
    last = date.fromisoformat(last_day)
    assert code in codes(on(members("allies"), last))
    assert code not in codes(on(members("allies"), last + timedelta(days=1)))


@pytest.mark.parametrize(("day", "ally"), [("2002-07-22", True), ("2002-07-23", False), ("2005-05-14", True)])
def test_relations_that_were_broken_off_and_resumed_have_two_rows(day: str, ally: bool) -> None:
    assert ("NRU" in codes(on(members("allies"), date.fromisoformat(day)))) is ally


def test_a_country_that_changed_its_name_has_one_name_on_each_day() -> None:
    for name in ("countries", "allies"):
        names = [
            row["zh"]
            for day in (date(2018, 4, 18), date(2018, 4, 19))
            for row in on(members(name), day)
            if row["code"] == "SWZ"
        ]
        assert names == ["史瓦濟蘭", "史瓦帝尼"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_the_columns_of_a_code_list(name: str) -> None:
    with (CODELISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == COLUMNS + (["status"] if name == "organisations_joined" else [])


@pytest.mark.parametrize("name", [*LISTS, "units"])
def test_every_row_has_a_code_and_a_name_in_both_languages(name: str) -> None:
    assert [row for row in every_table()[name] if not (row["code"] and row["zh"] and row["en"])] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_list_names_its_source(name: str) -> None:
    assert [row["code"] for row in members(name) if not row["source"]] == []


@pytest.mark.parametrize("name", [*LISTS, "units"])
def test_rows_are_sorted_by_code_and_start(name: str) -> None:
    keys = [(row["code"], row["valid_from"]) for row in every_table()[name]]
    assert keys == sorted(keys)


@pytest.mark.parametrize("name", [*LISTS, "units"])
def test_the_rows_of_one_code_never_overlap(name: str) -> None:
    for earlier, later in pairwise(every_table()[name]):
        if earlier["code"] == later["code"]:
            assert span(earlier)[1] < span(later)[0], later["code"]


@pytest.mark.parametrize("name", [*LISTS, "units"])
def test_no_row_ends_before_it_starts(name: str) -> None:
    assert [row["code"] for row in every_table()[name] if span(row)[1] < span(row)[0]] == []


@pytest.mark.parametrize(("child", "parent"), PARENTS)
def test_a_list_draws_only_on_its_parent(child: str, parent: str) -> None:
    assert codes(members(child)) <= codes(members(parent))


@pytest.mark.parametrize(
    ("name", "count"),
    [("asean", 10), ("south_asia", 6), ("new_southbound", 18), ("north_america", 2), ("publicity_sites", 5)],
)
def test_a_closed_list_has_its_known_size(name: str, count: int) -> None:
    assert len(codes(members(name))) == count


def test_the_new_southbound_countries_are_those_of_asean_and_south_asia_with_australia_and_new_zealand() -> None:
    assert codes(members("new_southbound")) == codes(members("asean")) | codes(members("south_asia")) | {"AUS", "NZL"}


@pytest.mark.parametrize("name", ["south_asia", "new_southbound", "north_america"])
def test_a_list_that_classifies_does_not_date(name: str) -> None:
    assert {(row["valid_from"], row["valid_to"]) for row in members(name)} == {("", "")}


def test_the_agency_s_own_country_is_not_a_foreign_one() -> None:
    assert "TWN" not in codes(members("countries"))


def test_no_organisation_is_joined_and_sought_on_one_day() -> None:
    joined, sought = members("organisations_joined"), members("organisations_sought")
    for day in days_of(date(2016, 1, 1), date(2017, 12, 31)):
        assert codes(on(joined, day)) & codes(on(sought, day)) == set(), day


def test_each_organisation_joined_says_in_what_standing() -> None:
    assert {row["status"] for row in members("organisations_joined")} == {"member", "observer", "cooperating"}


def test_between_110_and_125_missions_are_open_throughout_2016_and_2017() -> None:
    missions = [unit for unit in units() if unit["kind"] in MISSION_KINDS]
    for day in (date(2016, 1, 1), date(2016, 12, 31), date(2017, 12, 31)):
        assert 110 <= len(on(missions, day)) <= 125, day


def test_a_mission_stands_in_a_known_country_and_answers_to_a_department() -> None:
    countries = codes(members("countries"))
    departments = {unit["code"] for unit in units() if unit["kind"] == "department"}
    for unit in units():
        if unit["kind"] == "department":
            assert (unit["country"], unit["region"]) == ("", ""), unit["code"]
        else:
            assert unit["kind"] in MISSION_KINDS, unit["code"]
            assert unit["country"] in countries, unit["code"]
            assert unit["region"] in departments, unit["code"]


def test_there_is_an_embassy_in_every_ally_and_nowhere_else() -> None:
    embassies = [unit for unit in units() if unit["kind"] == "embassy"]
    for day in days_of(date(2016, 1, 1), date(2017, 12, 31)):
        assert {unit["country"] for unit in on(embassies, day)} == codes(on(members("allies"), day)), day
