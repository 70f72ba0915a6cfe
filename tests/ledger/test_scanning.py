"""Files are shown to a virus scanner before they are kept: what it is told, what it answers, what becomes of them."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from shizheng.ledger import evidence
from shizheng.ledger.environment import kept_unscanned, scanner
from shizheng.ledger.errors import FileRefusedError
from shizheng.ledger.scanning import NotScannedError, Scanner, TooLargeError
from tests.ledger.clamd import SIGNATURE, TEST_VIRUS, Manual, clamd
from tests.ledger.clamd import scanner as scanner_by

CLEAN = b"%PDF-1.4 " + bytes(range(256)) * 2000
LARGE = b"x" * (2**20 + 1)


@pytest.fixture
def manual() -> Manual:
    return Manual()


@pytest.fixture
def by_the_manual(manual: Manual) -> Iterator[Scanner]:
    with scanner_by(manual) as address:
        yield Scanner(address, seconds=10)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    """clamd itself, with a limit of a megabyte."""
    with clamd(
        tmp_path_factory.mktemp("clamd"), "StreamMaxLength 1M", "AlertExceedsMax yes", "MaxFileSize 900K"
    ) as path:
        yield Scanner(path, seconds=60)


@pytest.fixture(params=["by_the_manual", "real"])
def either(request: pytest.FixtureRequest) -> Scanner:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def test_a_clean_file_has_no_signature(either: Scanner) -> None:
    assert either.signature(io.BytesIO(CLEAN)) is None
    assert either.signature(io.BytesIO(b"short")) is None


@pytest.mark.parametrize("before", [0, 200_000], ids=["small", "in several pieces"])
def test_an_infected_file_has_one(either: Scanner, before: int) -> None:
    found = either.signature(io.BytesIO(b" " * before + TEST_VIRUS))
    assert found in (SIGNATURE, "Test.Virus.UNOFFICIAL")


def test_a_file_beyond_the_scanners_limit_is_told_apart(either: Scanner) -> None:
    with pytest.raises(TooLargeError):
        either.signature(io.BytesIO(LARGE * 8))


def test_a_file_that_the_scanner_did_not_look_into_is_told_apart(real: Scanner) -> None:
    with pytest.raises(TooLargeError, match="MaxFileSize"):
        real.signature(io.BytesIO(b"x" * 950 * 1024))


def test_the_scanner_says_what_it_is(either: Scanner) -> None:
    assert either.version().startswith("ClamAV")


def test_the_scanner_gets_every_byte_in_its_order(manual: Manual, by_the_manual: Scanner) -> None:
    by_the_manual.signature(io.BytesIO(CLEAN))
    assert manual.commands == [b"zINSTREAM\0"]
    assert manual.streams == [CLEAN]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (b"", "broke off"),
        (b"stream: O", "broke off"),
        (b"stream: OK", "broke off"),
        (b"a" * 10_000, "broke off"),
        (b"stream: Can't allocate memory ERROR\0", "allocate memory"),
        (b"\0", "answered"),
        (b"stream: OK and more\0", "answered"),
        (b"\xff\xfe\0", "answered"),
    ],
)
def test_no_clear_answer_is_no_verdict(manual: Manual, by_the_manual: Scanner, says: bytes, why: str) -> None:
    manual.says = says
    with pytest.raises(NotScannedError, match=why):
        by_the_manual.signature(io.BytesIO(CLEAN))


def test_a_scanner_that_never_answers_is_not_waited_for_without_end(manual: Manual) -> None:
    manual.silent = True
    with scanner_by(manual) as address, pytest.raises(NotScannedError, match="time"):
        Scanner(address, seconds=0.2).signature(io.BytesIO(CLEAN))


def test_a_scanner_that_takes_nothing_in_is_not_waited_for_without_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(NotScannedError, match="time"):
        Scanner(deaf.getsockname(), seconds=0.2).signature(io.BytesIO(LARGE * 64))


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", ("127.0.0.1", 1)])
def test_a_scanner_that_is_not_there_gives_no_verdict(address: str | tuple[str, int]) -> None:
    with pytest.raises(NotScannedError, match="clamd at"):
        Scanner(address).version()


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.SHIZHENG_HOME = tmp_path
    return tmp_path


def files_in(home: Path) -> list[Path]:
    return [path for path in (home / "evidence").rglob("*") if path.is_file()]


def test_an_infected_file_is_refused_by_its_signature_and_nothing_is_kept(
    either: Scanner, home: Path, settings: Settings
) -> None:
    settings.SHIZHENG_CLAMD = either.address
    assert evidence.keep([CLEAN[:1000], CLEAN[1000:]], "行程.pdf").size == len(CLEAN)
    (kept,) = files_in(home)
    assert kept.read_bytes() == CLEAN
    with pytest.raises(FileRefusedError) as refused:
        evidence.keep([TEST_VIRUS[:20], TEST_VIRUS[20:]], "行程{n}.pdf")
    for words in (refused.value.words.zh, refused.value.words.en):
        assert "行程{n}.pdf" in words
        assert SIGNATURE in words or "Test.Virus" in words
    assert "未收存" in refused.value.words.zh
    assert "was not kept" in refused.value.words.en
    assert files_in(home) == [kept]


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (CLEAN, "請稍後再附", "attach it again later"),
        (LARGE, "超過掃毒程式之上限", "larger than the virus scanner takes"),
    ],
    ids=["no answer", "too large"],
)
def test_a_file_without_a_verdict_is_refused_or_kept_as_the_settings_say(
    manual: Manual, by_the_manual: Scanner, home: Path, settings: Settings, caplog: pytest.LogCaptureFixture,
    content: bytes, zh: str, en: str,
) -> None:  # fmt: skip
    settings.SHIZHENG_CLAMD, manual.says = by_the_manual.address, b""
    with pytest.raises(FileRefusedError) as refused:
        evidence.keep([content], "a.pdf")
    assert zh in refused.value.words.zh
    assert en in refused.value.words.en
    assert files_in(home) == []
    assert "'a.pdf' was not scanned and is refused" in caplog.text

    settings.SHIZHENG_KEEP_UNSCANNED = True
    evidence.keep([content], "b.pdf")
    assert [path.read_bytes() for path in files_in(home)] == [content]
    assert "'b.pdf' was not scanned and is kept" in caplog.text


def test_without_a_scanner_nothing_is_asked(home: Path, settings: Settings) -> None:
    settings.SHIZHENG_CLAMD = None
    assert evidence.keep([TEST_VIRUS], "a.txt").size == len(TEST_VIRUS)
    assert evidence.ask_scanner() == ("", ())


def test_a_silent_scanner_is_found(by_the_manual: Scanner, settings: Settings) -> None:
    settings.SHIZHENG_CLAMD = by_the_manual.address
    assert evidence.ask_scanner() == ("ClamAV of the manual", ())
    settings.SHIZHENG_CLAMD = "/nowhere/clamd.ctl"
    _, (finding,) = evidence.ask_scanner()
    assert (finding.code, finding.subject) == ("scanner-silent", "/nowhere/clamd.ctl")


def test_a_scanners_address_is_a_path_or_a_host_with_its_port() -> None:
    assert scanner("") is None
    assert scanner("unix:/run/clamav/clamd.ctl") == "/run/clamav/clamd.ctl"
    assert scanner("tcp:127.0.0.1:3310") == ("127.0.0.1", 3310)
    assert scanner("tcp:[::1]:3310") == ("::1", 3310)


@pytest.mark.parametrize("told", ["127.0.0.1:3310", "unix:clamd.ctl", "tcp:3310", "tcp:host", "http:host:1"])
def test_another_kind_of_address_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="SHIZHENG_CLAMD"):
        scanner(told)


def test_what_becomes_of_a_file_without_a_verdict_is_one_of_two() -> None:
    assert [kept_unscanned(told) for told in ("refuse", "keep")] == [False, True]
    with pytest.raises(ValueError, match="SHIZHENG_UNSCANNED"):
        kept_unscanned("maybe")
