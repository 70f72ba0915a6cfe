"""Tables of standards: the measure that each proposes, what each of its words became, and what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from shizheng.measures.backlinks import is_there
from shizheng.measures.drafting import OPEN, Draft, Records, draft
from tests.measures.drafting.small import ABROAD, RECORDS, asks, plain, reads, unread

KNOWN: dict[str | None, Records | None] = {None: None, "home": RECORDS, "abroad": ABROAD}
ROWS: list[dict[str, Any]] = [
    row
    for table in sorted((Path(__file__).parent / "standards").glob("*.yaml"))
    for row in yaml.safe_load(table.read_text("utf-8"))
]


def drafted(row: dict[str, Any]) -> Draft:
    return draft(row["standard"], unit=row["unit"], records=KNOWN[row.get("registers")])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["standard"])
def test_a_standard_proposes_its_measure(row: dict[str, Any]) -> None:
    found = drafted(row)
    assert plain(dict(found.definition)) == row["measure"]
    assert found.unit == row.get("told", row["unit"])
    assert found.direction == row.get("direction")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["standard"])
def test_every_word_becomes_a_place_or_a_finding_and_the_rest_is_asked(row: dict[str, Any]) -> None:
    found = drafted(row)
    assert reads(found) == row["reads"]
    assert asks(row["standard"], found) == row.get("asks", [])
    assert unread(row["standard"], found) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["standard"])
def test_with_any_registers_or_none_what_is_said_leads_to_the_definition_in_whole_sentences(
    row: dict[str, Any],
) -> None:
    for registers in KNOWN:
        found = drafted({**row, "registers": registers})
        definition = plain(dict(found.definition))
        assert unread(row["standard"], found) == []
        assert (OPEN in str(definition)) <= bool(found.findings)
        places = [place for place in (*found.places, *(read.to for read in found.reads)) if place]
        assert [place for place in places if place != "direction" and not is_there(definition, place)] == []
        for finding in found.findings:
            for words in (finding.message.zh, finding.message.en, finding.advice.zh, finding.advice.en):
                assert "{" not in words
                assert "None" not in words
