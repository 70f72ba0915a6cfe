"""What the site says of itself."""

from __future__ import annotations

from hashlib import sha256

from django.test import Client

from shizheng.ledger import queries
from shizheng.web.figures import agency


def test_the_plan_shown_is_the_plan_adopted(client: Client) -> None:
    page = client.get("/about")
    assert page.context["page"].sha256 == sha256(agency().document).hexdigest()
    assert "作業紀錄所採用者即為本文件" in page.content.decode()


def test_the_whole_hash_of_the_logs_head_is_shown_to_be_kept(client: Client) -> None:
    head = queries.head()
    assert head is not None
    assert head.hash in client.get("/about").content.decode()
