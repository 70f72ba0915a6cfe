"""Rows: a register's CSV file in and out; every faulty cell named, nothing half taken."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.rows import Row, read_csv, write_csv
from shizheng.registers.schema import Field, Lines, Register, Time

WORD = Text("欄", "field")
LISTS = CodeLists(
    {
        "countries": CodeList(
            "countries",
            Text("國家", "countries"),
            (
                Member("PLW", Text("帛琉", "Palau")),
                Member("XXA", Text("舊國", "Old"), None, date(2016, 12, 20)),
            ),
        )
    }
)
VISITS = Register(
    name="visits",
    title=Text("訪問", "Visits"),
    times={"visited": Time(at="visited_on")},
    fields={
        "visited_on": Field(type="date", label=WORD),
        "country": Field(type="code", list="countries", label=WORD),
        "amount": Field(type="decimal", precision=8, scale=2, required=False, label=WORD),
        "purpose": Field(type="text", max_length=10, required=False, label=WORD),
    },
    lines=Lines(
        name="people",
        title=WORD,
        fields={
            "persons": Field(type="integer", min=1, max=50, label=WORD),
            "incumbent": Field(type="boolean", label=WORD),
        },
    ),
)
HEAD = "record,unit,visited_on,country,amount,purpose,persons,incumbent\n"
GOOD = "v1,U1,2017-03-05,PLW,1.50,賀訪,2,true\n"


def read(text, units=None):
    return read_csv(VISITS, LISTS, text.encode(), "visits.csv", units)


def test_a_record_is_read_with_its_lines():
    reading = read(HEAD + GOOD + "v1,,,,,,9,false\nv2,U1,2017-03-06,PLW,,,1,true\n")
    assert reading.findings == ()
    first, second = reading.rows
    assert first.values == {
        "visited_on": date(2017, 3, 5),
        "country": "PLW",
        "amount": Decimal("1.50"),
        "purpose": "賀訪",
    }
    assert first.lines == ({"persons": 2, "incumbent": True}, {"persons": 9, "incumbent": False})
    assert second.values["amount"] is None


@pytest.mark.parametrize("day", ["2017-03-05", "106/3/5", "106.3.5", "1060305", "２０１７－０３－０５", "2017/3/5"])
def test_a_day_may_be_written_in_either_calendar(day):
    reading = read(HEAD + GOOD.replace("2017-03-05", day))
    assert [row.values["visited_on"] for row in reading.rows] == [date(2017, 3, 5)]


@pytest.mark.parametrize(("cell", "value"), [("１２", 12), ("12", 12), ("12.0", 12)])
def test_full_width_digits_are_digits(cell, value):
    reading = read(HEAD + GOOD.replace(",2,true", f",{cell},true"))
    assert reading.rows[0].lines[0]["persons"] == value


def test_thousands_marks_are_no_part_of_a_number():
    reading = read(HEAD + GOOD.replace("1.50", '"1,234.50"'))
    assert reading.rows[0].values["amount"] == Decimal("1234.50")


FAULTS = {
    "no day": (GOOD.replace("2017-03-05", "2017-02-30"), "not-a-date", 3),
    "no such code": (GOOD.replace("PLW", "PLV"), "unknown-code", 4),
    "code no longer valid": (GOOD.replace("PLW", "XXA"), "code-not-valid-then", 4),
    "too fine": (GOOD.replace("1.50", "1.505"), "number-too-fine", 5),
    "too many digits": (GOOD.replace("1.50", "1000000"), "number-out-of-range", 5),
    "not a number": (GOOD.replace("1.50", "多"), "not-a-number-cell", 5),
    "too long": (GOOD.replace("賀訪", "賀" * 11), "text-too-long", 6),
    "nobody": (GOOD.replace(",2,", ",0,"), "number-out-of-range", 7),
    "half a person": (GOOD.replace(",2,", ",2.5,"), "number-too-fine", 7),
    "neither yes nor no": (GOOD.replace("true", "maybe"), "not-yes-or-no", 8),
    "empty": (GOOD.replace("2017-03-05", ""), "cell-empty", 3),
    "no record": (GOOD.replace("v1", ""), "cell-empty", 1),
    "cells missing": ("v1,U1,2017-03-05\n", "row-too-long-or-short", 1),
}


@pytest.mark.parametrize(("row", "code", "cell"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_cell_is_named_by_row_and_column(row, code, cell):
    reading = read(HEAD + row)
    assert reading.rows == ()
    assert code in {finding.code for finding in reading.findings}
    place = next(finding.place for finding in reading.findings if finding.code == code)
    assert (place.source, place.line, place.column) == ("visits.csv", 2, cell)


def test_good_rows_are_named_and_rejected_ones_are_kept_as_they_were():
    reading = read(HEAD + GOOD + "v2,U1,2017-03-06,PLV,,,1,true\nv3,U1,2017-03-07,PLW,,,1,true\n")
    assert [row.record for row in reading.rows] == ["v1", "v3"]
    assert [(row.line, row.cells["country"]) for row in reading.rejected] == [(3, "PLV")]
    (finding,) = reading.findings
    assert "PLW" in finding.message.zh


def test_a_fault_in_a_line_rejects_its_whole_record():
    reading = read(HEAD + GOOD + "v1,,,,,,0,false\n")
    assert reading.rows == ()
    assert [row.line for row in reading.rejected] == [2, 3]


def test_a_line_may_not_say_something_else_of_its_record():
    reading = read(HEAD + GOOD + "v1,,2017-03-06,,,,1,false\n")
    assert [finding.code for finding in reading.findings] == ["line-differs-from-record"]


def test_a_record_may_stand_only_once_in_one_state():
    reading = read(HEAD + GOOD + "v2,U1,2017-03-06,PLW,,,1,true\n" + GOOD)
    assert [finding.code for finding in reading.findings] == ["record-twice"]


def test_only_known_units_report():
    reading = read(HEAD + GOOD.replace("U1", "U2"), units={"U1": None})
    assert [finding.code for finding in reading.findings] == ["unknown-unit"]
    assert "U1" in reading.findings[0].message.en


def test_columns_are_checked_before_rows():
    reading = read(HEAD.replace("country", "contry") + GOOD)
    assert [finding.code for finding in reading.findings] == ["column-missing", "column-unknown"]
    assert "country" in reading.findings[1].message.en


@pytest.mark.parametrize("data", ["訪問".encode("big5"), b"\xff\xfe\x00", b'record,unit\n"unclosed'])
def test_what_is_no_csv_in_utf8_gives_findings(data):
    reading = read_csv(VISITS, LISTS, data, "visits.csv", None)
    assert reading.rows == ()
    assert reading.findings


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(data):
    read_csv(VISITS, LISTS, data, "visits.csv", None)


ROWS = st.builds(
    Row,
    record=st.uuids().map(str),
    unit=st.just("U1"),
    values=st.fixed_dictionaries(
        {
            "visited_on": st.dates(date(1950, 1, 1), date(2100, 1, 1)),
            "country": st.just("PLW"),
            "amount": st.none() | st.decimals(-999999, 999999, places=2),
            "purpose": st.none() | st.text('訪問賀a,"', min_size=1, max_size=10),
        }
    ),
    lines=st.lists(
        st.fixed_dictionaries({"persons": st.integers(1, 50), "incumbent": st.booleans()}), min_size=1, max_size=3
    ).map(tuple),
    state=st.sampled_from(["approved", "submitted", "returned", "withdrawn"]),
    known_from=st.none() | st.dates(),
    known_to=st.none(),
)


@given(st.lists(ROWS, max_size=5, unique_by=lambda row: row.record))
def test_rows_written_are_read_back_the_same(rows):
    reading = read(write_csv(VISITS, rows))
    assert reading.findings == ()
    assert list(reading.rows) == rows
