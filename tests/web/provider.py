"""The OpenID Connect provider of tests/oidc on loopback, and a person in front of it with a browser of their own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from shizheng.ledger.environment import identity_provider
from tests.browser.demo_site import free_port

FOLDER = Path(__file__).resolve().parents[1] / "oidc"
CLIENT, SECRET, BACK = "shizheng", "a secret of both", "http://testserver/account/sso/back/"
PEOPLE: dict[str, dict[str, object]] = {
    name: {"amr": amr, "claims": {"preferred_username": told, "email": mail, "email_verified": verified}}
    for name, told, mail, verified, amr in [
        ("p-1", "officer-1", "officer-1@example.org", True, ["pwd"]),
        ("p-2", "reviewer-1", "reviewer-1@example.org", True, ["pwd"]),
        ("p-3", "reviewer-1", "reviewer-1@example.org", True, ["pwd", "otp"]),
        ("p-4", "stranger", "stranger@example.org", True, ["pwd"]),
        ("p-5", "officer-1", "officer-1@example.org", False, ["pwd"]),
        ("p-6", "off\u0131cer-1", "off\u0131cer-1@example.org", True, ["pwd"]),
    ]
}
PEOPLE["p-7"] = {**PEOPLE["p-2"], "forged": {"amr": ["pwd", "otp"]}}
PEOPLE["p-8"] = {**PEOPLE["p-4"], "mistaken": {"sub": "p-1", "preferred_username": "officer-1"}}
"""Whom the provider knows.  p-2 and p-3 were given one name, one after the other; p-5's address is not verified; p-6
has a letter that databases take for another; p-7's ID token is altered on its way; of p-8 it tells what is p-1's."""


@dataclass(frozen=True)
class Provider:
    """A provider that answers at ``address``."""

    address: str

    @property
    def settings(self) -> dict[str, str]:
        """What a site's environment says of it."""
        named = {"SHIZHENG_OIDC": self.address, "SHIZHENG_OIDC_CLIENT": CLIENT, "SHIZHENG_OIDC_SECRET": SECRET}
        return {**named, "SHIZHENG_OIDC_NAME": "部內單一簽入"}

    def declared(self, **more: str) -> dict[str, object]:
        """The site's settings with it."""
        return identity_provider({**self.settings, **more})

    def sign_in(self, address: str, person: str, browser: requests.Session | None = None) -> str:
        """The address that a person is sent back to by the provider from the one that the site sent them to."""
        browser = browser or requests.Session()
        page = browser.get(address)
        if "<form" not in page.text:
            raise AssertionError(page.text)
        answer = browser.post(page.url, data={"name": person}, allow_redirects=False)
        while not answer.headers["Location"].startswith(BACK):
            answer = browser.get(answer.headers["Location"], allow_redirects=False)
        return answer.headers["Location"]


@contextmanager
def running(back: str = BACK, people: Mapping[str, object] = PEOPLE) -> Iterator[Provider]:
    """A provider on this machine until the context ends, for a site whose way back is ``back``."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("there is no provider of single sign-on: Node.js and npm, then make setup-provider")
    port = free_port()
    command = [node, "provider.mjs", str(port), CLIENT, SECRET, back]
    with subprocess.Popen(
        command, cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(people))
        process.stdin.close()
        assert process.stdout.readline() == "listening\n"
        try:
            yield Provider(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def asked(address: str) -> dict[str, str]:
    """What an address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def with_asked(address: str, **changed: str) -> str:
    """The address with something else asked for."""
    for name, value in changed.items():
        address = re.sub(rf"(?<=[?&]){name}=[^&]*", f"{name}={value}", address)
    return address
