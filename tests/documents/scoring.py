"""How much of a document was read as a careful reader reads it: cell by cell, against the truths of ``tests/forms``.

A cell is right where its words are the truth's, but for white space, full and half width, and the marks around a
number.  Cells that the document hasn't have to be empty.  An element that was not found has all its cells wrong; one
that isn't there is one wrong cell.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from shizheng.documents import read
from shizheng.plan.model import Goal, Indicator, Plan, Project

FORMS = Path(__file__).resolve().parents[1] / "forms"
Cells = dict[str, str]


@dataclass(frozen=True)
class Wrong:
    """A cell that was read otherwise."""

    where: str
    truth: str
    found: str


@dataclass(frozen=True)
class Score:
    """Of one document."""

    number: str
    file: str
    damaged: bool
    cells: int
    wrong: tuple[Wrong, ...]

    @property
    def share(self) -> float:
        return 1 - len(self.wrong) / self.cells


def bare(text: object) -> str:
    """Words as they are compared."""
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return "".join(plain.split()).replace("×", "x").replace("（", "(").replace("）", ")")


def number(text: object) -> str:
    """A number without the marks around it."""
    return bare(text).strip("()[].、:,")


def score(truth: Mapping[str, Any], plan: Plan | None) -> tuple[int, list[Wrong]]:
    """How many cells a document has, and those that were read otherwise."""
    goals = [_goal(one) for one in truth["goals"]]
    indicators = [_indicator(one) for one in truth["indicators"]]
    projects = [_project(one, work_plan["title"]) for work_plan in truth["work_plans"] for one in work_plan["projects"]]
    notes = [{"note": re.sub(r"^(?:備註|附註|註)\d*[::]?", "", bare(note))} for note in truth["notes"]]
    notes = [note for note in notes if note["note"]]
    head = {
        "year": str(truth["year_roc"]), "agency": bare(truth["agency"]),
        "preamble": bare("".join(truth["preamble"])),
    }  # fmt: skip
    read_out = plan or Plan(None, None, (), (), (), (), ())
    ids = {one.id: one.name for one in read_out.indicators}
    found = {
        "year": str(read_out.fiscal_year), "agency": bare(read_out.agency),
        "preamble": bare("".join(one.text for one in read_out.preamble)),
    }  # fmt: skip
    wrong = list(_differing("", head, found))
    total = len(head)
    for name, said, seen in (
        ("goal", goals, [_read_goal(one) for one in read_out.goals]),
        ("indicator", indicators, [_read_indicator(one, read_out) for one in read_out.indicators]),
        ("project", projects, [_read_project(one, work_plan.name, ids) for work_plan in read_out.work_plans
                               for one in work_plan.projects]),
        ("note", notes, [{"note": f"{one.number}.{bare(one.text)}"} for one in read_out.notes]),
    ):  # fmt: skip
        total += sum(len(one) for one in said)
        wrong += _compared(name, said, seen)
    return total, wrong


def _goal(one: Mapping[str, Any]) -> Cells:
    return {
        "title": bare(one["title"]), "weight": bare(one["weight"]),
        **{f"strategy {n}": bare(s["text"]) for n, s in enumerate(one["strategies"], 1)},
    }  # fmt: skip


def _read_goal(one: Goal) -> Cells:
    return {
        "title": bare(one.title), "weight": bare(one.weight),
        **{f"strategy {n}": bare(s.text) for n, s in enumerate(one.strategies, 1)},
    }  # fmt: skip


def _indicator(one: Mapping[str, Any]) -> Cells:
    return {
        "title": bare(one["name"]), "goal": str(one["goal"]), "weight": bare(one["weight"]),
        "body": number(one["evaluation_body"]), "method": bare(one["method"]), "standard": bare(one["standard"]),
        "link": bare(one["link"]),
        **{f"target {t['year_roc']}": bare(t["text"]) for t in one["targets"]},
        **{f"former {f['year_roc']} {bare(f['what'])}": bare(f["text"]) for f in one["former"]},
        **{f"other {bare(heading)}": bare(text) for heading, text in one["others"].items()},
    }  # fmt: skip


def _read_indicator(one: Indicator, plan: Plan) -> Cells:
    order = [goal.number for goal in plan.goals]
    targets: dict[int | None, str] = {t.year: t.target.text for t in one.targets}
    targets = targets or {plan.fiscal_year: one.target.text}
    return {
        "title": bare(one.name), "goal": str(order.index(one.goal) + 1 if one.goal in order else one.goal),
        "weight": bare(one.weight), "body": number(one.evaluation_body), "method": bare(one.method),
        "standard": bare(one.standard), "link": bare(one.midlong_plan),
        **{f"target {year}": bare(text) for year, text in targets.items()},
        **{f"former {f.year} {bare(f.what)}": bare(f.text) for f in one.former},
        **{f"other {bare(o.heading)}": bare(o.text) for o in one.others},
    }  # fmt: skip


def _project(one: Mapping[str, Any], work_plan: str) -> Cells:
    return {
        "title": bare(one["title"]), "work plan": bare(work_plan), "category": bare(one["category"]),
        "content": bare("".join(one["content"])), "budget": bare(one["budget"]),
        "indicators": "|".join(sorted(map(bare, one["indicators"]))),
    }  # fmt: skip


def _read_project(one: Project, work_plan: str, names: Mapping[str, str]) -> Cells:
    return {
        "title": bare(one.name), "work plan": bare(work_plan), "category": bare(one.category),
        "content": bare("".join(part.text for part in one.content)), "budget": bare(one.budget),
        "indicators": "|".join(sorted(bare(names[id]) for id in one.indicators)),
    }  # fmt: skip


def _compared(name: str, truth: Sequence[Cells], found: Sequence[Cells]) -> Iterator[Wrong]:
    """Elements that are most alike against each other, in turn."""
    left = list(found)
    for place, one in enumerate(truth, 1):
        first = next(iter(one))
        nearest = max(left, key=lambda other: _likeness(one, other, first), default=None)
        if nearest is None or _likeness(one, nearest, first) < 0.6:
            yield from (Wrong(f"{name} {place} {cell}", text, "—") for cell, text in one.items())
            continue
        left.remove(nearest)
        yield from _differing(f"{name} {place} ", one, nearest)
    yield from (Wrong(f"{name} that isn't there", "", next(iter(one.values()))) for one in left)


def _likeness(one: Cells, other: Cells, by: str) -> float:
    title = SequenceMatcher(None, one[by], other[by], autojunk=False).ratio()
    return title + 0.001 * sum(other.get(cell) == text for cell, text in one.items())


def _differing(where: str, truth: Cells, found: Cells) -> Iterator[Wrong]:
    for cell, text in truth.items():
        if found.get(cell, "") != text:
            yield Wrong(f"{where}{cell}", text, found.get(cell, ""))


def score_of(path: Path) -> Score:
    """Of a document by its truth's file."""
    truth = json.loads(path.read_text("utf-8"))
    reading = read((path.parent / truth["file"]).read_bytes(), truth["file"])
    cells, wrong = score(truth, reading.plan)
    return Score(truth["number"], truth["file"], truth["damaged"], cells, tuple(wrong))


def scores(numbers: Sequence[str] = ()) -> list[Score]:
    """Of the documents of some numbers, or of all."""
    return [score_of(path) for path in sorted(FORMS.glob("*.truth.json")) if not numbers or path.name[:2] in numbers]
