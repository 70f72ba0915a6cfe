"""Figures as CSV and JSON: every digit, absences by code, nothing rounded."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from shizheng.documents.report import figures_by_csv, figures_by_json, figures_csv, figures_json
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason, Derivation
from shizheng.plan.judgement import Signal
from shizheng.plan.model import Direction
from shizheng.plan.text import Text
from tests.documents.judged import PLAN, RULE, YEAR, figure, green, judgement, with_derivation

THIRD = Decimal("33.333333333333333333333333333333333333333333333333")
NOT_REPORTED = Absence(AbsenceKind.NOT_REPORTED, where="value")
ZERO = Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.ZERO_DENOMINATOR)


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_a_row_of_the_csv() -> None:
    judged = judgement(figure("1.1", Decimal(110), "冊", pending=7), Decimal(110), Signal.GREEN, met=True)
    assert read_csv(figures_csv(PLAN, [judged])) == [
        {
            "id": "1.1",
            "name": "借閱冊數",
            "target": "100",
            "unit": "冊",
            "direction": "at_least",
            "figure": "110",
            "absence": "",
            "attainment_percent": "110",
            "met": "true",
            "signal": "green",
            "provisional": "false",
            "pending": "7",
            "as_of": "2024-01-15",
            "period_start": "2023-01-01",
            "period_end": "2023-12-31",
            "synthetic": "",
        }
    ]


def test_numbers_keep_every_digit_and_no_powers_of_ten() -> None:
    judged = [judgement(figure("1.1", value, "冊"), value, Signal.RED) for value in (THIRD, Decimal("1E+3"))]
    rows = read_csv(figures_csv(PLAN, judged))
    assert [row["figure"] for row in rows] == [str(THIRD), "1000"]
    assert [json.loads(figures_json(PLAN, judged))["indicators"][i]["figure"] for i in (0, 1)] == [str(THIRD), "1000"]


def test_an_absence_is_a_code_and_zero_is_a_number() -> None:
    judged = [
        judgement(figure("1.1", NOT_REPORTED, "冊"), NOT_REPORTED, Signal.WHITE),
        judgement(figure("1.2", ZERO, "場"), ZERO, Signal.WHITE),
        judgement(figure("1.3", Decimal(0), "%"), Decimal(0), Signal.RED, met=False),
    ]
    rows = read_csv(figures_csv(PLAN, judged))
    assert [(row["figure"], row["absence"], row["attainment_percent"], row["met"]) for row in rows] == [
        ("", "not_reported", "", ""),
        ("", "not_computable:zero_denominator", "", ""),
        ("0", "", "0", "false"),
    ]


def test_declared_targets_replace_those_of_the_plan() -> None:
    declared = {"2.1": replace(PLAN.indicators[3].target, direction=Direction.AT_MOST)}
    assert read_csv(figures_csv(PLAN, [green("2.1")]))[0]["direction"] == ""
    assert read_csv(figures_csv(PLAN, [green("2.1")], targets=declared))[0]["direction"] == "at_most"
    made = json.loads(figures_json(PLAN, [green("2.1")], targets=declared))
    assert made["indicators"][0]["target"] == {"text": "5%", "value": "5", "unit": "%", "direction": "at_most"}


def test_synthetic_is_said_where_it_is_known() -> None:
    assert [
        read_csv(figures_csv(PLAN, [green("1.1")], synthetic=known))[0]["synthetic"] for known in (True, False)
    ] == [
        "true",
        "false",
    ]
    assert json.loads(figures_json(PLAN, [], synthetic=True))["synthetic"] is True


def test_the_json_holds_the_whole_derivation() -> None:
    leaf = Derivation("value", "count", Text("冊數", "copies"), NOT_REPORTED, "冊", YEAR, pending=2)
    root = Derivation("", "growth", Text("成長率", "growth"), NOT_REPORTED, "%", inputs=(leaf,), remarks=(RULE,))
    judged = with_derivation(judgement(figure("1.3", NOT_REPORTED, "%"), NOT_REPORTED, Signal.WHITE), root)
    (row,) = json.loads(figures_json(PLAN, [judged]))["indicators"]
    absence: dict[str, Any] = {
        "kind": "not_reported",
        "reason": None,
        "where": "value",
        "words": {"zh": "尚無核定紀錄", "en": "not reported"},
    }
    rule = {"zh": RULE.zh, "en": RULE.en}
    assert (row["figure"], row["absence"], row["attainment_absence"], row["rule"]) == (None, absence, absence, rule)
    assert row["derivation"] == {
        "path": "",
        "kind": "growth",
        "words": {"zh": "成長率", "en": "growth"},
        "value": None,
        "absence": absence,
        "unit": "%",
        "period": None,
        "pending": 0,
        "remarks": [rule],
        "inputs": [
            {
                "path": "value",
                "kind": "count",
                "words": {"zh": "冊數", "en": "copies"},
                "value": None,
                "absence": absence,
                "unit": "冊",
                "period": {"start": "2023-01-01", "end": "2023-12-31"},
                "pending": 2,
                "remarks": [],
                "inputs": [],
            }
        ],
    }


def test_split_figures_are_a_long_table() -> None:
    january = Text("1月", "January")
    rows = [
        ("1.1", "2023-01", january, figure("1.1", Decimal("8.50"), "冊", as_of=date(2023, 1, 31))),
        ("1.3", "2023-01", january, figure("1.3", ZERO, "%")),
    ]
    assert figures_by_csv(rows) == (
        "id,key,label,figure,absence\n"
        "1.1,2023-01,1月,8.50,\n"
        "1.3,2023-01,1月,,not_computable:zero_denominator\n"
    )  # fmt: skip
    made = json.loads(figures_by_json(rows))
    assert [(row["figure"], row["label"]["en"]) for row in made] == [("8.50", "January"), (None, "January")]
