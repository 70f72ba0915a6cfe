"""A measure as sentences: what is counted, under which conditions, in both languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from shizheng.measures import nodes as n
from shizheng.plan.figure import Absence, Value
from shizheng.plan.period import Period, roc_year
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists

_WINDOWS = {
    "during": Text("期間內", "dated in the period"),
    "active": Text("期間內任一日在執行或存續中", "running on any day of the period"),
    "at_end": Text("計算日仍在存續中", "standing on the figure's date"),
    "since": Text("自{since}起至計算日累計", "accumulated from {since} to the figure's date"),
}
_OUTSIDE = {
    "during": Text("日期不在期間內", "dated outside the period"),
    "active": Text("期間內任何一日均未在執行或存續中", "not running on any day of the period"),
    "at_end": Text("計算日不在存續中", "not standing on the figure's date"),
    "since": Text("日期不在起算日至計算日之間", "dated outside the days accumulated"),
}
_MODES = {
    "half_up": Text("四捨五入", "rounded half up"),
    "half_even": Text("四捨六入五成雙", "rounded half to even"),
    "down": Text("無條件捨去", "rounded down"),
    "up": Text("無條件進位", "rounded up"),
}
_BASES = {
    "previous_year": Text("上一年度同期", "the same days of the year before"),
    "year_before_last": Text("前二年度同期", "the same days of the year before last"),
}


class Sentences:
    """Puts the parts of one agency's measures into words, with the labels of its registers and code lists."""

    def __init__(self, codelists: CodeLists) -> None:
        self.codelists = codelists

    def of(self, node: n.Node) -> Text:
        """What the node is, in a clause without a full stop."""
        match node:
            case n.Leaf():
                return self._leaf(node)
            case n.Growth():
                return self._growth(node)
            case n.Met():
                parts = self._numbered([self._met_part(part) for part in node.parts])
                return Text("下列條件達到之項數：{parts}", "how many of these hold: {parts}").format(parts=parts)
            case n.Members() | n.Constant():
                return self._given(node)
            case _:
                return self._arithmetic(node)

    def _given(self, node: n.Members | n.Constant) -> Text:
        if isinstance(node, n.Constant):
            words = Text("定值{value}（{source}）", "the constant {value} ({source})")
            return words.format(value=node.value, source=node.source)
        title = self.codelists[node.codelist].title
        return Text("計算日之{list}數", "the number of {list} on the figure's date").format(list=title)

    def _arithmetic(self, node: n.Total | n.Least | n.Difference | n.Ratio) -> Text:
        match node:
            case n.Total():
                return Text("{n}項合計：{parts}", "the total of {n} parts: {parts}").format(
                    n=len(node.parts), parts=self._numbered([self.of(part) for _, part in node.parts])
                )
            case n.Least():
                return Text("{n}項中之最小值：{parts}", "the least of {n} parts: {parts}").format(
                    n=len(node.parts), parts=self._numbered([self.of(part) for _, part in node.parts])
                )
            case n.Difference():
                return Text("「{a}」減「{b}」", "“{a}” less “{b}”").format(a=self.of(node.value), b=self.of(node.less))
            case n.Ratio():
                words = Text("「{a}」除以「{b}」{percent}", "“{a}” over “{b}”{percent}")
                percent = Text("，以百分比表示", ", in percent") if node.percent else Text("", "")
                return words.format(a=self.of(node.value), b=self.of(node.over), percent=percent)

    def condition(self, condition: n.Condition, leaf: n.Leaf) -> Text:
        """A condition in words."""
        if isinstance(condition, n.Group):
            children = [self.condition(child, leaf) for child in condition.children]
            if condition.kind == "not":
                return Text("非（{c}）", "not ({c})").format(c=_join(children, Text("且", " and ")))
            joint = Text("，或", ", or ") if condition.kind == "any" else Text("且", " and ")
            return _bracket(_join(children, joint))
        field = leaf.table.fields[condition.field]
        values = self._operands(condition, leaf)
        if field.type == "boolean":
            negated = condition.operands[0] is False
            return Text("非{field}", "not {field}").format(field=field.label) if negated else _lower(field.label)
        words = {
            "equals": Text("{field}為{values}", "{field} is {values}"),
            "in": Text("{field}屬於{values}", "{field} is one of {values}"),
            "not_in": Text("{field}不屬於{values}", "{field} is none of {values}"),
            "at_least": Text("{field}在{values}以上", "{field} is at least {values}"),
            "at_most": Text("{field}在{values}以下", "{field} is at most {values}"),
        }[condition.operator]
        return words.format(field=_lower(field.label), values=values)

    def window(self, window: n.Window) -> Text:
        since = window.since
        return _WINDOWS[window.kind].format(
            since=Text(f"民國{roc_year(since.year)}年{since.month}月{since.day}日", f"{since:%d %B %Y}")
            if since
            else Text("", "")
        )

    def outside(self, window: n.Window) -> Text:
        """That a record does not belong to the window."""
        return _OUTSIDE[window.kind]

    def _operands(self, test: n.Test, leaf: n.Leaf) -> Text:
        if test.codelist is not None:
            return self.codelists[test.codelist].title
        name = leaf.table.fields[test.field].list
        if name is None:
            return Text("、".join(map(str, test.operands)), ", ".join(map(str, test.operands)))
        return _join([self.codelists[name].label(str(code)) for code in test.operands], Text("、", ", "))

    def _leaf(self, leaf: n.Leaf) -> Text:
        of = (
            leaf.register.title
            if not leaf.table.has_lines or leaf.register.lines is None
            else leaf.register.lines.title
        )
        conditions = [self.condition(condition, leaf) for condition in leaf.where]
        clause = (
            Text("、{c}", ", where {c}").format(c=_join(conditions, Text("，", " and ")))
            if conditions
            else Text("", "")
        )
        what = {
            "count": Text("件數", "the number of"),
            "sum": Text("之{field}合計", "the sum of {field} over"),
            "mean": Text("之{field}平均", "the mean of {field} over"),
            "distinct": Text("不重複（{keys}）之數", "the number of different ({keys}) in"),
            "latest": Text("每一（{keys}）最後一次{field}之{then}", "the {then} of the last {field} per ({keys}) in"),
        }[leaf.kind].format(
            field=_lower(leaf.table.fields[leaf.field].label) if leaf.field else "",
            keys=_join([self._key(leaf, key) for key in leaf.keys], Text("、", ", ")),
            then=Text("合計", "sum") if leaf.then == "sum" else Text("平均", "mean"),
        )
        return Text("「{of}」登記簿中{window}{clause}者，{what}", "{what} {of} {window}{clause}").format(
            of=Text(of.zh, of.en.lower()), window=self.window(leaf.window), clause=clause, what=what
        )

    def _key(self, leaf: n.Leaf, key: str) -> Text:
        return Text("紀錄", "record") if key == "record" else _lower(leaf.table.fields[key].label)

    def _growth(self, node: n.Growth) -> Text:
        base = (
            _BASES[node.base]
            if isinstance(node.base, str)
            else Text(f"民國{roc_year(node.base)}年同期", f"the same days of {node.base}")
        )
        words = Text("「{a}」較{base}之成長率", "the growth of “{a}” on {base}").format(
            a=self.of(node.value), base=base
        )
        if node.round is None:
            return words
        return Text("{w}（{m}至{p}位小數）", "{w} ({m} to {p} decimal places)").format(
            w=words, m=_MODES[node.round.mode], p=node.round.places
        )

    def _met_part(self, part: n.MetPart) -> Text:
        words = Text("「{a}」達{floor}以上", "“{a}” reaches {floor}").format(
            a=self.of(part.requirement.value), floor=part.requirement.at_least
        )
        if part.provided is None:
            return words
        return Text("{w}，且「{a}」達{floor}以上", "{w}, provided “{a}” reaches {floor}").format(
            w=words, a=self.of(part.provided.value), floor=part.provided.at_least
        )

    def requirement(self, part: n.MetPart, requirement: n.Requirement, value: Value, held: bool) -> Text:
        """Whether a requirement held, with the number found and the floor."""
        verdict = Text("達到", "met") if held else Text("未達到", "not met")
        return Text("{name}：{value}，門檻{floor}，{verdict}", "{name}: {value}, floor {floor}, {verdict}").format(
            name=part.title, value=shown(value), floor=requirement.at_least, verdict=verdict
        )

    def other_base(self, base: Period | None, value: Value) -> Text:
        """The growth that another reading of the base year would give."""
        year = base.year if base else 0
        return Text("若以民國{roc}年同期為基期：{v}", "on the same days of {ce}: {v}").format(
            roc=roc_year(year), ce=year, v=_percent(value)
        )

    @staticmethod
    def rounding(rounding: n.Round, exact: Decimal, value: Decimal) -> Text:
        return Text("{exact}{mode}為{value}", "{exact} {mode} to {value}").format(
            exact=shown(exact), mode=_MODES[rounding.mode], value=f"{value:f}"
        )

    def _numbered(self, parts: list[Text]) -> Text:
        numbered = [Text(f"（{i}）{part.zh}", f"({i}) {part.en}") for i, part in enumerate(parts, start=1)]
        return _join(numbered, Text("；", "; "))


def shown(value: Value, places: int = 4) -> Text:
    """A value for reading: at most ``places`` decimals, rounded half up for display only."""
    if isinstance(value, Absence):
        return value.words()
    short = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{short:f}".rstrip("0").rstrip(".") if "." in f"{short:f}" else f"{short:f}"
    exact = value == short
    return Text(text if exact else f"約{text}", text if exact else f"about {text}")


def _percent(value: Value) -> Text:
    words = shown(value, 2)
    return words if isinstance(value, Absence) else Text(f"{words.zh}%", f"{words.en}%")


def _join(parts: list[Text], by: Text) -> Text:
    return Text(by.zh.join(p.zh for p in parts), by.en.join(p.en for p in parts))


def _bracket(words: Text) -> Text:
    return Text(f"（{words.zh}）", f"({words.en})")


def _lower(label: Text) -> Text:
    return Text(label.zh, label.en[:1].lower() + label.en[1:])
