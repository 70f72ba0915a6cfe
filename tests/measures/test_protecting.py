"""What is left out of a split figure, so that nobody can work out a withheld record by subtraction."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizheng.measures.protecting import cells_left_out, months_left_out

MONTHS = [f"2017-{month:02}" for month in range(1, 13)]


def sizes(**said: int) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in said.items()}


def test_where_nothing_is_withheld_everything_is_shown() -> None:
    assert cells_left_out(sizes(a=1, b=2), []) == frozenset()
    assert months_left_out(MONTHS, []) == frozenset()


def test_a_cell_is_left_out_together_with_the_smallest_others() -> None:
    assert cells_left_out(sizes(a=9, b=5, c=1, d=2, e=7), ["a"]) == {"a", "c", "d"}
    assert cells_left_out(sizes(a=1, b=1, c=1, d=1), ["d"]) == {"d", "a", "b"}


def test_several_that_hide_each_other_need_no_others() -> None:
    assert cells_left_out(sizes(a=9, b=5, c=1, d=2), ["a", "b", "c"]) == {"a", "b", "c"}


def test_of_fewer_than_three_none_is_shown() -> None:
    assert cells_left_out(sizes(a=9, b=5), ["a"]) == {"a", "b"}


def test_what_is_withheld_elsewhere_leaves_nothing_out() -> None:
    assert cells_left_out(sizes(a=9, b=5), ["z"]) == frozenset()
    assert months_left_out(MONTHS, ["2016-05"]) == frozenset()


@pytest.mark.parametrize(
    ("held", "left_out"),
    [
        (["2017-05"], MONTHS[2:5]),
        (["2017-01"], MONTHS[0:2]),
        (["2017-12"], MONTHS[9:11]),
        (["2017-03", "2017-06"], MONTHS[0:6]),
    ],
)
def test_months_are_left_out_before_it_and_until_the_last(held: list[str], left_out: list[str]) -> None:
    assert months_left_out(MONTHS, held) == frozenset(left_out)


@given(begun=st.integers(3, 12), held=st.sets(st.integers(0, 11), min_size=1, max_size=3))
def test_no_two_figures_shown_tell_in_which_of_fewer_than_three_months_it_was(begun: int, held: set[int]) -> None:
    months = MONTHS[:begun]
    told = {months[place] for place in held if place < begun}
    shown = [place for place, month in enumerate(months) if month not in months_left_out(months, told)]
    assert shown[-1] == begun - 1
    for place in (place for place in held if place < begun):
        before = max((other for other in shown if other < place), default=-1)
        after = min(other for other in shown if other >= place)
        assert after - before >= 3


@given(
    cells=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 50), min_size=1),
    held=st.sets(st.sampled_from("abcdefgh"), min_size=1),
)
def test_a_cell_that_tells_is_never_left_out_alone(cells: dict[str, int], held: set[str]) -> None:
    left_out = cells_left_out(sizes(**cells), held)
    assert held & cells.keys() <= left_out
    if held & cells.keys():
        assert len(left_out) >= min(3, len(cells))
