"""An agency's data files can be read as what they are, by people and by programs."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
import yaml

from tests.house.tree import AGENCIES, ROOT, SOURCE, name_of, texts

FILES = texts(AGENCIES)
YAMLS = [path for path in (*FILES, *texts(SOURCE), *texts(ROOT / "tests")) if path.suffix in {".yaml", ".yml"}]
CSVS = [path for path in FILES if path.suffix == ".csv"]


class OneOfEach(yaml.SafeLoader):
    """YAML keeps the last of two equal keys and says nothing; this loader refuses them."""


def mapping_without_repetition(loader: OneOfEach, node: yaml.MappingNode) -> dict[object, object]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = [key for key in keys if keys.count(key) > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
    return loader.construct_mapping(node, deep=True)


OneOfEach.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping_without_repetition)


@pytest.mark.parametrize("path", YAMLS, ids=name_of)
def test_a_yaml_file_parses_and_no_key_stands_twice(path: Path) -> None:
    assert yaml.load(path.read_text("utf-8"), OneOfEach) is not None  # noqa: S506 - a SafeLoader


@pytest.mark.parametrize("path", CSVS, ids=name_of)
def test_a_csv_file_has_one_header_and_rows_as_wide(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, strict=True))
    assert len(set(header)) == len(header)
    assert all(header)
    assert rows
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_data_file_is_composed_unicode_with_plain_line_ends(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert "\r" not in text
    assert text.endswith("\n")


def test_a_key_that_stands_twice_is_seen() -> None:
    with pytest.raises(yaml.YAMLError, match="twice"):
        yaml.load("a: 1\nb: 2\na: 3\n", OneOfEach)  # noqa: S506 - a SafeLoader
