"""How a unit is named in a form: by its code, or by its name in either language; and how it is suggested there."""

from __future__ import annotations

import unicodedata

from shizheng.plan.text import Text
from shizheng.web import figures, words


def suggestion(code: str) -> str:
    """A unit's code with both its names, that of the page's language first: found by typing any part of them."""
    unit = figures.agency().units.get(code)
    if unit is None:
        return code
    names = Text(f"{unit.label.zh} {unit.label.en}", f"{unit.label.en} {unit.label.zh}")
    return f"{code} {words.say(names)}"


def code_of(text: str) -> str:
    """The code of the unit that was typed or chosen; what names none comes back as its first word."""
    typed = _folded(text)
    first = typed.split(" ")[0]
    units = figures.agency().units
    codes = {_folded(code): code for code in units}
    if first in codes:
        return codes[first]
    named = [code for code, unit in units.items() if typed in (_folded(unit.label.zh), _folded(unit.label.en))]
    return named[0] if len(named) == 1 else text.strip().split(" ")[0]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
