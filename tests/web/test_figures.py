"""Figures are remembered for as long as nothing that they read has changed, and no longer."""

from __future__ import annotations

from datetime import date

from shizheng.accounts.models import User
from shizheng.ledger.actions import approve, intake
from shizheng.registers.rows import Row, write_csv
from shizheng.web import figures
from tests.web.conftest import MISSION, TODAY, at, take_in, visit

ARTICLE = {
    "title": "專文", "country": "USA", "kind": "op_ed", "outlet": "international_mainstream",
    "published_on": date(2017, 6, 1),
}  # fmt: skip


def test_what_is_done_in_another_register_forgets_no_figure() -> None:
    before = figures.moment(TODAY)
    known, explained = figures.judgement(before, "1.1"), figures.explanation(before, "1.1")
    articles = figures.agency().registers["op_eds"]
    data = write_csv(articles, [Row("A-1", MISSION, ARTICLE)]).encode()
    intake(officer(), articles, figures.agency().codelists, data, "op_eds.csv", at(7, 1), synthetic=True)
    after = figures.moment(TODAY)
    assert after.position == before.position + 1
    assert figures.judgement(after, "1.1") is known
    assert figures.explanation(after, "1.1") is explained
    assert figures.judgements(after)[0] is known


def test_an_approval_in_a_register_that_it_reads_shows_at_once() -> None:
    before = figures.moment(TODAY)
    assert figures.judgement(before, "1.1").figure.value == 6
    assert figures.months(before, "1.1")["2017-03"].value == 6
    take_in(officer(), at(7, 1), visit("V-new", "minister", 10))
    approve(User.objects.get(username="reviewer"), ["V-new"], at(7, 2), synthetic=True)
    after = figures.moment(TODAY)
    assert figures.judgement(after, "1.1").figure.value == 16
    assert figures.judgements(after)[0].figure.value == 16
    assert figures.months(after, "1.1")["2017-03"].value == 16
    assert figures.judgement(before, "1.1").figure.value == 6


def officer() -> User:
    return User.objects.get(username="officer")
