"""What is vendored is what its page says: every file listed, with its licence and its hash."""

from __future__ import annotations

import hashlib
import re

from tests.house.tree import VENDORED, name_of, tracked

PAGES = sorted(VENDORED.glob("*/VENDOR.md"))


def test_every_vendored_file_has_the_hash_that_its_page_gives() -> None:
    assert PAGES
    for page in PAGES:
        listed = dict(re.findall(r"^\| ([\w.-]+) \|.*`([0-9a-f]{64})` \|$", page.read_text("utf-8"), re.MULTILINE))
        present = {path.name: path for path in tracked() if path.parent == page.parent and path != page}
        assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in present.items()}
        assert "LICENSE" in present


def test_nothing_is_vendored_without_a_page() -> None:
    homes = {page.parent for page in PAGES}
    assert [name_of(path) for path in tracked() if path.is_relative_to(VENDORED) and path.parent not in homes] == []
