"""Two small agencies' registers and code lists, and how a draft is written in a table of cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shizheng.measures.drafting import Draft, Records
from shizheng.measures.drafting.passage import JOINING
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.schema import Field, Lines, Register, Registers, Time


def plain(value: Any) -> Any:
    """A definition as YAML gives it back."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def reads(found: Draft) -> list[str]:
    """What each of the words became: its place, and the finding that leaves it open."""
    return [f"{one.words} = {one.to}" + (f" ({one.finding})" if one.finding else "") for one in found.reads]


def asks(standard: str, found: Draft) -> list[str]:
    """The findings of a draft in their order: code, place in the definition, and the words where they stand."""
    told = []
    for one, at in zip(found.findings, found.places, strict=True):
        assert one.place is not None
        assert one.place.source == "standard"
        told.append(f"{one.code} {at}: {standard[one.place.column - 1 : one.place.end_column - 1]}")
    return told


def field(kind: str, label: str, **more: Any) -> Field:
    return Field(type=kind, label=Text(label, label), **more)  # type: ignore[arg-type]


def unread(standard: str, found: Draft) -> list[str]:
    """What of a standard became neither a place nor a finding, in the words' order."""
    at, between = 0, ""
    for read in found.reads:
        assert read.to or read.finding
        start = standard.index(read.words, at)
        between, at = between + standard[at:start], start + len(read.words)
    return [character for character in between + standard[at:] if character.isalnum() and character not in JOINING]


def listed(name: str, title: str, members: dict[str, str], **more: Any) -> CodeList:
    found = tuple(Member(code, Text(label, code)) for code, label in members.items())
    return CodeList(name, Text(title, name), found, **more)


def lists(*all_: CodeList) -> CodeLists:
    return CodeLists({one.name: one for one in all_})


LISTS = lists(
    listed("forms", "辦理方式", {"online": "線上", "hall": "實體"}),
    listed("levels", "等級", {"first": "初階", "second": "進階"}, ordered=True),
)
TRAININGS = Register(
    name="trainings",
    title=Text("研習", "trainings"),
    times={"held": Time(at="held_on")},
    fields={
        "held_on": field("date", "辦理日期"),
        "form": field("code", "辦理方式", list="forms"),
        "level": field("code", "等級", list="levels"),
        "persons": field("integer", "人次"),
        "cost": field("decimal", "經費", precision=18, scale=2),
        "free": field("boolean", "免費"),
    },
)
GRANTS = Register(
    name="grants",
    title=Text("補助案", "grants"),
    times={"granted": Time(at="granted_on")},
    fields={"granted_on": field("date", "核定日期"), "amount": field("decimal", "補助金額", precision=18, scale=2)},
)
REGISTERS = Registers({"trainings": TRAININGS, "grants": GRANTS})
RECORDS = Records(REGISTERS, LISTS)

VISITS = Register(
    name="visits",
    title=Text("訪團", "visits"),
    country="country",
    times={
        "made": Time(at="came_on"),
        "stay": Time(start="came_on", end="left_on"),
        "tour": Time(start="came_on", end="left_on"),
    },
    fields={
        "came_on": field("date", "抵達日期"),
        "left_on": field("date", "離境日期"),
        "country": field("code", "國家", list="countries"),
        "kind": field("code", "團別", list="kinds"),
        "paid": field("boolean", "自費"),
        "persons": field("integer", "團員人數"),
        "spent": field("decimal", "接待費用", precision=18, scale=2),
        "gifts": field("integer", "贈禮件數"),
    },
    lines=Lines(
        name="guests",
        title=Text("團員", "guests"),
        fields={"rank": field("code", "職級（到訪時）", list="ranks"), "days": field("integer", "停留天數")},
    ),
)
STIPENDS = Register(
    name="stipends",
    title=Text("獎學金", "stipends"),
    times={"granted": Time(year="year"), "study": Time(start="began_on", end="ended_on")},
    fields={
        "year": field("integer", "年度"),
        "began_on": field("date", "起日"),
        "ended_on": field("date", "迄日"),
        "country": field("code", "國籍", list="countries"),
        "school": field("code", "學校", list="schools"),
        "wished": field("code", "志願", list="schools"),
        "amount": field("integer", "核給金額"),
    },
)
SITES = Register(
    name="sites",
    title=Text("網頁", "pages"),
    times={"viewed": Time(at="month")},
    fields={"month": field("date", "月份"), "site": field("code", "語別", list="tongues")},
    lines=Lines(
        name="counts",
        title=Text("讀數", "counts"),
        fields={"read_on": field("date", "讀取日期"), "views": field("integer", "瀏覽人次")},
    ),
)
ABROAD = Records(
    Registers({"visits": VISITS, "stipends": STIPENDS, "sites": SITES}),
    lists(
        listed("countries", "國家", {"AA": "甲國", "BB": "乙國", "CC": "丙國"}),
        listed("allies", "友邦", {"AA": "甲國", "BB": "乙國"}, parent="countries"),
        listed("far_allies", "遠洋友邦", {"BB": "乙國"}, parent="countries"),
        listed("great", "五大經濟體", {"CC": "丙國"}, parent="countries"),
        listed("kinds", "團別", {"mp": "國會議員", "scholar": "學者", "press": "記者（含特約）", "youth": "青年"}),
        listed("leaders", "各界領袖", {"mp": "國會議員", "scholar": "學者"}, parent="kinds"),
        listed("ranks", "職級", {"staff": "職員", "chief": "主管", "minister": "部長"}, ordered=True),
        listed("schools", "學校", {"north": "北校", "south": "南校"}),
        listed("tongues", "語別", {"zh": "中文", "en": "英文"}),
    ),
)
"""With lines, countries, groups, spans of days and fiscal years."""
