"""Who may do what, as a table; every answer names its rule."""

from __future__ import annotations

from datetime import date

import pytest

from shizheng.accounts.models import Membership, Unit
from shizheng.accounts.rights import REFUSALS, RULES, may
from tests.ledger.small import Cast, make_cast, member

DAY = date(2017, 3, 5)
HANDLES = ("report", "submit", "intake")
DECIDES = ("approve", "return")
ACTS = (*HANDLES, *DECIDES, "withdraw", "adopt")
GRANTED: dict[tuple[str, str, str | None], str] = {
    **{("officer", act, "north"): "officer-own-unit" for act in (*HANDLES, "withdraw")},
    **{("colleague", act, "south"): "officer-own-unit" for act in (*HANDLES, "withdraw")},
    **{("desk", act, unit): "officer-own-unit" for act in (*HANDLES, "withdraw") for unit in ("north", "south")},
    **{("reviewer", act, unit): "reviewer-own-region" for act in (*DECIDES, "withdraw") for unit in ("north", "south")},
    **{("planner", "adopt", unit): "planner-adopts" for unit in ("north", "south", "west", None)},
}
"""Everything that is allowed; all else is refused."""
OFFICES = ("officer", "colleague", "desk", "reviewer", "planner", "outsider")
UNITS = ("north", "south", "west", None)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize("office", OFFICES)
def test_the_table_of_rights(cast: Cast, office: str) -> None:
    units = Unit.objects.in_bulk()
    for act in ACTS:
        for unit in UNITS:
            right = may(getattr(cast, office), act, units[unit] if unit else None, DAY)
            expected = GRANTED.get((office, act, unit))
            assert (right.granted, right.code if right.granted else None) == (expected is not None, expected), (
                f"{office} {act} {unit}: {right}"
            )


@pytest.mark.parametrize(
    ("office", "act", "unit", "rule"),
    [
        ("officer", "report", "south", "other-unit"),
        ("desk", "report", "west", "other-unit"),
        ("officer", "approve", "north", "role-without-act"),
        ("outsider", "report", "north", "role-without-act"),
    ],
)
def test_a_refusal_names_what_stood_in_the_way(cast: Cast, office: str, act: str, unit: str, rule: str) -> None:
    assert may(getattr(cast, office), act, Unit.objects.get(code=unit), DAY).code == rule


def test_an_account_without_a_role_or_closed_may_nothing(cast: Cast) -> None:
    north = Unit.objects.get(code="north")
    cast.officer.is_active = False
    assert may(cast.officer, "report", north, DAY).code == "account-closed"
    cast.colleague.memberships.all().delete()
    assert may(cast.colleague, "report", north, DAY).code == "no-role"


@pytest.mark.parametrize(
    ("first", "last", "granted"),
    [
        (date(2017, 3, 5), date(2017, 3, 5), True),
        (date(2017, 3, 6), None, False),
        (None, date(2017, 3, 4), False),
        (None, None, True),
    ],
)
def test_a_role_counts_on_its_days_both_included(
    cast: Cast, first: date | None, last: date | None, granted: bool
) -> None:
    Membership.objects.filter(user=cast.officer).update(valid_from=first, valid_to=last)
    right = may(cast.officer, "report", Unit.objects.get(code="north"), DAY)
    assert right.granted is granted
    assert granted or right.code == "not-in-force"


def test_every_answer_says_its_rule_in_both_languages(cast: Cast) -> None:
    for office in OFFICES:
        for act in ACTS:
            words = may(getattr(cast, office), act, Unit.objects.get(code="north"), DAY).words
            assert words.zh
            assert words.en


HERE = ("north", "south", "west", None)
CHARGE = ("north", "south")
OF_ROLES: dict[str, dict[str, tuple[str | None, ...]]] = {
    "officer of the department": {
        **dict.fromkeys(("report", "submit", "hand-in", "withdraw", "intake", "see-drafts", "declare", "note"), CHARGE),
        **dict.fromkeys(("classify", "see-withheld", "name-deputy", "hand-over"), CHARGE),
        **dict.fromkeys(("see-figures", "see-records"), HERE),
    },
    "reviewer of the department": {
        **dict.fromkeys(("approve", "return", "withdraw", "see-queue", "note", "classify", "see-withheld"), CHARGE),
        **dict.fromkeys(("redact", "see-overlaps", "decide-withheld-overlap"), CHARGE),
        **dict.fromkeys(("see-figures", "see-records"), HERE),
    },
    "planner": {
        **dict.fromkeys(("adopt", "close-period", "open-period", "exempt", "note", "see-log", "see-reminders"), HERE),
        **dict.fromkeys(("see-figures", "see-records", "see-overlaps", "decide-overlap", "redact"), HERE),
    },
    "assessor": dict.fromkeys(("see-figures", "see-records"), HERE),
    "auditor": {
        **dict.fromkeys(("see-log", "see-accounts", "see-drafts", "see-figures", "see-records"), HERE),
        **dict.fromkeys(("see-overlaps", "see-withheld", "see-reminders"), HERE),
    },
    "administrator": dict.fromkeys(
        (
            "open-account",
            "close-account",
            "let-set-password",
            "unlink-identity",
            "grant",
            "revoke",
            "see-accounts",
            "see-log",
            "see-reminders",
            "hand-over",
        ),
        HERE,
    ),
    "auditor of another agency": {},
    "nobody": {},
}
"""What each role may do, and on the records of which units; None is the agency as a whole.  All else is refused."""
PUBLIC, OWN = "see-plan", ("see-own-account", "sign-in")


@pytest.mark.parametrize("who", OF_ROLES)
def test_every_act_of_every_rule_against_every_role_and_unit(cast: Cast, who: str) -> None:
    known = {act for rule in RULES for act in rule.acts}
    assert known == {PUBLIC, *OWN} | {act for granted in OF_ROLES.values() for act in granted}
    role, _, of = who.partition(" of ")
    user = None if who == "nobody" else member(f"the {role}")
    if user is not None:
        agency = "another" if of == "another agency" else ""
        unit = Unit.objects.get(code="east") if of == "the department" else None
        Membership.objects.create(user=user, role=role, unit=unit, agency=agency)
    units = Unit.objects.in_bulk()
    for act in known:
        for code in HERE:
            right = may(user, act, units[code] if code else None, DAY)
            expected = act == PUBLIC or (act in OWN and user is not None) or code in OF_ROLES[who].get(act, ())
            assert right.granted is expected, (who, act, code, right.code)
            assert right.code in ({rule.code for rule in RULES} if expected else REFUSALS.keys())
