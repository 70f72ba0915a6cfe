"""The only place where the site asks for figures.

Every question is put as of a day, which resolves to a position in the log.  The answers are memoised under the log's
hash where the registers they read last changed, and the definitions are loaded once in the life of the process; so a
memo cannot go stale: the hash stands for everything recorded up to it, and a new approval gives a new one.  What is
done meanwhile in other registers changes no answer and forgets none.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, TypeVar

from django.conf import settings

from shizheng.agency import Agency
from shizheng.ledger import copy, due, overlaps, queries
from shizheng.ledger.canonical import GENESIS
from shizheng.ledger.copy import lists
from shizheng.ledger.copy.coverage import HandedIn, handed_in
from shizheng.ledger.due import Completeness, Owed
from shizheng.ledger.models import Overlap
from shizheng.measures import Explanation, Question, Verdict, compute_by, explain, reporting, sharing, verdicts
from shizheng.measures.sharing import Shared
from shizheng.plan.figure import Figure
from shizheng.plan.judgement import Judgement
from shizheng.plan.period import Period
from shizheng.registers.rows import DUPLICATE
from shizheng.registers.schema import Register

Grouping = Literal["unit", "country"]
Show = Literal["counted", "rejected", "pending"]
LINES_SHOWN = 200
"""Verdicts on one record under one indicator at most; a record has few lines, a measure few leaves."""
REMEMBERED = 512
"""Answers kept in memory; a year of days and their groupings."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, the log position that its end resolves to, and the log's hash there."""

    day: date
    position: int
    hash: str


_Value = TypeVar("_Value")
_Memo = OrderedDict[tuple[Moment, str], _Value]
_JUDGED: _Memo[Judgement] = OrderedDict()
_REPORTING: _Memo[int] = OrderedDict()


@cache
def agency() -> Agency:
    """The agency of this site, loaded once in the life of the process."""
    return Agency.load(Path(settings.SHIZHENG_AGENCY))


def period() -> Period:
    """The fiscal year of this site's plan."""
    return Period.of_year(agency().fiscal_year)


def moment(day: date) -> Moment:
    """The day with the log position at its end."""
    zone, last = agency().timezone, queries.head()
    if last is not None and last.at.astimezone(zone).date() <= day:
        return Moment(day, last.position, last.hash)
    position = queries.position_at(day, zone)
    return Moment(day, position, queries.hash_at(position))


@lru_cache(maxsize=REMEMBERED)
def _changed(at: Moment) -> Mapping[str, Moment]:
    """The last moments at which what counts of each register may have changed: a record took a step, or it was decided
    which records tell of the same event.
    """
    decided = overlaps.last_decision(at.position)
    steps = _last_steps(at)
    positions = {register: max(position, decided) for register, position in steps.items()}
    hashes = queries.hashes_at(positions.values())
    return {register: Moment(at.day, position, hashes[position]) for register, position in positions.items()}


def _last_steps(at: Moment) -> Mapping[str, int]:
    """The last position until a moment at which a record of each register took a step; what was found for the newest
    is remembered, so that only what came since is looked through.
    """
    engine, (last, found) = copy.engine(agency=agency()), _STEPPED[0]
    if queries.hash_at(last.position) != last.hash:
        last, found = _BEGINNING
    if at.position < last.position:
        return lists.last_steps(engine, at.position)
    found = {**found, **lists.last_steps(engine, at.position, last.position)}
    _STEPPED[0] = (at, found)
    return found


_BEGINNING: tuple[Moment, Mapping[str, int]] = (Moment(date.min, 0, GENESIS), {})
_STEPPED = [_BEGINNING]


def _settled(at: Moment, indicator: str) -> Moment:
    """The last moment at which anything changed that an indicator reads: its answers are the same ever since.

    Raises KeyError where the plan has no such indicator.
    """
    read = agency().measures[indicator].registers()
    found = [moment for register, moment in _changed(at).items() if register in read]
    return max(found, key=lambda moment: moment.position, default=Moment(at.day, 0, GENESIS))


def judgements(at: Moment) -> tuple[Judgement, ...]:
    """Every indicator's figure held against its target, in the plan's order."""
    measured = [indicator.id for indicator in agency().plan.indicators if indicator.id in agency().measures]
    return tuple(_judged(at, measured))


def judgement(at: Moment, indicator: str) -> Judgement:
    """One indicator's.  Raises KeyError where the plan has no such indicator."""
    (judged,) = _judged(at, [indicator])
    return judged


def _judged(at: Moment, indicators: Sequence[str]) -> Iterator[Judgement]:
    """Those that aren't remembered are worked out together."""

    def work_out(new: Sequence[str]) -> Mapping[str, Judgement]:
        found = agency().judgements(copy.engine(agency=agency()), question(at), new)
        return {judged.figure.indicator: judged for judged in found}

    return _remembered(_JUDGED, at, indicators, work_out)


