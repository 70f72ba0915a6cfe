"""Which format a file is in, by what it holds and not by its name, and its blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shizheng.documents.blocks import Block
from shizheng.documents.decoding import decode
from shizheng.documents.form import Form
from shizheng.documents.sources.boxes import has_boxes, read_boxes
from shizheng.documents.sources.doc import SIGNATURES, NoOfficeError, read_doc
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

_Reader = Callable[[bytes, str], list[Element]]
_PACKED: dict[str, _Reader] = {"content.xml": read_odt, "word/document.xml": read_docx}
"""By the part that a packed file has."""
_BY_SIGNATURE: dict[bytes, _Reader] = {
    b"%PDF": read_pdf,
    **dict.fromkeys(SIGNATURES, read_doc),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The blocks of a file, None where it holds none that can be read."""

    blocks: list[Block] | None
    findings: tuple[Finding, ...] = ()


def opened(data: bytes, source: str, form: Form) -> Opened:
    """What a file holds.  Never raises because of what is in it."""
    try:
        return _opened(data, source, form)
    except ScannedError:
        found = _finding("file-scanned", source)
    except NoOfficeError:
        kind = next(name for signature, name in SIGNATURES.items() if data.startswith(signature))
        found = _finding("office-missing", source, format=kind)
    except UnreadableError as error:
        found = _finding("file-unreadable", source, reason=error.reason)
    return Opened(None, (found,))


def _opened(data: bytes, source: str, form: Form) -> Opened:
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, source, form)
    for signature, read in _BY_SIGNATURE.items():
        if data.startswith(signature):
            return Opened(blocks_of(read(data, source), form))
    return _page(data, source, form) if is_html(data) else _text(data, source, form)


def _packed(data: bytes, source: str, form: Form) -> Opened:
    parts = names(data)
    for part, read in _PACKED.items():
        if part in parts:
            return Opened(blocks_of(read(data, source), form))
    return Opened(None, (_finding("format-unsupported", source, format="ZIP"),))


def _page(data: bytes, source: str, form: Form) -> Opened:
    decoded = decode(data, source, declared_encoding(data))
    if decoded.text is None:
        return Opened(None, decoded.findings)
    return Opened(blocks_of(read_html(decoded.text, source), form), decoded.findings)


def _text(data: bytes, source: str, form: Form) -> Opened:
    decoded = decode(data, source)
    if decoded.text is None:
        return Opened(None, decoded.findings)
    if has_boxes(decoded.text):
        return Opened(blocks_of(read_boxes(decoded.text, source), form), decoded.findings)
    return Opened(blocks_of_text(decoded.text, source, form), decoded.findings)


def _finding(code: str, source: str, **values: object) -> Finding:
    return Catalogue.of("shizheng.documents.sources").find(
        code, Place(source, 1, 1, 1, 1), None, source=source, **values
    )
