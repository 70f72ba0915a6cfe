"""What a document says about itself before its first section: agency, fiscal year and preamble."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shizheng.documents.form import Form, key, year_of
from shizheng.plan.model import Paragraph


@dataclass(frozen=True, slots=True)
class Opening:
    """The agency as the document names it, its fiscal year (ROC), and the paragraphs that are no title."""

    agency: str | None
    fiscal_year: int | None
    preamble: tuple[Paragraph, ...]


def read_opening(paragraphs: Iterable[Paragraph], form: Form) -> Opening:
    """Reads the opening; what it doesn't say is None."""
    agency: str | None = None
    year: int | None = None
    preamble: list[Paragraph] = []
    for paragraph in paragraphs:
        words = key(paragraph.text)
        if title := re.search(form.opening.title, words):
            agency, year = agency or title["agency"], year or year_of(title["year"])
            continue
        preamble.append(paragraph)
        if agency is None and (named := re.search(form.opening.agency, words)):
            agency = named["agency"]
        if year is None and (said := re.search(form.opening.year, words)):
            year = year_of(said["year"])
    return Opening(agency, year, tuple(preamble))
