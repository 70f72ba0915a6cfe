"""Writing a record: a form that saves itself, takes evidence, and is handed in when it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from shizheng.ledger import actions, drafts, evidence
from shizheng.ledger.drafts import Typed
from shizheng.ledger.errors import ActionError, DraftChangedError, FileRefusedError, NotAllowedError, RowsRejectedError
from shizheng.ledger.evidence import Kept
from shizheng.ledger.models import Draft, Version
from shizheng.plan.period import ROC_OFFSET
from shizheng.plan.text import Text
from shizheng.registers.forms import FieldFault, read_form
from shizheng.registers.schema import Register
from shizheng.web import alike, clock, figures
from shizheng.web.alike import Alike
from shizheng.web.entryform import MOST_LINES, Form, form, typed_in
from shizheng.web.page import render
from shizheng.web.permission import demand, needs, signed_in
from shizheng.web.withheld import hidden
from shizheng.web.words import instant

_ALIKE = Text(
    "與已報之紀錄相似，尚未送審：同一事件請勿重複填報；如為另一事件，請於下方勾選後再送審",
    "it looks like what was reported already and was not handed in yet: one event is reported once; if it is another "
    "event, say so below and hand it in",
)
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and letters that nobody mistakes for one another."""


@dataclass(frozen=True, slots=True)
class Page:
    """A draft, its form, and what stands in its way."""

    draft: Draft
    register: Register
    form: Form
    files: tuple[Mapping[str, object], ...]
    problem: Text | None
    faults: int
    theirs: Draft | None
    """What someone else has saved meanwhile, where the form sent was of an older revision."""
    lines_full: bool
    withheld: str
    alike: tuple[Alike, ...]
    """Records that may tell of the same event as what is typed."""
    asks: bool
    """Whether it has to be said that they tell of another event before this is handed in."""


@needs("report")
def show(request: HttpRequest, key: str) -> HttpResponse:
    """The form; what is sent to it is kept first, whatever is asked for with it."""
    draft = Draft.objects.filter(pk=key).first()
    register = figures.agency().registers.get(draft.register) if draft else None
    if draft is None or register is None:
        raise Http404
    demand(request, "report", draft.unit)
    if request.method != "POST":
        return _render(request, draft, register, Typed(draft.cells, draft.lines, draft.withheld))
    if request.POST.get("do") == "discard":
        drafts.discard(signed_in(request), draft, clock.now())
        messages.success(request, gettext("The draft was discarded."))
        return redirect("work")
    return _keep(request, draft, register, typed_in(request, register))


def _keep(request: HttpRequest, draft: Draft, register: Register, typed: Typed) -> HttpResponse:
    does = request.POST.get("do", "save")
    quietly = request.headers.get("X-Saves-Itself") == "yes"
    try:
        draft = drafts.save(signed_in(request), draft, _revision(request), typed, clock.now())
        _keep_files(request, draft)
    except DraftChangedError as error:
        theirs = Draft.objects.filter(pk=draft.pk).first()
        if quietly:
            return JsonResponse({"changed": True}, status=409)
        return _render(request, draft, register, typed, problem=error.words, theirs=theirs, status=409)
    except FileRefusedError as error:
        return _render(request, draft, register, typed, problem=error.words, status=422)
    if quietly:
        at = instant(draft.saved_at.astimezone(figures.agency().timezone))
        found = [asdict(one) for one in alike.to(register, typed, but=draft.record, without=hidden(request))]
        return JsonResponse({"revision": draft.revision, "at": at, "alike": found})
    if does == "add-line":
        typed = Typed(typed.cells, [*(typed.lines or [{}]), {}], typed.withheld)
        return _render(request, draft, register, typed)
    if does == "hand-in":
        return _hand_in(request, draft, register, typed)
    return redirect("draft", draft.key)


def _hand_in(request: HttpRequest, draft: Draft, register: Register, typed: Typed) -> HttpResponse:
    agency, now = figures.agency(), clock.now()
    record = draft.record or _number(draft)
    read = read_form(register, agency.codelists, record, draft.unit, typed.cells, typed.lines)
    if read.row is None:
        return _render(request, draft, register, typed, faults=read.faults, status=422)
    found = alike.to_be_told_apart(register, typed, draft.record, without=hidden(request))
    apart = [one.record for one in found]
    if not set(apart) <= _told_apart(request):
        return _render(request, draft, register, typed, problem=_ALIKE, asked=found, status=422)
    files = [Kept(**file) for file in draft.files]
    try:
        actions.hand_in(
            signed_in(request), register, agency.codelists, read.row, now, corrects=draft.corrects, files=files,
            draft=draft, withheld=typed.withheld, apart=apart, synthetic=clock.is_replayed(),
        )  # fmt: skip
    except RowsRejectedError as error:
        return _render(request, draft, register, typed, problem=error.findings[0].message, status=422)
    except NotAllowedError:
        raise
    except ActionError as error:
        return _render(request, draft, register, typed, problem=error.words, status=409)
    messages.success(request, gettext("“%(record)s” was handed in and waits for review.") % {"record": record})
    return redirect("work")


def _told_apart(request: HttpRequest) -> set[str]:
    """The records that were shown and of which the form says that they tell of another event."""
    return set(request.POST.getlist("shown")) if request.POST.get("apart") else set()


def _keep_files(request: HttpRequest, draft: Draft) -> None:
    """Keeps the files that were sent along, up to one that is refused, and drops those that were taken away."""
    gone = set(request.POST.getlist("without"))
    files = [file for file in draft.files if file["sha256"] not in gone]
    known = {file["sha256"] for file in files}
    try:
        for sent in request.FILES.getlist("files"):
            if len(files) >= evidence.MOST:
                words = Text("一筆紀錄至多 {n} 個附件", "a record has {n} files at most")
                raise FileRefusedError(words.format(n=evidence.MOST))
            kept = _kept(sent)
            if kept.sha256 not in known:
                files.append(kept.as_json())
                known.add(kept.sha256)
    finally:
        if files != draft.files:
            draft.files = files
            draft.save(update_fields=["files"])


def _kept(sent: UploadedFile[bytes]) -> Kept:
    return evidence.keep(sent.chunks(), sent.name or "")


def _render(
    request: HttpRequest, draft: Draft, register: Register, typed: Typed, *, problem: Text | None = None,
    faults: tuple[FieldFault, ...] = (), theirs: Draft | None = None, asked: tuple[Alike, ...] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    page = Page(
        draft=draft,
        register=register,
        form=form(register, typed, faults),
        files=tuple(draft.files),
        problem=problem,
        faults=len(faults),
        theirs=theirs,
        lines_full=len(typed.lines) >= MOST_LINES,
        alike=asked or alike.to(register, typed, but=draft.record, without=hidden(request)),
        asks=bool(asked),
        withheld=typed.withheld,
    )
    return render(request, "draft.html", page, status=status)


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


def _number(draft: Draft) -> str:
    """A new record's number: the unit, the year, and signs that nobody has yet; drawn from the draft's key, so that it
    is the same however often the draft is handed in.
    """
    year = clock.today().year - ROC_OFFSET
    for n in count():
        drawn = sha256(f"{draft.key} {n}".encode()).digest()[:6]
        record = f"{draft.unit}-{year}-{''.join(_SIGNS[byte % len(_SIGNS)] for byte in drawn)}"
        if not Version.objects.filter(record=record).exists():
            return record
    raise AssertionError("there is always a next number")
