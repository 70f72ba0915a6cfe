"""The lines of a document that has none of its own: its paragraphs, numbered as they are read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place

_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")


@dataclass(slots=True)
class Lines:
    """Numbers the paragraphs of a source; a place's line is a paragraph's number."""

    source: str
    number: int = 0

    def paragraph(self, words: str) -> Paragraph | None:
        """The next paragraph; None where it is blank.  Its words are NFC, with one space where white space is."""
        text = unicodedata.normalize("NFC", _SPACE.sub(" ", words)).strip()
        if not text:
            return None
        self.number += 1
        return Paragraph(text, Place(self.source, self.number, 1, self.number, 1 + len(text)))

    def here(self) -> Place:
        """Where something without words stands: at the paragraph that comes next."""
        return Place(self.source, self.number + 1, 1, self.number + 1, 1)
