"""The JSON Schema takes what the reader takes, and refuses each mistake that a schema can see."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from shizheng.agency import vocabulary_of
from shizheng.cli import main
from shizheng.measures.reading.json_schema import json_schema
from shizheng.measures.reading.language import COMMON, KINDS
from shizheng.registers.schema import Registers
from tests.house.tree import AGENCIES
from tests.measures import small
from tests.measures.test_export import BUDGETS
from tests.measures.test_other_agencies import FOLDER, examples
from tests.measures.test_slips import SLIPS
from tests.measures.test_what_is_read import READ

MOFA = AGENCIES / "mofa-106"


def written(node: Any) -> Any:
    """The document as an editor has it, where a day is a text."""
    match node:
        case dict():
            return {str(word): written(value) for word, value in node.items()}
        case list():
            return [written(value) for value in node]
        case date():
            return node.isoformat()
        case _:
            return node


def faults(schema: dict[str, Any], document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(document)]


def shipped(folder: Any) -> Any:
    return written(yaml.safe_load((folder / "measures.yaml").read_text("utf-8")))


@cache
def schema_of(agency: str) -> dict[str, Any]:
    match agency:
        case "mofa":
            return json_schema(*vocabulary_of(MOFA))
        case "others":
            return json_schema(examples().registers, examples().codelists)
        case "small":
            return json_schema(small.REGISTERS, small.LISTS)
        case _:
            return json_schema()


@pytest.mark.parametrize("agency", ["mofa", "others", "small", "any"])
def test_it_is_a_schema(agency: str) -> None:
    Draft202012Validator.check_schema(schema_of(agency))
    assert {f"kind {kind}" for kind in KINDS} <= schema_of(agency)["$defs"].keys()


@pytest.mark.parametrize(("agency", "folder"), [("mofa", MOFA), ("others", FOLDER), ("any", MOFA), ("any", FOLDER)])
def test_what_is_shipped_is_valid(agency: str, folder: Any) -> None:
    assert faults(schema_of(agency), shipped(folder)) == []


@pytest.mark.parametrize("case", READ)
@pytest.mark.parametrize("agency", ["small", "any"])
def test_what_is_read_is_valid(agency: str, case: str) -> None:
    definition, unit, _ = READ[case]
    assert faults(schema_of(agency), written({"1.1": {"unit": unit, "measure": definition}})) == []


def test_it_says_what_it_is_and_what_each_word_means() -> None:
    schema = schema_of("small")
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["title"] == "計算式 measures.yaml"
    for name, kind in KINDS.items():
        said = schema["$defs"][f"kind {name}"]
        assert said["description"] == f"{kind.says.zh} {kind.says.en}"
        meant = {word: f"{one.says.zh} {one.says.en}" for word, one in {**kind.beside, **COMMON}.items()}
        told = {word: one["description"] for word, one in said["properties"].items()}
        assert told == {name: said["description"], **meant}


def test_one_agencys_measures_speak_of_nothing_that_another_has() -> None:
    assert faults(schema_of("others"), shipped(MOFA))


HELD_AGAINST_EACH_OTHER = (
    "unit-does-not-follow", "unit-not-declared", "units-differ", "percent-of-unlike-units", "not-two-bounds",
    "step-does-not-rise", "not-a-number-here", "title-in-one-language",
)  # fmt: skip
"""What some slips are told by that lie in how two values stand to each other, how great one is, or that it is blank."""
SEEN_BY_THEMSELVES = [
    {"count": "trips.people", "where": [{"rank": {"between": ["low"]}}]},
    {"constant": "many", "source": "x"},
    {"met": {"a": {"of": {"count": "trips"}, "at_least": 1, "title": {"en": "a"}}}},
    {"count": "trips", "unit": 5},
]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: str(slip["wrote"]))
def test_a_slip_is_refused_where_a_form_can_tell(slip: dict[str, Any]) -> None:
    told = slip["told"] if isinstance(slip["told"], str) else slip["told"][0]
    refused = faults(schema_of("small"), written({"1.1": {"unit": "件", "measure": slip["wrote"]}}))
    assert refused or told.partition(":")[0] in HELD_AGAINST_EACH_OTHER


@pytest.mark.parametrize("definition", SEEN_BY_THEMSELVES, ids=str)
def test_a_value_that_is_amiss_by_itself_is_refused(definition: Any) -> None:
    assert faults(schema_of("small"), written({"1.1": {"unit": "件", "measure": definition}}))


def test_a_window_begins_on_a_day_only_where_records_have_one() -> None:
    registers = Registers({**small.REGISTERS, "budgets": BUDGETS})
    schema = json_schema(registers, small.LISTS)
    for name, right in (("trips", True), ("budgets", False)):
        row = {"unit": "件", "measure": {"count": name, "window": {"since": "2016-01-01"}}}
        assert (faults(schema, {"1.1": row}) == []) is right


def test_a_measure_without_the_mistake_is_not_refused() -> None:
    where = [{"country": {"in": "friends"}}, {"official": True}, {"not": {"rank": {"at_least": "mid"}}}]
    node = {"sum": "persons", "of": "trips.people", "where": where, "window": {"at_end": "stay"}}
    assert faults(schema_of("small"), {"1.1": {"unit": "人", "measure": node}}) == []


def test_the_command_prints_it(tmp_path: Any) -> None:
    printed = CliRunner().invoke(main, ["schema", "--agency", str(MOFA)])
    assert json.loads(printed.stdout) == schema_of("mofa")
    CliRunner().invoke(main, ["schema", "--agency", str(MOFA), "-o", str(tmp_path / "s.json")])
    assert json.loads((tmp_path / "s.json").read_text("utf-8")) == schema_of("mofa")


def test_the_command_says_what_is_wrong_with_a_folder(tmp_path: Any) -> None:
    refused = CliRunner().invoke(main, ["schema", "--agency", str(tmp_path)])
    assert refused.exit_code == 1
    assert "file-unreadable" in refused.stderr


@pytest.mark.parametrize(
    ("condition", "right"),
    [
        ({"anything": "AAA"}, True),
        ({"anything": {"in": ["AAA", "BBB"]}}, True),
        ({"anything": {"at_least": 3}}, True),
        ({"anything": {"given": False}}, True),
        ({"anything": {"equal": 3}}, False),
        ({"anything": {"given": "no"}}, False),
    ],
)
def test_without_registers_conditions_still_have_their_words(condition: dict[str, Any], *, right: bool) -> None:
    row = {"unit": "件", "measure": {"count": "x", "where": [condition]}}
    assert (faults(schema_of("any"), {"1.1": row}) == []) is right


@pytest.mark.parametrize(
    "definition",
    [
        {"members": 5},
        {"count": 5},
        {"count": "x", "window": {"during": 5}},
        {"count": "x", "window": {"active": ["y"]}},
        {"count": "x", "window": {"since": "then"}},
        {"count": "x", "window": {"during": "y", "active": "y"}},
        {"sum": 5, "of": "x"},
        {"distinct": [], "of": "x"},
    ],
    ids=str,
)
def test_without_registers_names_are_still_texts(definition: Any) -> None:
    assert faults(schema_of("any"), {"1.1": {"unit": "件", "measure": definition}})


LINES = "trips.people"
COMPARED: list[tuple[str, dict[str, Any], bool]] = [
    ("money", {"kind": "a"}, True),
    ("money", {"kind": {"in": ["a"]}}, True),
    ("money", {"kind": {"given": True}}, True),
    ("money", {"kind": {"at_least": "a"}}, False),
    ("money", {"kind": {"in": ["a", 5]}}, False),
    ("money", {"amount": {"at_least": "1e2"}}, True),
    ("money", {"amount": {"at_least": "many"}}, False),
    ("money", {"booked_on": {"between": ["2016-1-2", "2016-12-31"]}}, True),
    ("money", {"booked_on": 5}, False),
    ("money", {"booked_on": {"at_most": "105/1/1"}}, False),
    ("trips", {"official": {"not_in": [True]}}, True),
    ("trips", {"official": {"in": []}}, False),
    ("trips", {"official": {"given": "no"}}, False),
    ("trips", {"official": {"at_least": True}}, False),
    ("trips", {"country": {"not_in": "friends"}}, True),
    ("trips", {"country": {"not_in": "frends"}}, False),
    ("trips", {"not": [{"country": "AAA"}]}, True),
    ("trips", {"not": []}, False),
    ("trips", {"any": [{"all": [{"country": "AAA"}]}]}, True),
    ("trips", {"any": [{"all": [{"country": "AAB"}]}]}, False),
    ("trips", {"any": []}, False),
    (LINES, {"rank": {"at_least": "mid"}}, True),
    (LINES, {"rank": {"in": ["low", "tip"]}}, False),
    (LINES, {"persons": {"between": [1, 2]}}, True),
    (LINES, {"persons": {"between": [1]}}, False),
    (LINES, {"persons": {"between": [1, 2, 3]}}, False),
    (LINES, {"persons": {"between": ["one", 2]}}, False),
    (LINES, {"persons": {"at_least": 1, "at_most": 2}}, False),
    (LINES, {"persons": {}}, False),
]
WINDOWED: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"during": "stay"}, True),
    ({"active": "stay"}, True),
    ({"active": "made"}, False),
    ({"at_end": "made"}, False),
    ({"during": "made", "active": "stay"}, False),
    ({"since": "2016-1-2"}, True),
    ({"since": "105/1/2"}, False),
]
LATEST = {"latest": "persons", "of": LINES, "per": ["rank", "record"], "by": "made_on"}
KEYED: list[tuple[dict[str, Any], bool]] = [
    (LATEST, True),
    ({**LATEST, "by": "persons"}, True),
    ({**LATEST, "by": "rank"}, False),
    ({**LATEST, "per": ["ranks"]}, False),
    ({**LATEST, "per": []}, False),
    ({**LATEST, "latest": "rank"}, False),
    ({"distinct": ["country"], "of": "trips"}, True),
    ({"distinct": ["rank"], "of": "trips"}, False),
]


@pytest.mark.parametrize(
    ("definition", "right"),
    [
        *(({"count": of, "where": [condition]}, right) for of, condition, right in COMPARED),
        *(({"count": "trips", "window": window}, right) for window, right in WINDOWED),
        *KEYED,
    ],
    ids=str,
)
def test_what_a_register_has_is_allowed_and_nothing_else(definition: Any, *, right: bool) -> None:
    assert (faults(schema_of("small"), {"1.1": {"unit": "件", "measure": definition}}) == []) is right
