"""Going through a file of many records with what the ledger knows: the new, what stands already, what may not be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from shizheng.ledger import classified
from shizheng.ledger.actions.reading import LONGEST_NUMBER
from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.canonical import body_of, digest
from shizheng.ledger.findings import find
from shizheng.ledger.locks import Gate
from shizheng.ledger.records import Known, known
from shizheng.ledger.uploads.prepared import Ready
from shizheng.plan.finding import Finding
from shizheng.plan.text import Text
from shizheng.registers import secrecy
from shizheng.registers.records import MOST_FINDINGS, Records
from shizheng.registers.rows import Row

_STANDS = {True: Text("不公開", "classified"), False: Text("公開", "open")}


@dataclass
class Checking:
    """One going-through; what it counts and finds stands once ``ready`` has come to its end."""

    records: Records
    within: Collection[str] | None
    """The units over which the account has the right; None for all."""
    gate: Gate
    """The periods that are closed today."""
    unchanged: int = 0
    corrections: int = 0
    withheld: int = 0
    """Those of what is new that the file says are classified."""
    units: set[str] = field(default_factory=set)
    rejected: set[int] = field(default_factory=set)
    """The numbers of the rows that can't be taken."""
    taken: int = 0
    _findings: list[Finding] = field(default_factory=list)
    _faults: int = 0
    _seen: set[str] = field(default_factory=set)

    @property
    def faults(self) -> int:
        """How many findings there are, told or not."""
        return self.records.faults + self._faults

    def findings(self) -> list[Finding]:
        """Those that are told, by row and cell."""
        found = [*self.records.findings, *self._findings]
        return sorted(
            found, key=lambda finding: (finding.place.line, finding.place.column) if finding.place else (0, 0)
        )

    def ready(self) -> Iterator[Ready]:
        """What may be taken in, as it comes."""
        for batch in batched(self._good(), IN_A_QUERY):
            newest = known(row.record for row, _ in batch)
            secret = classified.among(row.record for row, _ in batch if row.withheld is not None)
            for row, numbers in batch:
                before, body = newest.get(row.record), body_of(row)
                if self._is_at_fault(row, body, numbers[0], before, is_secret=row.record in secret):
                    self.rejected.update(numbers)
                    continue
                if before is not None and before.sha256 == digest(body):
                    self.unchanged += 1
                    continue
                self.units.add(row.unit)
                self.taken += 1
                self.corrections += before is not None
                self.withheld += before is None and bool(row.withheld)
                yield Ready(row.record, row.unit, numbers, body, before is not None, row.why)

    def leave_out(self, out: Collection[Ready]) -> None:
        """Takes back what was thought ready."""
        self.taken -= len(out)
        self.corrections -= sum(one.corrects for one in out)
        self.withheld -= sum(bool(one.why) and not one.corrects for one in out)
        self.rejected.update(number for one in out for number in one.rows)

    def _good(self) -> Iterator[tuple[Row, tuple[int, ...]]]:
        for row, together in self.records:
            numbers = tuple([number for number, _ in together])
            if row is None:
                self.rejected.update(numbers)
            else:
                yield row, numbers

    def _is_at_fault(self, row: Row, body: str, number: int, before: Known | None, *, is_secret: bool) -> bool:
        faults, register = self._faults, self.records.register
        if row.record in self._seen:
            self._fault("record-repeated", row.record, number, "record")
        self._seen.add(row.record)
        if len(row.record) > LONGEST_NUMBER:
            self._fault("record-number-too-long", row.record, number, "record", limit=LONGEST_NUMBER)
        if self.within is not None and row.unit not in self.within:
            self._fault("unit-not-yours", row.record, number, "unit", row=number, unit=row.unit)
        if before is not None and (before.register, before.unit) != (register.name, row.unit):
            where = {"register": before.register, "unit": before.unit}
            self._fault("record-elsewhere", row.record, number, "record", row=number, **where)
        elif before is not None and row.withheld not in (None, is_secret) and self._faults == faults:
            # Whether a record is classified is told to nobody who couldn't correct it.
            now = _STANDS[is_secret]
            self._fault("classified-otherwise", row.record, number, secrecy.WITHHELD, row=number, now=now)
        # What stands already is passed over, closed or not.
        if self.gate.periods and (before is None or before.sha256 != digest(body)):
            self._demand_open(row, body, number)
        return self._faults > faults

    def _demand_open(self, row: Row, body: str, number: int) -> None:
        register = self.records.register.name
        shut, _ = self.gate.closing(register, row.unit, body)
        if shut is not None:
            days = {"name": shut.name, "start": shut.period.start, "end": shut.period.end}
            self._fault("period-closed", row.record, number, shut.dated[register][1], row=number, **days)

    def _fault(self, code: str, subject: str, number: int, column: str, **values: object) -> None:
        self._faults += 1
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(find(code, subject, place=self.records.place(number, column), **values))
