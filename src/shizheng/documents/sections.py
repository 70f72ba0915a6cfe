"""The sections of a document, known by the words of their titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shizheng.documents.blocks import Block, Table, paragraphs_of
from shizheng.documents.form import Form, SectionKind, TableKind
from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class Sections:
    """A document's blocks by section; what stands before the first title is its opening."""

    opening: tuple[Block, ...]
    by_kind: Mapping[SectionKind, tuple[Block, ...]]
    titles: Mapping[SectionKind, Place]
    end: Place
    """The last place of the document."""
    blocks: tuple[Block, ...] = ()
    """All of them, in the document's order."""

    @property
    def is_plan(self) -> bool:
        """Whether anything of the form was found at all."""
        return bool(self.titles) or any(True for _ in self.tables())

    def tables(self, kind: TableKind | None = None) -> Iterator[Table]:
        """The tables of a kind, or all tables that the form knows, wherever they stand."""
        for blocks in (self.opening, *self.by_kind.values()):
            for block in blocks:
                if isinstance(block, Table) and (block.kind == kind if kind else block.kind is not None):
                    yield block

    def unknown_tables(self) -> Iterator[Table]:
        for blocks in (self.opening, *self.by_kind.values()):
            yield from (block for block in blocks if isinstance(block, Table) and block.kind is None)

    def paragraphs(self, kind: SectionKind) -> tuple[Paragraph, ...]:
        return tuple(paragraphs_of(self.by_kind.get(kind, ())))


def sections_of(blocks: Iterable[Block], form: Form, source: str) -> Sections:
    """Blocks by section.  A title that comes again (a table of contents) goes on with its section."""
    found: dict[SectionKind, list[Block]] = {}
    titles: dict[SectionKind, Place] = {}
    opening: list[Block] = []
    current = opening
    end = Place(source, 1, 1, 1, 1)
    every = tuple(blocks)
    for block in every:
        end = Place(source, block.place.end_line, block.place.end_column, block.place.end_line, block.place.end_column)
        kind = form.section_of(block.text) if isinstance(block, Paragraph) else None
        if kind is None:
            current.append(block)
        else:
            current = found.setdefault(kind, [])
            titles.setdefault(kind, block.place)
    return Sections(tuple(opening), {kind: tuple(found[kind]) for kind in found}, titles, end, every)
