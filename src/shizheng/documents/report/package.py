"""The OpenDocument package: which files it holds, and a zip that is the same bytes for the same content."""

from __future__ import annotations

import zipfile
from io import BytesIO

from shizheng.documents.report.xml import Attributes, Xml, tag

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "xmlns:office": f"{_ODF}office:1.0",
    "xmlns:style": f"{_ODF}style:1.0",
    "xmlns:text": f"{_ODF}text:1.0",
    "xmlns:table": f"{_ODF}table:1.0",
    "xmlns:fo": f"{_ODF}xsl-fo-compatible:1.0",
    "xmlns:svg": f"{_ODF}svg-compatible:1.0",
    "xmlns:meta": f"{_ODF}meta:1.0",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest instant that a zip can name: a file's own time would make equal reports differ."""


def root(name: str, *content: Xml) -> Xml:
    """The outermost element of a part of the package."""
    attributes: Attributes = NAMESPACES | {"office:version": "1.2"}
    return tag(name, attributes, *content)


def package(content: Xml, styles: Xml, meta: Xml) -> bytes:
    """The document's bytes; the media type comes first and unpacked, so that it can be told from outside."""
    parts = {"content.xml": content, "styles.xml": styles, "meta.xml": meta}
    files = {"mimetype": MEDIA_TYPE.encode(), "META-INF/manifest.xml": _bytes(_manifest(list(parts)))}
    files |= {name: _bytes(part) for name, part in parts.items()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, packed, compresslevel=9)
    return out.getvalue()


def _manifest(parts: list[str]) -> Xml:
    entries = [("/", MEDIA_TYPE), *((part, "text/xml") for part in parts)]
    return tag(
        "manifest:manifest",
        {"xmlns:manifest": f"{_ODF}manifest:1.0", "manifest:version": "1.2"},
        *(
            tag("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": media})
            for path, media in entries
        ),
    )


def _bytes(part: Xml) -> bytes:
    return (_DECLARATION + part.source).encode()
