"""A small plan and judgements on it, made by hand, of which a test changes what it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from shizheng.plan.figure import Derivation, Figure, Value
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Direction, Goal, Indicator, Note, Paragraph, Plan, Project, Strategy, Target, WorkPlan
from shizheng.plan.period import Period
from shizheng.plan.place import Place
from shizheng.plan.text import Text

HERE = Place("plan.txt", 1, 1, 1, 2)
YEAR = Period.of_year(112)
AFTER, BEFORE = date(2024, 1, 15), date(2023, 6, 30)
RULE = Text("達成度90%以上為綠燈", "green from 90 % attainment")


@dataclass(frozen=True)
class Shown:
    mark: str
    title: Text
    meaning: Text


MARKS = {
    Signal.GREEN: Shown("★", Text("綠燈", "Green"), Text("良好", "good")),
    Signal.YELLOW: Shown("▲", Text("黃燈", "Yellow"), Text("合格", "acceptable")),
    Signal.RED: Shown("●", Text("紅燈", "Red"), Text("欠佳", "poor")),
    Signal.WHITE: Shown("□", Text("白燈", "White"), Text("不明", "unknown")),
}


def indicator(id: str, name: str, target: str, value: str | None, direction: Direction | None) -> Indicator:
    goal, number = (int(part) for part in id.split("."))
    unit = target.lstrip("0123456789,.")
    wanted = Target(target, None if value is None else Decimal(value), unit, direction)
    return Indicator(id, goal, number, name, 1, "統計數據", f"{name}之數量", wanted, "無", HERE)


PLAN = Plan(
    agency="圖書署",
    fiscal_year=112,
    preamble=(),
    goals=(
        Goal(1, "推廣全民閱讀", (Strategy(1, "充實館藏。", HERE), Strategy(2, "延長開館。", HERE)), HERE),
        Goal(2, "妥善運用經費", (Strategy(1, "按月追蹤。", HERE),), HERE),
    ),
    indicators=(
        indicator("1.1", "借閱冊數", "100冊", "100", Direction.AT_LEAST),
        indicator("1.2", "說書場數", "30場", "30", Direction.AT_LEAST),
        indicator("1.3", "讀者成長率", "2%", "2", Direction.AT_LEAST),
        indicator("2.1", "超出概算比率", "5%", "5", None),
    ),
    notes=(Note(1, "指既有組織。", HERE), Note(2, "指任務編組。", HERE)),
    work_plans=(
        WorkPlan(
            "圖書管理",
            (
                Project("購置圖書", "其他", (Paragraph("一、增購新書。", HERE),), ("1.1", "2.1"), HERE),
                Project("修繕館舍", "其他", (Paragraph("整修屋頂。", HERE),), (), HERE),
            ),
            HERE,
        ),
    ),
)


def figure(id: str, value: Value, unit: str, *, as_of: date = AFTER, pending: int = 0) -> Figure:
    derivation = Derivation("", "count", Text(f"{id}之計算式", f"measure of {id}"), value, unit, YEAR, pending=pending)
    return Figure(id, YEAR, as_of, value, unit, derivation, derivation.pending)


def judgement(figure: Figure, attainment: Value, signal: Signal, met: bool | None = None) -> Judgement:
    return Judgement(figure, attainment, met, signal, figure.as_of < YEAR.end, None, RULE)


def green(id: str, unit: str = "件") -> Judgement:
    return judgement(figure(id, Decimal(110), unit), Decimal(110), Signal.GREEN, met=True)


def with_derivation(judged: Judgement, derivation: Derivation) -> Judgement:
    return replace(judged, figure=replace(judged.figure, derivation=derivation))
