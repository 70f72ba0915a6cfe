"""Page layouts, and what runs along the head and foot of every page.

A master page that is called Standard is the one a document begins with.
"""

from __future__ import annotations

from shizheng.documents.report.xml import Xml, tag, words
from shizheng.plan.text import Language

PORTRAIT_WIDTH = "17.4"
LANDSCAPE_WIDTH = "26.1"
"""What fits between the margins of an A4 page, in centimetres."""
FAINT, RED = "#555555", "#b3261e"


def layouts() -> list[Xml]:
    """A4 upright and A4 across."""
    return [_layout("PortraitPage", "21.0", "29.7", "portrait"), _layout("LandscapePage", "29.7", "21.0", "landscape")]


def masters(title: str, known: str, notice: str | None, language: Language) -> list[Xml]:
    """The pages by name; ``notice`` stands in red below the running title."""
    return [
        _master("Standard", "PortraitPage", _header("Narrow", title, known, notice), language),
        _master("Landscape", "LandscapePage", _header("Wide", title, known, notice), language),
    ]


def _layout(name: str, width: str, height: str, orientation: str) -> Xml:
    page = {
        "fo:page-width": f"{width}cm",
        "fo:page-height": f"{height}cm",
        "style:print-orientation": orientation,
        "fo:margin-top": "1.3cm",
        "fo:margin-bottom": "1.2cm",
        "fo:margin-left": "1.8cm",
        "fo:margin-right": "1.8cm",
    }
    above = tag("style:header-footer-properties", {"fo:min-height": "0.8cm", "fo:margin-bottom": "0.4cm"})
    below = tag("style:header-footer-properties", {"fo:min-height": "0.8cm", "fo:margin-top": "0.4cm"})
    return tag(
        "style:page-layout",
        {"style:name": name},
        tag("style:page-layout-properties", page),
        tag("style:header-style", None, above),
        tag("style:footer-style", None, below),
    )


def _header(width: str, title: str, known: str, notice: str | None) -> list[Xml]:
    running = tag("text:p", {"text:style-name": f"Header{width}"}, words(title), tag("text:tab"), words(known))
    red = [tag("text:p", {"text:style-name": "RunningNotice"}, words(notice))] if notice else []
    return [running, *red]


def _master(name: str, layout: str, header: list[Xml], language: Language) -> Xml:
    page, pages = tag("text:page-number", {"text:select-page": "current"}, "1"), tag("text:page-count", None, "1")
    numbered = ("第 ", page, " 頁／共 ", pages, " 頁") if language == "zh" else ("Page ", page, " of ", pages)
    return tag(
        "style:master-page",
        {"style:name": name, "style:page-layout-name": layout},
        tag("style:header", None, *header),
        tag("style:footer", None, tag("text:p", {"text:style-name": "Footer"}, *numbered)),
    )
