"""Many records at once: templates to fill in, a file to send, what was found in it, and taking it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext

from shizheng.accounts.models import Unit, User
from shizheng.accounts.rights import units_within_reach
from shizheng.ledger import redaction, uploads
from shizheng.ledger.errors import ActionError, FileRefusedError, RowsRejectedError
from shizheng.ledger.models import Upload
from shizheng.plan.text import Language, Text
from shizheng.registers.records import Progress
from shizheng.registers.schema import Register
from shizheng.registers.sheets import KINDS, Kind, SheetRefusedError
from shizheng.registers.sheets.template import template as pages_of
from shizheng.registers.sheets.writing import MEDIA_TYPES, write
from shizheng.web import beside, clock, figures
from shizheng.web.page import render
from shizheng.web.permission import needs, signed_in

_SHOWN = 20
_WHICH = {"marked": Text("標示問題", "marked"), "rejected": Text("未收之列", "rejected")}


@dataclass(frozen=True, slots=True)
class Page:
    """The registers with their templates, what was sent lately, and why the last file wasn't kept."""

    registers: tuple[Register, ...]
    chosen: str
    kinds: tuple[Kind, ...]
    uploads: tuple[tuple[Upload, Text], ...]
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a file remembers it."""

    row: int | None
    message: Text
    why: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One file: how far it was read, or what was found in it."""

    upload: Upload
    register: Register
    job: beside.Job | None
    found: Mapping[str, Any]
    told: tuple[Told, ...]
    is_redacted: bool
    """Whether its bytes are gone, since words of a record that came in it were redacted."""
    problem: Text | None


@needs("intake")
def show(request: HttpRequest) -> HttpResponse:
    """The way in; a file sent to it is kept, read, and shown."""
    registers, user = figures.agency().registers, signed_in(request)
    problem: Text | None = None
    if request.method == "POST":
        register, sent = registers.get(request.POST.get("register", "")), request.FILES.get("file")
        if register is None or sent is None:
            problem = Text("請選擇登記簿與檔案", "choose a register and a file")
        else:
            try:
                upload = uploads.receive(user, register, sent.chunks(), sent.name or "", clock.now())
            except FileRefusedError as error:
                problem = error.words
            else:
                _check(user, upload)
                return redirect("uploaded", upload.key)
    sent_before = Upload.objects.filter(account=user.username).order_by("-sent_at")[:_SHOWN]
    page = Page(
        registers=tuple(registers.values()),
        chosen=request.POST.get("register", request.GET.get("register", "")),
        kinds=KINDS,
        uploads=tuple((one, registers[one.register].title) for one in sent_before if one.register in registers),
        problem=problem,
    )
    return render(request, "upload.html", page, status=422 if problem else 200)


@needs("intake")
def look(request: HttpRequest, key: str) -> HttpResponse:
    """What was found in a file; a form sent to it takes the file in, or reads it again."""
    upload, user = _own(request, key), signed_in(request)
    refused = False
    if request.method == "POST" and beside.under_way(key) is None:
        match request.POST.get("do"):
            case "all" | "good" as what if upload.taken_at is None:
                _take_in(user, upload, good_rows_only=what == "good")
                refused = beside.hindered(key) is not None
            case "again":
                _check(user, upload)
            case _:
                pass
        if not refused:
            upload.refresh_from_db()
            if upload.taken_at is not None:
                messages.success(request, gettext("The records were handed in and wait for review."))
            return redirect("uploaded", key)
    found = upload.found
    page = FoundPage(
        upload=upload,
        register=figures.agency().registers[upload.register],
        job=beside.under_way(key),
        found=found,
        told=tuple(
            Told(one["row"], *(Text(*one[part]) for part in ("message", "why", "advice")))
            for one in found.get("first", ())
        ),
        is_redacted=redaction.is_gone(upload.sha256),
        problem=beside.hindered(key),
    )
    return render(request, "uploaded.html", page, status=409 if refused else 200)


@needs("intake")
def copy(request: HttpRequest, key: str, which: str) -> HttpResponse:
    """A copy of the file with what was found marked in it (``marked``), or its ``rejected`` rows alone."""
    upload = _own(request, key)
    if which not in _WHICH:
        raise Http404
    try:
        kind, data = uploads.marked_copy(
            signed_in(request), upload, figures.agency(), clock.now(), _language(), only_rejected=which == "rejected"
        )
    except SheetRefusedError as error:
        raise Http404 from error
    stem = upload.name.rpartition(".")[0] or upload.name
    return _download(kind, data, f"{stem}-{_WHICH[which].in_language(_language())}.{kind}")


@needs("intake")
def template(request: HttpRequest, register: str, kind: str) -> HttpResponse:
    """A register's template, with the units that one may report for."""
    agency, found = figures.agency(), figures.agency().registers.get(register)
    if found is None or kind not in get_args(Kind):
        raise Http404
    within = units_within_reach(signed_in(request), "intake", clock.today())
    codes = Unit.objects.order_by("code").values_list("code", flat=True)
    units = {code: agency.units[code].label for code in codes if code in agency.units}
    mine = {code: label for code, label in units.items() if within is None or code in within}
    format, language = cast("Kind", kind), _language()
    data = write(format, pages_of(found, agency.codelists, mine, language))
    return _download(format, data, f"{found.title.in_language(language)}.{kind}")


def _check(user: User, upload: Upload) -> None:
    agency, now = figures.agency(), clock.now()

    def work(tell: Progress) -> None:
        uploads.check(user, upload, agency, now, tell)

    beside.start(upload.key, work)


def _take_in(user: User, upload: Upload, *, good_rows_only: bool) -> None:
    agency, synthetic = figures.agency(), clock.is_replayed()

    def work(tell: Progress) -> Text | None:
        try:
            uploads.take_in(
                user, upload, agency, clock.now(), good_rows_only=good_rows_only, synthetic=synthetic, progress=tell
            )
        except RowsRejectedError:
            pass  # What stands in the way is remembered with the file, and shown.
        except ActionError as error:
            return error.words
        return None

    beside.start(upload.key, work)


def _own(request: HttpRequest, key: str) -> Upload:
    """The file, for the account that sent it.  Raises Http404."""
    upload = Upload.objects.filter(pk=key, account=signed_in(request).username).first()
    if upload is None or upload.register not in figures.agency().registers:
        raise Http404
    return upload


def _language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _download(kind: Kind, data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=MEDIA_TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
