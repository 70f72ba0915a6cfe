"""What 200 people do on the site, for locust: ``locust -f bench/officers.py``; ``bench.load`` runs it.

They read a page or send a form every 5 to 15 seconds, 10 on average: between TPC-W, whose readers think for 7 seconds,
and TPC-C, whose clerks type and think for half a minute.  SESSIONS names a file of the sessions of the accounts; ACTS
one to which everything is written that the site acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, events, task

SESSIONS: dict[str, str] = json.loads(Path(os.environ["SESSIONS"]).read_text("utf-8"))
ACTS = Path(os.environ["ACTS"])
OFFICERS = [name for name in SESSIONS if name.startswith("officer-")]
REVIEWERS = [name for name in SESSIONS if name.startswith("reviewer-")]
READERS = ["planner", "auditor"]
UNIT = re.compile(r'name="unit" value="([^"]+)"')
NUMBER = re.compile(r'role="status">.*?([A-Z][A-Z-]+-\d{3}-[2-9A-Z]{6})', re.DOTALL)
REST = {"f-outlet": "international_mainstream", "f-published_on": "2017-06-01"}
INDICATORS = ("1.1", "1.2", "2.1", "2.2", "2.4", "3.1", "5.1", "7.1")
acknowledged: list[list[str]] = []
asked: list[str] = []
"""Drafts of which it was asked to hand them in; at the end some answers are no longer waited for."""
later: dict[type, Iterator[str]] = {}


class Person(FastHttpUser):
    """Somebody who is signed in."""

    abstract = True
    wait_time = between(5, 15)
    names: list[str] = []

    def on_start(self) -> None:
        self.account = next(later.setdefault(type(self), iter(self.names * 200)))
        self.client.cookiejar.clear()
        self.cookies = {"sessionid": SESSIONS[self.account]}

    def get(self, path: str, name: str) -> str:
        with self.client.get(path, name=name, headers=self._headers(), catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
            self._keep(answer)
            return str(answer.text or "")

    def post(self, path: str, name: str, sent: dict[str, str], **headers: str) -> Any:
        headers = {**self._headers(), "X-CSRFToken": self.cookies.get("csrftoken", ""), **headers}
        with self.client.post(
            path, name=name, data=sent, headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code not in (200, 302):
                answer.failure(f"{answer.status_code}")
            self._keep(answer)
            return answer

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _keep(self, answer: Any) -> None:
        for header in (answer.headers or {}) and (answer.headers.get_all("set-cookie") or []):
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value


class Officer(Person):
    """Reports press articles, one field after the other, and looks around between."""

    names = OFFICERS
    weight = 9

    @task(3)
    def report(self) -> None:
        unit = UNIT.findall(self.get("/work", "work"))
        began = self.post("/work", "begin a draft", {"register": "op_eds", "unit": unit[0]})
        address = (began.headers or {}).get("location") or ""
        if began.status_code != 302 or not address:
            return
        self.get(address, "draft")
        # Titles differ: of one that looks like another it would be asked whether it is another event.
        typed, revision = {"f-title": f"words {random.randrange(10**9)} of {self.account}"}, "1"
        for more in ({}, {"f-country": "USA", "f-kind": "op_ed"}, REST):
            self.wait()
            typed |= more
            saved = self.post(address, "save a draft", {**typed, "revision": revision}, **{"X-Saves-Itself": "yes"})
            if saved.status_code == 200:
                revision = str(json.loads(saved.text)["revision"])
                acknowledged.append(["draft", self.account, address.rsplit("/", 1)[-1], revision])
        self.wait()
        asked.append(address.rsplit("/", 1)[-1])
        handed_in = self.post(address, "hand in", {**typed, "revision": revision, "do": "hand-in"})
        if handed_in.status_code == 302:
            found = NUMBER.search(self.get("/work", "work"))
            acknowledged.append(["hand-in", self.account, found[1] if found else "", address.rsplit("/", 1)[-1]])

    @task(2)
    def look_at_the_list(self) -> None:
        self.get("/records", "list")

    @task(1)
    def search(self) -> None:
        self.get(f"/records?words=matter+{random.randrange(1000):03}", "search")

    @task(1)
    def calendar(self) -> None:
        self.get("/due", "calendar")


class Reviewer(Person):
    """Takes a record from the queue, reads it and approves it."""

    names = REVIEWERS
    fixed_count = len(REVIEWERS)

    @task(3)
    def review(self) -> None:
        waiting = re.findall(r'name="record" value="([^"]+)"', self.get("/review", "queue"))
        if not waiting:
            return
        record = random.choice(waiting)
        self.wait()
        self.get(f"/records/{record}", "record")
        self.wait()
        if self.post(f"/records/{record}", "approve", {"do": "approve"}).status_code == 302:
            acknowledged.append(["approve", self.account, record])

    @task(1)
    def figure(self) -> None:
        self.get(f"/indicators/{random.choice(INDICATORS)}", "figure")


class Reader(Person):
    """Reads figures and lists."""

    names = READERS
    weight = 1

    @task(2)
    def figures(self) -> None:
        self.get("/indicators", "figures")

    @task(3)
    def figure(self) -> None:
        self.get(f"/indicators/{random.choice(INDICATORS)}", "figure")

    @task(1)
    def log(self) -> None:
        self.get("/log", "log")

    @task(1)
    def list(self) -> None:
        self.get("/records?state=returned", "list")


@events.quitting.add_listener
def write(environment: Any, **_: Any) -> None:
    total = environment.stats.total
    each = {
        entry.name: [
            entry.num_requests,
            entry.get_response_time_percentile(0.5),
            entry.get_response_time_percentile(0.95),
        ]
        for entry in environment.stats.entries.values()
    }
    ACTS.write_text(
        json.dumps(
            {
                "requests": total.num_requests, "failures": total.num_failures,
                "p50": total.get_response_time_percentile(0.5), "p95": total.get_response_time_percentile(0.95),
                "seconds": total.last_request_timestamp - total.start_time, "each": each,
                "errors": [str(error.to_dict()) for error in environment.stats.errors.values()],
                "acknowledged": acknowledged, "asked": asked,
            }
        ),
        "utf-8",
    )  # fmt: skip
