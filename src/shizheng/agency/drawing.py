"""Drawing one value of a recipe.

A plain value is itself and a list is a choice; a mapping says how: ``weights``, ``from`` a code list (``except``
others) as valid on the record's day or ``as_of`` another, ``between`` two numbers, a ``day`` of the year (or so many
days from its first), some days ``after`` another field, a ``text`` with words filled in, or ``maybe`` with a share,
else nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from string import Formatter
from typing import Any

from shizheng.plan.period import roc_year
from shizheng.registers.cells import Value
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field


@dataclass
class Scene:
    """What is known while a record is drawn."""

    source: Random
    year: int
    number: int
    values: dict[str, Value] = field(default_factory=dict)
    day: date = date.min

    def dated(self, value: Value) -> date:
        """The day that dates the record: the value drawn, or the first of the year where it is none."""
        return value if isinstance(value, date) else date(self.year, 1, 1)


class Draw:
    """Draws values with an agency's code lists and a recipe's words."""

    def __init__(self, codelists: CodeLists, words: Mapping[str, Sequence[str]]) -> None:
        self.codelists = codelists
        self.words = words
        self._valid: dict[tuple[str, str, date], list[str]] = {}

    def value(self, spec: Any, kind: Field, scene: Scene) -> Value:
        """One value for a field.  Raises ValueError for a specification that says nothing known."""
        drawn: Value = self._drawn(spec, scene)
        if kind.type == "decimal" and drawn is not None:
            return Decimal(str(drawn)).quantize(Decimal(1).scaleb(-(kind.scale or 0)))
        return drawn

    def _drawn(self, spec: Any, scene: Scene) -> Any:
        if isinstance(spec, list):
            return scene.source.choice(spec)
        if not isinstance(spec, dict):
            return spec
        for how in ("weights", "from", "between", "day", "after", "text", "maybe", "year"):
            if how in spec:
                return getattr(self, f"_{how}")(spec, scene)
        raise ValueError(f"a recipe can't draw from {spec}")

    def _weights(self, spec: dict[str, Any], scene: Scene) -> Any:
        weights = spec["weights"]
        return scene.source.choices(list(weights), list(weights.values()))[0]

    def _from(self, spec: dict[str, Any], scene: Scene) -> str:
        return scene.source.choice(self._codes(spec["from"], str(spec.get("except", "")), spec.get("as_of", scene.day)))

    def _codes(self, name: str, without: str, day: date) -> list[str]:
        key = (name, without, day)
        if key not in self._valid:
            left_out = [self.codelists[other] for other in without.split()]
            codes = self.codelists[name].codes(day)
            self._valid[key] = [c for c in codes if not any(other.contains(c, day) for other in left_out)]
        return self._valid[key]

    def _between(self, spec: dict[str, Any], scene: Scene) -> int:
        low, high = spec["between"]
        return scene.source.randint(low, high)

    def _day(self, spec: dict[str, Any], scene: Scene) -> date:
        first = date(scene.year, 1, 1)
        low, high = (0, 364) if spec["day"] == "any" else spec["day"]
        return first + timedelta(days=scene.source.randint(low, high))

    def _after(self, spec: dict[str, Any], scene: Scene) -> date:
        start = scene.values.get(spec["after"])
        low, high = spec["days"]
        return scene.dated(start) + timedelta(days=scene.source.randint(low, high))

    def _text(self, spec: dict[str, Any], scene: Scene) -> str:
        names = [name for _, name, _, _ in Formatter().parse(spec["text"]) if name]
        given: dict[str, object] = {"year": roc_year(scene.year), "number": f"{scene.number:04}"}
        given |= {name: scene.source.choice(self.words[name]) for name in names if name not in given}
        return str(spec["text"].format(**given))

    def _maybe(self, spec: dict[str, Any], scene: Scene) -> Any:
        return self._drawn(spec["of"], scene) if scene.source.random() < spec["maybe"] else None

    def _year(self, spec: dict[str, Any], scene: Scene) -> int:
        return scene.year
