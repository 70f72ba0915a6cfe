"""A whole standard: its one quantity or its numbered parts, made into one figure."""

from __future__ import annotations

import re

from shizheng.measures.drafting.clauses import Clauses, Together, read_clauses
from shizheng.measures.drafting.formula import signs_in
from shizheng.measures.drafting.known import Known
from shizheng.measures.drafting.layout import Layout
from shizheng.measures.drafting.milestones import milestones_in
from shizheng.measures.drafting.numerals import NUMBER, share
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece, doubting_units, holding, numbered, parted
from shizheng.measures.drafting.quantities import quantity
from shizheng.measures.drafting.thresholds import Threshold, requirement, threshold_in
from shizheng.measures.reading.language import OPEN

_WEIGHT = re.compile(rf"(?:權重|占)?:?(?P<weight>{NUMBER})%$")
_COMPARISONS = ("growth", "reduction", "change")


def combined(found: Layout, known: Known) -> Piece:
    """The figure that a standard asks for."""
    clauses = read_clauses(found.clauses, known.unit)
    steps = milestones_in(found.quantities)
    if steps is not None:
        piece = steps
    elif found.is_parted:
        piece = _parts(found.quantities, clauses, known)
    else:
        piece = _single(found.quantities[0], clauses, known)
    piece = _rounded(piece, clauses)
    for words in found.numbers:
        piece = piece.marked(words, piece.kind)
    for clause in clauses.unread:
        piece = piece.leaving_open("words-not-read", clause, "")
    return piece


def _single(words: Words, clauses: Clauses, known: Known) -> Piece:
    """One quantity; a number that it has to reach belongs to the target."""
    threshold = None if signs_in(words) else threshold_in(words)
    if threshold is not None and threshold.floor is None and not _is_comparison(threshold):
        piece = quantity(threshold.value, known).leaving_open("target-in-standard", threshold.words, "")
    else:
        piece = quantity(words, known)
    if clauses.comparison is not None and piece.kind not in _COMPARISONS:
        piece = clauses.comparison.applied(piece)
    return _explained(piece, clauses)


def _is_comparison(threshold: Threshold) -> bool:
    """Whether the number is by how much something grows, which its comparison reads."""
    return re.search("增加|成長|提升|提高|減少|降低|下降|縮短|增長$", threshold.value.plain[-4:]) is not None


def _parts(words: tuple[Words, ...], clauses: Clauses, known: Known) -> Piece:
    """Numbered parts: conditions met, weighted parts, or quantities put together."""
    thresholds = [threshold_in(part) for part in words]
    bounded = [threshold for threshold in thresholds if threshold is not None]
    if len(bounded) == len(words) and not (known.unit == "%" and clauses.together in (None, "least")):
        piece = parted("met", numbered(tuple(requirement(one, known) for one in bounded)), known.unit or "項")
        if clauses.together != "met" and "項" not in known.unit:
            piece = piece.asking("parts-combined", _all(words), "met")
        return _explained(piece, clauses)
    if clauses.together == "weighted" and (weighted := _weighted(words, clauses, known)):
        return weighted
    return _together(tuple(quantity(part, _within(known, clauses)) for part in words), words, clauses, known)


def _within(known: Known, clauses: Clauses) -> Known:
    """What parts are told: the target's unit is theirs only where nothing is made of them but a total."""
    same = clauses.together in (None, "total", "greatest", "least", "mean") and clauses.comparison is None
    return Known(known.unit if same and known.unit != "%" else "", known.records)


