"""Words that know where they stand: cut, split and trimmed, they stay the words of the standard at their own place."""

from __future__ import annotations

import pytest

from shizheng.measures.drafting.passage import Words, plain
from shizheng.plan.place import Place

HIDDEN = "\0"


def of(text: str) -> Words:
    return Words.of(text)


def texts(found: tuple[Words, ...]) -> list[str]:
    return [str(words) for words in found]


def test_full_width_forms_are_read_as_half_width_ones_place_by_place() -> None:
    assert plain("ＡＢ（１２％）：①㈱") == "AB(12%):①㈱"
    assert of("件數（％）").plain == "件數(%)"


TRIMMED = {
    "、件數，": "件數",
    "之件數及": "件數",
    " 件數　": "件數",
    "（件數）": "（件數）",
    "件數）": "件數）",
    "（件數": "（件數",
    "「件數」之": "「件數」",
    "）、件數（": "件數",
    "、之": "",
    "）」、（": "",
    "會議與": "會議",
    "及會議": "會議",
    "會議之總和、": "會議之總和",
    "兩者之和": "兩者之和",
    "參與": "參與",
    "、及格率": "及格率",
    "與會人數": "與會人數",
    "件之數": "件之數",
    "(甲)件(乙": "(甲)件(乙",
}


@pytest.mark.parametrize("text", TRIMMED)
def test_what_says_nothing_goes_from_both_ends_and_a_bracket_only_with_its_fellow(text: str) -> None:
    found = of(text).trimmed()
    assert str(found) == TRIMMED[text]
    assert bool(found) == bool(TRIMMED[text])
    assert found.whole == text
    assert 0 <= found.start <= found.end <= len(text)


def test_words_are_split_at_marks_outside_brackets() -> None:
    assert texts(of("甲（子、丑）、乙；丙、、").split("、;")) == ["甲（子、丑）", "乙", "丙"]
    (_, second) = of("甲、乙").split("、")
    assert (second.start, second.end) == (2, 3)


def test_brackets_at_the_end_are_glosses() -> None:
    rest, glosses = of("件數（含續約）（60%）").without_glosses()
    assert (str(rest), texts(glosses)) == ("件數", ["含續約", "60%"])
    rest, glosses = of("件數（含（新）約）、").without_glosses()
    assert (str(rest), texts(glosses)) == ("件數", ["含（新）約"])
    rest, glosses = of("件（子）").without_glosses()
    assert (str(rest), texts(glosses)) == ("件", ["子"])
    for text in ("（件數）", "件（含）數", "件數", "件數）", "件（數））"):
        rest, glosses = of(text).without_glosses()
        assert (str(rest), glosses) == (text, ())


def test_what_stands_in_brackets_is_hidden_and_can_be_had() -> None:
    words = of("甲（子（丑））乙「寅」")
    assert texts(words.glosses_within()) == ["子（丑）", "寅"]
    assert words.outline == "甲" + HIDDEN * 6 + "乙" + HIDDEN * 3
    assert of("甲）乙").outline == "甲)乙"
    assert words.hiding([words.part(7, 8)]) == "甲" + HIDDEN * 10
    assert of("甲乙丙丁").part(1, 3).hiding([of("甲乙丙丁").part(2, 4)]) == "乙" + HIDDEN


def test_what_is_left_when_some_spans_are_taken() -> None:
    words = of("甲乙、丙丁、戊己")
    assert texts(words.gaps([(3, 5)])) == ["甲乙", "戊己"]
    assert texts(words.gaps([(6, 7), (0, 1)])) == ["乙、丙丁", "己"]
    assert texts(words.gaps([(0, 4), (1, 3)])) == ["丁、戊己"]
    assert texts(words.gaps([(0, 8)])) == []
    assert texts(words.gaps([])) == ["甲乙、丙丁、戊己"]
    assert texts(words.part(3).gaps([(0, 1), (4, 5)])) == ["丙", "戊己"]
    assert texts(words.part(0, 5).gaps([(6, 7)])) == ["甲乙、丙丁"]


def test_the_place_of_words_is_counted_from_that_of_the_whole() -> None:
    words = of("件數增加").part(2, 4)
    assert words.place_in(Place("plan", 3, 10, 3, 14)) == Place("plan", 3, 12, 3, 14)
    for wider in (Place("plan", 3, 10, 4, 14), Place("plan", 3, 10, 3, 15)):
        assert words.place_in(wider) == wider
