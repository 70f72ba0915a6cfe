"""Amounts that are added and lie in one register are one sum: their codes stand together in one condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shizheng.measures.drafting.piece import Piece
from shizheng.measures.reading.language import OPEN


def merged(pieces: tuple[Piece, ...]) -> Piece | None:
    """One sum for several that differ in nothing but the code of one field, None where they differ in more."""
    nodes = [piece.node for piece in pieces]
    if any(set(node) != {"sum", "of", "where"} or OPEN in (node["sum"], node["of"]) for node in nodes):
        return None
    tests = [test for node in nodes if (test := _tests(node["where"])) is not None]
    alike = len({(node["sum"], node["of"]) for node in nodes}) == 1
    if not alike or len(tests) < len(nodes) or any(list(test) != list(tests[0]) for test in tests):
        return None
    differing = [name for name in tests[0] if any(test[name] != tests[0][name] for test in tests)]
    codes = [test[name] for name in differing for test in tests]
    if len(differing) != 1 or not all(isinstance(code, str) for code in codes):
        return None
    where = [{name: {"in": codes} if name in differing else value} for name, value in tests[0].items()]
    marks = tuple(mark for piece in pieces for mark in piece.marks)
    questions = tuple(question for piece in pieces for question in piece.questions)
    return Piece({**nodes[0], "where": where}, pieces[0].unit, marks, questions)


def _tests(where: list[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The conditions by their names; None where one is open or two are called alike."""
    tests = {name: value for test in where for name, value in test.items()}
    return None if OPEN in tests or len(tests) < len(where) else tests
