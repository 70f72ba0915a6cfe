"""A quantity that asks one register: count, sum, mean, distinct, latest; its window, and what limits it."""

from __future__ import annotations

import re
from dataclasses import replace

from shizheng.measures.drafting.filling import filled
from shizheng.measures.drafting.known import Known
from shizheng.measures.drafting.language import Asked, Quantity, language, quantity_at_end
from shizheng.measures.drafting.limits import Limit, examples, limited, limits_in
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece
from shizheng.measures.drafting.proposing import Proposal, sought_in
from shizheng.measures.drafting.windows import windowed
from shizheng.measures.reading.language import OPEN

_EACH = re.compile(f"每一?[{language().counters}人國家戶校](?![年月日季])")
_MEAN = re.compile(f"之?平均(?:每一?[{language().counters}人國家戶校])?(?:數|值)?")
_ADDED_UP = re.compile("(?:合計|加總|總計|總和|之和)$")
_KEY = re.compile("各(?=[^各、,]{1,10})")
_SEPARATELY = re.compile("分別計[算列數]?|個別計[算列數]?")
_ONCE = re.compile("不重複(?:計[算列])?|僅計(?:列|算)?[一1]次|[以採]計[一1]次|歸戶")


def leaf(words: Words, known: Known, asked: Asked | None = None, skip: tuple[Words, ...] = ()) -> Piece:
    """The leaf that words for a quantity ask for; ``asked`` where the words around them say it, ``skip`` what they
    hold that is not the leaf's: by what it is divided, so that nothing in them is a mean.
    """
    main, glosses = words.without_glosses()
    main, added_up = _cut(main, _ADDED_UP)
    named = quantity_at_end(main.plain)
    quantity = named or Quantity("count", "", len(main.plain))
    head = main.part(quantity.start)
    if quantity.asked == "rate":
        return _rate(words, quantity)
    proposal = sought_in(main, head, asked or quantity.asked, known.records)
    kind = asked or ("sum" if quantity.asked == "count" and proposal.number_named(head) else quantity.asked)
    keys = tuple(gloss for gloss in glosses if _SEPARATELY.search(gloss.plain) or _ONCE.search(gloss.plain))
    piece = replace(_asking("distinct" if keys else kind, keys), unit=_unit(quantity, known))
    piece = piece.marked(main, piece.kind).marked(head, piece.kind)
    if added_up:
        piece = piece.marked(added_up, "then" if piece.kind == "latest" else piece.kind)
    for gloss in keys:
        piece = piece.marked(gloss, "distinct")
    piece, means = (piece, ()) if skip else _averaged(piece, main)
    piece = filled(piece, main, head, proposal)
    piece, when = windowed(piece, main, proposal.register)
    others = tuple(gloss for gloss in glosses if gloss not in keys)
    said: tuple[Words, ...] = () if quantity.account else (head,)
    if named is None and proposal.register is None:
        said = (head, main)  # Words for no quantity of no register name what is counted, as a whole.
    inner = tuple(gloss for gloss in main.glosses_within() if gloss.end <= head.start)
    return _limited(piece, main, (*inner, *others), (*said, *means, *when, *skip), proposal)


def _cut(words: Words, pattern: re.Pattern[str]) -> tuple[Words, Words | None]:
    """The words before what a pattern finds at their end, and that."""
    match = pattern.search(words.plain)
    return (words.part(0, match.start()).trimmed(), words.found(match)) if match and match.start() else (words, None)


def _unit(quantity: Quantity, known: Known) -> str:
    """The unit of the words; where they name none, the target's unless that is a percentage."""
    return quantity.unit or ("" if known.unit == "%" else known.unit)


def _asking(kind: Asked, keys: tuple[Words, ...]) -> Piece:
    """The node with nothing filled in; 各國各類型分別計算 has a key for each 各."""
    if kind == "count":
        return Piece({"count": OPEN})
    if kind == "distinct":
        number = sum(len(_KEY.findall(gloss.plain)) for gloss in keys)
        return Piece({"distinct": [OPEN] * max(number, 1), "of": OPEN})
    if kind == "latest":
        return Piece({"latest": OPEN, "of": OPEN, "per": [OPEN], "by": OPEN, "then": "sum"})
    return Piece({kind: OPEN, "of": OPEN})


def _rate(words: Words, quantity: Quantity) -> Piece:
    """A rate whose two sides the standard does not name."""
    node = {"ratio": {"count": OPEN, "unit": OPEN}, "over": {"count": OPEN, "unit": OPEN}}
    if "千" in words.plain[quantity.start :]:
        return Piece(node).leaving_open("rate-without-formula", words, "ratio")
    return Piece({**node, "percent": True}, quantity.unit).leaving_open("rate-without-formula", words, "ratio")


def _averaged(piece: Piece, main: Words) -> tuple[Piece, tuple[Words, ...]]:
    """平均 and 每則 make a mean of what can be averaged; 每則 alone may also ask it of each one."""
    mean, each = _MEAN.search(main.plain), _EACH.search(main.plain)
    if mean is None and each is None:
        return piece, ()
    words = main.found(mean or each)  # type: ignore[arg-type]
    if piece.kind == "latest":
        piece, to = piece.with_words(then="mean"), "then"
    elif piece.kind in ("sum", "mean"):
        piece, to = replace(piece, node={"mean": OPEN, "of": OPEN}), "mean"
        piece = replace(piece, marks=tuple(replace(mark, to="mean") for mark in piece.marks))
    else:
        return piece.leaving_open("mean-of-what", words, piece.kind), (words,)
    return (piece.marked(words, to) if mean else piece.leaving_open("each-or-mean", words, to)), (words,)


def _limited(
    piece: Piece, main: Words, glosses: tuple[Words, ...], taken: tuple[Words, ...], proposal: Proposal
) -> Piece:
    """The leaf with its conditions: those that the register explains, and those that somebody has to."""
    explained = [words for limit in proposal.limits for words in limit.words]
    number = proposal.number_named(main)
    known = (*taken, *explained, *proposal.titles, *proposal.things, *([number.words] if number else []))
    spans = [(words.start, words.end) for words in known] + [(gloss.start - 1, gloss.end + 1) for gloss in glosses]
    limits: list[Limit] = [*proposal.limits]
    for rest in main.gaps(spans):
        limits.extend(limits_in(rest))
    for gloss in glosses:
        if examples(gloss):
            piece = piece.leaving_open("inclusive-list", gloss, piece.kind)
        else:
            limits.extend(limits_in(gloss))
    return limited(piece, limits)
