"""Figures as files for other programs: CSV and JSON.

Nothing is rounded here: numbers are decimal strings with every digit, dates are ISO dates, and a missing figure is an
absence by its code, never an empty number.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any

from shizheng.plan.figure import Absence, Derivation, Figure, Value
from shizheng.plan.judgement import Judgement
from shizheng.plan.model import Plan, Target
from shizheng.plan.text import Text

COLUMNS = (
    *("id", "name", "target", "unit", "direction", "figure", "absence", "attainment_percent", "met", "signal"),
    *("provisional", "pending", "as_of", "period_start", "period_end", "synthetic"),
)
COLUMNS_SPLIT = ("id", "key", "label", "figure", "absence")

Split = tuple[str, str, Text, Figure]
"""An indicator's id, the key and label of a month, unit or country, and the figure found there."""


def figures_csv(
    plan: Plan,
    judgements: Iterable[Judgement],
    *,
    targets: Mapping[str, Target] | None = None,
    synthetic: bool | None = None,
) -> str:
    """One row per indicator.  ``targets`` replaces those of the plan, where an agency had to declare a direction.

    ``synthetic`` stays empty where nobody said whether the records are.
    """
    return _csv(COLUMNS, (_row(plan, judgement, targets or {}, synthetic) for judgement in judgements))


def figures_json(
    plan: Plan,
    judgements: Sequence[Judgement],
    *,
    targets: Mapping[str, Target] | None = None,
    synthetic: bool | None = None,
) -> str:
    """The same with the rule of each signal and the whole derivation of each figure."""
    rows = [_object(plan, judgement, targets or {}) for judgement in judgements]
    document = {
        "agency": plan.agency,
        "fiscal_year": plan.fiscal_year,
        "synthetic": synthetic,
        "indicators": rows,
    }
    return _json(document)


def figures_by_csv(rows: Iterable[Split]) -> str:
    """One row per indicator and month, unit or country; labels in Chinese."""
    return _csv(COLUMNS_SPLIT, ([id, key, label.zh, *_value(figure.value)] for id, key, label, figure in rows))


def figures_by_json(rows: Iterable[Split]) -> str:
    """The same with labels in both languages."""
    return _json(
        [
            {"id": id, "key": key, "label": _words(label), "unit": figure.unit, "pending": figure.pending}
            | _value_object(figure.value)
            for id, key, label, figure in rows
        ]
    )


def decimal(value: Decimal) -> str:
    """A number with every digit, never in powers of ten."""
    return f"{value:f}"


def _row(plan: Plan, judgement: Judgement, targets: Mapping[str, Target], synthetic: bool | None) -> list[str]:
    figure = judgement.figure
    indicator = plan.indicator(figure.indicator)
    target = targets.get(figure.indicator, indicator.target)
    return [
        figure.indicator,
        indicator.name,
        "" if target.value is None else decimal(target.value),
        figure.unit,
        target.direction or "",
        *_value(figure.value),
        decimal(judgement.attainment) if isinstance(judgement.attainment, Decimal) else "",
        _truth(judgement.met),
        judgement.signal,
        _truth(judgement.provisional),
        str(figure.pending),
        figure.as_of.isoformat(),
        figure.period.start.isoformat(),
        figure.period.end.isoformat(),
        _truth(synthetic),
    ]


def _value(value: Value) -> list[str]:
    """The columns figure and absence; the absence as kind, or kind:reason."""
    if isinstance(value, Decimal):
        return [decimal(value), ""]
    return ["", f"{value.kind}:{value.reason}" if value.reason else str(value.kind)]


def _truth(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _object(plan: Plan, judgement: Judgement, targets: Mapping[str, Target]) -> dict[str, Any]:
    figure = judgement.figure
    indicator = plan.indicator(figure.indicator)
    attainment = judgement.attainment
    return {
        "id": figure.indicator,
        "name": indicator.name,
        "standard": indicator.standard,
        "target": _target(targets.get(figure.indicator, indicator.target)),
        "unit": figure.unit,
        **_value_object(figure.value),
        "attainment_percent": decimal(attainment) if isinstance(attainment, Decimal) else None,
        "attainment_absence": _absence(attainment),
        "met": judgement.met,
        "signal": judgement.signal,
        "rule": _words(judgement.rule),
        "provisional": judgement.provisional,
        "pace_percent": None if judgement.pace is None else decimal(judgement.pace),
        "pending": figure.pending,
        "as_of": figure.as_of.isoformat(),
        "period": {"start": figure.period.start.isoformat(), "end": figure.period.end.isoformat()},
        "derivation": _derivation(figure.derivation),
    }


def _target(target: Target) -> dict[str, Any]:
    value = None if target.value is None else decimal(target.value)
    return {"text": target.text, "value": value, "unit": target.unit, "direction": target.direction}


def _derivation(node: Derivation) -> dict[str, Any]:
    period = node.period
    return {
        "path": node.path,
        "kind": node.kind,
        "words": _words(node.words),
        **_value_object(node.value, "value"),
        "unit": node.unit,
        "period": period and {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "pending": node.pending,
        "remarks": [_words(remark) for remark in node.remarks],
        "inputs": [_derivation(part) for part in node.inputs],
    }


def _value_object(value: Value, name: str = "figure") -> dict[str, Any]:
    return {name: decimal(value) if isinstance(value, Decimal) else None, "absence": _absence(value)}


def _absence(value: Value) -> dict[str, Any] | None:
    if not isinstance(value, Absence):
        return None
    return {"kind": value.kind, "reason": value.reason, "where": value.where, "words": _words(value.words())}


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
