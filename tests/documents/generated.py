"""Plans of invented content in the official layout, each with what has to be read out of its text."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

HEADS = "雲林霧河星海松石田港橋鐘燈窯舟井泉島塔堤坡渠壩潭峰谷灣洲崖嶺"
TAILS = (
    "保育面積",
    "志工參與、培訓人次",
    "開放時數",
    "「共好方案」，擴及偏鄉",
    "修復完成率",
    "巡迴 Book Bus 場次",
    "（含假日）服務量",
)
SENTENCES = (
    "推廣閱讀、走讀及說書活動。",
    "整修步道，並設置解說牌。",
    "一、盤點資源。",
    "（二）辦理教育訓練",
    "1.公告周知",
    "2017年起逐步推動。",
)
UNITS = ("件", "人次", "%", "公里", "達到項數", "")
DIRECTIONS = (("", "at_least"), ("以上", "at_least"), ("以下", "at_most"))
CHINESE = "零一二三四五六七八九十"
FINANCIAL = "零壹貳參肆伍陸柒捌玖拾"

Numbering = Callable[[int], str]
STYLES: dict[str, Numbering] = {
    "壹、": lambda n: f"{FINANCIAL[n]}、",
    "一、": lambda n: f"{CHINESE[n]}、",
    "（一）": lambda n: f"（{CHINESE[n]}）",
    "1.": lambda n: f"{n}.",
    "(1)": lambda n: f"({n})",
    "１、": lambda n: f"{chr(ord('０') + n)}、",
}
HEADINGS = {
    "goal": ("關鍵策略目標", "策略績效目標"),
    "indicator": ("關鍵績效指標", "衡量指標"),
    "evaluation_body": ("評估體制",),
    "method": ("評估方式",),
    "standard": ("衡量標準",),
    "target": ("年度目標值", "目標值"),
    "midlong_plan": ("與中長程個案計畫關聯",),
    "weight": ("權重",),
    "work_plan": ("工作計畫名稱", "工作計畫"),
    "name": ("重要計畫項目",),
    "category": ("計畫類別",),
    "content": ("實施內容", "計畫內容"),
    "indicators": ("與KPI關聯", "與ＫＰＩ關聯"),
}


@dataclass(frozen=True)
class Written:
    """A plan's text and the JSON that reading it has to give, findings left out."""

    text: str
    truth: dict[str, Any]


