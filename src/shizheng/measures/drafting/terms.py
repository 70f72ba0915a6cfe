"""A formula's tree as a definition: sums, differences, ratios, weights, and growth where it is written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shizheng.measures.drafting.bases import Year, year_in
from shizheng.measures.drafting.formula import Expression, Name, Number, Operation
from shizheng.measures.drafting.known import Read
from shizheng.measures.drafting.merging import merged
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece, doubting_units, holding, numbered, parted


def piece_of(expression: Expression, read: Read, percent_wanted: bool = False) -> Piece:
    """The node of a formula; ``read`` reads the quantities that it names."""
    bare, hundred = _without_hundred(expression)
    if not isinstance(bare, Operation) or bare.sign != "/" or (hundred is None and not percent_wanted):
        return _plain(expression, read)
    piece = _compared(bare, read) or _ratio(bare, read, percent=True)
    return piece.marked(hundred, "percent" if "percent" in piece.node else piece.kind) if hundred else piece


def _plain(expression: Expression, read: Read) -> Piece:
    match expression:
        case Name(words):
            return read(words)
        case Number(value, words):
            return Piece({"constant": value, "source": str(words)}).marked(words, "constant")
        case Operation(sign="/"):
            return _compared(expression, read) or _ratio(expression, read, percent=False)
        case Operation(sign="*"):
            factors = tuple(_plain(factor, read).saying_unit() for factor in _chain(expression, ("*",)))
            return _signed_by(parted("product", numbered(factors), _unit_of(factors)), expression, ("*",))
        case _:
            return _sum(expression, read)


def _sum(expression: Operation, read: Read) -> Piece:
    """What is added, less what is taken off."""
    added = [term for sign, term in _signed(expression) if sign == "+"]
    taken = [term for sign, term in _signed(expression) if sign == "-"]
    value = _added(added, read)
    if not taken:
        return _signed_by(value, expression, ("+",))
    less = _added(taken, read)
    piece = holding("difference", {"difference": value, "less": less}, value.unit)
    piece = doubting_units(piece, (value, less), _words(expression), "difference")
    return _signed_by(piece, expression, ("+", "-"))


def _signed_by(piece: Piece, expression: Expression, signs: tuple[str, ...]) -> Piece:
    """The node of a row of operations, with their signs."""
    for operation in _spine(expression, signs):
        piece = piece.marked(operation.at, piece.kind)
    return piece


def _added(terms: list[Expression], read: Read) -> Piece:
    if len(terms) == 1:
        return piece_of(terms[0], read)
    if any(_weight(term) is not None for term in terms):
        return _weighted(terms, read)
    pieces = tuple(piece_of(term, read) for term in terms)
    total = merged(pieces) or parted("total", numbered(pieces), pieces[0].unit)
    return doubting_units(total, pieces, _from(_words(terms[0]), _words(terms[-1])), "total")


def _weighted(terms: list[Expression], read: Read) -> Piece:
    """A×5＋B×4＋...: each part with its weight; one without counts once."""
    parts: dict[str, Piece] = {}
    for number, term in enumerate(terms, 1):
        found = _weight(term)
        value, weight = (term, None) if found is None else found
        of = piece_of(value, read)
        part = holding("of", {"of": of}, of.unit)
        node = {"weight": weight.value if weight else 1, **part.node}
        piece = Piece(node, of.unit, part.marks, part.questions)
        if weight is not None and isinstance(term, Operation):
            piece = piece.marked(term.at, "weight").marked(weight.words, "weight")
        parts[f"part_{number}"] = piece
    return parted("weighted", parts, next(iter(parts.values())).unit)


def _weight(term: Expression) -> tuple[Expression, Number] | None:
    """A quantity and the number it is multiplied by."""
    match term:
        case Operation(sign="*", left=Number() as weight, right=value) if not isinstance(value, Number):
            return value, weight
        case Operation(sign="*", left=value, right=Number() as weight) if not isinstance(value, Number):
            return value, weight
        case _:
            return None


def _ratio(expression: Operation, read: Read, percent: bool) -> Piece:
    above, below = piece_of(expression.left, read), piece_of(expression.right, read)
    per = f"{above.unit}／{below.unit}" if above.unit and below.unit and above.unit != below.unit else ""
    unit = "%" if percent else per
    piece = holding("ratio", {"ratio": above.saying_unit(), "over": below.saying_unit()}, unit)
    piece = piece.with_words(percent=True) if percent else piece
    piece = piece.marked(expression.at, "over")
    if _relative(expression):
        return piece.asking("direction-unstated", _words(expression.left), "ratio")
    return doubting_units(piece, (above, below), _words(expression), "") if percent else piece


def _compared(expression: Operation, read: Read) -> Piece | None:
    """(本年－上年)÷上年 is a growth, (基期－本年)÷基期 a reduction."""
    top, base = expression.left, expression.right
    if not isinstance(top, Operation) or top.sign != "-" or not _same(top.left, top.right):
        return None
    left, right, year = _year(top.left), _year(top.right), _year(base)
    if not _same(base, top.left) or year is None or year.base is None:
        return None
    if _alike(right, year) and (left is None or left.base is None):
        kind, value, other = "growth", top.left, top.right
    elif _alike(left, year) and (right is None or right.base is None):
        kind, value, other = "reduction", top.right, top.left
    else:
        return None
    piece = holding(kind, {kind: piece_of(value, read).saying_unit()}, "%", base=year.base)
    for words in (_words(other), _words(base)):
        piece = piece.marked(words, "base")
    piece = piece.marked(expression.at, kind).marked(top.at, kind)
    return year.questioned(piece)


def _relative(expression: Operation) -> bool:
    """Whether a ratio is (A－B)÷B, whose sign may be good or bad."""
    top = expression.left
    return isinstance(top, Operation) and top.sign == "-" and _key(top.right) == _key(expression.right)


def _alike(year: Year | None, other: Year) -> bool:
    return year is not None and year.base == other.base


def _same(one: Expression, other: Expression) -> bool:
    """Whether two expressions speak of the same thing, years aside."""
    return _key(one, yearless=True) == _key(other, yearless=True)


def _key(expression: Expression, yearless: bool = False) -> object:
    match expression:
        case Name(words):
            year = year_in(words) if yearless else None
            text = words.plain if year is None else year.rest
            return re.sub(r"[之的\s]", "", text)
        case Number(value):
            return value
        case Operation(sign, left, right):
            return (sign, _key(left, yearless), _key(right, yearless))


def _year(expression: Expression) -> Year | None:
    """The year of which all the names in an expression are."""
    years = [year_in(name.words) for name in _names(expression)]
    first = years[0] if years else None
    return first if all((a.base if a else None) == (first.base if first else None) for a in years) else None


def _names(expression: Expression) -> Iterator[Name]:
    if isinstance(expression, Name):
        yield expression
    elif isinstance(expression, Operation):
        yield from _names(expression.left)
        yield from _names(expression.right)


def _words(expression: Expression) -> Words:
    """From the first word of an expression to the last."""
    if isinstance(expression, Operation):
        return _from(_words(expression.left), _words(expression.right))
    return expression.words


def _from(first: Words, last: Words) -> Words:
    """From some words to others behind them."""
    return Words(first.whole, first.start, last.end)


def _chain(expression: Expression, signs: tuple[str, ...]) -> list[Expression]:
    """The operands of a row of operations of some signs."""
    if isinstance(expression, Operation) and expression.sign in signs:
        return [*_chain(expression.left, signs), expression.right]
    return [expression]


def _spine(expression: Expression, signs: tuple[str, ...]) -> list[Operation]:
    """The operations of such a row."""
    if isinstance(expression, Operation) and expression.sign in signs:
        return [*_spine(expression.left, signs), expression]
    return []


def _unit_of(factors: tuple[Piece, ...]) -> str:
    """The unit of a product: that of the only factor that is no plain number."""
    units = [factor.unit for factor in factors if factor.kind != "constant"]
    return units[0] if len(units) == 1 else ""


def _signed(expression: Expression) -> list[tuple[str, Expression]]:
    """The terms of a sum with the signs before them."""
    if isinstance(expression, Operation) and expression.sign in ("+", "-"):
        return [*_signed(expression.left), (expression.sign, expression.right)]
    return [("+", expression)]


def _without_hundred(expression: Expression) -> tuple[Expression, Words | None]:
    """A quotient without its ×100%, wherever that stands, and the words of it."""
    match expression:
        case Operation(sign="*", left=rest, right=Number(makes_percent=True) as hundred, at=at):
            return rest, _from(at, hundred.words)
        case Operation(sign="*", left=Number(makes_percent=True) as hundred, right=rest, at=at):
            return rest, _from(hundred.words, at)
        case Operation(sign="/", left=left, right=right, at=at):
            inner, words = _without_hundred(left)
            return (Operation("/", inner, right, at), words) if words else (expression, None)
        case _:
            return expression, None
