"""A drafted part of a definition, with the words it came from and the questions that are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shizheng.measures.drafting.passage import Words
from shizheng.measures.reading.language import OPEN

_LEAVES = ("count", "sum", "mean", "distinct", "latest", "members", "constant")
_HANDS_DOWN = ("total", "least", "greatest", "weighted", "difference", "change")
"""Kinds whose parts take over the unit declared on them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words and the place in the definition that they became; ``finding`` where they leave it open."""

    words: Words
    to: str
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A finding in the making: its code, the words and the place in the definition it is about."""

    code: str
    words: Words
    to: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A node of a definition; the places of its marks and questions are counted from it."""

    node: Mapping[str, Any]
    unit: str = ""
    marks: tuple[Mark, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def kind(self) -> str:
        return next(iter(self.node))

    def marked(self, words: Words, to: str, finding: str | None = None) -> Piece:
        """With one more mark."""
        return replace(self, marks=(*self.marks, Mark(words, to, finding)))

    def asking(self, code: str, words: Words, to: str, **values: object) -> Piece:
        """With one more question."""
        return replace(self, questions=(*self.questions, Question(code, words, to, values)))

    def leaving_open(self, code: str, words: Words, to: str, **values: object) -> Piece:
        """With words that became nothing but a question."""
        return self.marked(words, to, code).asking(code, words, to, **values)

    def with_words(self, **words: Any) -> Piece:
        """With more words beside the node's kind."""
        return replace(self, node={**self.node, **words})

    def below(self, *steps: str) -> tuple[tuple[Mark, ...], tuple[Question, ...]]:
        """The marks and questions as they stand in a node that holds this one at ``steps``."""
        way = "/".join(steps)
        return (
            tuple(replace(mark, to=_joined(way, mark.to)) for mark in self.marks),
            tuple(replace(question, to=_joined(way, question.to)) for question in self.questions),
        )

    def saying_unit(self) -> Piece:
        """With its unit declared, for a place where none is handed down; what follows from its parts stays unsaid."""
        if self.kind in _LEAVES or self.kind in _HANDS_DOWN:
            return self.with_words(unit=self.unit or OPEN)
        return self


def holding(kind: str, parts: Mapping[str, Piece], unit: str, **words: Any) -> Piece:
    """A node that holds others, under its own kind where that is one of the parts' names (growth, ratio over ...)."""
    marks: list[Mark] = []
    questions: list[Question] = []
    for name, part in parts.items():
        below = part.below(name)
        marks.extend(below[0])
        questions.extend(below[1])
    node = {name: part.node for name, part in parts.items()}
    return Piece(
        {kind: node[kind], **{n: v for n, v in node.items() if n != kind}, **words},
        unit,
        tuple(marks),
        tuple(questions),
    )


def parted(kind: str, parts: Mapping[str, Piece], unit: str) -> Piece:
    """A node of named parts."""
    marks: list[Mark] = []
    questions: list[Question] = []
    for name, part in parts.items():
        below = part.below(kind, name)
        marks.extend(below[0])
        questions.extend(below[1])
    return Piece({kind: {name: part.node for name, part in parts.items()}}, unit, tuple(marks), tuple(questions))


def doubting_units(piece: Piece, parts: Iterable[Piece], words: Words, to: str) -> Piece:
    """``piece`` with the question that its parts' units raise where two of those known differ."""
    units = list(dict.fromkeys(part.unit for part in parts if part.unit))
    return piece.asking("unlike-units", words, to, above=units[0], below=units[1]) if len(units) > 1 else piece


def numbered(parts: tuple[Piece, ...]) -> dict[str, Piece]:
    """Parts under the names that stand until somebody gives them better ones."""
    return {f"part_{number}": part for number, part in enumerate(parts, 1)}


def _joined(way: str, to: str) -> str:
    return f"{way}/{to}" if way and to else way or to
