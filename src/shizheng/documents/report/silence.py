"""Whether what units owed has come, beside each indicator and as an annex, so that nobody takes silence for nothing."""

from __future__ import annotations

from shizheng.documents.report.contents import Contents, Piece, cell, header, heading, paragraph
from shizheng.documents.report.heard import DutyHeard
from shizheng.documents.report.table import Table
from shizheng.plan.text import Text

NAMED_AT_MOST = 40
"""So many silent units are named; of more, the number alone."""
LABEL = Text("填報情形", "Reports owed")
_WORDS = Text(
    "應報{owed}次，已報{heard}次，未報{silent}次（{units}單位）",
    "{heard} of {owed} are in; {silent} are missing, from {units} units",
)
_COMPLETE = Text("應報{owed}次，均已報", "all {owed} are in")
_PART = Text("伍、填報情形", "V. Reports owed")
_LEAD = Text(
    "下表為截至資料時點期間已屆滿之應報次數。申報本期無資料者視為已報；未報不等於零，其紀錄如有，未計入本報告之數值。",
    "What was owed for periods that were over on the as-of date. A declaration that there was nothing counts as in. "
    "Silence is not zero: records that were not reported are in no figure of this report.",
)
_COLUMNS = Text("填報義務|應報|已報|無資料|未報|未報單位", "Duty|Owed|Reported|Nothing|Missing|Silent units")
_WIDTHS = ("7.4", "1.9", "1.9", "2.1", "1.9", "2.2")
_NAMED = Text("「{t}」未報單位：", "Silent, {t}: ")
_UNIT = Text("{u}（{n}次）", "{u} ({n})")
_MANY = Text("「{t}」未報單位計{n}個，不逐一列名。", "Silent, {t}: {n} units, not named one by one.")
_JOINT, _END = Text("、", ", "), Text("。", ".")


def of_indicator(contents: Contents, id: str) -> str | None:
    """The sentence beside an indicator; None where nothing is owed for it."""
    found = contents.calendar.indicators.get(id)
    if found is None or not found.owed:
        return None
    words = _WORDS if found.silent else _COMPLETE
    heard = found.owed - found.silent
    return contents.say(words, owed=found.owed, heard=heard, silent=found.silent, units=found.units)


def annex(contents: Contents) -> list[Piece]:
    """The table of duties and the names of the silent; nothing where the agency keeps no calendar."""
    duties = contents.calendar.duties
    if not duties:
        return []
    say = contents.say
    rows = tuple(
        (
            cell("CellText", say(duty.title)),
            *(cell("CellCentre", f"{number:,}") for number in _numbers(duty)),
        )
        for duty in duties
    )
    table = Table("Heard", say(_PART), _WIDTHS, header(say(_COLUMNS).split("|")), rows)
    return [
        heading(1, say(_PART)),
        paragraph("Leading", say(_LEAD)),
        table,
        *(paragraph("Body", _silent(contents, duty)) for duty in duties if duty.silent),
    ]


def _numbers(duty: DutyHeard) -> tuple[int, ...]:
    missing = sum(periods for _, periods in duty.silent)
    return duty.owed, duty.reported, duty.nothing, missing, len(duty.silent)


def _silent(contents: Contents, duty: DutyHeard) -> str:
    if len(duty.silent) > NAMED_AT_MOST:
        return contents.say(_MANY, t=duty.title, n=len(duty.silent))
    named = (contents.say(_UNIT, u=unit, n=periods) for unit, periods in duty.silent)
    return contents.say(_NAMED, t=duty.title) + contents.say(_JOINT).join(named) + contents.say(_END)
