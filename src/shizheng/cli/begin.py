"""``shizheng begin``: opens an agency's books in an empty home folder, with the first administrator."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from shizheng.cli.home import agency_option, home_option
from shizheng.cli.output import fail, language_option, say
from shizheng.cli.sources import load_agency
from shizheng.ledger.setup import prepare
from shizheng.plan.text import Language, Text


def _password(language: Language) -> str:
    """The password, as it is typed twice.  Ends the command where none is."""
    words = Text("密碼", "Password").in_language(language)
    again = Text("再輸入一次密碼", "The password again").in_language(language)
    try:
        typed: str = click.prompt(words, hide_input=True, confirmation_prompt=again)
    except click.Abort:
        click.echo(err=True)  # the prompt stands on a line of its own
        none = Text(
            "未輸入密碼，帳冊未開立。請於終端機重新執行並輸入首位管理者之密碼。",
            "No password was given, so no books were opened. Run this again at a terminal and type the first "
            "administrator's password.",
        )
        fail(none, language)
    return typed


@click.command()
@click.option("--administrator", required=True, metavar="NAME", help="首位管理者之帳號。The first administrator.")
@click.option("--mail", default="", help="其電子郵件。Their mail address.")
@home_option
@agency_option
@language_option
def begin(*, administrator: str, mail: str, home: Path, folder: Path, language: Language) -> None:
    """開立帳冊。Open an agency's books: units, plan, definitions and the first administrator."""
    agency = load_agency(folder, language)
    prepare(home, agency.folder)
    from shizheng.ledger import actions
    from shizheng.ledger.errors import ActionError
    from shizheng.ledger.models import Entry

    if Entry.objects.exists():
        fail(Text("{h} 之帳冊已開立。", "The books in {h} are open already.").format(h=home), language)
    password = _password(language)
    try:
        actions.begin(agency, administrator, mail, password, datetime.now(agency.timezone))
    except ActionError as error:
        fail(error.words, language)
    words_done = Text(
        "帳冊已開立。請以 shizheng serve 啟動網站，並以「{a}」登入。",
        "The books are open. Start the site with shizheng serve and sign in as “{a}”.",
    )
    say(words_done.format(a=administrator).in_language(language))
