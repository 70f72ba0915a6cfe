"""nginx with the configuration of deploy/, before a site that says what came to it."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.programs import program

NAME = "plan.example.org"
WORK = "work"
"""The pages at which files come in."""
MB = 1024**2
HEADERS = ("Host", "X-Forwarded-For", "X-Forwarded-Proto")
AROUND = """
user root;
pid nginx.pid;
error_log error.log;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}
"""


class Site(BaseHTTPRequestHandler):
    """Stands where the program does."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        said = "\n".join(f"{name}: {self.headers.get(name)}" for name in HEADERS).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing of it is of interest."""


@dataclass(frozen=True)
class Front:
    """nginx at two ports in place of 80 and 443, and the port at which it looks for the site."""

    plain: int
    encrypted: int
    site: int
    certificate: Path

    def ask(self, path: str, size: int = 0, sent: bool = True, **headers: str) -> tuple[int, str]:
        """The status and the words of an answer by HTTPS to so many bytes, sent or only told."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPConnection(NAME)
        with (
            socket.create_connection(("127.0.0.1", self.encrypted), timeout=60) as raw,
            context.wrap_socket(raw, server_hostname=NAME) as encrypted,
        ):
            connection.sock = encrypted
            connection.putrequest("POST" if size else "GET", path, skip_host="Host" in headers)
            for header, value in {"Content-Length": str(size), **headers}.items():
                connection.putheader(header.replace("_", "-"), value)
            connection.endheaders()
            for _ in range(0, size if sent else 0, MB):
                connection.send(bytes(MB))
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    nginx, openssl = program("nginx", "nginx"), program("openssl", "openssl")
    folder = tmp_path_factory.mktemp("nginx")
    own = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2", "-nodes"]
    written = ["-newkey", "rsa:2048", "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([openssl, "req", "-x509", *own, *written], check=True, capture_output=True)
    plain, encrypted, site = free_ports(3)
    proxy = (ROOT / "deploy" / "nginx" / "shizheng-proxy.conf").read_text("utf-8")
    (folder / "proxy.conf").write_text(proxy.replace(":8000", f":{site}"), "utf-8")
    text = (ROOT / "deploy" / "nginx" / "shizheng.conf").read_text("utf-8")
    for there, here in {
        "/etc/shizheng/tls": str(folder),
        "/etc/nginx/shizheng-proxy.conf": "proxy.conf",
        "/opt/shizheng": f'"{ROOT}"',
    }.items():
        assert there in text
        text = text.replace(there, here)
    text = re.sub(r"root \"(.+)\"(.+);", r'root "\1\2";', text)
    text = re.sub(r"(listen (?:\[::\]:)?)80\b", rf"\g<1>{plain}", text)
    text = re.sub(r"(listen (?:\[::\]:)?)443\b", rf"\g<1>{encrypted}", text)
    (folder / "site.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(AROUND, "utf-8")
    command = [nginx, "-e", "error.log", "-p", str(folder), "-c", "nginx.conf"]
    subprocess.run([*command, "-t"], check=True)
    subprocess.run(command, check=True)
    yield Front(plain, encrypted, site, folder / "fullchain.pem")
    subprocess.run([*command, "-s", "stop"], check=True)


def free_ports(number: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def the_site(front: Front) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", front.site), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_site_is_told_its_name_the_address_asked_from_and_that_it_was_by_https(front: Front) -> None:
    with the_site(front):
        status, said = front.ask("/", X_Forwarded_For="192.0.2.1", X_Forwarded_Proto="http")
    assert status == 200
    # A client may claim what it likes: the last address is the one that nginx saw.
    assert said.splitlines() == [f"Host: {NAME}", "X-Forwarded-For: 192.0.2.1, 127.0.0.1", "X-Forwarded-Proto: https"]


def test_whoever_asks_without_encryption_is_sent_to_the_same_page_with_it(front: Front) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=60)
    connection.request("GET", "/indicators?as_of=2017-06-30", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/indicators?as_of=2017-06-30")
    connection.close()


def test_another_name_gets_no_answer(front: Front) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=60)
    with pytest.raises(http.client.RemoteDisconnected):
        connection.request("GET", "/", headers={"Host": "other.example.org"}) or connection.getresponse()
    context = ssl.create_default_context(cafile=str(front.certificate))
    context.check_hostname = False
    with (
        socket.create_connection(("127.0.0.1", front.encrypted), timeout=60) as raw,
        pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"),
    ):
        context.wrap_socket(raw, server_hostname="other.example.org")
    with the_site(front), pytest.raises(http.client.RemoteDisconnected):
        front.ask("/", Host="other.example.org")


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        (f"/{WORK}/upload", 60 * MB, 200),
        ("/en/work/0123abcd", 60 * MB, 200),
        (f"/{WORK}/upload", 521 * MB, 413),
        ("/account/login/", 3 * MB, 413),
        ("/review", 3 * MB, 413),
    ],
)
def test_large_requests_are_let_through_only_where_files_come_in(
    front: Front, path: str, size: int, status: int
) -> None:
    with the_site(front):
        answered, said = front.ask(path, size, sent=status == 200)
    assert answered == status
    assert ("檔案過大" in said and "too large" in said) is (status == 413)


def test_while_the_site_is_down_nginx_says_so_in_both_languages(front: Front) -> None:
    status, said = front.ask("/indicators")
    assert status == 502
    assert "網站暫停服務" in said
    assert "The site is down for the moment" in said
