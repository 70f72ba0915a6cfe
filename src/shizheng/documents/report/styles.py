"""The report's look: fonts, and the styles of paragraphs and words.

Sizes, weights and languages are said twice throughout, for Latin and for Asian text: a word processor keeps them apart.
"""

from __future__ import annotations

from shizheng.documents.report.package import root
from shizheng.documents.report.pages import FAINT, LANDSCAPE_WIDTH, PORTRAIT_WIDTH, RED, layouts, masters
from shizheng.documents.report.xml import Attributes, Xml, tag
from shizheng.plan.text import Language

KAI = "'標楷體', 'BiauKai', 'TW-Kai', 'AR PL UKai TW', 'Noto Serif CJK TC'"
"""Official documents are set in 標楷體; what follows is taken where it isn't installed."""
SERIF = "'Times New Roman', 'Liberation Serif', 'Noto Serif CJK TC'"
MONO = "'Liberation Mono', 'Noto Sans Mono CJK TC'"

INK = "#1a1a1a"
SIGNAL_COLOURS = {"green": "#14682f", "yellow": "#7a5900", "red": RED, "white": FAINT}

_LEVELS = range(1, 11)


def styles(title: str, known: str, notice: str | None, language: Language) -> Xml:
    """The package's styles; ``notice`` stands in red in the header of every page."""
    return root(
        "office:document-styles",
        faces(),
        tag("office:styles", None, _defaults(language), *_paragraphs(), *_characters(), _outline()),
        tag("office:automatic-styles", None, *layouts()),
        tag("office:master-styles", None, *masters(title, known, notice, language)),
    )


def faces() -> Xml:
    """The fonts by name; both parts of the package have to declare them."""
    return tag(
        "office:font-face-decls",
        None,
        *(
            tag("style:font-face", {"style:name": name, "svg:font-family": family, "style:font-pitch": pitch})
            for name, family, pitch in (
                ("Kai", KAI, "variable"),
                ("Serif", SERIF, "variable"),
                ("Mono", MONO, "fixed"),
            )
        ),
    )


def _text(size: str, *, bold: bool = False, colour: str | None = None, font: str | None = None) -> Xml:
    weight = "bold" if bold else "normal"
    attributes = {
        "fo:font-size": size,
        "style:font-size-asian": size,
        "fo:font-weight": weight,
        "style:font-weight-asian": weight,
    }
    if colour:
        attributes["fo:color"] = colour
    if font:
        attributes |= {"style:font-name": font, "style:font-name-asian": font}
    return tag("style:text-properties", attributes)


def _defaults(language: Language) -> Xml:
    latin = {"fo:language": "en", "fo:country": "US" if language == "zh" else "GB"}
    return tag(
        "style:default-style",
        {"style:family": "paragraph"},
        tag(
            "style:paragraph-properties",
            {
                "style:line-break": "strict",
                "style:punctuation-wrap": "hanging",
                "style:text-autospace": "none",
                "fo:orphans": "2",
                "fo:widows": "2",
                "style:tab-stop-distance": "1cm",
            },
        ),
        tag(
            "style:text-properties",
            {
                "style:font-name": "Serif",
                "style:font-name-asian": "Kai",
                "fo:font-size": "11pt",
                "style:font-size-asian": "11pt",
                "fo:color": INK,
                **latin,
                "style:language-asian": "zh",
                "style:country-asian": "TW",
            },
        ),
    )


