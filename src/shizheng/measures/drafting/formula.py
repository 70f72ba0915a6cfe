"""Formulas with ÷ ＋ － × and brackets of any width, as trees of operations over the words between the signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from shizheng.measures.drafting.language import quantity_at_end
from shizheng.measures.drafting.numerals import NUMBER, number, share
from shizheng.measures.drafting.passage import CLOSING, OPENING, Words

Sign = Literal["+", "-", "*", "/"]

_SIGNS: dict[str, Sign] = {"÷": "/", "/": "/", "+": "+", "-": "-", "−": "-", "–": "-", "×": "*", "✕": "*", "*": "*"}
_SPOKEN: dict[str, Sign] = {"除以": "/", "乘以": "*", "減去": "-"}
_TIMES_HUNDRED = re.compile(r"[xX](?=\s*100)")
_NUMBER = re.compile(rf"{NUMBER}\s*[%‰]?$")
_NEVER_A_SIGN_BETWEEN = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Name:
    """Words that name a quantity."""

    words: Words


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the formula says itself; 40% is 0.4."""

    value: int | Decimal
    words: Words

    @property
    def makes_percent(self) -> bool:
        """Whether it turns a quotient into a percentage: ×100 and ×100% alike."""
        return re.fullmatch(r"100\s*%?", self.words.plain) is not None


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and the sign between them."""

    sign: Sign
    left: Expression
    right: Expression
    at: Words


Expression = Name | Number | Operation


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["sign", "open", "close", "words"]
    words: Words
    sign: Sign | None = None


def signs_in(words: Words) -> tuple[Words, ...]:
    """The signs of operations in some words, brackets or not; a slash or hyphen inside a name is none."""
    return tuple(token.words for token in _tokens(words) if token.kind == "sign")


def parse(words: Words) -> Expression | None:
    """The formula that the words write, None where its brackets or signs don't fit together."""
    parser = _Parser(list(_tokens(words)))
    try:
        expression = parser.sums()
    except _UnreadableError:
        return None
    return expression if parser.at_end else None


class _UnreadableError(Exception):
    """Brackets or signs don't fit together."""


class _Parser:
    """Sums of products of names, numbers and bracketed sums."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.next = 0

    @property
    def at_end(self) -> bool:
        return self.next == len(self.tokens)

    def sums(self) -> Expression:
        return self._chain(self.products, ("+", "-"))

    def products(self) -> Expression:
        return self._chain(self.single, ("*", "/"))

    def single(self) -> Expression:
        token = self._take()
        if token.kind == "open":
            inner = self.sums()
            if self._take().kind != "close":
                raise _UnreadableError
            return inner
        if token.kind != "words":
            raise _UnreadableError
        return Number(_value(token.words.plain), token.words) if _NUMBER.match(token.words.plain) else Name(token.words)

    def _chain(self, below, signs: tuple[Sign, ...]) -> Expression:  # type: ignore[no-untyped-def]
        expression: Expression = below()
        while not self.at_end and self.tokens[self.next].sign in signs:
            token = self._take()
            assert token.sign is not None
            expression = Operation(token.sign, expression, below(), token.words)
        return expression

    def _take(self) -> _Token:
        if self.at_end:
            raise _UnreadableError
        self.next += 1
        return self.tokens[self.next - 1]


def _value(text: str) -> int | Decimal:
    """The number that a formula writes, a percentage as a share."""
    return share(text) if text.endswith("%") else number(text.rstrip(" ‰"))


def _tokens(words: Words) -> Iterator[_Token]:
    """Signs, grouping brackets, and the words between; a bracket after words that holds no sign is part of them."""
    text, begun, at = words.plain, 0, 0
    glossing = 0
    while at < len(text):
        sign, length = _sign_at(words, at)
        character = text[at]
        before = words.part(begun, at).trimmed()
        if glossing or (character in OPENING and before and not _groups(words.part(at))):
            glossing += (character in OPENING) - (character in CLOSING)
        elif sign or character in OPENING + CLOSING:
            if before:
                yield _Token("words", before)
            kind: Literal["sign", "open", "close"] = "sign" if sign else "open" if character in OPENING else "close"
            yield _Token(kind, words.part(at, at + length), sign)
            begun = at + length
        at += length
    if rest := words.part(begun).trimmed():
        yield _Token("words", rest)


def _groups(words: Words) -> bool:
    """Whether the bracket that opens these words holds a sign."""
    depth = 0
    for at, character in enumerate(words.plain):
        depth += (character in OPENING) - (character in CLOSING)
        if depth == 0:
            return False
        if _sign_at(words, at)[0]:
            return True
    return False


def _sign_at(words: Words, at: int) -> tuple[Sign | None, int]:
    """The sign that stands at a place and its length; 1 where none does."""
    text = words.plain
    for spoken, sign in _SPOKEN.items():
        if text.startswith(spoken, at):
            return sign, len(spoken)
    if _TIMES_HUNDRED.match(text, at) and at and text[at - 1] in CLOSING + " ":
        return "*", 1
    found = _SIGNS.get(text[at])
    if found is None or not _stands_free(words, at, found):
        return None, 1
    return found, 1


def _stands_free(words: Words, at: int, sign: Sign) -> bool:
    """Whether a sign is one: 97-99年, e-mail, 協定/協議 and 篇/人 hold none."""
    text = words.plain
    before, after = text[:at].rstrip(), text[at + 1 :].lstrip()
    if not before or not after:
        return False
    if text[at] == "/":
        return _divides(before, after)
    if sign in "*+" or text[at] == "÷":
        return True
    return not (_NEVER_A_SIGN_BETWEEN.match(before[-1]) and _NEVER_A_SIGN_BETWEEN.match(after[0]))


def _divides(before: str, after: str) -> bool:
    """Whether a slash divides: beside a bracket, or between two quantities that are called so."""
    if before[-1] in CLOSING or after[0] in OPENING or before.endswith("%"):
        return True
    divisor = re.split(r"[*×✕÷/+)】\],;。(]", after)[0].rstrip()
    dividend = re.split(r"[*×✕÷/+(【\[,;。=:]", before)[-1]
    left, right = quantity_at_end(dividend), quantity_at_end(divisor)
    long_enough = len(dividend) > 1 and len(divisor) > 1
    return long_enough and left is not None and right is not None
