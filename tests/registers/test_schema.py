"""Registers: what a definition may say."""

import pytest
import yaml

from shizheng.measures.engines.parquet import PARTITION, columns_of
from shizheng.measures.engines.tables import Layout, arrow_schema
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Text
from shizheng.registers import secrecy
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.rows import OPTIONAL_COLUMNS, OWN_COLUMNS
from shizheng.registers.schema import Lines, Register, Registers, Time

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


def own_columns() -> set[str]:
    """Every name that stands beside a register's fields in its files, in the copy and in an export."""
    register = Register(
        title=Text("簿", "book"), times={"held": Time(at="held_on")}, fields={},
        lines=Lines(name="parts", title=Text("列", "parts"), fields={}), name="book",
    )  # fmt: skip
    names = {*OWN_COLUMNS, *OPTIONAL_COLUMNS, *secrecy.FIELDS, PARTITION, "id"}
    for table in register.tables():
        names |= {name for name, _ in columns_of(table)} | {field.name for field in arrow_schema(table)}
        names |= {column.split()[0] for columns in Layout(table, LISTS).definition() for column in columns}
    return names


@pytest.mark.parametrize("name", sorted({*own_columns(), "Record", "STATE", "n0", "v12"}))
@pytest.mark.parametrize("where", ["fields", "lines"])
def test_a_field_named_like_a_column_of_the_copy_is_refused(tmp_path, name, where):
    odd = {name: {"type": "text", "label": LABEL}}
    fields = {**GOOD["fields"], **odd}
    lines = {**GOOD["lines"], "fields": {**GOOD["lines"]["fields"], **odd}}
    (finding,) = refused(tmp_path, **({"fields": fields} if where == "fields" else {"lines": lines}))
    assert (finding.code, finding.subject) == ("field-name-taken", f"book/{name}")


def test_fields_whose_names_differ_by_capitals_alone_are_refused(tmp_path):
    fields = {**GOOD["fields"], "Colour": {"type": "text", "label": LABEL}}
    (finding,) = refused(tmp_path, fields=fields)
    assert finding.code == "field-names-alike"


def test_other_names_are_taken(tmp_path):
    names = ("value", "until", "first", "records", "count", "known", "key", "order", "select", "name")
    fields = {**GOOD["fields"], **{name: {"type": "text", "label": LABEL} for name in names}}
    assert set(names) <= set(load(tmp_path, fields=fields)["book"].fields)
