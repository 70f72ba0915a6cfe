"""Which records may tell of the same event: every pair that is near enough, none that was decided on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shizheng.ledger import copy
from shizheng.ledger.copy.alike import Suspects, like
from shizheng.measures import DuckDB
from shizheng.registers.rows import Row
from shizheng.registers.schema import Alike
from tests.ledger.small import BUDGET, LISTS, REGISTERS, VISITS, Diary, visit

FIRST = date(2017, 2, 1)


def engine(rows: Sequence[Row]) -> DuckDB:
    return DuckDB.of_rows(REGISTERS, LISTS, {"visits": rows})


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def pairs(found: Suspects) -> set[tuple[str, str]]:
    some = found.rows(1_000)
    assert len(found) == len(some)
    return {(one.record, one.other) for one in some}


@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 12),
            st.sampled_from("AB"),
            st.sampled_from(("approved", "submitted", "returned", "duplicate")),
        ),
        max_size=10,
    ),
    decided=st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_pair_near_enough_is_found_and_no_other(
    rows: list[tuple[int, str, str]], decided: set[tuple[int, int]]
) -> None:
    said = [
        Row(
            f"v{n}",
            "north",
            {"visited_on": day(at), "country": country * 3},
            ({"persons": 1, "incumbent": True},),
            state,
        )
        for n, (at, country, state) in enumerate(rows)
    ]
    counting = [(n, *row) for n, row in enumerate(rows) if row[2] in ("approved", "submitted")]
    expected = {
        (f"v{a}", f"v{b}")
        for (a, at, country, _), (b, other_at, other_country, _) in combinations(counting, 2)
        if country == other_country and abs(at - other_at) <= 3 and {(a, b), (b, a)}.isdisjoint(decided)
    }
    told = [(f"v{a}", f"v{b}") for a, b in decided]
    assert pairs(Suspects(engine(said), VISITS, told)) == expected


class TestInTheLedger:
    def test_a_record_with_a_waiting_correction_is_one(self, diary: Diary) -> None:
        diary.take_in(visit("a"), visit("b", unit="south"))
        diary.approve("a")
        diary.take_in(visit("a", persons=(5,)))
        assert pairs(Suspects(copy.engine(), VISITS)) == {("a", "b")}

    def test_once_decided_it_no_longer_waits(self, diary: Diary) -> None:
        diary.take_in(visit("a"), visit("b", unit="south"), visit("c"))
        diary.approve("a", "b", "c")
        diary.set_aside("b", "a")
        assert pairs(Suspects(copy.engine(), VISITS, [("b", "a")])) == {("a", "c")}

    def test_without_some_records(self, diary: Diary) -> None:
        diary.take_in(visit("a"), visit("b"), visit("c"))
        assert pairs(Suspects(copy.engine(), VISITS, without=["b"])) == {("a", "c")}

    def test_those_alone_in_which_some_records_are(self, diary: Diary) -> None:
        diary.take_in(visit("a"), visit("b"), visit("c"))
        assert pairs(Suspects(copy.engine(), VISITS, involving=["b"])) == {("a", "b"), ("b", "c")}
        assert pairs(Suspects(copy.engine(), VISITS, [("c", "b")], ["x"], ["b"])) == {("a", "b")}
        assert pairs(Suspects(copy.engine(), VISITS, involving=[])) == set()

    def test_the_later_first_and_in_pages(self, diary: Diary) -> None:
        diary.take_in(*(visit(f"v{n}", visited_on=day(5 * n + m), country="AAA") for n in (0, 1) for m in (0,)))
        diary.take_in(*(visit(f"w{n}", visited_on=day(5 * n + 1), country="AAA") for n in (0, 1)))
        found = Suspects(copy.engine(), VISITS)
        (first,) = found.rows(1)
        assert (len(found), first.record, first.other) == (2, "v1", "w1")
        (second,) = found.rows(1, 1)
        assert (second.record, second.other) == ("v0", "w0")


class TestWhileTyping:
    @pytest.fixture
    def known(self) -> DuckDB:
        rows = [visit("near", visited_on=day(4)), visit("same", visited_on=day(2)), visit("far", visited_on=day(9))]
        return engine([*rows, visit("abroad", visited_on=day(2), country="BBB")])

    def test_the_nearest_first_and_none_too_far(self, known: DuckDB) -> None:
        assert like(known, VISITS, {"visited_on": day(2), "country": "AAA"}) == ("same", "near")

    def test_not_itself(self, known: DuckDB) -> None:
        assert like(known, VISITS, {"visited_on": day(2), "country": "AAA"}, without=["same"]) == ("near",)

    def test_nothing_before_it_says_enough(self, known: DuckDB) -> None:
        assert like(known, VISITS, {"visited_on": None, "country": "AAA"}) == ()
        assert like(known, VISITS, {"country": "AAA"}) == ()

    def test_a_code_that_nobody_has_used_and_a_quote_are_like_nothing(self, known: DuckDB) -> None:
        assert like(known, VISITS, {"visited_on": day(2), "country": "Z'Z"}) == ()


def test_a_register_that_says_nothing_of_likeness_has_no_suspects() -> None:
    rows = {"budget": [Row(f"b{n}", "north", {"fiscal_year": 2017, "amount": None}) for n in range(2)]}
    known = DuckDB.of_rows(REGISTERS, LISTS, rows)
    assert (len(Suspects(known, BUDGET)), Suspects(known, BUDGET).rows(9)) == (0, ())
    assert like(known, BUDGET, {"fiscal_year": 2017}) == ()


def test_likeness_without_a_day_is_that_of_the_fields_alone() -> None:
    register = VISITS.model_copy(update={"alike": Alike(same=("country",))})
    known = engine([visit("a", visited_on=day(0)), visit("b", visited_on=day(300)), visit("c", country="BBB")])
    assert pairs(Suspects(known, register)) == {("a", "b")}
    assert like(known, register, {"country": "AAA"}) == ("a", "b")
