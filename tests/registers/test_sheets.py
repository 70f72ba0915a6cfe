"""Tables as files: what comes in is told by its bytes and refused where it could do harm; what goes out comes back."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from shizheng.plan.text import Text
from shizheng.registers.headings import headings
from shizheng.registers.reading import read_sheet
from shizheng.registers.sheets import KINDS, Kind, SheetRefusedError, open_sheet
from shizheng.registers.sheets.marking import marked
from shizheng.registers.sheets.page import Page
from shizheng.registers.sheets.template import template
from shizheng.registers.sheets.writing import write
from tests.registers.test_rows import LISTS, VISITS

UNITS = {"U1": Text("第一處", "First"), "U2": Text("第二處", "Second")}


def refusal(path: Path) -> str:
    """The finding by which a file is refused, within seconds."""
    began = time.monotonic()
    with pytest.raises(SheetRefusedError) as refused:
        list(open_sheet(path, path.name).rows)
    assert time.monotonic() - began < 20
    assert path.name in refused.value.finding.message.zh
    return refused.value.finding.code


def book(path: Path, fill: Callable[[xlsxwriter.worksheet.Worksheet], object]) -> Path:
    made = xlsxwriter.Workbook(path)
    fill(made.add_worksheet("資料"))
    made.close()
    return path


def repacked(path: Path, to: Path, **parts: bytes) -> Path:
    """A package again with some parts added or changed, whatever that does to it."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return to


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_a_table_goes_out_and_comes_back(kind: Kind, tmp_path: Path) -> None:
    rows = (("r1", "U1", "一\n二", "0.50"), ("", "", "", ""), ("r2", "", "+886-2", "-3"))
    path = tmp_path / "name-tells-nothing"
    path.write_bytes(write(kind, [Page("表", ("record", "unit", "a", "b"), rows)]))
    sheet = open_sheet(path, "表")
    found = [tuple(cells) for _, cells in sheet.rows]
    assert (sheet.kind, sheet.columns, len(found)) == (kind, ("record", "unit", "a", "b"), 2)
    assert found[0] == rows[0]
    # In a text file a sign could be taken for a formula by the program that opens it.
    assert found[1] == (rows[2] if kind != "csv" else ("r2", "", "'+886-2", "-3"))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_equal_tables_are_equal_files(kind: Kind) -> None:
    made = [write(kind, template(VISITS, LISTS, UNITS, "zh")) for _ in range(2)]
    assert made[0] == made[1]


def test_values_are_read_as_they_show(tmp_path: Path) -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(2, 1, ["a", "b", "c", "d"])
        sheet.write_row(4, 1, [0.1 + 0.2, 12, True, 1e21])

    sheet = open_sheet(book(tmp_path / "a.xlsx", fill), "a.xlsx")
    assert (sheet.columns, sheet.heading) == (("", "a", "b", "c", "d"), 3)
    assert list(sheet.rows) == [(5, ["", "0.3", "12", "true", "1" + "0" * 21])]


def test_days_are_read_as_days(tmp_path: Path) -> None:
    path = tmp_path / "day.xlsx"
    made = xlsxwriter.Workbook(path)
    made.add_worksheet().write("A1", "day")
    made.worksheets()[0].write_number("A2", 42799, made.add_format({"num_format": "yyyy/mm/dd"}))
    made.close()
    assert list(open_sheet(path, "day").rows) == [(2, ["2017-03-05"])]


