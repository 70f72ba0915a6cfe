"""What each act does, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shizheng.ledger import actions, queries
from shizheng.ledger.errors import (
    ClockWentBackError,
    NoSuchRecordError,
    NotAllowedError,
    OwnRecordError,
    ReasonMissingError,
    RowsRejectedError,
    WrongStateError,
)
from shizheng.ledger.log import WAITED
from shizheng.ledger.models import Document, Entry, Standing, Version
from shizheng.plan.finding import Finding, Severity
from shizheng.plan.text import Text
from tests.ledger.small import BUDGET, LISTS, START, VISITS, Cast, Diary, budget, file_of, position, visit


def story(record: str) -> list[tuple[int, list[str]]]:
    """A record's versions by number with the states that each took."""
    return [(v.number, [s.state for s in v.standings]) for v in queries.versions(record, VISITS)]


class TestReporting:
    def test_a_report_stays_with_its_unit_until_it_is_submitted(self, diary: Diary) -> None:
        diary.report(visit())
        assert story("v1") == [(1, ["reported"])]
        diary.submit("v1")
        assert story("v1") == [(1, ["reported", "submitted"])]

    def test_a_second_report_is_a_new_version_and_the_first_stays(self, diary: Diary) -> None:
        diary.report(visit(persons=(2,)))
        diary.report(visit(persons=(3, 4)))
        first, second = queries.versions("v1", VISITS)
        assert [line["persons"] for line in first.lines] == [2]
        assert [line["persons"] for line in second.lines] == [3, 4]

    def test_what_was_reported_is_read_back_with_its_types(self, diary: Diary) -> None:
        row = visit(purpose=None)
        diary.report(row)
        (version,) = queries.versions("v1", VISITS)
        assert (version.values, version.lines) == (dict(row.values), tuple(dict(line) for line in row.lines))

    def test_a_single_report_is_held_to_the_checks_of_a_file(self, diary: Diary) -> None:
        with pytest.raises(RowsRejectedError) as refused:
            diary.report(visit(country="ZZZ", purpose="字" * 21))
        assert {finding.code for finding in refused.value.findings} == {"unknown-code", "text-too-long"}
        assert position() == 0

    def test_what_is_submitted_cannot_be_submitted_again(self, diary: Diary) -> None:
        diary.take_in(visit())
        with pytest.raises(WrongStateError, match="v1"):
            diary.submit("v1")

    def test_a_returned_record_can_be_submitted_as_it_is(self, diary: Diary) -> None:
        diary.take_in(visit())
        diary.send_back("v1")
        diary.submit("v1")
        assert story("v1") == [(1, ["submitted", "returned", "submitted"])]

    def test_a_record_belongs_to_the_unit_and_register_that_it_began_in(self, diary: Diary) -> None:
        diary.take_in(visit("v1", unit="north"))
        with pytest.raises(WrongStateError, match="north"):
            diary.take_in(visit("v1", unit="south"))
        with pytest.raises(WrongStateError, match="visits"):
            diary.take_in(budget("v1"), register=BUDGET)


