"""Writes docs/findings.md from the rooms' catalogues of finding codes; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from shizheng.plan.finding import Catalogue, FindingKind

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "findings.md"
HEAD = """\
# 檢核發現 Findings

<!-- Made by `make docs` from src/shizheng/*/findings.yaml; change those. -->

系統讀取計畫、登記資料與定義時，對錯誤或有疑義之處提出檢核發現。每一項均有固定代碼，並說明原因與處理方式。
大括號內之字樣，於提出時代入實際內容。

What the program says when something in a plan, an import or a definition is wrong or doubtful. Each finding has a code
that stays, a reason, and what to do. Words in braces are filled in when it is found.

**錯誤 error**：修正前無法採用。Nothing can be made of the element until it is mended.
**疑義 warning**：可能有誤，內容照原樣保留。Probably a mistake; kept as it stands.
**待確認 question**：可作不同解讀，須由機關認定。Can be read in more than one way; somebody has to declare which.
**附註 note**：無須處理。Worth knowing, nothing to do.
"""


def rooms() -> list[str]:
    """The packages that keep a catalogue, as ``shizheng.documents``."""
    source = ROOT / "src"
    return sorted(".".join(path.parent.relative_to(source).parts) for path in source.glob("shizheng/**/findings.yaml"))


def page() -> str:
    """The whole of docs/findings.md."""
    return HEAD + "".join(map(section, rooms()))


def section(room: str) -> str:
    kinds = sorted(Catalogue.of(room).kinds.values(), key=lambda kind: kind.code)
    return f"\n## {room.removeprefix('shizheng.')}\n" + "".join(map(entry, kinds))


def entry(kind: FindingKind) -> str:
    severity = kind.severity.words
    sentences = [
        f"\n### {kind.code}\n",
        f"{severity.zh} {severity.en}\n",
        "- " + "".join(ended(text.zh, "。") for text in (kind.message, kind.why, kind.advice)),
        "- " + " ".join(ended(text.en, ".") for text in (kind.message, kind.why, kind.advice)) + "\n",
    ]
    return "\n".join(sentences)


def ended(sentence: str, stop: str) -> str:
    """The sentence with its full stop; a message may come without one, since it also stands in tables."""
    return sentence if sentence.endswith((stop, "？", "?", "！", "!")) else sentence + stop


def main(check_only: bool) -> int:
    text = page()
    if not check_only:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text("utf-8") == text:
        return 0
    print("docs/findings.md is not what the catalogues say: run make docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(check_only="--check" in sys.argv[1:]))
