"""Batches are the same for the same seed, reach all of the language, and are what they say when asked by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from tests.differential import product
from tests.differential.batches import Batch, batches

KINDS = {
    "count", "sum", "mean", "distinct", "latest", "total", "least", "greatest", "weighted", "product", "difference",
    "ratio", "growth", "reduction", "change", "met", "milestones", "members", "constant",
}  # fmt: skip
WINDOWS = {"during", "active", "at_end", "since"}
TESTS = {"in", "not_in", "at_least", "at_most", "between", "given", "any", "all", "not"}
SEED = 1


@pytest.fixture(scope="module")
def some() -> list[Batch]:
    return list(batches(SEED, 500))


def words(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        yield from part
    for inner in part.values() if isinstance(part, Mapping) else part if isinstance(part, list) else ():
        yield from words(inner)


def test_a_seed_gives_the_same_batches_again(some: list[Batch]) -> None:
    again = list(batches(SEED, 500))
    assert [(batch.definitions, batch.rows, batch.asked) for batch in again] == [
        (batch.definitions, batch.rows, batch.asked) for batch in some
    ]
    assert next(batches(SEED + 1, 1)).rows != some[0].rows


def test_there_are_as_many_cases_as_asked_for_in_a_few_batches(some: list[Batch]) -> None:
    assert len(some) <= 5
    assert sum(len(batch.cases()) for batch in some) >= 500


def test_all_of_the_language_is_in_them(some: list[Batch]) -> None:
    said = {word for batch in some for word in words(batch.definitions)}
    assert KINDS | WINDOWS | TESTS | {"round", "none", "absent", "provided", "percent", "then"} <= said


def test_a_case_is_one_units_rows_and_nobody_elses(some: list[Batch]) -> None:
    for case in some[0].cases():
        alone = some[0].reference.by_unit(case.measure, some[0].asked).get(case.unit)
        assert alone == case.expected
        assert {row.unit for rows in case.rows.values() for row in rows} <= {case.unit}
    records = Counter((row.record, row.unit) for rows in some[0].rows.values() for row in rows)
    assert len({record for record, _ in records}) == len(records)


def test_the_expected_answers_are_of_all_sorts(some: list[Batch]) -> None:
    values = [case.expected.value for batch in some for case in batch.cases() if case.expected]
    numbers = [value for value in values if isinstance(value, Decimal)]
    absences = Counter(value[1:3] for value in values if not isinstance(value, Decimal))
    assert sum(number != 0 for number in numbers) > 60
    assert set(absences) >= {("not_reported", ""), ("not_computable", "nothing_to_average")}
    assert any(case.expected is None for batch in some for case in batch.cases())


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_the_default_engine_answers_a_whole_batch_as_expected(seed: int, number: int) -> None:
    batch = list(batches(seed, 500))[number]
    measures = product.read(batch.world, batch.definitions)
    engine = product.engine_of(batch.world, batch.rows)
    assert product.split(measures, engine, batch.asked, "unit") == batch.expected("unit")
    assert product.figures(measures, engine, batch.asked) == batch.expected_whole()
