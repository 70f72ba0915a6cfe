"""Which rows are asked for when it is asked what became of them, in which order, and how many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shizheng.measures import Question, explain, verdicts
from shizheng.plan.figure import Absence, AbsenceKind
from shizheng.plan.period import Period
from shizheng.registers.rows import DUPLICATE, Row
from tests.measures.small import YEAR, engine, measures, trip

MARCH = date(2017, 3, 5)
TOTAL = {
    "total": {
        "official": {"count": "trips", "where": [{"official": True}]},
        "abroad": {"count": "trips", "where": [{"country": "BBB"}]},
    }
}
ROWS = (
    trip("a", MARCH),
    trip("b", MARCH, "BBB"),
    trip("c", MARCH, "BBB", official=False),
    trip("d", MARCH, state="submitted"),
    trip("e", MARCH, state="returned"),
    trip("f", MARCH, official=False, state="submitted"),
)
OFFICIAL = {"leaf": "total/official"}
ASKED: dict[str, tuple[dict[str, Any], str]] = {
    "all, leaf by leaf": ({}, "a b c d e f a b c d e f"),
    "one leaf's": (OFFICIAL, "a b c d e f"),
    "those that count": ({**OFFICIAL, "counted": True}, "a b"),
    "those that don't": ({**OFFICIAL, "counted": False}, "c d e f"),
    "those that wait and would count": ({**OFFICIAL, "state": "pending"}, "d"),
    "those in a state": ({**OFFICIAL, "state": "submitted"}, "d f"),
    "those in another state": ({**OFFICIAL, "state": "returned"}, "e"),
    "of one record": ({"record": "b"}, "b b"),
    "of some records": ({**OFFICIAL, "among": {"c", "a", "x"}}, "a c"),
    "of no records": ({**OFFICIAL, "among": ()}, ""),
    "of all but some": ({**OFFICIAL, "without": {"c", "a"}}, "b d e f"),
    "of some but one, that count": ({**OFFICIAL, "among": ["a", "b", "c"], "without": ["a"], "counted": True}, "b"),
    "a first page": ({"limit": 5}, "a b c d e"),
    "a page on two leaves": ({"limit": 4, "offset": 4}, "e f a b"),
    "a page on the second leaf": ({"limit": 3, "offset": 7}, "b c d"),
    "the end of the first leaf": ({"limit": 2, "offset": 4}, "e f"),
    "the last page": ({"limit": 10, "offset": 9}, "d e f"),
    "of those that count, a page on two leaves": ({"counted": True, "limit": 2, "offset": 1}, "b b"),
    "beyond the last": ({"offset": 12}, ""),
}


@pytest.mark.parametrize("case", ASKED)
def test_rows_are_told_as_asked(tmp_path: Path, case: str) -> None:
    asked, expected = ASKED[case]
    found = verdicts(measures(tmp_path, **{"1_1": TOTAL}), engine(*ROWS), YEAR, "1.1", **asked)
    assert [verdict.record for verdict in found] == expected.split()


def test_fifty_are_told_where_it_is_not_said_how_many(tmp_path: Path) -> None:
    rows = (trip(f"t{number:02}", MARCH) for number in range(51))
    found = verdicts(measures(tmp_path, **{"1_1": {"count": "trips"}}), engine(*rows), YEAR, "1.1")
    assert [verdict.record for verdict in found] == [f"t{number:02}" for number in range(50)]


def test_rows_are_told_as_they_were_known(tmp_path: Path) -> None:
    book, may = measures(tmp_path, **{"1_1": {"count": "trips"}}), date(2017, 5, 1)
    rows = engine(replace(trip("a", MARCH), known_to=may), replace(trip("a", MARCH, state="returned"), known_from=may))
    for day, state in ((date(2017, 4, 30), "approved"), (may, "returned")):
        asked = Question(Period.of_year(106), day)
        (verdict,) = verdicts(book, rows, asked, "1.1")
        assert (verdict.state, verdict.counted) == (state, state == "approved")
        assert explain(book, rows, asked, "1.1").accounts[""].counted == verdict.counted


def test_before_the_year_begins_nothing_is_counted_or_rejected(tmp_path: Path) -> None:
    book, asked = measures(tmp_path, **{"1_1": {"count": "trips"}}), Question(Period.of_year(106), date(2016, 12, 31))
    explanation = explain(book, engine(*ROWS), asked, "1.1")
    assert explanation.figure.value == Absence(AbsenceKind.NOT_DUE)
    assert (explanation.statements, explanation.accounts) == ((), {})
    assert verdicts(book, engine(*ROWS), asked, "1.1") == []


def test_what_one_leaf_made_of_a_row_is_told_in_full(tmp_path: Path) -> None:
    book, row = measures(tmp_path, **{"1_1": TOTAL}), trip("c", MARCH, "BBB", official=False, unit="U7")
    first, second = verdicts(book, engine(row), YEAR, "1.1")
    assert (first.table, first.version, first.line, first.unit, first.state) == ("trips", 1, None, "U7", "approved")
    assert (first.indicator, first.leaf, first.counted) == ("1.1", "total/official", False)
    assert (first.failed, first.words.zh, first.words.en) == (
        "total/official/where/official", "未符合條件「欄」", "doesn't meet “field”",
    )  # fmt: skip
    assert (second.leaf, second.counted, second.failed) == ("total/abroad", True, None)


LATEST = {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on", "then": "sum"}


def reading(record: str, day: int, state: str = "approved", kind: str = "a") -> Row:
    return Row(record, "U", {"booked_on": date(2017, 1, day), "kind": kind, "amount": day}, (), state)


def test_of_equal_readings_one_counts_and_what_does_not_count_takes_no_ones_place(tmp_path: Path) -> None:
    rows = (
        reading("x", 5), reading("y", 5), reading("z", 9, "returned"), reading("w", 3, kind="b"),
        reading("v", 7, "submitted"),
    )  # fmt: skip
    found = verdicts(measures(tmp_path, **{"1_1": LATEST}), engine(money=rows), YEAR, "1.1")
    assert {verdict.record: verdict.failed for verdict in found} == {
        "v": "state", "w": None, "x": "by", "y": None, "z": "state",
    }  # fmt: skip


def test_what_is_not_counted_is_accounted_for_in_words(tmp_path: Path) -> None:
    rows = (reading("old", 1), reading("new", 2), reading("same", 2, DUPLICATE), reading("back", 3, "returned"))
    explanation = explain(measures(tmp_path, **{"1_1": LATEST}), engine(money=rows), YEAR, "1.1")
    account = explanation.accounts[""]
    assert (account.table, account.rows, account.counted, account.pending) == ("money", 4, 1, 0)
    assert {(one.condition, one.words.zh, one.words.en, one.rows) for one in account.rejected} == {
        ("state", "未經核定", "not approved", 1),
        ("state", "與另一紀錄為同一事件，由該紀錄計入", "the same event as another record, which counts", 1),
        ("by", "另有較後之讀數", "a later reading stands", 1),
    }
