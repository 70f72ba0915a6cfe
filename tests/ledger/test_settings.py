"""What is wrong with a setting ends a command with one sentence that names it and says what is allowed; and the address
that is printed is one at which the site answers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http.request import validate_host

from shizheng.cli.serve import address
from shizheng.ledger.environment import HERE, SettingError, database, day, mail, switch, whole_number
from tests.house.tree import ROOT

NO_FILE = {"SHIZHENG_MAIL": "smtp://127.0.0.1", "SHIZHENG_MAIL_PASSWORD_FILE": "/no/such/file"}


def command(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "SHIZHENG_HOME": str(home), **settings}
    if "DATABASE_URL" not in settings:
        environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    (home / "db.sqlite3").touch()
    return subprocess.run(
        [sys.executable, "-m", "shizheng", *words], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "settings", "zh", "en"),
    [
        (["verify"], {"DATABASE_URL": "mysql://host/name"}, "須為 postgresql://", "it has to be postgresql://"),
        (["figures"], {"DATABASE_URL": "postgresql://host:port/name"}, "無法解讀此位址", "can't be read"),
        (["clean"], {"SHIZHENG_NOW": "someday"}, "須為日期，如 2018-01-15", "a day such as 2018-01-15"),
        (["remind"], NO_FILE, "讀不到檔案", "its file can't be read"),
        (["serve", "--port", "0"], {"SHIZHENG_IDLE": "half an hour"}, "須為整數", "a whole number"),
    ],
    ids=lambda told: " ".join(told) if isinstance(told, dict | list) else "",
)
def test_a_command_ends_with_one_sentence(
    tmp_path: Path, words: list[str], settings: dict[str, str], zh: str, en: str
) -> None:
    done = command(tmp_path, *words, **settings)
    told = " ".join(done.stderr.split())
    assert done.returncode == 1, told
    assert f"環境變數 {list(settings)[-1]} 有誤" in told
    assert f"The setting {list(settings)[-1]} is wrong" in told
    assert zh in told
    assert en in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "url",
    [
        "host/name", "mysql://secret@host/name", "postgresql:/" + "/[::1/name", "postgresql://host:99999/name",
        "postgresql://secret@host", "postgresql://secret@host/name?colour=red",
    ],
)  # fmt: skip
def test_an_address_of_a_database_that_cant_be_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL") as refused:
        database(url, Path("unused"))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["host", "http://secret@host", "smtp://", "smtp://host:mail", "smtps://user:secret@"])
def test_so_is_one_of_a_mail_server(url: str) -> None:
    with pytest.raises(SettingError, match="SHIZHENG_MAIL") as refused:
        mail({"SHIZHENG_MAIL": url})
    assert "secret" not in str(refused.value)


def test_days_numbers_and_switches_are_read_or_refused() -> None:
    told = {"DAY": "2018-01-15", "NUMBER": "30", "ON": "1", "OFF": "0", "WRONG": "yes", "LESS": "-1"}
    assert str(day(told, "DAY")) == "2018-01-15"
    assert whole_number(told, "NUMBER", 5) == 30
    assert whole_number(told, "NONE", 5) == 5
    assert (switch(told, "ON"), switch(told, "OFF"), switch(told, "NONE")) == (True, False, False)
    for read in (lambda: day(told, "WRONG"), lambda: whole_number(told, "LESS", 5), lambda: switch(told, "WRONG")):
        with pytest.raises(SettingError, match=r"WRONG|LESS"):
            read()


@pytest.mark.parametrize(
    ("host", "settings", "printed"),
    [
        ("127.0.0.1", {}, "http://127.0.0.1:8000"),
        ("127.0.0.1", {"SHIZHENG_HOSTS": "localhost"}, "http://localhost:8000"),
        ("localhost", {"SHIZHENG_HOSTS": "127.0.0.1"}, "http://127.0.0.1:8000"),
        ("0.0.0.0", {}, "http://127.0.0.1:8000"),
        ("example.org", {"SHIZHENG_HOSTS": "localhost,example.org"}, "http://example.org:8000"),
        ("127.0.0.1", {"SHIZHENG_HOSTS": "*"}, "http://127.0.0.1:8000"),
        ("127.0.0.1", {"SHIZHENG_HOSTS": "example.org"}, "http://example.org:8000"),
        ("127.0.0.1", {"SHIZHENG_HOSTS": ".example.org"}, "http://example.org:8000"),
        (
            "127.0.0.1", {"SHIZHENG_HOSTS": "example.org", "SHIZHENG_SITE": "https://example.org/"},
            "https://example.org",
        ),
    ],
)  # fmt: skip
def test_the_printed_address_is_one_that_the_site_answers_at(host: str, settings: dict[str, str], printed: str) -> None:
    told = address(host, 8000, settings)
    assert told == printed
    name = told.partition("://")[2].removesuffix(":8000")
    assert validate_host(name, settings.get("SHIZHENG_HOSTS", ",".join(HERE)).split(","))
