"""A list whose members change, for every window: by a record's own day, the days it ran, the figure's date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures import DuckDB, Measures, Question, compute
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Registers, Time
from tests.measures.small import LISTS, WORD

# BBB is a friend until 2017-06-12, CCC from 2017-09-01 on, AAA always.
POSTS = Register(
    name="posts",
    title=WORD,
    times={"opening": Time(at="opened"), "open": Time(start="opened", end="closed"), "kept": Time(start="opened")},
    fields={
        "opened": Field(type="date", label=WORD),
        "closed": Field(type="date", label=WORD, required=False),
        "country": Field(type="code", list="countries", label=WORD, required=False),
    },
)
PLANS = Register(
    name="plans",
    title=WORD,
    times={"fiscal": Time(year="fiscal")},
    fields={"fiscal": Field(type="integer", label=WORD), "country": Field(type="code", list="countries", label=WORD)},
)
REGISTERS = Registers({"posts": POSTS, "plans": PLANS})
KINDS: dict[str, dict[str, Any]] = {"count": {"count": "posts"}, "distinct": {"distinct": ["record"], "of": "posts"}}
LEFT, AFTER, BEFORE, CAME = date(2017, 6, 12), date(2017, 6, 13), date(2017, 8, 31), date(2017, 9, 1)
NEW_YEAR, YEARS_END = date(2017, 1, 1), date(2017, 12, 31)
Post = tuple[date, date | None, str | None]
Case = tuple[dict[str, Any], Post, date, date, bool]
CASES: dict[str, Case] = {
    "its own day is the last": ({"during": "opening"}, (LEFT, None, "BBB"), NEW_YEAR, YEARS_END, True),
    "its own day is after the last": ({"during": "opening"}, (AFTER, None, "BBB"), NEW_YEAR, YEARS_END, False),
    "its own day is before the first": ({"during": "open"}, (BEFORE, None, "CCC"), NEW_YEAR, YEARS_END, False),
    "its own day is the first": ({"during": "open"}, (CAME, None, "CCC"), NEW_YEAR, YEARS_END, True),
    "accumulated, by its own day": ({"since": date(2010, 1, 1)}, (LEFT, None, "BBB"), NEW_YEAR, YEARS_END, True),
    "accumulated, by no other day": ({"since": date(2010, 1, 1)}, (BEFORE, None, "CCC"), NEW_YEAR, YEARS_END, False),
    "stands on the last day": ({"at_end": "open"}, (NEW_YEAR, None, "BBB"), NEW_YEAR, LEFT, True),
    "stands on the day after": ({"at_end": "open"}, (NEW_YEAR, None, "BBB"), NEW_YEAR, AFTER, False),
    "stands on the day before": ({"at_end": "kept"}, (NEW_YEAR, None, "CCC"), NEW_YEAR, BEFORE, False),
    "stands on the first day": ({"at_end": "kept"}, (NEW_YEAR, None, "CCC"), NEW_YEAR, CAME, True),
    "ran on the last day": ({"active": "open"}, (LEFT, YEARS_END, "BBB"), NEW_YEAR, YEARS_END, True),
    "ran from the day after": ({"active": "open"}, (AFTER, YEARS_END, "BBB"), NEW_YEAR, YEARS_END, False),
    "ran until the first day": ({"active": "open"}, (NEW_YEAR, CAME, "CCC"), NEW_YEAR, YEARS_END, True),
    "ran until the day before": ({"active": "open"}, (NEW_YEAR, BEFORE, "CCC"), NEW_YEAR, YEARS_END, False),
    "runs on, asked until the first day": ({"active": "open"}, (NEW_YEAR, None, "CCC"), NEW_YEAR, CAME, True),
    "runs on, asked until the day before": ({"active": "open"}, (NEW_YEAR, None, "CCC"), NEW_YEAR, BEFORE, False),
    "runs on, asked from the last day": ({"active": "kept"}, (NEW_YEAR, None, "BBB"), LEFT, YEARS_END, True),
    "runs on, asked from the day after": ({"active": "kept"}, (NEW_YEAR, None, "BBB"), AFTER, YEARS_END, False),
    "has always been one": ({"active": "open"}, (NEW_YEAR, None, "AAA"), AFTER, BEFORE, True),
}


def number(measure: dict[str, Any], register: str, row: Row, start: date, end: date) -> object:
    said = {"1.1": {"unit": "件", "measure": {**measure, "unit": "件"}}}
    book = Measures.read(said, "measures.yaml", REGISTERS, LISTS)
    engine = DuckDB.of_rows(REGISTERS, LISTS, {register: [row]})
    return compute(book, engine, Question(Period(start, YEARS_END), end, 10**6))["1.1"].value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_a_record_is_a_friends_or_a_strangers(case: str, kind: str) -> None:
    window, (opened, closed, country), start, end, friend = CASES[case]
    row = Row("p", "U", {"opened": opened, "closed": closed, "country": country}, ())
    for word, counted in (("in", friend), ("not_in", not friend)):
        asked = {**KINDS[kind], "window": window, "where": [{"country": {word: "friends"}}]}
        assert number(asked, "posts", row, start, end) == int(counted)


@pytest.mark.parametrize("window", [{"during": "opening"}, {"at_end": "open"}, {"active": "open"}], ids=str)
@pytest.mark.parametrize("word", ["in", "not_in"])
@pytest.mark.parametrize("country", ["friends", "leavers"])
def test_who_says_no_country_is_neither(window: dict[str, Any], word: str, country: str) -> None:
    row = Row("p", "U", {"opened": CAME, "closed": None, "country": None}, ())
    asked = {"count": "posts", "window": window, "where": [{"country": {word: country}}]}
    assert number(asked, "posts", row, NEW_YEAR, YEARS_END) == Decimal(0)


@pytest.mark.parametrize(("end", "friend"), [(LEFT, True), (AFTER, False)])
def test_what_is_dated_by_a_year_is_looked_up_on_the_figures_date(end: date, *, friend: bool) -> None:
    row = Row("p", "U", {"fiscal": 2017, "country": "BBB"}, ())
    for word, counted in (("in", friend), ("not_in", not friend)):
        for kind in ({"count": "plans"}, {"distinct": ["country"], "of": "plans"}):
            asked = {**kind, "where": [{"country": {word: "friends"}}]}
            assert number(asked, "plans", row, NEW_YEAR, end) == int(counted)
