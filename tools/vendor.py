"""Rebuilds the vendored style sheets from their npm packages and compares; needs npm and the network.

    python tools/vendor.py            compare, and fail on any difference
    python tools/vendor.py --write    take the rebuilt files and write VENDOR.md anew

Two files are vendored: the component sheet as published, and our theme as the publisher's own command makes it from the
seven colours of ``theme.json``.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
VENDORED = TOOLS.parent / "src/shizheng/web/static/vendor/designsystemet"
SHEET, MAKER = "@digdir/designsystemet-css", "@digdir/designsystemet"
VERSIONS = {SHEET: "1.22.0", MAKER: "1.15.0"}
SHEETS = {
    "designsystemet.css": f"node_modules/{SHEET}/dist/src/index.css",
    "theme.css": "design-tokens-build/shizheng.css",
}
LICENCE = {"LICENSE": f"node_modules/{SHEET}/LICENSE"}

PAGE = """\
# Vendored: Designsystemet

The component style sheet of the Norwegian public sector's design system, and a theme of our own made with its command
line tool. Don't edit these files: change the versions in `tools/vendor.py` or the colours in `tools/theme.json` and run
`python tools/vendor.py --write`. `python tools/vendor.py` rebuilds them and compares.

| package | version | licence | npm integrity |
|---|---|---|---|
{packages}

| file | made from | sha256 |
|---|---|---|
{files}
"""


def main(write: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        made = rebuild(Path(folder))
    if write:
        VENDORED.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (VENDORED / name).write_bytes(content)
        return 0
    differing = [name for name, content in made.items() if not same(VENDORED / name, content)]
    for name in differing:
        print(f"differs from what its package gives: {VENDORED.name}/{name}", file=sys.stderr)
    return 1 if differing else 0


def rebuild(folder: Path) -> dict[str, bytes]:
    """The content of each vendored file, VENDOR.md among them, made from the packages in ``folder``."""
    (folder / "package.json").write_text("{}", "utf-8")
    (folder / "designsystemet.config.json").write_bytes((TOOLS / "theme.json").read_bytes())
    exact = [f"{name}@{version}" for name, version in VERSIONS.items()]
    run(folder, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *exact)
    run(folder, "node_modules/.bin/designsystemet", "tokens", "create", "--clean")
    run(folder, "node_modules/.bin/designsystemet", "tokens", "build", "--clean")
    made = {name: (folder / path).read_bytes() for name, path in {**SHEETS, **LICENCE}.items()}
    lock = json.loads((folder / "package-lock.json").read_bytes())["packages"]
    locked = {name: lock[f"node_modules/{name}"] for name in VERSIONS}
    packages = "\n".join(
        f"| {name} | {VERSIONS[name]} | {entry['license']} | `{entry['integrity']}` |" for name, entry in locked.items()
    )
    sources = {"designsystemet.css": SHEET, "theme.css": f"`tools/theme.json` by {MAKER}", "LICENSE": SHEET}
    files = "\n".join(f"| {name} | {sources[name]} | `{sha256(content)}` |" for name, content in made.items())
    made["VENDOR.md"] = PAGE.format(packages=packages, files=files).encode()
    return made


def run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
