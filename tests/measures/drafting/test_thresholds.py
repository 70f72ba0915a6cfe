"""Numbers to be reached or kept under at the end of words, and milestones that end in what has been reached."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures.drafting.milestones import milestones_in
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.thresholds import threshold_in

BOUNDS: dict[str, tuple[Any, ...] | None] = {
    "件數達30件": ("件數", "at_least", 30, "件", "達30件", False, None),
    "件數30件": ("件數", "at_least", 30, "件", "30件", False, None),
    "件數，每年須至少1,000件": ("件數", "at_least", 1000, "件", "，每年須至少1,000件", False, None),
    "件數：達成2.5萬元以上": ("件數", "at_least", 25000, "元", "：達成2.5萬元以上", False, None),
    "篇數達1.5篇／人": ("篇數", "at_least", Decimal("1.5"), "篇/人", "達1.5篇／人", False, None),
    "率提高2個百分點": ("率提高", "at_least", 2, "個百分點", "2個百分點", False, None),
    "量30件": ("量", "at_least", 30, "件", "30件", False, None),
    "件數30件以下": ("件數", "at_most", 30, "件", "30件以下", False, None),
    "件數30件以內": ("件數", "at_most", 30, "件", "30件以內", False, None),
    "件數不超過30件": ("件數", "at_most", 30, "件", "不超過30件", False, None),
    "件數不得超過30件": ("件數", "at_most", 30, "件", "不得超過30件", False, None),
    "件數至多30件": ("件數", "at_most", 30, "件", "至多30件", False, None),
    "件數不得低於30件": ("件數", "at_least", 30, "件", "不得低於30件", False, None),
    "件數超過30件": ("件數", "at_least", 30, "件", "超過30件", True, None),
    "件數大於30件": ("件數", "at_least", 30, "件", "大於30件", True, None),
    "件數未達30件": ("件數", "at_most", 30, "件", "未達30件", True, None),
    "件數低於30件": ("件數", "at_most", 30, "件", "低於30件", True, None),
    "件數30件（至少5場）": ("件數", "at_least", 30, "件", "30件", False, "至少5場"),
    "件數30件（含子）（至少5場）": ("件數", "at_least", 30, "件", "30件", False, "至少5場"),
    "件數30件（含子）": None,
    "30件以上": None,
    "件數30件之比率": None,
    "件數": None,
}


@pytest.mark.parametrize("text", BOUNDS)
def test_a_threshold_ends_the_words_of_a_quantity(text: str) -> None:
    found = threshold_in(Words.of(text))
    if found is None:
        assert BOUNDS[text] is None
        return
    floor = str(found.floor) if found.floor else None
    told = (str(found.value), found.side, found.number, found.unit, str(found.words), found.strict, floor)
    assert told == BOUNDS[text]


STEPS: dict[tuple[str, ...], list[Any] | None] = {
    ("規劃20%", "設計50.5%", "完工100%"): [20, Decimal("50.5"), 100],
    ("規劃20%、設計50%，完工100%；",): [20, 50, 100],
    ("規劃：累計進度達20%", "完工（100%）"): [20, 100],
    ("規劃20%", "完工100%"): [20, 100],
    ("驗20%", "收100%"): [20, 100],
    ("完工100%",): None,
    ("規劃20%", "完工80%"): None,
    ("規劃20%", "設計20%", "完工100%"): None,
    ("規劃50%", "設計20%", "完工100%"): None,
    ("規劃20%", "設計", "完工100%"): None,
    ("20%", "完工100%"): None,
    ("規劃20%", "20%", "完工100%"): None,
    ("參訓率20%", "完工100%"): None,
    ("受訓人次20%", "完工100%"): [20, 100],
    ("規劃20件", "完工100件"): None,
}


@pytest.mark.parametrize("parts", STEPS, ids="/".join)
def test_milestones_are_steps_that_rise_to_a_hundred(parts: tuple[str, ...]) -> None:
    found = milestones_in(tuple(Words.of(part) for part in parts))
    steps = found.node["milestones"] if found else {}
    assert ([step["reaches"] for step in steps.values()] or None) == STEPS[parts]
    assert list(steps) == [f"step_{at}" for at in range(1, len(steps) + 1)]
