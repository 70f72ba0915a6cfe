"""Redaction of remarks, reasons and names of files beside a record: they go, and nothing else of their rows can."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from pytest_django import Settings

from shizheng.ledger import actions, evidence, quoting, redaction
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.models import Classification, Entry, Evidence, Note, NoteRedaction, Overlap, Standing, Version
from shizheng.ledger.verify import verify
from tests.ledger.small import LISTS, REGISTERS, VISITS, Diary, visit

WORDS = "王小姐電話"
AGENCY: Any = SimpleNamespace(registers=REGISTERS, measures={})


@pytest.fixture
def said(diary: Diary, settings: Settings, tmp_path: Path) -> Diary:
    """Two records with a file whose name quotes, returned at once for a reason that does; on v1 more words do."""
    settings.SHIZHENG_HOME = tmp_path
    kept = evidence.keep([b"passport"], f"{WORDS}.txt")
    cast = diary.cast
    actions.hand_in(cast.officer, VISITS, LISTS, visit("v1"), diary.now(), files=[kept])
    actions.hand_in(cast.officer, VISITS, LISTS, visit("v2"), diary.now(), files=[kept])
    actions.tell_apart(cast.planner, "v1", "v2", f"{WORDS}不同", diary.now())
    actions.return_(cast.reviewer, ["v1", "v2"], f"請刪除{WORDS}", diary.now())
    actions.note(cast.reviewer, "v1", f"{WORDS}應刪除", diary.now())
    actions.classify(cast.reviewer, "v1", WORDS, diary.now())
    return diary


def redact(diary: Diary, *words: str, notes: tuple[int, ...] = (), record: str = "v1") -> None:
    actions.redact(
        diary.cast.planner, AGENCY, record, [], [], "個人資料", diary.now(), words=words, notes=notes
    )  # fmt: skip


def told() -> str:
    """All that the tables of the log say."""
    models: tuple[type[Model], ...] = (Version, Standing, Evidence, Note, Classification, Overlap, Entry)
    return json.dumps([list(model._default_manager.values()) for model in models], default=str, ensure_ascii=False)


def test_each_goes_that_is_named_and_all_is_proved_as_before(said: Diary) -> None:
    found = quoting.of("v1", redaction.MARK)
    assert [type(one.row) for one in found] == [Evidence, Overlap, Standing, Classification]
    assert all(WORDS in one.text for one in found)
    chain = list(Entry.objects.order_by("position").values_list("digest", "hash"))
    for one in found:
        redact(said, one.key)
        assert verify().findings == ()
    redact(said, notes=(Note.objects.get().entry_id,))
    assert verify().findings == ()
    assert list(Entry.objects.order_by("position").values_list("digest", "hash"))[: len(chain)] == chain
    assert quoting.of("v1", redaction.MARK) == ()
    of_v2 = quoting.of("v2", redaction.MARK)
    assert [type(one.row) for one in of_v2] == [Evidence, Standing], "of another record they stay"
    redact(said, *(one.key for one in of_v2), record="v2")
    assert WORDS not in told()
    assert verify().findings == ()


def test_several_of_one_entry_go_at_once(diary: Diary, settings: Settings, tmp_path: Path) -> None:
    settings.SHIZHENG_HOME = tmp_path
    files = [evidence.keep([name.encode()], f"{WORDS}{name}.txt") for name in "ab"]
    actions.hand_in(diary.cast.officer, VISITS, LISTS, visit("v1"), diary.now(), files=files)
    redact(diary, *(one.key for one in quoting.of("v1", redaction.MARK)))
    assert set(Evidence.objects.values_list("name", flat=True)) == {redaction.MARK}
    assert verify().findings == ()


def test_those_of_another_record_and_such_as_are_gone_are_not_named(said: Diary) -> None:
    other = next(one for one in quoting.of("v2", redaction.MARK) if isinstance(one.row, Standing))
    first = quoting.of("v1", redaction.MARK)[0]
    redact(said, first.key)
    for key in (other.key, first.key, "entry-1", "nonsense"):
        with pytest.raises(WrongStateError, match="nothing to redact"):
            redact(said, key)


def columns(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


MODELS = (Note, Standing, Evidence, Classification, Overlap)
OTHERS = [
    (model, column) for model in MODELS for column in columns(model) if column != quoting.field_of(model)
]  # fmt: skip
OTHER_VALUES = {
    "id": "id + 100000", "entry_id": "entry_id + 1", "version_id": "version_id + 1", "size": "size + 1",
    "withheld": "NOT withheld", "state": "'approved'", "verdict": "'same'",
}  # fmt: skip
"""What a column is set to instead; the others to v9."""


@pytest.mark.parametrize(("model", "column"), OTHERS, ids=lambda told: told if isinstance(told, str) else told.__name__)
def test_during_its_own_redaction_nothing_of_a_row_but_its_words_can_change(
    said: Diary, model: type[Model], column: str
) -> None:
    row = model._default_manager.order_by("pk")[0]
    assert _behind_the_programs_back(row, quoting.field_of(model), "'x'", "v1")
    assert not _behind_the_programs_back(row, column, OTHER_VALUES.get(column, "'v9'"), "v1")


@pytest.mark.parametrize("model", MODELS)
def test_a_redaction_of_another_record_or_entry_lets_nothing_change(said: Diary, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk")[0]
    assert not _behind_the_programs_back(row, quoting.field_of(model), "'x'", "v3")
    assert not _behind_the_programs_back(row, quoting.field_of(model), "'x'", "v1", astray=1)


def _behind_the_programs_back(row: Any, column: str, value: str, record: str, *, astray: int = 0) -> bool:
    """Whether the database lets a column be set while an act is written that says it redacts the row's words."""
    table, next_position = row._meta.db_table, Entry.objects.latest("position").position + 1
    said = NoteRedaction(
        record=record, position=row.entry_id + astray, after="0" * 64, reason="", entry_id=next_position
    )
    with transaction.atomic():
        NoteRedaction.objects.bulk_create([said])
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE id = {row.pk}")
            refused = ""
        except DatabaseError as error:
            refused = str(error)
        transaction.set_rollback(True)
    assert not refused or "only grows" in refused
    return not refused
