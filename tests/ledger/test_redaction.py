"""Redaction: the words and bytes are gone everywhere; hashes, entries and figures stay, and that is proved."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from shizheng.ledger import actions, drafts, evidence, queries, redaction
from shizheng.ledger.copy import Copy
from shizheng.ledger.drafts import Typed
from shizheng.ledger.errors import NotAllowedError, ReasonMissingError, WrongStateError
from shizheng.ledger.models import Draft, Entry, Evidence, Note, NoteRedaction, Redaction, Version
from shizheng.ledger.verify import verify
from shizheng.measures import Measures
from tests.ledger.programs import held
from tests.ledger.small import LISTS, REGISTERS, VISITS, Cast, Diary, position, visit

WORDS = "王小姐電話"
AGENCY: Any = SimpleNamespace(registers=REGISTERS, measures={})


@pytest.fixture
def two(diary: Diary) -> Diary:
    """A visit with words that should not be there in both of its versions, the first of which is approved."""
    diary.take_in(visit("v1", purpose=WORDS))
    diary.approve("v1")
    diary.take_in(visit("v1", purpose=WORDS, persons=(5,)))
    return diary


def redact(diary: Diary, **said: Any) -> None:
    told = {"fields": ["purpose"], "files": [], "reason": "個人資料", "by": diary.cast.planner, **said}
    actions.redact(
        told["by"], told.get("agency", AGENCY), "v1", told["fields"], told["files"], told["reason"], diary.now()
    )


def test_the_words_are_gone_from_every_version_and_all_else_stays(two: Diary) -> None:
    before = [(v.number, v.sha256, v.entry_id, json.loads(v.body)) for v in Version.objects.order_by("number")]
    redact(two)
    after = [(v.number, v.sha256, v.entry_id, json.loads(v.body)) for v in Version.objects.order_by("number")]
    for (*one, body), (*other, said) in zip(before, after, strict=True):
        assert one == other
        assert said == {**body, "values": {**body["values"], "purpose": redaction.MARK}}
    last = Entry.objects.order_by("-position")[0]
    assert (last.act, last.right) == ("redact", "planner-redacts")
    told = {"record": "v1", "unit": "north", "fields": ["purpose"], "files": 0, "sent": 0, "notes": 0, "words": 0}
    assert json.loads(last.summary) == told
    assert WORDS not in json.dumps(list(Entry.objects.values_list("summary", flat=True)), ensure_ascii=False)
    assert verify().findings == ()


def test_the_copies_hold_it_no_longer_and_are_what_they_were_in_all_else(two: Diary) -> None:
    copy = Copy(":memory:", REGISTERS, LISTS)
    copy.take_up()
    others = "SELECT * EXCLUDE (purpose) FROM ({}) ORDER BY ALL"
    (layout,) = (layout for layout in copy.layouts if layout.table.name == "visits")
    before = copy.connection.execute(others.format(layout.versions())).fetchall()
    redact(two)
    assert copy.take_up() == position()
    assert copy.connection.execute(others.format(layout.versions())).fetchall() == before
    texts = copy.connection.execute(f"SELECT DISTINCT purpose FROM ({layout.versions()})").fetchall()
    assert texts == [(redaction.MARK,)]
    assert copy.connection.execute(f"SELECT count(*) FROM listed WHERE contains(words, '{WORDS}')").fetchall() == [(0,)]


def test_a_file_that_no_process_holds_goes_and_others_follow_by_themselves(two: Diary, tmp_path: Path) -> None:
    path = tmp_path / "copy.duckdb"
    with held(path):
        idle = Copy(path, REGISTERS, LISTS)
        idle.take_up()
        idle.connection.close()
    (tmp_path / "copy-3.duckdb").write_bytes((tmp_path / "copy-2.duckdb").read_bytes())
    redact(two)
    with held(tmp_path / "copy-3.duckdb"):
        copy = Copy(path, REGISTERS, LISTS)
        copy.take_up()
        assert {file.name for file in tmp_path.glob("*.duckdb")} == {"copy.duckdb", "copy-3.duckdb"}
        assert copy.take_up() == position(), "its own file is still there"
        copy.connection.close()


def test_what_follows_is_proved_like_anything_else(two: Diary) -> None:
    redact(two)
    two.approve("v1")
    two.take_in(visit("v1", purpose=WORDS, persons=(6,)))
    redact(two, reason="再次登錄")
    assert verify().findings == ()
    assert Redaction.objects.values_list("number", flat=True).order_by("pk").last() == 3


def test_a_redacted_version_altered_behind_the_programs_back_is_found(two: Diary, settings: Settings) -> None:
    redact(two)
    row = Redaction.objects.order_by("pk")[0]
    Redaction.objects.bulk_create([Redaction(record="v1", number=1, after="0" * 64, reason="", entry_id=row.entry_id)])
    assert {finding.code for finding in verify().findings} == {"version-altered", "writing-altered"}


def test_the_database_lets_nothing_else_replace_what_a_version_says(two: Diary) -> None:
    redact(two)
    for changed in ({"body": "{}"}, {"unit": "south"}, {"body": "{}", "sha256": "0" * 64}):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            Version.objects.filter(record="v1").update(**changed)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Redaction.objects.all().delete()


def test_what_a_figure_reads_is_not_redacted(two: Diary) -> None:
    measure = {"unit": "項", "measure": {"distinct": ["purpose"], "of": "visits"}}
    agency = SimpleNamespace(registers=REGISTERS, measures=Measures.read({"1": measure}, "m", REGISTERS, LISTS))
    assert redaction.redactable(agency, "visits") == ()  # type: ignore[arg-type]
    assert redaction.redactable(AGENCY, "visits") == ("purpose",)
    for fields, of in ((["purpose"], agency), (["country"], AGENCY), (["nothing"], AGENCY)):
        with pytest.raises(WrongStateError, match="classify the record instead"):
            redact(two, fields=fields, agency=of)
    assert not Redaction.objects.exists()


def test_only_with_a_reason_and_only_what_is_there(two: Diary) -> None:
    with pytest.raises(ReasonMissingError):
        redact(two, reason=" ")
    redact(two)
    for again in ({}, {"fields": []}, {"fields": [], "files": ["0" * 64]}):
        with pytest.raises(WrongStateError, match="nothing to redact"):
            redact(two, **again)


@pytest.mark.parametrize("office", ["officer", "desk", "outsider"])
def test_officers_and_auditors_redact_nothing(two: Diary, cast: Cast, office: str) -> None:
    with pytest.raises(NotAllowedError):
        redact(two, by=getattr(cast, office))
    redact(two, by=cast.reviewer)


def test_what_is_being_written_loses_it_too(two: Diary, cast: Cast) -> None:
    version = Version.objects.get(number=2)
    typed = Typed({"purpose": WORDS, "country": "AAA"})
    drafts.begin(cast.officer, "visits", "north", typed, two.now(), of=version)
    redact(two)
    assert Draft.objects.get().cells == {"purpose": "", "country": "AAA"}


class TestRemarks:
    @pytest.fixture
    def remarked(self, two: Diary) -> Diary:
        """A remark that quotes the words, between two that don't."""
        for text in ("請補附件", f"{WORDS}應刪除", "已補"):
            actions.note(two.cast.reviewer, "v1", text, two.now())
        return two

    def redact_remark(self, diary: Diary, *numbers: int) -> None:
        positions = list(Note.objects.order_by("pk").values_list("entry_id", flat=True))
        chosen = [positions[number] for number in numbers]
        actions.redact(diary.cast.planner, AGENCY, "v1", [], [], "個人資料", diary.now(), notes=chosen)

    def test_those_that_are_picked_go_and_all_is_proved_as_before(self, remarked: Diary) -> None:
        entries = list(Entry.objects.order_by("position").values_list("digest", "hash"))
        self.redact_remark(remarked, 1)
        texts = list(Note.objects.order_by("pk").values_list("text", flat=True))
        assert texts == ["請補附件", redaction.MARK, "已補"]
        assert list(Entry.objects.order_by("position").values_list("digest", "hash"))[:-1] == entries
        assert json.loads(Entry.objects.latest("position").summary)["notes"] == 1
        assert [note.is_redacted for note in queries.notes("v1")] == [False, True, False]
        assert verify().findings == ()
        self.redact_remark(remarked, 0, 2)
        assert verify().findings == ()
        with pytest.raises(WrongStateError, match="nothing to redact"):
            self.redact_remark(remarked, 0, 1)

    def test_of_another_record_they_stay(self, remarked: Diary) -> None:
        remarked.take_in(visit("v2"))
        actions.note(remarked.cast.reviewer, "v2", WORDS, remarked.now())
        with pytest.raises(WrongStateError, match="nothing to redact"):
            self.redact_remark(remarked, 3)
        assert Note.objects.get(record="v2").text == WORDS

    def test_the_database_lets_nothing_else_replace_a_remark(self, remarked: Diary) -> None:
        self.redact_remark(remarked, 1)
        for changed in ({"text": "別的"}, {"record": "v2"}):
            with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
                Note.objects.update(**changed)
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            NoteRedaction.objects.all().delete()

    def test_one_claimed_to_be_redacted_behind_the_programs_back_is_found(self, remarked: Diary) -> None:
        self.redact_remark(remarked, 1)
        row = NoteRedaction.objects.get()
        NoteRedaction.objects.bulk_create(
            [NoteRedaction(record="v1", position=row.position, after="0" * 64, reason="", entry_id=row.entry_id)]
        )
        altered = [(f.code, f.subject) for f in verify().findings]
        assert altered == [("writing-altered", str(row.position)), ("writing-altered", str(row.entry_id))]


