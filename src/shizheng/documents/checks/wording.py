"""Slips of the pen, and things that are written in more than one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shizheng.documents.checks.subject_matter import Checked, find, find_in
from shizheng.documents.passages import Passage, passages
from shizheng.plan.finding import Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Text

_PHRASE = re.compile(r"[A-Za-z][A-Za-z'-]*(?: [A-Za-z][A-Za-z'-]*)+")
_GLUED = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,})([A-Z][a-z]{2,})(?![A-Za-z])")
_QUOTED = re.compile("「[^」]*」")


@dataclass(frozen=True, slots=True)
class _Use:
    """A word where it stands."""

    word: str
    place: Place
    subject: str | None


def findings(checked: Checked) -> Iterator[Finding]:
    """The wording of the whole plan."""
    found = list(passages(checked.plan))
    for passage in found:
        yield from _slips(passage, checked)
        yield from _glued_words(passage, checked.terms.inner_capitals)
    for words in checked.terms.one_thing:
        yield from _several_words(found, words)


def _slips(passage: Passage, checked: Checked) -> Iterator[Finding]:
    for slip in checked.terms.slips:
        start = passage.text.find(slip.wrong)
        if start >= 0:
            yield find_in(passage, "likely-typo", start, start + len(slip.wrong), meant=slip.meant)


def _glued_words(passage: Passage, known: tuple[str, ...]) -> Iterator[Finding]:
    """Two capitalised words without a space, in a phrase of Latin words that has spaces elsewhere."""
    for phrase in _PHRASE.finditer(passage.text):
        for match in _GLUED.finditer(passage.text, phrase.start(), phrase.end()):
            if match[0] not in known:
                meant = f"{match[1]} {match[2]}"
                yield find_in(passage, "likely-typo", match.start(), match.end(), meant=meant)


def _several_words(found: Iterable[Passage], words: tuple[str, ...]) -> Iterator[Finding]:
    uses = [use for passage in found for use in _uses(passage, words)]
    counts = {word: sum(use.word == word for use in uses) for word in dict.fromkeys(use.word for use in uses)}
    if len(counts) < 2:
        return
    usual = max(counts, key=lambda word: counts[word])
    first = next(use for use in uses if use.word != usual)
    yield find(
        "inconsistent-terms",
        first.place,
        first.subject,
        words=Text(
            "、".join(f"「{word}」（{_lines(uses, word).zh}）" for word in counts),
            ", ".join(f"“{word}” ({_lines(uses, word).en})" for word in counts),
        ),
        usual=usual,
    )


def _uses(passage: Passage, words: tuple[str, ...]) -> Iterator[_Use]:
    quoted = [(match.start(), match.end()) for match in _QUOTED.finditer(passage.text)]
    longest_first = sorted(words, key=len, reverse=True)
    for match in re.finditer("|".join(map(re.escape, longest_first)), passage.text):
        if not any(start <= match.start() < end for start, end in quoted):
            yield _Use(match[0], passage.place_of(match.start(), match.end()), passage.subject)


def _lines(uses: Iterable[_Use], word: str) -> Text:
    """The first three lines on which a word stands."""
    lines = list(dict.fromkeys(str(use.place.line) for use in uses if use.word == word))
    more = len(lines) > 3
    return Text(
        f"第{'、'.join(lines[:3])}行{'等' if more else ''}",
        f"line{'s' if len(lines) > 1 else ''} {', '.join(lines[:3])}{' and others' if more else ''}",
    )
