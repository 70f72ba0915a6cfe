"""An official form as data: which sections and tables a published plan has, and by which words they are known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shizheng.plan.yaml import read_yaml

SectionKind = Literal["goals", "indicators", "projects"]
TableKind = Literal["indicators", "projects"]


def key(text: str) -> str:
    """``text`` as it is compared with other text: NFKC, without white space.  Never stored or shown."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Frozen):
    """One heading of a table: the field it holds, the words it is known by, the cells that stand under it."""

    field: str
    words: tuple[str, ...]
    parts: tuple[str, ...] = ()
    optional: bool = False

    @property
    def span(self) -> int:
        return max(1, len(self.parts))

    def is_named(self, heading: str) -> bool:
        return key(heading) in {key(word) for word in self.words}


class Opening(_Frozen):
    """Patterns for what a document's first words say about agency and year; matched against keys."""

    title: str
    agency: str
    year: str


class Links(_Frozen):
    """How a cell lists the names of other elements."""

    none: tuple[str, ...]
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
        """The section that a line opens, whatever its numbering."""
        words = _SECTION_NUMBER.sub("", key(line)).rstrip(":")
        return next((kind for kind, titles in self.sections.items() if words in titles), None)

    def opens_notes(self, line: str) -> bool:
        """Whether a line is the 註： that opens the notes."""
        words = key(line)
        return any(words == word or words.startswith(f"{word}:") for word in self.notes)

    def ends_table(self, line: str) -> bool:
        """Whether a line between blank ones can't be part of a cell that was cut by them."""
        return self.section_of(line) is not None or self.opens_notes(line)

    def column(self, kind: TableKind, heading: str) -> Column | None:
        return next((column for column in self.tables[kind] if column.is_named(heading)), None)


_SECTION_NUMBER = re.compile(r"^\(?(?:[壹貳參叁肆伍陸柒捌玖拾一二三四五六七八九十\d]{1,3}|[IVX]{1,4})[)、.,]+")
