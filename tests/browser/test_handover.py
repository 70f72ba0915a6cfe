"""An officer goes on leave: a deputy is named by keyboard alone, on a phone as well, and goes on with the draft."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import demo_site
from tests.browser.test_entry import LEVELS, sign_in

WIDTHS = [1280, 390]
WAY = "/".join(("", "work", "handover"))
OFFICER, DEPUTY, MISSION = "emb-kir-officer", "hq-eap-officer", "EMB-KIR"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_site(tmp_path_factory.mktemp("handover")) as address:
        yield address


def tab_to(page: Page, selector: str) -> None:
    """Goes on with the tab key until something has the focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not lead to {selector}")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_deputy_is_named_by_keyboard_and_goes_on_with_the_draft(browser: Browser, site: str, width: int) -> None:
    purpose = f"商談漁業合作 {width}"
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-TW")
    page = context.new_page()
    sign_in(page, site, OFFICER)
    page.get_by_role("button", name="政要互訪", exact=True).click()
    page.get_by_label("訪問目的").fill(purpose)
    page.get_by_role("button", name="儲存", exact=True).click()
    expect(page.get_by_label("訪問目的")).to_have_value(purpose)
    page.goto(f"{site}/work")
    tab_to(page, f'a[href="{WAY}"]')
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("移交與代理")
    for selector, text in (("#deputy", DEPUTY), ("#from", "107/1/15"), ("#to", "107/1/20")):
        tab_to(page, selector)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text(f"「{DEPUTY}」代理「{OFFICER}」")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
    context.close()

    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-TW")
    page = context.new_page()
    sign_in(page, site, DEPUTY)
    page.goto(f"{site}{WAY}?unit={MISSION}")
    page.get_by_role("link", name=purpose).click()
    expect(page.get_by_label("訪問目的")).to_have_value(purpose)
    page.get_by_label("行程編號").fill("T-deputy")
    page.get_by_role("button", name="儲存", exact=True).click()
    page.goto(f"{site}/work")
    expect(page.get_by_role("row", name=purpose)).to_contain_text(DEPUTY)
    context.close()
