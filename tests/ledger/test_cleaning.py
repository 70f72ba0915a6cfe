"""Cleaning: what nobody needs goes after its days, what anybody or the log needs never, whatever was done before."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from shizheng.ledger import actions, cleaning, drafts, evidence, uploads
from shizheng.ledger.drafts import Typed
from shizheng.ledger.models import Draft, Entry, Evidence, Upload
from shizheng.ledger.uploads import prepared
from shizheng.ledger.verify import verify
from tests.ledger.small import LISTS, REGISTERS, START, VISITS, Cast, file_of, make_cast, undone, visit

AGENCY: Any = SimpleNamespace(registers=REGISTERS, codelists=LISTS, measures={})
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.SHIZHENG_HOME = tmp_path


def lies(hash: str) -> bool:
    return evidence.path_of(hash).exists()


def send(cast: Cast, record: str, now: datetime = START) -> Upload:
    upload = uploads.receive(cast.officer, VISITS, [file_of([visit(record)])], f"{record}.csv", now)
    uploads.check(cast.officer, upload, AGENCY, now)
    return upload


def test_a_file_that_nobody_needs_goes_after_its_days_and_not_before(cast: Cast) -> None:
    kept = evidence.keep([b"nobody's"], "a.txt")
    first = cleaning.clean(START)
    assert (first.files, [one.path for one in first.waiting]) == ((), [f"evidence/{kept.sha256[:2]}/{kept.sha256}"])
    assert cleaning.clean(START + cleaning.WAITS - DAY).files == ()
    assert lies(kept.sha256)
    told = cleaning.would_go(START + cleaning.WAITS)
    assert lies(kept.sha256), "to be told of it changes nothing"
    done = cleaning.clean(START + cleaning.WAITS)
    assert [one.path for one in told.files] == [one.path for one in done.files] == [first.waiting[0].path]
    assert done.files[0].since == START
    assert not lies(kept.sha256)


def test_sent_anew_or_needed_meanwhile_it_waits_again(cast: Cast) -> None:
    again, drafted = evidence.keep([b"again"], "a.txt"), evidence.keep([b"drafted"], "b.txt")
    cleaning.clean(START)
    evidence.keep([b"again"], "c.txt")  # by a request that has yet to say whose it is
    draft = drafts.begin(cast.officer, "visits", "north", Typed({}), START)
    Draft.objects.filter(pk=draft.pk).update(files=[drafted.as_json()])
    later = START + cleaning.WAITS
    assert cleaning.clean(later).files == ()
    drafts.discard(cast.officer, draft, later)
    assert {one.since for one in cleaning.clean(later + DAY).waiting} == {later, later + DAY}
    assert lies(again.sha256)
    assert lies(drafted.sha256)


def test_one_that_is_kept_anew_just_when_it_goes_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = evidence.keep([b"again"], "a.txt")
    cleaning.clean(START)
    found = cleaning._unneeded(START + cleaning.WAITS)
    evidence.keep([b"again"], "b.txt")  # after it was looked at, before it goes
    monkeypatch.setattr(cleaning, "_unneeded", lambda now: found)
    assert cleaning.clean(START + cleaning.WAITS).files == ()
    assert evidence.path_of(kept.sha256).read_bytes() == b"again"


def test_an_upload_that_nobody_took_in_goes_with_all_that_was_made_ready(cast: Cast, tmp_path: Path) -> None:
    upload, taken = send(cast, "v1"), send(cast, "v2")
    uploads.take_in(cast.officer, taken, AGENCY, START)
    beside = tmp_path / "beside"  # where the site tells how far work on an upload is
    beside.mkdir()
    for name in ("lock", upload.key):
        (beside / name).write_bytes(b"")
    for day in (cleaning.KEPT, cleaning.KEPT - DAY):
        assert cleaning.clean(START + day - timedelta(seconds=1)).uploads == ()
    late = START + cleaning.KEPT + DAY
    assert [one.key for one in cleaning.would_go(late).uploads] == [upload.key]
    assert [one.key for one in cleaning.clean(late).uploads] == [upload.key]
    assert (tmp_path / "uploads" / upload.key).exists()
    done = cleaning.clean(late + cleaning.WAITS)
    assert {one.path.rsplit("/")[-1] for one in done.files} == {upload.key, upload.sha256}
    assert [file.name for file in beside.iterdir()] == ["lock"]
    assert not lies(upload.sha256)
    assert lies(taken.sha256)
    assert list(Upload.objects.all()) == [taken]


def test_what_stands_behind_a_record_stays_whatever_else_is_needed(cast: Cast) -> None:
    kept = evidence.keep([b"passport"], "a.txt")
    actions.hand_in(cast.officer, VISITS, LISTS, visit("v1"), START, files=[kept])
    upload = send(cast, "v2")
    cleaning.clean(START)
    assert cleaning.clean(START + cleaning.WAITS).files == ()
    assert lies(kept.sha256)
    assert prepared.is_kept(upload, upload.found["prepared"])


def test_what_only_the_log_names_stays(cast: Cast) -> None:
    upload = send(cast, "v1")
    uploads.take_in(cast.officer, upload, AGENCY, START)
    Upload.objects.all().delete()
    cleaning.clean(START)
    assert cleaning.clean(START + 2 * cleaning.WAITS).files == ()
    assert lies(upload.sha256)


def test_what_was_left_behind_on_its_way_goes_too(cast: Cast, tmp_path: Path) -> None:
    for folder in ("evidence", "uploads"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "arriving-x1").write_bytes(b"half")
    cleaning.clean(START)
    assert len(cleaning.clean(START + cleaning.WAITS).files) == 2
    assert not list(tmp_path.glob("*/arriving-*"))


def test_without_its_notes_the_waiting_begins_again(cast: Cast, tmp_path: Path) -> None:
    kept = evidence.keep([b"nobody's"], "a.txt")
    for spoilt in ("", "[]", '{"a": 1}', "{"):
        cleaning.clean(START)
        (tmp_path / "unneeded.json").write_text(spoilt)
        assert cleaning.clean(START + 2 * cleaning.WAITS).files == ()
        (tmp_path / "unneeded.json").unlink()
    assert lies(kept.sha256)


@dataclass
class History:
    """Random doings of an officer, on simulated days, with cleaning among them."""

    cast: Cast
    now: datetime = START
    number: int = 0
    drafts: list[Draft] = field(default_factory=list)
    sent: list[Upload] = field(default_factory=list)

    def do(self, what: str, which: int) -> None:
        self.now += timedelta(minutes=1)
        self.number += 1
        getattr(self, what)(which)

    def attach(self, which: int) -> None:
        """One of few contents, so that the same bytes stand behind several records and drafts."""
        draft = drafts.begin(self.cast.officer, "visits", "north", Typed({}), self.now)
        self._give(draft, evidence.keep([b"content %d" % (which % 4)], "a.txt"))
        self.drafts.append(draft)

    def replace(self, which: int) -> None:
        if self.drafts:
            self._give(self.drafts[which % len(self.drafts)], evidence.keep([b"content %d" % (which % 3)], "b.txt"))

    def discard(self, which: int) -> None:
        if self.drafts:
            drafts.discard(self.cast.officer, self.drafts.pop(which % len(self.drafts)), self.now)

    def hand_in(self, which: int) -> None:
        if self.drafts:
            draft = self.drafts.pop(which % len(self.drafts))
            files = [evidence.Kept(**file) for file in draft.files]
            row = visit(f"h{self.number}")
            actions.hand_in(self.cast.officer, VISITS, LISTS, row, self.now, files=files, draft=draft)

    def keep(self, which: int) -> None:
        evidence.keep([b"content %d" % which], "left.txt")

    def send(self, which: int) -> None:
        self.sent.append(send(self.cast, f"u{which}", self.now))

    def take_in(self, which: int) -> None:
        waiting = list(Upload.objects.filter(taken_at=None).order_by("sent_at"))
        if waiting:
            uploads.take_in(self.cast.officer, waiting[which % len(waiting)], AGENCY, self.now)

    def wait(self, which: int) -> None:
        self.now += (which + 1) * DAY

    def wait_long(self, which: int) -> None:
        self.now += (which + 1) * 20 * DAY

    def clean(self, which: int) -> None:
        told = cleaning.would_go(self.now)
        done = cleaning.clean(self.now)
        assert set(told.files) == set(done.files)

    def clean_twice(self, which: int) -> None:
        self.clean(which)
        self.now += cleaning.WAITS
        self.clean(which)

    @staticmethod
    def _give(draft: Draft, kept: evidence.Kept) -> None:
        draft.files = [kept.as_json()]
        draft.save(update_fields=["files"])


DOINGS = (
    "attach",
    "replace",
    "discard",
    "hand_in",
    "keep",
    "send",
    "take_in",
    "wait",
    "wait_long",
    "clean",
    "clean_twice",
)


@given(done=st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 5)), max_size=40))
@hypothesis_settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_after_any_history_all_that_is_named_lies_there_and_nothing_else_for_long(
    db: None, settings: Settings, done: list[tuple[str, int]]
) -> None:
    with undone(), TemporaryDirectory() as folder:
        settings.SHIZHENG_HOME = folder
        history = History(make_cast())
        for what, which in done:
            history.do(what, which)
            _all_is_there(history.cast)
        for _ in range(2):
            history.now += cleaning.KEPT + DAY
            cleaning.clean(history.now)
        history.now += cleaning.WAITS
        assert cleaning.clean(history.now).waiting == ()
        _all_is_there(history.cast)
        lying = {name for _, _, names in os.walk(Path(folder) / "evidence") for name in names}
        named = set(Evidence.objects.values_list("sha256", flat=True))
        named |= {file["sha256"] for draft in Draft.objects.all() for file in draft.files}
        named |= set(Upload.objects.filter(taken_at__isnull=False).values_list("sha256", flat=True))
        assert lying == named


def _all_is_there(cast: Cast) -> None:
    assert verify().findings == ()
    assert all(lies(file["sha256"]) for draft in Draft.objects.all() for file in draft.files)
    for upload in Upload.objects.all():
        assert lies(upload.sha256)
        assert upload.taken_at or prepared.is_kept(upload, upload.found["prepared"])
    for summary in Entry.objects.filter(act="intake").values_list("summary", flat=True):
        assert lies(summary.split('"sha256":"')[1][:64])
