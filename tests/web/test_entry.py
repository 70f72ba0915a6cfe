"""From a blank form to an approved record: drafts, faults, evidence, two writers at once, review."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import evidence
from shizheng.ledger.models import Draft, Entry, Evidence, Standing, Version
from shizheng.ledger.verify import verify
from shizheng.web.screens import work
from tests.ledger.clamd import TEST_VIRUS, Manual, scanner
from tests.web.conftest import DEPARTMENT, DEPUTY, MINISTER, MISSION, PENDING, RETURNED, signed_in

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VISIT = {
    "f-trip_no": "T-9", "f-direction": "outbound", "f-country": "BLZ", "f-visited_on": "106/12/5",
    "f-purpose": "工作訪問", "l-0-side": "ours", "l-0-office": "executive", "l-0-rank": "minister",
    "l-0-incumbent": "true", "l-0-persons": "３",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.SHIZHENG_HOME = tmp_path


@pytest.fixture
def officer(_ledger: None) -> Client:
    return signed_in("officer")


def colleague(name: str, role: str = Role.OFFICER, unit: str = MISSION) -> Client:
    user = User.objects.create(username=name)
    Membership.objects.create(user=user, role=role, unit=Unit.objects.get(code=unit))
    return signed_in(name)


def begin(client: Client, **form: str) -> str:
    response = client.post(reverse("work"), form or {"register": "visits", "unit": MISSION})
    assert response.status_code == 302
    return str(response.headers["Location"])


def send(client: Client, address: str, do: str = "hand-in", **changed: object) -> object:
    revision = Draft.objects.get(pk=address.rsplit("/", 1)[1]).revision
    return client.post(address, {**VISIT, "revision": revision, "do": do, **changed})


def test_a_visit_is_written_handed_in_reviewed_and_counts(officer: Client) -> None:
    address = begin(officer)
    page = officer.get(address).content.decode()
    assert 'name="f-visited_on"' in page
    assert 'name="l-0-persons"' in page
    response = send(officer, address, files=[SimpleUploadedFile("行程表.pdf", PDF, "text/html")])
    assert response.headers["Location"] == reverse("work")
    version = Version.objects.latest("pk")
    entry = version.entry
    assert (entry.act, entry.account, entry.right, entry.origin) == (
        "hand-in", "officer", "officer-own-unit", "127.0.0.1",
    )  # fmt: skip
    said = json.loads(version.body)
    assert said["values"]["visited_on"] == "2017-12-05"
    assert said["lines"][0]["persons"] == 3
    assert re.fullmatch(rf"{MISSION}-107-[2-9A-Z]{{6}}", version.record)
    assert not Draft.objects.exists()
    assert "待審核" in officer.get(reverse("work")).content.decode()

    reviewer = signed_in("reviewer")
    queue = reviewer.get(reverse("queue")).content.decode()
    assert version.record in queue
    reviewer.post(reverse("queue"), {"record": [version.record], "do": "approve"})
    assert Standing.objects.latest("pk").state == "approved"
    indicator = reviewer.get(reverse("record", args=[version.record])).content.decode()
    assert 'class="counted"' in indicator
    assert verify().findings == ()


def test_a_file_is_kept_byte_for_byte_and_comes_back_as_a_download(officer: Client) -> None:
    script = b"<html><script>alert(1)</script></html>"
    files = [
        SimpleUploadedFile("計畫.pdf", PDF, "text/html"),
        SimpleUploadedFile("..\\..\\x.html", script, "image/png"),
    ]
    send(officer, begin(officer), files=files)
    first, second = Evidence.objects.order_by("pk")
    assert (first.name, first.media_type, first.size) == ("計畫.pdf", "application/pdf", len(PDF))
    assert second.name == "x.html"
    for file, content in ((first, PDF), (second, script)):
        response = officer.get(reverse("evidence", args=[file.pk]))
        assert b"".join(response.streaming_content) == content
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
    assert Client().get(reverse("evidence", args=[first.pk])).status_code == 302
    assert officer.get(reverse("evidence", args=[999])).status_code == 404


def test_a_missing_and_an_altered_file_are_found(officer: Client) -> None:
    send(officer, begin(officer), files=[SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.txt", b"b")])
    first, second = Evidence.objects.order_by("pk")
    evidence.path_of(first.sha256).write_bytes(PDF + b"more")
    evidence.path_of(second.sha256).unlink()
    assert [finding.code for finding in verify().findings] == ["evidence-altered", "evidence-missing"]
    assert officer.get(reverse("evidence", args=[second.pk])).status_code == 404


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(officer: Client) -> None:
    address = begin(officer)
    before = Entry.objects.count()
    wrong = {"f-country": "Atlantis", "f-visited_on": "106/13/5", "f-trip_no": "", "l-0-persons": "many"}
    response = send(officer, address, **wrong)
    page = response.content.decode()
    assert response.status_code == 422
    for id in ("f-country", "f-visited_on", "f-trip_no", "l-0-persons"):
        assert f'id="{id}-fault"' in page, id
    assert 'id="f-purpose-fault"' not in page
    for typed in ("Atlantis", "106/13/5", "many", "工作訪問"):
        assert typed in page
    assert Entry.objects.count() == before
    draft = Draft.objects.get()
    assert draft.cells["country"] == "Atlantis"


@pytest.mark.parametrize("country", ["BLZ", "blz", "貝里斯", "BLZ 貝里斯", "Belize"])
@pytest.mark.parametrize("day", ["106/12/5", "1061205", "2017-12-05", "１０６／１２／５"])
def test_codes_and_days_are_typed_as_people_do(officer: Client, country: str, day: str) -> None:
    response = send(officer, begin(officer), **{"f-country": country, "f-visited_on": day})
    assert response.status_code == 302
    said = json.loads(Version.objects.latest("pk").body)
    assert (said["values"]["country"], said["values"]["visited_on"]) == ("BLZ", "2017-12-05")


def test_lines_are_added_and_blank_ones_passed_over(officer: Client) -> None:
    address = begin(officer)
    page = send(officer, address, "add-line").content.decode()
    assert 'name="l-1-persons"' in page
    more = {name.replace("l-0", "l-2"): value for name, value in VISIT.items() if name.startswith("l-0")}
    blank = {name.replace("l-0", "l-1"): "" for name in VISIT if name.startswith("l-0")}
    send(officer, address, **more, **blank)
    assert len(json.loads(Version.objects.latest("pk").body)["lines"]) == 2


def test_a_draft_saves_itself_quietly_and_outlives_the_session(officer: Client) -> None:
    address = begin(officer)
    quiet = {"X-Saves-Itself": "yes"}
    form = {**VISIT, "f-purpose": "半句", "revision": 1, "do": "save"}
    told = officer.post(address, form, headers=quiet).json()
    assert told["revision"] == 2
    officer.logout()
    assert officer.post(address, {**form, "revision": 2}, headers=quiet).status_code == 302  # and nothing is lost
    again = signed_in("officer")
    assert "半句" in again.get(address).content.decode()
    assert "T-9" in again.get(reverse("work")).content.decode()


def test_a_form_opened_twice_is_one_draft_until_something_is_typed(officer: Client) -> None:
    address, quiet = begin(officer), {"X-Saves-Itself": "yes"}
    assert begin(officer) == address
    assert officer.get(reverse("work")).context["page"].drafts == ()
    blank = {"f-country": Draft.objects.get().cells.get("country", ""), "f-purpose": "", "l-0-persons": ""}
    assert officer.post(address, {**blank, "revision": 1, "do": "save"}, headers=quiet).json()["revision"] == 1
    assert begin(officer) == address
    assert officer.post(address, {**VISIT, "revision": 1, "do": "save"}).status_code == 302
    assert len(officer.get(reverse("work")).context["page"].drafts) == 1
    assert begin(officer) != address


def test_a_blank_draft_is_not_shared_with_another_officer_register_or_unit(officer: Client) -> None:
    own, other = begin(officer), begin(colleague("officer-2"))
    op_ed, correction = begin(officer, register="op_eds", unit=MISSION), begin(officer, record=RETURNED)
    assert len({own, other, op_ed, correction}) == 4


def test_a_draft_with_nothing_but_a_file_is_one_to_finish(officer: Client) -> None:
    address = begin(officer)
    officer.post(address, {"revision": 1, "do": "save", "files": [SimpleUploadedFile("a.pdf", PDF)]})
    assert len(officer.get(reverse("work")).context["page"].drafts) == 1
    assert begin(officer) != address


def test_records_of_the_same_event_are_shown_while_it_is_typed(officer: Client) -> None:
    address = begin(officer)
    typed = {**VISIT, "f-visited_on": "106/3/6", "do": "save"}
    quiet = officer.post(
        address, {**typed, "revision": 1, "f-country": ""}, headers={"X-Saves-Itself": "yes"}
    )  # it doesn't say enough yet
    assert quiet.json()["alike"] == []
    quiet = officer.post(address, {**typed, "revision": 2}, headers={"X-Saves-Itself": "yes"})
    found = quiet.json()["alike"]
    assert {one["record"] for one in found} == {MINISTER, DEPUTY, PENDING}
    assert found[0]["address"] == f"/records/{found[0]['record']}"
    assert "駐貝里斯大使館" in found[0]["words"]
    page = officer.get(address)
    assert {one.record for one in page.context["page"].alike} == {MINISTER, DEPUTY, PENDING}
    assert "是否即為下列紀錄" in page.content.decode()
    apart = officer.post(
        address, {**typed, "revision": 3, "f-visited_on": "106/3/7"}, headers={"X-Saves-Itself": "yes"}
    )
    assert apart.json()["alike"] == []


def test_a_number_told_in_a_refusal_is_the_one_that_the_record_gets(officer: Client) -> None:
    close = {"do": "close", "name": "三月", "start": "106/3/1", "end": "106/3/31", "seen": "2017-03-01_2017-03-31"}
    assert signed_in("planner").post(reverse("periods"), close).status_code == 302
    address = begin(officer)
    told = [
        re.findall(r"紀錄「([^」]+)」屬已關閉之期間", send(officer, address, **{"f-visited_on": day}).content.decode())
        for day in ("106/3/20", "106/3/25")
    ]
    send(officer, address)
    assert told == [[Version.objects.latest("pk").record]] * 2


def test_a_number_that_somebody_has_is_not_given_again(officer: Client) -> None:
    address = begin(officer)
    send(officer, address)
    first = Version.objects.latest("pk").record
    begin(officer)
    Draft.objects.update(key=address.rsplit("/", 1)[1])
    send(officer, address, **{"f-visited_on": "106/11/5"})
    assert Version.objects.latest("pk").record != first


class TestARecordThatLooksLikeAnother:
    """Handed in, it comes back once; what the officer says of it then stands."""

    ALIKE = (MINISTER, DEPUTY, PENDING)

    def test_is_handed_in_only_after_it_was_said_to_be_another_event(self, officer: Client) -> None:
        address, before = begin(officer), Entry.objects.count()
        refused = send(officer, address, **{"f-visited_on": "106/3/6"})
        page = refused.content.decode()
        assert (refused.status_code, Entry.objects.count()) == (422, before)
        assert "本紀錄為另一事件" in page
        assert set(re.findall(r'name="shown" value="([^"]+)"', page)) == set(self.ALIKE)
        assert "autofocus" in page
        for said in ({"shown": self.ALIKE}, {"apart": "yes"}, {"apart": "yes", "shown": self.ALIKE[:2]}):
            assert send(officer, address, **{"f-visited_on": "106/3/6"}, **said).status_code == 422, said
        said = {"apart": "yes", "shown": self.ALIKE}
        assert send(officer, address, **{"f-visited_on": "106/3/6"}, **said).status_code == 302
        summary = json.loads(Version.objects.latest("pk").entry.summary)
        assert set(summary["apart"]) == set(self.ALIKE)
        assert verify().findings == ()

    def test_what_was_said_is_read_with_the_record_with_the_pair_and_in_the_log(self, officer: Client) -> None:
        said = {"apart": "yes", "shown": self.ALIKE}
        send(officer, begin(officer), **{"f-visited_on": "106/3/6"}, **said)
        record, planner = Version.objects.latest("pk").record, signed_in("planner")
        assert "送審時稱為另一事件" in officer.get(reverse("record", args=[record])).content.decode()
        pair = planner.get(reverse("overlaps"), {"first": MINISTER, "second": record})
        assert [one.other for one in pair.context["page"].asked.apart] == [MINISTER]
        assert f"{record} 送審時稱為另一事件（officer" in pair.content.decode()
        log = planner.get(reverse("log")).content.decode()
        assert f"稱與 {'、'.join(json.loads(Version.objects.latest('pk').entry.summary)['apart'])} 為不同事件" in log

    def test_of_a_record_that_was_classified_since_nothing_is_told(self, officer: Client) -> None:
        send(officer, begin(officer), **{"f-visited_on": "106/3/6"}, apart="yes", shown=self.ALIKE)
        record = Version.objects.latest("pk").record
        assert officer.post(reverse("record", args=[DEPUTY]), {"do": "classify", "reason": "未公開"}).status_code == 302
        planner = signed_in("planner")
        for address in (reverse("record", args=[record]), reverse("log")):
            assert MINISTER in planner.get(address).content.decode()
            assert DEPUTY not in planner.get(address).content.decode(), address

    def test_is_not_asked_about_again_when_it_is_corrected(self, officer: Client) -> None:
        send(officer, begin(officer), **{"f-visited_on": "106/3/6"}, apart="yes", shown=self.ALIKE)
        record = Version.objects.latest("pk").record
        assert send(officer, begin(officer, record=record), **{"f-visited_on": "106/3/6"}).status_code == 302

    def test_is_not_asked_about_where_the_planning_office_decided(self, officer: Client) -> None:
        for other in (DEPUTY, PENDING):
            form = {"first": RETURNED, "second": other, "counts": "both", "reason": "不同日"}
            assert signed_in("planner").post(reverse("overlaps"), form).status_code == 302
        refused = send(officer, begin(officer, record=RETURNED), **{"f-visited_on": "106/3/6"})
        assert re.findall(r'name="shown" value="([^"]+)"', refused.content.decode()) == [MINISTER]


def test_a_correction_is_not_like_itself(officer: Client) -> None:
    address = begin(officer, record=MINISTER)
    assert MINISTER not in {one.record for one in officer.get(address).context["page"].alike}


def test_two_people_on_one_draft_meet_a_choice(officer: Client) -> None:
    address, other = begin(officer), colleague("officer-2")
    mine = {**VISIT, "f-purpose": "我的", "revision": 1, "do": "save"}
    theirs = {**VISIT, "f-purpose": "對方的", "revision": 1, "do": "save"}
    assert other.post(address, theirs).status_code == 302
    assert officer.post(address, mine, headers={"X-Saves-Itself": "yes"}).status_code == 409
    response = officer.post(address, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "我的" in page
    assert "對方的" in page
    assert "officer-2" in page
    assert Draft.objects.get().cells["purpose"] == "對方的"
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    assert officer.post(address, {**mine, "revision": found[1]}).status_code == 302
    assert Draft.objects.get().cells["purpose"] == "我的"


def test_what_came_back_is_corrected_as_the_next_version(officer: Client) -> None:
    assert "請補附行程表" in officer.get(reverse("work")).content.decode()
    address = begin(officer, record=RETURNED)
    page = officer.get(address).content.decode()
    assert "T-V-returned" in page
    send(officer, address)
    assert Version.objects.filter(record=RETURNED).count() == 2
    assert Version.objects.latest("pk").number == 2


def test_of_many_that_wait_the_longest_are_shown_with_how_many_there_are_and_where(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = officer.get(reverse("work")).content.decode()
    assert "全部" not in page
    for day in ("106/12/5", "106/12/9"):
        assert send(officer, begin(officer), **{"f-visited_on": day}).status_code == 302
    monkeypatch.setattr(work, "PENDING_SHOWN", 1)
    page = officer.get(reverse("work")).content.decode()
    waiting = page[page.index('id="waiting"') :]
    assert "待審核 <small>3</small>" in waiting
    assert "最久之 1 筆，共 3 筆" in waiting
    assert waiting.count("<tr><td>") == 1
    assert MINISTER in waiting
    (address,) = re.findall(r'<a href="([^"]+)">全部</a>', waiting)
    listed = officer.get(address.replace("&amp;", "&")).content.decode()
    assert listed.count('<th scope="row"') == 3


def test_a_correction_of_an_approved_record_waits_while_the_old_one_counts(officer: Client) -> None:
    begin_at = begin(officer, record=RETURNED)
    send(officer, begin_at)
    reviewer = signed_in("reviewer")
    reviewer.post(reverse("record", args=[RETURNED]), {"do": "approve"})
    send(officer, begin(officer, record=RETURNED), **{"f-purpose": "更正"})
    page = officer.get(reverse("record", args=[RETURNED])).content.decode()
    assert "state-submitted" in page
    assert "state-approved" in page
    assert 'class="counted"' in page


def test_a_correction_brings_its_evidence_along_and_may_leave_it(officer: Client) -> None:
    send(officer, begin(officer), files=[SimpleUploadedFile("行程表.pdf", PDF), SimpleUploadedFile("名單.txt", b"a")])
    record = Version.objects.latest("pk").record
    address = begin(officer, record=record)
    kept, gone = Evidence.objects.order_by("pk")
    assert [file["name"] for file in officer.get(address).context["page"].files] == ["行程表.pdf", "名單.txt"]
    send(officer, address, without=[gone.sha256])
    (file,) = Version.objects.get(record=record, number=2).evidence.all()
    assert (file.sha256, file.name, file.size) == (kept.sha256, kept.name, kept.size)
    assert verify().findings == ()


def test_two_corrections_of_one_version_meet_too(officer: Client) -> None:
    one, other = begin(officer, record=RETURNED), begin(officer, record=RETURNED)
    assert send(officer, one).status_code == 302
    response = send(officer, other)
    assert response.status_code == 409
    assert "已有第 2 版" in response.content.decode()
    assert Draft.objects.count() == 1  # what was typed is still there


def test_a_reviewer_returns_with_a_reason_and_never_without(officer: Client) -> None:
    send(officer, begin(officer))
    record, reviewer = Version.objects.latest("pk").record, signed_in("reviewer")
    response = reviewer.post(reverse("queue"), {"record": [record], "do": "return", "reason": " "})
    assert response.status_code == 422
    assert "請說明理由" in response.content.decode()
    assert f'value="{record}" aria-label' in response.content.decode()
    assert Standing.objects.latest("pk").state == "submitted"
    reviewer.post(reverse("queue"), {"record": [record], "do": "return", "reason": "缺行程"})
    assert Standing.objects.latest("pk").reason == "缺行程"
    assert "缺行程" in officer.get(reverse("work")).content.decode()
    assert reviewer.post(reverse("queue"), {"do": "approve"}).status_code == 422


@pytest.mark.usefixtures("_ledger")
def test_nobody_decides_on_what_they_handed_in() -> None:
    both = colleague("both", Role.REVIEWER, DEPARTMENT)
    Membership.objects.create(
        user=User.objects.get(username="both"), role=Role.OFFICER, unit=Unit.objects.get(code=DEPARTMENT)
    )
    send(both, begin(both))
    record = Version.objects.latest("pk").record
    queue = both.get(reverse("queue")).content.decode()
    assert f'value="{record}" aria-label="工作訪問，貝里斯" disabled aria-describedby="own-2"' in queue
    assert 'id="own-2">由您送審，須由他人審核' in queue
    assert queue.count("disabled") == 1
    response = both.post(reverse("queue"), {"record": [record], "do": "approve"})
    assert (response.status_code, "須由他人審核" in response.content.decode()) == (422, True)
    assert 'value="approve"' not in both.get(reverse("record", args=[record])).content.decode()


def test_a_record_is_withdrawn_with_a_reason(officer: Client) -> None:
    address = reverse("record", args=[MINISTER])
    assert officer.post(address, {"do": "withdraw", "reason": ""}).status_code == 422
    officer.post(address, {"do": "withdraw", "reason": "重複"})
    assert Standing.objects.latest("pk").state == "withdrawn"
    assert 'value="withdraw"' not in officer.get(address).content.decode()


def test_other_units_and_roles_are_refused_and_the_log_says_so(officer: Client) -> None:
    Unit.objects.create(code="EMB-XXX", zh="他館", en="Other", kind="embassy", region="HQ-XXX")
    stranger = colleague("stranger", unit="EMB-XXX")
    address = begin(officer)
    for client, at, form in (
        (stranger, address, {"do": "save", "revision": "1"}),
        (stranger, address, {"do": "discard"}),
        (stranger, reverse("work"), {"register": "visits", "unit": MISSION}),
        (stranger, reverse("work"), {"record": MINISTER}),
        (stranger, reverse("record", args=[MINISTER]), {"do": "withdraw", "reason": "x"}),
        (officer, reverse("record", args=[MINISTER]), {"do": "approve"}),
    ):
        before = Entry.objects.count()
        assert client.post(at, form).status_code == 403, (at, form)
        last = Entry.objects.order_by("-position")[0]
        assert (Entry.objects.count(), last.act) == (before + 1, "refuse")
        assert last.right in ("other-unit", "role-without-act")
    assert stranger.get(address).status_code == 403
    assert Draft.objects.count() == 1


def test_a_draft_is_discarded(officer: Client) -> None:
    send(officer, begin(officer), "discard")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("content", "said"), [(b"", "是空的"), (b"x" * 200, "超過")])
def test_a_file_that_cant_be_kept_is_refused_and_the_form_is_kept(
    officer: Client, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    monkeypatch.setattr(evidence, "LARGEST", 100)
    response = send(officer, begin(officer), "save", files=[SimpleUploadedFile("f.txt", content)])
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert Draft.objects.get().cells["purpose"] == "工作訪問"
    assert [path for path in evidence.path_of("0" * 64).parent.parent.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("address", "said"), [("", "含有惡意程式（Eicar-Test-Signature）"), ("/en", "was not kept")])
def test_an_infected_file_is_refused_and_the_form_and_the_clean_one_are_kept(
    officer: Client, settings: Settings, address: str, said: str
) -> None:
    files = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", TEST_VIRUS)]
    with scanner(Manual()) as settings.SHIZHENG_CLAMD:
        response = send(officer, address + begin(officer), files=files)
    assert (response.status_code, said in response.content.decode()) == (422, True)
    draft = Draft.objects.get()
    assert draft.cells["purpose"] == "工作訪問"
    assert [file["name"] for file in draft.files] == ["a.pdf"]


def test_while_the_scanner_is_silent_a_record_waits_for_its_file(officer: Client, settings: Settings) -> None:
    settings.SHIZHENG_CLAMD = "/nowhere/clamd.ctl"
    address = begin(officer)
    response = send(officer, address, files=[SimpleUploadedFile("a.pdf", PDF)])
    assert (response.status_code, "請稍後再附" in response.content.decode()) == (422, True)
    assert Draft.objects.get().cells["purpose"] == "工作訪問"
    with scanner(Manual()) as settings.SHIZHENG_CLAMD:
        send(officer, address, files=[SimpleUploadedFile("a.pdf", PDF)])
    assert Evidence.objects.get().name == "a.pdf"


def test_a_file_is_taken_away_again(officer: Client) -> None:
    address = begin(officer)
    send(officer, address, "save", files=[SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("twice.pdf", PDF)])
    (kept,) = Draft.objects.get().files
    send(officer, address, "save", without=kept["sha256"])
    assert Draft.objects.get().files == []


@pytest.mark.parametrize(
    "form", [{"register": "nothing", "unit": MISSION}, {"register": "visits", "unit": "X"}, {"record": "none"}]
)
def test_what_doesnt_exist_cant_be_begun(officer: Client, form: dict[str, str]) -> None:
    assert officer.post(reverse("work"), form).status_code == 404
    assert officer.get(reverse("draft", args=["0" * 32])).status_code == 404


def test_a_record_of_more_lines_than_one_would_type_keeps_them_all(officer: Client) -> None:
    address = begin(officer, register="press_releases", unit=MISSION)
    lines = {f"l-{n}-{name}": text for n in range(250) for name, text in (("read_on", "106/3/5"), ("views", str(n)))}
    officer.post(address, {"revision": "1", "do": "save", **lines})
    kept = Draft.objects.get().lines
    assert [line["views"] for line in kept] == [str(n) for n in range(250)]
