"""Explaining: every row's fate, the SQL that ran, and one query per table."""

from contextlib import contextmanager
from datetime import date

import duckdb
import pytest

from shizheng.measures import DuckDB, Question, compute, compute_all, explain, verdicts
from shizheng.plan.figure import AbsenceKind
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from tests.measures.small import YEAR, engine, measures, trip

MARCH = date(2017, 3, 5)
FRIENDLY = {
    "sum": "persons",
    "of": "trips.people",
    "where": [{"rank": {"at_least": "mid"}}, {"country": {"in": "friends"}}],
}
ROWS = (
    trip("counted", MARCH, people=(("mid", 2), ("low", 9))),
    trip("stranger", MARCH, "CCC"),
    trip("early", date(2016, 3, 5)),
    trip("pending", MARCH, state="submitted"),
    trip("back", MARCH, state="returned"),
)


def test_every_current_row_is_counted_or_rejected_by_the_first_thing_it_failed(tmp_path):
    book, store = measures(tmp_path, **{"1_1": FRIENDLY}), engine(*ROWS)
    account = explain(book, store, YEAR, "1.1").accounts[""]
    assert (account.rows, account.counted, account.pending) == (6, 1, 1)
    assert [(r.condition, r.rows) for r in account.rejected] == [
        ("state", 2),
        ("window", 1),
        ("where/rank", 1),
        ("where/country", 1),
    ]
    fates = {(v.record, v.line): v.failed for v in verdicts(book, store, YEAR, "1.1")}
    assert fates == {
        ("counted", 1): None,
        ("counted", 2): "where/rank",
        ("stranger", 1): "where/country",
        ("early", 1): "window",
        ("pending", 1): "state",
        ("back", 1): "state",
    }


