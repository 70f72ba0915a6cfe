"""The words that checks look for, as data: those of all documents, and those that an agency adds."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from shizheng.plan.yaml import read_yaml


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Slip(_Frozen):
    """A known slip of the pen and what was probably meant."""

    wrong: str
    meant: str


class Group(_Frozen):
    """The name of a group and a pattern for each of its members."""

    name: str
    members: dict[str, str]


class Limit(_Frozen):
    """What a goal's title limits; three patterns."""

    goal: str
    kept_by: str
    beyond: str


class Terms(_Frozen):
    """All of a ``terms.yaml``."""

    one_thing: tuple[tuple[str, ...], ...] = ()
    slips: tuple[Slip, ...] = ()
    inner_capitals: tuple[str, ...] = ()
    changeable: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    limits: tuple[Limit, ...] = ()

    def and_those_of(self, other: Terms) -> Terms:
        """These terms and the other's."""
        return Terms(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})

    @staticmethod
    @cache
    def standing() -> Terms:
        """The terms that stand beside this file; a malformed file is a programmer's fault and raises."""
        return Terms.model_validate(read_yaml((files("shizheng.documents") / "terms.yaml").read_text("utf-8")))
