"""What may not stand in any file: foreign hosts, places of one machine, and files or lines out of bounds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, VENDORED, name_of, texts, tracked

HOSTS = {
    "127.0.0.1", "localhost", "testserver",  # this machine, and Django's name for it in tests
    "www.w3.org", "purl.org", "purl.oclc.org", "docs.oasis-open.org", "schemas.openxmlformats.org",
    "json-schema.org",  # names of schemas, fetched by nobody
    "www.apache.org", "opendefinition.org", "data.gov.tw",  # licences
    "example.org", "plan.example.org", "mail.example.org", "example.com", "host",  # examples
}  # fmt: skip
ADDRESS = re.compile(r"[a-z][a-z0-9+]*://(?:[^\s/@\"'<>`]*@)?([^\s/:?#\"'<>`)\]，。；）…]*)", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:work|root|home|mnt|Users)/|[A-Z]:\\\\?Users|co-authored-by|language model", re.IGNORECASE
)
LONGEST = 300
"""Lines of a source file; most stay under 200."""
FILES = texts()


def hosts(text: str) -> set[str]:
    """Hosts of the addresses in a text; a host that is filled in later counts as none."""
    return {host for host in ADDRESS.findall(text) if host and not host.startswith(("{", "$", "%"))}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_utf_8_without_a_mark(path: Path) -> None:
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    path.read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_names_only_known_hosts(path: Path) -> None:
    assert hosts(path.read_text("utf-8")) <= HOSTS


@pytest.mark.parametrize("path", [path for path in FILES if path != Path(__file__)], ids=name_of)
def test_a_file_speaks_of_no_particular_machine(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(SOURCE)], ids=name_of)
def test_a_source_file_stays_short(path: Path) -> None:
    if path.suffix not in {".po", ".lock"}:
        assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_foreign_hosts_are_seen() -> None:
    scheme = "https:/" + "/"
    assert hosts(f"{scheme}cdn.example.net/x.js and {scheme}user@mirror.test:8080/simple") == {
        "cdn.example.net",
        "mirror.test",
    }


def test_particular_machines_are_seen() -> None:
    assert ELSEWHERE.search("see " + "/ro" + "ot/.cache")


def test_vendored_sheets_fetch_nothing() -> None:
    for sheet in VENDORED.rglob("*.css"):
        assert hosts(sheet.read_text("utf-8")) <= {"www.w3.org"}, name_of(sheet)


def test_nothing_is_committed_that_is_made_or_fetched() -> None:
    made = {".venv", "node_modules", "__pycache__", "uv.lock", "out", "var"}
    assert [name_of(path) for path in tracked() if made & {*path.relative_to(ROOT).parts}] == []