def test_of_a_workbook_the_first_visible_sheet_is_read(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    hidden, shown = made.add_worksheet("one"), made.add_worksheet("two")
    hidden.write("A1", "hidden")
    shown.write("A1", "shown")
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()
    made.close()
    assert open_sheet(tmp_path / "a.xlsx", "a").columns == ("shown",)


def test_a_template_opens_with_a_list_for_each_code_and_comes_back_filled_in(tmp_path: Path) -> None:
    for kind in KINDS:
        path = tmp_path / f"template.{kind}"
        path.write_bytes(write(kind, template(VISITS, LISTS, UNITS, "zh")))
        sheet = open_sheet(path, path.name)
        assert sheet.columns[:2] == ("紀錄編號", "單位")
        assert list(sheet.rows) == []
    data, _, codes = template(VISITS, LISTS, UNITS, "zh")
    listed = {data.columns[at]: picks for at, picks in data.picks.items()}
    assert {"單位", CALLED["country"].zh} <= set(listed)
    picks = listed["單位"]
    assert [row[picks.column] for row in codes.rows][: picks.number] == ["U1 第一處", "U2 第二處"]
    with zipfile.ZipFile(tmp_path / "template.xlsx") as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<dataValidation ") == len(listed)
    with zipfile.ZipFile(tmp_path / "template.ods") as archive:
        assert archive.read("content.xml").count(b"<table:content-validation ") == len(listed)


CALLED = headings(VISITS)
HEADINGS, AT = tuple(text.zh for text in CALLED.values()), {name: at for at, name in enumerate(CALLED)}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_what_is_wrong_is_marked_in_a_copy_that_can_be_mended_and_sent_again(kind: Kind, tmp_path: Path) -> None:
    country, day = AT["country"], AT["visited_on"]
    good = _row()
    bad = [*good]
    bad[0], bad[country], bad[day] = "v2", "無此國", "106/13/5"
    path, again = tmp_path / "sent", tmp_path / "marked"
    path.write_bytes(write(kind, [Page("資料", HEADINGS, (good, bad))]))
    reading = read_sheet(VISITS, LISTS, open_sheet(path, "sent"), "sent", UNITS)
    assert [row.record for row in reading.rows] == ["v1"]
    found = {(f.code, f.place.line, f.place.column - 1) for f in reading.findings if f.place}
    assert found == {("unknown-code", 3, country), ("not-a-date", 3, day)}

    page = marked(open_sheet(path, "sent"), reading.findings, "zh")
    again.write_bytes(write(kind, [page]))
    assert set(page.marks) == {(1, country), (1, day)}
    back = open_sheet(again, "marked")
    assert back.columns[-1] == "檢核發現"
    cells = [list(row) for _, row in back.rows]
    assert (cells[0][-1], "無此國" in cells[1][-1]) == ("", True)

    only = tmp_path / "rejected"
    rejected = {row.line for row in reading.rejected}
    only.write_bytes(write(kind, [marked(open_sheet(path, "sent"), reading.findings, "zh", rejected)]))
    once_more = read_sheet(VISITS, LISTS, open_sheet(only, "rejected"), "rejected", UNITS)
    assert (once_more.rows, {f.code for f in once_more.findings}) == ((), {"unknown-code", "not-a-date"})


def _row() -> list[str]:
    said = {
        "record": "v1", "unit": "U1 第一處", "visited_on": "106/3/5", "country": "帛琉", "persons": "２",
        "incumbent": "是",
    }  # fmt: skip
    return [said.get(name, "") for name in AT]


def test_macros_are_refused(tmp_path: Path) -> None:
    plain = book(tmp_path / "a.xlsx", lambda sheet: sheet.write("A1", "record"))
    assert refusal(repacked(plain, tmp_path / "m.xlsx", **{"xl/vbaProject.bin": b"x"})) == "file-has-macros"


def test_formulas_are_refused_and_named(tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", lambda sheet: (sheet.write("A1", "record"), sheet.write_formula("B7", "=1+1")))
    with pytest.raises(SheetRefusedError, match="B7"):
        open_sheet(path, path.name)
    text = tmp_path / "f.csv"
    text.write_text('record,unit\nv1,"=HYPERLINK(""http://127.0.0.1"")"\n')
    assert refusal(text) == "file-has-formulas"
    ods = tmp_path / "a.ods"
    ods.write_bytes(write("ods", [Page("a", ("record",), (("v1",),))]))
    with zipfile.ZipFile(ods) as archive:
        content = archive.read("content.xml")
    formula = content.replace(b"<table:table-cell office", b'<table:table-cell table:formula="of:=1" office', 1)
    assert formula != content
    assert refusal(repacked(ods, tmp_path / "f.ods", **{"content.xml": formula})) == "file-has-formulas"


def test_bombs_and_wrong_types_are_refused_soon(tmp_path: Path) -> None:
    plain = book(tmp_path / "a.xlsx", lambda sheet: sheet.write_row("A1", ["record", "unit"]))
    bomb = repacked(plain, tmp_path / "bomb.xlsx", **{"xl/worksheets/sheet1.xml": b"<a>" + b" " * (200 * 1024**2)})
    assert refusal(bomb) == "file-too-large"
    far = book(tmp_path / "far.xlsx", lambda sheet: (sheet.write("A1", "a"), sheet.write("XFD1048576", "b")))
    assert refusal(far) in ("file-too-large", "too-many-columns")
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join(f"c{i}" for i in range(10**6)) + "\n")
    assert refusal(wide) == "too-many-columns"
    for name, data, code in (
        ("cut.xlsx", plain.read_bytes()[:2000], "file-broken"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file-old-or-locked"),
        ("a.pdf", b"%PDF-1.7\n", "not-a-table"),
        ("image.csv", b"\x89PNG\r\n", "not-a-table"),
        ("big5.csv", "紀錄編號".encode("big5"), "not-utf8"),
    ):
        (tmp_path / name).write_bytes(data)
        assert refusal(tmp_path / name) == code, name
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    assert refusal(tmp_path / "other.zip") == "not-a-table"
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert refusal(tmp_path / "empty.zip") == "not-a-table"
    hollow = repacked(plain, tmp_path / "hollow.xlsx", **{"xl/worksheets/sheet1.xml": b"<not closed"})
    assert refusal(hollow) == "file-broken"


def test_what_stands_under_no_heading_is_told_and_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(write("csv", [Page("a", (*HEADINGS, ""), ([*_row(), "旁註"],))]))
    reading = read_sheet(VISITS, LISTS, open_sheet(path, "a.csv"), "a.csv", UNITS)
    assert [finding.code for finding in reading.findings] == ["cell-without-heading"]
    path.write_bytes(write("csv", [Page("a", (*HEADINGS, ""), ([*_row(), ""],))]))
    assert len(read_sheet(VISITS, LISTS, open_sheet(path, "a.csv"), "a.csv", UNITS).rows) == 1
