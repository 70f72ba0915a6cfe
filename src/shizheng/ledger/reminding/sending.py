"""Sending letters.  A letter that can't be sent is tried again later, with what stood in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet

from shizheng.ledger.reminding.models import Letter, LetterState

PAUSE = timedelta(minutes=15)
"""Between two tries of a letter.  A process that was killed while sending leaves the letter to be tried again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many letters were sent now, and how many of the day still wait."""

    sent: int
    waiting: int


def has_server() -> bool:
    """Whether a mail server is named; without one letters go to the error stream, where nobody reads them."""
    return not settings.EMAIL_BACKEND.endswith(".console.EmailBackend")


def deliver(day: date, now: datetime) -> Delivery:
    """Sends the day's letters that are to be tried by ``now``, one after the other over one connection."""
    due = list(_waiting(day).filter(try_after__lte=now).order_by("pk"))
    sent = 0
    if due:
        connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
        try:
            connection.open()
        except (OSError, ValueError) as error:
            _met(due, error, now)
        else:
            sent = sum(send(letter, connection, now) for letter in due)
            connection.close()
    return Delivery(sent, _waiting(day).count())


def _waiting(day: date) -> QuerySet[Letter]:
    return Letter.objects.filter(day=day, state=LetterState.WAITING)


def _met(letters: Sequence[Letter], error: Exception, now: datetime) -> None:
    """The server couldn't be spoken to: none of the letters was tried by itself, all of them wait."""
    some = Letter.objects.filter(pk__in=[letter.pk for letter in letters], state=LetterState.WAITING)
    some.update(tries=F("tries") + 1, try_after=now + PAUSE, problem=_words(error))


def send(letter: Letter, connection: BaseEmailBackend, now: datetime) -> bool:
    """Whether it was sent.  Whoever takes it first sends it: another process finds it taken."""
    own = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING)
    if not own.filter(try_after=letter.try_after).update(tries=F("tries") + 1, try_after=now + PAUSE):
        return False
    try:
        _message(letter, connection).send()
    except (OSError, ValueError) as error:
        own.update(problem=_words(error))
        connection.close()
        return False
    own.update(state=LetterState.SENT, sent_at=now, problem="")
    return True


def _message(letter: Letter, connection: BaseEmailBackend) -> EmailMessage:
    # The same letter has the same name whenever it is sent, so that a mail server can tell one that came twice.
    name = sha256(f"{letter.day} {letter.account}".encode()).hexdigest()[:32]
    sender = settings.DEFAULT_FROM_EMAIL
    headers = {
        "Message-ID": f"<{name}@{sender.rpartition('@')[2].rstrip('>')}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(letter.subject, letter.text, sender, [letter.address], headers=headers, connection=connection)


def _words(error: Exception) -> str:
    """What the server said, or what stood in the way of speaking to it."""
    code: int
    said: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {error}"[:500]
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"[:500]
