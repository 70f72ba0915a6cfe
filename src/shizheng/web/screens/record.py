"""One record: what it says, every version and state it went through, and where it counts or why it doesn't."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from shizheng.ledger import actions, classified, overlaps, queries, quoting, redaction, sent_files
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.models import Classification, Evidence, Overlap, State
from shizheng.ledger.overlaps import SaidApart
from shizheng.ledger.queries import NoteShown, StandingShown, VersionShown
from shizheng.measures import Measure, Verdict
from shizheng.measures.ask import Test
from shizheng.measures.nodes import Leaf
from shizheng.plan.model import Indicator
from shizheng.plan.text import Text
from shizheng.registers.rows import DUPLICATE
from shizheng.registers.schema import Register
from shizheng.web import clock, fields, figures
from shizheng.web.asof import as_of
from shizheng.web.fields import Shown
from shizheng.web.page import render
from shizheng.web.permission import drafts_seen, needs, problem_of, rights_over, signed_in
from shizheng.web.withheld import demand_sight, hidden_among


@dataclass(frozen=True, slots=True)
class VersionPart:
    """A version with its differences from the one before."""

    number: int
    sha256: str
    standings: tuple[StandingShown, ...]
    files: tuple[Evidence, ...]
    fields: tuple[Shown, ...]
    lines: tuple[tuple[Shown, ...], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one indicator made of some lines of the record, all for the same reason."""

    indicator: Indicator
    part: int | None
    """Which part of the indicator's measure it is, counted from 1; None where the measure has but one."""
    parts: int
    what: Text
    """What that part counts."""
    version: int
    lines: tuple[int, ...]
    counted: bool
    words: Text
    found: str
    """What the record says where it fails a condition on one field."""


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do with the record as it stands today."""

    correct: bool = False
    withdraw: bool = False
    decide: bool = False
    note: bool = False
    classify: bool = False
    redact: bool = False
    is_own: bool = False
    """Whether it could be decided on, had not the same account handed it in."""


@dataclass(frozen=True, slots=True)
class Page:
    """A record as of a day, its newest version first."""

    record: str
    register: Register
    unit: str
    title: str
    states: tuple[str, ...]
    """The states in which its versions stand; two where a correction waits beside what was approved."""
    outcomes: tuple[Outcome, ...]
    versions: tuple[VersionPart, ...]
    classified: Classification | None
    """By what it is withheld from others."""
    redactable: tuple[tuple[str, Text], ...]
    """The fields of which the words can be redacted."""
    redacted_files: frozenset[str]
    """The hashes of the files whose bytes are gone."""
    sent: sent_files.Files
    """The files of many records that go with words that are redacted, or may."""
    words_beside: tuple[quoting.Words, ...]
    """Reasons and names of files that may quote what is redacted."""
    overlaps: tuple[Overlap, ...]
    """What was decided on it and other records, newest first."""
    apart: tuple[SaidApart, ...]
    """What was said of records that look like it when it was handed in."""
    aside_at: tuple[int, ...]
    """The log positions at which it was set aside for records that the reader may not see."""
    notes: tuple[NoteShown, ...]
    note: str
    """A remark that couldn't be kept, as it was typed."""
    may: May
    reason: str
    problem: Text | None


@needs("see-records")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """A form sent to it approves, returns or withdraws the record, remarks on it, or says who sees it."""
    demand_sight(request, id)
    if request.method != "POST":
        return _render(request, id, None)
    problem = problem_of(lambda: _act(request, id))
    return redirect("record", id) if problem is None else _render(request, id, problem)


def _act(request: HttpRequest, id: str) -> None:
    user, now, synthetic = signed_in(request), clock.now(), clock.is_replayed()
    reason = request.POST.get("reason", "")
    match request.POST.get("do"):
        case "approve":
            actions.approve(user, [id], now, synthetic=synthetic)
        case "return":
            actions.return_(user, [id], reason, now, synthetic=synthetic)
        case "withdraw":
            actions.withdraw(user, [id], reason, now, synthetic=synthetic)
        case "classify":
            actions.classify(user, id, reason, now, synthetic=synthetic)
        case "declassify":
            actions.declassify(user, id, reason, now, synthetic=synthetic)
        case "redact":
            chosen = request.POST.getlist("field"), request.POST.getlist("file")
            sent = request.POST.getlist("sent")
            notes = [int(one) for one in request.POST.getlist("remark") if one.isascii() and one.isdigit()]
            actions.redact(
                user, figures.agency(), id, *chosen, reason, now, sent=sent, notes=notes,
                words=request.POST.getlist("words"), synthetic=synthetic,
            )  # fmt: skip
        case "note":
            actions.note(user, id, request.POST.get("note", ""), now, synthetic=synthetic)
        case _:
            raise WrongStateError(Text("不明之作業", "it isn't said what is to be done"))


