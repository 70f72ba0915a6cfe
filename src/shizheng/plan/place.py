"""Where something stands in a source file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a source.

    Lines and columns count from 1 in Unicode code points of the decoded file, where that is text; in any other document
    its paragraphs are the lines, in the order in which they are read, those of tables cell by cell.  The end is
    exclusive in its column (``end_column`` is one past the last character), so a one-character span has
    ``end_column == column + 1``.
    """

    source: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __post_init__(self) -> None:
        if (self.line, self.column) < (1, 1) or (self.end_line, self.end_column) < (self.line, self.column):
            raise ValueError(f"not a span: {self!r}")

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"
