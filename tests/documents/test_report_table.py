"""A table's spans have to fill its grid: a hole or an overlap is the program's fault and is raised."""

from __future__ import annotations

import pytest

from shizheng.documents.report.contents import cell
from shizheng.documents.report.table import Cell, Table
from tests.documents import odt

A = "甲"


def table(*rows: tuple[Cell, ...]) -> Table:
    return Table("T", "表", ("1.0", "1.5", "2.5"), (), rows)


def test_spans_over_rows_and_columns_cover_what_they_reach() -> None:
    made = table(
        (cell("CellText", A, rows=2, columns=2), cell("CellText", "乙")),
        (cell("CellText", "丙"),),
        (cell("CellText", "丁", columns=3),),
    )
    namespaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in odt.NAMES.items())
    read_back = odt.etree.fromstring(f"<t {namespaces}>{made.xml().source}</t>")
    assert odt.grid(read_back[0]) == [[A, A, "乙"], [A, A, "丙"], ["丁", "丁", "丁"]]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([(cell("CellText", A, columns=2),)], "does not fill"),
        ([(cell("CellText", A, columns=4),)], "over its neighbours"),
        ([(cell("CellText", A, columns=3), cell("CellText", A))], "more cells than columns"),
        ([(cell("CellText", A, columns=3, rows=2),)], "below the last row"),
        (
            [
                (cell("CellText", A), cell("CellText", A, rows=2), cell("CellText", A)),
                (cell("CellText", A, columns=3),),
            ],
            "over its neighbours",
        ),
    ],
)
def test_a_hole_or_an_overlap_is_raised(rows: list[tuple[Cell, ...]], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        table(*rows).xml()


def test_the_table_is_as_wide_as_its_columns() -> None:
    assert 'style:width="5.0cm"' in table((cell("CellText", A, columns=3),)).styles().source
