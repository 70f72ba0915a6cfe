"""A mission's month as one file, from the template to records that wait, with a mistake mended on the way."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.demo_site import demo_site
from tests.browser.test_entry import LEVELS, context_at_width, sign_in

__all__ = ["context_at_width"]
SAID = {
    "行程編號": "T-1", "往來方向": "出訪", "訪問日期": "106/12/5", "訪問目的": "工作訪問", "所屬方": "我國",
    "職務屬性": "行政部門",
    "職級": "部長級", "現任": "是", "人數": "3",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_site(tmp_path_factory.mktemp("upload")) as address:
        yield address


def filled(template: Path, country: str, number: str) -> str:
    columns = next(csv.reader(StringIO(template.read_text("utf-8-sig"))))
    out = StringIO()
    rows = csv.DictWriter(out, columns)
    rows.writeheader()
    for n in range(2):
        told = {"紀錄編號": f"{number}-{n}", "單位": "EMB-KIR", "國家": country if n else "吉里巴斯"}
        rows.writerow({column: (SAID | told).get(column, "") for column in columns})
    return out.getvalue()


def downloaded(page: Page, link: str, to: Path) -> Path:
    with page.expect_download() as told:
        page.get_by_role("link", name=link, exact=True).click()
    told.value.save_as(to)
    return to


def test_a_file_with_a_mistake_is_mended_and_handed_in(
    context_at_width: BrowserContext, site: str, tmp_path: Path
) -> None:
    page = context_at_width.new_page()
    width = page.viewport_size["width"] if page.viewport_size else 0
    sign_in(page, site, "emb-kir-officer")
    page.get_by_role("link", name="整批上傳").first.click()
    form = page.url
    template = downloaded(page, "政要互訪 CSV", tmp_path / "template.csv")

    def send(text: str) -> None:
        file = tmp_path / "十二月.csv"
        file.write_text(text, "utf-8-sig")
        page.goto(form)
        page.get_by_label("登記簿").select_option(label="政要互訪")
        page.get_by_label("檔案").set_input_files(file)
        page.get_by_role("button", name="上傳並檢核", exact=True).click()

    send(filled(template, "吉里巴斯群島國", f"M{width}"))
    expect(page.locator("#findings + .table-frame")).to_contain_text("吉里巴斯群島國")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}})
    assert found.violations_count == 0, found.generate_report()
    marked = downloaded(page, "下載標示問題之檔案", tmp_path / "marked.csv").read_text("utf-8-sig")
    assert "檢核發現" in marked.splitlines()[0]

    send(marked.replace("吉里巴斯群島國", "吉里巴斯"))
    page.get_by_role("button", name="2 筆全數送審", exact=True).click()
    expect(page.locator(".note")).to_contain_text("2 筆紀錄已送審")
    page.locator(".note").get_by_role("link").first.click()
    expect(page.locator("#waiting + .table-frame")).to_contain_text("工作訪問")
