"""A small agency of the ledger's tests: one register with lines, one with decimals, and a fixed cast.

north, south     two missions; the east department is in charge of both
officer          reports for north
colleague        reports for south
desk             officer of the department
reviewer         decides in the department
second           a reviewer of the department who is its officer too
planner          the planning office
outsider         an auditor
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import actions
from shizheng.ledger.models import Entry
from shizheng.plan.text import Text
from shizheng.registers.cells import Value
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.duties import Duty
from shizheng.registers.rows import Row, RowReading, write_csv
from shizheng.registers.schema import Alike, Field, Lines, Register, Registers, Time

WORD = Text("欄", "field")
COUNTRIES = CodeList("countries", Text("國家", "countries"), tuple(Member(c, Text(c, c)) for c in ("AAA", "BBB")))
LISTS = CodeLists({"countries": COUNTRIES})
VISITS = Register(
    name="visits",
    title=Text("訪問", "visits"),
    country="country",
    times={"visited": Time(at="visited_on")},
    alike=Alike(same=("country",), within={"visited_on": 3}),
    fields={
        "visited_on": Field(type="date", label=WORD),
        "country": Field(type="code", label=WORD, list="countries"),
        "purpose": Field(type="text", label=WORD, required=False, max_length=20),
    },
    lines=Lines(
        name="people",
        title=Text("成員", "people"),
        fields={"persons": Field(type="integer", label=WORD), "incumbent": Field(type="boolean", label=WORD)},
    ),
)
BUDGET = Register(
    name="budget",
    title=Text("預算", "budget"),
    times={"budgeted": Time(year="fiscal_year")},
    fields={
        "fiscal_year": Field(type="integer", label=WORD),
        "amount": Field(type="decimal", label=WORD, precision=12, scale=2),
    },
)
REGISTERS = Registers({"visits": VISITS, "budget": BUDGET})
DUTY = Duty(name="monthly", title=WORD, registers=("visits",), every="month", due_after=10, escalate_after=5)
START = datetime(2017, 3, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """The accounts, by office."""

    officer: User
    colleague: User
    desk: User
    reviewer: User
    second: User
    planner: User
    outsider: User


def make_cast() -> Cast:
    """Units and accounts as the module's docstring says."""
    east = Unit.objects.create(code="east", zh="東司", en="East", kind="department")
    north = Unit.objects.create(code="north", zh="北館", en="North", kind="embassy", region="east")
    south = Unit.objects.create(code="south", zh="南館", en="South", kind="embassy", region="east")
    Unit.objects.create(code="west", zh="西館", en="West", kind="embassy", region="far")
    return Cast(
        officer=member("officer", (north, Role.OFFICER)),
        colleague=member("colleague", (south, Role.OFFICER)),
        desk=member("desk", (east, Role.OFFICER)),
        reviewer=member("reviewer", (east, Role.REVIEWER)),
        second=member("second", (east, Role.REVIEWER), (east, Role.OFFICER)),
        planner=member("planner", (None, Role.PLANNER)),
        outsider=member("outsider", (None, Role.AUDITOR)),
    )


def member(name: str, *roles: tuple[Unit | None, str]) -> User:
    user = User.objects.create(username=name)
    for unit, role in roles:
        Membership.objects.create(user=user, unit=unit, role=role)
    return user


def visit(record: str = "v1", unit: str = "north", persons: Sequence[int] = (2,), **values: Value) -> Row:
    said: dict[str, Value] = {"visited_on": date(2017, 2, 3), "country": "AAA", "purpose": "會談", **values}
    return Row(record, unit, said, tuple({"persons": n, "incumbent": n > 1} for n in persons))


def budget(record: str = "b1", unit: str = "north", amount: str = "10.50") -> Row:
    return Row(record, unit, {"fiscal_year": 2017, "amount": Decimal(amount)})


class Diary:
    """The acts of a test in short: each happens an hour after the one before."""

    def __init__(self, cast: Cast, *, synthetic: bool = False) -> None:
        self.cast = cast
        self.synthetic = synthetic
        self._hours = count(0)

    def now(self) -> datetime:
        return START + timedelta(hours=next(self._hours))

    def report(self, row: Row, by: User | None = None) -> None:
        user = by or self.cast.officer
        actions.report(user, VISITS, LISTS, row, self.now(), synthetic=self.synthetic)

    def submit(self, *records: str, by: User | None = None) -> None:
        actions.submit(by or self.cast.officer, records, self.now(), synthetic=self.synthetic)

    def take_in(self, *rows: Row, by: User | None = None, register: Register = VISITS) -> RowReading:
        return self.take_in_file(file_of(rows, register), by, register)

    def take_in_file(self, data: bytes, by: User | None = None, register: Register = VISITS) -> RowReading:
        user = by or self.cast.desk
        return actions.intake(user, register, LISTS, data, "file.csv", self.now(), synthetic=self.synthetic)

    def approve(self, *records: str, by: User | None = None) -> None:
        actions.approve(by or self.cast.reviewer, records, self.now(), synthetic=self.synthetic)

    def send_back(self, *records: str, by: User | None = None, reason: str = "缺附件") -> None:
        actions.return_(by or self.cast.reviewer, records, reason, self.now(), synthetic=self.synthetic)

    def withdraw(self, *records: str, by: User | None = None, reason: str = "重複") -> None:
        actions.withdraw(by or self.cast.desk, records, reason, self.now(), synthetic=self.synthetic)

    def set_aside(self, record: str, counts: str, reason: str = "同一次訪問") -> None:
        actions.set_aside(self.cast.planner, record, counts, reason, self.now(), synthetic=self.synthetic)

    def tell_apart(self, record: str, other: str, reason: str = "不同事件") -> None:
        actions.tell_apart(self.cast.planner, record, other, reason, self.now(), synthetic=self.synthetic)


def file_of(rows: Iterable[Row], register: Register = VISITS) -> bytes:
    return write_csv(register, rows).encode()


def position() -> int:
    return Entry.objects.count()


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is rolled back, so that what comes next finds the ledger as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
