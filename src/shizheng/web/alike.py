"""Records that may tell of the same event as what is being typed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from shizheng.ledger import copy, overlaps, queries
from shizheng.ledger.copy.alike import like
from shizheng.ledger.drafts import Typed
from shizheng.ledger.models import State
from shizheng.registers.forms import said_so_far
from shizheng.registers.schema import Register
from shizheng.web import fields, figures, words
from shizheng.web.templatetags.site import unit_name


@dataclass(frozen=True, slots=True)
class Alike:
    """A record: what it says in a line, and where it is to be read."""

    record: str
    words: str
    address: str


def to(register: Register, typed: Typed, *, but: str = "", without: Collection[str] = ()) -> tuple[Alike, ...]:
    """The records that are like what was typed so far, as soon as it says enough; ``but`` is the one it corrects, and
    some aren't told of.
    """
    if register.alike is None:
        return ()
    agency = figures.agency()
    values = said_so_far(register, agency.codelists, typed.cells)
    found = like(copy.engine(agency=agency), register, values, without={but, *without})
    return tuple(_told(record, register) for record in found)


def to_be_told_apart(
    register: Register, typed: Typed, corrects: str, *, without: Collection[str] = ()
) -> tuple[Alike, ...]:
    """The records that are like what was typed and of which nobody has said yet how they stand to the one it corrects:
    its officer, when handing it in, or whoever decides on pairs.
    """
    if not corrects:
        return to(register, typed, without=without)
    settled = {one.other for one in overlaps.said_apart(corrects)}
    settled |= {name for row in overlaps.decisions(record=corrects) for name in (row.record, row.other)}
    return to(register, typed, but=corrects, without=settled.union(without))


def _told(record: str, register: Register) -> Alike:
    *_, version = (v for v in queries.versions(record, register) if v.state != State.REPORTED)
    on = fields.dated(register, version.values)
    told = [words.day(on) if on else "", unit_name(version.unit), fields.title(register, version.values)]
    return Alike(record, " ".join(text for text in told if text), reverse("record", args=[record]))
