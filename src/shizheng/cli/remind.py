"""``shizheng remind`` and ``shizheng work``: reminding offices by mail, once or by a worker that goes on."""

from __future__ import annotations

from pathlib import Path

import click

from shizheng.cli.home import agency_option, home_option
from shizheng.cli.ledger import open_today
from shizheng.cli.output import errors, fail, language_option, say
from shizheng.plan.text import Language, Text


@click.command()
@home_option
@agency_option
@language_option
def remind(*, home: Path, folder: Path, language: Language) -> None:
    """寄發今日提醒信。Mail today's reminders; twice on a day mails once. Exit 1 where any letter still waits."""
    open_today(home, folder, language)
    from shizheng.ledger import copy
    from shizheng.ledger.clock import present
    from shizheng.ledger.errors import ActionError
    from shizheng.ledger.reminding.models import Letter, LetterState
    from shizheng.ledger.reminding.rounds import remind
    from shizheng.ledger.reminding.tasks import agency

    now = present(agency().timezone)
    try:
        outcome = remind(agency(), copy.engine(agency=agency()), now)
    except ActionError as error:
        fail(error.words, language)
    done = Text("今日提醒信 {n} 封，此次寄出 {s} 封", "{n} letters today, {s} sent now")
    before = Text("，今日已執行過", "; the round was done before")
    said = done.format(n=outcome.letters, s=outcome.delivery.sent)
    say(said.in_language(language) + ("" if outcome.first else before.in_language(language)))
    if outcome.delivery.waiting:
        words = Text("{a}（{e}）：{p}", "{a} ({e}): {p}")
        for letter in Letter.objects.filter(day=now.date(), state=LetterState.WAITING).order_by("account"):
            told = words.format(a=letter.account, e=letter.address, p=letter.problem or "—")
            say(told.in_language(language), to=errors)
        waits = Text("{n} 封未能寄出，稍後重試", "{n} letters could not be sent and are tried again later")
        fail(waits.format(n=outcome.delivery.waiting), language)


@click.command()
@click.option("--pause", default=30.0, show_default=True, help="無事時間隔秒數。Seconds between looking for tasks.")
@click.option("--from-hour", type=click.IntRange(0, 23), default=7, show_default=True,
              help="每日幾時起寄信。The hour of the agency's day from which it mails.")  # fmt: skip
@home_option
@agency_option
@language_option
def work(*, pause: float, from_hour: int, home: Path, folder: Path, language: Language) -> None:
    """執行背景工作。Run the worker, which mails reminders once a day, until it is told to end."""
    open_today(home, folder, language)
    from shizheng.ledger.reminding import worker
    from shizheng.ledger.reminding.rounds import why_not

    hindrance = why_not()
    if hindrance is not None:
        words = Text("目前不寄信：{w}", "Nobody is mailed at present: {w}").format(w=hindrance)
        say(words.in_language(language), style="yellow", to=errors)
    say(Text("背景工作執行中（Ctrl+C 結束）", "The worker runs (Ctrl+C ends it)").in_language(language))
    worker.run(pause, from_hour)
