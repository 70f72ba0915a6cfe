"""Amounts that are added and lie in one register are one sum: their codes stand together in one condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shizheng.measures.drafting.piece import Mark, Piece
from shizheng.measures.reading.language import OPEN


def merged(pieces: tuple[Piece, ...]) -> Piece | None:
    """One sum for several that differ in nothing but the code of one field, None where they differ in more."""
    nodes = [piece.node for piece in pieces]
    if any(set(node) != {"sum", "of", "where"} or OPEN in (node["sum"], node["of"]) for node in nodes):
        return None
    tests = [_tests(node["where"]) for node in nodes]
    if any(test is None for test in tests):
        return None
    known = [test for test in tests if test is not None]
    differing = [name for name in known[0] if len({str(test.get(name)) for test in known}) > 1]
    same_fields = all(list(test) == list(known[0]) for test in known)
    if not same_fields or len(differing) != 1 or len({(node["sum"], node["of"]) for node in nodes}) > 1:
        return None
    (field,) = differing
    codes = [test[field] for test in known]
    if not all(isinstance(code, str) for code in codes):
        return None
    where = [{name: {"in": codes} if name == field else value} for name, value in known[0].items()]
    marks: list[Mark] = [mark for piece in pieces for mark in piece.marks]
    questions = [question for piece in pieces for question in piece.questions]
    once = tuple(question for at, question in enumerate(questions) if question not in questions[:at])
    return Piece({**nodes[0], "where": where}, pieces[0].unit, tuple(marks), once)


def _tests(where: list[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The conditions by their fields, None where one is open, a group, or of a field that another is of."""
    names = [next(iter(test)) for test in where]
    if len(set(names)) != len(names) or {OPEN, "any", "all", "not"} & set(names):
        return None
    return {name: test[name] for name, test in zip(names, where, strict=True)}
