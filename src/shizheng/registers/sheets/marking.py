"""A copy of a file with what was found marked in it: on the cell, and in words in a last column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from shizheng.plan.finding import Finding
from shizheng.plan.text import Language
from shizheng.registers.headings import FINDINGS
from shizheng.registers.sheets.page import Page
from shizheng.registers.sheets.sheet import Sheet

_MOST_MARKS = 5_000
"""Remarks beyond which a workbook opens slowly; the last column has them all."""


def marked(
    sheet: Sheet, findings: Iterable[Finding], language: Language, only: Collection[int] | None = None
) -> Page:  # fmt: skip
    """The table of a sheet as one page; ``only`` some of its rows, by their numbers in the file.

    Marked copies come back: the column with the words is passed over then, and written anew.
    """
    last = FINDINGS.in_language(language)
    kept = [at for at, column in enumerate(sheet.columns) if column not in (FINDINGS.zh, FINDINGS.en)]
    told: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place is not None:
            told[finding.place.line].append(finding)
    marks: dict[tuple[int, int], str] = {}
    notes: dict[int, str] = {}
    for finding in told.get(sheet.heading, ()):
        at = kept.index(_at(finding)) if _at(finding) in kept else 0
        notes[at] = _joined(notes.get(at), _words(finding, language))

    def rows() -> Iterator[Sequence[str]]:
        written = 0
        for number, cells in sheet.rows:
            if only is not None and number not in only:
                continue
            own = [cells[at] if at < len(cells) else "" for at in kept]
            for finding in told.get(number, ()) if len(marks) < _MOST_MARKS else ():
                at = kept.index(_at(finding)) if _at(finding) in kept else 0
                marks[written, at] = _joined(marks.get((written, at)), _words(finding, language))
            yield [*own, "；".join(finding.message.in_language(language) for finding in told.get(number, ()))]
            written += 1

    return Page(last, (*(sheet.columns[at] for at in kept), last), rows(), marks, notes)


def _at(finding: Finding) -> int:
    return finding.place.column - 1 if finding.place else 0


def _words(finding: Finding, language: Language) -> str:
    return f"{finding.message.in_language(language)} {finding.advice.in_language(language)}"


def _joined(before: str | None, words: str) -> str:
    return f"{before}\n{words}" if before else words