def _together(pieces: tuple[Piece, ...], words: tuple[Words, ...], clauses: Clauses, known: Known) -> Piece:
    """Parts as a total, the least or greatest of them or their mean; growths that all have to be met are a least."""
    kind, comparison = clauses.together, clauses.comparison
    if (comparison is not None and kind == "least") or (comparison is not None and kind is None):
        pieces = (comparison.applied(pieces[0]), *(comparison.around(piece) for piece in pieces[1:]))
    asked = kind is None
    kind = kind or ("least" if all(piece.kind in _COMPARISONS for piece in pieces) else _guess(pieces))
    piece = _made(kind, pieces, known, clauses)
    if piece.kind != OPEN:
        piece = doubting_units(piece, pieces, _all(words), piece.kind)
    if asked or piece.kind == OPEN:
        piece = piece.asking("parts-combined", _all(words), piece.kind)
    if comparison is not None and clauses.together not in ("least", None):
        piece = comparison.applied(piece)
    return _explained(piece, clauses)


def _guess(pieces: tuple[Piece, ...]) -> Together | None:
    """Counts of one unit are most likely added; of anything else nothing is supposed."""
    units = {piece.unit for piece in pieces}
    return "total" if len(units) == 1 else None


def _made(kind: Together | None, pieces: tuple[Piece, ...], known: Known, clauses: Clauses) -> Piece:
    unit = known.unit if known.unit and clauses.comparison is None else pieces[0].unit
    named = numbered(pieces)
    if kind in ("total", "least", "greatest"):
        return parted(kind, named, unit)
    if kind == "mean":
        total = parted("total", named, unit).saying_unit()
        over = Piece({"constant": len(pieces), "source": str(clauses.together_words[0]), "unit": ""})
        return holding("ratio", {"ratio": total, "over": over}, unit)
    return parted(OPEN, named, unit)


def _weighted(words: tuple[Words, ...], clauses: Clauses, known: Known) -> Piece | None:
    """Parts with a weight each, in brackets behind them or in a row in the clause about all of them."""
    weights = [_own_weight(part) for part in words]
    said = [weight for weight in weights if weight is not None]
    if len(said) != len(words):
        row = [clause.found(m) for clause in clauses.together_words for m in re.finditer(f"{NUMBER}%", clause.plain)]
        if len(row) != len(words):
            return None
        said = list(zip(words, row, strict=True))
    parts: dict[str, Piece] = {}
    for at, (main, weight) in enumerate(said, 1):
        of = quantity(main, known)
        part = holding("of", {"of": of}, of.unit)
        node = {"weight": share(weight.plain), **part.node}
        parts[f"part_{at}"] = Piece(node, of.unit, part.marks, part.questions).marked(weight, "weight")
    return _explained(parted("weighted", parts, known.unit or parts["part_1"].unit), clauses)


def _own_weight(part: Words) -> tuple[Words, Words] | None:
    """The words of a part and those of its weight, where it has one in brackets."""
    main, glosses = part.without_glosses()
    found = [gloss for gloss in glosses if _WEIGHT.search(gloss.plain)]
    return (main, found[0]) if len(found) == 1 else None


def _rounded(piece: Piece, clauses: Clauses) -> Piece:
    """The rounding, on each comparison where the figure is one of several, else on the figure."""
    rounding = clauses.rounding
    if rounding is None:
        return piece
    parts = piece.node[piece.kind]
    if piece.kind in ("least", "greatest") and all(next(iter(part)) in _COMPARISONS for part in parts.values()):
        node = {name: {**part, "round": rounding.node} for name, part in parts.items()}
        piece, to = piece.with_words(**{piece.kind: node}), f"{piece.kind}/{next(iter(parts))}/round"
    else:
        piece, to = piece.with_words(round=rounding.node), "round"
    if rounding.stated:
        return piece.marked(rounding.words, to)
    return piece.leaving_open("rounding-scope-unstated", rounding.words, to)


def _explained(piece: Piece, clauses: Clauses) -> Piece:
    for words in clauses.together_words:
        piece = piece.marked(words, piece.kind, "parts-combined" if piece.kind == OPEN else None)
    return piece


def _all(words: tuple[Words, ...]) -> Words:
    return Words(words[0].whole, words[0].start, words[-1].end)
