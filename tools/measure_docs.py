"""Writes the reference tables of docs/measures.md from the table of words; ``--check`` only compares."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from shizheng.measures.reading.language import (
    BASES,
    COMMON,
    GROUPS,
    KINDS,
    OPERATORS,
    PROVIDED,
    REQUIREMENT,
    ROUNDING,
    STEP,
    WEIGHTED,
    Word,
)
from shizheng.plan.text import Text

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "measures.md"
START, END = "<!-- made from language.py by `make docs` -->\n", "<!-- end of what is made -->\n"
TAKES = {
    "base": Text("、".join(BASES) + "，或年度", ", ".join(BASES) + " or a year"),
    "bounds": Text("[下限, 上限]", "[floor, ceiling]"),
    "choice": Text("所列之一", "one of those listed"),
    "code list": Text("代碼表", "a code list"),
    "conditions": Text("條件清單", "a list of conditions"),
    "field": Text("欄位", "a field"),
    "fields": Text("欄位清單", "a list of fields"),
    "node": Text("計算式", "a node"),
    "number": Text("數字", "a number"),
    "parts": Text("名稱：計算式", "name: node"),
    "places": Text("整數", "an integer"),
    "register": Text("登記簿或「登記簿.明細」", "a register or register.lines"),
    "requirement": Text("門檻條件", "a requirement"),
    "requirement parts": Text("名稱：門檻條件", "name: requirement"),
    "rounding": Text("{places, mode}", "{places, mode}"),
    "step parts": Text("名稱：門檻條件及 reaches", "name: requirement with reaches"),
    "text": Text("文字", "a text"),
    "title": Text("{zh, en}", "{zh, en}"),
    "weighted parts": Text("名稱：{weight, of}", "name: {weight, of}"),
    "window": Text("期間", "a window"),
    "yes or no": Text("true 或 false", "true or false"),
}  # fmt: skip


def page(before: str) -> str:
    """The page with its tables made anew."""
    head, _, rest = before.partition(START)
    return head + START + "\n".join(tables()) + "\n" + END + rest.partition(END)[2]


def tables() -> Iterator[str]:
    """The lines of the reference."""
    yield from table("計算方式", "kind")
    for name, kind in KINDS.items():
        beside = "、".join(
            f"`{word}`" + ("（必要 required）" if said.required else "") for word, said in kind.beside.items()
        )
        yield row(f"`{name}`", TAKES[kind.takes], kind.says, beside or "—")
    yield ""
    yield from table("字詞", "word")
    yield from words(
        {**COMMON, **{word: said for kind in KINDS.values() for word, said in kind.beside.items() if word != "absent"}}
    )
    for said, names in absences().items():
        yield from words({"absent": said}, "、".join(f"`{name}`" for name in names) + "：")
    yield ""
    yield from table("部分之字詞", "word of a part")
    yield from words(REQUIREMENT)
    yield from words(PROVIDED, "`met`：")
    yield from words(STEP, "`milestones`：")
    yield from words(WEIGHTED, "`weighted`：")
    yield from words(ROUNDING, "`round`：")
    yield ""
    compared, grouped = (", ".join(f"`{word}`" for word in some) for some in (OPERATORS, GROUPS))
    yield f"比較 comparisons：{compared}；群組 groups：{grouped}。"


def absences() -> dict[Word, list[str]]:
    """The kinds by what their ``absent`` says."""
    said = {name: kind.beside["absent"] for name, kind in KINDS.items() if "absent" in kind.beside}
    return {word: [name for name in said if said[name] == word] for word in said.values()}


def table(zh: str, en: str) -> tuple[str, str]:
    return f"| {zh} {en} | 後接 takes | 意義 says | 併用字詞／可用值 beside it, or allowed |", "|---|---|---|---|"


def words(said: Mapping[str, Word], before: str = "") -> Iterator[str]:
    for name, word in said.items():
        yield row(f"{before}`{name}`", TAKES[word.takes], word.says, "、".join(f"`{c}`" for c in word.choices) or "—")


def row(name: str, takes: Text, says: Text, more: str) -> str:
    return f"| {name} | {takes.zh}<br>{takes.en} | {says.zh}<br>{says.en} | {more} |"


def main(check_only: bool) -> int:
    before = PAGE.read_text("utf-8")
    text = page(before)
    if not check_only:
        PAGE.write_text(text, "utf-8")
        return 0
    if text == before:
        return 0
    print("docs/measures.md is not what language.py says: run make docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(check_only="--check" in sys.argv[1:]))
