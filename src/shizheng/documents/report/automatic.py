"""The automatic styles, which OpenDocument keeps beside the content: cells, rows, and headings that begin a page."""

from __future__ import annotations

from shizheng.documents.report.pages import FAINT
from shizheng.documents.report.xml import Attributes, Xml, joined, tag


def automatic() -> Xml:
    """All of them."""
    frame = {"fo:border": f"0.5pt solid {FAINT}", "fo:padding": "0.08cm", "style:vertical-align": "top"}
    cells = {
        "Cell": {},
        "Middle": {"style:vertical-align": "middle"},
        "Head": {"style:vertical-align": "middle", "fo:background-color": "#e6ebf1"},
        "Sum": {"style:vertical-align": "middle", "fo:background-color": "#f3f5f8"},
    }
    parts = [
        tag(
            "style:style",
            {"style:name": name, "style:family": "table-cell"},
            tag("style:table-cell-properties", frame | extra),
        )
        for name, extra in cells.items()
    ]
    parts.append(
        tag(
            "style:style",
            {"style:name": "Row", "style:family": "table-row"},
            tag("style:table-row-properties", {"fo:keep-together": "always"}),
        )
    )
    parts += [
        _turn("Heading1NewPage", "Heading1", {"fo:break-before": "page"}),
        _turn("Heading1Landscape", "Heading1", {}, "Landscape"),
        _turn("Heading2Portrait", "Heading2", {}, "Standard"),
    ]
    return joined(parts)


def _turn(name: str, parent: str, properties: Attributes, page: str | None = None) -> Xml:
    """A heading that begins a new page, of another layout where one is named."""
    attributes = {"style:name": name, "style:family": "paragraph", "style:parent-style-name": parent}
    if page:
        attributes["style:master-page-name"] = page
    return tag("style:style", attributes, tag("style:paragraph-properties", properties))
