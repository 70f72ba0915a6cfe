"""One indicator: its figure against the target, over time and by unit and country, and the whole way it was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from django.http import Http404, HttpRequest, HttpResponse

from shizheng.ledger.due import Completeness
from shizheng.ledger.models import Overlap
from shizheng.measures import Explanation, Measure, Verdict
from shizheng.measures.ask import walk
from shizheng.measures.measure import Reading
from shizheng.measures.sentences import Sentences
from shizheng.plan.figure import Absence, Account, Figure
from shizheng.plan.finding import Finding
from shizheng.plan.judgement import Judgement
from shizheng.plan.model import Goal, Indicator, Project, Target
from shizheng.plan.text import Text
from shizheng.web import charts, figures, withheld
from shizheng.web.asof import as_of
from shizheng.web.contents import Content, contents
from shizheng.web.page import render
from shizheng.web.paging import PER_PAGE, Pages, pages
from shizheng.web.permission import needs
from shizheng.web.zeros import meaning

FIRST_GROUPS = 12
"""Groups shown before the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's or country's own figure."""

    name: Text
    figure: Figure


@dataclass(frozen=True, slots=True)
class Split:
    """The shares in descending order: the first few, and all of them."""

    first: tuple[Share, ...]
    all: tuple[Share, ...]
    left_out: int
    """Those that aren't shown, since they would tell of a withheld record."""


@dataclass(frozen=True, slots=True)
class Months:
    """The running figures by month, and their line."""

    figures: Mapping[str, Figure | None]
    """None for a month that would tell of a withheld record."""
    line: charts.Line


@dataclass(frozen=True, slots=True)
class ReadWords:
    """Some words of the standard with what became of them: in words where that can be said, and its path or finding."""

    words: str
    became: Text | None
    path: str
    is_open: bool
    """Whether the words leave something open; ``became`` is then the reading that was chosen."""


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of one leaf that were counted, rejected or are pending, in pages."""

    leaf: str
    show: figures.Show
    shows: tuple[tuple[figures.Show, int], ...]
    leaves: tuple[tuple[str, Account], ...]
    verdicts: tuple[tuple[Verdict, Content | None], ...]
    """Each with what its record says; None for one of a table that isn't kept in the ledger."""
    pages: Pages
    withheld: int
    """Rows of classified records that the reader may not see."""


@dataclass(frozen=True, slots=True)
class Page:
    """All that is known of one indicator as of a day."""

    indicator: Indicator
    goal: Goal
    target: Target
    goal_anchor: str
    standard_anchor: str
    projects: tuple[tuple[str, Project], ...]
    """The projects that serve the indicator, with their anchors in the plan."""
    judgement: Judgement
    meaning: Text | None
    """What it says that there is no figure, or that it is 0."""
    completeness: Completeness | None
    """How much of what units owe for it has come in; None where no duty is about it."""
    months: Months
    units: Split
    countries: Split
    reads: tuple[ReadWords, ...]
    readings: tuple[Reading, ...]
    explanation: Explanation
    overlaps: tuple[Overlap, ...]
    """The decisions by which records of its registers are set aside for others, newest first."""
    overlaps_withheld: tuple[int, ...]
    """The log positions of those on records that the reader may not see."""
    findings: tuple[tuple[str, Finding], ...]
    """The findings on the indicator, with their anchors on the findings page."""
    records: Records | None


