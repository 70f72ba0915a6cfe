"""``begin``: an empty ledger becomes an agency's: its units, its plan and definitions, and the first administrator.

Whoever runs the machine does this once, at its console; from then on every right comes from a role.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.agency import Agency
from shizheng.ledger.actions.accounts import checked
from shizheng.ledger.actions.adopt import document_of
from shizheng.ledger.errors import UnusableAccountError, WrongStateError
from shizheng.ledger.log import act
from shizheng.ledger.models import Entry
from shizheng.plan.text import Text

CONSOLE, OWNER = "console", "machine-owner"
"""The account and the right under which this stands in the log."""


def begin(agency: Agency, administrator: str, email: str, password: str, now: datetime) -> User:
    """Opens the books.  Raises ``WrongStateError`` where they are open, ``UnusableAccountError`` for a bad name."""
    if Entry.objects.exists():
        raise WrongStateError(Text("帳冊已開立，不得重新開立", "the books are open already"))
    user = checked(User(username=administrator.strip(), email=email.strip()), ())
    _check_password(password, user)
    user.set_password(password)
    documents = [
        document_of(kind, path.name, path.read_bytes(), agency.findings if kind == "plan" else ())
        for kind, path in agency.sources.items()
    ]
    digest = sha256("".join(document.sha256 for document in documents).encode()).hexdigest()
    summary = {"account": user.username, "documents": len(documents), "sha256": digest}
    with act("begin", CONSOLE, OWNER, now, summary) as writing:
        Unit.objects.bulk_create(units_of(agency))
        user.save(force_insert=True)
        Membership.objects.create(user=user, role=Role.ADMINISTRATOR)
        for document in documents:
            writing.document(document)
    return user


def _check_password(password: str, user: User) -> None:
    # Django says what is wrong in the language of the moment in which it finds it.
    chinese, english = (_wrong_with(password, user, language) for language in ("zh-hant", "en"))
    if chinese:
        raise UnusableAccountError(Text(f"密碼不可用：{chinese}", f"the password can't be used: {english}"))


def _wrong_with(password: str, user: User, language: str) -> str:
    """What is wrong with a password, in a language; nothing where it can be used."""
    with translation.override(language):
        try:
            validate_password(password, user)
        except ValidationError as error:
            return " ".join(error.messages)
    return ""


def units_of(agency: Agency) -> list[Unit]:
    """The agency's units as accounts know them."""
    return [
        Unit(
            code=unit.code, zh=unit.label.zh, en=unit.label.en, kind=unit.kind, country=" ".join(unit.countries),
            region=unit.region, valid_from=unit.valid_from, valid_to=unit.valid_to,
        )
        for unit in agency.units.values()
    ]  # fmt: skip
