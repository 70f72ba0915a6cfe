"""The words of an agency's registers where they stand in a standard: to the letter, the longest, each in its place."""

from __future__ import annotations

import pytest

from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.records import Records, Shared
from shizheng.registers.codelists import CodeLists
from tests.measures.drafting.small import ABROAD


def told(found: tuple[Shared, ...]) -> list[str]:
    return [" ".join(filter(None, (str(one.words), one.term.role, one.term.field, one.term.name))) for one in found]


SHARED: dict[str, dict[str, list[str]]] = {
    "遠洋友邦訪團數": {"visits": ["訪團 title", "遠洋友邦 group country far_allies"],
                 "stipends": ["遠洋友邦 group country far_allies"]},
    "友邦及遠洋友邦": {"visits": ["友邦 group country allies", "遠洋友邦 group country far_allies"],
                "stipends": ["友邦 group country allies", "遠洋友邦 group country far_allies"]},
    "5大經濟體": {"visits": ["5大經濟體 group country great"], "stipends": ["5大經濟體 group country great"]},
    "國家與國籍": {"stipends": ["國籍 label country"]},
    "職級為主管": {"visits": ["職級 label rank", "主管 code rank chief"]},
    "記者": {"visits": ["記者 code kind press"]},
    "團員停留天數": {"visits": ["團員 title", "停留天數 number days"]},
    "團員人數": {"visits": ["團員人數 number persons"]},
    "自費": {"visits": ["自費 yes paid"]},
    "中文網頁": {"sites": ["網頁 title", "中文 code site zh"]},
    "無關": {},
}  # fmt: skip


@pytest.mark.parametrize("text", SHARED)
def test_registers_share_their_longest_words_with_a_standard(text: str) -> None:
    words = Words.of(text)
    found = ABROAD.shared_with(words, words.plain)
    assert {name: told(shared) for name, shared in found.items()} == SHARED[text]
    assert all(str(one.words) == text[one.span.start : one.span.stop] for shared in found.values() for one in shared)


def test_words_that_are_hidden_are_not_shared() -> None:
    words = Words.of("學者訪團數")
    assert list(ABROAD.shared_with(words, words.hiding([words.part(2, 4)]))) == ["visits"]
    assert ABROAD.shared_with(words, words.hiding([words])) == {}


OF_VISITS = {
    "國會議員訪團團員人數": ["國會議員 code kind mp", "訪團 title", "團員 title", "團員人數 number persons"],
    "學者、獎學金": ["學者 code kind scholar"],
    "遠洋友邦": ["遠洋友邦 group country far_allies"],
}


@pytest.mark.parametrize("text", OF_VISITS)
def test_a_register_has_its_words_in_their_order_and_a_title_may_share_letters(text: str) -> None:
    words = Words.of(text)
    assert told(ABROAD.of_register("visits", words, words.plain)) == OF_VISITS[text]


GROUPS = {
    "友邦": "allies",
    "遠洋友邦": "far_allies",
    "全體友邦": "allies",
    "友邦及五大經濟體": None,
    "國家": None,
    "學者": None,
    "全體": None,
}


@pytest.mark.parametrize("text", GROUPS)
def test_a_group_is_the_only_list_whose_title_is_said(text: str) -> None:
    assert ABROAD.group_named(text) == GROUPS[text]


def test_a_list_that_nobody_has_has_no_words() -> None:
    words = Words.of("學者訪團數")
    found = Records(ABROAD.registers, CodeLists({})).shared_with(words, words.plain)
    assert {name: told(shared) for name, shared in found.items()} == {"visits": ["訪團 title"]}