class TestDeciding:
    def test_an_approval_is_one_entry_however_many_records(self, diary: Diary) -> None:
        diary.take_in(*(visit(f"v{n}") for n in range(30)))
        diary.approve(*(f"v{n}" for n in range(30)))
        assert position() == 2
        assert Standing.objects.filter(state="approved", entry_id=2).count() == 30

    @pytest.mark.parametrize("state", ["reported", "approved", "returned", "withdrawn"])
    def test_only_what_is_submitted_can_be_decided_on(self, diary: Diary, state: str) -> None:
        if state == "reported":
            diary.report(visit())
        else:
            diary.take_in(visit())
        after = {"approved": diary.approve, "returned": diary.send_back, "withdrawn": diary.withdraw}
        if state in after:
            after[state]("v1")
        for decide in (diary.approve, diary.send_back):
            with pytest.raises(WrongStateError, match="v1"):
                decide("v1")

    def test_nobody_decides_on_what_they_took_in(self, diary: Diary, cast: Cast) -> None:
        diary.take_in(visit(), by=cast.second)
        for decide in (diary.approve, diary.send_back):
            with pytest.raises(OwnRecordError, match="v1"):
                decide("v1", by=cast.second)

    def test_nobody_decides_on_what_they_submitted_for_another(self, diary: Diary, cast: Cast) -> None:
        diary.report(visit(), by=cast.officer)
        diary.submit("v1", by=cast.second)
        with pytest.raises(OwnRecordError, match="v1"):
            diary.approve("v1", by=cast.second)

    def test_one_record_that_cannot_be_decided_on_keeps_all_from_it(self, diary: Diary) -> None:
        diary.take_in(visit("v1"), visit("v2"))
        diary.approve("v1")
        with pytest.raises(WrongStateError, match="v1"):
            diary.approve("v2", "v1")
        assert story("v2") == [(1, ["submitted"])]

    def test_a_correction_still_with_its_unit_leaves_the_submitted_version_to_the_reviewer(self, diary: Diary) -> None:
        diary.take_in(visit(persons=(2,)))
        diary.report(visit(persons=(3,)))
        diary.approve("v1")
        assert story("v1") == [(1, ["submitted", "approved"]), (2, ["reported"])]

    def test_a_record_that_does_not_exist_is_named(self, diary: Diary) -> None:
        with pytest.raises(NoSuchRecordError, match="v9"):
            diary.approve("v9")

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_returning_and_withdrawing_need_a_reason(self, diary: Diary, reason: str) -> None:
        diary.take_in(visit())
        for act in (diary.send_back, diary.withdraw):
            with pytest.raises(ReasonMissingError):
                act("v1", reason=reason)

    def test_the_reason_stays_with_the_standing(self, diary: Diary) -> None:
        diary.take_in(visit())
        diary.send_back("v1", reason="缺行程表")
        assert queries.versions("v1", VISITS)[0].standings[-1].reason == "缺行程表"

    @pytest.mark.parametrize("act", ["submit", "approve", "send_back", "withdraw"])
    def test_a_record_named_twice_in_one_act_is_acted_on_once(self, diary: Diary, act: str) -> None:
        if act == "submit":
            diary.report(visit())
        else:
            diary.take_in(visit())
        getattr(diary, act)("v1", "v1")
        assert Standing.objects.filter(entry_id=2).count() == 1
        assert Entry.objects.get(position=2).summary == '{"records":1}'

    def test_a_withdrawn_record_is_withdrawn_once_and_can_be_reported_anew(self, diary: Diary) -> None:
        diary.take_in(visit())
        diary.withdraw("v1")
        with pytest.raises(WrongStateError, match="v1"):
            diary.withdraw("v1")
        diary.take_in(visit(persons=(5,)))
        assert story("v1") == [(1, ["submitted", "withdrawn"]), (2, ["submitted"])]


class TestIntake:
    def test_a_file_is_one_act_that_says_which_file_it_was(self, diary: Diary) -> None:
        diary.take_in(visit("v1"), visit("v2", persons=(1, 2)))
        (entry,) = Entry.objects.all()
        assert entry.act == "intake"
        assert '"records":2' in entry.summary
        assert '"file":"file.csv"' in entry.summary
        assert story("v2") == [(1, ["submitted"])]

    def test_a_bad_row_keeps_the_whole_file_out_and_is_named(self, diary: Diary) -> None:
        good, bad = file_of([visit("v1")]).decode(), file_of([visit("v2", country="ZZZ")]).decode().splitlines()[1]
        with pytest.raises(RowsRejectedError) as refused:
            diary.take_in_file(f"{good}{bad}\n".encode())
        assert [(f.code, f.place.line) for f in refused.value.findings if f.place] == [("unknown-code", 3)]
        assert [row.cells["record"] for row in refused.value.reading.rejected] == ["v2"]
        assert not Version.objects.exists()
        assert not Entry.objects.exists()

    def test_a_record_that_stands_twice_is_named(self, diary: Diary) -> None:
        lines = file_of([visit("v1"), visit("v2"), visit("v1")])
        with pytest.raises(RowsRejectedError) as refused:
            diary.take_in_file(lines)
        assert [(f.code, f.place.line) for f in refused.value.findings if f.place] == [("record-twice", 4)]
        assert "v1" in refused.value.findings[0].message.en

    def test_versions_of_one_record_do_not_come_in_one_file(self, diary: Diary) -> None:
        rows = file_of([visit("v1")]).decode()
        later = rows.splitlines()[1].replace("approved,,", "approved,2017-05-01,")
        with pytest.raises(RowsRejectedError) as refused:
            diary.take_in_file(f"{rows}{later}\n".encode())
        assert [finding.code for finding in refused.value.findings] == ["record-repeated"]

    @pytest.mark.parametrize("data", [b"", file_of([])], ids=["no bytes", "a heading alone"])
    def test_a_file_without_records_is_refused_with_a_finding(self, diary: Diary, data: bytes) -> None:
        with pytest.raises(RowsRejectedError) as refused:
            diary.take_in_file(data)
        assert refused.value.findings

    def test_a_record_number_that_no_column_holds_is_refused(self, diary: Diary) -> None:
        with pytest.raises(RowsRejectedError) as refused:
            diary.take_in(visit("v" * 81))
        assert [finding.code for finding in refused.value.findings] == ["record-number-too-long"]

    def test_a_unit_that_does_not_exist_is_named(self, diary: Diary) -> None:
        with pytest.raises(RowsRejectedError) as refused:
            diary.take_in(visit(unit="nowhere"))
        assert [finding.code for finding in refused.value.findings] == ["unknown-unit"]

    def test_one_unit_out_of_reach_keeps_the_whole_file_out(self, diary: Diary, cast: Cast) -> None:
        with pytest.raises(NotAllowedError, match="south"):
            diary.take_in(visit("v1", unit="north"), visit("v2", unit="south"), by=cast.officer)
        assert position() == 0

    def test_what_a_file_says_of_states_is_not_believed(self, diary: Diary) -> None:
        assert b"approved" in file_of([visit()])
        diary.take_in_file(file_of([visit()]))
        assert story("v1") == [(1, ["submitted"])]


