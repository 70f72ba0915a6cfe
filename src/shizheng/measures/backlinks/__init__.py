"""From a standard's words to its measure and back: whether what ``reads`` and ``readings`` say holds.

A word that leads nowhere is a fault.  Words of the standard that nothing answers to, and conditions that no word asks
for, are doubts: somebody who knows the plan has to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shizheng.measures import nodes as n
from shizheng.measures.ask import Test, walk
from shizheng.measures.measure import Measure
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Direction, Target

JOINING = frozenset("之的及與和或並、，；。：「」（）　 \n")
"""What may stand between the words of a standard without limiting anything."""
_CEILING = re.compile(r"(?:不超過|不逾|不高於|不大於|至多|(?<!不)[低少]於|降至|[≦≤])\s*[\d.,]+")
_FLOOR = re.compile(r"(?:不[低少]於|至少|(?<!不)高於|(?<!不)超過|達到?|[≧≥])\s*[\d.,]+")

_STEP = re.compile(r"(?P<name>[^~]+)(?:~(?P<number>[1-9]\d{0,3}))?")
"""A step of a path: a word, and which of several conditions of that name."""


def faults(measure: Measure, standard: str) -> Iterator[Finding]:
    """Words that the standard hasn't, or not in this order; places that the measure hasn't; findings of no reading."""
    rest = standard
    for read in measure.reads:
        _, found, after = rest.partition(read.words) if read.words else ("", "", rest)
        if not found:
            yield _find("words-not-in-standard", measure, words=read.words, standard=standard)
        else:
            rest = after
        if (read.to is None) == (read.finding is None):
            yield _find("words-lead-nowhere", measure, words=read.words)
    for place in (*(read.to for read in measure.reads), *(reading.to for reading in measure.readings)):
        there = measure.direction is not None if place == "direction" else is_there(measure.source, place or "")
        if place is not None and not there:
            yield _find("place-not-in-measure", measure, path=place)
    declared = {reading.finding for reading in measure.readings}
    for read in measure.reads:
        if read.finding is not None and read.finding not in declared:
            yield _find("reading-not-declared", measure, words=read.words, finding=read.finding)


def doubts(measure: Measure, standard: str, target: Target) -> Iterator[Finding]:
    """What the standard says and nothing answers to, and the other way round; a side that the standard speaks of."""
    if not measure.reads:
        yield _find("standard-not-compared", measure)
    else:
        for words in uncovered(standard, [read.words for read in measure.reads]):
            yield _find("words-uncovered", measure, words=words)
        named = {read.to for read in measure.reads} | {reading.to for reading in measure.readings}
        for test in unanswered(measure, named):
            yield _find("condition-without-words", measure, path=test.path)
    at_most = None if _FLOOR.search(standard) else _CEILING.search(standard)
    is_open = not target.stated and measure.direction is None and target.direction is Direction.AT_LEAST
    if at_most is not None and is_open:
        yield _find("direction-undeclared", measure, words=at_most.group(), target=target.text)


def uncovered(standard: str, words: list[str]) -> list[str]:
    """What is left of a standard besides what only joins, and each of the words that doesn't follow."""
    left, rest = [], standard
    for word in words:
        before, found, after = rest.partition(word)
        left.append(before if found else word)
        rest = after if found else rest
    return [part for part in (*left, rest) if set(part) - JOINING]


def unanswered(measure: Measure, named: set[str | None]) -> Iterator[Test]:
    """The tests that nothing points at: neither at them or a group around them, nor, where the same test stands in a
    part beside them and is pointed at there, at their own part.
    """
    every = [(leaf, test) for leaf in measure.leaves() for test in walk(leaf.where) if isinstance(test, Test)]
    answered = [(leaf, test) for leaf, test in every if named & set(_ways_to(leaf, test))]
    for leaf, test in every:
        if named & set(_ways_to(leaf, test)):
            continue
        # Tests are equal where they ask the same, wherever they stand.
        beside = any(test == other and other_leaf.table == leaf.table for other_leaf, other in answered)
        if not (beside and leaf.path in named):
            yield test


def _ways_to(leaf: n.Leaf, test: Test) -> Iterator[str]:
    """The test's own path and those of the groups around it."""
    root = f"{leaf.path}/where" if leaf.path else "where"
    steps = test.path.removeprefix(f"{root}/").split("/")
    for length in range(1, len(steps) + 1):
        yield "/".join([root, *steps[:length]])


def is_there(definition: Any, place: str) -> bool:
    """Whether a path leads somewhere in a definition; ``any~2`` is the second condition of that name."""
    at = definition
    for step in place.split("/"):
        words = _STEP.fullmatch(step)
        if words is None:
            return False
        holders = at if isinstance(at, list) else [at]
        found = [holder[words["name"]] for holder in holders if isinstance(holder, dict) and words["name"] in holder]
        number = int(words["number"] or 1)
        if len(found) < number:
            return False
        at = found[number - 1]
    return True


def _find(code: str, measure: Measure, **values: object) -> Finding:
    return Catalogue.of("shizheng.measures.backlinks").find(code, None, measure.id, **values)
