"""Reading a file of definitions: YAML to a frozen model, with every fault named by its path.

Used for code lists, registers, measures and rule sets alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers.parsing import KINDS, problem_of, shortened

T = TypeVar("T")

CATALOGUE = "shizheng.registers"


class Definition(BaseModel):
    """The base of all definitions: frozen, and strict about names it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _OneOfEach:
    """YAML keeps the last of two equal keys and says nothing; in a definition one of the two would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        words = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
        if len(words) != len(set(words)):
            twice = next(word for number, word in enumerate(words) if word in words[:number])
            mark = [key for key, _ in node.value if key.value == twice][1].start_mark
            raise yaml.constructor.ConstructorError(None, None, f"「{twice}」重複 “{twice}” stands twice", mark)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[misc]
        return made


class _Values(_OneOfEach, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Numbers, days and truth values as such."""


class _Texts(_OneOfEach, getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Everything as it is written."""


def read_yaml(path: Path) -> Any:
    """The YAML document in ``path``.  Raises ``InvalidDefinitionError`` where it is absent, not text or not YAML."""
    return _read(path, _Values)


def read_yaml_as_text(path: Path) -> Any:
    """The same, every number and day as the text that stands in the file."""
    return _read(path, _Texts)


def lines_of(path: Path, places: Iterable[Sequence[str | int]]) -> list[int]:
    """On which line of a YAML file each of some places begins; a place is a key or a number from 0 at each step."""
    root: Any = yaml.compose(path.read_text("utf-8"), _Texts)
    return [reduce(_below, place, root).start_mark.line + 1 for place in places]


def _below(node: Any, step: str | int) -> Any:
    return node.value[step] if isinstance(step, int) else next(value for key, value in node.value if key.value == step)


def _read(path: Path, loader: Any) -> Any:
    source = path.name
    try:
        return yaml.load(path.read_text("utf-8"), loader)  # noqa: S506 - both loaders are safe
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidDefinitionError(source, [find("file-unreadable", file=str(path), reason=str(error))]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2) if mark else None
        raise InvalidDefinitionError(source, [find("not-yaml", place=place, reason=problem_of(error))]) from error
    except (yaml.YAMLError, ValueError, RecursionError, KeyError, AttributeError) as error:
        # What the parser itself raises: a day such as 2016-02-30, brackets without end, a tag that does not fit.
        raise InvalidDefinitionError(source, [find("not-yaml", reason=str(error))]) from error


def parse(kind: Any, document: Any, source: str) -> Any:
    """``document`` as a value of the type ``kind``.  Raises ``InvalidDefinitionError`` naming every fault."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    try:
        return adapter.validate_python(document)
    except ValidationError as error:
        raise InvalidDefinitionError(source, [_as_finding(detail) for detail in error.errors()]) from error


def find(code: str, place: Place | None = None, subject: str | None = None, **values: object) -> Finding:
    """A finding of this room's catalogue."""
    return Catalogue.of(CATALOGUE).find(code, place=place, subject=subject, **values)


def nearest(name: str, names: Any) -> str:
    """The valid name that looks most like ``name``, or an empty string where none does."""
    close = get_close_matches(str(name), [str(candidate) for candidate in names], n=1, cutoff=0.5)
    return close[0] if close else ""


def nearest_words(name: str, names: Any) -> Text:
    """The end of a sentence that tells the nearest valid name, empty where none is near."""
    near = nearest(name, names)
    return Text(f"；最接近者為「{near}」", f"; the nearest is “{near}”") if near else Text("", "")


def _as_finding(detail: ErrorDetails) -> Finding:
    path = "/".join(str(step + 1) if isinstance(step, int) else step for step in detail["loc"])
    found = shortened(detail["input"])
    if detail["type"] == "extra_forbidden":
        return find("word-unknown", subject=path, path=path, name=str(detail["loc"][-1]))
    if detail["type"] == "missing":
        return find("word-missing", subject=path, path=path, name=str(detail["loc"][-1]))
    if detail["type"] in KINDS:
        return find("not-of-kind", subject=path, path=path, kind=KINDS[detail["type"]], found=found)
    if detail["type"] in ("literal_error", "enum") and "ctx" in detail:
        allowed = re.findall(r"'([^']*)'", str(detail["ctx"].get("expected", "")))
        near = nearest_words(str(detail["input"]), allowed)
        return find("not-one-of", subject=path, path=path, found=found, allowed=", ".join(allowed), near=near)
    return find("definition-invalid", subject=path, path=path, reason=detail["msg"], found=found)
