"""The way to a figure: every node says where it stands, what it is, in which words and unit, of which days, and what
was done there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from shizheng.measures import Measures, explain
from shizheng.plan.figure import Derivation
from tests.measures.small import LISTS, REGISTERS, YEAR, engine, trip

TRIPS = {"count": "trips", "unit": "件"}
SAID = {
    "everything": {
        "unit": "件",
        "measure": {
            "total": {
                "abroad": {**TRIPS, "where": [{"country": "BBB"}]},
                "least": {
                    "least": {
                        "people": {"sum": "persons", "of": "trips.people", "unit": "件"},
                        "given": {"constant": 22, "source": "計畫附註", "unit": "件"},
                    }
                },
                "friends": {"members": "friends", "unit": "件"},
                "unofficial": {"difference": TRIPS, "less": {**TRIPS, "where": [{"official": True}]}},
                "met": {
                    "met": {"two": {"title": {"zh": "兩次以上", "en": "two or more"}, "of": TRIPS, "at_least": 2}},
                    "unit": "件",
                },
                "gone": {"mean": "amount", "of": "money", "unit": "件"},
            },
            "absent": "skip",
            "round": {"places": 0, "mode": "half_up"},
        },
    },
    "growth": {"unit": "%", "measure": {"growth": TRIPS, "base": "previous_year"}},
}
ROWS = (
    trip("a", date(2017, 3, 1)),
    trip("b", date(2017, 4, 1), "BBB", people=(("mid", 3), ("top", 2)), official=False),
    trip("c", date(2017, 5, 1), "BBB", state="submitted"),
    trip("d", date(2016, 3, 1)),
)


def told(node: Derivation, depth: int = 0) -> Iterator[str]:
    """A derivation, node by node: path, kind, value, unit, pending; the days where they aren't the year's; the words
    of those that have no parts, and all remarks, in Chinese.
    """
    value = getattr(node.value, "kind", node.value)
    days = "" if node.period == YEAR.span else f" {node.period.start:%Y}" if node.period else " no days"
    yield f"{'  ' * depth}{node.path or '·'} {node.kind} {value} {node.unit} {node.pending}{days}"
    yield from (f"{'  ' * depth}  {words.zh}" for words in ((node.words,) if not node.inputs else ()) + node.remarks)
    for part in node.inputs:
        yield from told(part, depth + 1)


TOLD = {
    "everything": """
· total 11 件 0
  11四捨五入為11
  「「帳目」登記簿中期間內者之欄平均」無數值，不計
  total/abroad count 1 件 1
    「行程」登記簿中期間內、欄為BBB者之件數
  total/least least 6 件 0
    total/least/least/people sum 6 件 1
      「人員」登記簿中期間內者之欄合計
    total/least/least/given constant 22 件 0
      定值22（計畫附註）
  total/friends members 2 件 0
    計算日之友邦數
  total/unofficial difference 1 件 0
    total/unofficial/difference count 2 件 1
      「行程」登記簿中期間內者之件數
    total/unofficial/less count 1 件 1
      「行程」登記簿中期間內、欄者之件數
  total/met met 1 件 0
    兩次以上：2，須達2以上，達到
    total/met/met/two/of count 2 件 1
      「行程」登記簿中期間內者之件數
  total/gone mean not_reported 件 0
    「帳目」登記簿中期間內者之欄平均
""",
    "growth": """
· growth 100 % 0
  若以民國104年同期為基期：尚無核定紀錄
  growth count 2 件 1
    「行程」登記簿中期間內者之件數
  growth count 1 件 0 2016
    「行程」登記簿中期間內者之件數
""",
}


@pytest.mark.parametrize("id", SAID)
def test_every_node_tells_where_it_stands_and_what_was_done(id: str) -> None:
    measures = Measures.read(SAID, "measures.yaml", REGISTERS, LISTS)
    derivation = explain(measures, engine(*ROWS), YEAR, id).figure.derivation
    assert list(told(derivation)) == TOLD[id].strip().splitlines()


def test_what_has_parts_is_told_in_words_that_hold_theirs() -> None:
    measures = Measures.read(SAID, "measures.yaml", REGISTERS, LISTS)
    whole = explain(measures, engine(*ROWS), YEAR, "everything").figure.derivation
    assert measures["everything"].sentence().zh == f"{whole.words.zh}。"
    for node in whole.inputs:
        assert node.words.zh in whole.words.zh
