"""Finds telephone numbers whose digits stand in a text itself, where `{number:aoc}` should name a
number of hotlines.yaml.

A number written by hand stays wrong when hotlines.yaml changes, and may be one that nobody checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from content.check.yaml_tree import Node, read_tree
from content.reading.named_numbers import HOTLINES
from content.reading.problems import Mistakes

FILES = (
    "*.yaml",
    "lessons/*/*.yaml",
    "lessons/*/*.md",
    "answers/*/*.yaml",
    "follow_ups/*.yaml",
    "phrases/*/*.yaml",
)
"""The files that people are shown texts of; the lexicon and the lists hold what people write."""

_NOT_SHOWN = frozenset(
    (
        "said", "claim", "goal", "out_of_scope", "where", "source", "id", "number", "keys",
        "owner", "phone", "contact",
    )
)  # fmt: skip
"""Keys whose texts are not ours to say: what people write, writers' notes, the numbers' own, and
how a district is reached, which stands in offices.yaml alone."""

_SHORT = r"1[0-9]{3}|19[1-9]"
"""Thai short numbers: 191 and its like, and four digits from 1 on."""

_LONG = r"0[0-9]{1,2}[- ]?[0-9]{3}[- ]?[0-9]{3,4}|\+66[- ]?[0-9][- 0-9]{6,12}[0-9]"
"""Telephones of offices and banks, and mobile ones, with or without hyphens."""

_MONEY = r"(?![\s\u00a0]*(?:\u0e1a\u0e32\u0e17|baht|\u0e04\u0e30\u0e41\u0e19\u0e19|points?\b))"

NUMBER = re.compile(
    rf"(?<![A-Za-z0-9_.,:/#+-])(?:{_LONG}|(?:{_SHORT}){_MONEY})(?![0-9]|[,.:/-][0-9A-Za-z]|-?[A-Za-z])"
)
"""Such a number in a text. A sum, a time, a date, an address or part of a longer one is none."""


def check_handwritten_numbers(folder: Path, mistakes: Mistakes) -> None:
    """Refuse every telephone number in a text; where its name is known, the mistake says it."""
    names = _names(folder / HOTLINES)
    for path in sorted({path for pattern in FILES for path in folder.glob(pattern)}):
        for line, number in _numbers_of(path):
            name = names.get(re.sub(r"\D", "", number))
            code = "number_by_hand" if name else "number_not_known"
            mistakes.add(path, line, code, number=number, name=name or "")


def _names(path: Path) -> Mapping[str, str]:
    """Digits -> name of the number in hotlines.yaml."""
    root = read_tree(path, as_written=True)
    return {
        re.sub(r"\D", "", one.text_at("number")): one.text_at("id")
        for one in (root.items_at("hotlines") if root else ())
    }


def _numbers_of(path: Path) -> Sequence[tuple[int, str]]:
    """(line, number) of those in the texts of a file as they are written there."""
    if path.suffix == ".md":
        try:
            return list(_numbers_in(Node(1, text=path.read_text(encoding="utf-8-sig"))))
        except (OSError, UnicodeDecodeError):
            return ()  # noted by the loader
    root = read_tree(path, as_written=True)
    return _numbers_below(root) if root else ()


def _numbers_in(node: Node) -> Iterator[tuple[int, str]]:
    for found in NUMBER.finditer(node.text):
        yield node.line + node.text.count("\n", 0, found.start()), found[0]


@lru_cache(maxsize=1024)
def _numbers_below(root: Node) -> tuple[tuple[int, str], ...]:
    return tuple(found for node in _below(root) for found in _numbers_in(node))


def _below(node: Node) -> Iterator[Node]:
    if node.text:
        yield node
    for key, inner in node.keys.items():
        if key not in _NOT_SHOWN:
            yield from _below(inner)
    for inner in node.items:
        yield from _below(inner)
