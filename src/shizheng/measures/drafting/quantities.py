"""Reading words that name a quantity: the rules in the order in which they are tried, the surest first."""

from __future__ import annotations

import re

from shizheng.measures.drafting.comparing import comparison_in
from shizheng.measures.drafting.counting import leaf
from shizheng.measures.drafting.formula import parse, signs_in
from shizheng.measures.drafting.known import Known
from shizheng.measures.drafting.language import quantity_at_end
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece, doubting_units, holding, numbered, parted
from shizheng.measures.drafting.terms import piece_of
from shizheng.measures.reading.language import OPEN

_SHARE = re.compile(r"^(?P<part>.+?)[占佔](?P<whole>[^占佔]+?)之?(?P<share>比率|比例|百分比|比重)$")
_PER_PERSON = re.compile("平均每人次?|每人次?平均|人均")
_JOINT = re.compile("[及與和、]|以及|加上")
_TOGETHER = re.compile("(?:之|的)?(?:合計|加總|總計|總和|之和)(?:數)?$")
_NAMED = re.compile("[^=:]*?[=:]")


def quantity(words: Words, known: Known) -> Piece:
    """The node that words for a quantity ask for."""
    words = words.trimmed()
    for rule in (_by_formula, _by_share, _by_comparison, _by_person, _by_adding):
        if piece := rule(words, known):
            return piece
    return leaf(words, known)


def _by_formula(words: Words, known: Known) -> Piece | None:
    """A÷B×100%, with or without the figure's name before it and notes behind."""
    formula, name, notes = _formula_in(words)
    if formula is None:
        return None
    expression = parse(formula)
    if expression is None:
        return Piece({OPEN: str(formula)}, known.unit).leaving_open("formula-unreadable", formula, OPEN)
    piece = piece_of(expression, lambda named: quantity(named, _unitless(known)), known.unit == "%")
    if name is not None:
        piece = piece.marked(name, piece.kind)
    return _noted(piece, notes)


def _formula_in(words: Words) -> tuple[Words | None, Words | None, tuple[Words, ...]]:
    """The formula among some words, the name before it, and the notes behind it; None where there is no formula."""
    rest, notes = _notes(words)
    named = _NAMED.match(rest.outline)
    name, formula = (rest.found(named), rest.part(named.end())) if named else (None, rest)
    signs = signs_in(formula)
    if not signs:
        return None, None, ()
    outside = formula.outline
    bracket = len(outside.rstrip("\0"))
    if 0 < bracket == outside.find("\0") and all(sign.start > formula.start + bracket for sign in signs):
        # 執行率（A÷B）: the bracket is the formula, what stands before it its name.
        name = formula.part(0, bracket)
        formula = formula.part(bracket + 1, len(outside) - 1)
    return formula.trimmed(), name, notes


def _notes(words: Words) -> tuple[Words, tuple[Words, ...]]:
    """A formula without the brackets behind it that hold no signs."""
    rest, glosses = words.without_glosses()
    if not glosses or not signs_in(rest):
        return words, ()
    if any(signs_in(gloss) for gloss in glosses):
        return words, ()
    of_all = re.search(r"[\d%‰]$", rest.plain) or all(gloss.plain == "%" for gloss in glosses)
    return (rest, glosses) if of_all else (words, ())


def _by_share(words: Words, known: Known) -> Piece | None:
    """A占B之比率: one count over another, or members of a group over all of the group."""
    main, glosses = words.without_glosses()
    match = _SHARE.match(main.plain)
    if match is None:
        return None
    above = quantity(main.found(match, "part"), _unitless(known))
    below = _whole(main.found(match, "whole"), above, known)
    percent, over = main.found(match, "share"), main.part(match.end("part"), match.start("whole"))
    piece = holding("ratio", {"ratio": above.saying_unit(), "over": below.saying_unit()}, "%", percent=True)
    piece = piece.marked(percent, "percent").marked(over, "over")
    return _noted(doubting_units(piece, (above, below), main, ""), glosses)


def _noted(piece: Piece, notes: tuple[Words, ...]) -> Piece:
    """The figure with the notes behind its words, which nobody says what they limit; (%) is its unit."""
    for note in notes:
        if note.plain == "%":
            piece = piece.marked(note, piece.kind)
        else:
            piece = piece.leaving_open("note-on-formula", note, piece.kind)
    return piece


def _whole(words: Words, above: Piece, known: Known) -> Piece:
    """The denominator: all members of a group where its members are what is counted above the line."""
    if above.kind == "distinct":
        group = known.records.group_named(str(words)) if known.records else None
        piece = Piece({"members": group or OPEN}, above.unit).marked(words, "members")
        return piece if group else piece.leaving_open("group-to-choose", words, "members")
    said = quantity_at_end(words.plain)
    inherited = above.kind == "sum" and (said is None or not said.unit)
    return leaf(words, Known(above.unit, known.records), "sum" if inherited else None)


def _by_comparison(words: Words, known: Known) -> Piece | None:
    """Growth, reduction or change of what stands before it."""
    main, glosses = words.without_glosses()
    found = comparison_in(main, known.unit)
    if found is None or not found.value:
        return None
    return _noted(found.applied(quantity(found.value, _unitless(known))), glosses)


def _by_person(words: Words, known: Known) -> Piece | None:
    """人均: what one record's people brought about, over those people."""
    match = _PER_PERSON.search(words.plain)
    if match is None:
        return None
    per = words.found(match)
    persons = "人次" if "次" in match[0] else "人"
    above = leaf(words, Known(_above(known.unit, persons), known.records), "sum", skip=(per,))
    if above.kind != "sum":
        return None
    below = Piece({name: OPEN if name == "sum" else value for name, value in above.node.items()}, persons)
    piece = holding(
        "ratio",
        {"ratio": above.saying_unit(), "over": below.saying_unit()},
        f"{above.unit}／{persons}" if above.unit else "",
    )
    piece = piece.marked(per, "over").asking("same-records", words, "over")
    return piece.asking("field-of-persons", per, "over/sum")


def _above(unit: str, below: str) -> str:
    """What a unit divides: 冊 of 冊/人."""
    return unit.removesuffix(f"/{below}") if unit.endswith(f"/{below}") else ""


def _by_adding(words: Words, known: Known) -> Piece | None:
    """A件數及B件數: two or more that are each called a quantity of the same unit."""
    match = _TOGETHER.search(words.outline)
    body = words.part(0, match.start()) if match and match.start() else words
    cuts = [
        joint for joint in _JOINT.finditer(body.outline) if _ends_in_number_word(body.part(0, joint.start()))
    ]  # fmt: skip
    if not cuts or not _ends_in_number_word(body):
        return None
    bounds = [0, *(end for cut in cuts for end in (cut.start(), cut.end())), len(body.plain)]
    spans = [body.part(a, b).trimmed() for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    units = {found.unit for span in spans if (found := quantity_at_end(span.plain))}
    if len(units) != 1:
        return None
    pieces = tuple(quantity(span, known) for span in spans)
    piece = parted("total", numbered(pieces), pieces[0].unit)
    return piece.marked(words.found(match), "total") if match and match.start() else piece


def _ends_in_number_word(words: Words) -> bool:
    """Whether words end in a quantity that is called one: 件數, 人次, 金額."""
    found = quantity_at_end(words.trimmed().plain)
    return found is not None and found.start > 0 and found.asked != "rate"


def _unitless(known: Known) -> Known:
    """For parts that aren't in the target's unit."""
    return Known("", known.records)