class TestFiles:
    @pytest.fixture
    def kept(self, diary: Diary, settings: Settings, tmp_path: Path) -> evidence.Kept:
        """A file behind v1, and behind v2 as well."""
        settings.SHIZHENG_HOME = tmp_path
        kept = evidence.keep([b"passport"], "護照.txt")
        for record in ("v1", "v2"):
            actions.hand_in(diary.cast.officer, VISITS, LISTS, visit(record), diary.now(), files=[kept])
        return kept

    def test_its_bytes_go_once_no_record_has_it(
        self, diary: Diary, kept: evidence.Kept, django_capture_on_commit_callbacks: Callable[..., Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(redaction, "overwrite", lambda: None)  # the test is one transaction
        with django_capture_on_commit_callbacks(execute=True):
            redact(diary, fields=[], files=[kept.sha256])
        assert evidence.path_of(kept.sha256).exists()
        assert verify().findings == ()
        with django_capture_on_commit_callbacks(execute=True):
            actions.redact(diary.cast.planner, AGENCY, "v2", [], [kept.sha256], "個人資料", diary.now())
        assert not evidence.path_of(kept.sha256).exists()
        assert redaction.files("v1") == {kept.sha256}
        assert Evidence.objects.filter(sha256=kept.sha256).count() == 2
        assert verify().findings == ()

    def test_one_that_is_missing_of_a_record_from_which_it_was_not_redacted_is_found(
        self, diary: Diary, kept: evidence.Kept
    ) -> None:
        redact(diary, fields=[], files=[kept.sha256])
        evidence.path_of(kept.sha256).unlink()
        assert {finding.code for finding in verify().findings} == {"evidence-missing"}
