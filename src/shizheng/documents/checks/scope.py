"""Whether an indicator's name, its standard and its goal speak of the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shizheng.documents.checks.subject_matter import Checked, find, find_in
from shizheng.documents.passages import name_of, standard_of
from shizheng.plan.finding import Finding
from shizheng.plan.model import Indicator
from shizheng.plan.text import Text

_RATE = re.compile("(?<=[一-鿿])(?<![效頻表草輕坦])率(?![先團領隊同])")
_RATE_MEASURED = re.compile("[÷%％]|比率|比例|百分比|比重|占|佔|(?<=[一-鿿])(?<![效頻])率")


def findings(checked: Checked) -> Iterator[Finding]:
    """Name against standard, then both against the goal."""
    titles = {goal.number: goal.title for goal in checked.plan.goals}
    for cell in checked.goal_cells:
        titles.setdefault(cell.number, cell.title)
    for indicator in checked.plan.indicators:
        yield from _rate(indicator)
        yield from _groups(indicator, checked)
        yield from _beyond_goal(indicator, titles.get(indicator.goal, ""), checked)


def _rate(indicator: Indicator) -> Iterator[Finding]:
    """A name that promises a rate over a standard that counts."""
    name = name_of(indicator)
    match = _RATE.search(name.text)
    if match and indicator.standard and indicator.target.unit != "%" and not _RATE_MEASURED.search(indicator.standard):
        difference = Text(
            f"名稱稱「率」，衡量標準「{indicator.standard}」則為數量",
            f"the name speaks of a rate, the standard “{indicator.standard}” is a count",
        )
        yield find_in(name, "name-standard-mismatch", match.start(), match.end(), difference=difference)


def _groups(indicator: Indicator, checked: Checked) -> Iterator[Finding]:
    """A name that speaks of a group over a standard that names some of its members only."""
    name = name_of(indicator)
    for group in checked.terms.groups:
        start = name.text.find(group.name)
        if start < 0 or group.name in indicator.standard:
            continue
        absent = [member for member, words in group.members.items() if not re.search(words, indicator.standard)]
        if absent and len(absent) < len(group.members):
            listed = "、".join(absent)
            difference = Text(
                f"名稱涵蓋「{group.name}」，衡量標準未及於{listed}",
                f"the name covers {group.name}, the standard leaves out {listed}",
            )
            yield find_in(name, "name-standard-mismatch", start, start + len(group.name), difference=difference)


def _beyond_goal(indicator: Indicator, goal_title: str, checked: Checked) -> Iterator[Finding]:
    words = f"{indicator.name}\n{indicator.standard}"
    for limit in checked.terms.limits:
        beyond = re.search(limit.beyond, words)
        if re.search(limit.goal, goal_title) and beyond and not re.search(limit.kept_by, words):
            place = standard_of(indicator).place
            yield find("scope-wider-than-goal", place, indicator.id, words=beyond[0], goal=goal_title)
            return
