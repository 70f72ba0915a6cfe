"""Word documents (DOCX) as elements.  Numbers of paragraphs are worked out as Word shows them.

Source: ISO/IEC 29500-1, 17.4 (tables), 17.9 (numbering).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from shizheng.documents.sources.attributes import whole
from shizheng.documents.sources.grid import Drawing, Element, settled, words_of
from shizheng.documents.sources.labels import counted
from shizheng.documents.sources.lines import Lines
from shizheng.documents.sources.packed import EMPTY, UnreadableError, part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_KINDS = {
    "decimal": "1", "decimalZero": "1", "decimalFullWidth": "１", "decimalFullWidth2": "１",
    "taiwaneseCounting": "一", "taiwaneseCountingThousand": "一", "chineseCounting": "一",
    "chineseCountingThousand": "一", "japaneseCounting": "一", "ideographDigital": "一", "taiwaneseDigital": "一",
    "ideographLegalTraditional": "壹", "chineseLegalSimplified": "壹", "ideographTraditional": "甲",
    "ideographZodiac": "子", "decimalEnclosedCircle": "①", "decimalEnclosedCircleChinese": "①",
    "upperRoman": "I", "lowerRoman": "i", "upperLetter": "A", "lowerLetter": "a",
}  # fmt: skip
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level is numbered: ``text`` has %1 for the first level's number; of bullets it is empty.  ``plain``: in
    which the numbers of levels above are in plain digits too.
    """

    kind: str
    text: str
    start: int
    plain: bool


@dataclass(slots=True)
class _Numbering:
    """The lists of a document: of each number its levels, and the counts of the list that it shares."""

    levels: Mapping[str, Mapping[int, _Level]]
    shared: Mapping[str, str]
    restarts: Mapping[tuple[str, int], int]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, number: str, level: int) -> str:
        """The label of the next paragraph of a level; empty where there is none to show."""
        levels = self.levels.get(number)
        own = levels.get(level) if levels else None
        if levels is None or own is None:
            return ""
        counts = self.counts.setdefault(self.shared[number], {})
        restart = self.restarts.get((number, level))
        if restart is not None and (number, level) not in self.begun:
            counts[level] = restart
        else:
            counts[level] = counts.get(level, own.start - 1) + 1
        self.begun.add((number, level))
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        label = own.text
        for one in range(_DEEPEST):
            if f"%{one + 1}" in label:
                of = levels.get(one, own)
                kind = "1" if own.plain else of.kind
                label = label.replace(f"%{one + 1}", counted(counts.get(one, of.start), kind))
        return label


def read_docx(data: bytes, source: str) -> list[Element]:
    """The elements of a document.  Raises ``UnreadableError``."""
    document = _part(data, "word/document.xml")
    body = None if document is None else document.find(f"{_W}body")
    if body is None:
        raise UnreadableError(EMPTY)
    styles, numbering = _part(data, "word/styles.xml"), _part(data, "word/numbering.xml")
    return _Reader(Lines(source), _styles(styles), _numbering(numbering)).elements(body)


def _part(data: bytes, name: str) -> etree._Element | None:
    """A part; one in the strict names of the standard as one in those that Word writes."""
    root = part(data, name)
    for node in root.iter() if root is not None else ():
        if isinstance(node.tag, str) and node.tag.startswith(_STRICT):
            node.tag = _W + node.tag[len(_STRICT) :]
            for attribute, value in list(node.attrib.items()):
                if attribute.startswith(_STRICT):
                    del node.attrib[attribute]
                    node.set(_W + attribute[len(_STRICT) :], value)
    return root


@dataclass(slots=True)
class _Reader:
    lines: Lines
    styles: Mapping[str, tuple[str | None, int | None]]
    """The number and level that a paragraph's style gives it."""
    numbering: _Numbering

    def elements(self, parent: etree._Element) -> list[Element]:
        return [element for child in parent for element in self._of(child)]

    def _of(self, node: etree._Element) -> Iterator[Element]:
        if node.tag == f"{_W}p":
            yield from self._paragraphs(node)
        elif node.tag == f"{_W}tbl":
            yield from self._table(node)
        elif node.tag in _PASSED_THROUGH:
            yield from self.elements(node)
        elif node.tag == _ALTERNATE and len(node):
            # What Word draws stands first, then the same for those who can't.
            yield from self.elements(node[0])

    def _paragraphs(self, node: etree._Element) -> Iterator[Element]:
        words: list[str] = []
        boxes: list[etree._Element] = []
        _gather(node, words, boxes)
        said = "".join(words)
        label = self._label(node) if said.strip() else ""
        for number, line in enumerate(said.split("\n")):
            paragraph = self.lines.paragraph(f"{label}{line}" if number == 0 else line)
            if paragraph is not None:
                yield paragraph
        for box in boxes:
            yield from self.elements(box)

    def _label(self, node: etree._Element) -> str:
        properties = node.find(f"{_W}pPr")
        own = None if properties is None else properties.find(f"{_W}numPr")
        style = None if properties is None else properties.find(f"{_W}pStyle")
        number, level = self.styles.get("" if style is None else style.get(f"{_W}val", ""), (None, None))
        if own is not None:
            number = _value(own, "numId") or number
            level = whole(_value(own, "ilvl"), level or 0)
        return "" if number in (None, "0") else self.numbering.next(number or "", level or 0)

    def _table(self, node: etree._Element) -> Iterator[Element]:
        start, drawing, framed = self.lines.here(), Drawing(), list[Element]()
        for row in _rows(node):
            if drawing.is_full:
                break
            drawing.begin_row()
            properties = row.find(f"{_W}trPr")
            drawing.skip(whole(_value(properties, "gridBefore")) if properties is not None else 0)
            for cell in _cells(row):
                self._cell(cell, drawing, framed)
        yield from settled(drawing.grid(start), framed)

    def _cell(self, cell: etree._Element, drawing: Drawing, framed: list[Element]) -> None:
        properties = cell.find(f"{_W}tcPr")
        across = whole(_value(properties, "gridSpan"), 1) if properties is not None else 1
        merged = None if properties is None else properties.find(f"{_W}vMerge")
        place = self.lines.here()
        inner = self.elements(cell)
        framed += inner
        paragraphs = list(words_of(inner))
        goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
        if goes_on and not paragraphs and drawing.widen_above(across):
            return
        drawing.add(paragraphs, place, across)


