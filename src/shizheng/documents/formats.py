"""Which format a file is in, by what it holds and not by its name, and its blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shizheng.documents.blocks import Block
from shizheng.documents.decoding import decode
from shizheng.documents.form import Form
from shizheng.documents.sources.docx import read_docx
from shizheng.documents.sources.grid import Element
from shizheng.documents.sources.html import declared_encoding, is_html, read_html
from shizheng.documents.sources.odt import read_odt
from shizheng.documents.sources.packed import UnreadableError, names
from shizheng.documents.sources.pdf import ScannedError, read_pdf
from shizheng.documents.tables import blocks_of
from shizheng.documents.text_layout import blocks_of_text
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.place import Place

_PACKED: tuple[tuple[str, str, Callable[[bytes, str], list[Element]]], ...] = (
    ("content.xml", "ODT", read_odt),
    ("word/document.xml", "DOCX", read_docx),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """The blocks of a file, None where it holds none that can be read."""

    blocks: list[Block] | None
    findings: tuple[Finding, ...] = ()


def opened(data: bytes, source: str, form: Form) -> Opened:
    """What a file holds.  Never raises because of what is in it."""
    try:
        if data.startswith(b"PK\x03\x04"):
            return _packed(data, source, form)
        if data.startswith(b"%PDF"):
            return Opened(blocks_of(read_pdf(data, source), form))
        if is_html(data):
            return _page(data, source, form)
    except ScannedError:
        return Opened(None, (_finding("file-scanned", source),))
    except UnreadableError as error:
        return Opened(None, (_finding("file-unreadable", source, reason=str(error)[:200]),))
    decoded = decode(data, source)
    blocks = None if decoded.text is None else blocks_of_text(decoded.text, source, form)
    return Opened(blocks, decoded.findings)


def _packed(data: bytes, source: str, form: Form) -> Opened:
    parts = names(data)
    for part, _, read in _PACKED:
        if part in parts:
            return Opened(blocks_of(read(data, source), form))
    return Opened(None, (_finding("format-unsupported", source, format="ZIP"),))


def _page(data: bytes, source: str, form: Form) -> Opened:
    decoded = decode(data, source, declared_encoding(data))
    if decoded.text is None:
        return Opened(None, decoded.findings)
    return Opened(blocks_of(read_html(decoded.text, source), form), decoded.findings)


def _finding(code: str, source: str, **values: str) -> Finding:
    return Catalogue.of("shizheng.documents.sources").find(
        code, Place(source, 1, 1, 1, 1), None, source=source, **values
    )
