"""What there is to tell about: what a unit owes and why it is told now, and records that came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shizheng.ledger.due import Owed
from shizheng.plan.text import Text

Stage = Literal["soon", "late", "department", "planning", "returned"]
"""soon, late: to the unit's officers; department: to the reviewers of the department in charge; planning: to the
planning office; returned: to the officers of the unit whose record came back.
"""
STAGES: tuple[Stage, ...] = ("late", "returned", "soon", "department", "planning")
"""In the order in which a letter tells them."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to tell about a unit; ``key`` is the same whenever the same is told for the same reason."""

    stage: Stage
    key: str
    unit: Text
    words: Text


@dataclass(frozen=True, slots=True)
class Returned:
    """A record that came back to its unit and waits there."""

    record: str
    version: int
    register: Text
    unit: str
    classified: bool = False


def stages(one: Owed, day: date) -> Iterator[Stage]:
    """Why something that is owed is told on a day, to each of those who are told."""
    if one.state in ("reported", "nothing"):
        return
    duty, period = one.duty, one.period
    if day <= one.due_on:
        if (one.due_on - day).days <= duty.remind_before:
            yield "soon"
        return
    yield "late"
    if day >= duty.escalates_on(period):
        yield "department"
    reaches = duty.reaches_planning_on(period)
    if reaches is not None and day >= reaches:
        yield "planning"


def of_owed(one: Owed, stage: Stage, days: Text, due_on: Text) -> Matter:
    """What is told of something owed; ``days`` are those of its period."""
    key = f"{stage}|{one.duty.name}|{one.unit.code}|{one.period.start}"
    words = Text("{t}，{p}，期限{d}", "{t}, {p}, due {d}").format(t=one.duty.title, p=days, d=due_on)
    return Matter(stage, key, one.unit.label, words)


def of_returned(one: Returned, unit: Text) -> Matter:
    """What is told of a record that came back: its number alone, and of a classified one not even that, for a mail may
    be read by anyone.
    """
    told = Text("不公開紀錄一筆", "a classified record") if one.classified else Text("紀錄 {r}", "record {r}")
    words = Text("{t}，{r}", "{t}, {r}").format(t=one.register, r=told.format(r=one.record))
    return Matter("returned", f"returned|{one.record}|{one.version}", unit, words)


def once(found: Iterable[Matter]) -> tuple[Matter, ...]:
    """Each thing once, in the order in which letters tell them: who is told as an officer isn't as a reviewer too."""
    kept: dict[str, Matter] = {}
    for matter in sorted(found, key=lambda one: STAGES.index(one.stage)):
        kept.setdefault(matter.key.split("|", 1)[1], matter)
    return tuple(kept.values())
