"""A measure held against the words of its standard: what leads nowhere is a fault, what is left open a doubt."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
import yaml

from shizheng.agency import Agency
from shizheng.measures import Measure, Measures, backlinks
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.model import Direction, Target
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Register, Registers, Time

ROOT = Path(__file__).parents[2]
WORD = Text("欄", "field")
VISITS = Register(
    name="visits",
    title=Text("訪問", "visits"),
    times={"visited": Time(at="visited_on")},
    fields={
        "visited_on": Field(type="date", label=WORD),
        "incumbent": Field(type="boolean", label=WORD),
        "persons": Field(type="integer", label=WORD),
    },
)
CALLS = VISITS.model_copy(update={"name": "calls"})
STANDARD = "現任官員訪問之人次。"
READS = [
    {"words": "現任", "to": "where/incumbent"},
    {"words": "官員", "finding": "who-is-official"},
    {"words": "訪問", "to": "of"},
    {"words": "人次", "to": "sum"},
]
READINGS = [{"finding": "who-is-official", "to": "where/incumbent", "choice": {"zh": "現任者。", "en": "Incumbents."}}]
DEFINITION = {"sum": "persons", "of": "visits", "where": [{"incumbent": True}]}


def measure(**said: object) -> Measure:
    row = {"unit": "人次", "measure": DEFINITION, "reads": READS, "readings": READINGS, **said}
    registers = Registers({"visits": VISITS, "calls": CALLS})
    return Measures.read({"1.1": row}, "measures.yaml", registers, CodeLists({}))["1.1"]


def target(direction: Direction = Direction.AT_LEAST, *, stated: bool = False) -> Target:
    return Target(text="8人次", value=None, unit="人次", direction=direction, stated=stated)


def faults(standard: str = STANDARD, **said: object) -> list[str]:
    return [finding.code for finding in backlinks.faults(measure(**said), standard)]


def doubts(standard: str = STANDARD, aim: Target | None = None, **said: object) -> list[str]:
    return [finding.code for finding in backlinks.doubts(measure(**said), standard, aim or target())]


def test_a_measure_that_answers_to_every_word_has_neither() -> None:
    assert faults() == []
    assert doubts() == []


@pytest.mark.parametrize(
    ("reads", "code"),
    [
        ([*READS[:3], {"words": "人數", "to": "sum"}], "words-not-in-standard"),
        ([READS[1], READS[0], *READS[2:]], "words-not-in-standard"),
        ([*READS, {"words": "", "to": "sum"}], "words-not-in-standard"),
        ([*READS[:3], {"words": "人次", "to": "sums"}], "place-not-in-measure"),
        ([*READS[:3], {"words": "人次", "to": "where/incumbent~2"}], "place-not-in-measure"),
        ([*READS[:3], {"words": "人次"}], "words-lead-nowhere"),
        ([*READS[:3], {"words": "人次", "to": "sum", "finding": "who-is-official"}], "words-lead-nowhere"),
        ([*READS[:3], {"words": "人次", "finding": "anything"}], "reading-not-declared"),
        ([*READS[:3], {"words": "人次", "to": "direction"}], "place-not-in-measure"),
    ],
)
def test_words_that_lead_nowhere_are_a_fault(reads: list[dict[str, str]], code: str) -> None:
    assert faults(reads=reads) == [code]


TOLD_BY = [
    ({"reads": [*READS[:3], {"words": "人數", "to": "sum"}]},
     "The measure 1.1 reads “人數”, which the standard doesn't have, or not in this order"),
    ({"reads": [*READS[:3], {"words": "人次"}]},
     "The measure 1.1 reads “人次” and says neither to nor finding, or both"),
    ({"reads": [*READS[:3], {"words": "人次", "to": "sums"}]}, "The measure 1.1 has no place “sums”"),
    ({"readings": []}, "The measure 1.1 reads “官員” as who-is-official, of which readings says nothing"),
]  # fmt: skip
DOUBTED_BY = [
    ({"reads": [], "readings": []}, "The measure 1.1 isn't held against its standard yet: it has no reads"),
    ({"reads": READS[1:]}, "Of the standard of 1.1, nothing in the measure answers to “現任”"),
    ({"measure": {**DEFINITION, "where": [{"incumbent": True}, {"persons": 2}]}},
     "No words of the standard of 1.1 ask for the condition where/persons"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "told"), TOLD_BY)
def test_a_fault_is_told_by_a_sentence(said: dict[str, object], told: str) -> None:
    (finding,) = backlinks.faults(measure(**said), STANDARD)
    assert (finding.message.en, finding.subject) == (told, "1.1")
    assert STANDARD in finding.advice.zh or finding.code != "words-not-in-standard"


@pytest.mark.parametrize(("said", "told"), DOUBTED_BY)
def test_a_doubt_is_told_by_a_sentence(said: dict[str, object], told: str) -> None:
    (finding,) = backlinks.doubts(measure(**said), STANDARD, target())
    assert (finding.message.en, finding.subject) == (told, "1.1")


def test_a_ceiling_is_told_with_the_target() -> None:
    standard = f"{STANDARD}至多 8,000人次。"
    found = [one for one in backlinks.doubts(measure(), standard, target()) if one.code == "direction-undeclared"]
    assert [one.message.en for one in found] == [
        "The standard of 1.1 says “至多 8,000”, but the target “8人次” is taken for one to be reached"
    ]


def test_a_word_that_comes_twice_is_taken_where_it_comes_first() -> None:
    standard, again = "訪問現任官員訪問之人次。", {"words": "訪問", "to": "of"}
    assert faults(standard, reads=[again, *READS]) == []
    assert doubts(standard, reads=[again, *READS]) == []
    assert backlinks.uncovered("訪問一次再訪問", ["訪問", "再"]) == ["一次", "訪問"]


WHERE = [{"incumbent": True}, {"any": [{"persons": 2}, {"not": {"incumbent": True}}]}]
OF_CALLS = {**DEFINITION, "of": "calls"}
PARTS = {
    "a": {**DEFINITION, "where": WHERE}, "b": DEFINITION, "c": {**DEFINITION, "where": [{"persons": 2}]}, "d": OF_CALLS,
}  # fmt: skip
FIRST, TWO, OTHER = "total/a/where/incumbent", "total/a/where/any/persons", "total/a/where/any/not/incumbent"
IN_B, IN_C, IN_D = "total/b/where/incumbent", "total/c/where/persons", "total/d/where/incumbent"
UNANSWERED: dict[str, tuple[set[str], list[str]]] = {
    "nothing is pointed at": (set(), [FIRST, TWO, OTHER, IN_B, IN_C, IN_D]),
    "a group around them": ({"total/a/where/any"}, [FIRST, IN_B, IN_C, IN_D]),
    "one of a group": ({TWO}, [FIRST, OTHER, IN_B, IN_C, IN_D]),
    "a group in a group": ({"total/a/where/any/not"}, [FIRST, TWO, IN_B, IN_C, IN_D]),
    "their whole list": ({"total/a/where"}, [FIRST, TWO, OTHER, IN_B, IN_C, IN_D]),
    "another part's, and their own part": ({FIRST, "total/b"}, [TWO, OTHER, IN_C, IN_D]),
    "another part's, and a third": ({FIRST, "total/c"}, [TWO, OTHER, IN_B, IN_C, IN_D]),
    "their own parts alone": ({"total/b", "total/c"}, [FIRST, TWO, OTHER, IN_B, IN_C, IN_D]),
    "that of another register": ({FIRST, "total/d"}, [TWO, OTHER, IN_B, IN_C, IN_D]),
}  # fmt: skip


@pytest.mark.parametrize("case", UNANSWERED)
def test_a_test_is_answered_by_what_points_at_it_or_around_it_or_beside_it(case: str) -> None:
    named, expected = UNANSWERED[case]
    parts = measure(measure={"total": PARTS})
    assert [test.path for test in backlinks.unanswered(parts, named)] == expected


DEEP = {
    "total": {
        "a": {"distinct": ["country", "kind"], "of": "visits"},
        "b": {"count": "visits", "where": [{"any": [{"country": "AAA"}, {"country": "BBB"}]}, {"country": "CCC"}]},
    }
}


@pytest.mark.parametrize(
    ("place", "there"),
    [
        ("total", True),
        ("total/a/distinct", True),
        ("total/b/where/any", True),
        ("total/b/where/any/country", True),
        ("total/b/where/any/country~2", True),
        ("total/b/where/any/country~3", False),
        ("total/b/where/country", True),
        ("total/b/where/country~2", False),
        ("total/c", False),
        ("total/a/distinct/country", False),  # what a list of names holds is no place
        ("total/a/of/visits", False),
        ("total/b/where/country~0", False),
        ("total/b/where/kind~0", False),
        ("total/b/where/country~x", False),
        ("total/b/where/country~", False),
        ("total/b/where/country~99999999", False),
        ("total//a", False),
        ("/total", False),
        ("", False),
    ],
)
def test_a_place_is_there_or_not_however_it_is_written(place: str, there: bool) -> None:
    assert backlinks.is_there(DEEP, place) is there


def test_a_word_may_become_a_direction_that_is_declared() -> None:
    assert faults(reads=[*READS[:3], {"words": "人次", "to": "direction"}], direction="at_most") == []


def test_a_reading_of_a_place_that_is_not_there_is_a_fault() -> None:
    assert faults(readings=[{**READINGS[0], "to": "where/country"}]) == ["place-not-in-measure"]


@pytest.mark.parametrize("left_out", range(len(READS)))
def test_words_left_out_are_a_doubt(left_out: int) -> None:
    reads = [read for number, read in enumerate(READS) if number != left_out]
    assert "words-uncovered" in doubts(reads=reads)


def test_a_condition_that_no_word_asks_for_is_a_doubt() -> None:
    where = [{"incumbent": True}, {"persons": {"at_least": 2}}]
    assert doubts(measure={**DEFINITION, "where": where}) == ["condition-without-words"]


def test_a_measure_without_reads_is_one_doubt() -> None:
    assert doubts(reads=[], readings=[]) == ["standard-not-compared"]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("，以不超過8人次為目標。", True),
        ("，至多8人次。", True),
        ("，低於8人次。", True),
        ("，≦8人次。", True),
        ("，至少8人次。", False),
        ("，不低於8人次。", False),
        ("，不少於8人次，每次不超過3人。", False),
        ("，人數不限。", False),
    ],
)
def test_a_ceiling_in_the_standard_asks_for_a_direction(words: str, asked: bool) -> None:
    standard = STANDARD.removesuffix("。") + words
    assert ("direction-undeclared" in doubts(standard)) is asked
    assert "direction-undeclared" not in doubts(standard, direction="at_most")
    assert "direction-undeclared" not in doubts(standard, target(stated=True))
    assert "direction-undeclared" not in doubts(standard, target(Direction.AT_MOST))


def test_an_agency_with_words_that_lead_nowhere_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "agency"
    copytree(ROOT / "agencies" / "mofa-106", folder)
    path = folder / "measures.yaml"
    measures = yaml.safe_load(path.read_text("utf-8"))
    measures["7.3"]["reads"][0]["to"] = "where/country"
    path.write_text(yaml.safe_dump(measures, allow_unicode=True, sort_keys=False), "utf-8")
    with pytest.raises(InvalidDefinitionError) as refused:
        Agency.load(folder)
    assert [(f.code, f.subject) for f in refused.value.findings] == [("place-not-in-measure", "7.3")]


def test_an_indicator_without_a_measure_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "agency"
    copytree(ROOT / "agencies" / "mofa-106", folder)
    path = folder / "measures.yaml"
    measures = yaml.safe_load(path.read_text("utf-8"))
    del measures["7.3"]
    path.write_text(yaml.safe_dump(measures, allow_unicode=True, sort_keys=False), "utf-8")
    agency = Agency.load(folder)
    assert agency.without_measure() == ("7.3",)
    assert agency.doubts("7.3") == ()