def test_verdicts_can_be_asked_for_one_record_or_one_side(tmp_path):
    book, store = measures(tmp_path, **{"1_1": FRIENDLY}), engine(*ROWS)
    (counted,) = verdicts(book, store, YEAR, "1.1", counted=True)
    assert (counted.record, counted.counted, counted.words.zh) == ("counted", True, "計入")
    (stranger,) = verdicts(book, store, YEAR, "1.1", record="stranger")
    assert stranger.words.en == "doesn't meet “field is one of friends”"
    assert [v.record for v in verdicts(book, store, YEAR, "1.1", state="pending")] == ["pending"]
    pages = [verdicts(book, store, YEAR, "1.1", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert len({(v.record, v.line) for page in pages for v in page}) == 6


def test_an_earlier_reading_is_rejected_by_the_later_one(tmp_path):
    latest = {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on", "then": "sum"}
    readings = tuple(
        Row(f"r{day}", "U", {"booked_on": date(2017, 1, day), "kind": "a", "amount": day}, ()) for day in (2, 3, 1)
    )
    book, store = measures(tmp_path, **{"1_1": latest}), engine(money=readings)
    explanation = explain(book, store, YEAR, "1.1")
    assert explanation.figure.value == 3
    assert [(r.condition, r.rows) for r in explanation.accounts[""].rejected] == [("by", 2)]
    assert {v.record: v.failed for v in verdicts(book, store, YEAR, "1.1")} == {"r1": "by", "r2": "by", "r3": None}


def test_a_growth_accounts_for_each_year_it_asked(tmp_path):
    book = measures(tmp_path, **{"1_1": {"growth": {"count": "trips"}, "base": "previous_year"}})
    accounts = explain(book, engine(*ROWS), YEAR, "1.1").accounts
    assert {path: account.counted for path, account in accounts.items()} == {
        "growth": 2,
        "growth@2016": 1,
        "growth@2015": 0,
    }


class _Listening(DuckDB):
    """An engine that keeps what it was asked to run."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self.ran: list[str] = []

    @contextmanager
    def snapshot(self):
        with super().snapshot() as snapshot:
            run = snapshot.run

            def listening(sql):
                self.ran.append(sql)
                return run(sql)

            snapshot.run = listening
            snapshot.run_all = lambda statements: [listening(sql) for sql in statements]
            yield snapshot


def _listening(*rows, money=()):
    return _Listening(engine(*rows, money=money).connection)


def test_the_sql_shown_is_the_string_that_ran(tmp_path):
    book, store = measures(tmp_path, **{"1_1": FRIENDLY}), _listening(*ROWS)
    explanation = explain(book, store, YEAR, "1.1")
    shown, waiting = explanation.statements
    assert shown.sql in store.ran
    assert waiting.pending
    ((year, added),) = store.connection.execute(shown.sql).fetchall()
    assert (year, added) == (2017, explanation.figure.value)


def test_all_measures_over_a_table_are_one_query_whoever_wrote_them(tmp_path):
    count = {"count": "trips"}
    growth = {"growth": {**count, "where": [{"country": "AAA"}]}, "base": "previous_year"}
    book = measures(tmp_path, **{"1_1": count, "1_2": growth, "2_1": {"sum": "amount", "of": "money"}})
    days = [date(year, 3, 5) for year in (2015, 2016, 2017)]
    money = tuple(Row(f"m{day:%Y}", "U", {"booked_on": day, "kind": "a", "amount": 1}, ()) for day in days)
    both = [YEAR, Question(Period.of_year(105), YEAR.as_of)]
    store = _listening(*(trip(f"t{day:%Y}", day) for day in days), money=money)
    compute_all(book, store, both, values_only=True)
    assert len(store.ran) == 2

    store = _listening(*(trip(f"t{day:%Y}", day) for day in days))
    (figures, _) = compute_all(book, store, both, values_only=True)
    assert figures["2.1"].value.kind is AbsenceKind.NOT_REPORTED
    assert len(store.ran) == 3, "whether anything was reported is asked where nothing counts"


def test_the_fused_sql_says_what_a_person_would_write(tmp_path):
    book, store = measures(tmp_path, **{"1_1": FRIENDLY}), engine(*ROWS)
    by_hand = """
        SELECT sum(persons) FROM trips__people__approved
        WHERE rank IN ('mid', 'top')
          AND made_on BETWEEN DATE '2017-01-01' AND DATE '2017-12-31'
          AND (country = 'AAA' OR (country = 'BBB' AND made_on <= DATE '2017-06-12')
               OR (country = 'CCC' AND made_on >= DATE '2017-09-01'))
    """
    assert compute(book, store, YEAR)["1.1"].value == store.connection.execute(by_hand).fetchall()[0][0] == 2


def test_a_row_of_which_a_condition_is_unknown_is_rejected_by_it_and_never_told_as_counted(tmp_path):
    book = measures(tmp_path, **{"1_1": {"count": "trips", "where": [{"official": True}]}})
    store = engine(trip("yes", MARCH), trip("unknown", MARCH, official=None), trip("no", MARCH, official=False))
    assert compute(book, store, YEAR)["1.1"].value == 1
    fates = {v.record: (v.counted, v.failed) for v in verdicts(book, store, YEAR, "1.1")}
    assert fates == {"yes": (True, None), "unknown": (False, "where/official"), "no": (False, "where/official")}


def test_every_reason_is_said_in_words(tmp_path):
    free = {"sum": "amount", "of": "money", "where": [{"kind": "a"}]}
    book = measures(tmp_path, **{"1_1": free})

    def money(record, state="approved", **values):
        return Row(record, "U", {"booked_on": MARCH, "kind": "a", "amount": 1, **values}, (), state)

    rows = (
        money("counted"),
        money("pending", "submitted"),
        money("back", "returned"),
        money("gone", "withdrawn"),
        money("early", booked_on=date(2016, 3, 5)),
        money("other", kind="b"),
        money("blank", amount=None),
    )
    found = {v.record: v.words for v in verdicts(book, engine(money=rows), YEAR, "1.1")}
    assert {record: words.en for record, words in found.items()} == {
        "counted": "counted",
        "pending": "submitted, not yet approved",
        "back": "returned",
        "gone": "withdrawn",
        "early": "dated outside the period",
        "other": "doesn't meet “field is a”",
        "blank": "field is empty",
    }
    assert (found["back"].zh, found["gone"].zh, found["blank"].zh) == ("已退回", "已撤回", "未填「欄」")


NODES = {
    "a count": {"count": "trips"},
    "a list": {"members": "friends"},
    "a constant": {"constant": 3, "source": "x"},
    "a total": {"total": {"a": {"count": "trips"}, "b": {"count": "trips"}}},
    "a total with nothing in it": {"total": {"a": {"count": "trips"}, "b": {"sum": "amount", "of": "money"}}},
    "a ratio": {"ratio": {"count": "trips", "unit": "件"}, "over": {"members": "friends", "unit": "件"}},
    "a difference": {"difference": {"count": "trips"}, "less": {"count": "trips"}},
    "what is met": {"met": {"a": {"of": {"count": "trips", "unit": "件"}, "at_least": 1}}},
}


@pytest.mark.parametrize("kind", NODES)
def test_every_node_says_of_which_days_it_is(tmp_path, kind):
    figure = explain(measures(tmp_path, **{"1_1": NODES[kind]}), engine(*ROWS), YEAR, "1.1").figure

    def days(node):
        yield node.period
        for below in node.inputs:
            yield from days(below)

    assert set(days(figure.derivation)) == {YEAR.span}


BELOW = {
    "a count": [],
    "a list": [],
    "a constant": [],
    "a total": [4, 4],
    "a total with nothing in it": [4, "not_reported"],
    "a ratio": [4, 2],
    "a difference": [4, 4],
    "what is met": [4],
    "a ratio over nothing": [4, 0],
    "a growth": [4, 1],
}


@pytest.mark.parametrize("kind", BELOW)
def test_every_node_shows_the_values_below_it(tmp_path, kind):
    more = {
        "a ratio over nothing": {
            "ratio": {"count": "trips", "unit": "件"},
            "over": {"count": "trips", "unit": "件", "where": [{"country": "BBB"}]},
        },
        "a growth": {"growth": {"count": "trips", "unit": "件"}, "base": "previous_year"},
    }
    rows = (*ROWS, trip("one", MARCH), trip("two", MARCH))
    figure = explain(measures(tmp_path, **{"1_1": (NODES | more)[kind]}), engine(*rows), YEAR, "1.1").figure
    values = [getattr(node.value, "kind", node.value) for node in figure.derivation.inputs]
    assert values == BELOW[kind]


def test_a_leaf_says_how_many_rows_wait(tmp_path):
    total = {"total": {"a": {"count": "trips"}, "b": {"count": "trips", "where": [{"country": "CCC"}]}}}
    figure = explain(measures(tmp_path, **{"1_1": total}), engine(*ROWS), YEAR, "1.1").figure
    assert [node.pending for node in figure.derivation.inputs] == [1, 0]
    assert figure.pending == 1
