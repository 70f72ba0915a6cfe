"""The geometry of bullets and lines."""

from __future__ import annotations

from decimal import Decimal

from shizheng.plan.figure import Absence, AbsenceKind
from shizheng.web.charts import bullet, line

MISSING = Absence(AbsenceKind.NOT_REPORTED)
NINETY_AND_EIGHTY = (Decimal(90), Decimal(80))


def test_figure_and_target_share_one_scale_with_headroom() -> None:
    drawn = bullet(Decimal(50), Decimal(100), NINETY_AND_EIGHTY, width=230)
    assert (drawn.bar, drawn.mark) == ("100.0", "200.0")


def test_bands_end_where_a_signal_changes_widest_first() -> None:
    assert bullet(Decimal(50), Decimal(100), NINETY_AND_EIGHTY, width=230).bands == ("180.0", "160.0")


def test_a_figure_far_beyond_the_target_still_fits() -> None:
    drawn = bullet(Decimal(1000), Decimal(10), (), width=230)
    assert drawn.bar == "200.0"
    assert drawn.mark == "2.0"


def test_an_absent_figure_has_no_bar_and_a_zero_has_one_of_no_length() -> None:
    assert bullet(MISSING, Decimal(10), (), width=230).bar is None
    assert bullet(Decimal(0), Decimal(10), (), width=230).bar == "0.0"


def test_a_negative_figure_draws_nothing_left_of_zero() -> None:
    assert bullet(Decimal(-5), Decimal(10), (), width=230).bar == "0.0"


def test_without_figure_and_target_there_is_no_scale() -> None:
    assert bullet(MISSING, None, NINETY_AND_EIGHTY).bands == ()


def test_a_line_rises_from_zero_to_its_highest_value() -> None:
    drawn = line([Decimal(0), Decimal(5), Decimal(10)], months=3, target=None, width=108, height=28)
    assert drawn.strokes == ("4.0,24.0 54.0,14.0 104.0,4.0",)
    assert drawn.end == ("104.0", "4.0")


def test_a_month_without_a_value_breaks_the_line_and_is_not_drawn_as_zero() -> None:
    values = [Decimal(1), Decimal(2), MISSING, Decimal(3), Decimal(4)]
    drawn = line(values, months=5, target=None, width=108, height=28)
    assert len(drawn.strokes) == 2
    assert len(drawn.dots) == 4


def test_a_year_half_gone_fills_half_the_width() -> None:
    drawn = line([Decimal(1)] * 6, months=12, target=None, width=118, height=28)
    assert drawn.end == ("54.0", "4.0")


def test_the_target_lies_within_the_drawing() -> None:
    drawn = line([Decimal(1)], months=12, target=Decimal(100), width=118, height=28)
    assert drawn.target == "4.0"
