"""The site in a browser: at a desk's width and a phone's, with and without script, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

from tests.browser.demo_site import demo_site

PATHS = [
    *(
        "/",
        "/indicators",
        "/indicators/2.4",
        "/indicators/1.1?show=rejected",
        "/records",
        "/findings",
        "/log?act=declare",
        "/due",
        "/periods",
        "/about",
    ),
    *("/account", "/accounts", "/account/2fa/", "/account/sessions/", "/account/login/", "/account/offices"),
    *("/en/", "/en/indicators", "/en/indicators/1.1", "/en/findings", "/en/due", "/nowhere"),
]
WIDTHS = [1280, 390]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


CUT = """[...document.querySelectorAll(".table-frame, main input")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.getAttribute("aria-label") ?? one.id)"""
"""The tables that are wider than their frame, and the fields that are wider than their box."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo_site(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    return site


@pytest.fixture(scope="session")
def cookies(browser: Browser, site: str) -> StorageState:
    """Those of the auditor, who sees everything."""
    return signed_in(browser, site, "audit-office")


def signed_in(browser: Browser, site: str, office: str) -> StorageState:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/account/offices")
    page.get_by_role("button", name=office, exact=True).click()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], cookies: StorageState) -> dict[str, Any]:
    return {**browser_context_args, "storage_state": cookies}


@pytest.fixture(params=WIDTHS, ids=[f"{width}px" for width in WIDTHS])
def context_at_width(
    browser: Browser, cookies: StorageState, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    viewport: ViewportSize = {"width": request.param, "height": 900}
    context = browser.new_context(viewport=viewport, storage_state=cookies)
    yield context
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_quiet_fits_its_width_and_can_be_used_by_all(
    context_at_width: BrowserContext, site: str, path: str
) -> None:
    page = context_at_width.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith((site, "data:")) else None)
    response = page.goto(site + path)
    assert response is not None
    if path == "/nowhere":
        complaints = [text for text in complaints if "404" not in text]
    assert response.status == (404 if path == "/nowhere" else 200)
    assert_quiet_and_usable(page, complaints, elsewhere)


@pytest.mark.parametrize("path", ["/", "/account/login/", "/account/password/reset/", "/en/account/offices"])
@pytest.mark.parametrize("width", WIDTHS)
def test_so_can_the_pages_for_everyone(browser: Browser, site: str, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith((site, "data:")) else None)
    page.goto(site + path)
    assert_quiet_and_usable(page, complaints, elsewhere)
    page.context.close()


def assert_quiet_and_usable(page: Page, complaints: list[str], elsewhere: list[str]) -> None:
    assert complaints == []
    assert elsewhere == []
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []


@pytest.mark.parametrize("path", ["/log", "/overlaps", "/indicators/1.1?show=rejected", "/indicators/2.4"])
def test_on_a_narrow_screen_no_table_is_cut(page: Page, site: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(site + path)
    assert page.locator(".table-frame").count()
    assert page.evaluate(CUT) == []


def test_on_a_narrow_screen_a_record_is_not_cut(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{site}/records?register=visits&state=approved")
    page.locator("tbody th a").first.click()
    expect(page.locator("#outcome")).to_be_visible()
    assert page.evaluate(CUT) == []


def test_the_pages_of_ones_own_account_cut_nothing(context_at_width: BrowserContext, site: str) -> None:
    page = context_at_width.new_page()
    page.goto(f"{site}/account/2fa/totp/activate/")
    expect(page.get_by_label("驗證器金鑰")).to_have_value(re.compile("[A-Z2-7]{32}"))
    assert page.evaluate(CUT) == []
    page.goto(f"{site}/account/sessions/")
    expect(page.locator("tbody tr", has_text="目前裝置")).to_have_count(1)
    assert page.evaluate(CUT) == []


def test_a_record_can_be_reached_from_the_plan_by_links_alone(context_at_width: BrowserContext, site: str) -> None:
    page = context_at_width.new_page()
    page.goto(f"{site}/")
    page.locator("#i1\\.1-name a").first.click()
    expect(page.locator("h1")).to_contain_text("1.1")
    page.locator("section[aria-labelledby=records] tbody a").first.click()
    expect(page.locator("#outcome")).to_be_visible()
    expect(page.locator(".counted").first).to_be_visible()


def test_the_language_switch_keeps_page_and_date(page: Page, site: str) -> None:
    page.goto(f"{site}/indicators/1.1?as_of=2017-06-30")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(f"{site}/en/indicators/1.1?as_of=2017-06-30")
    expect(page.locator(".as-of-day")).to_have_text("30 June 2017")
    page.get_by_role("link", name="中文").click()
    expect(page.locator(".as-of-day")).to_have_text("民國106年6月30日")


def test_an_earlier_date_moves_the_figures(page: Page, site: str) -> None:
    page.goto(f"{site}/indicators/1.1")
    at_the_end = page.locator(".headline strong").inner_text()
    page.locator("#as-of").fill("2017-06-30")
    page.locator(".as-of button").click()
    expect(page).to_have_url(re.compile("as_of=2017-06-30"))
    expect(page.locator(".headline strong")).not_to_have_text(at_the_end)
    expect(page.locator("h1 .provisional")).to_be_visible()


def test_everything_works_without_script(browser: Browser, cookies: StorageState, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=cookies)
    page = context.new_page()
    page.goto(f"{site}/indicators")
    page.locator("#signal").select_option("red")
    page.locator("form.filter button").click()
    expect(page.locator("tbody .signal-red").first).to_be_visible()
    expect(page.locator("tbody .signal-green")).to_have_count(0)
    page.locator("#as-of").fill("2017-03-31")
    page.locator(".as-of button").click()
    expect(page).to_have_url(re.compile("signal=red.*as_of=2017-03-31"))
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_sentence_of_the_plan_has_a_link_of_its_own(page: Page, site: str) -> None:
    page.goto(f"{site}/#g2-s3")
    expect(page.locator("#g2-s3")).to_be_in_viewport()
    page.locator("#g2-s3 a.anchor").focus()
    expect(page.locator("#g2-s3 a.anchor")).to_have_attribute("href", "#g2-s3")


def test_the_running_figures_are_drawn(page: Page, site: str) -> None:
    page.goto(f"{site}/indicators")
    widths = page.locator("img.sparkline").evaluate_all("images => images.map(image => image.naturalWidth)")
    assert len(widths) == page.locator("table.rows tbody tr").count()
    assert 0 not in widths
