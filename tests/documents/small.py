"""A small plan without a fault, in the official layout, of which a test changes one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FAULTLESS: dict[str, Any] = {
    "opening": "圖書署（以下簡稱本署）訂定112年度施政計畫如下：",
    "goal": "推廣全民閱讀",
    "more_goals": [],
    "before_table": "",
    "goal_number": "一",
    "goal_in_table": None,
    "number": "1",
    "name": "圖書館借閱冊數",
    "body": "1",
    "method": "統計數據",
    "standard": "公共圖書館當年借閱冊數",
    "target": "100冊",
    "repeat": False,
    "work_plan": "圖書管理",
    "project": "購置圖書",
    "content": "增購新書。",
    "links": None,
    "after": "",
    "drop_heading": None,
}


def plan_text(**changes: Any) -> str:
    """The faultless plan with these changes; an unknown one is a mistake in the test."""
    assert set(changes) <= set(FAULTLESS)
    plan = FAULTLESS | changes
    goal_in_table = plan["goal"] if plan["goal_in_table"] is None else plan["goal_in_table"]
    indicator = [plan["name"], plan["body"], plan["method"], plan["standard"], plan["target"], "無"]
    rows = [[plan["goal_number"], "" if plan["goal_number"] == "" else goal_in_table, plan["number"], *indicator]]
    if plan["goal_number"] == "":
        rows = [["一", goal_in_table, "1", *indicator], ["", "", "2", "辦理說書場數", *indicator[1:]]]
    if plan["repeat"]:
        rows.append(["", "", "2" if plan["repeat"] == "as-second" else "1", *indicator])
    linked = plan["name"] if plan["links"] is None else plan["links"]
    project = [plan["work_plan"], plan["project"], "其他", plan["content"], linked]
    lower = ["", "關鍵績效指標", "評估\n體制", "評估\n方式", "衡量標準", "年度目標值", "與中長程個案計畫關聯"]
    text = "\n".join(
        (
            f"{plan['opening']}\n\n壹、年度施政目標\n一、{plan['goal']}\n（一）充實館藏。",
            *plan["more_goals"],
            f"\n貳、年度關鍵績效指標\n{plan['before_table']}",
            _row(["關鍵策略目標", "關鍵績效指標"]),
            _row(lower),
            *map(_row, rows),
            "註：\n　　1.指既有組織。\n　　2.指任務編組。\n\n參、年度重要計畫",
            _row(["工作計畫名稱", "重要計畫項目", "計畫類別", "實施內容", "與KPI\n關聯"]),
            _row(project),
            plan["after"],
        )
    )
    return text if plan["drop_heading"] is None else text.replace(plan["drop_heading"], "其他事項")


def _row(cells: Sequence[str | None]) -> str:
    return "\n".join(f"\t{cell}" for cell in cells if cell is not None) + "\n"
