"""Reading requirements: values with bounds that ``met`` counts and ``milestones`` takes as steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from shizheng.measures import nodes as n
from shizheng.measures.reading.faults import Faults, step_below
from shizheng.measures.reading.language import BOUNDS, PROVIDED, REQUIREMENT, STEP
from shizheng.plan.text import Text

ReadNode = Callable[[object, str], "n.Node | None"]


class RequirementReader:
    """Reads the parts of ``met`` and ``milestones``; faults gather and a faulty list comes back as None."""

    def __init__(self, faults: Faults, read_node: ReadNode) -> None:
        self.faults = faults
        self.read_node = read_node

    def met(self, rows: object, path: str) -> tuple[n.MetPart, ...] | None:
        """The requirements of ``met``, each perhaps provided that another holds."""
        parts: list[n.MetPart | None] = []
        for name, row in self.faults.parts(rows, path):
            place = step_below(path, name)
            requirement = self._requirement(row, place, *PROVIDED)
            provided = None
            if isinstance(row, Mapping) and "provided" in row:
                provided = self._requirement(row["provided"], step_below(place, "provided"))
                if provided is None:
                    requirement = None
            title = self._title(row, name, place)
            parts.append(None if requirement is None else n.MetPart(name, title, requirement, provided))
        found = tuple(part for part in parts if part is not None)
        return found if len(found) == len(parts) > 0 else None

    def milestones(self, rows: object, path: str) -> tuple[n.Milestone, ...] | None:
        """The steps of ``milestones``, each reaching more than the one before."""
        steps: list[n.Milestone | None] = []
        before: Decimal | None = None
        for name, row in self.faults.parts(rows, path):
            place = step_below(path, name)
            requirement = self._requirement(row, place, *STEP)
            reaches = None
            if isinstance(row, Mapping):
                reaches = self.faults.number(row.get("reaches"), step_below(place, "reaches"))
            if reaches is not None and before is not None and reaches <= before:
                self.faults.add("step-does-not-rise", step_below(place, "reaches"), reaches=reaches, before=before)
            before = reaches if reaches is not None else before
            complete = requirement is not None and reaches is not None
            steps.append(n.Milestone(name, self._title(row, name, place), requirement, reaches) if complete else None)  # type: ignore[arg-type]
        found = tuple(step for step in steps if step is not None)
        return found if len(found) == len(steps) > 0 else None

    def _requirement(self, row: object, path: str, *more: str) -> n.Requirement | None:
        if not isinstance(row, Mapping) or "of" not in row or sum(bound in row for bound in BOUNDS) != 1:
            self.faults.add("not-a-requirement", path)
            return None
        self.faults.unknown(row, (*REQUIREMENT, *more), path)
        value = self.read_node(row["of"], step_below(path, "of"))
        bounds = self._bounds(row, path)
        return None if value is None or bounds is None else n.Requirement(path, value, *bounds)

    def _bounds(self, row: Mapping[Any, Any], path: str) -> tuple[Decimal | None, Decimal | None] | None:
        if "between" in row:
            pair = row["between"]
            place = step_below(path, "between")
            if not isinstance(pair, list) or len(pair) != 2:
                self.faults.add("not-two-bounds", place)
                return None
            low, high = (self.faults.number(value, place) for value in pair)
            if low is None or high is None:
                return None
            if low > high:
                self.faults.add("not-two-bounds", place)
                return None
            return low, high
        word = "at_least" if "at_least" in row else "at_most"
        bound = self.faults.number(row[word], step_below(path, word))
        if bound is None:
            return None
        return (bound, None) if word == "at_least" else (None, bound)

    def _title(self, row: object, name: str, path: str) -> Text:
        title = row.get("title") if isinstance(row, Mapping) else None
        if title is None:
            return Text(name, name)
        if not isinstance(title, Mapping) or set(title) != {"zh", "en"} or not all(map(_is_text, title.values())):
            self.faults.add("title-in-one-language", step_below(path, "title"))
            return Text(name, name)
        return Text(title["zh"], title["en"])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""