class TestAdopting:
    def test_a_document_is_kept_byte_for_byte_with_what_was_found_in_it(self, cast: Cast) -> None:
        doubt = Finding("doubt", Severity.QUESTION, None, "2.4", Text("疑", "doubt"), Text("查", "look"))
        actions.adopt(cast.planner, "plan", "plan.txt", b"\x00\xff plan", [doubt], START)
        document = queries.adopted("plan")
        assert document is not None
        assert bytes(document.content) == b"\x00\xff plan"
        assert '"code":"doubt"' in document.findings

    def test_the_last_adopted_is_in_force_and_the_one_before_stays(self, cast: Cast) -> None:
        for content in (b"old", b"new"):
            actions.adopt(cast.planner, "rules", "rules.yaml", content, (), START)
        in_force = queries.adopted("rules")
        assert in_force is not None
        assert bytes(in_force.content) == b"new"
        assert Document.objects.count() == 2

    def test_only_the_planning_office_adopts(self, cast: Cast) -> None:
        for user in (cast.officer, cast.reviewer, cast.desk, cast.outsider):
            with pytest.raises(NotAllowedError, match=user.username):
                actions.adopt(user, "plan", "plan.txt", b"plan", (), START)


class TestTime:
    def test_an_act_cannot_lie_before_the_last_one(self, cast: Cast) -> None:
        actions.intake(cast.desk, VISITS, LISTS, file_of([visit()]), "f", START)
        with pytest.raises(ClockWentBackError):
            actions.approve(cast.reviewer, ["v1"], START - WAITED - timedelta(seconds=1))
        actions.approve(cast.reviewer, ["v1"], START)
        assert position() == 2

    def test_an_act_that_waited_for_its_turn_stands_at_the_instant_of_the_last(self, cast: Cast) -> None:
        actions.intake(cast.desk, VISITS, LISTS, file_of([visit()]), "f", START)
        actions.approve(cast.reviewer, ["v1"], START - WAITED)
        assert [entry.at for entry in Entry.objects.all()] == [START, START]

    def test_an_instant_without_a_time_zone_is_a_programmer_s_fault(self, cast: Cast) -> None:
        with pytest.raises(ValueError, match="naive"):
            actions.intake(cast.desk, VISITS, LISTS, file_of([visit()]), "f", START.replace(tzinfo=None))

    def test_replayed_time_marks_the_ledger(self, cast: Cast) -> None:
        Diary(cast).take_in(visit("v1"))
        assert not queries.is_synthetic()
        replayed = START + timedelta(days=1)
        actions.intake(cast.desk, VISITS, LISTS, file_of([visit("v2")]), "f", replayed, synthetic=True)
        assert queries.is_synthetic()


def test_every_entry_names_who_acted_and_by_which_rule(diary: Diary) -> None:
    diary.report(visit())
    diary.submit("v1")
    diary.approve("v1")
    assert [(e.act, e.account, e.right) for e in Entry.objects.order_by("position")] == [
        ("report", "officer", "officer-own-unit"),
        ("submit", "officer", "officer-own-unit"),
        ("approve", "reviewer", "reviewer-own-region"),
    ]
