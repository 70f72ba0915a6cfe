"""The site's translations: finds what has to be translated, and compiles what was.

``python tools/messages.py`` adds new messages to the catalogue, drops those no longer used, and compiles it; with
``--check`` it only says what is missing or out of date, and fails where anything is.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parent.parent / "src" / "shizheng" / "web"
PO = WEB / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}  # fmt: skip
UNDATED = datetime(2017, 1, 1, tzinfo=UTC)
"""Stands for the dates in the header, so that the same messages make the same file."""
HEADER = "# The site in Traditional Chinese.  Messages are found and compiled by tools/messages.py."


def found() -> Catalog:
    """Every message of the site's templates and code, with where it stands."""
    catalogue = Catalog("zh_Hant", "django", HEADER, project="shizheng", fuzzy=False)
    for path, source in sources():
        for line, message, comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            catalogue.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return catalogue


def sources() -> Iterator[tuple[str, str]]:
    """Python source of each file that speaks; a template's is made by Django."""
    if not settings.configured:
        settings.configure()
    for path in sorted(WEB.rglob("*")):
        name = path.relative_to(WEB).as_posix()
        if path.suffix == ".py":
            yield name, path.read_text("utf-8")
        elif path.suffix == ".html":
            # What stands between the messages is turned into placeholders that are no Python; keep the calls only.
            calls = re.findall(r"gettext\(.*|ngettext\(.*|pgettext\(.*", templatize(path.read_text("utf-8")))
            yield name, "\n".join(part for call in calls for part in _calls(call))


def _calls(text: str) -> Iterator[str]:
    """The calls in a line of a templatized template."""
    for match in re.finditer(r"""\b[np]?gettext\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|[^()'"])*\)""", text):
        yield match.group()


def merged() -> Catalog:
    """What was found with the translations that stand in the catalogue."""
    catalogue = found()
    old = read()
    for message in catalogue:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None:
            message.string = known.string
    return catalogue


def read() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh_Hant", domain="django")
    with PO.open("rb") as lines:
        return read_po(lines, locale="zh_Hant", domain="django")


def as_po(catalogue: Catalog) -> bytes:
    for message in catalogue:
        message.locations = sorted({name: (name, 0) for name, _ in message.locations}.values())
    out = io.BytesIO()
    catalogue.creation_date = catalogue.revision_date = UNDATED
    write_po(out, catalogue, width=0, sort_output=True, omit_header=False, include_lineno=False)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id and not _is_translated(message)]


def _is_translated(message: Message) -> bool:
    string = message.string
    return bool(string) if not isinstance(string, (list, tuple)) else bool(string) and any(string)


def problems() -> list[str]:
    """What a reader of the Chinese pages would miss."""
    wanted, kept = merged(), read()
    missing = [f"no translation: {message.id!r}" for message in untranslated(wanted)]
    stale = [f"no longer used: {m.id!r}" for m in kept if m.id and wanted.get(m.id, m.context) is None]
    if not MO.exists() or as_mo_strings(MO) != strings(kept):
        stale.append("django.mo is not what django.po compiles to")
    return missing + stale


def strings(catalogue: Catalog) -> dict[object, object]:
    return {m.id if isinstance(m.id, str) else tuple(m.id): _plain(m.string) for m in catalogue if m.id}


def as_mo_strings(path: Path) -> dict[object, object]:
    with path.open("rb") as data:
        return strings(read_mo(data))


def _plain(string: Any) -> object:
    return string if isinstance(string, str) else tuple(string)


def main() -> int:
    if "--check" in sys.argv:
        for problem in problems():
            print(problem)
        return 1 if problems() else 0
    catalogue = merged()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(catalogue))
    MO.write_bytes(as_mo(catalogue))
    for message in untranslated(catalogue):
        print(f"no translation: {message.id!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
