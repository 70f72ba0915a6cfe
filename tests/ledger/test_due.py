"""What units owe: records, a declaration, or silence, as it stood on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import yaml

from shizheng.agency import Unit
from shizheng.documents.report import Heard
from shizheng.ledger import actions
from shizheng.ledger.copy import Copy, position_of
from shizheng.ledger.copy.coverage import handed_in
from shizheng.ledger.due import Owed, completeness, owed
from shizheng.ledger.errors import NotAllowedError, WrongStateError
from shizheng.ledger.heard import calendar_of
from shizheng.measures import DuckDB, Measure, Measures
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.duties import Duties, Duty
from shizheng.registers.schema import Registers
from tests.ledger.small import BUDGET, DUTY, LISTS, REGISTERS, VISITS, WORD, Cast, Diary, budget, position, visit

YEAR = Period.of_year(2017)
JANUARY, FEBRUARY = YEAR.months()[:2]
COUNTED = {"unit": "件", "measure": {"count": "visits", "unit": "件"}}
ADDED = {"unit": "元", "measure": {"sum": "amount", "of": "budget", "unit": "元"}}
YEARLY = Duty(name="yearly", title=WORD, registers=("budget",), every="year", due_after=0)


def unit(code: str, kind: str = "embassy", until: date | None = None) -> Unit:
    return Unit(code, Text(code, code), kind, (), "east", None, until)


@dataclass(frozen=True)
class _Agency:
    """As much of an agency as a calendar asks for."""

    registers: Registers = field(default_factory=lambda: REGISTERS)
    codelists: CodeLists = field(default_factory=lambda: LISTS)
    units: dict[str, Unit] = field(default_factory=lambda: {code: unit(code) for code in ("north", "south")})
    duties: Duties = field(default_factory=lambda: Duties({"monthly": DUTY, "yearly": YEARLY}))
    measures: Mapping[str, Measure] = field(default_factory=dict)


@pytest.fixture
def copy(cast: Cast) -> Iterator[Copy]:
    copy = Copy(":memory:", REGISTERS, LISTS)
    yield copy
    copy.connection.close()


def stands(
    copy: Copy, on: date, duty: Duty = DUTY, agency: _Agency | None = None, at: int | None = None
) -> dict[tuple[str, int], Owed]:
    """How a duty stands, by unit and the month in which the period ends."""
    copy.take_up()
    engine = DuckDB(copy.connection)
    found = owed(agency or _Agency(), engine, YEAR, on, position() if at is None else at, duties=[duty])
    return {(one.unit.code, one.period.end.month): one for one in found}


def test_a_record_handed_in_meets_the_duty_of_its_month_and_unit(diary: Diary, copy: Copy) -> None:
    diary.take_in(visit("v1"), visit("v2"), visit("v3", visited_on=date(2017, 1, 31)))
    found = stands(copy, date(2017, 3, 11))
    assert (found["north", 2].state, found["north", 2].records) == ("reported", 2)
    assert (found["north", 1].state, found["north", 1].records) == ("reported", 1)
    assert (found["south", 2].state, found["south", 2].records) == ("late", 0)


def test_approved_counts_and_returned_withdrawn_or_still_with_the_unit_does_not(diary: Diary, copy: Copy) -> None:
    diary.take_in(visit("approved"))
    diary.approve("approved")
    diary.take_in(visit("back", visited_on=date(2017, 1, 5)))
    diary.send_back("back")
    assert stands(copy, date(2017, 3, 11))["north", 2].records == 1
    assert stands(copy, date(2017, 3, 11))["north", 1].records == 0
    diary.withdraw("approved")
    diary.report(visit("draft"))
    assert stands(copy, date(2017, 3, 11))["north", 2].records == 0


def test_a_correction_is_the_same_record(diary: Diary, copy: Copy) -> None:
    diary.take_in(visit())
    diary.approve("v1")
    diary.take_in(visit(persons=(7,)))
    assert stands(copy, date(2017, 3, 11))["north", 2].records == 1


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2017, 2, 28), "ahead"),
        (date(2017, 3, 1), "due"),
        (date(2017, 3, 10), "due"),
        (date(2017, 3, 11), "late"),
    ],
)
def test_silence_is_ahead_then_due_then_late(cast: Cast, copy: Copy, on: date, state: str) -> None:
    assert stands(copy, on)["north", 2].state == state


def test_a_declaration_says_there_was_nothing_until_it_is_taken_back(diary: Diary, cast: Cast, copy: Copy) -> None:
    actions.declare(cast.officer, DUTY, ["north"], FEBRUARY, diary.now())
    declared = position()
    found = stands(copy, date(2017, 3, 11))
    assert found["north", 2].state == "nothing"
    assert found["north", 1].state == "late"
    assert found["south", 2].state == "late"
    with pytest.raises(WrongStateError):
        actions.declare(cast.officer, DUTY, ["north"], FEBRUARY, diary.now())
    actions.take_back(cast.officer, DUTY, ["north"], FEBRUARY, diary.now())
    assert stands(copy, date(2017, 3, 11))["north", 2].state == "late"
    assert stands(copy, date(2017, 3, 11), at=declared)["north", 2].state == "nothing"
    with pytest.raises(WrongStateError):
        actions.take_back(cast.officer, DUTY, ["north"], FEBRUARY, diary.now())


def test_a_record_says_more_than_a_declaration(diary: Diary, cast: Cast, copy: Copy) -> None:
    actions.declare(cast.officer, DUTY, ["north"], FEBRUARY, diary.now())
    diary.take_in(visit())
    assert stands(copy, date(2017, 3, 11))["north", 2].state == "reported"


def test_one_declares_for_the_own_unit_alone(diary: Diary, cast: Cast) -> None:
    for user, code in ((cast.officer, "south"), (cast.reviewer, "north"), (cast.planner, "north")):
        with pytest.raises(NotAllowedError):
            actions.declare(user, DUTY, [code], FEBRUARY, diary.now())
    actions.declare(cast.desk, DUTY, ["south"], FEBRUARY, diary.now())


def test_several_units_declare_in_one_act_or_none_of_them(diary: Diary, cast: Cast, copy: Copy) -> None:
    before = position()
    actions.declare(cast.desk, DUTY, ["north", "south"], FEBRUARY, diary.now())
    assert position() == before + 1
    assert {stands(copy, date(2017, 3, 11))[unit, 2].state for unit in ("north", "south")} == {"nothing"}
    actions.take_back(cast.desk, DUTY, ["south"], FEBRUARY, diary.now())
    with pytest.raises(WrongStateError, match="north"):
        actions.declare(cast.desk, DUTY, ["south", "north"], FEBRUARY, diary.now())
    assert stands(copy, date(2017, 3, 11))["south", 2].state == "late"


def test_what_was_known_at_a_position(diary: Diary, copy: Copy) -> None:
    before = position()
    diary.take_in(visit())
    assert stands(copy, date(2017, 3, 11), at=before)["north", 2].state == "late"


def test_a_unit_owes_while_it_exists_on_the_last_day(cast: Cast, copy: Copy) -> None:
    agency = _Agency(units={"north": unit("north", until=date(2017, 2, 27)), "south": unit("south")})
    found = stands(copy, date(2017, 6, 1), agency=agency)
    assert {key for key in found if key[0] == "north"} == {("north", 1)}
    assert len(found) == 13


def test_a_duty_is_owed_by_the_kinds_and_units_that_it_names(cast: Cast, copy: Copy) -> None:
    agency = _Agency(units={"a": unit("a"), "b": unit("b", "office"), "c": unit("c", "department")})
    some = DUTY.model_copy(update={"kinds": ("office",), "units": ("c",)})
    assert {code for code, _ in stands(copy, date(2017, 6, 1), some, agency)} == {"b", "c"}
    assert {code for code, _ in stands(copy, date(2017, 6, 1), DUTY, agency)} == {"a", "b", "c"}


def test_quarters_and_a_year_that_records_name_by_its_number(diary: Diary, copy: Copy) -> None:
    diary.take_in(visit())
    diary.take_in(budget(), register=BUDGET)
    quarterly = DUTY.model_copy(update={"every": "quarter"})
    found = stands(copy, date(2018, 1, 5), quarterly)
    assert [found["north", month].state for month in (3, 6, 9, 12)] == ["reported", "late", "late", "due"]
    assert stands(copy, date(2018, 1, 5), YEARLY)["north", 12].records == 1
    assert stands(copy, date(2018, 1, 5), YEARLY)["south", 12].state == "late"


def test_completeness_is_of_what_is_over_and_about_the_registers_asked_for(diary: Diary, copy: Copy) -> None:
    diary.take_in(visit())
    copy.take_up()
    found = owed(_Agency(), DuckDB(copy.connection), YEAR, date(2017, 3, 11), position())
    about = completeness(found, ["visits"])
    assert about is not None
    assert (about.owed, about.silent, about.heard) == (4, 3, 1)
    assert completeness(found, ["budget"]) is None
    assert completeness(found, ["elsewhere"]) is None


def test_the_report_is_told_by_duty_who_is_silent_for_how_many_periods(
    diary: Diary, copy: Copy, tmp_path: Path
) -> None:
    file = tmp_path / "measures.yaml"
    file.write_text(yaml.safe_dump({"1.1": COUNTED, "1.2": ADDED}, allow_unicode=True), "utf-8")
    agency = _Agency(measures=Measures.load(file, REGISTERS, LISTS))
    diary.take_in(visit())
    actions.declare(diary.cast.officer, DUTY, ["north"], JANUARY, diary.now())
    copy.take_up()
    found = owed(agency, DuckDB(copy.connection), YEAR, date(2017, 3, 11), position())
    told = calendar_of(agency, found)
    monthly, yearly = told.duties
    assert (monthly.owed, monthly.reported, monthly.nothing) == (4, 1, 1)
    assert monthly.silent == ((Text("south", "south"), 2),)
    assert (yearly.owed, yearly.silent) == (0, ())
    assert told.indicators == {"1.1": Heard(4, 2, 1), "1.2": Heard(0, 0, 0)}


def test_an_agency_without_duties_owes_nothing(cast: Cast, copy: Copy) -> None:
    assert owed(_Agency(duties=Duties()), DuckDB(copy.connection), YEAR, date(2017, 3, 11), 0) == ()


class TestWhatWasHandedIn:
    """Records by unit and month, each once in a month, as they were known."""

    @pytest.fixture
    def came(self, copy: Copy) -> Callable[..., dict[tuple[str, int], int]]:
        def came(at: int | None = None) -> dict[tuple[str, int], int]:
            copy.take_up()
            engine = DuckDB(copy.connection, newest=position_of)
            return {key: n for key, n in handed_in(engine, VISITS, YEAR, at or position()).items() if n}

        return came

    def test_a_correction_that_waits_counts_once_in_its_month_and_in_another_too(
        self, diary: Diary, came: Callable[..., dict[tuple[str, int], int]]
    ) -> None:
        diary.take_in(visit("v1"), visit("v2"), visit("s1", unit="south"))
        diary.approve("v1", "v2")
        diary.take_in(visit("v1", persons=(3,)))
        assert came() == {("north", 2): 2, ("south", 2): 1}
        diary.take_in(visit("v2", visited_on=date(2017, 3, 1)))
        assert came() == {("north", 2): 2, ("north", 3): 1, ("south", 2): 1}
        diary.approve("v2")
        assert came() == {("north", 2): 1, ("north", 3): 1, ("south", 2): 1}
        diary.withdraw("v1")
        assert came() == {("north", 3): 1, ("south", 2): 1}

    def test_what_was_known_earlier_is_counted_as_it_was(
        self, diary: Diary, came: Callable[..., dict[tuple[str, int], int]]
    ) -> None:
        diary.take_in(visit("v1"))
        diary.approve("v1")
        diary.take_in(visit("v1", persons=(3,)))
        diary.approve("v1")
        diary.take_in(visit("v2"))
        diary.send_back("v2")
        diary.take_in(visit("v3", visited_on=date(2016, 12, 31)))
        assert [came(at) for at in range(1, 8)] == [{("north", 2): n} for n in (1, 1, 1, 1, 2, 1, 1)]

    def test_what_is_set_aside_is_no_record_of_its_own(
        self, diary: Diary, came: Callable[..., dict[tuple[str, int], int]]
    ) -> None:
        diary.take_in(visit("v1"), visit("v2", unit="south"))
        diary.approve("v1", "v2")
        diary.set_aside("v2", "v1")
        assert came() == {("north", 2): 1}
