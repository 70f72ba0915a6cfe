"""Registers: what a definition may say."""

import pytest
import yaml

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.schema import Registers

LISTS = CodeLists({"colours": CodeList("colours", Text("色", "colours"), (Member("red", Text("紅", "red")),))})

LABEL = {"zh": "欄", "en": "field"}
GOOD = {
    "title": {"zh": "簿", "en": "book"},
    "times": {"held": {"at": "held_on"}},
    "fields": {
        "held_on": {"type": "date", "label": LABEL},
        "colour": {"type": "code", "list": "colours", "label": LABEL},
    },
    "lines": {
        "name": "parts",
        "title": {"zh": "列", "en": "parts"},
        "fields": {"n": {"type": "integer", "label": LABEL}},
    },
}


def load(tmp_path, **changed):
    file = tmp_path / "registers.yaml"
    file.write_text(yaml.safe_dump({"book": {**GOOD, **changed}}, allow_unicode=True, sort_keys=False), "utf-8")
    return Registers.load(file, LISTS)


def refused(tmp_path, **changed):
    with pytest.raises(InvalidDefinitionError) as refusal:
        load(tmp_path, **changed)
    return refusal.value.findings


def test_a_register_with_lines_lies_in_two_tables(tmp_path):
    record, lines = load(tmp_path)["book"].tables()
    assert (record.name, list(record.fields)) == ("book", ["held_on", "colour"])
    assert (lines.name, list(lines.fields)) == ("book__parts", ["held_on", "colour", "n"])


def test_an_unknown_code_list_is_named_with_the_nearest(tmp_path):
    fields = {**GOOD["fields"], "colour": {"type": "code", "list": "colour", "label": LABEL}}
    (finding,) = refused(tmp_path, fields=fields)
    assert (finding.code, finding.subject) == ("unknown-code-list", "book/colour")
    assert "colours" in finding.message.en


def test_a_time_speaks_of_fields_that_exist(tmp_path):
    (finding,) = refused(tmp_path, times={"held": {"at": "held_om"}})
    assert finding.code == "unknown-field"
    assert "held_on" in finding.message.zh


def test_likeness_speaks_of_fields_that_exist_and_of_days(tmp_path):
    (finding,) = refused(tmp_path, alike={"same": ["color"]})
    assert (finding.code, "colour" in finding.message.en) == ("unknown-field", True)
    (finding,) = refused(tmp_path, alike={"same": ["held_on"], "within": {"colour": 3}})
    assert finding.code == "alike-within-no-day"


@pytest.mark.parametrize("alike", [{"same": []}, {"same": ["colour"], "within": {"held_on": -1}}, {"within": {}}])
def test_likeness_that_says_nothing_is_refused(tmp_path, alike):
    assert refused(tmp_path, alike=alike)


@pytest.mark.parametrize(
    "field",
    [{"type": "code"}, {"type": "text", "list": "colours"}, {"type": "decimal"}, {"type": "number"}],
    ids=["code without list", "text with list", "decimal without digits", "no such type"],
)
def test_a_field_has_the_parameters_of_its_type_and_no_others(tmp_path, field):
    fields = {**GOOD["fields"], "odd": {**field, "label": LABEL}}
    assert all(finding.code in ("definition-invalid", "not-one-of") for finding in refused(tmp_path, fields=fields))


def test_a_number_whose_sums_could_overflow_is_refused(tmp_path):
    fields = {**GOOD["fields"], "amount": {"type": "decimal", "precision": 38, "scale": 2, "label": LABEL}}
    assert [finding.code for finding in refused(tmp_path, fields=fields)] == ["number-too-wide"]


def test_a_line_may_not_repeat_a_field_of_its_record(tmp_path):
    lines = {**GOOD["lines"], "fields": {"colour": {"type": "text", "label": LABEL}}}
    assert [finding.code for finding in refused(tmp_path, lines=lines)] == ["line-field-repeats-header"]
