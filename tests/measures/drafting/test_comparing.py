"""Comparisons said in words: what is compared, with which year, and whether in percent, points or a unit."""

from __future__ import annotations

from typing import Any

import pytest

from shizheng.measures.drafting.comparing import comparison_in
from shizheng.measures.drafting.passage import Words

SAID: dict[tuple[str, str], tuple[str, str, Any, str] | None] = {
    ("件數較上年度增加5%", "件"): ("growth", "件數", "previous_year", "較上年度增加5%"),
    ("件數較上年度減少5%", "件"): ("reduction", "件數", "previous_year", "較上年度減少5%"),
    ("件數較上年度增加5件", "%"): ("change", "件數", "previous_year", "較上年度增加5件"),
    ("件數較上年度增加件數", "%"): ("change", "件數", "previous_year", "較上年度增加件數"),
    ("件數較上年度增加之比率", "件"): ("growth", "件數", "previous_year", "較上年度增加之比率"),
    ("件數較上年度增加幅度", "件"): ("growth", "件數", "previous_year", "較上年度增加幅度"),
    ("件數較上年度增加", "%"): ("growth", "件數", "previous_year", "較上年度增加"),
    ("件數較上年度增加", ""): ("growth", "件數", "previous_year", "較上年度增加"),
    ("件數較上年度增加", "件"): ("change", "件數", "previous_year", "較上年度增加"),
    ("件數較上年度減少", "件"): ("change", "件數", "previous_year", "較上年度減少"),
    ("率較上年度增加", "百分點"): ("change", "率", "previous_year", "較上年度增加"),
    ("率較上年度增加2個百分點", "%"): ("change", "率", "previous_year", "較上年度增加2個百分點"),
    ("率較上年度增加百分點", "%"): ("change", "率", "previous_year", "較上年度增加百分點"),
    ("件數比105年同期相較，提升至少3件以上", "件"): ("change", "件數", 105, "比105年同期相較，提升至少3件以上"),
    ("件數與前二年度相比，縮減了總件數", "件"): ("change", "件數", "year_before_last", "與前二年度相比，縮減了總件數"),
    ("較上年度增加5%", "%"): ("growth", "", "previous_year", "較上年度增加5%"),
    ("件數成長率", "%"): ("growth", "件數", None, "成長率"),
    ("量成長率", "%"): ("growth", "量", None, "成長率"),
    ("件數之降幅", "%"): ("reduction", "件數", None, "之降幅"),
    ("件數較105年之成長率", "%"): ("growth", "件數", 105, "較105年之成長率"),
    ("件數與上年同期比較減少率", "%"): ("reduction", "件數", "previous_year", "與上年同期比較減少率"),
    ("件數以96年為基期計算之成長率", "%"): ("growth", "件數", 96, "以96年為基期計算之成長率"),
    ("件數，並以96年度各月為基準相較減少率", "%"): ("reduction", "件數", 96, "，並以96年度各月為基準相較減少率"),
    ("以96年為基期成長率", "%"): ("growth", "以96年為基期", None, "成長率"),
    ("上年度相較之件數成長率", "%"): ("growth", "件數", "previous_year", "成長率"),
    ("相較於105年，件數成長率", "%"): ("growth", "件數", 105, "成長率"),
    ("105年件數成長率", "%"): ("growth", "105年件數", None, "成長率"),
    ("較105年成長率", "%"): ("growth", "", 105, "較105年成長率"),
    ("成長率", "%"): None,
    ("件數（較上年度增加）", "%"): None,
    ("件數增加", "件"): None,
    ("件數", "件"): None,
}


@pytest.mark.parametrize(("text", "unit"), SAID)
def test_a_comparison_is_what_its_words_say(text: str, unit: str) -> None:
    found = comparison_in(Words.of(text), unit)
    told = found and (found.kind, str(found.value), found.year.base if found.year else None, str(found.words))
    assert told == SAID[text, unit]


BY_THE_YEAR = {
    "件數年成長率": True,
    "件數年度成長率": True,
    "件數年減率": True,
    "件數成長率": False,
    "件數較上年度增加": False,
}


@pytest.mark.parametrize("text", BY_THE_YEAR)
def test_a_rate_by_the_year_is_on_the_year_before(text: str) -> None:
    found = comparison_in(Words.of(text), "%")
    assert found is not None
    assert found.by_the_year == BY_THE_YEAR[text]


def test_a_decrease_is_told() -> None:
    for text, falls in (("件數較上年度減少", True), ("件數較上年度增加", False), ("件數減少率", False)):
        found = comparison_in(Words.of(text), "件")
        assert found is not None
        assert found.falls == falls
