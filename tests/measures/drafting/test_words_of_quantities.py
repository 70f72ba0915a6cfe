"""What the last words of a quantity ask for, where they begin, and the units that they speak of."""

from __future__ import annotations

import re

import pytest

from shizheng.measures.drafting.language import any_of, counter_pattern, quantity_at_end

ENDS: dict[str, tuple[str, str, str, bool] | None] = {
    "會議件數": ("count", "件", "件數", False),
    "會議總件數": ("count", "件", "總件數", False),
    "會議件總數": ("count", "件", "件總數", False),
    "會議場次": ("count", "場", "場次", False),
    "會議場次數": ("count", "場", "場次數", False),
    "會議次(件)數": ("count", "次", "次(件)數", False),
    "受理案件": ("count", "件", "案件", False),
    "受理案件數": ("count", "件", "案件數", False),
    "計畫數": ("count", "", "數", False),
    "計畫總數量": ("count", "", "總數量", False),
    "受訓人次": ("sum", "人次", "人次", False),
    "受訓總人次": ("sum", "人次", "總人次", False),
    "受訓人": ("sum", "人", "人", False),
    "瀏覽人次": ("latest", "人次", "瀏覽人次", False),
    "網站瀏覽次數": ("latest", "次", "瀏覽次數", False),
    "網站流量": ("latest", "次", "流量", False),
    "自行車道長度": ("sum", "公里", "長度", False),
    "訓練總時數": ("sum", "小時", "總時數", False),
    "碳排放量": ("sum", "", "排放量", False),
    "補助經費": ("sum", "元", "經費", False),
    "人事預算數": ("sum", "元", "預算數", True),
    "人事預算": ("sum", "元", "預算", True),
    "服務滿意度": ("mean", "分", "滿意度", False),
    "參訓比率": ("rate", "%", "比率", False),
    "參訓率": ("rate", "%", "率", False),
    "參加國家數": ("distinct", "國", "國家數", False),
    "參加總國家數": ("distinct", "國", "總國家數", False),
    "輔導家數": ("distinct", "家", "家數", False),
    "參加國家": None,
    "會議": None,
    "件數會議": None,
    "": None,
}


@pytest.mark.parametrize("text", ENDS)
def test_the_last_words_say_what_is_asked_and_in_which_unit(text: str) -> None:
    found = quantity_at_end(text)
    assert (found and (found.asked, found.unit, text[found.start :], found.account)) == ENDS[text]


UNITS = ["件", "場", "人次", "人", "國", "縣市", "公里", "元", "分", "%", "篇/人", "元/人次"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_read_whole(unit: str) -> None:
    found = re.match(counter_pattern(), unit)
    assert found is not None
    assert found[0] == unit


def test_a_pattern_of_some_words_finds_the_longest_first_and_takes_them_to_the_letter() -> None:
    assert re.findall(any_of(["年", "本年度", "本年", "a.c"]), "本年度，本年，年，abc，a.c") == [
        "本年度",
        "本年",
        "年",
        "a.c",
    ]
