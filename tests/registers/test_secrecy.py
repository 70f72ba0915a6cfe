"""The columns that say a record is classified: read like any other, never guessed at, offered by every template."""

from __future__ import annotations

import pytest

from shizheng.registers.reading import read_csv
from shizheng.registers.rows import RowReading
from shizheng.registers.sheets.template import template
from tests.registers.test_rows import HEAD, LISTS, VISITS

HEADINGS = HEAD.rstrip("\n") + ",不公開,不公開理由\n"
GOOD = "v1,U1,2017-03-05,PLW,1.50,賀訪,2,true,{},{}\n"


def read(text: str) -> RowReading:
    return read_csv(VISITS, LISTS, text.encode(), "visits.csv")


@pytest.mark.parametrize(
    ("cell", "why", "said"),
    [("是", "過境", (True, "過境")), ("yes", "過境", (True, "過境")), ("否", "", (False, "")), ("", "", (None, ""))],
)
def test_a_record_is_classified_for_a_reason_or_open_or_left_as_it_is(
    cell: str, why: str, said: tuple[bool | None, str]
) -> None:
    reading = read(HEADINGS + GOOD.format(cell, why))
    assert reading.findings == ()
    assert [(row.withheld, row.why) for row in reading.rows] == [said]
    assert "withheld" not in reading.rows[0].values


@pytest.mark.parametrize(
    ("cell", "why", "code", "column"),
    [
        ("是", "", "withheld-without-reason", 10),
        ("", "過境", "reason-without-withheld", 9),
        ("否", "過境", "reason-without-withheld", 9),
        ("過境", "", "not-yes-or-no", 9),
        ("秘密", "過境", "not-yes-or-no", 9),
        ("是", "長" * 501, "text-too-long", 10),
    ],
)
def test_what_is_half_said_is_a_finding_of_its_cell(cell: str, why: str, code: str, column: int) -> None:
    reading = read(HEADINGS + GOOD.format(cell, why))
    found = [(f.code, f.place.line, f.place.column) for f in reading.findings if f.place]
    assert (reading.rows, found) == ((), [(code, 2, column)])


def test_a_yes_in_a_file_without_reasons_is_told_where_it_stands() -> None:
    reading = read(HEAD.rstrip("\n") + ",withheld\n" + GOOD.format("是", "")[:-2] + "\n")
    assert [(f.code, f.place.column) for f in reading.findings if f.place] == [("withheld-without-reason", 9)]


def test_further_lines_say_the_same_or_nothing() -> None:
    blank, other = "v1,,,,,,1,false,,\n", "v1,,,,,,1,false,否,\n"
    reading = read(HEADINGS + GOOD.format("是", "過境") + blank)
    assert [(row.withheld, row.why, len(row.lines)) for row in reading.rows] == [(True, "過境", 2)]
    assert [f.code for f in read(HEADINGS + GOOD.format("是", "過境") + other).findings] == ["line-differs-from-record"]
    late = read(HEADINGS + GOOD.format("", "") + "v1,,,,,,1,false,是,過境\n")
    assert [f.code for f in late.findings] == ["line-differs-from-record"] * 2


def test_templates_offer_the_columns_last_with_yes_and_no_to_pick() -> None:
    for language, called, picks in (("zh", ("不公開", "不公開理由"), ["是", "否"]), ("en", None, ["yes", "no"])):
        data, help, codes = template(VISITS, LISTS, {}, language)  # type: ignore[arg-type]
        assert data.columns[-2:] == (called or ("Classified", "Why it is withheld"))
        at = len(data.columns) - 2
        assert not {at, at + 1} & data.required
        offered = data.picks[at]
        assert [row[offered.column] for row in codes.rows][: offered.number] == picks
        assert [row[1] for row in help.rows][-2:] == ["withheld", "withheld_why"]
