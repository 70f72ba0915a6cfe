"""OpenDocument text (ODT) as elements.  Numbers of lists and headings are worked out as an office suite shows them.

Source: OASIS OpenDocument 1.3, part 3 (text:list, text:outline-style, table:table).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from shizheng.documents.sources.attributes import whole
from shizheng.documents.sources.grid import WIDEST, Drawing, Element, settled, words_of
from shizheng.documents.sources.labels import counted
from shizheng.documents.sources.lines import Lines
from shizheng.documents.sources.packed import EMPTY, UnreadableError, part

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
_LEFT_OUT = {
    f"{{{_SPACES[space]}}}{name}"
    for space, names in {
        "text": ("tracked-changes", "table-of-content", "note", "sequence-decls", "illustration-index", "ruby-text"),
        "office": ("annotation", "annotation-end", "forms"),
    }.items()
    for name in names
}
_KINDS = {
    "1": "1", "１, ２, ３, ...": "１", "一, 二, 三, ...": "一", "壹, 貳, 參, ...": "壹", "壹, 贰, 叁, ...": "壹",
    "甲, 乙, 丙, ...": "甲", "子, 丑, 寅, ...": "子", "①, ②, ③, ...": "①", "I": "I", "i": "i", "A": "A", "a": "a",
}  # fmt: skip


def _name(space: str, local: str) -> str:
    return f"{{{_SPACES[space]}}}{local}"


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered; ``kind`` is empty where it isn't."""

    kind: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


Levels = Mapping[int, _Level]


@dataclass(slots=True)
class _Numbers:
    """The counts of a list or of the headings, by level from 1."""

    levels: Levels
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int, start: int | None = None) -> str:
        """The label of the next paragraph of a level."""
        own = self.levels.get(level, _Level())
        self.counts[level] = start if start is not None else self.counts.get(level, own.start - 1) + 1
        for deeper in [one for one in self.counts if one > level]:
            del self.counts[deeper]
        if not own.kind:
            return ""
        shown = range(max(1, level - own.shown + 1), level + 1)
        numbers = [counted(self.counts.get(one, 1), self.levels.get(one, own).kind or "1") for one in shown]
        return f"{own.prefix}{'.'.join(numbers)}{own.suffix}"


def read_odt(data: bytes, source: str) -> list[Element]:
    """The elements of a document.  Raises ``UnreadableError``."""
    content = part(data, "content.xml")
    body = None if content is None else content.find("office:body/office:text", _SPACES)
    if content is None or body is None:
        raise UnreadableError(EMPTY)
    return _Reader(Lines(source), content, part(data, "styles.xml")).elements(body)


