"""Cleaning by the worker each day, with or without mail, and by its command, which only tells unless it is asked to."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from shizheng.cli import home, main
from shizheng.ledger import cleaning, evidence
from shizheng.ledger.models import Upload
from shizheng.ledger.reminding.sending import PAUSE
from shizheng.ledger.reminding.tasks import cleaning_wanted_at, daily_cleaning, plan_next
from tests.house.tree import ROOT

TAIPEI = ZoneInfo("Asia/Taipei")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.SHIZHENG_HOME = tmp_path


def done(at: datetime, status: str = TaskResultStatus.SUCCESSFUL) -> None:
    """Says that the worker has cleaned at an instant."""
    daily_cleaning.enqueue()
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(status=status, finished_at=at)


class TestByTheWorker:
    def test_one_waits_though_nobody_is_mailed(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        now = datetime(2017, 3, 1, 6, 0, tzinfo=TAIPEI)
        for _ in range(2):
            plan_next(now, 7)
        (waiting,) = DBTaskResult.objects.all()
        assert (waiting.task_path, waiting.run_after) == (daily_cleaning.module_path, now.replace(hour=7))

    def test_once_a_day_and_after_one_that_broke_there_is_a_pause(self) -> None:
        now = datetime(2017, 3, 2, 9, 0, tzinfo=TAIPEI)
        seven = now.replace(hour=7)
        assert cleaning_wanted_at(now, 7) == seven
        done(seven - timedelta(days=1))
        assert cleaning_wanted_at(now, 7) == seven
        done(now, TaskResultStatus.FAILED)
        assert cleaning_wanted_at(now, 7) == now + PAUSE
        done(now + PAUSE)
        assert cleaning_wanted_at(now, 7) == seven + timedelta(days=1)

    def test_the_task_cleans(self) -> None:
        evidence.keep([b"nobody's"], "a.txt")
        assert daily_cleaning.call() == [0, 0, 1]


class TestByTheCommand:
    @pytest.fixture(autouse=True)
    def _old(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that nobody needs for long, and an upload that nobody took in."""
        monkeypatch.setattr(home, "has_ledger", lambda _: True)
        for name in ("SHIZHENG_HOME", "SHIZHENG_AGENCY"):
            monkeypatch.setenv(name, "")  # which the command sets, and this puts back
        evidence.keep([b"nobody's"], "a.txt")
        cleaning.clean(timezone.now() - cleaning.WAITS - timedelta(days=1))
        kept = evidence.keep([b"record,unit\n"], "訪問.csv")
        Upload.objects.create(
            key="k1", register="visits", account="officer", name="訪問.csv", sha256=kept.sha256,
            sent_at=datetime(2017, 3, 1, tzinfo=UTC),
        )  # fmt: skip

    def run(self, tmp_path: Path, *options: str) -> str:
        agency = str(ROOT / "agencies" / "mofa-106")
        result = CliRunner().invoke(main, ["clean", "--home", str(tmp_path), "--agency", agency, *options])
        assert result.exit_code == 0, result.output
        return result.output

    def lying(self, tmp_path: Path) -> int:
        return sum(len(names) for _, _, names in os.walk(tmp_path / "evidence"))

    def test_it_tells_what_would_go_and_removes_nothing(self, tmp_path: Path) -> None:
        said = self.run(tmp_path)
        assert "可清除：未收之上傳 1 件、檔案 1 個" in said
        assert "逾 90 日未收：訪問.csv（officer，2017-03-01）" in said
        assert "加 --remove 始予清除" in said
        assert (self.lying(tmp_path), Upload.objects.count()) == (2, 1)
        assert "Would go: 1 uploads never taken in, 1 files" in self.run(tmp_path, "--lang", "en")

    def test_asked_to_it_removes_and_tells_what_waits(self, tmp_path: Path) -> None:
        said = self.run(tmp_path, "--remove")
        assert "已清除：未收之上傳 1 件、檔案 1 個" in said
        assert "另有 1 個檔案（0.0 MB）目前無人需要；持續 7 日無人需要者始予清除" in said
        assert (self.lying(tmp_path), Upload.objects.count()) == (1, 0)
        assert "可清除：未收之上傳 0 件、檔案 0 個" in self.run(tmp_path)
