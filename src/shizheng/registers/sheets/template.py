"""The template of a register: its columns with their help, and its code lists as pick lists."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from shizheng.plan.text import Language, Text
from shizheng.registers import secrecy
from shizheng.registers.codelists import CodeLists
from shizheng.registers.headings import fields_of, headings, required_columns
from shizheng.registers.schema import Field, Register
from shizheng.registers.sheets.page import Page, Picks

_TITLES = (Text("資料", "Data"), Text("說明", "Help"), Text("代碼", "Codes"))
_HELP = (Text("欄位", "Column"), Text("名稱", "Name"), Text("必填", "Required"), Text("填法", "How to fill it in"))
_YES_OR_NO = (Text("是", "yes"), Text("否", "no"))
_WAYS = {
    "text": Text("文字", "text"),
    "integer": Text("整數", "a whole number"),
    "decimal": Text("數字，小數至多 {scale} 位", "a number, {scale} decimal places at most"),
    "date": Text("日期，如 106/3/5 或 2017-03-05", "a date, such as 2017-03-05 or 106/3/5"),
    "boolean": Text("是或否", "yes or no"),
    "code": Text("由清單選取，或填代碼", "pick from the list, or write the code"),
}
_RECORD = Text(
    "自訂編號，同機關內不重複；同一編號再次上傳即為更正。有明細者，各列填同一編號",
    "a number of your own, the only one in the agency; sent again it is a correction. Lines of one record repeat it",
)
_UNIT = Text("單位代碼", "the unit's code")


def template(
    register: Register, codelists: CodeLists, units: Mapping[str, Text], language: Language
) -> tuple[Page, Page, Page]:
    """The pages of a template in a language (``zh`` or ``en``): to fill in, what each column means, what can be picked.

    ``units`` are those that may be reported for, with their names.
    """
    data, help, codes = (title.in_language(language) for title in _TITLES)
    called = headings(register)
    choices = _choices(register, codelists, units, language)
    listed = list(choices)
    required = required_columns(register)
    columns = tuple(called[name].in_language(language) for name in called)
    notes = {at: _how(register, name).in_language(language) for at, name in enumerate(called)}
    filled = Page(
        data,
        columns,
        notes=notes,
        required=frozenset(at for at, name in enumerate(called) if name in required),
        picks={
            at: Picks(codes, listed.index(name), len(choices[name]))
            for at, name in enumerate(called)
            if name in choices
        },
    )
    yes, no = (word.in_language(language) for word in _YES_OR_NO)
    described = Page(
        help,
        tuple(word.in_language(language) for word in _HELP),
        tuple((columns[at], name, yes if name in required else no, notes[at]) for at, name in enumerate(called)),
    )
    rows = tuple(zip_longest(*choices.values(), fillvalue=""))
    return (
        filled,
        described,
        Page(codes, tuple(called[name].in_language(language) for name in listed), rows, hidden=True),
    )


def _choices(
    register: Register, codelists: CodeLists, units: Mapping[str, Text], language: Language
) -> dict[str, list[str]]:  # fmt: skip
    found = {"unit": [f"{code} {name.in_language(language)}" for code, name in units.items()]}
    for name, field in {**fields_of(register), **secrecy.FIELDS}.items():
        if field.list is not None:
            codelist = codelists[field.list]
            found[name] = [f"{code} {codelist.label(code).in_language(language)}" for code in codelist.codes()]
        elif field.type == "boolean":
            found[name] = [word.in_language(language) for word in _YES_OR_NO]
    return {name: choices for name, choices in found.items() if choices}


def _how(register: Register, name: str) -> Text:
    if name in ("record", "unit"):
        return _RECORD if name == "record" else _UNIT
    field = secrecy.FIELDS.get(name) or fields_of(register)[name]
    way = _way(field)
    return Text(f"{way.zh}。{field.help.zh}", f"{way.en}. {field.help.en}") if field.help else way


def _way(field: Field) -> Text:
    way = _WAYS[field.type].format(scale=field.scale)
    return Text(f"{way.zh}，單位：{field.unit}", f"{way.en}, in {field.unit}") if field.unit else way
