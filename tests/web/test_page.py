"""What every page carries, whatever it shows."""

from __future__ import annotations

import re

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory

from shizheng.ledger import queries
from tests.web.conftest import MINISTER

ASKED = ["/", "/nowhere"]
PATHS = ["/", "/indicators", "/indicators/1.1", "/records", f"/records/{MINISTER}", "/findings", "/log", "/about"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_its_language_agency_day_and_place_in_the_log(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    head = queries.head()
    assert head is not None
    assert '<html lang="zh-Hant-TW"' in page
    assert "外交部" in page
    assert "資料截至民國107年1月15日" in page
    assert head.hash[:12] in page


@pytest.mark.parametrize("path", PATHS)
def test_the_same_page_exists_in_english_and_each_links_to_the_other(client: Client, path: str) -> None:
    assert f'href="/en{path}"' in client.get(path).content.decode()
    page = client.get(f"/en{path}").content.decode()
    assert '<html lang="en"' in page
    assert f'class="language" href="{path}"' in page
    assert "15 January 2018" in page


@pytest.mark.parametrize("path", PATHS)
def test_a_ledger_of_replayed_time_is_marked_synthetic_on_every_page(client: Client, path: str) -> None:
    assert "模擬資料" in client.get(path).content.decode()
    assert "Synthetic data" in client.get(f"/en{path}").content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_needs_neither_script_nor_inline_style(client: Client, path: str) -> None:
    response = client.get(path)
    page = response.content.decode()
    assert "<script" not in page
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_one_title_one_heading_and_a_way_to_skip_to_it(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert page.count("<h1") == 1
    assert re.search(r"<title>\S", page)
    assert 'href="#main"' in page
    assert 'id="main"' in page


@pytest.mark.parametrize("path", PATHS)
def test_no_two_elements_of_a_page_share_a_name(client: Client, path: str) -> None:
    names = re.findall(r'\sid="([^"]+)"', client.get(path).content.decode())
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", PATHS)
def test_every_link_on_a_page_leads_somewhere(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    names = set(re.findall(r'\sid="([^"]+)"', page))
    for address in set(re.findall(r'href="([^"]+)"', page)):
        bare, _, anchor = address.partition("#")
        if not bare:
            assert anchor in names, address
        elif not bare.startswith("/static/"):
            target = client.get(bare if bare.startswith("/") else path + bare)
            assert target.status_code == 200, address
            if anchor:
                assert f'id="{anchor}"' in target.content.decode(), address


def test_the_page_that_is_open_is_marked_in_the_navigation(client: Client) -> None:
    assert '<a href="/indicators" aria-current="page">' in client.get("/indicators/1.1").content.decode()


@pytest.mark.parametrize("path", ASKED)
def test_whoever_asks_for_the_headers_alone_gets_those_of_the_whole(path: str) -> None:
    whole, asked = answered("GET", path), answered("HEAD", path)
    assert asked[:2] == whole[:2]
    assert (asked[2], len(whole[2])) == (b"", int(whole[1]))


def answered(method: str, path: str) -> tuple[str, str, bytes]:
    """The status, the length told and the body, as a server gets them."""
    request = RequestFactory().generic(method, path)
    told: list[tuple[str, str]] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        told.extend([("Status", status), *headers])

    response = get_wsgi_application()({**request.environ, "HTTP_HOST": "127.0.0.1"}, start)
    body = b"".join(response)
    found = dict(told)
    return found["Status"], found["Content-Length"], body
