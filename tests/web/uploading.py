"""Files of visits as an officer of the small ledger would send them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shizheng.registers.headings import headings
from shizheng.registers.sheets import Kind
from shizheng.registers.sheets.page import Page
from shizheng.registers.sheets.writing import write
from shizheng.web.figures import agency
from tests.web.conftest import MISSION


def row(record: str, **changed: str) -> list[str]:
    said = {
        "record": record, "unit": MISSION, "trip_no": "T-1", "direction": "outbound", "country": "貝里斯",
        "visited_on": "106/12/5", "purpose": "工作訪問", "side": "ours", "office": "executive", "rank": "minister",
        "incumbent": "是", "persons": "3", **changed,
    }  # fmt: skip
    return [said.get(name, "") for name in headings(agency().registers["visits"])]


def file(rows: Sequence[Sequence[str]], kind: Kind = "ods", name: str = "訪問") -> SimpleUploadedFile:
    columns = tuple(text.zh for text in headings(agency().registers["visits"]).values())
    return SimpleUploadedFile(f"{name}.{kind}", write(kind, [Page("資料", columns, rows)]))


def send(client: Client, sent: SimpleUploadedFile) -> str:
    response = client.post(reverse("upload"), {"register": "visits", "file": sent})
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])
