"""How questions about several spans are planned: when a span's rows are those of its whole calendar months or years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shizheng.measures.compute import compute_all
from shizheng.measures.planning import is_made_of
from shizheng.plan.period import Period
from tests.measures.small import YEAR as YEAR_ASKED
from tests.measures.small import engine, measures


def days(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


YEAR, BEFORE = days("2017-01-01", "2017-12-31"), days("2016-01-01", "2016-12-31")
PART = days("2017-01-01", "2017-03-15")


@pytest.mark.parametrize(
    ("grain", "span", "ranges", "expected"),
    [
        ("month", days("2017-02-01", "2017-04-30"), [YEAR], True),
        ("month", days("2017-02-02", "2017-04-30"), [YEAR], False),
        ("month", days("2017-02-01", "2017-04-29"), [YEAR], False),
        ("month", days("2017-02-01", "2017-04-30"), [BEFORE, YEAR], True),
        ("month", days("2017-02-01", "2017-04-30"), [BEFORE], False),
        # What the ranges end with is a whole month, as far as their rows go, unless another range has days of it too.
        ("month", days("2017-02-01", "2017-03-15"), [PART], True),
        ("month", days("2017-02-01", "2017-03-15"), [PART, days("2017-04-01", "2017-06-30")], True),
        ("month", days("2017-02-01", "2017-03-15"), [PART, days("2017-03-20", "2017-06-30")], False),
        ("month", days("2017-02-01", "2017-03-15"), [days("2016-12-05", "2017-01-10"), PART], False),
        ("month", days("2017-03-20", "2017-06-30"), [PART, days("2017-03-20", "2017-06-30")], False),
        ("year", YEAR, [YEAR], True),
        ("year", YEAR, [BEFORE, YEAR], True),
        ("year", PART, [YEAR], False),
        ("year", PART, [PART], True),
        ("year", PART, [PART, days("2017-06-01", "2017-06-30")], False),
        ("year", PART, [days("2016-06-01", "2016-06-30"), PART], True),
    ],
)
def test_a_span_is_made_of_whole_months_or_years(
    grain: str, span: Period, ranges: list[Period], expected: bool
) -> None:
    assert is_made_of(grain, span, ranges) is expected  # type: ignore[arg-type]


def test_questions_of_several_positions_are_a_callers_mistake(tmp_path: Path) -> None:
    asked = [replace(YEAR_ASKED, position=736_000), replace(YEAR_ASKED, position=736_100)]
    counted = measures(tmp_path, **{"1_1": {"count": "trips"}})
    with pytest.raises(ValueError, match=r"several log positions: \['736000', '736100'\]"):
        compute_all(counted, engine(), asked)
    assert len(compute_all(counted, engine(), [asked[0], asked[0]])) == 2
