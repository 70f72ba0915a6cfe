"""The geometry of the site's small drawings: bullets, sparklines and the running line of a year.

Only places and lengths are reckoned here, as text for SVG attributes; how a drawing looks is the style sheet's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shizheng.plan.figure import Absence, Value

HEADROOM = Decimal("1.15")
"""How far a bullet's scale runs beyond the larger of figure and target."""
MARGIN = Decimal(4)


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar for the figure, a mark for the target, and bands up to the thresholds of attainment."""

    width: int
    bar: str | None
    mark: str | None
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through a year's months; a month without a value breaks it."""

    width: int
    height: int
    strokes: tuple[str, ...]
    end: tuple[str, str] | None
    target: str | None
    dots: tuple[tuple[str, str], ...]


def bullet(value: Value, target: Decimal | None, thresholds: Sequence[Decimal], width: int = 200) -> Bullet:
    """A bullet from zero; nothing is drawn for an absent figure or left of zero."""
    shown = Decimal(0) if isinstance(value, Absence) else max(value, Decimal(0))
    reach = max(shown, target or Decimal(0)) * HEADROOM
    if reach <= 0:
        return Bullet(width, None, None, ())
    scale = Decimal(width) / reach
    ends = sorted((share / 100 for share in thresholds), reverse=True)
    return Bullet(
        width=width,
        bar=None if isinstance(value, Absence) else _at(shown * scale),
        mark=None if target is None else _at(target * scale),
        bands=() if target is None else tuple(_at(target * end * scale) for end in ends),
    )


def line(values: Sequence[Value | None], months: int, target: Decimal | None, width: int, height: int) -> Line:
    """A line over ``months`` equal steps, scaled so that zero, all values and the target lie within; None is a gap."""
    present = [value for value in values if isinstance(value, Decimal)]
    known = [*present, Decimal(0), *([] if target is None else [target])]
    low, high = min(known), max(known)
    rise = (high - low) or Decimal(1)
    step = (Decimal(width) - 2 * MARGIN) / max(months - 1, 1)

    def across(index: int) -> str:
        return _at(MARGIN + step * index)

    def up(value: Decimal) -> str:
        return _at(Decimal(height) - MARGIN - (value - low) / rise * (Decimal(height) - 2 * MARGIN))

    points = [(across(i), up(value)) if isinstance(value, Decimal) else None for i, value in enumerate(values)]
    dots = tuple(point for point in points if point)
    return Line(
        width=width,
        height=height,
        strokes=_strokes(points),
        end=dots[-1] if dots else None,
        target=None if target is None else up(target),
        dots=dots,
    )


def _strokes(points: Sequence[tuple[str, str] | None]) -> tuple[str, ...]:
    """The runs of neighbouring points, as the ``points`` of a polyline."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(",".join(point))
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def _at(length: Decimal) -> str:
    return str(length.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
