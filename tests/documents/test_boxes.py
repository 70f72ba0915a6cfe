"""Tables that a text draws with bars: rows between rules, cells over several lines, columns by where bars stand."""

from __future__ import annotations

import pytest

from shizheng.documents import read
from shizheng.documents.sources.boxes import has_boxes, read_boxes
from tests.documents.test_formats import DOCUMENT, said
from tests.documents.written import Row, Written, as_odt, drawn, laid_out, told


def as_text(document: list[Written], *, ruled: bool = True, edges: bool = True) -> str:
    """The document with bars between cells, each column as wide as its longest text."""
    lines: list[str] = []
    for part in document:
        lines += [part] if isinstance(part, str) else boxed(part, ruled=ruled, edges=edges)
    return "\n".join(lines)


def boxed(table: list[Row] | tuple[Row, ...] | object, *, ruled: bool, edges: bool) -> list[str]:
    rows = list(table)  # type: ignore[call-overload]
    placed = laid_out(rows)
    columns = max(column + across for _, column, _, across, _ in placed)
    room = [2] * columns
    for _, column, _, across, cell in placed:
        if across == 1:
            room[column] = max([room[column], *(wide(text) for text in cell.paragraphs)])
    rule = "+" + "+".join("-" * width for width in room) + "+"
    lines = [rule] if ruled else []
    for number in range(len(rows)):
        cells = sorted((one for one in placed if one[0] <= number < one[0] + one[2]), key=lambda one: one[1])
        height = max((len(one[4].paragraphs) for one in cells if one[0] == number), default=1) or 1
        for line in range(height):
            texts = [
                one[4].paragraphs[line] if one[0] == number and line < len(one[4].paragraphs) else "" for one in cells
            ]
            filled = [
                text + " " * (sum(room[one[1] : one[1] + one[3]]) + one[3] - 1 - wide(text))
                for one, text in zip(cells, texts, strict=True)
            ]
            joined = "|".join(filled)
            lines.append(f"|{joined}|" if edges else joined)
        lines += [rule] if ruled else []
    return lines


def wide(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16"])
def test_a_plan_in_boxes_is_the_plan(encoding: str) -> None:
    plan = read(as_text(DOCUMENT).encode(encoding), "plan.txt").plan
    assert said(plan) == said(read(as_odt(DOCUMENT), "plan.odt").plan)


def test_cells_cover_columns_and_go_on_over_lines() -> None:
    text = "\n".join((
        "+----+----+--------+",
        "|目標|指標及標準   |",
        "+----+----+--------+",
        "|一  |冊數|當年借閱|",
        "|    |    |之冊數  |",
        "+----+----+--------+",
        "|    |場數|1.說書  |",
        "|    |    |2.展覽  |",
        "+----+----+--------+",
    ))  # fmt: skip
    assert told(read_boxes(text, "plan")) == [[
        (0, 0, 1, 1, ["目標"]), (0, 1, 1, 2, ["指標及標準"]),
        (1, 0, 1, 1, ["一"]), (1, 1, 1, 1, ["冊數"]), (1, 2, 1, 1, ["當年借閱之冊數"]),
        (2, 0, 1, 1, []), (2, 1, 1, 1, ["場數"]), (2, 2, 1, 1, ["1.說書", "2.展覽"]),
    ]]  # fmt: skip


@pytest.mark.parametrize("edges", [True, False])
def test_without_rules_each_line_is_a_row(edges: bool) -> None:
    table: list[Row] = [row for row in DOCUMENT[-1] if not isinstance(row, str)]  # type: ignore[misc]
    plain = [[cell for cell in row if cell.down == 1 and len(cell.paragraphs) < 2] for row in table[-1:]]
    text = as_text(["前", [*plain, *plain, *plain], "後"], ruled=False, edges=edges)
    assert told(read_boxes(text, "plan")) == drawn(["前", [*plain, *plain, *plain], "後"])


def test_lines_that_an_editor_broke_are_put_together() -> None:
    long = "本署依據行政院一百十二年度施政方針並配合中程施政計畫及核定預算額度編定年度施政計畫其目標如次" * 3
    broken = [long[start : start + 40] for start in range(0, len(long), 40)]
    text = "\n".join([*broken, "一、推廣閱讀", "二、培育館員", "|甲|乙|", "|丙|丁|", "|戊|己|"])
    paragraphs = told(read_boxes(text, "plan"))[:3]
    assert paragraphs == [long, "一、推廣閱讀", "二、培育館員"]


def test_places_are_those_of_the_text() -> None:
    (first, grid) = read_boxes("一、推廣閱讀\n\n| 甲 |乙|\n|丙|丁|\n|戊|己|", "plan")
    assert (first.place.line, first.place.column, first.place.end_column) == (1, 1, 7)
    cell = grid.cells[0]  # type: ignore[union-attr]
    assert (cell.place.line, cell.place.column, cell.place.end_column) == (3, 3, 4)


@pytest.mark.parametrize(
    ("text", "boxes"), [("|a|b|\n|c|d|\n|e|f|", True), ("a|b\nc|d\ne|f", False), ("|a|b|\n|c|d|", False)]
)
def test_a_bar_here_and_there_is_no_table(text: str, boxes: bool) -> None:
    assert has_boxes(text) is boxes
