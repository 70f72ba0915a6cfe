"""Blocks of any format: what a layout with real spans hands to the reader."""

from __future__ import annotations

import unicodedata

from shizheng.documents.blocks import Block, Cell, Heading, Row, Table
from shizheng.documents.form import Form
from shizheng.documents.plan_reader import read_plan
from shizheng.documents.text_layout import blocks_of_text
from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place
from tests.documents.small import plan_text

FORM = Form.named("annual-plan")
HERE = Place("plan.odt", 1, 1, 1, 2)
FIELDS = ("goal", "indicator", "evaluation_body", "method", "standard", "target")


def cell(column: int, *paragraphs: str) -> Cell:
    return Cell(tuple(Paragraph(text, HERE) for text in paragraphs), HERE, column)


def table(*rows: list[str]) -> Table:
    headings = tuple(Heading(field, field, column, 1, HERE) for column, field in enumerate(FIELDS))
    cells = [[cell(column, text) if text else cell(column) for column, text in enumerate(row)] for row in rows]
    return Table("indicators", headings, tuple(Row(tuple(row), HERE) for row in cells), HERE)


def test_number_and_words_may_share_a_cell() -> None:
    blocks: list[Block] = [
        table(
            ["一、推廣閱讀", "1.借閱冊數", "1", "統計數據", "當年借閱冊數", "100冊"],
            ["", "2.說書場數", "1", "統計數據", "當年說書場數", "10場"],
        )
    ]
    read, _ = read_plan(blocks, FORM, "plan.odt")
    assert read is not None
    assert [(row.id, row.name) for row in read.plan.indicators] == [("1.1", "借閱冊數"), ("1.2", "說書場數")]
    assert [(goal.number, goal.title) for goal in read.goal_cells] == [(1, "推廣閱讀")]


def test_text_in_the_layout_becomes_paragraphs_and_two_tables_with_spans() -> None:
    blocks = blocks_of_text(plan_text(), "plan.txt", FORM)
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [block.kind for block in tables] == ["indicators", "projects"]
    assert [(heading.field, heading.column, heading.colspan) for heading in tables[0].headings][:3] == [
        ("goal", 0, 2),
        ("indicator", 2, 2),
        ("evaluation_body", 4, 1),
    ]
    assert tables[0].headings[2].words == "評估體制"


def test_a_blank_paragraph_inside_a_cell_does_not_end_its_row() -> None:
    torn = plan_text(content="一、增購新書。\n\n二、汰換舊書。")
    (_, projects) = [block for block in blocks_of_text(torn, "plan.txt", FORM) if isinstance(block, Table)]
    assert [row.width for row in projects.rows] == [5]
    content = projects.rows[0].at(3)
    assert content is not None
    assert [paragraph.text for paragraph in content.paragraphs] == ["一、增購新書。", "二、汰換舊書。"]


def test_compatibility_ideographs_are_composed_and_places_stay_those_of_the_file() -> None:
    text = plan_text(standard="公共圖書館當\N{CJK COMPATIBILITY IDEOGRAPH-F98E}借閱冊數")
    read, _ = read_plan(blocks_of_text(text, "plan.txt", FORM), FORM, "plan.txt")
    assert read is not None
    indicator = read.plan.indicators[0]
    assert indicator.standard == "公共圖書館當年借閱冊數"
    place = indicator.places["standard"]
    there = text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1]
    assert there != indicator.standard
    assert unicodedata.normalize("NFC", there) == indicator.standard
