"""How a standard is laid out: its quantities, the clauses about all of it, and the numbers of its parts."""

from __future__ import annotations

import pytest

from shizheng.measures.drafting.layout import layout
from shizheng.measures.drafting.passage import Words

TEN = "甲乙丙丁戊己庚辛壬癸"
LAYOUTS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "甲件數": (["甲件數"], [], []),
    "甲件數。乙，丙；丁。": (["甲件數"], ["乙", "丙", "丁"], []),
    "甲件數\n乙": (["甲件數"], ["乙"], []),
    "甲件數，乙件數": (["甲件數，乙件數"], [], []),
    "甲件數，以上四捨五入，丙。丁": (["甲件數"], ["以上四捨五入", "丙", "丁"], []),
    "甲件數，並各項合計": (["甲件數"], ["並各項合計"], []),
    "甲（子，以上）件數": (["甲（子，以上）件數"], [], []),
    "1.甲。2.乙": (["甲", "乙"], [], ["1.", "2."]),
    "1.甲；子，丑。2.乙；寅": (["甲", "乙"], ["子", "丑", "寅"], ["1.", "2."]),
    "1.甲。2.乙，以上合計，卯": (["甲", "乙"], ["以上合計", "卯"], ["1.", "2."]),
    "每年，下列：1.甲。2.乙。3.丙": (["甲", "乙", "丙"], ["每年", "下列"], ["1.", "2.", "3."]),
    "(1)甲；(2)乙": (["甲", "乙"], [], ["(1)", "(2)"]),
    "1）甲，2）乙": (["甲", "乙"], [], ["1）", "2）"]),
    "1、甲。2、乙": (["甲", "乙"], [], ["1、", "2、"]),
    "①甲；②乙": (["甲", "乙"], [], ["①", "②"]),
    "一、甲。二、乙": (["甲", "乙"], [], ["一、", "二、"]),
    "（一）甲。（二）乙": (["甲", "乙"], [], ["（一）", "（二）"]),
    "（含子）1.甲。2.乙": (["甲", "乙"], ["（含子）"], ["1.", "2."]),
    "1.甲。3.乙": (["1.甲"], ["3.乙"], []),
    "2.甲。3.乙": (["2.甲"], ["3.乙"], []),
    "1.甲": (["1.甲"], [], []),
    "1.甲。1.5倍": (["1.甲"], ["1.5倍"], []),
    "甲（1.子。2.丑）": (["甲（1.子。2.丑）"], [], []),
    "甲（子。1.丑。2.寅）": (["甲（子。1.丑。2.寅）"], [], []),
    "甲1.子2.丑": (["甲1.子2.丑"], [], []),
    "甲（子。1)丑）；2)乙": (["甲（子。1)丑）"], ["2)乙"], []),
    "1.。2.乙": (["", "乙"], [], ["1.", "2."]),
    "": ([], [], []),
    "，。": ([], [], []),
    "。".join(f"{at}.{one}" for at, one in enumerate(TEN, 1)): (list(TEN), [], [f"{at}." for at in range(1, 11)]),
    "。".join(f"{at}{one}" for at, one in zip("①②③④⑤⑥⑦⑧⑨⑩", TEN, strict=True)): (list(TEN), [], list("①②③④⑤⑥⑦⑧⑨⑩")),
    "。".join(f"{at}、{one}" for at, one in zip("一二三四五六七八九十", TEN, strict=True)): (
        list(TEN),
        [],
        [f"{at}、" for at in "一二三四五六七八九十"],
    ),
}


@pytest.mark.parametrize("text", LAYOUTS)
def test_a_standard_has_one_quantity_or_numbered_parts(text: str) -> None:
    found = layout(Words.of(text))
    quantities, clauses, numbers = LAYOUTS[text]
    assert [str(words) for words in found.quantities] == quantities
    assert [str(words) for words in found.clauses] == clauses
    assert [str(words).strip() for words in found.numbers] == numbers
    assert found.is_parted == (len(quantities) > 1)
