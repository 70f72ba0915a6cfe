"""The same plan in every format is the same plan, cell for cell, and says of each element where it stands."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shizheng.documents import read
from shizheng.plan.model import Plan
from tests.documents.small import plan_text
from tests.documents.written import FORMATS, Cell, Written


def cells(*texts: str) -> list[Cell]:
    return [Cell(tuple(text.split("\n")) if text else ()) for text in texts]


LINKED = "與中長程個案計畫關聯"
LATER = ["1", "統計數據", "當年借閱冊數", "100冊", "無"]
DOCUMENT: list[Written] = [
    "圖書署112年度施政計畫",
    "圖書署（以下簡稱本署）訂定112年度施政計畫如下：",
    "壹、年度施政目標",
    "一、推廣全民閱讀",
    "（一）充實館藏。",
    "二、培育館員",
    "（一）辦理研習。",
    "貳、年度關鍵績效指標",
    [
        [Cell(("關鍵策略目標",), 2, 2), Cell(("關鍵績效指標",), 7)],
        [Cell(("關鍵績效指標",), 2), *cells("評估\n體制", "評估\n方式", "衡量標準", "年度目標值", LINKED)],
        [Cell(("一",), 1, 2), Cell(("推廣全民閱讀",), 1, 2), *cells("1", "圖書館借閱冊數", *LATER)],
        cells("2", "辦理說書場數", "1", "統計數據", "1.當年說書場數。\n2.含線上。", "20場", "無"),
        [*cells("二", "培育館員", "1", "館員研習人次", "1", "統計數據", "當年研習人次", "50人次", "無")],
    ],
    "註：",
    "1.指既有組織。",
    "參、年度重要計畫",
    [
        cells("工作計畫名稱", "重要計畫項目", "計畫類別", "實施內容", "與KPI\n關聯"),
        [Cell(("圖書管理",), 1, 2),
         *cells("購置圖書", "其他", "一、增購新書。\n二、汰換舊書。", "圖書館借閱冊數、辦理說書場數")],
        cells("人才培育", "其他", "辦理研習。", "館員研習人次"),
    ],
]  # fmt: skip


def said(plan: Plan | None) -> object:
    """All of a plan's words."""
    assert plan is not None
    return (
        plan.agency,
        plan.fiscal_year,
        [p.text for p in plan.preamble],
        [(g.number, g.title, [(s.number, s.text) for s in g.strategies]) for g in plan.goals],
        [
            (i.id, i.name, i.evaluation_body, i.method, i.standard, i.target.text, i.midlong_plan)
            for i in plan.indicators
        ],
        [(n.number, n.text) for n in plan.notes],
        [
            (w.name, [(p.name, p.category, [c.text for c in p.content], p.indicators) for p in w.projects])
            for w in plan.work_plans
        ],
    )


def test_it_is_read_whole() -> None:
    plan = read(FORMATS["odt"](DOCUMENT), "plan.odt").plan
    assert said(plan) == (
        "圖書署",
        112,
        ["圖書署（以下簡稱本署）訂定112年度施政計畫如下："],
        [(1, "推廣全民閱讀", [(1, "充實館藏。")]), (2, "培育館員", [(1, "辦理研習。")])],
        [
            ("1.1", "圖書館借閱冊數", 1, "統計數據", "當年借閱冊數", "100冊", "無"),
            ("1.2", "辦理說書場數", 1, "統計數據", "1.當年說書場數。2.含線上。", "20場", "無"),
            ("2.1", "館員研習人次", 1, "統計數據", "當年研習人次", "50人次", "無"),
        ],
        [(1, "指既有組織。")],
        [
            (
                "圖書管理",
                [
                    ("購置圖書", "其他", ["一、增購新書。", "二、汰換舊書。"], ("1.1", "1.2")),
                    ("人才培育", "其他", ["辦理研習。"], ("2.1",)),
                ],
            )
        ],
    )


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_the_same_in_every_format(name: str) -> None:
    reading, other = read(FORMATS[name](DOCUMENT), f"plan.{name}"), read(FORMATS["odt"](DOCUMENT), "plan.odt")
    assert said(reading.plan) == said(other.plan)
    assert [(f.code, f.subject) for f in reading.findings] == [(f.code, f.subject) for f in other.findings]
    assert reading.plan is not None
    assert other.plan is not None
    places = [[i.places["standard"].line for i in one.indicators] for one in (reading.plan, other.plan)]
    assert places[0] == places[1]


def test_it_is_the_same_as_text() -> None:
    text = read(plan_text().encode(), "plan.txt")
    assert text.plan is not None
    table = [
        [Cell(("關鍵策略目標",), 2, 2), Cell(("關鍵績效指標",), 7)],
        [Cell(("關鍵績效指標",), 2), *cells("評估體制", "評估方式", "衡量標準", "年度目標值", LINKED)],
        cells("一", "推廣全民閱讀", "1", "圖書館借閱冊數", "1", "統計數據", "公共圖書館當年借閱冊數", "100冊", "無"),
    ]
    projects = [
        cells("工作計畫名稱", "重要計畫項目", "計畫類別", "實施內容", "與KPI\n關聯"),
        cells("圖書管理", "購置圖書", "其他", "增購新書。", "圖書館借閱冊數"),
    ]
    document: list[Written] = [
        "圖書署（以下簡稱本署）訂定112年度施政計畫如下：", "壹、年度施政目標", "一、推廣全民閱讀", "（一）充實館藏。",
        "貳、年度關鍵績效指標", table, "註：", "1.指既有組織。", "2.指任務編組。", "參、年度重要計畫", projects,
    ]  # fmt: skip
    for name, write in FORMATS.items():
        assert said(read(write(document), f"plan.{name}").plan) == said(text.plan), name


INDICATORS = DOCUMENT[8]
assert not isinstance(INDICATORS, str)


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param([INDICATORS[:3], INDICATORS[:2] + INDICATORS[3:]], id="in two tables, with headings each"),
        pytest.param([[*INDICATORS[:4], *INDICATORS[:2], INDICATORS[4]]], id="headings again where a page begins"),
        pytest.param([[[Cell(("表一　績效指標",), 9)], *INDICATORS]], id="below a title of its own"),
    ],
)
def test_a_table_may_be_drawn_in_parts(drawn: Sequence[Written]) -> None:
    document = [*DOCUMENT[:8], *drawn, *DOCUMENT[9:]]
    if len(drawn) == 2:
        rest = drawn[1]
        assert not isinstance(rest, str)
        first = [Cell(("一",)), Cell(("推廣全民閱讀",)), *rest[2]]
        document[9] = [*rest[:2], first, *rest[3:]]
    for name, write in FORMATS.items():
        assert said(read(write(document), f"plan.{name}").plan) == said(read(FORMATS["odt"](DOCUMENT), "p").plan), name