class _Reader:
    def __init__(self, lines: Lines, content: etree._Element, styles: etree._Element | None) -> None:
        self.lines = lines
        roots = [root for root in (styles, content) if root is not None]
        self.lists: dict[str, Levels] = {}
        self.of_style: dict[str, str] = {}
        """The list style of a paragraph's style."""
        self.headings = _Numbers({})
        for root in roots:
            for style in root.iter(_name("text", "list-style")):
                self.lists[style.get(_name("style", "name"), "")] = _levels(style)
            for style in root.iter(_name("text", "outline-style")):
                self.headings = _Numbers(_levels(style))
            for style in root.iter(_name("style", "style")):
                if named := style.get(_name("style", "list-style-name")):
                    self.of_style[style.get(_name("style", "name"), "")] = named
        self.lists_begun: dict[str, _Numbers] = {}
        """The numbers of each list style, which a later list may go on with."""
        self.by_id: dict[str, _Numbers] = {}

    def elements(self, parent: etree._Element) -> list[Element]:
        return [element for child in parent for element in self._of(child)]

    def _of(self, node: etree._Element) -> Iterator[Element]:
        if not isinstance(node.tag, str) or node.tag in _LEFT_OUT:
            return
        match etree.QName(node).localname:
            case "p":
                yield from self._paragraphs(node)
            case "h":
                yield from self._paragraphs(node, self._number_of_heading(node))
            case "list":
                yield from self._list(node, None, 1)
            case "numbered-paragraph":
                yield from self.elements(node)
            case "table" if node.tag == _name("table", "table"):
                yield from self._table(node)
            case _:
                yield from self.elements(node)

    def _number_of_heading(self, node: etree._Element) -> str:
        if node.get(_name("text", "is-list-header")) == "true":
            return ""
        start = node.get(_name("text", "start-value")) if node.get(_name("text", "restart-numbering")) else None
        return self.headings.next(whole(node.get(_name("text", "outline-level")), 1), whole(start) or None)

    def _list(self, node: etree._Element, outer: _Numbers | None, level: int) -> Iterator[Element]:
        numbers = self._numbers_of(node) if outer is None else outer
        if (style := node.get(_name("text", "style-name"))) and outer is not None and style in self.lists:
            numbers.levels = {**numbers.levels, level: self.lists[style].get(level, _Level())}
        for item in node:
            if item.tag not in (_name("text", "list-item"), _name("text", "list-header")):
                continue
            label: str | None = ""
            if item.tag == _name("text", "list-item") and _begins_with_words(item):
                label = numbers.next(level, whole(item.get(_name("text", "start-value"))) or None)
            for child in item:
                if child.tag == _name("text", "list"):
                    yield from self._list(child, numbers, level + 1)
                elif child.tag in (_name("text", "p"), _name("text", "h")):
                    yield from self._paragraphs(child, label or "")
                    label = None
                else:
                    yield from self._of(child)

    def _numbers_of(self, node: etree._Element) -> _Numbers:
        """New counts, or those of the list that this one goes on with."""
        style = node.get(_name("text", "style-name")) or self._style_below(node)
        goes_on = node.get(_name("text", "continue-list"))
        numbers = self.by_id.get(goes_on or "")
        if numbers is None and node.get(_name("text", "continue-numbering")) == "true":
            numbers = self.lists_begun.get(style)
        if numbers is None:
            numbers = _Numbers(self.lists.get(style, {}))
        self.lists_begun[style] = numbers
        for name in (node.get("{http://www.w3.org/XML/1998/namespace}id"), node.get(_name("text", "id"))):
            if name:
                self.by_id[name] = numbers
        return numbers

    def _style_below(self, node: etree._Element) -> str:
        first = next(node.iter(_name("text", "p"), _name("text", "h")), None)
        return "" if first is None else self.of_style.get(first.get(_name("text", "style-name"), ""), "")

    def _paragraphs(self, node: etree._Element, label: str = "") -> Iterator[Element]:
        """A paragraph's lines; what is framed in it (a table in a text box) follows."""
        words: list[str] = []
        framed: list[etree._Element] = []
        _gather(node, words, framed)
        for number, line in enumerate("".join(words).split("\n")):
            paragraph = self.lines.paragraph(f"{label}{line}" if number == 0 else line)
            if paragraph is not None:
                yield paragraph
        for box in framed:
            yield from self.elements(box)

    def _table(self, node: etree._Element) -> Iterator[Element]:
        start, drawing, framed = self.lines.here(), Drawing(), list[Element]()
        for row in _rows(node):
            before = self.lines.number
            for _ in range(_repeated(row, "number-rows-repeated", self._says_something(row))):
                if drawing.is_full:
                    break
                self.lines.number = before
                drawing.begin_row()
                self._row(row, drawing, framed)
        yield from settled(drawing.grid(start), framed)

    def _says_something(self, row: etree._Element) -> bool:
        return any(True for _ in row.iter(_name("text", "p"), _name("text", "h")))

    def _row(self, row: etree._Element, drawing: Drawing, framed: list[Element]) -> None:
        for cell in row:
            across = _repeated(cell, "number-columns-repeated", True)
            if cell.tag == _name("table", "covered-table-cell"):
                continue
            if cell.tag != _name("table", "table-cell"):
                continue
            colspan = whole(cell.get(_name("table", "number-columns-spanned")), 1)
            rowspan = whole(cell.get(_name("table", "number-rows-spanned")), 1)
            for _ in range(min(across, WIDEST)):
                place = self.lines.here()
                inner = self.elements(cell)
                framed += inner
                drawing.add(words_of(inner), place, colspan, rowspan)


def _levels(style: etree._Element) -> Levels:
    found = {}
    for level in style:
        if not isinstance(level.tag, str):
            continue
        number = whole(level.get(_name("text", "level")), 1)
        if etree.QName(level).localname not in ("list-level-style-number", "outline-level-style"):
            found[number] = _Level()
            continue
        kind = _KINDS.get(level.get(_name("style", "num-format"), ""), level.get(_name("style", "num-format"), ""))
        prefix, suffix = level.get(_name("style", "num-prefix"), ""), level.get(_name("style", "num-suffix"), "")
        shown = whole(level.get(_name("text", "display-levels")), 1)
        found[number] = _Level(kind, prefix, suffix, whole(level.get(_name("text", "start-value")), 1), shown)
    return found


def _begins_with_words(item: etree._Element) -> bool:
    first = next((child for child in item if isinstance(child.tag, str)), None)
    return first is not None and first.tag != _name("text", "list")


def _gather(node: etree._Element, words: list[str], framed: list[etree._Element]) -> None:
    """The words of a paragraph in order, with a line's end as one, and the boxes in it."""
    words.append(node.text or "")
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            match etree.QName(child).localname:
                case "s":
                    words.append(" " * min(whole(child.get(_name("text", "c")), 1), 1_000))
                case "tab":
                    words.append(" ")
                case "line-break":
                    words.append("\n")
                case "text-box":
                    framed.append(child)
                case "title" | "desc":
                    pass
                case _:
                    _gather(child, words, framed)
        words.append(child.tail or "")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _name("table", "table-row"):
            yield child
        elif isinstance(child.tag, str) and etree.QName(child).localname in (
            "table-header-rows", "table-rows", "table-row-group",
        ):  # fmt: skip
            yield from _rows(child)


def _repeated(node: etree._Element, attribute: str, says: bool) -> int:
    """How often a row or cell stands there: what is empty and goes on to the end of a sheet stands once."""
    number = whole(node.get(_name("table", attribute)), 1)
    return number if says else min(number, 1)
