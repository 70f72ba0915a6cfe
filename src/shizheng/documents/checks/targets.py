"""Whether targets can be read, have a direction, and can be hit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from shizheng.documents.checks.subject_matter import Checked, find
from shizheng.documents.form import key
from shizheng.documents.passages import passages, standard_of
from shizheng.documents.standard import denominator, parts
from shizheng.plan.finding import Finding
from shizheng.plan.model import Indicator
from shizheng.plan.text import Text

_JOINED = (
    (re.compile(r"達到\d*項"), Text("標準以達到之項數計", "the standard counts the parts that are met")),
    (
        re.compile("每一?項[^。]{0,8}均|各項[^。]{0,8}均"),
        Text("標準訂明各項均須達標", "the standard asks it of each part"),
    ),
    (re.compile("以上[^。]*(?:合計|加總|總計)"), Text("標準訂明各項合計", "the standard adds the parts up")),
)
_UNSAID = Text("標準未訂明各項如何合為一個數值", "the standard doesn't say how the parts make one figure")


def findings(checked: Checked) -> Iterator[Finding]:
    """Each indicator's target by itself and against its standard."""
    for indicator in checked.plan.indicators:
        place = indicator.places.get("target", indicator.place)
        if indicator.target.value is None:
            yield find("target-unreadable", place, indicator.id, text=indicator.target.text or "–")
        elif indicator.target.direction is None:
            yield find("direction-unstated", place, indicator.id, name=indicator.name, target=indicator.target.text)
        yield from _composite(indicator)
        yield from _grain(indicator, checked)


def _composite(indicator: Indicator) -> Iterator[Finding]:
    count = len(parts(indicator.standard))
    if count:
        how = next((words for pattern, words in _JOINED if pattern.search(key(indicator.standard))), _UNSAID)
        place = standard_of(indicator).place
        yield find("composite-target", place, indicator.id, count=count, target=indicator.target.text, how=how)


def _grain(indicator: Indicator, checked: Checked) -> Iterator[Finding]:
    """A share of a number that the plan states elsewhere has to come out as a whole number of things."""
    share, value = denominator(indicator.standard), indicator.target.value
    if share is None or value is None or indicator.target.unit != "%" or not 0 < value <= 100:
        return
    counted = _stated_count(share.thing, checked)
    if counted is None:
        return
    wanted = counted * value / 100
    if counted and wanted != wanted.to_integral_value():
        enough = wanted.to_integral_value(ROUND_CEILING)
        yield find(
            "unattainable-grain",
            indicator.places.get("target", indicator.place),
            indicator.id,
            target=indicator.target.text,
            thing=share.thing,
            count=counted,
            wanted=f"{wanted.normalize():f}",
            enough=enough,
            share=(enough * 100 / counted).quantize(Decimal("0.01"), ROUND_HALF_UP),
        )


def _stated_count(thing: str, checked: Checked) -> Decimal | None:
    """The number of these things, where the plan's words state exactly one."""
    pattern = re.compile(rf"(?<![\d.])(\d{{1,6}})[個位家所]?{re.escape(thing)}")
    found = {Decimal(match[1]) for passage in passages(checked.plan) for match in pattern.finditer(key(passage.text))}
    return found.pop() if len(found) == 1 else None
