"""What every page carries around its own content, and how a page is rendered."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from shizheng.ledger import queries
from shizheng.plan.text import Language, Text
from shizheng.web import clock
from shizheng.web.asof import PARAMETER, AsOf, as_of
from shizheng.web.figures import agency, moment
from shizheng.web.permission import act_of, right_to
from shizheng.web.signin import declared
from shizheng.web.words import language

ENGLISH_PREFIX = "/en/"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation."""

    words: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The page's surroundings: whose plan, as of when, by which state of the log, where else to go."""

    agency: Text
    fiscal_year: int
    navigation: tuple[Link, ...]
    as_of: AsOf
    position: int
    hash: str
    synthetic: bool
    language: Language
    other_language: str
    other_fields: tuple[tuple[str, str], ...]
    """What else the address asks for, kept when the as-of date is changed."""
    account: str | None
    """Who is signed in."""
    demonstration: bool
    single_sign_on: str | None
    """What the provider is called by which one may sign in."""


def render(request: HttpRequest, template: str, page: object, status: int = 200) -> HttpResponse:
    """The screen's typed content as ``page``; its surroundings come as ``frame`` to every template."""
    return render_template(request, template, {"page": page}, status=status)


def surroundings(request: HttpRequest) -> dict[str, object]:
    """The frame of every page, worked out for those that show it."""
    return {"frame": SimpleLazyObject(lambda: frame(request))}


def frame(request: HttpRequest) -> Frame:
    """The surroundings of the page that this request asks for."""
    chosen = as_of(request)
    at = moment(chosen.day)
    return Frame(
        agency=agency().name,
        fiscal_year=agency().fiscal_year,
        navigation=navigation(request),
        as_of=chosen,
        position=at.position,
        hash=at.hash,
        synthetic=queries.is_synthetic(),
        language=language(),
        other_language=other_language(request),
        other_fields=tuple(
            (name, value) for name, values in request.GET.lists() for value in values if name not in (PARAMETER, "page")
        ),
        account=request.user.get_username() if request.user.is_authenticated else None,
        demonstration=clock.is_replayed(),
        single_sign_on=declared().get("name"),
    )


def navigation(request: HttpRequest) -> tuple[Link, ...]:
    """The screens that the request may see, in their order; a page below a screen marks that screen as here."""
    path = request.path
    screens = (
        ("plan", gettext("Plan")),
        ("work", gettext("Work")),
        ("queue", gettext("Review")),
        ("indicators", gettext("Indicators")),
        ("records", gettext("Records")),
        ("due", gettext("Calendar")),
        ("periods", gettext("Periods")),
        ("overlaps", gettext("Duplicates")),
        ("findings", gettext("Findings")),
        ("log", gettext("Log")),
        ("accounts", gettext("Accounts")),
        ("about", gettext("About")),
    )
    addresses = [(words, reverse(name)) for name, words in screens]
    addresses = [(words, at) for words, at in addresses if right_to(request, act_of(at)).granted]
    home = reverse("plan")
    return tuple(
        Link(words, address, path == address or (address != home and path.startswith(f"{address}/")))
        for words, address in addresses
    )


def other_language(request: HttpRequest) -> str:
    """The same page, with the same question, in the other language."""
    path = request.get_full_path()
    return path[len(ENGLISH_PREFIX) - 1 :] if path.startswith(ENGLISH_PREFIX) else ENGLISH_PREFIX + path[1:]


def carried(address: str, day: AsOf) -> str:
    """``address`` with the as-of date that the reader chose."""
    if not day.chosen:
        return address
    bare, hash_mark, fragment = address.partition("#")
    joint = "&" if "?" in bare else "?"
    return f"{bare}{joint}{PARAMETER}={day.day.isoformat()}{hash_mark}{fragment}"
