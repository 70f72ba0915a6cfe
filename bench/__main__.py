"""``python -m bench``: measures, prints the table and keeps it in docs/benchmarks.md.

SIZES=1M,10M,100M sets the sizes, ROWS=figures,rivals the groups of rows; the exit code is 1 where a bar is not held.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

from bench.environment import ROOT, python, set_up

GROUPS = ("figures", "rivals", "semantic", "answers", "command", "ledger", "pages", "load")


def main() -> int:
    own = set_up("bench")
    if sys.executable != str(own):
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        variables = {**os.environ, "PYTHONPATH": path}
        return subprocess.run([str(python("bench")), "-m", "bench"], env=variables, cwd=ROOT, check=False).returncode
    from bench import table

    sizes = (os.environ.get("SIZES") or "1M,10M").split(",")
    measured: list[table.Row] = []
    for group in (os.environ.get("ROWS") or ",".join(GROUPS)).split(","):
        for row in import_module(f"bench.rows.{group}").rows(sizes):
            print("  ".join(cell for cell in row.cells() if cell), flush=True)
            measured.append(row)
        table.write(measured)
    print(table.as_markdown(measured))
    return 1 if any(row.holds is False for row in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
