"""An official form as data: which sections and tables a published plan has, and by which words they are known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shizheng.documents.numbering import number_of
from shizheng.plan.period import ROC_OFFSET, roc_year
from shizheng.plan.yaml import read_yaml

SectionKind = Literal["goals", "indicators", "projects"]
TableKind = Literal["indicators", "projects"]


def key(text: str) -> str:
    """``text`` as it is compared with other text: NFKC, without white space.  Never stored or shown."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Frozen):
    """One heading of a table: the field it holds, the words it is known by, the cells that stand under it.

    ``{year}`` in its words is any year.
    """

    field: str
    words: tuple[str, ...]
    parts: tuple[str, ...] = ()
    optional: bool = False

    @property
    def span(self) -> int:
        return max(1, len(self.parts))

    def is_named(self, heading: str) -> bool:
        """Whether a heading is one of its words; what stands in brackets behind them doesn't matter."""
        words, pattern = key(heading), _pattern(self.words)
        return any(map(pattern.fullmatch, (words, _BRACKETS.sub("", words))))


class Opening(_Frozen):
    """Patterns for what a document's first words say about agency and year; matched against keys."""

    title: str
    agency: str
    year: str


class Links(_Frozen):
    """How a cell lists the names of other elements."""

    none: tuple[str, ...]
    every: tuple[str, ...]
    separators: str


class DirectionWords(_Frozen):
    """Words in a target that state its direction, in the order in which they are looked for."""

    at_least: tuple[str, ...]
    at_most: tuple[str, ...]
    within: tuple[str, ...]
    exactly: tuple[str, ...]


class Form(_Frozen):
    """A whole form."""

    opening: Opening
    sections: dict[SectionKind, tuple[str, ...]]
    tables: dict[TableKind, tuple[Column, ...]]
    as_above: tuple[str, ...]
    notes: tuple[str, ...]
    links: Links
    direction_words: DirectionWords
    growth_words: tuple[str, ...]
    lowering_words: tuple[str, ...]
    reduction_words: tuple[str, ...]

    @staticmethod
    @cache
    def named(name: str) -> Form:
        """The form of this name in ``forms/``; a malformed one is a programmer's fault and raises."""
        source = files("shizheng.documents") / "forms" / f"{name}.yaml"
        return Form.model_validate(read_yaml(source.read_text("utf-8")))

    def section_of(self, line: str) -> SectionKind | None:
        """The section that a line opens, whatever its numbering and year."""
        words = _SECTION_NUMBER.sub("", key(line)).rstrip(":")
        plain = _SECTION_YEAR.sub("", words)
        return next((kind for kind, titles in self.sections.items() if words in titles or plain in titles), None)

    def is_as_above(self, text: str) -> bool:
        """Whether a cell says that it has the value of the one above."""
        return key(text) in {key(word) for word in self.as_above}

    def opens_notes(self, line: str) -> bool:
        """Whether a line is the 註： that opens the notes."""
        words = key(line)
        return any(words == word or words.startswith(f"{word}:") for word in self.notes)

    def ends_table(self, line: str) -> bool:
        """Whether a line between blank ones can't be part of a cell that was cut by them."""
        return self.section_of(line) is not None or self.opens_notes(line)

    def column(self, kind: TableKind, heading: str) -> Column | None:
        return next((column for column in self.tables[kind] if column.is_named(heading)), None)


def year_of(digits: str) -> int | None:
    """The ROC year that some digits say: 106, 2017, 一百零六, 一〇六."""
    one_by_one = "".join(str(_IDEOGRAPHS.index(digit) % 10) for digit in digits if digit in _IDEOGRAPHS)
    number = int(one_by_one) if len(one_by_one) == len(digits) > 1 else number_of(digits)
    return roc_year(number) if number is not None and number > ROC_OFFSET else number


def year_in(heading: str) -> int | None:
    """The year that a heading names, also where it is nothing else."""
    words = key(heading)
    found = _YEAR_ALONE.fullmatch(words) or _YEAR_WITHIN.search(words)
    return year_of(found[found.lastindex or 1]) if found else None


def without_year(heading: str) -> str:
    """A heading without the year that it begins with."""
    return re.sub(rf"^{_YEAR}年度?", "", key(heading)) or heading


def is_year(heading: str) -> bool:
    """Whether a heading is a year and nothing else."""
    return _YEAR_ALONE.fullmatch(key(heading)) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(key(word)).replace(re.escape("{year}"), _YEAR) for word in words))


_IDEOGRAPHS = "零一二三四五六七八九〇"
_YEAR = rf"(?:中華民國|民國)?(?:\d{{2,4}}|[{_IDEOGRAPHS}十百]{{1,5}})"
_YEAR_ALONE = re.compile(rf"(?:中華民國|民國)?(\d{{2,4}}|[{_IDEOGRAPHS}十百]{{2,5}})(?:年度?)?")
_YEAR_WITHIN = re.compile(rf"(\d{{2,4}}|[{_IDEOGRAPHS}十百]{{2,5}})年|^(?=(\d{{2,3}})\D)")
_BRACKETS = re.compile(r"\([^()]*\)$")
_SECTION_YEAR = re.compile(rf"^(?:本(?:部|院|署|局|處|會|府|所|館|中心))?{_YEAR}(?=年度)")
_SECTION_NUMBER = re.compile(r"^\(?(?:[壹貳參叁肆伍陸柒捌玖拾一二三四五六七八九十\d]{1,3}|[IVX]{1,4})[)、.,]+")
