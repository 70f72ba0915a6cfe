"""A measure as sentences: what is counted, under which conditions, in both languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce

from shizheng.measures import nodes as n
from shizheng.measures.ask import Condition, Group, Operand, Test, Window
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.figure import Absence, Value
from shizheng.plan.period import roc_year
from shizheng.plan.text import Text
from shizheng.plan.units import with_unit
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
_TESTS = {
    "equals": Text("{field}為{values}", "{field} is {values}"),
    "in": Text("{field}屬於{values}", "{field} is one of {values}"),
    "not_in": Text("{field}不屬於{values}", "{field} is none of {values}"),
    "at_least": Text("{field}在{values}以上", "{field} is at least {values}"),
    "at_most": Text("{field}在{values}以下", "{field} is at most {values}"),
    "between": Text("{field}介於{values}（含）", "{field} is between {values}, both included"),
}
_NOT_GIVEN = Text("{field}未填", "{field} is not given")
_COMBINED = {
    "total": Text("{n}項合計：{parts}", "the total of {n} parts: {parts}"),
    "least": Text("{n}項中之最小值：{parts}", "the least of {n} parts: {parts}"),
    "greatest": Text("{n}項中之最大值：{parts}", "the greatest of {n} parts: {parts}"),
    "product": Text("{n}項相乘：{parts}", "the product of {n} parts: {parts}"),
    "weighted": Text("{n}項加權合計：{parts}", "the weighted sum of {n} parts: {parts}"),
}
_COMPARED = {
    "growth": Text("「{a}」較{base}之成長率", "the growth of “{a}” on {base}"),
    "reduction": Text("「{a}」較{base}之減少率", "the reduction of “{a}” on {base}"),
    "change": Text("「{a}」較{base}之增減", "the change of “{a}” on {base}"),
}
_ABSENT_PARTS = {
    "skip": Text("，無數值者不計", ", leaving out what has no value"),
    "zero": Text("，無數值者以零計", ", taking what has no value for zero"),
}
_NONE_COUNTS = Text("（無一符合者視為尚無核定紀錄）", " (none of them is not reported, not zero)")
_NOTHING_REPORTED = Text("（全無核定紀錄者以零計）", " (zero where nothing was reported)")
_BASES = {
    "previous_year": Text("上一年度同期", "the same days of the year before"),
    "year_before_last": Text("前二年度同期", "the same days of the year before last"),
}


class Sentences:
    """Puts the parts of one agency's measures into words, with the labels of its registers and code lists."""

    def __init__(self, codelists: CodeLists) -> None:
        self.codelists = codelists
        # A node is held on to beside its words, so that its identity is given to no other.
        self._said: dict[int, tuple[n.Node, Text]] = {}

    def of(self, node: n.Node) -> Text:
        """What the node is, in a clause without a full stop."""
        if id(node) not in self._said:
            self._said[id(node)] = (node, self._of(node))
        return self._said[id(node)][1]

    def _of(self, node: n.Node) -> Text:
        match node:
            case n.Leaf():
                words = self._leaf(node)
            case n.Comparison():
                words = self._comparison(node)
            case n.Met():
                parts = self._numbered([self._met_part(part) for part in node.parts])
                words = Text("下列條件達到之項數：{parts}", "how many of these hold: {parts}").format(parts=parts)
            case n.Milestones():
                parts = self._numbered([self._step(step) for step in node.parts])
                words = Text("依序達到之里程碑：{parts}", "the last of these steps reached in order: {parts}")
                words = words.format(parts=parts)
            case n.Members() | n.Constant():
                words = self._given(node)
            case n.Combination() | n.Weighted():
                words = self._combination(node)
            case n.Difference():
                words = Text("「{a}」減「{b}」", "“{a}” less “{b}”").format(a=self.of(node.value), b=self.of(node.less))
            case n.Ratio():
                percent = Text("，以百分比表示", ", in percent") if node.percent else Text("", "")
                words = Text("「{a}」除以「{b}」{percent}", "“{a}” over “{b}”{percent}")
                words = words.format(a=self.of(node.value), b=self.of(node.over), percent=percent)
        return self._with_rounding(words, node.round)

    def _given(self, node: n.Members | n.Constant) -> Text:
        if isinstance(node, n.Constant):
            words = Text("定值{value}（{source}）", "the constant {value} ({source})")
            return words.format(value=f"{node.value:f}", source=node.source)
        title = self.codelists[node.codelist].title
        return Text("計算日之{list}數", "the number of {list} on the figure's date").format(list=title)

    def _combination(self, node: n.Combination | n.Weighted) -> Text:
        if isinstance(node, n.Weighted):
            weighted = Text("{part}（權重{weight}）", "{part} (weight {weight})")
            named = [weighted.format(part=self.of(part), weight=f"{weight:f}") for _, weight, part in node.parts]
        else:
            named = [self.of(part) for _, part in node.parts]
        words = _COMBINED[node.kind].format(n=len(named), parts=self._numbered(named))
        return words if node.absent == "propagate" else _joined(words, _ABSENT_PARTS[node.absent])

    @staticmethod
    def _with_rounding(words: Text, rounding: n.Round | None) -> Text:
        if rounding is None:
            return words
        return Text("{w}（{m}至{p}位小數）", "{w} ({m} to {p} decimal places)").format(
            w=words, m=_MODES[rounding.mode], p=rounding.places
        )

    def condition(self, condition: Condition, leaf: n.Leaf) -> Text:
        """A condition in words."""
        if isinstance(condition, Group):
            children = [self.condition(child, leaf) for child in condition.children]
            if condition.kind == "not":
                return Text("非（{c}）", "not ({c})").format(c=_join(children, Text("且", " and ")))
            joint = Text("，或", ", or ") if condition.kind == "any" else Text("且", " and ")
            return Text("（{c}）", "({c})").format(c=_join(children, joint))
        field = leaf.table.fields[condition.field]
        if condition.operator == "given":
            given = Text("{field}有填", "{field} is given") if condition.operands[0] else _NOT_GIVEN
            return given.format(field=_lower(field.label))
        values = self._operands(condition, leaf)
        if field.type == "boolean" and condition.operator == "equals":
            words = Text("{field}", "{field}") if condition.operands[0] else Text("非{field}", "not {field}")
            return words.format(field=_lower(field.label))
        return _TESTS[condition.operator].format(field=_lower(field.label), values=values)

    def window(self, window: Window) -> Text:
        since = window.since
        if since is None:
            return _WINDOWS[window.kind]
        day = Text(f"民國{roc_year(since.year)}年{since.month}月{since.day}日", f"{since:%d %B %Y}")
        return _WINDOWS[window.kind].format(since=day)

    def outside(self, window: Window) -> Text:
        """That a record does not belong to the window."""
        return _OUTSIDE[window.kind]

    def _operands(self, test: Test, leaf: n.Leaf) -> Text:
        if test.codelist is not None:
            return self.codelists[test.codelist].title
        name = leaf.table.fields[test.field].list
        if name is None:
            return _join([_plain(operand) for operand in test.operands], Text("、", ", "))
        return _join([self.codelists[name].label(str(code)) for code in test.operands], Text("、", ", "))

    def _leaf(self, leaf: n.Leaf) -> Text:
        of = (
            leaf.register.title
            if not leaf.table.has_lines or leaf.register.lines is None
            else leaf.register.lines.title
        )
        conditions = [self.condition(condition, leaf) for condition in leaf.where]
        clause = Text("", "")
        if conditions:
            clause = Text("、{c}", ", where {c}").format(c=_join(conditions, Text("，", " and ")))
        what = {
            "count": Text("者之件數", "the number of"),
            "sum": Text("者之{field}合計", "the sum of {field} over"),
            "mean": Text("者之{field}平均", "the mean of {field} over"),
            "distinct": Text("者，不重複（{keys}）之數", "the number of different ({keys}) in"),
            "latest": Text(
                "者，每一（{keys}）最後一次{field}之{then}", "the {then} of the last {field} per ({keys}) in"
            ),
        }[leaf.kind].format(
            field=self.field(leaf, leaf.ask.field) if leaf.ask.field else "",
            keys=_join([self.field(leaf, key) for key in leaf.ask.keys], Text("、", ", ")),
            then=Text("合計", "sum") if leaf.then == "sum" else Text("平均", "mean"),
        )
        words = Text("「{of}」登記簿中{window}{clause}{what}", "{what} {of} {window}{clause}").format(
            of=Text(of.zh, of.en.lower()), window=self.window(leaf.window), clause=clause, what=what
        )
        declared = [_NONE_COUNTS] if leaf.none == "not_reported" else []
        declared += [_NOTHING_REPORTED] if leaf.absent == "zero" else []
        return reduce(_joined, declared, words)

    def field(self, leaf: n.Leaf, name: str) -> Text:
        """The name of a field that a leaf reads."""
        return Text("紀錄", "record") if name == "record" else _lower(leaf.table.fields[name].label)

    def _comparison(self, node: n.Comparison) -> Text:
        base = (
            _BASES[node.base]
            if isinstance(node.base, str)
            else Text(f"民國{roc_year(node.base)}年同期", f"the same days of {node.base}")
        )
        return _COMPARED[node.kind].format(a=self.of(node.value), base=base)

    def _met_part(self, part: n.MetPart) -> Text:
        words = self._required(part.requirement)
        if part.provided is None:
            return words
        return Text("{w}，且{p}", "{w}, provided {p}").format(w=words, p=self._required(part.provided))

    def _step(self, step: n.Milestone) -> Text:
        words = Text("{w}者為{reaches}", "{w} is {reaches}")
        return words.format(w=self._required(step.requirement), reaches=f"{step.reaches:f}")

    def _required(self, requirement: n.Requirement) -> Text:
        words = Text("「{a}」{bounds}", "“{a}” {bounds}")
        return words.format(a=self.of(requirement.value), bounds=bounds(requirement))

    def requirement(self, title: Text, requirement: n.Requirement, value: Value, held: bool) -> Text:
        """Whether a requirement held, with the number found and its bounds."""
        verdict = Text("達到", "met") if held else Text("未達到", "not met")
        return Text("{name}：{value}，須{bounds}，{verdict}", "{name}: {value}, which {bounds}: {verdict}").format(
            name=title, value=shown(value), bounds=bounds(requirement), verdict=verdict
        )

    @staticmethod
    def without(part: Text, absent: str) -> Text:
        """That a part has no value and what was done about it."""
        words = {
            "skip": Text("「{a}」無數值，不計", "“{a}” has no value and is left out"),
            "zero": Text("「{a}」無數值，以零計", "“{a}” has no value and is taken for zero"),
        }[absent]
        return words.format(a=part)

    @staticmethod
    def other_base(year: int, value: Value, unit: str) -> Text:
        """What another base year would give."""
        words = shown(value, 2)
        if not isinstance(value, Absence):
            words = with_unit(words, value, unit)
        return Text("若以民國{roc}年同期為基期：{v}", "on the same days of {ce}: {v}").format(
            roc=roc_year(year), ce=year, v=words
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
    digits = Context(prec=max(value.adjusted() + places + 2, CONTEXT.prec))
    short = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=digits)
    text = f"{short:f}".rstrip("0").rstrip(".") if "." in f"{short:f}" else f"{short:f}"
    exact = value == short
    return Text(text if exact else f"約{text}", text if exact else f"about {text}")


def bounds(requirement: n.Requirement) -> Text:
    """What a requirement asks of its value."""
    low, high = requirement.at_least, requirement.at_most
    if low is not None and high is not None:
        return Text(f"介於{low:f}與{high:f}之間", f"is between {low:f} and {high:f}")
    if low is not None:
        return Text(f"達{low:f}以上", f"reaches {low:f}")
    return Text(f"在{high:f}以下", f"is at most {high:f}")


def _join(parts: list[Text], by: Text) -> Text:
    return Text(by.zh.join(p.zh for p in parts), by.en.join(p.en for p in parts))


def _joined(first: Text, second: Text) -> Text:
    return Text(first.zh + second.zh, first.en + second.en)


def _plain(operand: Operand) -> Text:
    """A value that stands in no code list: yes or no in words, a number in digits."""
    if isinstance(operand, bool):
        return Text("是", "yes") if operand else Text("否", "no")
    digits = f"{operand:f}" if isinstance(operand, Decimal) else str(operand)
    return Text(digits, digits)


def _lower(label: Text) -> Text:
    return Text(label.zh, label.en[:1].lower() + label.en[1:])
