"""Code lists: who is a member on which day."""

from datetime import date

import pytest

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member

BROKEN_AND_RESUMED = CodeList(
    "friends",
    Text("友邦", "friends"),
    (
        Member("AAA", Text("甲", "A"), date(2000, 1, 1), date(2002, 7, 22)),
        Member("AAA", Text("甲國", "A"), date(2005, 5, 14), None),
        Member("BBB", Text("乙", "B")),
    ),
)


@pytest.mark.parametrize(
    ("day", "belongs"),
    [
        (date(1999, 12, 31), False),
        (date(2000, 1, 1), True),
        (date(2002, 7, 22), True),
        (date(2002, 7, 23), False),
        (date(2005, 5, 14), True),
    ],
)
def test_membership_holds_on_the_first_and_last_day_and_between(day, belongs):
    assert BROKEN_AND_RESUMED.contains("AAA", day) is belongs


def test_codes_are_listed_once_however_often_they_were_valid():
    assert BROKEN_AND_RESUMED.codes() == ("AAA", "BBB")
    assert BROKEN_AND_RESUMED.codes(date(2003, 1, 1)) == ("BBB",)


def test_a_name_is_the_one_of_its_day():
    assert BROKEN_AND_RESUMED.label("AAA", date(2001, 1, 1)).zh == "甲"
    assert BROKEN_AND_RESUMED.label("AAA").zh == "甲國"
    assert BROKEN_AND_RESUMED.label("ZZZ") == Text("ZZZ", "ZZZ")


def test_at_least_needs_an_order():
    ranks = CodeList(
        "ranks", Text("級", "r"), tuple(Member(c, Text(c, c)) for c in ("low", "mid", "top")), ordered=True
    )
    assert ranks.at_least("mid") == ("mid", "top")
    with pytest.raises(ValueError, match="no order"):
        BROKEN_AND_RESUMED.at_least("AAA")


def test_a_list_of_the_wrong_shape_is_refused_with_its_path(tmp_path):
    file = tmp_path / "codelists.yaml"
    file.write_text("ranks:\n  titel: {zh: 級, en: r}\n  members: {a: [甲, A]}\n", "utf-8")
    with pytest.raises(InvalidDefinitionError) as refusal:
        CodeLists.load(file)
    assert {finding.subject for finding in refusal.value.findings} == {"ranks/title", "ranks/titel"}


def test_text_that_is_no_yaml_is_refused_with_its_place(tmp_path):
    file = tmp_path / "codelists.yaml"
    file.write_text("ranks:\n  title: [unclosed\n", "utf-8")
    with pytest.raises(InvalidDefinitionError) as refusal:
        CodeLists.load(file)
    (finding,) = refusal.value.findings
    assert finding.code == "not-yaml"
    assert finding.place is not None
    assert finding.place.source == "codelists.yaml"
