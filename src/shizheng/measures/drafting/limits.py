"""What is left of the words of a leaf when its quantity and what the registers explain are taken out: conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shizheng.measures.drafting.language import counter_pattern
from shizheng.measures.drafting.numerals import NUMBER, number
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import OPEN, Piece

_LISTED = re.compile("(?P<items>[^、()之等]{2,12}(?:、[^、()之等]{2,12})+?(?:[及與和或][^、()之及與和或等]{2,12})?)等(?!級)")
_ITEM = re.compile("[^、及與和或]+")
_BEFORE_THE_LIST = re.compile("^.*(?:進行|辦理|推動|參與|執行|針對|對於|包括|包含|屬於|有關|[與於為含])(?=.{2})")
_CONSTANT = re.compile(rf"{NUMBER}[個位家所項大種類](?=[^數以()、]{{2}})")
_EXAMPLES = re.compile("^(?:包含|包括|含|如|例如|即)")


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition as it can be drafted, the step of its path, and the words it came from."""

    condition: Mapping[str, Any]
    step: str
    words: tuple[Words, ...]


def limits_in(phrase: Words) -> Iterator[Limit]:
    """The conditions in words that no register explains: bounds, lists, and whatever else they say."""
    taken: list[tuple[int, int]] = []
    for limit in (*_bounds(phrase), *_lists(phrase)):
        taken.extend((words.start, words.end) for words in limit.words)
        yield limit
    for rest in phrase.gaps(taken):
        yield Limit({OPEN: str(rest)}, OPEN, (rest,))


def _bounds(words: Words) -> Iterator[Limit]:
    """滿100人以上之..: a number with its unit and a side."""
    pattern = rf"(?P<number>{NUMBER})(?:{counter_pattern()})(?P<side>以上|以下|以內)"
    for match in re.finditer(pattern, words.plain):
        side = "at_least" if match["side"] == "以上" else "at_most"
        yield Limit({OPEN: {side: number(match["number"])}}, OPEN, (words.found(match),))


def _lists(words: Words) -> Iterator[Limit]:
    """甲、乙及丙等: any of what is listed."""
    for match in _LISTED.finditer(words.outline):
        lead = _BEFORE_THE_LIST.search(match["items"].partition("、")[0])
        items = words.part(match.start("items") + (lead.end() if lead else 0), match.end("items"))
        listed = [str(items.found(item)) for item in _ITEM.finditer(items.plain)]
        yield Limit({OPEN: {"in": listed}}, OPEN, (items,))


def limited(piece: Piece, limits: list[Limit]) -> Piece:
    """A leaf with its conditions; those that no register explains are asked about."""
    if not limits:
        return piece
    ordered = sorted(limits, key=lambda limit: limit.words[0].start)
    piece = piece.with_words(where=[*piece.node.get("where", ()), *(limit.condition for limit in ordered)])
    steps: dict[str, int] = {}
    for limit in ordered:
        steps[limit.step] = steps.get(limit.step, 0) + 1
        to = f"where/{limit.step}" + (f"~{steps[limit.step]}" if steps[limit.step] > 1 else "")
        for words in limit.words:
            piece = piece.marked(words, to, "condition-to-declare" if limit.step == OPEN else None)
        if limit.step == OPEN:
            piece = piece.asking("condition-to-declare", limit.words[0], to)
    return piece


def with_constants_asked(piece: Piece, words: Words) -> Piece:
    """A number in front of a thing (22個會員國) is asked about: it goes stale."""
    for match in _CONSTANT.finditer(words.plain):
        piece = piece.asking("constant-goes-stale", words.found(match), piece.kind)
    return piece


def examples(gloss: Words) -> bool:
    """Whether a gloss gives examples, or what is included: （含...）, （如...）."""
    return _EXAMPLES.search(gloss.plain) is not None
