"""Weights behind names, as in 推廣閱讀(25%): read where most of the names have one, and then of each that has."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WEIGHT = re.compile(r"\s*[（(【\[]\s*(?:權重|配分|占|佔)?\s*[:：]?\s*(\d{1,3}(?:\.\d+)?\s*[%％分]?)\s*[)）】\]]$")


def apart(names: Sequence[str]) -> list[tuple[str, str]]:
    """Each name without its weight, and the weight; the whole name and nothing where weights are not written so."""
    found = [_WEIGHT.search(name) for name in names]
    weighed = [match for match in found if match and match[1][-1] in "%％分"]
    if len(weighed) * 2 < len(names) or not weighed:
        return [(name, "") for name in names]
    return [
        (name[: match.start()], match[1].strip()) if match else (name, "")
        for name, match in zip(names, found, strict=True)
    ]
