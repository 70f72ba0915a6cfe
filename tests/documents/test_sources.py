"""Every format as the same paragraphs and grids: spans, automatic numbers, what isn't among a document's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizheng.documents import read
from shizheng.documents.sources.docx import read_docx
from shizheng.documents.sources.grid import Element
from shizheng.documents.sources.html import read_html
from shizheng.documents.sources.labels import counted
from shizheng.documents.sources.odt import read_odt
from shizheng.documents.sources.packed import UnreadableError
from tests.documents.written import FORMATS, Cell, Row, Written, as_docx, as_html, as_odt, drawn, packed, told

READERS: dict[str, Callable[[bytes], list[Element]]] = {
    "html": lambda data: read_html(data.decode(), "plan"),
    "odt": lambda data: read_odt(data, "plan"),
    "docx": lambda data: read_docx(data, "plan"),
}
TEXTS = (
    st.text("施政計畫目標a1%÷（）<&\"' ", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
)


@st.composite
def tables(draw: st.DrawFn) -> Sequence[Row]:
    """Tables in which every place is covered once, by cells of one or more rows and columns."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    taken: set[tuple[int, int]] = set()
    rows: list[list[Cell]] = [[] for _ in range(height)]
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            free = next((n for n in range(column, width) if (row, n) in taken), width)
            across, down = draw(st.integers(1, free - column)), draw(st.integers(1, height - row))
            taken |= {(row + r, column + c) for r in range(down) for c in range(across)}
            rows[row].append(Cell(tuple(draw(st.lists(TEXTS, max_size=3))), across, down))
    return rows


@pytest.mark.parametrize("name", FORMATS)
@given(document=st.lists(st.one_of(TEXTS, tables()), max_size=5))
def test_what_is_written_is_read_back(name: str, document: list[Written]) -> None:
    assert told(READERS[name](FORMATS[name](document))) == drawn(document)


def test_places_count_paragraphs_in_the_order_in_which_they_are_read() -> None:
    document: list[Written] = ["序", [[Cell(("甲", "乙")), Cell(())], [Cell(("丙",), 2)]], "跋"]
    for name, write in FORMATS.items():
        first, table, last = READERS[name](write(document))
        assert (first.place.line, last.place.line) == (1, 5), name
        places = [p.place.line for cell in table.cells for p in cell.paragraphs]  # type: ignore[union-attr]
        assert places == [2, 3, 4], name


WORD_LIST = """
<w:abstractNum w:abstractNumId="7">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="ideographLegalTraditional"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="taiwaneseCountingThousand"/><w:lvlText w:val="%2、"/></w:lvl>
 <w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3 "/></w:lvl>
 <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
 <w:lvl w:ilvl="4"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1%5："/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/>
 <w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
WORD_STYLES = """
<w:style w:type="paragraph" w:styleId="Title1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Below"><w:basedOn w:val="Title1"/>
 <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
"""


def numbered(text: str, *, level: int | None = None, number: int | None = None, style: str = "") -> str:
    own = "" if number is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{own}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word_s_automatic_numbers_are_part_of_the_words() -> None:
    body = "".join((
        numbered("目標", style="Title1"), numbered("一項", style="Below"), numbered("又一", style="Below"),
        numbered("細目", level=2, number=1), numbered("點", level=3, number=1), numbered("再細", level=2, number=1),
        numbered("款", level=4, number=1),
        numbered("指標", style="Title1"), numbered("首項", level=1, number=1), numbered("重起", level=1, number=2),
        numbered("", style="Title1"), numbered("不編", level=0, number=0),
        numbered("計畫", style="Title1"),
    ))  # fmt: skip
    assert told(read_docx(as_docx([], WORD_LIST, WORD_STYLES, body), "plan")) == [
        "壹、目標", "一、一項", "二、又一", "1.2.1 細目", "點", "1.2.2 再細", "壹1：款", "貳、指標", "一、首項",
        "一、重起", "不編", "參、計畫",
    ]  # fmt: skip


def test_word_s_deleted_words_fields_and_doubles_are_not_read() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:del>{run.format('刪')}</w:del><w:ins>{run.format('增')}</w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:br w:type='page'/></w:r>"
        "</w:p>"
        "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice><w:txbxContent><w:p>{run.format('框')}</w:p></w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent><w:p>{run.format('框')}</w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert told(read_docx(as_docx([], body=body), "plan")) == ["增一", "二", "框"]


ODT_LIST = """
<text:list-style style:name="L1">
 <text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
 <text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="(" style:num-suffix=")"/>
 <text:list-level-style-bullet text:level="3"/>
