"""YAML as people write it: a day that does not exist is told with its line, and so is each key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VALUES = {"timestamp": "day", "int": "number", "float": "number"}


class NoSuchValue(yaml.MarkedYAMLError):
    """A day or number that looks like one and is none, such as 2026-11-31; it knows its line."""


class Loader(yaml.SafeLoader):
    """Reads YAML; raises NoSuchValue where PyYAML would stop with a ValueError and no line."""


class FastLoader(_Fast):  # type: ignore[misc]
    """The same, quicker; its words for a fault are shorter."""


def _checked(loader: Any, node: yaml.ScalarNode) -> Any:
    kind = node.tag.rpartition(":")[2]
    try:
        return yaml.SafeLoader.yaml_constructors[node.tag](loader, node)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        said = f"“{node.value}” is a {_VALUES[kind]} that does not exist."
        raise NoSuchValue(problem=said, problem_mark=node.start_mark) from error


for _loader in (Loader, FastLoader):
    for _tag in _VALUES:
        _loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _checked)


def told(error: yaml.YAMLError, otherwise: str = "") -> tuple[int, str, str]:
    """The line of a fault (0 when unknown), what is wrong with it, and how to mend it.

    `otherwise` is the way to mend what is no YAML at all.
    """
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    if isinstance(error, NoSuchValue):
        fix = "Write a real one, a day as 2026-11-30. If it is meant as words, put it in quotes."
        return line, str(error.problem), fix
    return line, "", otherwise or "Check the spaces at its start, and quote text with a colon."


@dataclass(frozen=True)
class Entry:
    """One key of a mapping as it stands in a file; `text` is its value, unless that is a list."""

    key: str
    line: int
    text: str | None


def entries(text: str, *path: str) -> Iterator[Entry]:
    """Every key of the mapping at this path, in the file's order, also one that is given twice.

    A key on the path that is given twice is followed each time. Text that is no YAML has none.
    """
    try:
        node = yaml.compose(text, Loader=_Fast)
    except yaml.YAMLError:
        return
    yield from _entries(node, path)


def _entries(node: yaml.Node | None, path: tuple[str, ...]) -> Iterator[Entry]:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        name = str(key.value)
        if not path:
            plain = isinstance(value, yaml.ScalarNode) and value.tag.startswith("tag:yaml.org")
            words = str(value.value) if plain else None
            yield Entry(name, key.start_mark.line + 1, words)
        elif name == path[0]:
            yield from _entries(value, path[1:])
