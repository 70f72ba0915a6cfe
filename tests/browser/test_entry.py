"""An officer's minute: from signing in to a visit that is handed in with a file; counted, by keyboard, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.demo_site import demo_site

VISIT = {
    "行程編號": "T-2018-1",
    "訪問日期": "106/12/5",
    "訪問目的": "工作訪問",
    "人數": "3",
}
CHOICES = {"往來方向": "出訪", "所屬方": "我國", "職務屬性": "行政部門", "職級": "部長級", "現任": "是"}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_site(tmp_path_factory.mktemp("entry")) as address:
        yield address


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    path = tmp_path / "行程表.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture(params=[1280, 390], ids=["1280px", "390px"])
def context_at_width(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, locale="zh-TW")
    yield context
    context.close()


class Hand:
    """An officer's hand: counts what is filled in, and each click or key beyond the text itself."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs, self.strokes = page, 0, 0

    def click(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.strokes += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(text)
        self.inputs, self.strokes = self.inputs + 1, self.strokes + 1  # a tab to get there

    def choose(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.select_option(label=text)
        self.inputs, self.strokes = self.inputs + 1, self.strokes + 2  # a tab, and the first letter or an arrow


def sign_in(page: Page, site: str, office: str) -> None:
    page.goto(f"{site}/account/offices")
    page.get_by_role("button", name=office, exact=True).click()


def test_a_visit_is_handed_in_within_twelve_inputs_and_twenty_five_strokes(
    context_at_width: BrowserContext, site: str, evidence: Path
) -> None:
    page = context_at_width.new_page()
    sign_in(page, site, "emb-kir-officer")
    hand = Hand(page)
    hand.strokes += 2  # as for a name and a password
    hand.click("政要互訪")
    assert page.viewport_size
    for label, text in {**VISIT, "訪問日期": f"106/12/{page.viewport_size['width'] % 28 + 1}"}.items():
        hand.type(label, text)
    for label, text in CHOICES.items():
        hand.choose(label, text)
    page.get_by_label("加入檔案").set_input_files(evidence)
    hand.inputs, hand.strokes = hand.inputs + 1, hand.strokes + 2
    hand.click("送審")
    expect(page.locator(".messages")).to_contain_text("已送審")
    expect(page.locator("#waiting + .table-frame")).to_contain_text("工作訪問")
    assert hand.inputs <= 12, hand.inputs
    assert hand.strokes <= 25, hand.strokes


def test_a_register_clicked_twice_leaves_one_draft(context_at_width: BrowserContext, site: str) -> None:
    page = context_at_width.new_page()
    sign_in(page, site, "emb-bfa-officer")
    page.get_by_role("button", name="政要互訪", exact=True).dblclick()
    expect(page).to_have_url(re.compile("work/[0-9a-f]+$"))
    with page.expect_response(lambda answer: answer.url == page.url and answer.request.method == "POST"):
        page.get_by_label("行程編號").fill("T-once")
    page.goto(f"{site}/work")
    expect(page.locator("#drafts small")).to_have_text("1")
    page.get_by_role("link", name="T-once").click()
    page.get_by_role("button", name="捨棄").click()
    expect(page.locator(".messages")).to_contain_text("捨棄")


def test_one_that_looks_like_another_is_handed_in_by_keyboard_once_it_is_told_apart(
    context_at_width: BrowserContext, site: str
) -> None:
    page = context_at_width.new_page()
    sign_in(page, site, "emb-vat-officer")
    for n in range(2):
        page.get_by_role("button", name="政要互訪", exact=True).click()
        assert page.viewport_size
        day = f"106/11/{page.viewport_size['width'] % 28 + 1}"
        for label, text in {**VISIT, "行程編號": f"T-{n}", "訪問日期": day}.items():
            page.get_by_label(label, exact=False).first.fill(text)
        for label, text in CHOICES.items():
            page.get_by_label(label).first.select_option(label=text)
        page.get_by_role("button", name="送審", exact=True).click()
        if n == 0:
            expect(page.locator(".messages")).to_contain_text("已送審")
    expect(page.locator(".problem")).to_contain_text("尚未送審")
    expect(page.locator("#alike li")).to_have_count(1)
    expect(page.get_by_label("本紀錄為另一事件")).to_be_focused()
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
    for key in ("Space", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".messages")).to_contain_text("已送審")


def test_one_box_takes_all_that_waits_on_the_page(context_at_width: BrowserContext, site: str) -> None:
    page = context_at_width.new_page()
    sign_in(page, site, "hq-waa-reviewer")
    page.goto(f"{site}/review")
    assert page.locator(".table-frame").evaluate("frame => frame.scrollWidth <= frame.clientWidth + 1")
    own, *others = page.locator('input[name="record"]').all()
    own.evaluate("box => { box.disabled = true; }")  # as the page has one's own
    page.get_by_label("本頁全部").check()
    assert others
    assert all(box.is_checked() for box in others)
    assert not own.is_checked()
    others[0].uncheck()
    assert len(others) == 1 or page.get_by_label("本頁全部").evaluate("box => box.indeterminate")


def test_a_draft_saves_itself_and_survives_a_lost_connection(context_at_width: BrowserContext, site: str) -> None:
    page = context_at_width.new_page()
    sign_in(page, site, "emb-kir-officer")
    page.get_by_role("button", name="政要互訪", exact=True).click()
    page.get_by_label("行程編號").fill("T-kept")
    expect(page.locator("#saved")).to_contain_text("已儲存")
    context_at_width.set_offline(True)
    page.get_by_label("訪問目的").fill("斷線時所填")
    expect(page.locator("#saved")).to_contain_text("尚未儲存")
    context_at_width.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("已儲存", timeout=15_000)
    other = context_at_width.new_page()
    other.goto(page.url)
    expect(other.get_by_label("訪問目的")).to_have_value("斷線時所填")
    expect(other.get_by_label("行程編號")).to_have_value("T-kept")


def test_two_windows_on_one_draft_say_so(context_at_width: BrowserContext, site: str) -> None:
    one, other = context_at_width.new_page(), context_at_width.new_page()
    sign_in(one, site, "emb-kir-officer")
    one.get_by_role("button", name="政要互訪", exact=True).click()
    other.goto(one.url)
    other.get_by_label("訪問目的").fill("另一視窗")
    expect(other.locator("#saved")).to_contain_text("已儲存 107")
    other.wait_for_timeout(2500)
    one.get_by_label("訪問目的").fill("這一視窗")
    expect(one.locator("#saved")).to_contain_text("他人已變更")
    one.get_by_role("button", name="儲存", exact=True).click()
    expect(one.locator(".note")).to_contain_text("另一視窗")
    expect(one.get_by_label("訪問目的")).to_have_value("這一視窗")
    one.get_by_role("button", name="儲存", exact=True).click()
    expect(one.locator(".note")).to_have_count(0)
    expect(one.get_by_label("訪問目的")).to_have_value("這一視窗")


def test_the_whole_way_by_keyboard_and_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    page.goto(f"{site}/account/offices")
    page.get_by_role("button", name="emb-kir-officer", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="政要互訪", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("行程編號").focus()
    for name, text in (("trip_no", "T-k"), ("direction", "出"), ("country", "貝里斯"), ("visited_on", "1061205")):
        expect(page.locator(f"#f-{name}")).to_be_focused()
        if name == "country":
            page.keyboard.press("Control+a")
        page.keyboard.type(text) if name != "direction" else page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    expect(page.locator("#f-purpose")).to_be_focused()
    page.keyboard.type("鍵盤")
    page.keyboard.press("Enter")  # saves, and hands nothing in by mistake
    expect(page.locator("#f-purpose")).to_have_value("鍵盤")
    page.get_by_role("button", name="送審", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("欄位須更正")
    expect(page.locator("#f-purpose")).to_have_value("鍵盤")
    expect(page.locator("#f-country-fault")).to_have_count(0)
    context.close()


def test_a_reviewer_approves_what_waits(context_at_width: BrowserContext, site: str) -> None:
    page = context_at_width.new_page()
    sign_in(page, site, "hq-lac-reviewer")
    box = page.locator("tbody input[type=checkbox]").first
    record = box.get_attribute("value")
    box.check()
    page.get_by_role("button", name="核定", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已核定 1 筆")
    page.goto(f"{site}/records/{record}")
    expect(page.locator("h1 .state")).to_have_text("已核定")


@pytest.mark.parametrize("office", ["emb-kir-officer", "hq-eap-reviewer", "system-administration"])
def test_the_pages_of_work_fit_and_can_be_used_by_all(context_at_width: BrowserContext, site: str, office: str) -> None:
    page = context_at_width.new_page()
    sign_in(page, site, office)
    if office.endswith("-officer"):
        assert_usable(page)
        page.get_by_role("button", name="政要互訪", exact=True).click()
        page.get_by_role("button", name="送審", exact=True).click()
        expect(page.locator(".problem")).to_be_visible()
    assert_usable(page)


def assert_usable(page: Page) -> None:
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
