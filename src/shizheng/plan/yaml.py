"""Reading YAML: plain values only, by the compiled parser where there is one."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The document in ``text``.  Raises ``yaml.YAMLError`` where it is none."""
    return yaml.load(text, _LOADER)  # noqa: S506 - both loaders are safe ones
