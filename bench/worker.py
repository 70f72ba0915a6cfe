"""One contestant in a process of its own: ``python -m bench.worker NAME SIZE``.

It says when it is ready, with its figures; then for each line that it reads it works once and says how long that took
and how much memory its process ever held.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from typing import Any

from bench.contestant import contestant
from bench.data import THREADS, Data, prepare


def main(name: str, size: str) -> None:
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is not for whoever reads our lines
    kind, data = contestant(name), Data.of(size)
    prepare(data, *kind.layouts)
    began = time.perf_counter()
    own = kind(data)
    ready = time.perf_counter()
    found = own.figures()
    first = time.perf_counter() - ready
    figures = {f"{indicator} {year}": str(value) for (indicator, year), value in sorted(found.items())}
    _say(out, figures=figures, ready=ready - began, first=first)
    try:
        for _ in sys.stdin:
            began = time.perf_counter()
            again = own.figures()
            seconds = time.perf_counter() - began
            assert again == found
            _say(out, seconds=seconds, memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    finally:
        own.close()


def _say(out: Any, **values: Any) -> None:
    print(json.dumps(values), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
