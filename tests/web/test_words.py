"""How the site writes values in the two languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from shizheng.accounts.rights import RULES
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason
from shizheng.web import words


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2017, 3, 5), "民國106年3月5日", "5 March 2017"),
        (date(1912, 1, 1), "民國1年1月1日", "1 January 1912"),
        (date(1911, 10, 10), "民國前1年10月10日", "10 October 1911"),
    ],
)
def test_a_day_is_written_in_the_calendar_of_the_language(day: date, zh: str, en: str) -> None:
    with translation.override("zh-hant"):
        assert words.day(day) == zh
    with translation.override("en"):
        assert words.day(day) == en


def test_a_day_in_a_column_keeps_one_width() -> None:
    with translation.override("zh-hant"):
        assert words.short_day(date(2017, 3, 5)) == "106.03.05"
        assert words.instant(datetime(2017, 3, 5, 7, 4, tzinfo=UTC)) == "106.03.05 07:04"
    with translation.override("en"):
        assert words.short_day(date(2017, 3, 5)) == "2017-03-05"


@pytest.mark.parametrize("number", [106, 2017])
def test_a_fiscal_year_may_be_given_by_either_number(number: int) -> None:
    with translation.override("zh-hant"):
        assert words.year(number) == "106年度"
    with translation.override("en"):
        assert words.year(number) == "2017"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("1234567", "1,234,567"),
        ("10.00", "10"),
        ("4.5454545454", "4.55"),
        ("0.005", "0.01"),
        ("-0.125", "-0.13"),
        ("1200", "1,200"),
    ],
)
def test_a_number_is_rounded_half_up_to_two_places_and_loses_idle_zeros(value: str, shown: str) -> None:
    assert words.number(Decimal(value)) == shown


def test_attainment_is_shown_to_one_place_and_never_capped() -> None:
    assert words.percent(Decimal("1526.66")) == "1,526.7%"
    assert words.percent(Decimal("89.95")) == "90%"


def test_an_absent_figure_is_its_reason_and_zero_is_a_number() -> None:
    absent = Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.ZERO_DENOMINATOR)
    with translation.override("zh-hant"):
        assert words.quantity(absent, "%") == "無法計算：分母為零"
        assert words.quantity(Decimal(0), "%") == "0%"
        assert words.quantity(Decimal(88), "人次") == "88 人次"
    with translation.override("en"):
        assert words.quantity(absent, "%") == "not computable: the denominator is zero"


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (7, "七"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")]
)
def test_headings_carry_chinese_numerals(number: int, numeral: str) -> None:
    assert words.numeral(number) == numeral


ALLOWED = {act for rule in RULES for act in rule.acts if not act.startswith(("see-", "sign-"))}
TAKEN_BACK = {"reopen-account", "take-back", "end-exemption", "end-deputy", "declassify"}
OTHERS = {"link-identity", "refuse", "begin"}


@pytest.mark.parametrize("name", sorted((ALLOWED - {"decide-withheld-overlap"}) | TAKEN_BACK | OTHERS))
def test_every_act_has_a_name_in_both_languages(name: str) -> None:
    """Those that a rule allows (one by two rights), those that take one back, and those that need no rule."""
    with translation.override("zh-hant"):
        chinese = words.act(name)
    with translation.override("en"):
        english = words.act(name)
    assert name not in (chinese, english)
    assert chinese != english
