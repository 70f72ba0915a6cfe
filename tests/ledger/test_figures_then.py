"""A figure asked as of any past log position is what was shown when the log had come to it, whatever happened since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shizheng.ledger.copy import Copy
from shizheng.ledger.copy.store import position_of
from shizheng.ledger.errors import ActionError
from shizheng.measures import DuckDB, Measures, Question, Templates, compute, compute_by
from shizheng.plan.figure import Figure
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from tests.ledger.small import LISTS, REGISTERS, Cast, Diary, visit

ASKED = Question(Period.of_year(106), date(2017, 12, 31))
PEOPLE = {"of": "visits.people", "unit": "人次"}
VISITS = {"count": "visits", "unit": "件"}
DEFINITIONS = {
    "1.1": {"unit": "件", "measure": {**VISITS, "where": [{"country": "AAA"}]}},
    "1.2": {"unit": "人次", "measure": {"sum": "persons", **PEOPLE, "where": [{"incumbent": True}]}},
    "1.3": {"unit": "%", "measure": {"growth": {"sum": "persons", **PEOPLE}, "base": "previous_year"}},
    "1.4": {"unit": "國", "measure": {"distinct": ["country"], "of": "visits", "unit": "國"}},
    "1.5": {
        "unit": "人次",
        "measure": {
            "latest": "persons", **PEOPLE, "per": ["country"], "by": "visited_on", "then": "sum"
        },
    },
    "1.6": {"unit": "人次", "measure": {"mean": "persons", **PEOPLE}},
}  # fmt: skip

COMPILED = Templates()
ACTS = ("take_in", "report", "submit", "approve", "approve", "send_back", "withdraw")
RECORDS = ("v1", "v2", "v3")
VISITED = st.builds(
    visit, st.sampled_from(RECORDS), persons=st.lists(st.integers(0, 9), min_size=1, max_size=2),
    visited_on=st.sampled_from([date(2016, 5, 1), date(2016, 12, 31), date(2017, 1, 1), date(2017, 5, 1)]),
    country=st.sampled_from(["AAA", "BBB"]),
)  # fmt: skip
HISTORIES = st.lists(
    st.tuples(st.sampled_from(ACTS), VISITED, st.lists(st.sampled_from(RECORDS), min_size=1, max_size=3, unique=True)),
    min_size=2, max_size=16,
)  # fmt: skip


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> Measures:
    file: Path = tmp_path_factory.mktemp("measures") / "measures.yaml"
    file.write_text(yaml.safe_dump(DEFINITIONS, allow_unicode=True), "utf-8")
    return Measures.load(file, REGISTERS, LISTS)


@given(history=HISTORIES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_figure_as_of_a_past_position_is_what_was_shown_then(
    cast: Cast, measures: Measures, history: list[tuple[str, Row, list[str]]]
) -> None:
    with _undone():
        diary, followed = Diary(cast), Copy(":memory:", REGISTERS, LISTS)
        shown = dict([_shown(measures, followed)])
        for act, row, records in history:
            try:
                if act in ("report", "take_in"):
                    getattr(diary, act)(row)
                else:
                    getattr(diary, act)(*records)
            except ActionError:
                continue
            shown |= [_shown(measures, followed)]
        rebuilt = Copy(":memory:", REGISTERS, LISTS)
        rebuilt.take_up()
        for position, figures in shown.items():
            assert _figures(measures, followed, position) == figures
            assert _figures(measures, rebuilt, position) == figures


def _shown(measures: Measures, copy: Copy) -> tuple[int, Mapping[str, object]]:
    """The position to which the log has come, and what is shown there."""
    position = copy.take_up()
    return position, _figures(measures, copy, None)


def _figures(measures: Measures, copy: Copy, position: int | None) -> Mapping[str, object]:
    """All figures, whole and by unit, with what waits and how each came about."""
    question = Question(ASKED.period, ASKED.as_of, position)
    engine = DuckDB(copy.connection, newest=position_of, templates=COMPILED)
    split: dict[str, dict[str, Figure]] = compute_by(measures, engine, question, "country")
    return {"whole": compute(measures, engine, question), "split": split}


@contextmanager
def _undone() -> Iterator[None]:
    """What is written inside is rolled back, so that the next example finds an empty ledger."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
