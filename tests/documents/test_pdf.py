"""A plan printed to PDF is the plan again: cells by their lines, what pages part put together, page heads left out."""

from __future__ import annotations

import pytest

from shizheng.documents import read
from shizheng.documents.sources.packed import UnreadableError
from shizheng.documents.sources.pdf import read_pdf
from tests.documents.printed import as_pdf
from tests.documents.test_formats import DOCUMENT, said
from tests.documents.written import as_odt, told

RUNNING = "圖書署112年度施政計畫草案"


@pytest.mark.parametrize("lines", [60, 24, 16, 12, 10, 8])
def test_it_is_the_same_however_many_lines_a_page_has(lines: int) -> None:
    printed = as_pdf(DOCUMENT, lines, header_rows=2, running=RUNNING if lines < 40 else "")
    reading = read(printed, "plan.pdf")
    assert said(reading.plan) == said(read(as_odt(DOCUMENT), "plan.odt").plan)
    assert RUNNING not in repr(reading.plan)


def test_lines_of_a_paragraph_are_put_together_and_paragraphs_are_kept_apart() -> None:
    long = (
        "本署依據行政院一百十二年度施政方針，配合中程施政計畫及核定預算額度，並針對經社情勢變化及發展需要，編定如次："
    )
    document = [
        long,
        "一、推廣全民閱讀，充實公共圖書館館藏，並結合學校、社區及民間團體之力量，以利各項活動推動，養成閱讀習慣",
        "二、培育館員",
        long,
    ]
    assert told(read_pdf(as_pdf(document), "plan")) == document


def test_a_page_s_number_and_what_most_pages_begin_with_are_no_words() -> None:
    document = [f"第{number}項措施。" for number in range(1, 31)]
    assert told(read_pdf(as_pdf(document, 8, running=RUNNING), "plan")) == document


@pytest.mark.parametrize("broken", [b"%PDF-1.4 and nothing more", as_pdf(["字"])[:-400], b"%PDF" + bytes(500)])
def test_a_broken_file_is_told(broken: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_pdf(broken, "plan")
    assert read(broken, "plan.pdf").plan is None