def _paragraphs() -> list[Xml]:
    centre, end = {"fo:text-align": "center"}, {"fo:text-align": "end"}
    keep = {"fo:keep-with-next": "always"}
    boxed = {"fo:padding": "0.2cm", "fo:border": f"1pt solid {RED}"}
    body = {"fo:line-height": "120%", "fo:margin-bottom": "0.03cm", "fo:text-align": "start"}
    hang = {"fo:margin-left": "1.1cm", "fo:text-indent": "-1.1cm"}
    made = [
        _paragraph("Agency", centre | {"fo:margin-top": "3.2cm"}, _text("22pt", bold=True)),
        _paragraph("Title", centre | {"fo:margin-top": "0.4cm", "fo:margin-bottom": "1.2cm"}, _text("26pt", bold=True)),
        _paragraph("Notice", centre | {"fo:margin-bottom": "0.9cm"} | boxed, _text("14pt", bold=True, colour=RED)),
        _paragraph("Body", body, None),
        _paragraph("Leading", body | keep, None),
        _paragraph("Hanging", body | hang, None),
        _paragraph("Small", {"fo:line-height": "130%", "fo:margin-left": "0.6cm", "fo:margin-bottom": "0.08cm"},
                   _text("9.5pt", colour=FAINT)),
        _paragraph("Note", {"fo:margin-left": "0.6cm", "fo:text-indent": "-0.5cm"}, _text("9.5pt")),
        _paragraph("Fact", {"fo:margin-top": "0.06cm", "fo:margin-bottom": "0.06cm"}, None),
        _paragraph("CellText", {"fo:text-align": "start"}, _text("9.5pt")),
        _paragraph("CellCentre", centre, _text("9.5pt")),
        _paragraph("CellEnd", end, _text("9.5pt")),
        _paragraph("CellSmall", {"fo:text-align": "start"}, _text("8.5pt")),
        _paragraph("CellHead", centre, _text("9.5pt", bold=True)),
        _heading(1, {"fo:margin-top": "0.6cm", "fo:margin-bottom": "0.25cm"} | keep, "16pt"),
        _heading(2, {"fo:margin-top": "0.32cm", "fo:margin-bottom": "0.08cm"} | keep, "13pt"),
        _heading(3, {"fo:margin-top": "0.35cm", "fo:margin-bottom": "0.08cm"} | keep, "11.5pt"),
        _paragraph("RunningNotice", centre | {"fo:margin-top": "0.1cm"}, _text("9.5pt", bold=True, colour=RED)),
        _paragraph("Footer", centre, _text("9pt", colour=FAINT)),
    ]  # fmt: skip
    made += [_running(name, width) for name, width in (("Narrow", PORTRAIT_WIDTH), ("Wide", LANDSCAPE_WIDTH))]
    return made


def _paragraph(name: str, properties: Attributes, text: Xml | None) -> Xml:
    return tag(
        "style:style",
        {"style:name": name, "style:family": "paragraph", "style:class": "text"},
        tag("style:paragraph-properties", properties),
        *([text] if text else []),
    )


def _heading(level: int, properties: Attributes, size: str) -> Xml:
    attributes = {
        "style:name": f"Heading{level}",
        "style:display-name": f"Heading {level}",
        "style:family": "paragraph",
        "style:class": "text",
        "style:default-outline-level": str(level),
    }
    return tag("style:style", attributes, tag("style:paragraph-properties", properties), _text(size, bold=True))


def _running(name: str, width: str) -> Xml:
    stop = tag("style:tab-stop", {"style:position": f"{width}cm", "style:type": "right"})
    properties = tag(
        "style:paragraph-properties",
        {"fo:border-bottom": f"0.5pt solid {FAINT}", "fo:padding-bottom": "0.05cm"},
        tag("style:tab-stops", None, stop),
    )
    attributes = {"style:name": f"Header{name}", "style:family": "paragraph"}
    return tag("style:style", attributes, properties, _text("9pt", colour=FAINT))


def _characters() -> list[Xml]:
    spans = {
        f"Signal.{name}": tag("style:text-properties", {"fo:color": colour}) for name, colour in SIGNAL_COLOURS.items()
    }
    spans["Strong"] = tag("style:text-properties", {"fo:font-weight": "bold", "style:font-weight-asian": "bold"})
    spans["Code"] = _text("8.5pt", font="Mono")
    return [tag("style:style", {"style:name": name, "style:family": "text"}, look) for name, look in spans.items()]


def _coloured(colour: str) -> Xml:
    return tag("style:text-properties", {"fo:color": colour})


def _outline() -> Xml:
    """Headings carry their numbers in their text, as the plan does; without this a reader adds its own."""
    return tag(
        "text:outline-style",
        {"style:name": "Outline"},
        *(tag("text:outline-level-style", {"text:level": str(level), "style:num-format": ""}) for level in _LEVELS),
    )
