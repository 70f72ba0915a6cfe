"""The year report 施政績效報告 as an OpenDocument text, in the official order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from shizheng.documents.report import wording
from shizheng.documents.report.analysis import analysis
from shizheng.documents.report.automatic import automatic
from shizheng.documents.report.contents import Contents, Piece
from shizheng.documents.report.heard import Calendar
from shizheng.documents.report.indicator_table import indicator_table
from shizheng.documents.report.opening import KNOWN, NOTICE, first_page, goals, title
from shizheng.documents.report.package import package, root
from shizheng.documents.report.project_table import project_table
from shizheng.documents.report.silence import annex
from shizheng.documents.report.styles import faces, styles
from shizheng.documents.report.summary import summary
from shizheng.documents.report.table import Table
from shizheng.documents.report.xml import Xml, joined, tag
from shizheng.plan.judgement import Judgement
from shizheng.plan.model import Plan, Target
from shizheng.plan.period import Period
from shizheng.plan.text import Language, Text


def year_report(
    plan: Plan,
    agency: Text,
    judgements: Sequence[Judgement],
    *,
    marks: wording.Marks,
    synthetic: bool,
    as_of: date,
    printed_on: date,
    head: str,
    targets: Mapping[str, Target] | None = None,
    readings: Mapping[str, Sequence[Text]] | None = None,
    calendar: Calendar | None = None,
    language: Language = "zh",
) -> bytes:
    """The report's bytes (ODT); the same arguments give the same bytes.

    ``marks`` says how the scheme of ``judgements`` shows its signals.  ``targets`` replaces targets of the plan whose
    direction an agency had to declare, ``readings`` are the choices it declared between readings of a standard; both
    by indicator.  ``synthetic`` marks every page.  ``head`` is the head of the log that the figures were taken from.
    ``calendar`` says how much of what units owed has come; without it the report doesn't speak of that.
    """
    contents = Contents(
        plan, agency, {judgement.figure.indicator: judgement for judgement in judgements}, targets or {},
        readings or {}, marks, _period(plan, judgements, as_of), as_of, printed_on, head, synthetic, language,
        calendar or Calendar(),
    )  # fmt: skip
    pieces = [
        *first_page(contents),
        *goals(contents),
        *indicator_table(contents),
        *analysis(contents),
        *project_table(contents),
        *summary(contents),
        *annex(contents),
    ]
    running = f"{contents.say(agency)}　{title(contents)}" if language == "zh" else f"{agency.en}, {title(contents)}"
    known = contents.say(KNOWN, day=wording.day(as_of))
    look = styles(running, known, contents.say(NOTICE) if synthetic else None, language)
    return package(_content(pieces), look, _meta(contents, running))


def _period(plan: Plan, judgements: Sequence[Judgement], as_of: date) -> Period:
    """The period that the figures are about; without figures, the plan's year."""
    if judgements:
        return judgements[0].figure.period
    return Period.of_year(plan.fiscal_year or as_of.year)


def _content(pieces: Sequence[Piece]) -> Xml:
    made = joined(piece.xml() if isinstance(piece, Table) else piece for piece in pieces)
    tables = joined(piece.styles() for piece in pieces if isinstance(piece, Table))
    return root(
        "office:document-content",
        faces(),
        tag("office:automatic-styles", None, automatic() + tables),
        tag("office:body", None, tag("office:text", None, made)),
    )


def _meta(contents: Contents, name: str) -> Xml:
    printed = f"{contents.printed_on.isoformat()}T00:00:00"
    return root(
        "office:document-meta",
        tag(
            "office:meta",
            None,
            tag("meta:generator", None, "Shizheng"),
            tag("dc:title", None, name),
            tag("dc:subject", None, contents.say(NOTICE) if contents.synthetic else name),
            tag("dc:language", None, "zh-TW" if contents.language == "zh" else "en"),
            tag("meta:creation-date", None, printed),
            tag("dc:date", None, printed),
        ),
    )
