"""No name, number or country of an agency's plan is in the source: another agency needs a folder, no other code."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from shizheng.documents import read
from tests.house.tree import AGENCIES, SOURCE, name_of, texts

WIDE = re.compile(r"[\u3400-\u9fff]")
COMMON = {"聯合國"}
"""Names that are general language too."""


@cache
def plan_facts() -> frozenset[str]:
    """Titles, names, targets and links of every agency's plan, and the agencies' own names."""
    facts: set[str] = set()
    for path in AGENCIES.glob("*/plan.*"):
        plan = read(path.read_bytes(), path.name).plan
        assert plan is not None
        facts |= {plan.agency or "", path.parent.name, path.parent.name.split("-")[0]}
        facts |= {goal.title for goal in plan.goals}
        facts |= {piece for item in plan.indicators for piece in (item.name, item.standard, item.midlong_plan)}
        facts |= {item.target.text for item in plan.indicators if not item.target.text.endswith("%")}
        facts |= {work.name for work in plan.work_plans} | {project.name for project in plan.projects}
    return frozenset(fact for fact in facts if len(fact) > 1 and fact != "無")


@cache
def listed_names() -> frozenset[str]:
    """Names in both languages from every code list and list of units."""
    names: set[str] = set()
    for path in [*AGENCIES.glob("*/codelists/*.csv"), *AGENCIES.glob("*/units.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            names |= {row[language] for row in csv.DictReader(file) for language in ("zh", "en")}
    return frozenset(name for name in names if len(name) > 1) - COMMON


@cache
def pattern() -> re.Pattern[str]:
    """Any of the facts and names; Latin ones only as whole words."""
    alternatives = sorted(plan_facts() | listed_names(), key=len, reverse=True)
    return re.compile("|".join(map(as_pattern, alternatives)))


def as_pattern(name: str) -> str:
    spaced = re.escape(name) if not name[0].isdigit() else re.sub(r"(?<=\d)(?=\D)", r"\\s?", re.escape(name))
    before = r"(?<!\d)" if name[0].isdigit() else "" if WIDE.match(name[0]) else r"(?<![A-Za-z])"
    after = "" if WIDE.match(name[-1]) else r"(?![A-Za-z])"
    return f"{before}{spaced}{after}"


def facts_in(text: str) -> Iterator[str]:
    return (match.group() for match in pattern().finditer(text))


@pytest.mark.parametrize("path", texts(SOURCE), ids=name_of)
def test_a_source_file_holds_no_fact_of_a_plan(path: Path) -> None:
    text = path.read_text("utf-8")
    assert list(facts_in(text)) == []


def test_the_facts_are_there_to_be_looked_for() -> None:
    assert len(plan_facts()) > 40
    assert len(listed_names()) > 300


@pytest.mark.parametrize("kind", ["goal", "indicator", "target", "project", "country"])
def test_each_kind_of_fact_would_be_seen(kind: str) -> None:
    path = next(iter(sorted(AGENCIES.glob("*/plan.*"))))
    plan = read(path.read_bytes(), path.name).plan
    assert plan is not None
    fact = {
        "goal": plan.goals[0].title,
        "indicator": plan.indicators[-1].name,
        "target": plan.indicators[0].target.text,
        "project": plan.projects[0].name,
        "country": sorted(listed_names())[0],
    }[kind]
    assert list(facts_in(f'SENTENCE = "{fact}"\n')) == [fact]
