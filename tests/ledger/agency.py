"""As much of an agency as reminders ask for, over the units of ``small``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from shizheng.agency import Unit
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.duties import Duties
from shizheng.registers.schema import Registers
from tests.ledger.small import DUTY, LISTS, REGISTERS

MONTHLY = DUTY.model_copy(update={"title": Text("每月訪問", "monthly visits"), "to_planning_after": 4})


def unit(code: str, region: str = "east", until: date | None = None) -> Unit:
    return Unit(code, Text(f"{code}館", f"{code} mission"), "embassy", (), region, None, until)


def monthly(**changes: object) -> Duties:
    return Duties({"monthly": MONTHLY.model_copy(update=changes)})


@dataclass(frozen=True)
class SmallAgency:
    """Two missions in the charge of one department, which owe visits each month."""

    name: Text = field(default_factory=lambda: Text("測試部", "Test Ministry"))
    registers: Registers = field(default_factory=lambda: REGISTERS)
    codelists: CodeLists = field(default_factory=lambda: LISTS)
    units: dict[str, Unit] = field(default_factory=lambda: {code: unit(code) for code in ("north", "south")})
    duties: Duties = field(default_factory=monthly)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Taipei"))
    year: int = 2017

    def period(self) -> Period:
        return Period.of_year(self.year)
