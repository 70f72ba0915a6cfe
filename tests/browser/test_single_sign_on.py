"""Single sign-on in a browser: by links to the provider of tests/oidc and back, under the policy that the site sets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import demo_site, free_port
from tests.web.provider import Provider, running

OFFICER = "emb-kir-officer"
PEOPLE = {
    person: {"amr": ["pwd"], "claims": {"preferred_username": told}}
    for person, told in (("p-1", OFFICER), ("p-2", "stranger"))
}


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def provider(port: int) -> Iterator[Provider]:
    with running(f"http://127.0.0.1:{port}/account/sso/back/", PEOPLE) as provider:
        yield provider


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, port: int, provider: Provider) -> Iterator[str]:
    settings = {**provider.settings, "SHIZHENG_OIDC_CLAIM": "preferred_username"}
    with demo_site(tmp_path_factory.mktemp("sso"), port, **settings) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-TW")
    yield context.new_page()
    context.close()


def test_who_is_known_at_the_provider_comes_in_and_goes_on_where_they_wanted(
    page: Page, site: str, provider: Provider
) -> None:
    page.goto(f"{site}/work")
    page.get_by_role("link", name="以部內單一簽入登入").click()
    page.wait_for_url(f"{provider.address}/interaction/*")
    page.get_by_label("帳號").fill("p-1")
    page.get_by_role("button", name="登入").click()
    expect(page).to_have_url(f"{site}/work")
    page.goto(f"{site}/account")
    expect(page.locator("h1")).to_have_text(OFFICER)
    expect(page.locator("main")).to_contain_text("該處之登入仍有效")
    page.locator("main").get_by_role("button", name="登出", exact=True).click()
    page.goto(f"{site}/account")
    expect(page.get_by_role("link", name="以部內單一簽入登入")).to_be_visible()
    page.get_by_role("link", name="以部內單一簽入登入").click()  # the session there goes on, as was said
    expect(page).to_have_url(f"{site}/account")
    expect(page.locator("h1")).to_have_text(OFFICER)


def test_who_has_no_account_is_told_so_here(page: Page, site: str) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_role("link", name="以部內單一簽入登入").click()
    page.get_by_label("帳號").fill("p-2")
    page.get_by_role("button", name="登入").click()
    expect(page).to_have_url(f"{site}/account/sso/refused/")
    expect(page.locator("main")).to_contain_text("無法據以登入")
