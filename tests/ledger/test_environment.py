"""Where an installation keeps its ledger, and how durably."""

from __future__ import annotations

from pathlib import Path

import pytest

from shizheng.ledger.environment import agency_folder, database, secret_key


def test_without_an_address_the_ledger_is_a_file_of_the_home_folder() -> None:
    told = database("", Path("home/db.sqlite3"))
    assert (told["ENGINE"], told["NAME"]) == ("django.db.backends.sqlite3", "home/db.sqlite3")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://office:p%40ss@127.0.0.1:5433/shizheng?sslmode=require",
         {"NAME": "shizheng", "USER": "office", "PASSWORD": "p@ss", "HOST": "127.0.0.1", "PORT": "5433",
          "OPTIONS": {"sslmode": "require"}}),
        ("postgres://postgres@/shizheng?host=/run/postgresql&port=5432",
         {"NAME": "shizheng", "USER": "postgres", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": "5432",
          "OPTIONS": {}}),
    ],
    ids=["a server with a password", "a socket"],
)  # fmt: skip
def test_an_address_of_postgresql_is_taken_apart(url: str, expected: dict[str, object]) -> None:
    told = database(url, Path("unused"))
    assert told.pop("ENGINE") == "django.db.backends.postgresql"
    assert told == expected


def test_another_kind_of_address_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        database("mysql://127.0.0.1/shizheng", Path("unused"))


def test_where_there_is_one_agency_none_has_to_be_named(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "agency.yaml").touch()
    assert agency_folder("", tmp_path) == tmp_path / "first"
    assert agency_folder("elsewhere", tmp_path) == Path("elsewhere")
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "agency.yaml").touch()
    with pytest.raises(ValueError, match="2 agencies"):
        agency_folder("", tmp_path)


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    key = secret_key(home)
    assert len(key) >= 50
    assert secret_key(home) == key
    assert (home / "secret-key").stat().st_mode & 0o077 == 0
