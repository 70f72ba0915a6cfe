"""What an entry of the log says to a reader: what was done to what, by which right, what was asked for and refused.

Codes become names here; record numbers, accounts and the names of files are what people call them by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.urls import Resolver404, resolve
from django.utils.translation import gettext, ngettext, override

from shizheng.accounts.rights import REFUSALS, RULES
from shizheng.ledger.actions.begin import OWNER
from shizheng.ledger.models import Exemption
from shizheng.plan.text import Text
from shizheng.web import figures
from shizheng.web.page import ENGLISH_PREFIX
from shizheng.web.words import act, role, say, short_day

Summary = Mapping[str, object]
_UNITS_NAMED = 3
_RIGHTS = {
    **{rule.code: rule.words for rule in RULES},
    **REFUSALS,
    OWNER: Text("於主機執行指令者", "whoever runs commands on the machine"),
}


def right_in_words(code: str) -> str:
    """The rule by which an act was allowed, or why it was refused; one not known here is its own code."""
    return say(_RIGHTS[code]) if code in _RIGHTS else code


def asked(name: str) -> str:
    """What was asked for and refused: an act, or to see something."""
    return {
        "see-plan": gettext("Read the plan"),
        "see-own-account": gettext("See the own account"),
        "sign-in": gettext("Sign in"),
        "see-figures": gettext("See figures"),
        "see-records": gettext("See records"),
        "see-drafts": gettext("See drafts"),
        "see-queue": gettext("See what waits for review"),
        "see-withheld": gettext("See what is classified"),
        "see-overlaps": gettext("See duplicates"),
        "decide-withheld-overlap": gettext("Decide on a pair that is classified"),
        "see-log": gettext("Read the log"),
        "see-reminders": gettext("See how reminders go"),
        "see-accounts": gettext("See the accounts"),
    }.get(name) or act(name)


def record_asked_for(summary: Summary) -> str:
    """The record that a refused request was about; nothing where it was about none."""
    route, of = _page(str(summary.get("of", "")))
    return of if route == "record" else ""


def in_words(summary: Summary) -> str:
    """What an act's summary says; hashes stay in the log."""
    parts = [*_what(summary), *_where(summary), *_who(summary), *_how_much(summary), *_refused(summary)]
    return say(Text("，", ", ")).join(part for part in parts if part)


def _what(summary: Summary) -> Iterator[str]:
    register = figures.agency().registers.get(str(summary.get("register", "")))
    yield say(register.title) if register else ""
    yield _kinds().get(str(summary.get("kind", "")), "")
    if isinstance(summary.get("records"), int):
        yield _counted(summary, "records")
    if "verdict" in summary and "record" in summary:
        yield _verdict(str(summary["record"]), str(summary["other"]), str(summary["verdict"]))
    elif "record" in summary:
        yield str(summary["record"])
    apart = summary.get("apart")
    if isinstance(apart, list) and apart:
        yield gettext("another event than %(records)s") % {"records": say(Text("、", ", ")).join(map(str, apart))}
    yield from (str(summary[name]) for name in ("name", "file") if name in summary)
    duty = figures.agency().duties.get(str(summary.get("duty", "")))
    yield say(duty.title) if duty else str(summary.get("duty", ""))


def _kinds() -> dict[str, str]:
    return {
        "plan": gettext("The plan"),
        "units": gettext("The units"),
        "codelists": gettext("The code lists"),
        "registers": gettext("The registers"),
        "measures": gettext("The measures"),
        "rules": gettext("The rules of assessment"),
        "duties": gettext("The duties to report"),
    }


def _verdict(record: str, other: str, verdict: str) -> str:
    words = {
        "same": gettext("%(record)s is set aside, %(other)s counts for both"),
        "different": gettext("%(record)s and %(other)s are different events"),
    }.get(verdict, "%(record)s, %(other)s")
    return words % {"record": record, "other": other}


def _where(summary: Summary) -> Iterator[str]:
    """Units and days; of an exemption that ended those that it had."""
    if "exemption" in summary:
        ended = Exemption.objects.filter(pk=str(summary["exemption"])).first()
        if ended is not None:
            register = figures.agency().registers.get(ended.register)
            yield say(register.title) if register else ended.register
            summary = {"unit": ended.unit, "start": ended.start.isoformat(), "end": ended.end.isoformat()}
    units = summary.get("units")
    codes = [*([summary["unit"]] if summary.get("unit") else []), *(units if isinstance(units, list) else [])]
    names = [_unit(str(code)) for code in codes[:_UNITS_NAMED]]
    more = len(codes) - len(names)
    names += [ngettext("%(n)s more", "%(n)s more", more) % {"n": more}] if more else []
    yield say(Text("、", ", ")).join(names)
    yield "～".join(_day(summary[name]) for name in ("start", "end") if name in summary)
    if "until" in summary:
        yield gettext("until %(day)s") % {"day": _day(summary["until"])}


