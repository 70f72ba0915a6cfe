"""Reading a report back with nothing of ours: zipfile and lxml."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}


def part(report: bytes, name: str = "content.xml") -> Any:
    with zipfile.ZipFile(BytesIO(report)) as package:
        return etree.fromstring(package.read(name))


def find(element: Any, path: str) -> list[Any]:
    found: list[Any] = element.xpath(path, namespaces=NAMES)
    return found


def text(element: Any) -> str:
    return "".join(element.itertext())


def table(report: bytes, name: str) -> Any:
    return find(part(report), f"//table:table[@table:name='{name}']")[0]


def tables(report: bytes) -> list[Any]:
    return find(part(report), "//table:table")


def rows(table: Any, *, header: bool | None = None) -> list[Any]:
    path = {None: ".//table:table-row", True: "table:table-header-rows/table:table-row", False: "table:table-row"}
    return find(table, path[header])


def spans(cell: Any) -> tuple[int, int]:
    """Rows and columns that a cell reaches over."""
    rows, columns = (int(cell.get(f"{{{NAMES['table']}}}number-{what}-spanned", "1")) for what in ("rows", "columns"))
    return rows, columns


def is_covered(cell: Any) -> bool:
    return bool(etree.QName(cell).localname == "covered-table-cell")


def grid(table: Any) -> list[list[str]]:
    """The text at each position, that of a merged cell at all of its positions."""
    seen: dict[tuple[int, int], str] = {}
    width = len(find(table, "table:table-column"))
    made = rows(table)
    for y, row in enumerate(made):
        for x, cell in enumerate(row):
            assert is_covered(cell) == ((y, x) in seen), f"row {y}, column {x}"
            if not is_covered(cell):
                down, across = spans(cell)
                for position in ((y + j, x + i) for j in range(down) for i in range(across)):
                    assert position not in seen, f"two cells at {position}"
                    seen[position] = text(cell)
        assert len(row) == width, f"row {y}"
    assert set(seen) == {(y, x) for y in range(len(made)) for x in range(width)}
    return [[seen[y, x] for x in range(width)] for y in range(len(made))]
