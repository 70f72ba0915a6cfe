"""``shizheng serve``: the site over the ledger of a home folder, by gunicorn in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from shizheng.cli.home import agency_option, demo_day, has_ledger, home_option
from shizheng.cli.output import fail, language_option, say
from shizheng.cli.sources import load_agency
from shizheng.ledger.environment import HERE
from shizheng.plan.text import Language, Text

_ANY = ("0.0.0.0", "::", "[::]", "")


def _as_many_as_processors() -> int:
    return min(os.cpu_count() or 1, 4)


@click.command()
@home_option
@agency_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--processes", type=click.IntRange(min=1), default=_as_many_as_processors,
    help="伺服程序數，各有一份查詢用資料；預設為處理器數，至多 4。"
    "How many processes answer, each with a copy of the records; by default one a processor, at most 4.",
)  # fmt: skip
@language_option
def serve(*, home: Path, folder: Path, host: str, port: int, processes: int, language: Language) -> None:
    """啟動網站。Serve the site."""
    if not has_ledger(home):
        words = Text("{h} 尚無資料庫。請先執行 make demo。", "There is no ledger in {h}. Run make demo first.")
        fail(words.format(h=home), language)
    if not port_is_free(host, port):
        words = Text("{h}:{p} 已被使用，請以 --port 另指定。", "{h}:{p} is taken; name another --port.")
        fail(words.format(h=host, p=port), language)
    load_agency(folder, language)  # one that can't be read ends the command, rather than each page
    run_site(home, folder, host, port, demo_day(home), language, processes)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def address(host: str, port: int, environment: Mapping[str, str]) -> str:
    """Where the site answers that listens on ``host``: at a name under which it serves, else where ``SHIZHENG_SITE``
    says, through the proxy in front.
    """
    served = [name.strip() for name in environment.get("SHIZHENG_HOSTS", ",".join(HERE)).split(",")]
    here = [host, *HERE] if host in (*_ANY, *HERE, "::1") else [host]
    name = next((one for one in here if one not in _ANY and ("*" in served or one in served)), None)
    if name is None and environment.get("SHIZHENG_SITE"):
        return environment["SHIZHENG_SITE"].rstrip("/")
    return f"http://{name or next((one for one in served if one not in ('', '*')), host).lstrip('.')}:{port}"


def _bring_up_to_date(environment: Mapping[str, str], language: Language) -> None:
    """Ends the command where the tables can't be brought up to date."""
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["—"])[-1]
        words = Text("資料表無法更新：{r}", "The tables can't be brought up to date: {r}").format(r=last)
        # What is wrong with a setting says so by itself, in both languages.
        _, is_setting, told = last.partition("SettingError: ")
        fail(Text(told, told) if is_setting else words, language)


def run_site(
    home: Path, folder: Path, host: str, port: int, today: date | None, language: Language, processes: int = 1
) -> None:
    """Serves until interrupted, in a process of its own; ``today`` fixes the site's day for a demonstration."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shizheng.web.settings",
        "SHIZHENG_HOME": str(home.absolute()),
        "SHIZHENG_AGENCY": str(folder.absolute()),
        **({"SHIZHENG_NOW": today.isoformat()} if today else {}),
    }
    words = Text("網站：{a}/（Ctrl+C 結束）", "The site: {a}/en/ (Ctrl+C ends it)")
    _bring_up_to_date(environment, language)
    say(words.format(a=address(host, port, environment)).in_language(language), style="bold")
    server = ["gunicorn", "--config", "python:shizheng.web.server", "--bind", f"{host}:{port}"]
    server += ["--workers", str(processes)]
    with subprocess.Popen([sys.executable, "-m", *server], env=environment) as site:
        # Asked to end, this process asks the server, which would else go on without it.
        signal.signal(signal.SIGTERM, lambda *_: site.terminate())
        try:
            site.wait()
        except KeyboardInterrupt:
            # The server heard the same interrupt and ends its workers; it is given the time to.
            site.wait()
            say(Text("網站已停止。", "The site has stopped.").in_language(language))
