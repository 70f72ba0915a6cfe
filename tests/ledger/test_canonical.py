"""What is hashed is JSON: as the standard encoder writes it, whichever way is quicker."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizheng.ledger.canonical import RunningDigest, body_of, canonical, digest
from shizheng.ledger.log import line_of_standing, line_of_version
from shizheng.ledger.models import State
from shizheng.registers.rows import Row

SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_what_json_knows_is_written_as_json_with_sorted_keys_and_no_spaces(value: object) -> None:
    assert canonical(value) == json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_days_instants_and_decimals_are_texts() -> None:
    taipei = timezone(timedelta(hours=8))
    at = datetime(2017, 3, 5, 8, 30, 0, 5, taipei)
    assert canonical([date(2017, 3, 5), at, Decimal("1E+2"), Decimal("0.50"), State.APPROVED]) == (
        '["2017-03-05","2017-03-05T00:30:00.000005+00:00","100","0.50","approved"]'
    )
    with pytest.raises(TypeError):
        canonical(object())


@given(st.text(), st.text(), st.integers(1), st.text(), st.sampled_from(State), st.text())
def test_a_line_of_the_digest_is_a_canonical_list(
    record: str, register: str, number: int, unit: str, state: State, reason: str
) -> None:
    hash = digest(record)
    expected = canonical(["version", record, number, register, unit, hash])
    assert line_of_version(record, register, number, unit, hash) == expected
    assert line_of_standing(record, number, state, reason) == canonical(["standing", record, number, state, reason])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=30))
def test_a_digest_may_be_taken_bit_by_bit(texts: list[str]) -> None:
    running = RunningDigest()
    running.add(texts[:7])
    running.add(texts[7:])
    assert running.hex() == digest(*texts)


def test_a_body_says_lines_and_values() -> None:
    row = Row("v1", "north", {"b": 1, "a": date(2017, 3, 5)}, ({"n": None},))
    assert body_of(row) == '{"lines":[{"n":null}],"values":{"a":"2017-03-05","b":1}}'
