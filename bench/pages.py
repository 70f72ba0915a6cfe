"""What processor time each list, search, queue and record page takes on a filled site: ``python -m bench.pages HOME``.

Every page is asked for by somebody who may see it, in one process without a server in between; the first answers, which
follow the log and fill what is remembered, aside.  Prints the medians as JSON, in seconds of all threads together: no
page takes longer than that on a machine that has nothing else to do, and what else it has to do doesn't count.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from bench import filled

TIMES, WARM = 15, 3
PAGES = {
    "records": ("auditor", "records", ""),
    "records of an officer": ("officer-0", "records", ""),
    "records, page 100": ("auditor", "records", "?page=100"),
    "records of a unit": ("auditor", "records", "?unit=EMB-BLZ"),
    "records of a register that came back": ("auditor", "records", "?register=visits&state=returned"),
    "records as of a day": ("auditor", "records", "?as_of=2017-01-04"),
    "records with a word that all have": ("auditor", "records", "?words=matter"),
    "records with two words that many have": ("officer-0", "records", "?words=matter+visits-7"),
    "records with a word that one has": ("officer-0", "records", "?words=visits-{last}"),
    "records with a word that none has": ("officer-0", "records", "?words=nothing"),
    "a record": ("auditor", "record visits-77", ""),
    "queue": ("reviewer-HQ-LAC", "queue", ""),
    "queue of a unit": ("reviewer-HQ-LAC", "queue", "?unit=EMB-BLZ"),
    "work": ("officer-0", "work", ""),
    "log": ("auditor", "log", ""),
    "log of an act": ("auditor", "log", "?act=return"),
    "log of an account": ("auditor", "log", "?account=officer-7"),
    "log of a record": ("auditor", "log", "?record=visits-77"),
    "calendar": ("auditor", "due", ""),
    "periods": ("planner", "periods", ""),
    "uploads": ("officer-0", "upload", ""),
    "indicators": ("auditor", "indicators", ""),
    "an indicator": ("auditor", "indicator 1.1", ""),
}
"""Who asks for which route, and what the address says besides."""


def main(home: Path, only: str = "") -> None:
    filled.ready(home)
    from django.test import Client
    from django.urls import reverse

    from shizheng.accounts.models import User
    from shizheng.ledger.models import Version

    visits = Version.objects.filter(register="visits").values_list("record", flat=True)
    # Whose number is the highest of the longest, of which no other's begins with it.
    last = max(visits.iterator(), key=lambda record: (len(record), record))
    found = {}
    for name, (account, route, query) in PAGES.items():
        if only and only not in name:
            continue
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(username=account), "allauth.account.auth_backends.AuthenticationBackend")
        screen, *arguments = route.split()
        address = reverse(screen, args=arguments) + query.format(last=last.removeprefix("visits-"))
        taken = []
        for _ in range(WARM + TIMES):
            began = time.process_time()
            answer = client.get(address)
            taken.append(time.process_time() - began)
            assert answer.status_code == 200, (name, answer.status_code)
        found[name] = statistics.median(taken[WARM:])
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
