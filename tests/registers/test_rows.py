"""Rows: a register's CSV file in and out; every faulty cell named, nothing half taken."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.reading import read_csv
from shizheng.registers.rows import Row, write_csv
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


def test_an_empty_file_lacks_every_required_column():
    reading = read("")
    assert {finding.code for finding in reading.findings} == {"column-missing"}
    assert len(reading.findings) == 6


@pytest.mark.parametrize("data", ["\ufeff" + HEAD + GOOD, (HEAD + GOOD).replace("\n", "\r\n")], ids=["BOM", "CRLF"])
def test_files_as_spreadsheets_save_them_are_read(data):
    reading = read(data)
    assert (reading.findings, len(reading.rows)) == ((), 1)


def test_a_row_after_a_line_break_in_a_cell_is_named_by_its_line_in_the_file():
    reading = read(HEAD + GOOD.replace("賀訪", '"賀\n訪"') + "v2,U1,2017-03-06,PLV,,,1,true\n")
    assert [row.values["purpose"] for row in reading.rows] == ["賀\n訪"]
    assert [finding.place.line for finding in reading.findings] == [4]


@pytest.mark.parametrize(
    ("state", "known", "code"),
    [("pending", "2017-03-05", "unknown-state"), ("approved", "2017-13-05", "not-a-date")],
)
def test_what_a_file_says_of_its_standing_is_checked(state, known, code):
    reading = read("state,known_from," + HEAD + f"{state},{known}," + GOOD)
    assert (reading.rows, [finding.code for finding in reading.findings]) == ((), [code])


def test_a_file_to_hand_in_says_nothing_of_standing():
    (row,) = read(HEAD + GOOD).rows
    assert write_csv(VISITS, [row], standing=False) == HEAD + GOOD


def test_a_code_is_not_judged_by_a_day_that_cannot_be_read():
    reading = read(HEAD + GOOD.replace("2017-03-05", "someday").replace("PLW", "XXA"))
    assert [finding.code for finding in reading.findings] == ["not-a-date"]


POSTS = Register(
    name="posts",
    title=WORD,
    times={"held": Time(start="held_from", end="held_to")},
    fields={"held_from": Field(type="date", label=WORD), "held_to": Field(type="date", required=False, label=WORD)},
    lines=Lines(name="places", title=WORD, fields={"country": Field(type="code", list="countries", label=WORD)}),
)


@pytest.mark.parametrize(("day", "codes"), [("2016-12-20", []), ("2016-12-21", ["code-not-valid-then"])])
def test_the_first_day_of_a_span_decides_for_the_codes_of_lines_too(day, codes):
    data = f"record,unit,held_from,held_to,country\np1,U1,{day},2017-06-30,XXA\n".encode()
    assert [finding.code for finding in read_csv(POSTS, LISTS, data, "posts.csv").findings] == codes


def test_where_a_register_has_no_lines_a_record_has_one_row():
    plain = VISITS.model_copy(update={"lines": None})
    data = b"record,unit,visited_on,country\nv1,U1,2017-03-05,PLW\nv1,U1,2017-03-05,PLW\n"
    reading = read_csv(plain, LISTS, data, "visits.csv")
    assert [(finding.code, finding.place.line) for finding in reading.findings] == [("record-twice", 3)]


@pytest.mark.parametrize("cell", ["9" * 40, "1e50", "1e999999999"], ids=["40 digits", "1e50", "1e999999999"])
@pytest.mark.parametrize("column", [5, 7], ids=["decimal", "integer"])
def test_a_number_that_no_column_holds_gives_a_finding(cell, column):
    cells = GOOD.rstrip().split(",")
    cells[column - 1] = cell
    reading = read(HEAD + ",".join(cells) + "\n")
    assert (reading.rows, [finding.place.column for finding in reading.findings]) == ((), [column])


def test_an_integer_wider_than_its_column_is_out_of_range():
    views = Field(type="integer", label=WORD)
    register = VISITS.model_copy(update={"lines": None, "fields": {**VISITS.fields, "views": views}})
    data = f"record,unit,visited_on,country,views\nv1,U1,2017-03-05,PLW,{2**63}\n".encode()
    assert [f.code for f in read_csv(register, LISTS, data, "visits.csv").findings] == ["number-out-of-range"]


@pytest.mark.parametrize("cell", ["1,5", "1,2,3", "1,23.5", "1_0", "NaN", "Infinity"])
def test_marks_that_part_no_thousands_make_no_number(cell):
    reading = read(HEAD + GOOD.replace("1.50", f'"{cell}"'))
    assert [finding.code for finding in reading.findings] == ["not-a-number-cell"]


@pytest.mark.parametrize("day", ["1900-01-01", "1910-12-31"])
def test_a_year_of_four_digits_is_never_one_of_the_roc(day):
    reading = read(HEAD + GOOD.replace("2017-03-05", day).replace("PLW", "XXA"))
    assert [row.values["visited_on"] for row in reading.rows] == [date.fromisoformat(day)]


def test_the_roc_has_no_year_nought():
    reading = read(HEAD + GOOD.replace("2017-03-05", "000/1/1"))
    assert [finding.code for finding in reading.findings] == ["not-a-date"]


def test_a_column_stands_once():
    reading = read(HEAD.rstrip() + ",persons\n" + GOOD.rstrip() + ",9\n")
    assert (reading.rows, [finding.code for finding in reading.findings]) == ((), ["column-twice"])


def test_a_fault_in_a_part_that_stands_apart_rejects_the_whole_record():
    reading = read(HEAD + GOOD + "v2,U1,2017-03-06,PLW,,,1,true\n" + "v1,U1,2017-03-05,PLW,,,0,true\n")
    assert [row.record for row in reading.rows] == ["v2"]
    assert [row.line for row in reading.rejected] == [2, 4]


def test_blanks_around_a_records_number_are_no_part_of_it():
    reading = read(HEAD + GOOD + "v1 ,,,,,,9,false\n")
    assert (reading.findings, [len(row.lines) for row in reading.rows]) == ((), [2])


def test_the_lines_of_a_record_stood_until_the_same_day():
    head = "known_to," + HEAD
    reading = read(head + "2017-06-01," + GOOD + "2017-09-01," + GOOD)
    assert [finding.code for finding in reading.findings] == ["line-differs-from-record"]


def test_every_row_names_its_unit():
    reading = read(HEAD + GOOD.replace("U1", ""))
    assert [(finding.code, finding.place.column) for finding in reading.findings] == [("cell-empty", 2)]


def test_blank_lines_before_the_heading_are_passed_over():
    reading = read("\n,,\n" + HEAD + GOOD)
    assert (reading.findings, len(reading.rows)) == ((), 1)


@pytest.mark.parametrize("cell", ["v1", "賀訪"])
def test_a_nul_is_no_text(cell):
    reading = read(HEAD + GOOD.replace(cell, f"a\0{cell}"))
    assert [(finding.code, finding.place.line) for finding in reading.findings] == [("not-csv", 2)]


def test_a_blank_state_is_approved_when_records_are_told_apart_too():
    apart = "submitted,v2,U1,2017-03-06,PLW,,,1,true\n"
    reading = read("state," + HEAD + "," + GOOD + apart + "approved," + GOOD)
    assert [(finding.code, finding.place.line) for finding in reading.findings] == [("record-twice", 4)]
    assert [row.record for row in reading.rows] == ["v2"]


@pytest.mark.parametrize("day", ["0106/3/5", "01060305", "0999-12-31"])
def test_a_year_with_a_nought_before_it_is_of_neither_calendar(day):
    reading = read(HEAD + GOOD.replace("2017-03-05", day).replace("PLW", "XXA"))
    assert [finding.code for finding in reading.findings] == ["not-a-date"]


def test_a_fault_of_the_heading_is_named_where_the_heading_stands():
    reading = read("\n,,\n" + HEAD.replace("country", "contry") + GOOD)
    assert [finding.place.line for finding in reading.findings] == [3, 3]


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
