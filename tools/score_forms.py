"""Prints how much of each document of tests/forms is read rightly: ``python tools/score_forms.py [NUMBER ...]``.

With numbers each cell that is read otherwise is named.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(numbers: Sequence[str]) -> None:
    sys.path[:0] = [str(ROOT)]
    from tests.documents.scoring import scores

    found = scores(numbers)
    for one in found:
        print(f"{one.file:32} {one.cells:4} cells, {len(one.wrong):4} wrong, {100 * one.share:6.2f} %")
        for wrong in one.wrong if numbers else ():
            print(f"    {wrong.where}: {wrong.truth[:60]!r} read as {wrong.found[:60]!r}")
    clean = [one for one in found if not one.damaged]
    cells, errors = sum(one.cells for one in clean), sum(len(one.wrong) for one in clean)
    print(f"undamaged: {cells} cells, {errors} wrong, {100 - 100 * errors / max(cells, 1):.2f} %")


if __name__ == "__main__":
    main(sys.argv[1:])
