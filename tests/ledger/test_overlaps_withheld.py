"""Records of the same event of which one is classified: whoever decides sees both, and the open one counts."""

from __future__ import annotations

import pytest

from shizheng.accounts.models import Role, User
from shizheng.ledger import actions
from shizheng.ledger.errors import NotAllowedError, WrongStateError
from shizheng.ledger.models import Entry, Overlap
from shizheng.ledger.overlaps import counting_for
from shizheng.ledger.verify import verify
from tests.ledger.small import Cast, Diary, undone, visit
from tests.ledger.test_rights import PLACES, holder


@pytest.fixture
def three(diary: Diary) -> Diary:
    """Three approved visits on one day, of two missions in the charge of one department; two of them are classified."""
    diary.take_in(visit("open"), visit("secret", unit="south"), visit("other"))
    diary.approve("open", "secret", "other")
    for record in ("secret", "other"):
        actions.classify(diary.cast.desk, record, "過境", diary.now())
    return diary


def test_the_reviewers_of_its_unit_decide_and_the_entry_cites_their_right(three: Diary, cast: Cast) -> None:
    actions.set_aside(cast.reviewer, "secret", "open", "同一次", three.now())
    last = Entry.objects.latest("position")
    assert (last.act, last.account, last.right) == ("decide-overlap", "reviewer", "reviewer-own-region")
    assert counting_for("secret") == "open"
    actions.tell_apart(cast.reviewer, "secret", "open", "理由", three.now())
    assert verify().findings == ()


def test_nobody_decides_on_what_they_may_not_see_or_who_only_reads(three: Diary) -> None:
    found, wanted = {}, {}
    for role in Role:
        for place in PLACES:
            with undone():
                try:
                    actions.set_aside(holder(role, place), "other", "open", "理由", three.now())
                    found[role, place] = "done"
                except NotAllowedError as refused:
                    found[role, place] = refused.right.code
            reviews = role == Role.REVIEWER
            wanted[role, place] = (
                "other-agency" if place == "in another agency"
                else "done" if reviews and place != "at another mission"
                else "other-unit" if role in (Role.OFFICER, Role.REVIEWER) and place == "at another mission"
                else "role-without-act"
            )  # fmt: skip
    assert found == wanted


def test_the_planning_office_decides_where_it_may_see_them(three: Diary, cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        actions.set_aside(cast.planner, "secret", "open", "理由", three.now())
    cast.planner.memberships.create(role=Role.AUDITOR)
    planner = User.objects.get(username="planner")
    actions.set_aside(planner, "secret", "open", "理由", three.now())
    assert Entry.objects.latest("position").right == "planner-keeps-the-calendar"


def test_reviewers_decide_on_nothing_that_is_open(three: Diary, cast: Cast) -> None:
    three.take_in(visit("fourth"))
    with pytest.raises(NotAllowedError):
        actions.tell_apart(cast.reviewer, "open", "fourth", "理由", three.now())


def test_the_open_one_counts_since_otherwise_it_would_tell(three: Diary, cast: Cast) -> None:
    with pytest.raises(WrongStateError, match="not counting, it would tell of"):
        actions.set_aside(cast.reviewer, "open", "secret", "理由", three.now())
    assert not Overlap.objects.exists()
    actions.set_aside(cast.reviewer, "other", "secret", "理由", three.now())
    actions.classify(cast.officer, "open", "同一次過境", three.now())
    actions.set_aside(cast.reviewer, "open", "secret", "理由", three.now())
    assert counting_for("open") == "secret"
