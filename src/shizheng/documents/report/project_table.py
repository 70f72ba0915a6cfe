"""Part 參: the work plans and their projects, each with the indicators it serves and how those stand."""

from __future__ import annotations

from shizheng.documents.report.contents import Contents, Piece, cell, header, heading, paragraph
from shizheng.documents.report.table import Cell, Table
from shizheng.documents.report.xml import Xml
from shizheng.plan.model import Project, WorkPlan
from shizheng.plan.text import Text

_PART = Text("參、年度重要計畫", "III. Projects of the year")
_COLUMNS = Text(
    "工作計畫名稱|重要計畫項目|計畫類別|實施內容|與KPI關聯及燈號",
    "Work plan|Project|Type|Content|Indicators and signals",
)
_WIDTHS = ("2.4", "2.6", "1.6", "6.4", "4.4")
_NONE = Text("無", "none")


def project_table(contents: Contents) -> list[Piece]:
    """The heading and the table; a plan without projects says so."""
    say = contents.say
    body = tuple(row for plan in contents.plan.work_plans for row in _work_plan(contents, plan))
    if not body:
        return [heading(1, say(_PART)), paragraph("Body", say(_NONE))]
    return [heading(1, say(_PART)), Table("Projects", say(_PART), _WIDTHS, header(say(_COLUMNS).split("|")), body)]


def _work_plan(contents: Contents, work_plan: WorkPlan) -> list[tuple[Cell, ...]]:
    rows = [_row(contents, project) for project in work_plan.projects]
    if not rows:
        return []
    return [(cell("CellText", work_plan.name, rows=len(rows)), *rows[0]), *rows[1:]]


def _row(contents: Contents, project: Project) -> tuple[Cell, ...]:
    return (
        cell("CellText", project.name),
        cell("CellCentre", project.category),
        _lines([paragraph("CellText", line.text) for line in project.content]),
        _lines(_links(contents, project), _NONE.in_language(contents.language)),
    )


def _links(contents: Contents, project: Project) -> list[Xml]:
    names = {indicator.id: indicator.name for indicator in contents.plan.indicators}
    return [paragraph("CellSmall", contents.signal(id), f"\u3000{id} {names.get(id, '')}") for id in project.indicators]


def _lines(lines: list[Xml], otherwise: str = "") -> Cell:
    return Cell(tuple(lines)) if lines else cell("CellText", otherwise)
