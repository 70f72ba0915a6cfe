"""Words of a standard that two careful readers would count differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shizheng.documents.checks.subject_matter import Checked, find_in
from shizheng.documents.passages import Passage, name_of, standard_of
from shizheng.documents.standard import clause_around, denominator
from shizheng.plan.finding import Finding

_YEAR_BEFORE = re.compile("(?<!以)前年度")
"""以前年度 means all years before and is no base."""
_ROUNDING = re.compile("四捨五入")
_WHAT_IS_ROUNDED = re.compile("[率值額]|比例|百分比|數")
_PLACE_OF_ROUNDING = re.compile(r"整數|第?[\d一二三四五]位|[個十百千]位")
_ACCUMULATED = re.compile("累積|累計")
_SINCE = re.compile(r"自.{1,15}?(?:起|以來)|\d{2,4}年(?:度|\d{1,2}月)?.{0,6}?起|截至")
_EACH = re.compile("每(?:則|件|篇|人|案|次|場|班|項|位|家|戶|人次)")
_ALL_OR_MEAN = re.compile("均|皆|都|各|平均")


def findings(checked: Checked) -> Iterator[Finding]:
    """The readings of each indicator's standard; a mark in its name counts too."""
    for indicator in checked.plan.indicators:
        standard = standard_of(indicator)
        for passage in (name_of(indicator), standard):
            yield from _every(passage, _YEAR_BEFORE, "base-year-ambiguous")
        yield from _rounding(standard)
        yield from _accumulation(standard)
        yield from _each(standard)
        yield from _stale_constants(standard, checked.terms.changeable)


def _every(passage: Passage, pattern: re.Pattern[str], code: str) -> Iterator[Finding]:
    """The first occurrence only: one reading is declared for an indicator, however often the words come."""
    if match := pattern.search(passage.text):
        yield find_in(passage, code, match.start(), match.end())


def _rounding(standard: Passage) -> Iterator[Finding]:
    """Rounding says of what in its own clause, or says the place and follows the words for what is rounded."""
    match = _ROUNDING.search(standard.text)
    if match is None:
        return
    clause = clause_around(standard.text, match.start()).replace("小數", "")
    sentence = clause_around(standard.text, match.start(), "。；").replace("小數", "")
    said_of = sentence if _PLACE_OF_ROUNDING.search(clause) else clause
    if not _WHAT_IS_ROUNDED.search(said_of.replace("整數", "")):
        yield find_in(standard, "rounding-scope-unstated", match.start(), match.end())


def _accumulation(standard: Passage) -> Iterator[Finding]:
    match = _ACCUMULATED.search(standard.text)
    if match and not _SINCE.search(standard.text):
        yield find_in(standard, "accumulation-start-unstated", match.start(), match.end())


def _each(standard: Passage) -> Iterator[Finding]:
    for match in _EACH.finditer(standard.text):
        if not _ALL_OR_MEAN.search(clause_around(standard.text, match.start())):
            yield find_in(standard, "each-or-mean", match.start(), match.end())
            return


def _stale_constants(standard: Passage, changeable: tuple[str, ...]) -> Iterator[Finding]:
    nouns = "|".join(map(re.escape, changeable))
    if match := re.search(rf"\d+\s*[個位家所]?(?:{nouns})", standard.text):
        yield find_in(standard, "constant-goes-stale", match.start(), match.end())
    share = denominator(standard.text)
    if share is not None and share.thing in changeable:
        yield find_in(standard, "constant-goes-stale", share.start, share.end)