_PASSED_THROUGH = {
    f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "txbxContent")
}
_LEFT_OUT = {
    f"{_W}{name}"
    for name in (
        "del", "moveFrom", "pPr", "rPr", "instrText", "delText", "footnoteReference", "endnoteReference", "sdtPr",
        "commentReference",
    )
}  # fmt: skip


def _gather(node: etree._Element, words: list[str], boxes: list[etree._Element]) -> None:
    """The words of a paragraph in order, with a line's end as one, and the text boxes in it."""
    for child in node:
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            continue
        match child.tag.removeprefix(_W):
            case "t":
                words.append((child.text or "").replace("\n", " "))
            case "tab" | "ptab":
                words.append(" ")
            case "noBreakHyphen":
                words.append("-")
            case "br" | "cr":
                words.append("\n" if child.get(f"{_W}type", "textWrapping") == "textWrapping" else "")
            case "txbxContent":
                boxes.append(child)
            case _ if child.tag == _ALTERNATE:
                if len(child):
                    _gather(child[0], words, boxes)
            case _:
                _gather(child, words, boxes)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{_W}tr":
            if child.find(f"{_W}trPr/{_W}del") is None:
                yield child
        elif child.tag in _PASSED_THROUGH:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in _PASSED_THROUGH:
            yield from _cells(child)


def _styles(root: etree._Element | None) -> Mapping[str, tuple[str | None, int | None]]:
    """The numbering that each paragraph style gives, its own or that of the style it is based on; "" is the default."""
    if root is None:
        return {}
    nodes = {style.get(f"{_W}styleId", ""): style for style in root.iter(f"{_W}style")}

    def given(id: str, seen: frozenset[str]) -> tuple[str | None, int | None]:
        style = nodes.get(id)
        if style is None or id in seen:
            return (None, None)
        own = style.find(f"{_W}pPr/{_W}numPr")
        below = given(_value(style, "basedOn") or "", seen | {id})
        if own is None:
            return below
        level = _value(own, "ilvl")
        return (_value(own, "numId") or below[0], below[1] if level is None else whole(level))

    found = {id: given(id, frozenset()) for id in nodes}
    default = next((id for id, style in nodes.items() if style.get(f"{_W}default") == "1"
                    and style.get(f"{_W}type") == "paragraph"), "")  # fmt: skip
    return {**found, "": found.get(default, (None, None))}


def _numbering(root: etree._Element | None) -> _Numbering:
    levels: dict[str, Mapping[int, _Level]] = {}
    shared: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    if root is None:
        return _Numbering(levels, shared, restarts)
    abstract = {one.get(f"{_W}abstractNumId", ""): _levels(one) for one in root.iter(f"{_W}abstractNum")}
    for number in root.iter(f"{_W}num"):
        id, of = number.get(f"{_W}numId", ""), _value(number, "abstractNumId") or ""
        own = dict(abstract.get(of, {}))
        for override in number.iter(f"{_W}lvlOverride"):
            level = whole(override.get(f"{_W}ilvl"))
            own |= _levels(override)
            if (start := _value(override, "startOverride")) is not None:
                restarts[id, level] = whole(start)
        levels[id], shared[id] = own, of
    return _Numbering(levels, shared, restarts)


def _levels(node: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in node.iter(f"{_W}lvl"):
        format = _value(level, "numFmt") or "decimal"
        text = "" if format in ("bullet", "none") else _value(level, "lvlText") or ""
        plain = level.find(f"{_W}isLgl") is not None
        start = whole(_value(level, "start"), 1)
        found[whole(level.get(f"{_W}ilvl"))] = _Level(_KINDS.get(format, "1"), text, start, plain)
    return found


def _value(node: etree._Element | None, name: str) -> str | None:
    found = None if node is None else node.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val")
