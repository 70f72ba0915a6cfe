"""Leave and handover: a deputy acts on some days and the log says whose; drafts go from one officer to another."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.accounts.rights import may
from shizheng.ledger import actions, drafts
from shizheng.ledger.actions.handover import waiting_uploads
from shizheng.ledger.drafts import Typed
from shizheng.ledger.errors import DraftChangedError, NotAllowedError, UnusableAccountError
from shizheng.ledger.models import Draft, Entry, Upload
from tests.ledger.small import LISTS, VISITS, Cast, Diary, member, visit

NOW = datetime(2017, 3, 1, 1, 0, tzinfo=UTC)
TODAY, LATER = date(2017, 3, 1), date(2017, 3, 10)


def held(user: User) -> Membership:
    return Membership.objects.get(user=user, deputy_for=None)


def last() -> tuple[Entry, dict[str, object]]:
    entry = Entry.objects.order_by("-position")[0]
    return entry, json.loads(entry.summary)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@pytest.fixture
def north(cast: Cast) -> Unit:
    return Unit.objects.get(code="north")


def test_an_officer_names_a_deputy_for_some_days(cast: Cast, north: Unit) -> None:
    actions.name_deputy(cast.officer, held(cast.officer), cast.colleague, LATER, LATER, NOW)
    entry, summary = last()
    assert (entry.act, entry.account, entry.right) == ("name-deputy", "officer", "officer-own-unit")
    assert (summary["account"], summary["for"]) == ("colleague", "officer")
    days = {day: may(cast.colleague, "report", north, day) for day in (TODAY, LATER, LATER + timedelta(days=1))}
    assert [right.granted for right in days.values()] == [False, True, False]
    assert days[LATER].deputy_of == ("officer",)


def test_the_log_says_who_acted_as_whose_deputy(cast: Cast) -> None:
    actions.name_deputy(cast.officer, held(cast.officer), cast.colleague, TODAY, LATER, NOW)
    actions.hand_in(cast.colleague, VISITS, LISTS, visit("v1"), on(TODAY))
    entry, summary = last()
    assert (entry.account, entry.right, summary["deputy_of"]) == ("colleague", "officer-own-unit", ["officer"])
    actions.hand_in(cast.colleague, VISITS, LISTS, visit("v2", unit="south"), on(TODAY))
    assert "deputy_of" not in last()[1]
    actions.submit(cast.officer, [_reported(cast, "v3")], on(LATER))
    assert "deputy_of" not in last()[1]


def _reported(cast: Cast, record: str) -> str:
    actions.report(cast.officer, VISITS, LISTS, visit(record), on(LATER))
    return record


def test_whoever_may_by_the_own_role_acts_as_nobodys_deputy(cast: Cast) -> None:
    actions.name_deputy(cast.officer, held(cast.officer), cast.desk, TODAY, LATER, NOW)
    actions.hand_in(cast.desk, VISITS, LISTS, visit("v1"), on(TODAY))
    assert "deputy_of" not in last()[1]


def test_an_act_over_several_units_cites_the_deputy_if_any_of_them_needs_it(cast: Cast) -> None:
    actions.name_deputy(cast.officer, held(cast.officer), cast.colleague, TODAY, LATER, NOW)
    for record, unit in (("v1", "north"), ("v2", "south")):
        actions.report(cast.colleague, VISITS, LISTS, visit(record, unit=unit), on(TODAY))
    actions.submit(cast.colleague, ["v1", "v2"], on(TODAY))
    assert last()[1]["deputy_of"] == ["officer"]


def test_a_deputy_goes_on_with_the_drafts(cast: Cast, north: Unit) -> None:
    draft = drafts.begin(cast.officer, "visits", "north", Typed({"purpose": "會談"}), NOW)
    with pytest.raises(NotAllowedError):
        drafts.save(cast.colleague, draft, 1, Typed({"purpose": "我的"}), on(TODAY))
    actions.name_deputy(cast.officer, held(cast.officer), cast.colleague, TODAY, LATER, NOW)
    cast.colleague.refresh_from_db()
    saved = drafts.save(cast.colleague, draft, 1, Typed({"purpose": "續寫"}), on(TODAY))
    assert (saved.account, saved.cells["purpose"]) == ("colleague", "續寫")


@pytest.mark.parametrize(
    ("deputy", "first", "last_day", "said"),
    [
        ("officer", TODAY, LATER, "none of the accounts"),
        ("outsider", TODAY, LATER, "none of the accounts"),
        ("planner", TODAY, LATER, "none of the accounts"),
        ("colleague", TODAY - timedelta(days=1), LATER, "begin today or later"),
        ("colleague", LATER, TODAY, "begin today or later"),
        ("colleague", TODAY, TODAY + timedelta(days=367), "366"),
    ],
)
def test_what_an_officer_cant_name_is_said(cast: Cast, deputy: str, first: date, last_day: date, said: str) -> None:
    with pytest.raises(UnusableAccountError, match=said):
        actions.name_deputy(cast.officer, held(cast.officer), getattr(cast, deputy), first, last_day, NOW)
    assert not Entry.objects.exists()
    assert not Membership.objects.filter(deputy_for__isnull=False).exists()


def test_nobody_names_a_deputy_for_anybody_else_but_an_administrator(cast: Cast) -> None:
    administrator = member("administrator", (None, Role.ADMINISTRATOR))
    for user in (cast.colleague, cast.desk, cast.planner):
        with pytest.raises(NotAllowedError):
            actions.name_deputy(user, held(cast.officer), cast.desk, TODAY, LATER, NOW)
    with pytest.raises(NotAllowedError):  # a reviewer's deputy is an administrator's to name
        actions.name_deputy(cast.reviewer, held(cast.reviewer), cast.desk, TODAY, LATER, NOW)
    actions.name_deputy(administrator, held(cast.reviewer), cast.outsider, TODAY, LATER, NOW)
    assert may(cast.outsider, "approve", Unit.objects.get(code="north"), TODAY).deputy_of == ("reviewer",)
    with pytest.raises(UnusableAccountError):
        actions.name_deputy(administrator, held(administrator), cast.outsider, TODAY, LATER, NOW)


def test_a_deputy_names_no_deputy(cast: Cast) -> None:
    named = actions.name_deputy(cast.officer, held(cast.officer), cast.colleague, TODAY, LATER, NOW)
    with pytest.raises(UnusableAccountError, match="no deputy"):
        actions.name_deputy(cast.colleague, named, cast.desk, TODAY, LATER, NOW)


def test_whoever_comes_back_ends_the_deputys_days(cast: Cast, north: Unit) -> None:
    named = actions.name_deputy(cast.officer, held(cast.officer), cast.colleague, TODAY, LATER, NOW)
    with pytest.raises(NotAllowedError):
        actions.end_deputy(cast.desk, named, NOW)
    actions.end_deputy(cast.officer, named, NOW)
    assert last()[0].act == "end-deputy"
    assert not may(cast.colleague, "report", north, TODAY).granted
    with pytest.raises(NotAllowedError):
        actions.end_deputy(cast.officer, held(cast.colleague), NOW)


def written(user: User, unit: str) -> Draft:
    """A draft in which somebody typed."""
    begun = drafts.begin(user, "visits", unit, Typed({}), NOW)
    return drafts.save(user, begun, begun.revision, Typed({"purpose": "會談"}), NOW)


def test_all_drafts_of_one_officer_go_to_another_of_the_unit(cast: Cast, north: Unit) -> None:
    successor = member("successor", (north, Role.OFFICER))
    mine = [written(cast.officer, "north") for _ in range(2)]
    other, elsewhere = written(cast.desk, "north"), written(cast.colleague, "south")
    blank = drafts.begin(cast.officer, "visits", "north", Typed({}), NOW)
    assert actions.hand_over(cast.officer, north, cast.officer, successor, NOW) == (2, 0)
    accounts = {draft.pk: draft.account for draft in Draft.objects.all()}
    assert [accounts[draft.pk] for draft in mine] == ["successor", "successor"]
    assert (accounts[other.pk], accounts[elsewhere.pk]) == ("desk", "colleague")
    assert accounts[blank.pk] == "officer"
    entry, summary = last()
    assert entry.act == "hand-over"
    assert summary == {"unit": "north", "account": "officer", "to": "successor", "drafts": 2, "uploads": 0}
    with pytest.raises(DraftChangedError):  # a form that was still open writes over nothing unseen
        drafts.save(cast.officer, mine[0], mine[0].revision, Typed({"purpose": "會談"}), NOW)


def test_drafts_go_to_nobody_but_another_officer_of_the_unit(cast: Cast, north: Unit) -> None:
    successor = member("successor", (north, Role.OFFICER))
    written(cast.officer, "north")
    for taker in (cast.officer, cast.colleague, cast.reviewer, cast.outsider):
        with pytest.raises(UnusableAccountError):
            actions.hand_over(cast.officer, north, cast.officer, taker, NOW)
    for by in (cast.colleague, cast.reviewer, cast.outsider):
        with pytest.raises(NotAllowedError):
            actions.hand_over(by, north, cast.officer, successor, NOW)
    Membership.objects.filter(user=successor).update(valid_to=TODAY - timedelta(days=1))
    with pytest.raises(UnusableAccountError):
        actions.hand_over(cast.officer, north, cast.officer, successor, NOW)
    assert Draft.objects.get().account == "officer"


def test_an_administrator_hands_over_what_was_left_behind(cast: Cast, north: Unit) -> None:
    administrator = member("administrator", (None, Role.ADMINISTRATOR))
    successor = member("successor", (north, Role.OFFICER))
    written(cast.officer, "north")
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert actions.hand_over(administrator, north, cast.officer, successor, NOW) == (1, 0)
    assert last()[0].right == "administrator-keeps-accounts"


def test_a_replayed_diary_cites_no_deputy(diary: Diary) -> None:
    diary.take_in(visit())
    assert "deputy_of" not in last()[1]


def sent(account: str, *units: str, key: str = "", taken: bool = False) -> Upload:
    """A file that an account sent and that would write records of some units; of none, it was not read."""
    return Upload.objects.create(
        key=key or f"{account}-{'-'.join(units)}", register="visits", account=account, name="訪問.csv", sha256="0" * 64,
        sent_at=NOW, found={"units": list(units)} if units else {}, taken_at=NOW if taken else None,
    )  # fmt: skip


def accounts() -> dict[str, str]:
    return dict(Upload.objects.values_list("key", "account"))


def test_files_that_were_sent_for_the_unit_and_not_taken_in_go_with_the_drafts(cast: Cast, north: Unit) -> None:
    successor = member("successor", (north, Role.OFFICER))
    sent("officer", "north")
    sent("officer", key="unread")
    sent("officer", "north", key="taken", taken=True)
    sent("desk", "north")
    assert actions.hand_over(cast.officer, north, cast.officer, successor, NOW) == (0, 2)
    assert accounts() == {
        "officer-north": "successor", "unread": "successor", "taken": "officer", "desk-north": "desk",
    }  # fmt: skip
    assert last()[1]["uploads"] == 2


def test_what_was_sent_for_another_unit_stays(cast: Cast, north: Unit) -> None:
    successor = member("successor", (north, Role.OFFICER))
    cast.officer.memberships.create(unit=Unit.objects.get(code="south"), role=Role.OFFICER)
    for units in (("north",), ("south",), ("north", "south"), ()):
        sent("officer", *units)
    assert actions.hand_over(cast.officer, north, cast.officer, successor, NOW) == (0, 1)
    assert {key for key, account in accounts().items() if account == "successor"} == {"officer-north"}


def test_a_departments_files_are_of_its_missions_too_and_a_missions_are_its_own(cast: Cast) -> None:
    east = Unit.objects.get(code="east")
    member("successor", (east, Role.OFFICER))
    sent("desk", "north", "south")
    sent("desk", "east", "west")
    sent("officer", "north")
    assert [one.key for one in waiting_uploads(east)] == ["desk-north-south"]
    assert [one.key for one in waiting_uploads(Unit.objects.get(code="north"))] == ["officer-north"]


def test_what_somebody_left_behind_whose_role_has_ended_is_found(cast: Cast, north: Unit) -> None:
    Membership.objects.filter(user=cast.officer).update(valid_to=TODAY - timedelta(days=9))
    sent("officer", "north")
    assert [one.account for one in waiting_uploads(north)] == ["officer"]