</text:list-style>
"""


def test_odt_s_automatic_numbers_are_part_of_the_words() -> None:
    def items(*inner: str) -> str:
        return "".join(f"<text:list-item>{one}</text:list-item>" for one in inner)

    def p(text: str) -> str:
        return f"<text:p>{text}</text:p>"

    point = f"<text:list>{items(p('點'))}</text:list>"
    inner = f"<text:list>{items(p('甲') + p('甲之二'), p('乙') + point)}</text:list>"
    body = (
        f'<text:list xml:id="a" text:style-name="L1">{items(p("目標") + inner, p("次"))}</text:list>{p("其間")}'
        f'<text:list text:style-name="L1">{items(p("另起"))}</text:list>'
        f'<text:list text:continue-list="a" text:style-name="L1">{items(p("接續"))}</text:list>'
        f'<text:list text:continue-numbering="true" text:style-name="L1">{items(p("再接"))}</text:list>'
    )
    assert told(read_odt(as_odt([], ODT_LIST, body), "plan")) == [
        "一、目標", "(1)甲", "甲之二", "(2)乙", "點", "二、次", "其間", "一、另起", "三、接續", "四、再接",
    ]  # fmt: skip


def test_odt_s_changes_notes_and_contents_are_not_read() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:p>刪</text:p></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:p>目標....1</text:p></text:table-of-content>"
        "<text:p>前<text:note><text:note-body><text:p>註腳</text:p></text:note-body></text:note>後<text:s text:c='2'/>"
        "又<text:line-break/>下行<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-row><table:table-cell table:number-columns-repeated='2'><text:p>同</text:p>"
        "</table:table-cell></table:table-row><table:table-row table:number-rows-repeated='1000000'><table:table-cell/>"
        "</table:table-row></table:table>"
    )
    *paragraphs, table = told(read_odt(as_odt([], body=body), "plan"))
    assert paragraphs == ["前後 又", "下行", "框"]
    assert table == [(0, 0, 1, 1, ["同"]), (0, 1, 1, 1, ["同"]), (1, 0, 1, 1, [])]


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<p>一<b>二</b> 三<br>四<!-- 註 --></p><script>x</script>五", ["一二 三", "四", "五"]),
        ("<ol><li>甲<ol type=i start=3><li>子<li value=9>丑</ol><li>乙</ol>", ["1. 甲", "iii. 子", "ix. 丑", "2. 乙"]),
        ("<ol style='list-style: cjk-ideographic'><li>甲</ol><ul><li>點</ul>", ["一、 甲", "點"]),
        ("<ol style='list-style-type:trad-chinese-formal'><li>甲<li>乙</ol>", ["壹、 甲", "貳、 乙"]),
        ("<p>一<p style='display:none'>無<div hidden>無</div>&nbsp;&lt;二", ["一", "<二"]),
        ("<pre>一\n  二\n</pre>", ["一", "二"]),
        ("<table><caption>名</caption><tr><th>甲<td>乙<tr><td rowspan=0>丙",
         ["名", [(0, 0, 1, 1, ["甲"]), (0, 1, 1, 1, ["乙"]), (1, 0, 1, 1, ["丙"])]]),
        ("<table><tr><td>外<table><tr><td>內<td>2</table></table>",
         ["外", [(0, 0, 1, 1, ["內"]), (0, 1, 1, 1, ["2"])]]),
        ("<table><tr><td>1<td>2<tr><td>3<td><table><tr><td>內<td>4</table></table>",
         [[(0, 0, 1, 1, ["1"]), (0, 1, 1, 1, ["2"]), (1, 0, 1, 1, ["3"]), (1, 1, 1, 1, ["內", "4"])]]),
        ("<table><tr><td colspan=999999999 rowspan=999999999>1</table>", [[(0, 0, 1, 200, ["1"])]]),
    ],
)  # fmt: skip
def test_a_page_is_read_as_it_is_shown(markup: str, read: list[object]) -> None:
    assert told(read_html(markup, "plan")) == read


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("一", {1: "一", 10: "十", 11: "十一", 20: "二十", 105: "一百零五", 110: "一百一十", 1000: "1000", 0: "0"}),
        ("壹", {3: "參", 12: "拾貳"}), ("甲", {1: "甲", 11: "甲"}), ("子", {12: "亥"}), ("１", {12: "１２"}),
        ("①", {20: "⑳", 21: "21"}), ("I", {14: "XIV"}), ("i", {4: "iv"}), ("A", {28: "BB"}), ("a", {1: "a"}),
        ("?", {5: "5"}),
    ],
)  # fmt: skip
def test_numbers_are_counted_in_many_kinds_of_digits(kind: str, said: dict[int, str]) -> None:
    assert {number: counted(number, kind) for number in said} == said


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize("name", ["odt", "docx"])
@pytest.mark.parametrize(
    "broken",
    [
        b"PK\x03\x04 and nothing more",
        packed({"content.xml": "<a>", "word/document.xml": "<a>"}),
        packed({"content.xml": "<a/>", "word/document.xml": "<a/>"}),
        packed({"content.xml": BOMB, "word/document.xml": BOMB}),
        packed({"content.xml": OUTSIDE, "word/document.xml": OUTSIDE}),
        packed({"content.xml": "<a>" * 5_000, "word/document.xml": "<a>" * 5_000}),
        as_odt(["x"])[:-30],
    ],
)
def test_a_broken_or_hostile_file_is_told(name: str, broken: bytes) -> None:
    with pytest.raises(UnreadableError):
        READERS[name](broken)


def test_a_part_that_grows_beyond_all_measure_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shizheng.documents.sources.packed.MOST", 1_000)
    with pytest.raises(UnreadableError, match="more than"):
        read_odt(as_odt(["x" * 2_000]), "plan")
    assert told(read_html(as_html(["x" * 2_000]).decode(), "plan")) == ["x" * 2_000]


def test_a_number_without_end_is_a_large_one() -> None:
    endless = "9" * 5_000
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{endless}"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
    assert told(read_docx(as_docx([], body=f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"), "plan")) == [[(0, 0, 1, 200, ["1"])]]
    assert told(read_html(f"<table><tr><td colspan={endless}>1</table>", "plan")) == [[(0, 0, 1, 200, ["1"])]]


def test_a_packed_file_of_another_kind_is_told() -> None:
    reading = read(packed({"xl/workbook.xml": "<a/>"}), "plan.xlsx")
    assert [finding.code for finding in reading.findings] == ["format-unsupported"]


@pytest.mark.parametrize("broken", [b"PK\x03\x04 and nothing more", b"%PDF-1.4 and nothing more"])
def test_why_a_file_cannot_be_opened_is_told_in_words_of_its_reader(broken: bytes) -> None:
    (finding,) = read(broken, "plan").findings
    assert finding.message.zh == "檔案「plan」無法開啟：內容不完整，或與其格式不符"
    assert finding.message.en == "The file plan can't be opened: it is cut, or not what its format says"
