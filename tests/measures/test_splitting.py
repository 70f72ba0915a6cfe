"""Conditions that are tried on groups of rows give what they give on each row, and long lists are looked at once."""

from datetime import date
from decimal import Decimal

import pytest

from shizheng.measures import DuckDB, Measures, Question, compute, compute_all
from shizheng.measures.ask import fields_of
from shizheng.measures.compiling.compiling import compiled
from shizheng.measures.compiling.predicates import spans
from shizheng.measures.compiling.splitting import split
from shizheng.measures.planning import plan
from shizheng.measures.requests import requests
from shizheng.measures.scans import Lookups
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, Member
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Registers, Time
from tests.measures.small import LISTS, REGISTERS, engine, measures, trip

FRIENDS = {"country": {"in": "friends"}}
STRANGERS = {"country": {"not_in": "friends"}}
CHANGES = (date(2017, 6, 12), date(2017, 6, 13), date(2017, 8, 31), date(2017, 9, 1))
YEARS = [Question(Period.of_year(year), date(2017, 12, 31)) for year in (105, 106)]


def _planned(book, **options):
    wanted = [r for m in book.values() for question in YEARS for r in requests(m.root, question.span)]
    return plan(wanted, heard=False, **options)


def _split(book):
    (planned,) = _planned(book)
    return split(planned.scan, LISTS)


def _people(where):
    return {"sum": "persons", "of": "trips.people", "where": where}


def test_a_list_whose_members_change_is_looked_up_once_for_each_country_and_piece_of_days(tmp_path):
    book = measures(tmp_path, **{"1_1": _people([FRIENDS]), "1_2": _people([STRANGERS, {"rank": "top"}])})
    found = _split(book)
    assert "country" in found.keys
    # BBB left on 2017-06-12, CCC came on 2017-09-01: the pieces end before what changed, and with the year.
    assert found.cuts == {"made_on": (date(2016, 12, 31), date(2017, 6, 12), date(2017, 8, 31))}
    assert found.years == "made_on"


def test_what_all_want_alike_is_asked_first_unless_it_leaves_out_little(tmp_path):
    few, many = {"rank": "top"}, {"rank": {"in": ["low", "mid"]}}
    book = measures(tmp_path, **{"1_1": _people([few, FRIENDS]), "1_2": _people([few, STRANGERS])})
    assert [condition.field for condition in _split(book).common] == ["rank"]
    book = measures(tmp_path, **{"1_1": _people([many, FRIENDS]), "1_2": _people([many, STRANGERS])})
    assert not _split(book).common


def test_a_measure_alone_filters_by_all_that_it_wants(tmp_path):
    found = _split(measures(tmp_path, **{"1_1": _people([FRIENDS, {"rank": {"at_least": "mid"}}])}))
    assert len(found.common) == 2
    assert not found.keys


@pytest.mark.parametrize("day", [date(2016, 12, 31), date(2017, 1, 1), *CHANGES])
@pytest.mark.parametrize("country", ["AAA", "BBB", "CCC"])
def test_a_row_on_the_day_of_a_change_is_told_by_that_day(tmp_path, country, day):
    book = measures(tmp_path, **{"1_1": _people([FRIENDS]), "1_2": _people([STRANGERS])})
    friends = LISTS["friends"].contains(country, day)
    asked = [Question(Period.of_year(year), date(2017, 12, 31), 10**6) for year in (105, 106)]
    for year, figures in zip((2016, 2017), compute_all(book, engine(trip("one", day, country)), asked), strict=True):
        counted = year == day.year
        found = [figures[id].value == 1 for id in ("1.1", "1.2")]
        assert found == [counted and friends, counted and not friends], year


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("asked", [{"not_in": "leavers"}, {"in": "leavers"}])
@pytest.mark.parametrize("negated", [False, True])
def test_an_absent_code_is_unknown_even_when_no_member_of_a_list_is_valid(tmp_path, alone, asked, negated):
    condition = {"country": asked}
    definitions = {"1_1": _people([{"not": [condition]} if negated else condition])}
    book = measures(tmp_path, **definitions, **({} if alone else {"1_2": _people([{"rank": "top"}])}))
    (_, figures) = compute_all(book, engine(trip("absent", date(2017, 9, 1), None)), YEARS)
    assert figures["1.1"].value == 0


def test_what_ran_is_held_against_the_list_by_the_days_on_which_it_ran(tmp_path):
    ran = {"count": "trips", "window": {"active": "stay"}}
    book = measures(tmp_path, **{"1_1": {**ran, "where": [FRIENDS]}, "1_2": {**ran, "where": [STRANGERS]}})
    assert set(_split(book).cuts) == {"made_on", "left_on"}
    rows = [
        trip("until the last day", date(2017, 6, 12), "BBB", left_on=date(2017, 7, 1)),
        trip("after it", date(2017, 6, 13), "BBB", left_on=date(2017, 7, 1)),
        trip("until the day before", date(2017, 3, 1), "CCC", left_on=date(2017, 8, 31)),
        trip("until the first day", date(2017, 3, 1), "CCC", left_on=date(2017, 9, 1)),
        trip("still", date(2017, 3, 1), "CCC"),
    ]
    (_, figures) = compute_all(book, engine(*rows), YEARS)
    assert (figures["1.1"].value, figures["1.2"].value) == (3, 2)


