"""Who may do what.  Every answer carries the rule that gave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.plan.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A role that may do some acts; ``of_region`` if a department's reaches the missions in its charge."""

    code: str
    role: Role
    acts: frozenset[str]
    of_region: bool
    words: Text


@dataclass(frozen=True, slots=True)
class Right:
    """Whether an act is allowed, and the rule by which, or the reason why not."""

    granted: bool
    code: str
    words: Text


RULES = (
    Rule(
        "officer-own-unit",
        Role.OFFICER,
        frozenset({"report", "submit", "withdraw", "intake"}),
        True,
        Text(
            "填報人員得登錄、送審、撤回本單位（主管司處及於所轄館處）之紀錄",
            "officers act on the records of their unit, departments also of their missions",
        ),
    ),
    Rule(
        "reviewer-own-region",
        Role.REVIEWER,
        frozenset({"approve", "return", "withdraw"}),
        True,
        Text(
            "審核人員得核定、退回本單位（主管司處及於所轄館處）之紀錄",
            "reviewers decide on the records of their unit, departments also of their missions",
        ),
    ),
    Rule(
        "planner-adopts",
        Role.PLANNER,
        frozenset({"adopt"}),
        False,
        Text("計畫單位得採用計畫與各項定義", "the planning office adopts plans and definitions"),
    ),
)

REFUSALS = {
    "account-closed": Text("帳號已停用", "the account is closed"),
    "no-role": Text("帳號未任任何職務", "the account holds no role"),
    "role-without-act": Text("所任職務不含此項作業", "no role of the account includes this act"),
    "other-unit": Text("非本單位或所轄館處之紀錄", "it concerns neither the own unit nor one in its charge"),
    "not-in-force": Text("職務已屆期或尚未生效", "the role has ended or has yet to begin"),
}


def may(user: User, act: str, unit: Unit | None, on: date, held: Iterable[Membership] | None = None) -> Right:
    """Whether ``user`` may do ``act`` on records of ``unit`` (None: for the agency) on a day, and by which rule.

    ``held`` spares reading the memberships again.  A refusal names the last thing that stood in the way.
    """
    memberships = list(user.memberships.select_related("unit") if held is None else held)
    if not user.is_active:
        return _refused("account-closed")
    if not memberships:
        return _refused("no-role")
    fitting = [(m, rule) for rule in RULES if act in rule.acts for m in memberships if m.role == rule.role]
    reaching = [(m, rule) for m, rule in fitting if _reaches(m, unit, rule)]
    granting = [rule for m, rule in reaching if _in_force(m, on)]
    if granting:
        return Right(True, granting[0].code, granting[0].words)
    return _refused("not-in-force" if reaching else "other-unit" if fitting else "role-without-act")


def _refused(code: str) -> Right:
    return Right(False, code, REFUSALS[code])


def _in_force(membership: Membership, on: date) -> bool:
    begun = membership.valid_from is None or membership.valid_from <= on
    return begun and (membership.valid_to is None or on <= membership.valid_to)


def _reaches(membership: Membership, unit: Unit | None, rule: Rule) -> bool:
    if unit is None or membership.unit_id is None:
        return membership.unit_id is None
    return membership.unit_id == unit.code or (rule.of_region and membership.unit_id == unit.region)
