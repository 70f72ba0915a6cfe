"""Who is reminded of what on which day: once for each reason, in one letter, however often a round is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import actions
from shizheng.ledger.copy import Copy
from shizheng.ledger.reminding.models import Letter, Round
from shizheng.ledger.reminding.rounds import CannotRemindError, Outcome, remind
from shizheng.ledger.reminding.standing import reminding
from shizheng.measures import DuckDB
from tests.ledger.agency import SmallAgency, monthly
from tests.ledger.small import LISTS, REGISTERS, Cast, Diary, visit

AGENCY = SmallAgency(year=2018)
JANUARY = AGENCY.period().months()[0]
DUE = date(2018, 2, 10)
"""The last day for January: ten days after its end; five more and the department is told, four more the planners."""
REMINDED, LATE, DEPARTMENT, PLANNING = (DUE + timedelta(days=n) for n in (-5, 1, 6, 10))


class Post:
    """Rounds of the small agency: each says to whom letters went."""

    def __init__(self) -> None:
        self.copy = Copy(":memory:", REGISTERS, LISTS)

    def round(self, day: date, hour: int = 1, agency: SmallAgency = AGENCY) -> dict[str, str]:
        """The letters that went out, by account."""
        before = len(mail.outbox)
        self.outcome(day, hour, agency)
        return {str(sent.to[0]).split("@")[0]: str(sent.body) for sent in mail.outbox[before:]}

    def outcome(self, day: date, hour: int = 1, agency: SmallAgency = AGENCY) -> Outcome:
        self.copy.take_up()
        now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return remind(agency, DuckDB(self.copy.connection), now)  # type: ignore[arg-type]


@pytest.fixture
def post(cast: Cast) -> Iterator[Post]:
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    post = Post()
    yield post
    post.copy.connection.close()


def test_the_units_officer_is_reminded_before_the_last_day_and_nobody_earlier(post: Post) -> None:
    assert post.round(REMINDED - timedelta(days=1)) == {}
    letters = post.round(REMINDED)
    assert set(letters) == {"officer", "colleague"}
    assert "即將到期（1 項）" in letters["officer"]
    assert "north館：每月訪問，民國107年1月1日至民國107年1月31日，期限民國107年2月10日" in letters["officer"]
    assert (
        "- north mission: monthly visits, 1 January 2018 to 31 January 2018, due 10 February 2018" in letters["officer"]
    )
    assert "south" not in letters["officer"]


def test_a_letter_leads_to_the_pages_in_both_languages(post: Post, settings: Settings) -> None:
    site = "https://example.org"
    settings.SHIZHENG_SITE = f"{site}/"
    letter = post.round(REMINDED)["officer"]
    for address in ("/work", "/due", "/en/work", "/en/due"):
        assert f"{site}{address}\n" in letter
    sent = mail.outbox[0]
    assert sent.subject == "施政計畫填報：1 項待辦 | Policy plan: 1 to attend to"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_twice_on_a_day_mails_once_and_again_only_for_a_new_reason(post: Post) -> None:
    assert set(post.round(REMINDED)) == {"officer", "colleague"}
    assert post.round(REMINDED, hour=5) == {}
    assert post.round(REMINDED + timedelta(days=1)) == {}
    assert "逾期未報（1 項）" in post.round(LATE)["officer"]
    assert post.round(LATE + timedelta(days=1)) == {}
    assert Round.objects.count() == 4


def test_what_stays_late_is_told_again_each_week(post: Post) -> None:
    post.round(LATE)
    quiet = [post.round(LATE + timedelta(days=n)).get("officer") for n in range(1, 7)]
    assert quiet == [None] * 6
    assert "officer" in post.round(LATE + timedelta(days=7))


def test_silence_goes_up_to_the_department_and_then_to_the_planning_office(post: Post) -> None:
    post.round(LATE)
    assert set(post.round(DEPARTMENT - timedelta(days=1))) == set()
    letters = post.round(DEPARTMENT)
    assert set(letters) == {"reviewer", "second"}
    assert "所轄單位逾期未報，請督促（2 項）" in letters["reviewer"]
    assert "planner" not in post.round(PLANNING - timedelta(days=1))
    letters = post.round(PLANNING)
    assert set(letters) == {"planner"}
    assert "已達通報計畫單位之期限（2 項）" in letters["planner"]


def test_the_planning_office_is_never_told_where_the_calendar_does_not_say_so(post: Post) -> None:
    agency = SmallAgency(year=2018, duties=monthly(to_planning_after=None))
    assert "planner" not in post.round(PLANNING + timedelta(days=60), agency=agency)
    assert "planner" in post.round(PLANNING + timedelta(days=61))


def test_whoever_reported_or_declared_nothing_is_not_told(post: Post, diary: Diary, cast: Cast) -> None:
    diary.take_in(visit("v1", visited_on=date(2018, 1, 5)))
    assert set(post.round(LATE)) == {"colleague"}
    actions.declare(cast.colleague, AGENCY.duties["monthly"], ["south"], JANUARY, diary.now())
    assert post.round(LATE + timedelta(days=7)) == {}


def test_a_record_that_came_back_is_told_by_its_number_alone(post: Post, diary: Diary) -> None:
    diary.take_in(visit("v1", visited_on=date(2018, 1, 5), purpose="不公開之事"))
    diary.send_back("v1", reason="缺附件")
    letter = post.round(date(2018, 2, 1))["officer"]
    assert "退回待更正（1 項）" in letter
    assert "訪問，紀錄 v1" in letter
    assert "不公開" not in letter
    assert "缺附件" not in letter
    assert post.round(date(2018, 2, 2)) == {}


def test_of_a_classified_record_that_came_back_not_even_the_number_is_told(post: Post, diary: Diary) -> None:
    diary.take_in(visit("v1", visited_on=date(2018, 1, 5)))
    actions.classify(diary.cast.officer, "v1", "尚未公開", diary.now())
    diary.send_back("v1")
    letter = post.round(date(2018, 2, 1))["officer"]
    assert "訪問，不公開紀錄一筆" in letter
    assert "visits, a classified record" in letter
    assert "v1" not in letter


def test_days_without_a_round_are_made_up_for_by_the_next(post: Post) -> None:
    post.round(REMINDED)
    letters = post.round(PLANNING + timedelta(days=2))
    assert set(letters) == {"officer", "colleague", "reviewer", "second", "planner"}


def test_a_day_is_that_of_the_agencys_time_zone(post: Post) -> None:
    evening = datetime(2018, 2, 4, 23, 30, tzinfo=UTC)  # already the fifth in Taipei
    post.copy.take_up()
    outcome = remind(AGENCY, DuckDB(post.copy.connection), evening)  # type: ignore[arg-type]
    assert outcome.letters == 2
    assert Round.objects.get().day == REMINDED


def test_where_a_unit_has_no_officer_the_departments_is_told(post: Post, cast: Cast) -> None:
    Membership.objects.filter(user=cast.officer).update(valid_to=REMINDED - timedelta(days=1))
    letters = post.round(REMINDED)
    assert set(letters) == {"desk", "second", "colleague"}
    assert "north館" in letters["desk"]


def test_a_deputy_is_told_on_their_days(post: Post, cast: Cast) -> None:
    north = Unit.objects.get(code="north")
    Membership.objects.create(
        user=cast.outsider, unit=north, role=Role.OFFICER, valid_from=REMINDED, valid_to=REMINDED
    )  # fmt: skip
    assert "outsider" in post.round(REMINDED)
    assert "outsider" not in post.round(LATE)


def test_whom_no_letter_reaches_is_named(post: Post, cast: Cast) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(email="")
    User.objects.filter(username__in=["officer", "desk", "second", "reviewer"]).update(is_active=False)
    assert set(post.round(LATE)) == set()
    gaps = reminding(AGENCY, LATE).gaps  # type: ignore[arg-type]
    assert [unit.code for unit in gaps.without_officer] == ["north"]
    assert [unit.code for unit in gaps.without_reviewer] == ["north", "south"]
    assert gaps.without_address == ("colleague",)
    assert gaps.number == 4


def test_an_account_that_gets_an_address_is_told_then(post: Post, cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(email="")
    assert set(post.round(LATE)) == {"colleague"}
    User.objects.filter(pk=cast.officer.pk).update(email="officer@example.org")
    assert set(post.round(LATE + timedelta(days=1))) == {"officer"}


def test_one_letter_tells_all_and_nothing_twice(post: Post, cast: Cast) -> None:
    letter = post.round(date(2018, 3, 16))["second"]
    assert "所轄單位逾期未報，請督促（4 項）" in letter
    Membership.objects.filter(user__in=[cast.officer, cast.colleague]).delete()
    letter = post.round(date(2018, 3, 17))["second"]
    assert "逾期未報（4 項）" in letter
    assert "請督促" not in letter


def test_a_synthetic_ledger_mails_nobody_unless_it_is_said(post: Post, cast: Cast, settings: Settings) -> None:
    Diary(cast, synthetic=True).take_in(visit("v1"))
    with pytest.raises(CannotRemindError, match="synthetic"):
        post.round(REMINDED)
    assert not Round.objects.exists()
    settings.SHIZHENG_MAIL_SYNTHETIC = True
    assert set(post.round(REMINDED)) == {"officer", "colleague"}
    assert mail.outbox[0].subject.startswith("【示範資料】")
    assert "[SYNTHETIC]" in mail.outbox[0].subject


def test_without_a_mail_server_there_is_no_round(post: Post, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    with pytest.raises(CannotRemindError, match="SHIZHENG_MAIL"):
        post.round(REMINDED)
    assert not Round.objects.exists()
    assert not Letter.objects.exists()


def test_a_clock_that_went_back_mails_nobody(post: Post) -> None:
    post.round(LATE)
    with pytest.raises(CannotRemindError, match="clock"):
        post.round(LATE - timedelta(days=1))
    assert Round.objects.count() == 1


def test_a_worker_that_does_nothing_is_seen_after_a_day(post: Post) -> None:
    assert reminding(AGENCY, REMINDED).overdue  # type: ignore[arg-type]
    post.round(REMINDED)
    overdue = [reminding(AGENCY, REMINDED + timedelta(days=n)).overdue for n in range(3)]  # type: ignore[arg-type]
    assert overdue == [False, False, True]
