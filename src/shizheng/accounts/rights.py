"""Who may do what.  Every answer carries the rule that gave it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.plan.text import Text

Reach = Literal["anyone", "account", "agency", "unit"]
"""Who a rule reaches: anyone, any account, roles held anywhere in the agency, or roles held where the unit is (a
department's also reaches the missions in its charge)."""

MEMBERS = (Role.OFFICER, Role.REVIEWER, Role.PLANNER, Role.ASSESSOR, Role.AUDITOR)
"""Whoever works with the agency's figures."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Roles that may do some acts, and how far."""

    code: str
    roles: tuple[Role, ...]
    acts: frozenset[str]
    reach: Reach
    words: Text


@dataclass(frozen=True, slots=True)
class Right:
    """Whether an act is allowed, and the rule by which, or the reason why not.

    ``deputy_of`` names the accounts as whose deputy it is allowed, where the own roles don't allow it.
    """

    granted: bool
    code: str
    words: Text
    deputy_of: tuple[str, ...] = ()

    def cited(self) -> dict[str, object]:
        """What an entry says of it beside its code."""
        return {"deputy_of": list(self.deputy_of)} if self.deputy_of else {}


SECRETS = ("classify", "see-withheld")
"""What is done with classified records by those whose records they are."""

RULES = (
    Rule(
        "public-sees-what-is-published",
        (),
        frozenset({"see-plan"}),
        "anyone",
        Text("已公布之計畫人人得閱", "what was published is for everyone to read"),
    ),
    Rule(
        "account-sees-itself",
        tuple(Role),
        frozenset({"see-own-account"}),
        "account",
        Text("已登入者得閱自己的帳號", "whoever is signed in sees their own account"),
    ),
    Rule(
        "account-signs-in",
        tuple(Role),
        frozenset({"sign-in"}),
        "account",
        Text("使用中之帳號得登入", "an open account may be signed in to"),
    ),
    Rule(
        "member-sees-figures",
        MEMBERS,
        frozenset({"see-figures", "see-records"}),
        "agency",
        Text(
            "本機關各職務得閱數值、檢核發現與送審後之紀錄",
            "whoever holds a role sees figures, findings and the records that were handed in",
        ),
    ),
    Rule(
        "officer-own-unit",
        (Role.OFFICER,),
        frozenset({"report", "submit", "hand-in", "withdraw", "intake", "see-drafts", "declare", "note", *SECRETS})
        | {"name-deputy", "hand-over"},
        "unit",
        Text(
            "填報人員得登錄、送審、撤回、註記本單位（主管司處及於所轄館處）之紀錄，列為不公開，申報無資料，移交草稿並指定代理人",
            "officers act on the records of their unit (departments also of their missions), declare there are none, "
            "hand drafts over and name their own deputy",
        ),
    ),
    Rule(
        "reviewer-own-region",
        (Role.REVIEWER,),
        frozenset({"approve", "return", "withdraw", "see-queue", "note", "redact", *SECRETS})
        | {"see-overlaps", "decide-withheld-overlap"},
        "unit",
        Text(
            "審核人員得核定、退回、註記、遮蔽本單位（主管司處及於所轄館處）之紀錄，列為不公開，並認定不公開紀錄之重複",
            "reviewers decide on the records of their unit, departments also of their missions, and on duplicates of "
            "what is classified there",
        ),
    ),
    Rule(
        "planner-adopts",
        (Role.PLANNER,),
        frozenset({"adopt", "see-log"}),
        "agency",
        Text(
            "計畫單位得採用計畫與各項定義並查閱作業紀錄",
            "the planning office adopts plans and definitions and reads the log",
        ),
    ),
    Rule(
        "planner-keeps-the-calendar",
        (Role.PLANNER,),
        frozenset({"close-period", "open-period", "exempt", "note", "see-overlaps", "decide-overlap", "see-reminders"}),
        "agency",
        Text(
            "計畫單位得關閉及重開期間、准許例外、註記紀錄、認定重複並查閱提醒信之寄發情形",
            "the planning office closes and opens periods, exempts, remarks, tells duplicates and sees reminders",
        ),
    ),
    Rule(
        "planner-redacts",
        (Role.PLANNER,),
        frozenset({"redact"}),
        "agency",
        Text("計畫單位得遮蔽不應登錄之文字與附件", "the planning office redacts what should never have been entered"),
    ),
    Rule(
        "auditor-sees-the-log",
        (Role.AUDITOR,),
        frozenset({"see-log", "see-accounts", "see-drafts", "see-overlaps", "see-withheld", "see-reminders"}),
        "agency",
        Text(
            "稽核人員得查閱作業紀錄、帳號、各單位草稿與不公開紀錄，不得更動",
            "auditors read the log, the accounts, drafts and what is classified; they change nothing",
        ),
    ),
    Rule(
        "administrator-keeps-accounts",
        (Role.ADMINISTRATOR,),
        frozenset({"open-account", "close-account", "unlink-identity", "grant", "revoke", "see-accounts", "see-log"})
        | {"see-reminders", "hand-over", "let-set-password"},
        "agency",
        Text(
            "系統管理者得管理帳號、職務、代理與移交，不得更動紀錄",
            "administrators keep accounts, roles, deputies and handovers; they change no records",
        ),
    ),
)

REFUSALS = {
    "not-signed-in": Text("尚未登入", "nobody is signed in"),
    "account-closed": Text("帳號已停用", "the account is closed"),
    "no-role": Text("帳號未任任何職務", "the account holds no role"),
    "other-agency": Text("職務屬於其他機關", "the role is held in another agency"),
    "role-without-act": Text("所任職務不含此項作業", "no role of the account includes this act"),
    "other-unit": Text("非本單位或所轄館處之紀錄", "it concerns neither the own unit nor one in its charge"),
    "not-in-force": Text("職務已屆期或尚未生效", "the role has ended or has yet to begin"),
    "not-told": Text("單一登入未提供可對應帳號之資料", "single sign-on doesn't tell what the account is found by"),
    "no-account": Text("本系統無對應之帳號", "no account here belongs to this identity"),
    "linked-to-another": Text("對應之帳號已連結其他身分", "the account belongs to another identity"),
}


def may(user: User | None, act: str, unit: Unit | None, on: date, held: Iterable[Membership] | None = None) -> Right:
    """Whether ``user`` (None: nobody signed in) may do ``act`` on records of ``unit`` on a day, and by which rule.

    Without a unit the act concerns the whole agency.  ``held`` spares reading the memberships again.  A refusal names
    the last thing that stood in the way.  Raises ValueError for an act that no rule knows.
    """
    return _answer(user, act, on, held, lambda membership, rule: _reaches(membership, unit, rule))


def may_somewhere(user: User | None, act: str, on: date) -> Right:
    """Whether ``user`` may do ``act`` on the records of one unit or another, or on the agency's affairs."""
    return _answer(user, act, on, None, lambda membership, rule: True)


def _answer(
    user: User | None, act: str, on: date, held: Iterable[Membership] | None,
    reaches: Callable[[Membership, Rule], bool],
) -> Right:  # fmt: skip
    rules = [rule for rule in RULES if act in rule.acts]
    if not rules:
        raise ValueError(f"no rule knows the act {act}")
    open_to_all = next((rule for rule in rules if rule.reach == "anyone"), None)
    if open_to_all is not None:
        return Right(True, open_to_all.code, open_to_all.words)
    if user is None:
        return refusal("not-signed-in")
    if not user.is_active:
        return refusal("account-closed")
    own = next((rule for rule in rules if rule.reach == "account"), None)
    if own is not None:
        return Right(True, own.code, own.words)
    memberships = list(user.memberships.all() if held is None else held)
    if not memberships:
        return refusal("no-role")
    return _by_roles([m for m in memberships if not m.agency], rules, on, reaches)


def _by_roles(
    here: Sequence[Membership], rules: Sequence[Rule], on: date, reaches: Callable[[Membership, Rule], bool]
) -> Right:
    if not here:
        return refusal("other-agency")
    fitting = [(m, rule) for rule in rules for m in here if m.role in rule.roles]
    reaching = [(m, rule) for m, rule in fitting if reaches(m, rule)]
    granting = [(m, rule) for m, rule in reaching if in_force(m, on)]
    if granting:
        # One's own roles before those of somebody else.
        m, rule = min(granting, key=lambda pair: pair[0].deputy_for_id is not None)
        deputy_of = (m.deputy_for.username,) if m.deputy_for else ()
        return Right(True, rule.code, rule.words, deputy_of)
    return refusal("not-in-force" if reaching else "other-unit" if fitting else "role-without-act")


def units_within_reach(user: User, act: str, on: date) -> Collection[str] | None:
    """The codes of the units on whose records ``user`` may do ``act`` on a day; None where on those of all."""
    held = _held(user, on) if user.is_active else []
    fitting = [(m, rule) for rule in RULES if act in rule.acts for m in held if m.role in rule.roles]
    if any(rule.reach != "unit" or m.unit_id is None for m, rule in fitting):
        return None
    own = {str(m.unit_id) for m, _ in fitting}
    return own | set(Unit.objects.filter(region__in=own).values_list("code", flat=True))


def roles_of(user: User, on: date) -> frozenset[Role]:
    """The roles that an account holds here on a day."""
    return frozenset(Role(membership.role) for membership in _held(user, on))


def _held(user: User, on: date) -> list[Membership]:
    """What an account holds here on a day."""
    return [m for m in user.memberships.all() if not m.agency and in_force(m, on)]


def refusal(code: str) -> Right:
    """The right that isn't given, for one of the reasons in ``REFUSALS``."""
    return Right(False, code, REFUSALS[code])


def in_force(membership: Membership, on: date) -> bool:
    """Whether a role is held on a day; its first and last days are included."""
    begun = membership.valid_from is None or membership.valid_from <= on
    return begun and (membership.valid_to is None or on <= membership.valid_to)


def _reaches(membership: Membership, unit: Unit | None, rule: Rule) -> bool:
    if rule.reach == "agency":
        return True
    if unit is None or membership.unit_id is None:
        return membership.unit_id is None
    return membership.unit_id in (unit.code, unit.region)