def test_whole_years_are_grouped_by_year_and_months_by_month(tmp_path):
    book = measures(tmp_path, **{"1_1": {"count": "trips"}})
    (whole,) = _planned(book)
    (part,) = plan([r for m in book.values() for r in requests(m.root, Period(date(2017, 1, 1), date(2017, 6, 30)))])
    assert (whole.scan.grain, part.scan.grain) == ("year", "year")
    steps = [Period(date(2017, 1, 1), date(2017, month, 28)) for month in (2, 3)]
    (running,) = plan([r for m in book.values() for step in steps for r in requests(m.root, step)])
    assert running.scan.grain == "month"


def test_a_list_is_not_held_against_rows(tmp_path):
    book = measures(tmp_path, **{"1_1": _people([FRIENDS]), "1_2": _people([STRANGERS, {"rank": "top"}])})
    (planned,) = _planned(book)
    outside, _, inside = compiled(planned.scan, LISTS, "duckdb").partition("FROM (")
    assert "'BBB'" in outside
    assert "'BBB'" not in inside


WORD = Text("欄", "field")
DEALS = Register(
    name="deals",
    title=Text("交易", "deals"),
    times={"made": Time(at="made_on")},
    fields={
        "made_on": Field(type="date", label=WORD),
        "country": Field(type="code", list="countries", label=WORD),
        "paid": Field(type="integer", label=WORD, required=False),
        "owed": Field(type="integer", label=WORD, required=False),
    },
)
DEALT = (("AAA", 1, 10), ("AAA", None, 100), ("AAA", 4, None), ("CCC", 1000, 1000))


def test_what_is_grouped_first_keeps_apart_what_is_added_and_what_is_there():
    kinds = {
        "paid": {"sum": "paid", "of": "deals"},
        "owed": {"sum": "owed", "of": "deals"},
        "paid each": {"mean": "paid", "of": "deals"},
        "owed each": {"mean": "owed", "of": "deals"},
        "deals": {"count": "deals"},
    }
    said = {id: {"unit": "件", "measure": {**kind, "where": [FRIENDS], "unit": "件"}} for id, kind in kinds.items()} | {
        "all": {"unit": "件", "measure": {"count": "deals", "unit": "件"}}
    }
    registers = Registers({"deals": DEALS})
    book = Measures.read(said, "measures.yaml", registers, LISTS)
    assert _split(book).keys == ("country",)
    rows = [
        Row(f"d{n}", "U", {"made_on": date(2017, 3, 1), "country": country, "paid": paid, "owed": owed}, ())
        for n, (country, paid, owed) in enumerate(DEALT)
    ]
    figures = compute(book, DuckDB.of_rows(registers, LISTS, {"deals": rows}), YEARS[1])
    assert {id: figure.value for id, figure in figures.items()} == {
        "paid": 5, "owed": 110, "paid each": Decimal("2.5"), "owed each": 55, "deals": 3, "all": 4,
    }  # fmt: skip


FIRST, LAST = date(2017, 1, 1), date(2017, 12, 31)
LISTED = {
    "always": ((None, None), {2016: (None, None), 2017: (None, None)}),
    "until a day within": (
        (None, date(2017, 6, 12)),
        {2016: (None, None), 2017: (None, date(2017, 6, 12)), 2018: None},
    ),
    "from a day within": ((date(2017, 9, 1), None), {2016: None, 2017: (date(2017, 9, 1), None), 2018: (None, None)}),
    "within the year": ((FIRST, LAST), {2016: None, 2017: (None, None), 2018: None}),
    "on its first day": ((FIRST, FIRST), {2016: None, 2017: (None, FIRST)}),
    "on its last day": ((LAST, LAST), {2017: (LAST, None), 2018: None}),
    "around the year": ((date(2016, 12, 31), date(2018, 1, 1)), {2017: (None, None), 2018: (None, date(2018, 1, 1))}),
}


@pytest.mark.parametrize("case", LISTED)
def test_a_member_is_bounded_by_what_lies_within_the_years(case):
    (first, last), expected = LISTED[case]
    codelist = CodeList("x", WORD, (Member("AAA", WORD, first, last), Member("BBB", WORD, first, last)))
    for year, bounds in expected.items():
        assert spans(codelist, Lookups(year, year)) == ({} if bounds is None else {bounds: ["AAA", "BBB"]})


def test_members_of_several_years_are_told_by_their_own_bounds():
    assert spans(LISTS["friends"], Lookups(2016, 2018)) == {
        (None, None): ["AAA"], (None, date(2017, 6, 12)): ["BBB"], (date(2017, 9, 1), None): ["CCC"],
    }  # fmt: skip