class Writer:
    """Draws a plan and writes it; every choice comes from ``rng``."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.heads = rng.sample(HEADS, len(HEADS))

    def new_name(self) -> str:
        """A name that no other name contains."""
        return self.heads.pop() + self.rng.choice(TAILS)

    def write(self) -> Written:
        rng = self.rng
        goals: list[dict[str, Any]] = [
            {"number": n, "title": self.new_name(), "strategies": [{"text": t} for t in self.sentences(0, 3)]}
            for n in range(1, rng.randint(1, 5) + 1)
        ]
        has_midlong = rng.random() < 0.8
        indicators = [
            self.indicator(goal["number"], n, has_midlong)
            for goal in rng.sample(goals, len(goals))
            for n in range(1, rng.randint(1, 3) + 1)
        ]
        work_plans = [
            {"name": f"計畫{CHINESE[n]}", "projects": [self.project(indicators) for _ in range(rng.randint(1, 3))]}
            for n in range(1, rng.randint(1, 4) + 1)
        ]
        notes = [{"number": n, "text": f"指以第{n}種方式辦理。"} for n in range(1, 10)]
        truth = {
            "agency": rng.choice(("山海部", "圖書典藏署")),
            "fiscal_year": rng.randint(98, 120),
            "goals": goals,
            "indicators": indicators,
            "notes": notes,
            "work_plans": work_plans,
        }
        return Written(self.text(truth, has_midlong), truth)

    def sentences(self, least: int, most: int) -> list[str]:
        plain = [s for s in SENTENCES if s[0] not in "一（1"]
        return [self.rng.choice(plain) for _ in range(self.rng.randint(least, most))]

    def indicator(self, goal: int, number: int, has_midlong: bool) -> dict[str, Any]:
        rng = self.rng
        value = rng.choice((rng.randint(0, 99), rng.randint(1000, 9_999_999)))
        unit = rng.choice(UNITS)
        words, direction = rng.choice(DIRECTIONS)
        return {
            "id": f"{goal}.{number}",
            "goal": goal,
            "number": number,
            "name": self.new_name(),
            "evaluation_body": rng.randint(1, 9),
            "method": rng.choice(("統計數據", "問卷調查")),
            "standard": "".join(self.sentences(1, 2)),
            "target": {
                "text": f"{rng.choice((str(value), f'{value:,}'))}{unit}{words}",
                "value": value,
                "unit": unit,
                "direction": direction,
            },
            "midlong_plan": rng.choice(("無", "社會發展")) if has_midlong else "",
        }

    def project(self, indicators: Sequence[dict[str, Any]]) -> dict[str, Any]:
        served = self.rng.sample(list(indicators), self.rng.randint(0, min(4, len(indicators))))
        return {
            "name": self.new_name() if self.heads else "臨時項目",
            "category": "其他",
            "content": [self.rng.choice(SENTENCES) for _ in range(self.rng.randint(1, 4))],
            "indicators": [indicator["id"] for indicator in served],
        }

    def text(self, truth: dict[str, Any], has_midlong: bool) -> str:
        rng = self.rng
        section = STYLES[rng.choice(["壹、", "一、", "1."])]
        goal_style, strategy_style = rng.choice(
            [("一、", "（一）"), ("1.", "(1)"), ("壹、", "一、"), ("（一）", "1."), ("１、", "（一）")]
        )
        lines = [f"{truth['agency']}（以下簡稱本機關）訂定{truth['fiscal_year']}年度施政計畫如下：", ""]
        lines.append(f"{section(1)}年度施政目標")
        for goal in truth["goals"]:
            lines.append(STYLES[goal_style](goal["number"]) + goal["title"])
            for number, strategy in enumerate(goal["strategies"], start=1):
                lines.append(STYLES[strategy_style](number) + strategy["text"])
        lines += ["", f"{section(2)}年度關鍵績效指標", *self.indicator_table(truth, has_midlong), "", "註："]
        lines += [f"　　{note['number']}.{note['text']}" for note in truth["notes"]]
        lines += ["", f"{section(3)}年度重要計畫", *self.project_table(truth)]
        return rng.choice(("\n", "\r\n")).join(lines)

    def indicator_table(self, truth: dict[str, Any], has_midlong: bool) -> list[str]:
        rng = self.rng
        fields = ["goal", "indicator", "evaluation_body", "method", "standard", "target"]
        fields += ["midlong_plan"] * has_midlong + ["weight"] * rng.randint(0, 1)
        rng.shuffle(fields)
        titles = {goal["number"]: goal["title"] for goal in truth["goals"]}
        cell_style = rng.choice((str, lambda n: CHINESE[n], STYLES["（一）"]))
        lines = self.headings(fields, group=rng.random() < 0.7)
        goal_above = None
        for row in truth["indicators"]:
            merged = row["goal"] == goal_above
            goal_above = row["goal"]
            cells: dict[str, list[list[str]]] = {
                "goal": [[], []] if merged else [[cell_style(row["goal"])], [titles[row["goal"]]]],
                "indicator": [[str(row["number"])], [row["name"]]],
                "target": [[row["target"]["text"]]],
                "standard": [[part + "。" for part in row["standard"].split("。") if part]],
                "weight": [["5%"]],
            }
            columns = [cell for field in fields for cell in cells.get(field) or [[str(row.get(field, ""))]]]
            lines += self.row(columns, last=row is truth["indicators"][-1])
        return lines

    def project_table(self, truth: dict[str, Any]) -> list[str]:
        fields = ["work_plan", "name", "category", "content", "indicators"]
        self.rng.shuffle(fields)
        names = {row["id"]: row["name"] for row in truth["indicators"]}
        lines = self.headings(fields, group=False)
        for work_plan in truth["work_plans"]:
            for number, project in enumerate(work_plan["projects"]):
                linked = "、".join(names[indicator] for indicator in project["indicators"]) or "無"
                cells = {
                    "work_plan": [work_plan["name"]] if number == 0 else [],
                    "name": [project["name"]],
                    "category": [project["category"]],
                    "content": project["content"],
                    "indicators": [linked],
                }
                last = project is truth["work_plans"][-1]["projects"][-1]
                lines += self.row([cells[field] for field in fields], last)
        return lines

    def headings(self, fields: Sequence[str], group: bool) -> list[str]:
        """Heading rows; with ``group``, goals are headed above and the cell below them is merged."""
        words = {field: self.rng.choice(HEADINGS[field]) for field in fields}
        upper = [[words[field]] for field in fields if field in ("goal", "indicator")]
        lower = [[] if group and field == "goal" else self.torn(words[field]) for field in fields]
        return ["", *(self.cells(upper) if group else ()), *self.cells(lower)]

    def torn(self, words: str) -> list[str]:
        cut = self.rng.choice((0, 2))
        return [words[:cut], words[cut:]] if 0 < cut < len(words) else [words]

    def row(self, cells: Sequence[Sequence[str]], last: bool) -> list[str]:
        """A row in which now and then a blank paragraph follows a paragraph of a cell.

        What follows a blank line after the table's last cell stands outside it, so there are none in that cell.
        """
        lines = []
        for number, cell in enumerate(cells):
            lines.append("\t" + (cell[0] if cell else ""))
            for paragraph in cell[1:]:
                torn = self.rng.random() < 0.2 and not (last and number == len(cells) - 1)
                lines += ["", paragraph] if torn else [paragraph]
            if number < len(cells) - 1 and self.rng.random() < 0.05:
                lines.append("")
        return [*lines, ""]

    def cells(self, cells: Sequence[Sequence[str]]) -> list[str]:
        lines = []
        for cell in cells:
            lines += ["\t" + (cell[0] if cell else ""), *cell[1:]]
        return [*lines, ""]


def written_plans() -> st.SearchStrategy[Written]:
    """Plans with their texts; a seed stands for all choices, so that a failing one can be written again."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(lambda seed: Writer(random.Random(seed)).write())
