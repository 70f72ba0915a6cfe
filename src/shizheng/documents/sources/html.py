"""Web pages (HTML) as elements: what a browser shows, down to bad nesting, which lxml's parser mends as browsers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from shizheng.documents.sources.attributes import whole
from shizheng.documents.sources.grid import Drawing, Element, settled, words_of
from shizheng.documents.sources.labels import counted
from shizheng.documents.sources.lines import Lines
from shizheng.documents.sources.packed import BROKEN, UnreadableError

_LEFT_OUT = frozenset(
    (
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "object",
        "svg",
        "math",
        "select",
        "textarea",
        "iframe",
        "title",
    )
)
_IN_A_LINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
     "kbd", "label", "mark", "nobr", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
     "time", "tt", "u", "var", "wbr")
)  # fmt: skip
_KINDS = {
    "1": "1", "a": "a", "A": "A", "i": "i", "I": "I", "decimal": "1", "cjk-ideographic": "一", "cjk-decimal": "一",
    "trad-chinese-informal": "一", "trad-chinese-formal": "壹", "cjk-heavenly-stem": "甲", "cjk-earthly-branch": "子",
    "lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I", "none": "", "disc": "",
    "circle": "", "square": "",
}  # fmt: skip
_AFTER = {"一": "、", "壹": "、", "甲": "、", "子": "、"}
"""What stands behind a number of a kind, as browsers draw it; a full stop behind all others."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 500
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_ENCODINGS = {
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "x-big5": "big5hkscs",
    "cp950": "cp950",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""What browsers read a declared encoding as, which holds all of it and more."""


def is_html(data: bytes) -> bool:
    """Whether a file begins as a page does, or has a page's table in what is otherwise text."""
    start = data[:4_096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div", b"<meta")):
        return True
    return start.startswith((b"<?xml", b"<!--")) and b"<html" in start


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page says it has, as it is decoded; None where it says none that is known."""
    found = _CHARSET.search(data[:4_096])
    if found is None:
        return None
    name = found[1].decode("ascii").lower()
    try:
        "".encode(name)
    except LookupError:
        return None
    return _ENCODINGS.get(name, name)


def read_html(text: str, source: str) -> list[Element]:
    """The elements of a page.  Raises ``UnreadableError``."""
    try:
        # As bytes in an encoding of our own choosing: what the page says of itself was settled before.
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(BROKEN) from error
    return _Reader(Lines(source)).elements(root, 0)


@dataclass(slots=True)
class _Reader:
    """Gathers the words of a line until an element begins or ends one."""

    lines: Lines
    words: list[str] = field(default_factory=list)

    def elements(self, node: etree._Element, depth: int) -> list[Element]:
        found = list(self._inside(node, depth))
        found += self._line()
        return found

    def _line(self) -> list[Element]:
        """The line that ends here, if it says anything."""
        paragraph = self.lines.paragraph("".join(self.words))
        self.words.clear()
        return [] if paragraph is None else [paragraph]

    def _inside(self, node: etree._Element, depth: int, *, as_it_lies: bool = False) -> Iterator[Element]:
        yield from self._said(node.text, as_it_lies)
        for child in node:
            if isinstance(child.tag, str):
                yield from self._of(child, depth, as_it_lies)
            elif child.tag is etree.Entity:
                self.words.append(child.text or "")
            yield from self._said(child.tail, as_it_lies)

    def _said(self, text: str | None, as_it_lies: bool) -> Iterator[Element]:
        if not as_it_lies:
            self.words.append(_SPACE.sub(" ", text or ""))
            return
        first, *rest = (text or "").split("\n")
        self.words.append(first)
        for line in rest:
            yield from self._line()
            self.words.append(line)

    def _of(self, node: etree._Element, depth: int, as_it_lies: bool) -> Iterator[Element]:
        tag = str(node.tag).rpartition("}")[2].lower()
        if tag in _LEFT_OUT or _is_hidden(node) or depth > _DEEPEST:
            return
        if tag in _IN_A_LINE:
            yield from self._inside(node, depth + 1, as_it_lies=as_it_lies)
            return
        yield from self._line()
        if tag == "table":
            yield from self._table(node, depth)
        elif tag in ("ol", "ul", "menu"):
            yield from self._list(node, depth, numbered=tag == "ol")
        elif tag not in ("br", "hr", "img", "input"):
            yield from self._inside(node, depth + 1, as_it_lies=as_it_lies or tag == "pre")
            yield from self._line()

    def _list(self, node: etree._Element, depth: int, *, numbered: bool) -> Iterator[Element]:
        style = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", node.get("style", ""))
        said = style[1] if style else node.get("type", "1")
        kind = _KINDS.get(said, "1") if numbered else ""
        number = whole(node.get("start"), 1) - 1
        for child in node:
            if not isinstance(child.tag, str):
                continue
            if child.tag == "li":
                number = whole(child.get("value"), number + 1)
                yield from self._line()
                if kind and not _begins_with_list(child):
                    self.words.append(f"{counted(number, kind)}{_AFTER.get(kind, '.')} ")
                yield from self._inside(child, depth + 1)
                yield from self._line()
            else:
                yield from self._of(child, depth + 1, False)

    def _table(self, node: etree._Element, depth: int) -> Iterator[Element]:
        start, drawing, framed = self.lines.here(), Drawing(), list[Element]()
        for row in _rows(node):
            if isinstance(row.tag, str) and row.tag == "caption":
                yield from self.elements(row, depth + 1)
                start = self.lines.here()
                continue
            if drawing.is_full:
                break
            drawing.begin_row()
            for cell in row:
                if not isinstance(cell.tag, str) or cell.tag not in ("td", "th") or _is_hidden(cell):
                    continue
                place = self.lines.here()
                inner = self.elements(cell, depth + 1)
                framed += inner
                drawing.add(
                    words_of(inner),
                    place,
                    whole(cell.get("colspan"), 1),
                    _rowspan(cell),
                )
        yield from settled(drawing.grid(start), framed)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if isinstance(child.tag, str) and not _is_hidden(child):
            if child.tag in ("tr", "caption"):
                yield child
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from _rows(child)


def _rowspan(cell: etree._Element) -> int:
    """0 means down to the end."""
    said = whole(cell.get("rowspan"), 1)
    return said if said > 0 else 10_000


def _is_hidden(node: etree._Element) -> bool:
    return node.get("hidden") is not None or bool(re.search(r"display\s*:\s*none", node.get("style", "")))


def _begins_with_list(item: etree._Element) -> bool:
    return not (item.text or "").strip() and len(item) > 0 and item[0].tag in ("ol", "ul")
