"""The two columns by which a file of many records says that one of them is classified, and why.

They are no fields of the register: what they say is kept beside the record, and no figure reads it.
"""

from __future__ import annotations

from collections.abc import Mapping

from shizheng.plan.text import Text
from shizheng.registers.cells import Value
from shizheng.registers.schema import Field

WITHHELD, WHY = "withheld", "withheld_why"
LONGEST = 500
"""Characters that a reason may have."""
FIELDS = {
    WITHHELD: Field(
        type="boolean",
        label=Text("不公開", "Classified"),
        required=False,
        help=Text(
            "未公布之訪問、過境等填「是」；公開者可不填。僅新紀錄適用，已登錄者請於該紀錄之頁面變更",
            "yes for an unannounced visit, a transit; else it may be left blank. For new records alone: what is there "
            "already is classified or opened on its page",
        ),
    ),
    WHY: Field(
        type="text",
        label=Text("不公開理由", "Why it is withheld"),
        required=False,
        max_length=LONGEST,
        help=Text("不公開者必填", "wanted where the record is classified"),
    ),
}
"""How the cells are read, and what the columns are called."""


def fault_of(said: Mapping[str, Value]) -> tuple[str, str] | None:
    """The finding, and the column that it concerns, where what was read says no more than half; None where it fits.

    What is half said isn't guessed at: a reason without a yes may be a secret that would be open.
    """
    withheld, why = said[WITHHELD], said[WHY]
    if withheld and not why:
        return "withheld-without-reason", WHY
    if why and not withheld:
        return "reason-without-withheld", WITHHELD
    return None
