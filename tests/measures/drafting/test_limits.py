"""The conditions in words that no register explains: bounds, lists, what goes stale, and the words themselves."""

from __future__ import annotations

from typing import Any

import pytest

from shizheng.measures.drafting.limits import examples, limits_in
from shizheng.measures.drafting.passage import Words

ASKED = "condition-to-declare"
LIMITS: dict[str, list[tuple[Any, str, str]]] = {
    "偏鄉": [("偏鄉", "偏鄉", ASKED)],
    "滿100人以上": [({"at_least": 100}, "100人以上", ASKED), ("滿", "滿", ASKED)],
    "50人以下、3場以內": [({"at_most": 50}, "50人以下", ASKED), ({"at_most": 3}, "3場以內", ASKED)],
    "100人": [("100人", "100人", ASKED)],
    "辦理座談、展覽及講座等活動": [
        ({"in": ["座談", "展覽", "講座"]}, "座談、展覽及講座", ASKED),
        ("辦理", "辦理", ASKED),
        ("等活動", "等活動", ASKED),
    ],
    "座談、有關展覽、講座等": [({"in": ["座談", "有關展覽", "講座"]}, "座談、有關展覽、講座", ASKED)],
    "座談、展覽等": [({"in": ["座談", "展覽"]}, "座談、展覽", ASKED)],
    "座談、展覽等級": [("座談、展覽等級", "座談、展覽等級", ASKED)],
    "座談等": [("座談等", "座談等", ASKED)],
    "（座談、展覽等）偏鄉": [("（座談、展覽等）偏鄉", "（座談、展覽等）偏鄉", ASKED)],
    "22個會員國": [(None, "22個", "constant-goes-stale"), ("會員國", "會員國", ASKED)],
    "五大": [("五大", "五大", ASKED)],
    "等各項": [],
    "對於": [],
    "有關": [],
    "、之": [],
}


@pytest.mark.parametrize("text", LIMITS)
def test_words_make_conditions_and_none_is_lost(text: str) -> None:
    found = [(one.condition and one.condition["?"], str(one.words[0]), one.asks) for one in limits_in(Words.of(text))]
    assert found == LIMITS[text]


TAKEN = {
    "滿50人以上、展覽及講座等": ["50人以上", "滿", "展覽及講座等"],
    "50人以上3個國家": ["50人以上", "3個", "國家"],
    "3個50人以上": ["50人以上", "3個"],
    "屬於甲館、乙館等3個場館": ["甲館、乙館", "3個", "屬於", "場館"],
}


@pytest.mark.parametrize("text", TAKEN)
def test_words_that_a_bound_has_are_no_lists_too(text: str) -> None:
    assert [str(one.words[0]) for one in limits_in(Words.of(text))] == TAKEN[text]


GLOSSES = {"含線上": True, "包含線上": True, "如線上": True, "例如線上": True, "不含線上": False, "線上": False}


@pytest.mark.parametrize("gloss", GLOSSES)
def test_a_gloss_may_give_examples(gloss: str) -> None:
    assert examples(Words.of(gloss)) == GLOSSES[gloss]