def units_reporting(at: Moment) -> Mapping[str, int]:
    """How many units have reported something that counts for each indicator, or would if it were approved."""
    measured = list(agency().measures)

    def work_out(new: Sequence[str]) -> Mapping[str, int]:
        found = reporting(agency().measures, copy.engine(agency=agency()), question(at), "unit", new)
        return {indicator: len(units) for indicator, units in found.items()}

    return dict(zip(measured, _remembered(_REPORTING, at, measured, work_out), strict=True))


def _remembered(
    memo: _Memo[_Value], at: Moment, indicators: Sequence[str],
    work_out: Callable[[Sequence[str]], Mapping[str, _Value]],
) -> Iterator[_Value]:  # fmt: skip
    keys = {indicator: (_settled(at, indicator), indicator) for indicator in indicators}
    known = {indicator: memo[key] for indicator, key in keys.items() if key in memo}
    new = [indicator for indicator in indicators if indicator not in known]
    if new:
        known |= work_out(new)
        memo.update((keys[indicator], known[indicator]) for indicator in new)
        while len(memo) > REMEMBERED * len(agency().measures):
            memo.popitem(last=False)
    return (known[indicator] for indicator in indicators)


def shares(at: Moment, indicator: str, by: Grouping) -> Mapping[str, Figure]:
    """One indicator's own figure for each unit or country."""
    return _by(_settled(at, indicator), indicator, by)


def months(at: Moment, indicator: str) -> Mapping[str, Figure]:
    """One indicator's running figure at the end of each month begun."""
    return _by(_settled(at, indicator), indicator, "month")


@lru_cache(maxsize=REMEMBERED)
def _by(settled: Moment, indicator: str, by: Literal["unit", "country", "month"]) -> Mapping[str, Figure]:
    return compute_by(agency().measures, copy.engine(agency=agency()), question(settled), by, [indicator])[indicator]


def explanation(at: Moment, indicator: str) -> Explanation:
    """The whole way one indicator's figure was reached."""
    return _explained(_settled(at, indicator), indicator)


@lru_cache(maxsize=REMEMBERED)
def _explained(settled: Moment, indicator: str) -> Explanation:
    return explain(agency().measures, copy.engine(agency=agency()), question(settled), indicator)


@lru_cache(maxsize=REMEMBERED)
def owed(at: Moment) -> tuple[Owed, ...]:
    """What every unit owes for the plan's year, and how it stands."""
    last = _changed(at)

    def came(register: Register) -> HandedIn:
        return _handed_in(last[register.name], register.name) if register.name in last else {}

    return due.owed(agency(), copy.engine(agency=agency()), period(), at.day, at.position, came=came)


@lru_cache(maxsize=REMEMBERED)
def _handed_in(settled: Moment, register: str) -> HandedIn:
    return handed_in(copy.engine(agency=agency()), agency().registers[register], period(), settled.position)


def completeness(at: Moment, indicator: str) -> Completeness | None:
    """How much of what is owed for the registers that an indicator reads has come in."""
    return due.completeness(owed(at), agency().measures[indicator].registers())


@lru_cache(maxsize=REMEMBERED)
def set_aside(at: Moment, indicator: str) -> tuple[Overlap, ...]:
    """The decisions by which records that an indicator reads are set aside for others of the same event."""
    standing = {row.record: row for row in overlaps.decisions(at.position) if row.verdict == overlaps.SAME}
    if not standing:
        return ()
    found = verdicts(
        agency().measures, copy.engine(agency=agency()), question(at), indicator, state=DUPLICATE, limit=LINES_SHOWN
    )
    return tuple(standing[record] for record in dict.fromkeys(one.record for one in found) if record in standing)


@lru_cache(maxsize=8)
def shared(at: Moment) -> tuple[Shared, ...]:
    """The records that count for two indicators at once."""
    return sharing.shared(agency().measures, copy.engine(agency=agency()), question(at))


def accounted(
    at: Moment, indicator: str, leaf: str, show: Show, limit: int, offset: int, *,
    among: frozenset[str] | None = None, without: frozenset[str] = frozenset(),
) -> tuple[Verdict, ...]:  # fmt: skip
    """The rows of one leaf of an indicator with what became of each: of some records only, or of all but some."""
    counted = {"counted": True, "rejected": False, "pending": None}[show]
    state = "pending" if show == "pending" else None
    return tuple(
        verdicts(
            agency().measures, copy.engine(agency=agency()), question(at), indicator,
            leaf=leaf, counted=counted, state=state, limit=limit, offset=offset, among=among, without=without,
        )
    )  # fmt: skip


def accounted_for(at: Moment, record: str, register: str) -> Mapping[str, tuple[Verdict, ...]]:
    """What became of one record under every measure that reads its register, by indicator."""
    measures, engine = agency().measures, copy.engine(agency=agency())
    reading = [m.id for m in measures.values() if register in m.registers()]
    return {id: tuple(verdicts(measures, engine, question(at), id, record=record, limit=LINES_SHOWN)) for id in reading}


def question(at: Moment) -> Question:
    """The year of the plan, as it was known at that moment."""
    return Question(period(), at.day, at.position)