AAA, TOP, OFFICIAL, MANY = {"country": "AAA"}, {"rank": "top"}, {"official": True}, {"persons": {"at_least": 5}}
DAY = date(2017, 3, 1)
SPLIT = {
    "by a yes or no": ([[OFFICIAL], [{"official": False}]], ("official",), set()),
    "by two fields of few values": ([[TOP], [AAA]], ("rank", "country"), set()),
    "by three fields of few values": ([[TOP], [AAA], [OFFICIAL]], ("rank", "country", "official"), set()),
    "not by four": ([[TOP], [AAA], [OFFICIAL], [{"made_on": DAY}]], (), set()),
    "not by numbers": ([[MANY], [AAA]], (), set()),
    "by the list that is looked up, beside numbers": ([[MANY], [FRIENDS]], ("country",), set()),
    "by a list of six codes, beside numbers": ([[MANY], [{"country": {"in": ["AAA"] * 6}}]], ("country",), set()),
    "by six codes left out": ([[MANY], [{"not": {"rank": {"not_in": ["low"] * 6}}}]], ("rank",), set()),
    "not by five": ([[MANY], [{"country": {"in": ["AAA"] * 5}}]], (), set()),
    "not by six numbers": ([[MANY], [{"persons": {"in": [1] * 6}}]], (), set()),
    "not where a number stands beside the list": ([[{"any": [FRIENDS, MANY]}], [TOP]], (), set()),
    "by what is left when all want one thing": ([[OFFICIAL, TOP], [OFFICIAL, AAA]], ("rank", "country"), {"official"}),
    "by nothing where all want the same": ([[TOP], [TOP, TOP]], (), {"rank"}),
    "bounds and groups are nothing to ask first": (
        [[{"rank": {"at_least": "mid"}}, AAA], [{"rank": {"at_least": "mid"}}, FRIENDS]], ("rank", "country"), set(),
    ),
    "a list that all look up": ([[FRIENDS, TOP], [FRIENDS, OFFICIAL]], ("rank", "official"), {"country"}),
}  # fmt: skip


@pytest.mark.parametrize("case", SPLIT)
def test_rows_are_grouped(case):
    wheres, keys, common = SPLIT[case]
    said = {f"1.{n}": {"unit": "件", "measure": {**_people(where), "unit": "件"}} for n, where in enumerate(wheres, 1)}
    found = _split(Measures.read(said, "measures.yaml", REGISTERS, LISTS))
    assert found.keys == keys
    assert {name for condition in found.common for name in fields_of(condition)} == common
    assert {name for condition in found.of_groups for name in fields_of(condition)} <= set(keys)
    assert bool(found.of_groups) == bool(keys)


def test_a_list_that_is_looked_up_on_other_days_is_not_wanted_alike(tmp_path):
    counted = {"count": "trips", "where": [FRIENDS]}
    book = measures(tmp_path, **{"1_1": counted, "1_2": {**counted, "window": {"since": date(2010, 1, 1)}}})
    (planned,) = _planned(book)
    assert not split(planned.scan, LISTS).common


def test_what_stands_at_the_end_is_looked_up_on_one_day_and_needs_no_pieces(tmp_path):
    stood = {"count": "trips", "window": {"at_end": "stay"}}
    found = _split(measures(tmp_path, **{"1_1": {**stood, "where": [FRIENDS]}, "1_2": {**stood, "where": [STRANGERS]}}))
    assert (found.keys, found.cuts, found.years) == (("country",), {}, None)


def test_a_plain_value_is_told_by_an_equality(tmp_path):
    (planned,) = _planned(measures(tmp_path, **{"1_1": {"count": "trips", "where": [{"country": "AAA"}]}}))
    assert "\"country\" = 'AAA'" in compiled(planned.scan, LISTS, "duckdb")


KEYED = {
    "different countries": ({"distinct": ["country"], "of": "trips"}, (2, 1)),
    "different answers": ({"distinct": ["official"], "of": "trips"}, (2, 1)),
    "the latest of each country": ({"latest": "persons", "of": "trips.people", "per": ["country"]}, (11, 10)),
    "the latest of each answer": ({"latest": "persons", "of": "trips.people", "per": ["official"]}, (11, 10)),
}


@pytest.mark.parametrize("case", KEYED)
def test_keys_of_what_stands_are_held_against_the_list_of_the_figures_date(tmp_path, case):
    kind, expected = KEYED[case]
    stood = {**kind, "window": {"at_end": "stay"}, "where": [FRIENDS]}
    book = measures(tmp_path, **{"1_1": {**stood, "by": "made_on"} if "latest" in kind else stood})
    rows = (
        trip("goes", date(2017, 1, 2), "BBB", people=(("mid", 1),)),
        trip("stays", date(2017, 1, 1), "AAA", people=(("mid", 10),), official=False),
        trip("comes", date(2017, 1, 1), "CCC", people=(("mid", 100),), official=False),
    )
    asked = [Question(Period.of_year(106), day, 10**6) for day in CHANGES[:2]]
    assert tuple(figures["1.1"].value for figures in compute_all(book, engine(*rows), asked)) == expected
