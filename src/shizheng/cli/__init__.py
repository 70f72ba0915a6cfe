"""The command line: one command per verb, the same words as the library.

Commands are loaded when they are called, so that reading a plan needs neither a database nor a site.
"""

from __future__ import annotations

import os
from importlib import import_module

import click

from shizheng import __version__

# Pydantic looks through all installed packages for plugins, of which there are none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

COMMANDS = {
    "read": "shizheng.cli.read:read",
    "check": "shizheng.cli.check:check",
    "figures": "shizheng.cli.figures:figures",
    "explain": "shizheng.cli.explain:explain",
    "diff": "shizheng.cli.diff:diff",
    "demo": "shizheng.cli.demo:demo",
    "begin": "shizheng.cli.begin:begin",
    "serve": "shizheng.cli.serve:serve",
    "work": "shizheng.cli.remind:work",
    "remind": "shizheng.cli.remind:remind",
    "draft": "shizheng.cli.draft:draft",
    "cases": "shizheng.cli.cases:cases",
    "schema": "shizheng.cli.schema:schema",
    "copy": "shizheng.cli.copy:copy",
    "clean": "shizheng.cli.clean:clean",
    "verify": "shizheng.cli.verify:verify",
    "log": "shizheng.cli.log:log",
    "backup": "shizheng.cli.backup:backup",
    "restore": "shizheng.cli.backup:restore",
}


class _Verbs(click.Group):
    """Loads a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Where the machine can't keep anything, or a setting is wrong, a sentence says so in place of a traceback."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            from shizheng.ledger.environment import SettingError
            from shizheng.ledger.hindrances import hindrance

            if isinstance(error, SettingError):
                click.echo(f"{error.words.zh}\n{error.words.en}", err=True)
                raise SystemExit(1) from error
            reason = hindrance(error)
            if reason is None or isinstance(error, click.ClickException):
                raise
            click.echo(f"{reason.zh}：{error}\n{reason.en}: {error}", err=True)
            raise SystemExit(1) from error


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="shizheng")
def main() -> None:
    """施政 Shizheng makes an agency's annual policy plan run.

    讀入年度施政計畫，由核定紀錄計算每一項指標，並說明其由來。
    """
