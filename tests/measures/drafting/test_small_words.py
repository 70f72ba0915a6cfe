"""What the small words of a standard say: numbers, days, roundings, aims and years, each by itself."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from shizheng.measures.drafting.aims import aim_in
from shizheng.measures.drafting.bases import year_in
from shizheng.measures.drafting.numerals import NUMBER, first_day, number
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.rounding import rounding_in
from shizheng.plan.model import Direction

NUMBERS = {
    "0": 0, "1,000": 1000, "1,234,567": 1234567, "2.5": Decimal("2.5"), "0.50": Decimal("0.5"), "100.0": 100,
    "3萬": 30_000, "0.3萬": 3000, "1.5億": 150_000_000, "2兆": 2_000_000_000_000,
}  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_what_is_written(text: str) -> None:
    assert re.fullmatch(NUMBER, text)
    found = number(text)
    assert (found, type(found)) == (NUMBERS[text], type(NUMBERS[text]))
    assert str(found) == str(NUMBERS[text])


def test_numbers_are_found_among_words_and_never_a_piece_of_one() -> None:
    assert re.findall(NUMBER, "計1,000件，2.5倍，3萬元") == ["1,000", "2.5", "3萬"]


DAYS = {
    "102年7月": date(2013, 7, 1),
    "民國105年": date(2016, 1, 1),
    "西元2016年3月5日": date(2016, 3, 5),
    "99年": date(2010, 1, 1),
    "105年度": date(2016, 1, 1),
    "自106年1月1日起": date(2017, 1, 1),
    "105年13月": None,
    "105年2月30日": None,
    "本年": None,
}


@pytest.mark.parametrize("text", DAYS)
def test_the_first_day_of_what_is_named(text: str) -> None:
    assert first_day(text) == DAYS[text]


ROUNDINGS = {
    "成長率四捨五入至小數點後第2位": (2, "half_up", True),
    "比率取至小數第二位，四捨五入": (2, "half_up", True),
    "率四捨五入到小數1位": (1, "half_up", True),
    "比率小數第三位為止，四捨五入": (3, "half_up", True),
    "比率小數第2位四捨五入": (1, "half_up", True),  # the second place is the one that goes
    "小數第2位四捨五入": (1, "half_up", False),  # of what?
    "比率小數點後第1位以下無條件捨去": (0, "down", True),
    "比率無條件進位至個位": (0, "up", True),
    "結果四捨五入取整數": (0, "half_up", True),
    "整數四捨五入": (0, "half_up", False),
    "比率四捨五入": (0, "half_up", False),  # to which place?
    "四捨五入": (0, "half_up", False),
    "比率取整數": None,
}


@pytest.mark.parametrize("clause", ROUNDINGS)
def test_a_rounding_says_its_places_its_rule_and_of_what(clause: str) -> None:
    found = rounding_in(Words.of(clause))
    said = found and (found.node["places"], found.node["mode"], found.stated)
    assert said == ROUNDINGS[clause]
    assert found is None or str(found.words) == clause


AT_LEAST, AT_MOST = Direction.AT_LEAST, Direction.AT_MOST
AIMS = {
    "延誤率，以不超過10%為目標。": ("延誤率", "，以不超過10%為目標。", AT_MOST),
    "受訓人次，以達1,000人次為目標": ("受訓人次", "，以達1,000人次為目標", AT_LEAST),
    "件數以10件以上為目標值": ("件數", "以10件以上為目標值", AT_LEAST),
    "延誤以10件以內為目標": ("延誤", "以10件以內為目標", AT_MOST),
    "件數以10件為年度目標": ("件數", "以10件為年度目標", None),
    "以10件為目標": None,
    "件數": None,
    "以10件為目標之件數": None,
}


@pytest.mark.parametrize("standard", AIMS)
def test_an_aim_ends_a_standard_and_may_say_which_side_is_good(standard: str) -> None:
    found = aim_in(Words.of(standard))
    assert (found and (str(found.before), str(found.words), found.direction)) == AIMS[standard]


YEARS = {
    "上年度件數": ("previous_year", "上年度", "件數"),
    "去年件數": ("previous_year", "去年", "件數"),
    "較前一年度之件數": ("previous_year", "前一年度", "較之件數"),
    "105年度件數": (105, "105年度", "件數"),
    "基期件數": ("?", "基期", "件數"),
    "前三年平均件數": ("?", "前三年平均", "件數"),
    "103-105年平均件數": ("?", "103-105年平均", "件數"),
    "本年度件數": (None, "本年度", "件數"),
    "以前年度件數": None,
    "件數": None,
}


@pytest.mark.parametrize("words", YEARS)
def test_a_year_is_named_by_its_words_or_its_number(words: str) -> None:
    found = year_in(Words.of(words))
    assert (found and (found.base, str(found.words), found.rest)) == YEARS[words]
