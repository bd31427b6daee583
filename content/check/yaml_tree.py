"""Reads a YAML file as a syntax tree: every value with its line, even if the models refuse the
file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from content.reading.files import Lines, Loader
from content.reading.named_numbers import numbers_named_in, replaced
from content.reading.problems import Mistakes


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A value of a file: a text, a map or a list. `line` counts from 1, at its key.

    It equals itself only, so that checks may remember what they found in a file by its root: most
    files are the same from one check of a workshop to the next.
    """

    line: int
    text: str = ""
    keys: Mapping[str, Node] = field(default_factory=dict)
    items: tuple[Node, ...] = ()

    def at(self, *path: str) -> Node | None:
        """The node under these keys, or None."""
        node: Node | None = self
        for key in path:
            node = node.keys.get(key) if node else None
        return node

    def text_at(self, *path: str) -> str:
        """The text under these keys, stripped; empty if there is none."""
        node = self.at(*path)
        return node.text.strip() if node else ""

    def items_at(self, *path: str) -> tuple[Node, ...]:
        """The list items under these keys; empty if there is no list."""
        node = self.at(*path)
        return node.items if node else ()

    def texts(self, name: str = "") -> Iterator[tuple[str, Node]]:
        """(key, node) of every text in several languages at or below this node."""
        if "th" in self.keys or "en" in self.keys:
            yield name, self
            return
        for key, node in self.keys.items():
            yield from node.texts(key)
        for node in self.items:
            yield from node.texts(name)


def read_tree(path: Path, *, as_written: bool = False) -> Node | None:
    """The file as nodes; None if it cannot be parsed (the loader notes why).

    Named numbers are resolved, unless the texts are wanted `as_written`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return _parsed(text, () if as_written else numbers_named_in(text, path))
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return None


@lru_cache(maxsize=1024)
def _parsed(text: str, numbers: tuple[tuple[str, str], ...]) -> Node | None:
    """The same root for the same text and numbers."""
    root = yaml.compose(text, Loader)
    return _node(root, 1, dict(numbers)) if root is not None else None


def check_written_twice(path: Path, mistakes: Mistakes) -> None:
    """Note keys that are repeated in a map: YAML silently keeps the last one."""
    try:
        repeated = Lines(path.read_text(encoding="utf-8-sig")).repeated_keys()
    except (OSError, ValueError, yaml.YAMLError):
        return  # noted by the loader
    for key, line in repeated:
        mistakes.add(path, line, "key_twice", key=key)


def _node(node: Any, line: int, numbers: Mapping[str, str]) -> Node:
    if isinstance(node, yaml.MappingNode):
        return Node(
            line,
            keys={
                str(key.value): _node(value, key.start_mark.line + 1, numbers)
                for key, value in node.value
            },
        )
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_node(one, one.start_mark.line + 1, numbers) for one in node.value)
        return Node(line, items=items)
    return Node(line, text=replaced(str(node.value), numbers))
