"""Requests that can't be answered, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from shizheng.web.screens import errors

ABSENT = ["/nowhere", "/indicators/9.9", "/indicators/9.9/sparkline.svg", "/records/no-such-record"]


@pytest.mark.parametrize("path", ABSENT)
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    for prefix, words in (("", "查無此頁"), ("/en", "Page not found")):
        response = client.get(prefix + path)
        assert response.status_code == 404
        assert words in response.content.decode()


def test_a_broken_page_says_so_without_the_parts_that_may_have_broken() -> None:
    request = RequestFactory().get("/")
    with translation.override("zh-hant"):
        response = errors.broken(request)
    assert response.status_code == 500
    assert "系統發生錯誤" in response.content.decode()


def test_a_request_that_cannot_be_read_is_a_bad_one() -> None:
    with translation.override("en"):
        response = errors.bad_request(RequestFactory().get("/en/"), ValueError())
    assert response.status_code == 400
    assert "This request can&#x27;t be read" in response.content.decode()