def _unit(code: str) -> str:
    unit = figures.agency().units.get(code)
    return say(unit.label) if unit else code


def _day(said: object) -> str:
    return short_day(date.fromisoformat(str(said)))


def _who(summary: Summary) -> Iterator[str]:
    """Accounts and their roles, and whose deputy somebody is or acted as."""
    if "account" in summary:
        yield str(summary["account"])
    roles = summary.get("roles")
    yield from (_role(one) for one in (roles if isinstance(roles, list) else []))
    if "to" in summary:
        yield f"→ {summary['to']}"
    acted, named = summary.get("deputy_of"), summary.get("for")
    for name in [*(acted if isinstance(acted, list) else []), *([named] if named else [])]:
        yield gettext("deputy of %(account)s") % {"account": name}


def _role(held: Mapping[str, object]) -> str:
    """A role with where and when it is held."""
    where = _unit(str(held["unit"])) if held.get("unit") else gettext("The whole agency")
    days = "～".join(_day(day) if day else "" for day in (held.get("from"), held.get("to")))
    words = role(str(held["role"])) + say(Text("：", ": ")) + where
    return words if days == "～" else f"{words} {days}"


def _how_much(summary: Summary) -> Iterator[str]:
    for name in ("documents", "findings", "files", "sent", "notes", "words", "drafts", "uploads"):
        if summary.get(name) or (name in summary and name in ("drafts", "uploads")):
            yield _counted(summary, name)
    for name in ("fields", "exemptions"):
        listed = summary.get(name)
        if isinstance(listed, list) and listed:
            yield _counted({name: len(listed)}, name)


def _counted(summary: Summary, name: str) -> str:
    """A number of something that an act was about."""
    n = int(str(summary[name]))
    words = {
        "records": ngettext("%(n)s record", "%(n)s records", n),
        "documents": ngettext("%(n)s document", "%(n)s documents", n),
        "findings": ngettext("%(n)s finding", "%(n)s findings", n),
        "files": ngettext("%(n)s file", "%(n)s files", n),
        "sent": ngettext("%(n)s file of many records", "%(n)s files of many records", n),
        "uploads": ngettext("%(n)s file of many records", "%(n)s files of many records", n),
        "notes": ngettext("%(n)s remark", "%(n)s remarks", n),
        "words": ngettext("%(n)s reason or name of a file", "%(n)s reasons or names of files", n),
        "drafts": ngettext("%(n)s draft", "%(n)s drafts", n),
        "fields": ngettext("%(n)s field", "%(n)s fields", n),
        "exemptions": ngettext("by %(n)s exemption", "by %(n)s exemptions", n),
    }[name]
    return words % {"n": n}


def _refused(summary: Summary) -> Iterator[str]:
    """What was asked for, and where."""
    if "asked" not in summary:
        return
    yield asked(str(summary["asked"]))
    said = str(summary.get("of", ""))
    route, of = _page(said)
    page = {
        "work": gettext("Work"),
        "upload": gettext("Many at once"),
        "handover": gettext("Handover and deputies"),
        "queue": gettext("Review"),
        "indicators": gettext("Indicators"),
        "records": gettext("Records"),
        "due": gettext("Calendar"),
        "periods": gettext("Periods"),
        "overlaps": gettext("Duplicates"),
        "findings": gettext("Findings"),
        "log": gettext("Log"),
        "accounts": gettext("Accounts"),
    }.get(route, "")
    if page:
        yield gettext("page “%(page)s”") % {"page": page}
    elif of:
        yield of
    elif not said.startswith("/"):
        yield said


def _page(address: str) -> tuple[str, str]:
    """The route of an address, and which record, indicator or draft it names; nothing where it is no page's."""
    english = address.startswith(ENGLISH_PREFIX)
    try:
        with override("en" if english else "zh-hant"):
            found = resolve(address)
    except Resolver404:
        return "", ""
    return found.url_name or "", str(found.kwargs.get("id", found.kwargs.get("key", "")))
