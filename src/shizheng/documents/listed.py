"""Indicators and projects that are written as lists: a group's title, an item's name, and lines such as 衡量標準：……

They become the table that they would be, so that all else is read from it as from any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from shizheng.documents.blocks import Cell, Heading, Row, Table, spanning
from shizheng.documents.form import Form, TableKind, year_in
from shizheng.documents.numbering import numbered
from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place

_LABELLED = re.compile(r"^[●•·■◎※○\-－]?\s*(?P<label>[^:：]{1,16})[:：]\s*(?P<words>.*)$")
_FIELDS: dict[TableKind, tuple[str, str]] = {"indicators": ("goal", "indicator"), "projects": ("work_plan", "name")}
"""What a group and what an item is called in the table."""


@dataclass(slots=True)
class _Item:
    """An item, the group it stands in, and its labelled lines by label."""

    group: Paragraph | None
    name: Paragraph
    cells: dict[str, list[Paragraph]] = field(default_factory=dict)


def table_of_list(paragraphs: Iterable[Paragraph], form: Form, kind: TableKind) -> Table | None:
    """The table that numbered items with labelled lines below them are; None where there are none."""
    items = [item for item in _items(paragraphs, form, kind) if item.cells]
    if not items:
        return None
    labels = list(dict.fromkeys(label for item in items for label in item.cells))
    group, name = _FIELDS[kind]
    place = spanning(item.name.place for item in items)
    known = [form.column(kind, label) for label in labels]
    fields = [group, name, *(column.field for column in known if column is not None)]
    words = [_first_words(form, kind, group), _first_words(form, kind, name), *labels]
    headings = tuple(
        Heading(of, said, number, 1, place, year_in(said))
        for number, (of, said) in enumerate(zip(fields, words, strict=True))
    )
    rows = []
    for item in items:
        said = [[item.group] if item.group else [], [item.name], *(item.cells.get(label, []) for label in labels)]
        rows.append(_row(said, item.name.place))
    return Table(kind, headings, tuple(rows), place)


def _first_words(form: Form, kind: TableKind, field: str) -> str:
    """The first words that a column of the form is known by."""
    return next(column.words[0] for column in form.tables[kind] if column.field == field)


def _items(paragraphs: Iterable[Paragraph], form: Form, kind: TableKind) -> list[_Item]:
    """Items by their numbering: the first kind of numbers is that of groups, the next that of items.  Indicators keep
    their numbers, by which they are known.
    """
    styles: list[str] = []
    items: list[_Item] = []
    group: Paragraph | None = None
    last: list[Paragraph] | None = None
    for paragraph in paragraphs:
        labelled = _labelled(paragraph, form, kind)
        line = numbered(paragraph.text)
        if labelled is not None and items:
            label, words = labelled
            last = items[-1].cells.setdefault(label, [])
            last += [words] if words is not None else []
            continue
        if line is not None and line.style not in styles and len(styles) < 2:
            styles.append(line.style)
        own = paragraph if line is None or kind == "indicators" else Paragraph(line.text, paragraph.place)
        if line is not None and line.style == styles[0]:
            group, last = own, None
        elif line is not None and line.style in styles:
            items.append(_Item(group, own))
            last = None
        elif last is not None:
            last.append(paragraph)
    return items


def _labelled(paragraph: Paragraph, form: Form, kind: TableKind) -> tuple[str, Paragraph | None] | None:
    """The label of a line and the words after it, where it is a heading that the form knows."""
    found = _LABELLED.match(paragraph.text)
    if found is None or form.column(kind, found["label"]) is None:
        return None
    words = found["words"].strip()
    start = paragraph.place.column + paragraph.text.rindex(words) if words else 0
    place = replace(paragraph.place, column=start) if words else paragraph.place
    return found["label"].strip(), Paragraph(words, place) if words else None


def _row(cells: list[list[Paragraph]], place: Place) -> Row:
    return Row(
        tuple(
            Cell(tuple(said), spanning(one.place for one in said) if said else place, number)
            for number, said in enumerate(cells)
        ),
        place,
    )