def _render(request: HttpRequest, id: str, problem: Text | None) -> HttpResponse:
    """What was handed in; what is still with its unit is for those who may see its drafts."""
    agency = figures.agency()
    at = figures.moment(as_of(request).day)
    register = agency.registers.get(queries.register_of(id) or "")
    versions = queries.versions(id, register, at.position) if register else ()
    if register is None or not versions:
        raise Http404
    versions = _seen(versions, drafts_seen(request))
    if not versions:
        raise Http404
    newest = versions[-1]
    verdicts = figures.accounted_for(at, id, register.name)
    by_number = {version.number: version for version in versions}
    decided = overlaps.decisions(at.position, id)
    apart = overlaps.said_apart(id, at.position)
    others = {record for row in decided for record in (row.record, row.other)} | {one.other for one in apart}
    unseen = hidden_among(request, others)
    may = _may(request, newest) if not as_of(request).chosen else May()
    page = Page(
        record=id,
        register=register,
        unit=newest.unit,
        title=fields.title(register, newest.values) or id,
        states=_states(versions, is_aside=any(row.record == id and row.verdict == overlaps.SAME for row in decided)),
        outcomes=tuple(
            outcome
            for name, found in verdicts.items()
            for outcome in _outcomes(agency.measures[name], agency.plan.indicator(name), register, by_number, found)
        ),
        versions=tuple(reversed(_parts(register, versions))),
        classified=classified.of(id),
        redactable=tuple((name, register.fields[name].label) for name in redaction.redactable(agency, register.name)),
        redacted_files=redaction.files(id),
        sent=sent_files.of(id) if may.redact else sent_files.Files(),
        words_beside=_beside(request, id) if may.redact else (),
        overlaps=tuple(row for row in decided if not unseen & {row.record, row.other}),
        apart=tuple(one for one in apart if one.other not in unseen),
        aside_at=tuple(
            row.entry_id for row in decided if (row.record, row.verdict) == (id, overlaps.SAME) and row.other in unseen
        ),
        notes=queries.notes(id, at.position),
        note=request.POST.get("note", ""),
        may=may,
        reason=request.POST.get("reason", ""),
        problem=problem,
    )
    return render(request, "record.html", page, status=422 if problem else 200)


def _beside(request: HttpRequest, id: str) -> tuple[quoting.Words, ...]:
    """The words beside a record but for those that tell of another which the reader may not see."""
    found = quoting.of(id, redaction.MARK)
    pairs = {one.key: {one.row.record, one.row.other} for one in found if isinstance(one.row, Overlap)}
    unseen = hidden_among(request, set().union(*pairs.values()))
    return tuple(one for one in found if not unseen & pairs.get(one.key, set()))


def _may(request: HttpRequest, newest: VersionShown) -> May:
    rights = rights_over(request, newest.unit, "report", "withdraw", "approve", "note", "classify", "redact")
    report, withdraw, approve, note, classify, redact = rights
    hands = {s.account for s in newest.standings if s.state in (State.REPORTED, State.SUBMITTED)}
    own = signed_in(request).get_username() in hands
    return May(
        correct=report.granted and newest.state != State.WITHDRAWN,
        withdraw=withdraw.granted and newest.state != State.WITHDRAWN,
        decide=approve.granted and newest.state == State.SUBMITTED and not own,
        is_own=approve.granted and newest.state == State.SUBMITTED and own,
        note=note.granted,
        classify=classify.granted,
        redact=redact.granted,
    )


def _seen(versions: tuple[VersionShown, ...], drafts_of: Collection[str] | None) -> tuple[VersionShown, ...]:
    """The versions without those that are still with a unit of which drafts aren't seen."""
    if drafts_of is None:
        return versions
    return tuple(v for v in versions if v.unit in drafts_of or any(s.state != State.REPORTED for s in v.standings))


def _outcomes(
    measure: Measure, indicator: Indicator, register: Register, versions: Mapping[int, VersionShown],
    verdicts: Sequence[Verdict],
) -> Iterator[Outcome]:  # fmt: skip
    """The verdicts, lines with the same one told together."""
    leaves = {leaf.path: leaf for leaf in measure.leaves()}
    order = list(leaves)

    def told(verdict: Verdict) -> tuple[str, int, bool, Text, str]:
        version = versions.get(verdict.version)
        found = _found(leaves[verdict.leaf], register, version, verdict) if version else ""
        return verdict.leaf, verdict.version, verdict.counted, verdict.words, found

    for (leaf, version, counted, words, found), same in groupby(verdicts, key=told):
        lines = tuple(verdict.line for verdict in same if verdict.line is not None)
        part = order.index(leaf) + 1 if len(order) > 1 else None
        what = measure.sentences.of(leaves[leaf])
        yield Outcome(indicator, part, len(order), what, version, lines, counted, words, found)


def _found(leaf: Leaf, register: Register, version: VersionShown, verdict: Verdict) -> str:
    """What a version says in the field of the condition that it failed; nothing where that asks of several fields."""
    failed = next((one for one in leaf.where if one.path == verdict.failed), None)
    if not isinstance(failed, Test):
        return ""
    values = {**version.values, **(version.lines[verdict.line - 1] if verdict.line else {})}
    return fields.in_words(
        leaf.table.fields[failed.field], values.get(failed.field), fields.dated(register, version.values)
    )


def _parts(register: Register, versions: Sequence[VersionShown]) -> list[VersionPart]:
    """The versions in their order, each against the one before it."""
    parts = []
    before: VersionShown | None = None
    for version in versions:
        on = fields.dated(register, version.values)
        shown = fields.shown(register.fields, version.values, before.values if before else None, on)
        lines = (
            fields.shown_lines(register, version.lines, before.lines if before else None, on) if version.lines else ()
        )
        parts.append(VersionPart(version.number, version.sha256, version.standings, version.files, shown, tuple(lines)))
        before = version
    return parts


def _states(versions: Sequence[VersionShown], *, is_aside: bool) -> tuple[str, ...]:
    """The newest version's state, and approved beside it where an earlier version still counts; set aside for another
    record, nothing of it does.
    """
    newest = versions[-1].state
    if newest == State.WITHDRAWN:
        return (newest,)
    states = dict.fromkeys([newest, *(one.state for one in versions if one.state == State.APPROVED)])
    return tuple(DUPLICATE if is_aside and state == State.APPROVED else state for state in states)
