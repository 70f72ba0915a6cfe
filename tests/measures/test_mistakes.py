"""What a planner's slips of the pen come to: each file gives findings that name the slip, and never anything else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shizheng.measures import Measures
from shizheng.measures.reading.language import BASES, COMMON, GROUPS, KINDS, OPERATORS, REQUIREMENT, WINDOWS
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Finding
from tests.measures.small import LISTS, REGISTERS

COUNT = "count: trips"
UNIT = "count: trips, unit: 件"


def below_measure(text: str, unit: str = "件") -> str:
    return f'"1.1":\n  unit: {unit}\n  measure:\n' + "".join(f"    {line}\n" for line in text.splitlines())


def where(row: str) -> str:
    return below_measure(f"{COUNT}\nwhere:\n  - {row}")


def percent(text: str) -> str:
    return below_measure(text, '"%"')


# The file, the code of what is found, and words that the finding has to say.
SLIPS = {
    "kind misspelt": (below_measure("coutn: trips"), "not-one-kind", "count"),
    "kind left open": (below_measure("'?': trips"), "left-open", "at measure is still"),
    "register left open": (below_measure("count: '?'"), "left-open", "draft PLAN --indicator 1.1"),
    "field left open": (below_measure("sum: '?'\nof: trips"), "left-open", "at measure is still"),
    "condition left open": (where("{'?': 部長級以上}"), "left-open", "where/?"),
    "code left open": (where("country: '?'"), "left-open", "where/country"),
    "codes left open": (where("country: {in: ['?']}"), "left-open", "where/country"),
    "kind in capitals": (below_measure("Count: trips"), "not-one-kind", "“count”"),
    "word misspelt": (below_measure(f"{COUNT}\nwher: []"), "unknown-word", "“where”"),
    "where below the register": (below_measure("count:\n  trips:\n    where: []"), "unknown-register", "trips"),
    "where beside the measure": (f'"1.1": {{unit: 件, where: [], measure: {{{COUNT}}}}}', "unknown-word", "measure"),
    "measure without indent": (f'"1.1":\n  unit: 件\n  measure:\n  {COUNT}\n', "not-indented", "count"),
    "measure left out": ('"1.1":\n  unit: 件\n', "measure-without-definition", "measure"),
    "measure that is a word": ('"1.1": count\n', "measure-without-definition", "measure"),
    "unit left out": (f'"1.1":\n  measure: {{{COUNT}}}\n', "measure-without-definition", "unit"),
    "full-width colon": (below_measure("count：trips"), "colon-not-seen", "count：trips"),
    "no space after the colon": (below_measure("count:trips"), "colon-not-seen", "count:trips"),
    "full-width colon in a condition": (where("country：AAA"), "colon-not-seen", "where"),
    "full-width brackets": (below_measure(f"{COUNT}\nwhere: ［country: AAA］"), "not-yaml", "Not valid YAML"),
    "tab": (f'"1.1":\n  unit: 件\n  measure:\n\t{COUNT}\n', "not-yaml", "Not valid YAML"),
    "percent sign without quotes": (f'"1.1":\n  unit: %\n  measure: {{{COUNT}}}\n', "not-yaml", "quotes"),
    "id without quotes": (f"1.1:\n  unit: 件\n  measure: {{{COUNT}}}\n", "id-without-quotes", '"1.1"'),
    "indicator twice": (f'"1.1": {{unit: 件, measure: {{{COUNT}}}}}\n' * 2, "not-yaml", "“1.1” stands twice"),
    "word twice": (below_measure(f"{COUNT}\nwhere: []\nwhere: []"), "not-yaml", "“where” stands twice"),
    "no such day": (below_measure(f"{COUNT}\nwindow: {{since: 2016-02-30}}"), "not-yaml", "day"),
    "list of indicators": ("- unit: 件\n", "not-indicators", "unit"),
    "empty file": ("", "not-indicators", "None"),
    "boolean in quotes": (where("official: 'yes'"), "operand-of-wrong-type", "boolean"),
    "code that YAML reads as no": (where("country: NO"), "read-as-yes-or-no", '"NO"'),
    "field that YAML reads as yes": (where("on: AAA"), "word-not-text", "quotes"),
    "day in quotes": (where("made_on: {at_least: '2016-01-01'}"), "operand-of-wrong-type", "without quotes"),
    "day in quotes in a window": (below_measure(f"{COUNT}\nwindow: {{since: '2016-01-01'}}"), "not-a-window", "since"),
    "day of the republic": (below_measure(f"{COUNT}\nwindow: {{since: 105/1/1}}"), "not-a-window", "2016-01-01"),
    "code in small letters": (where("country: aaa"), "unknown-code-in-measure", "“AAA”"),
    "code for a code list": (where("country: {in: AAA}"), "name-of-code-as-list", "[AAA]"),
    "list without in": (where("country: [AAA, BBB]"), "not-a-set-of-values", "in: [a, b]"),
    "name in Chinese": (where("國家: AAA"), "unknown-field-in-measure", "country"),
    "register by its title": (below_measure("count: 行程"), "unknown-register", "“trips”"),
    "sign for a comparison": (where("made_on: {'>=': 2016-01-01}"), "unknown-operator", "at_least"),
    "comma in a number": (below_measure("constant: 1,000\nsource: x"), "not-a-number-here", "1,000"),
    "bound as 6%": (below_measure(f"met: {{a: {{of: {{{UNIT}}}, at_least: 6%}}}}"), "not-a-number-here", "6%"),
    "number beyond all counting": (below_measure("constant: 1e99999\nsource: x"), "not-a-number-here", "1e99999"),
    "weight as 6%": (below_measure(f"weighted: {{a: {{weight: 6%, of: {{{COUNT}}}}}}}"), "not-a-number-here", "6%"),
    "base in words": (percent("growth: {count: trips, unit: 件}\nbase: 105年"), "base-not-declared", "previous_year"),
    "rounding in Chinese": (below_measure(f"{COUNT}\nround: {{places: 2, mode: 四捨五入}}"), "not-one-of", "half_up"),
    "rounding as a number": (below_measure(f"{COUNT}\nround: 2"), "not-a-rounding", "places"),
    "percent as a number": (
        percent(f"ratio: {{{UNIT}}}\nover: {{{UNIT}}}\npercent: 100"), "not-yes-or-no", "100",
    ),
    "measure that holds itself": ('"1.1":\n  unit: 件\n  measure: &a {total: {x: *a}}\n', "nested-too-deep", "alias"),
    "measure that holds itself twice": (
        '"1.1":\n  unit: 件\n  measure: &a {total: {x: *a, y: *a}}\n', "nested-too-deep", "alias",
    ),
}  # fmt: skip


def findings(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    file = tmp_path / "measures.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.load(file, REGISTERS, LISTS)
    return refusal.value.findings


@pytest.mark.parametrize(("text", "code", "words"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told(tmp_path: Path, text: str, code: str, words: str) -> None:
    (finding,) = findings(tmp_path, text)
    said = finding.message.en + finding.advice.en + finding.message.zh + finding.advice.zh
    assert finding.code == code
    assert words in said
    assert "“”" not in said
    assert "「」" not in said


def test_a_slip_names_its_indicator_or_its_line(tmp_path: Path) -> None:
    for text, code, _ in SLIPS.values():
        (finding,) = findings(tmp_path, text)
        assert finding.subject == "1.1" or code in ("not-yaml", "not-indicators")


FIELDS = [name for register in REGISTERS.values() for table in register.tables() for name in table.fields]
NAMES = [
    *KINDS, *COMMON, *OPERATORS, *GROUPS, *WINDOWS, *REQUIREMENT, *BASES, *REGISTERS, *LISTS, *FIELDS, "trips.people",
    "where", "window", "over", "less", "base", "of", "per", "by", "then", "none", "absent", "percent", "source",
    "weight", "reaches", "provided", "record", "AAA", "made", "stay", "places", "mode", "half_up", "件", "%",
    "zh", "en",
]  # fmt: skip
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.dates() | st.datetimes()
    | st.sampled_from(NAMES) | st.sampled_from([Decimal("1.5"), Decimal("NaN"), datetime.time(1), b"x"])
)  # fmt: skip
words = st.sampled_from(NAMES) | st.text(max_size=3) | st.integers() | st.none() | st.booleans() | st.dates()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4), max_leaves=12
)


def some_of(kind: str) -> st.SearchStrategy[dict[object, object]]:
    """A node of one kind with words that may stand beside it, whatever they hold."""
    beside = dict.fromkeys((*KINDS[kind].beside, *COMMON), leaves | values)
    needed = {word: beside.pop(word) for word, said in KINDS[kind].beside.items() if said.required}
    return st.fixed_dictionaries({kind: leaves | values, **needed}, optional=beside)


conditions = st.lists(st.dictionaries(st.sampled_from([*FIELDS, *GROUPS]), values, min_size=1, max_size=1), max_size=3)
leaves = st.fixed_dictionaries(
    {"count": st.sampled_from([*REGISTERS, "trips.people"])}, optional={"where": conditions | values, "window": values}
)
nodes = st.sampled_from(list(KINDS)).flatmap(some_of)
documents = values | st.dictionaries(
    st.text(max_size=4),
    st.fixed_dictionaries(
        {"unit": st.sampled_from(["件", "%", ""]) | values, "measure": nodes | values}, optional={"reads": values}
    ),
    max_size=2,
)  # fmt: skip


def told(read: Callable[[], Measures]) -> Measures | tuple[Finding, ...]:
    """The measures, or the findings; anything else that is raised goes through."""
    try:
        return read()
    except InvalidDefinitionError as refusal:
        return refusal.findings


@settings(max_examples=600, deadline=None)
@given(documents)
def test_any_document_gives_measures_or_findings(document: object) -> None:
    result = told(lambda: Measures.read(document, "measures.yaml", REGISTERS, LISTS))
    assert result or document == {}
    if isinstance(result, Measures):
        assert all(measure.sentence().zh for measure in result.values())


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=":-[]{}&*!\"'#%@|>?，：「」 \n\tab1.0", max_size=60) | st.text(max_size=20))
def test_any_text_gives_measures_or_findings(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "measures.yaml"
    file.write_text(text, "utf-8", "surrogatepass")
    result = told(lambda: Measures.load(file, REGISTERS, LISTS))
    assert result or isinstance(result, Measures)


A_PART = f"of: {{{UNIT}}}"
PLACES = {
    "met/a": f"met: {{a: {{{A_PART}}}}}",
    "met/a/at_least": f"met: {{a: {{{A_PART}, at_least: many}}}}",
    "met/a/between": f"met: {{a: {{{A_PART}, between: [1]}}}}",
    "met/b/between": f"met: {{a: {{{A_PART}, at_least: 1}}, b: {{{A_PART}, between: [1, many]}}}}",
    "met/a/of": "met: {a: {of: {count: nothing, unit: 件}, at_least: 1}}",
    "met/a/provided": f"met: {{a: {{{A_PART}, at_least: 1, provided: {{{A_PART}}}}}}}",
    "met/a/provided/at_most": f"met: {{a: {{{A_PART}, at_least: 1, provided: {{{A_PART}, at_most: 6%}}}}}}",
    "milestones/a/reaches": f"milestones: {{a: {{{A_PART}, at_least: 1, reaches: all}}}}",
    "milestones/b/reaches": (
        f"milestones: {{a: {{{A_PART}, at_least: 1, reaches: 50}}, b: {{{A_PART}, at_least: 2, reaches: 50}}}}"
    ),
    "total/b": f"total: {{a: {{{COUNT}}}, b: {{count: nothing}}}}",
    "weighted/a/weight": f"weighted: {{a: {{weight: much, of: {{{COUNT}}}}}}}",
    "weighted/a/of": "weighted: {a: {weight: 1, of: {count: nothing}}}",
    "over": f"ratio: {{{UNIT}}}\nover: {{count: nothing, unit: 件}}",
    "ratio/where/any/country": (f"ratio: {{{UNIT}, where: [{{any: [{{country: ZZZ}}]}}]}}\nover: {{{UNIT}}}"),
    "less": f"difference: {{{COUNT}}}\nless: {{count: nothing}}",
    "growth/window": "growth: {count: trips, unit: 件, window: {since: then}}\nbase: previous_year",
    "where/country~2": f"{COUNT}\nwhere: [{{country: AAA}}, {{country: ZZZ}}]",
    "round": f"{COUNT}\nround: {{places: few, mode: down}}",
}
"""A slip in a part of a measure, by the path that leads to it."""


@pytest.mark.parametrize("place", PLACES)
def test_a_slip_is_named_with_the_way_to_it(tmp_path: Path, place: str) -> None:
    text = percent(PLACES[place]) if place.startswith("growth") else below_measure(PLACES[place])
    found = findings(tmp_path, text)
    assert [one for one in found if re.search(rf"(?<![\w/]){place}(?![\w/])", one.message.en)], [
        f.message.en for f in found
    ]
    assert {finding.subject for finding in found} == {"1.1"}
