"""Rows becoming versions: new records get number 1, known ones the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.canonical import body_of, digest
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.log import Said
from shizheng.ledger.records import Known, known
from shizheng.plan.text import Text
from shizheng.registers.rows import Row


def versions_of(register: str, rows: Iterable[Row]) -> list[Said]:
    """What rows say as the next versions of their records.  Raises ``WrongStateError`` where a record belongs to
    another register or unit.
    """
    said = (Said(row.record, register, 0, row.unit, body_of(row)) for row in rows)
    return [one for one, _ in _numbered(said)]


def news(said: Iterable[Said], units: Collection[str]) -> Iterator[Said]:
    """What is said that doesn't stand already, numbered; what says no more than the newest version is left out.

    Raises ``WrongStateError`` where a record belongs to another register or unit, ValueError for a unit that is not
    among those over which the right was asked.
    """
    for one, before in _numbered(said):
        if one.unit not in units:
            raise ValueError(f"the right over {one.unit} was not asked")
        if before is None or before.sha256 != digest(one.body):
            yield one


def _numbered(said: Iterable[Said]) -> Iterator[tuple[Said, Known | None]]:
    for batch in batched(said, IN_A_QUERY):
        newest = known([one.record for one in batch])
        for one in batch:
            before = newest.get(one.record)
            if before is not None and (before.register, before.unit) != (one.register, one.unit):
                words = Text(
                    "紀錄「{r}」屬於登記簿「{k}」、單位「{u}」", "“{r}” belongs to the register “{k}” and unit “{u}”"
                )
                raise WrongStateError(words.format(r=one.record, k=before.register, u=before.unit))
            yield one._replace(number=before.number + 1 if before else 1), before
