"""What is left of the words of a leaf when its quantity and what the registers explain are taken out: conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shizheng.measures.drafting.language import counter_pattern
from shizheng.measures.drafting.numerals import NUMBER, number
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece
from shizheng.measures.reading.language import OPEN

_LISTED = re.compile(
    "(?P<items>[^、()之等]{2,12}(?:、[^、()之等]{2,12})+?(?:[及與和或][^、()之及與和或等]{2,12})?)等(?!級)"
)
_ITEM = re.compile("[^、及與和或]+")
_BEFORE_THE_LIST = re.compile("^.*(?:進行|辦理|推動|參與|執行|針對|對於|包括|包含|屬於|有關|[與於為含])(?=.{2})")
_CONSTANT = re.compile(rf"{NUMBER}[個位家所項大種類](?=[^數以()、]{{2}}|$)")
_SAYS_NOTHING = re.compile("[等各項類種於對其該所]+|針對|對於|有關|等各項|等各類")
"""Words that join others and limit nothing."""
_EXAMPLES = re.compile("^(?:包含|包括|含|如|例如|即)")


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition as it can be drafted, the step of its path, and the words it came from.

    ``asks`` is the finding that the words become; without a condition they become nothing else.
    """

    condition: Mapping[str, Any] | None
    step: str
    words: tuple[Words, ...]
    asks: str | None = None


def limits_in(phrase: Words) -> Iterator[Limit]:
    """The conditions in words that no register explains: bounds, lists, and whatever else they say."""
    taken: list[tuple[int, int]] = []
    for limit in (*_bounds(phrase), *_lists(phrase), *_constants(phrase)):
        if not any(start < limit.words[0].end and limit.words[0].start < end for start, end in taken):
            taken.extend((words.start, words.end) for words in limit.words)
            yield limit
    for rest in phrase.gaps(taken):
        if not _SAYS_NOTHING.fullmatch(rest.plain):
            yield _open(str(rest), rest)


def _open(condition: object, words: Words) -> Limit:
    """A condition on a field that somebody has to say."""
    return Limit({OPEN: condition}, OPEN, (words,), "condition-to-declare")


def _constants(words: Words) -> Iterator[Limit]:
    """22個會員國: how many there are is no condition, and goes stale."""
    for match in _CONSTANT.finditer(words.plain):
        yield Limit(None, "", (words.found(match),), "constant-goes-stale")


def _bounds(words: Words) -> Iterator[Limit]:
    """滿100人以上之..: a number with its unit and a side."""
    pattern = rf"(?P<number>{NUMBER})(?:{counter_pattern()})(?P<side>以上|以下|以內)"
    for match in re.finditer(pattern, words.plain):
        side = "at_least" if match["side"] == "以上" else "at_most"
        yield _open({side: number(match["number"])}, words.found(match))


def _lists(words: Words) -> Iterator[Limit]:
    """甲、乙及丙等: any of what is listed."""
    for match in _LISTED.finditer(words.outline):
        lead = _BEFORE_THE_LIST.search(match["items"].partition("、")[0])
        items = words.part(match.start("items") + (lead.end() if lead else 0), match.end("items"))
        listed = [str(items.found(item)) for item in _ITEM.finditer(items.plain)]
        yield _open({"in": listed}, items)


def limited(piece: Piece, limits: list[Limit]) -> Piece:
    """A leaf with its conditions in the order of their words; those that no register explains are asked about."""
    ordered = sorted(limits, key=lambda limit: limit.words[0].start)
    where = [limit.condition for limit in ordered if limit.condition is not None]
    piece = piece.with_words(where=where) if where else piece
    steps: dict[str, int] = {}
    for limit in ordered:
        steps[limit.step] = steps.get(limit.step, 0) + 1
        again = f"~{steps[limit.step]}" if steps[limit.step] > 1 else ""
        to = f"where/{limit.step}{again}" if limit.condition is not None else piece.kind
        for words in limit.words:
            piece = piece.marked(words, to, limit.asks)
        piece = piece.asking(limit.asks, limit.words[0], to) if limit.asks else piece
    return piece


def examples(gloss: Words) -> bool:
    """Whether a gloss gives examples, or what is included: （含...）, （如...）."""
    return _EXAMPLES.search(gloss.plain) is not None
