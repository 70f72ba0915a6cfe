"""Measures beside their plan: each belongs to an indicator, in the unit and the direction of its target."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shizheng.measures import Measures
from shizheng.measures.measure import at_odds_with_targets, of_no_indicator
from shizheng.plan.model import Direction, Target
from tests.measures.small import LISTS, REGISTERS

AT_LEAST, AT_MOST = Direction.AT_LEAST, Direction.AT_MOST
TRIPS = {"count": "trips", "unit": "件"}


def measures(**beside: object) -> Measures:
    said = {id: {"unit": "件", "measure": TRIPS, **beside} for id in ("1.1", "1.2")}
    return Measures.read(said, "measures.yaml", REGISTERS, LISTS)


def test_a_measure_of_no_indicator_is_told_with_the_nearest_one() -> None:
    found = of_no_indicator(["1.1", "12.1", "x"], iter(["1.1", "2.1"]), "plan.docx")
    assert [(one.code, one.subject, one.message.en) for one in found] == [
        (
            "measure-of-no-indicator", "12.1",
            "12.1 has a measure and is no indicator of the plan plan.docx; the nearest is “2.1”",
        ),
        ("measure-of-no-indicator", "x", "x has a measure and is no indicator of the plan plan.docx"),
    ]  # fmt: skip


DIFFERS = "unit-differs-from-target: The measure 1.2 is in “件”, the plan's target is “8人”"
CONTRADICTS = (
    "direction-differs-from-target: The measure 1.2 declares at_most, "
    "which the words of the plan's target “8件以上” contradict"
)
HELD: dict[str, tuple[Target, Direction | None, list[str]]] = {
    "the same": (Target("8件", Decimal(8), "件", AT_LEAST), None, []),
    "another unit": (Target("8人", Decimal(8), "人", AT_LEAST), None, [DIFFERS]),
    "no unit": (Target("8", Decimal(8), "", AT_LEAST), None, []),
    "another direction than a bare number is taken for": (Target("8件", Decimal(8), "件", AT_LEAST), AT_MOST, []),
    "another direction than stated": (
        Target("8件以上", Decimal(8), "件", AT_LEAST, stated=True),
        AT_MOST,
        [CONTRADICTS],
    ),
    "the direction that is stated": (Target("8件以上", Decimal(8), "件", AT_LEAST, stated=True), AT_LEAST, []),
    "no direction beside a stated one": (Target("8件以上", Decimal(8), "件", AT_LEAST, stated=True), None, []),
}


@pytest.mark.parametrize("case", HELD)
def test_a_measure_is_held_against_its_target(case: str) -> None:
    target, direction, expected = HELD[case]
    book = measures(**({} if direction is None else {"direction": direction.value}))
    found = at_odds_with_targets(book, {"1.2": target})
    assert [f"{one.code}: {one.message.en}" for one in found] == expected


def test_what_is_declared_beside_a_measure_is_kept() -> None:
    beside = {
        "direction": "at_most",
        "reads": [{"words": "件數", "to": "measure"}, {"words": "等", "finding": "left-open"}],
        "readings": [{"finding": "each-or-mean", "to": "measure", "choice": {"zh": "平均", "en": "the mean"}}],
        "shares": ["1.2"],
    }
    one = measures(**beside)["1.1"]
    assert (one.id, one.unit, one.direction, one.shares) == ("1.1", "件", AT_MOST, ("1.2",))
    assert [(read.words, read.to, read.finding) for read in one.reads] == [
        ("件數", "measure", None),
        ("等", None, "left-open"),
    ]
    assert [(reading.finding, reading.to, reading.choice.zh) for reading in one.readings] == [
        ("each-or-mean", "measure", "平均")
    ]
    assert (one.source, one.codelists) == (TRIPS, LISTS)
