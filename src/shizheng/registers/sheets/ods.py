"""Pages as an ODS workbook; every cell is a text.  The content is written as it comes, never held as a tree."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from lxml import etree

from shizheng.registers.sheets.page import Page, Picks
from shizheng.registers.sheets.widths import width
from shizheng.registers.sheets.writing import FILLABLE, MEDIA_TYPES

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {name: f"{_ODF}{name}:1.0" for name in ("office", "table", "text", "style")}
_SPACES |= {
    "fo": f"{_ODF}xsl-fo-compatible:1.0", "of": f"{_ODF}of:1.2", "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": f"{_ODF}manifest:1.0",
}  # fmt: skip
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""
_FILLS = {"heading": "#e4e4e4", "needed": "#d9e2f2", "wrong": "#fbd9d3"}
_PER_DIGIT = 0.22
"""Centimetres that a digit takes."""


def ods(pages: Sequence[Page]) -> bytes:
    """The file's bytes, the same for the same pages."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(_entry("mimetype"), MEDIA_TYPES["ods"], zipfile.ZIP_STORED)
        archive.writestr(_entry("META-INF/manifest.xml"), _manifest(), zipfile.ZIP_DEFLATED)
        with archive.open(_entry("content.xml"), "w") as part, etree.xmlfile(part, encoding="utf-8") as xml:
            xml.write_declaration()
            _content(xml, pages)
    return out.getvalue()


def _content(xml: Any, pages: Sequence[Page]) -> None:
    with xml.element(_name("office:document-content"), _named({"office:version": "1.3"}), nsmap=_SPACES):
        with xml.element(_name("office:automatic-styles")):
            _styles(xml, pages)
        with xml.element(_name("office:body")), xml.element(_name("office:spreadsheet")):
            with xml.element(_name("table:content-validations")):
                for number, page in enumerate(pages):
                    for at, picks in page.picks.items():
                        _validation(xml, f"pick{number}-{at}", picks)
            for number, page in enumerate(pages):
                _table(xml, page, number)


def _styles(xml: Any, pages: Sequence[Page]) -> None:
    widths = sorted({width(column) for page in pages for column in page.columns})
    for wide in widths:
        with xml.element(_name("style:style"), _named({"style:name": f"c{wide}", "style:family": "table-column"})):
            _empty(xml, "style:table-column-properties", {"style:column-width": f"{wide * _PER_DIGIT:.2f}cm"})
    for name, fill in _FILLS.items():
        with xml.element(_name("style:style"), _named({"style:name": name, "style:family": "table-cell"})):
            _empty(xml, "style:table-cell-properties", {"fo:background-color": fill})
            if name != "wrong":
                _empty(xml, "style:text-properties", {"fo:font-weight": "bold", "style:font-weight-asian": "bold"})
    for shown in ("true", "false"):
        with xml.element(_name("style:style"), _named({"style:name": f"shown-{shown}", "style:family": "table"})):
            _empty(xml, "style:table-properties", {"table:display": shown})


def _validation(xml: Any, name: str, picks: Picks) -> None:
    column = _letters(picks.column)
    cells = f"$'{picks.page}'.${column}$2:${column}${picks.number + 1}"
    given = {
        "table:name": name, "table:condition": f"of:cell-content-is-in-list([{cells}])",
        "table:allow-empty-cell": "true", "table:display-list": "unsorted",
    }  # fmt: skip
    with xml.element(_name("table:content-validation"), _named(given)):
        # Shown as a hint: what a pick list doesn't offer may still be typed, and is checked when the file comes in.
        _empty(xml, "table:error-message", {"table:display": "false"})


def _table(xml: Any, page: Page, number: int) -> None:
    style = f"shown-{'false' if page.hidden else 'true'}"
    with xml.element(_name("table:table"), _named({"table:name": page.title, "table:style-name": style})):
        for column in page.columns:
            _empty(xml, "table:table-column", {"table:style-name": f"c{width(column)}"})
        with xml.element(_name("table:table-header-rows")), xml.element(_name("table:table-row")):
            for at, column in enumerate(page.columns):
                style = "needed" if at in page.required else "heading"
                _cell(xml, column, page.notes.get(at, ""), {"table:style-name": style})
        for row_number, row in enumerate(page.rows):
            with xml.element(_name("table:table-row")):
                for at, cell in enumerate(row):
                    mark = page.marks.get((row_number, at), "")
                    _cell(xml, cell, mark, {"table:style-name": "wrong"} if mark else {})
        if page.picks:
            with xml.element(_name("table:table-row"), _named({"table:number-rows-repeated": str(FILLABLE)})):
                for at in range(len(page.columns)):
                    picked = {"table:content-validation-name": f"pick{number}-{at}"} if at in page.picks else {}
                    _empty(xml, "table:table-cell", picked)


def _cell(xml: Any, text: str, remark: str, given: Mapping[str, str]) -> None:
    if not text and not remark:
        _empty(xml, "table:table-cell", given)
        return
    kind = {"office:value-type": "string"} if text else {}
    with xml.element(_name("table:table-cell"), _named({**given, **kind})):
        if remark:
            with xml.element(_name("office:annotation")):
                _paragraphs(xml, remark)
        if text:
            _paragraphs(xml, text)


def _paragraphs(xml: Any, text: str) -> None:
    for line in text.splitlines():
        with xml.element(_name("text:p")):
            xml.write(_FORBIDDEN.sub("", line))


def _empty(xml: Any, name: str, given: Mapping[str, str]) -> None:
    with xml.element(_name(name), _named(given)):
        pass


def _manifest() -> bytes:
    root = etree.Element(_name("manifest:manifest"), _named({"manifest:version": "1.3"}), nsmap=_SPACES)
    for path, media in (("/", MEDIA_TYPES["ods"]), ("content.xml", "text/xml")):
        entry = {"manifest:full-path": path, "manifest:media-type": media}
        etree.SubElement(root, _name("manifest:file-entry"), _named(entry))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _name(prefixed: str) -> str:
    prefix, name = prefixed.split(":")
    return f"{{{_SPACES[prefix]}}}{name}"


def _named(given: Mapping[str, str]) -> dict[str, str]:
    return {_name(key): value for key, value in given.items()}


def _letters(column: int) -> str:
    """A column as a spreadsheet names it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