@needs("see-figures")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """One indicator with the whole way its figure was reached."""
    agency = figures.agency()
    plan = agency.plan
    if id not in agency.measures or id not in {indicator.id for indicator in plan.indicators}:
        raise Http404
    at = figures.moment(as_of(request).day)
    indicator = plan.indicator(id)
    target = agency.target(id)
    explanation = figures.explanation(at, id)
    hidden = withheld.hidden(request)
    held = withheld.held(hidden, id)
    aside = figures.set_aside(at, id)
    page = Page(
        indicator=indicator,
        goal=plan.goal(indicator.goal),
        target=target,
        goal_anchor=f"g{indicator.goal}",
        standard_anchor=f"i{id}-standard",
        projects=tuple((f"p{n}", project) for n, project in enumerate(plan.projects, 1) if id in project.indicators),
        judgement=figures.judgement(at, id),
        meaning=meaning(explanation.figure, explanation.accounts),
        completeness=figures.completeness(at, id),
        months=_months(held.running(figures.months(at, id)), target),
        units=_split(figures.shares(at, id, "unit"), held, "unit", at.day),
        countries=_split(figures.shares(at, id, "country"), held, "country", at.day),
        reads=_reads(agency.measures[id]),
        readings=agency.measures[id].readings,
        explanation=explanation,
        overlaps=tuple(row for row in aside if not hidden & {row.record, row.other}),
        overlaps_withheld=tuple(sorted({row.entry_id for row in aside if hidden & {row.record, row.other}})),
        findings=tuple((f"f{n}", finding) for n, finding in enumerate(agency.findings, 1) if finding.subject == id),
        records=_records(request, at, id, explanation, hidden),
    )
    return render(request, "indicator.html", page)


def _reads(measure: Measure) -> tuple[ReadWords, ...]:
    sentences = Sentences(measure.codelists)
    conditions = {c.path: sentences.condition(c, leaf) for leaf in measure.leaves() for c in walk(leaf.where)}
    chosen = {reading.finding: reading.choice for reading in measure.readings}
    return tuple(
        ReadWords(read.words, conditions.get(read.to), read.to, is_open=False)
        if read.to
        else ReadWords(read.words, chosen.get(read.finding or ""), read.finding or "", is_open=True)
        for read in measure.reads
    )


def _months(by_month: Mapping[str, Figure | None], target: Target) -> Months:
    values = [None if figure is None else figure.value for figure in by_month.values()]
    return Months(by_month, charts.line(values, len(figures.period().months()), target.value, 560, 150))


def _split(by_key: Mapping[str, Figure], held: withheld.Held, by: figures.Grouping, day: date) -> Split:
    agency = figures.agency()
    shares = [Share(agency.key_label(by, key, day), figure) for key, figure in held.shown(by_key, by).items()]
    ordered = tuple(sorted(shares, key=_largest_first))
    return Split(ordered[:FIRST_GROUPS], ordered, len(by_key) - len(ordered))


def _largest_first(share: Share) -> tuple[bool, object, str]:
    value = share.figure.value
    return (True, 0, share.name.en) if isinstance(value, Absence) else (False, -value, share.name.en)


def _records(
    request: HttpRequest, at: figures.Moment, id: str, explanation: Explanation, hidden: frozenset[str]
) -> Records | None:
    """The rows asked for, None where nothing was asked of any table (before the year has begun)."""
    accounts = {path: account for path, account in explanation.accounts.items() if "@" not in path}
    if not accounts:
        return None
    asked = request.GET.get("leaf", "")
    leaf = asked if asked in accounts else next(iter(accounts))
    account = accounts[leaf]
    counts: dict[figures.Show, int] = {
        "counted": account.counted,
        "rejected": account.rows - account.counted,
        "pending": account.pending,
    }
    wanted: figures.Show = next((name for name in get_args(figures.Show) if name == request.GET.get("show")), "counted")
    unseen = len(figures.accounted(at, id, leaf, wanted, counts[wanted], 0, among=hidden)) if hidden else 0
    of = pages(request, counts[wanted] - unseen, anchor="records")
    verdicts = figures.accounted(at, id, leaf, wanted, PER_PAGE, of.offset, without=hidden)
    told = contents({(one.record, one.version) for one in verdicts})
    return Records(
        leaf=leaf,
        show=wanted,
        shows=tuple(counts.items()),
        leaves=tuple(accounts.items()),
        verdicts=tuple((one, told.get((one.record, one.version))) for one in verdicts),
        pages=of,
        withheld=unseen,
    )
