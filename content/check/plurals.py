"""Checks that words which change with a number are written in each of the plural forms of their
language.
"""

from __future__ import annotations

import contextlib
import re
import string
from functools import lru_cache
from pathlib import Path

from content.check.yaml_tree import Node
from content.reading.plurals import SEPARATOR, forms_of
from content.reading.problems import Mistakes

_COUNTED = re.compile(
    r"""
    \{(\w+)\}                               # a value without forms
    (?:\ [a-z]+(?:ed|er|est|al)|\ more)?    # and "more", "pushed", "further"
    \ (?:are|have|do|were|people|women|men|children|[a-z]{2,}(?<!s)s)\b
    """,
    re.VERBOSE,
)
"""A value before an English plural."""

_SINGULAR = frozenset(
    {
        "is", "was", "has", "does", "as", "its", "this", "always", "asks", "belongs", "calls",
        "comes", "ends", "gets", "goes", "helps", "holds", "leads", "lies", "looks", "matches",
        "means", "needs", "opens", "reads", "says", "seems", "shows", "stands", "starts",
        "stays", "takes", "tells", "uses", "waits", "wants", "works",
    }
)  # fmt: skip
"""Words that end in s and are no plural: a text may stand before them, as in "{name} waits"."""

FIXED = frozenset({"limit", "fewest", "aim"})
"""Limits of ours: never one."""


def check_plurals(path: Path, language: str, node: Node, mistakes: Mistakes) -> None:
    """As many forms as the language has; in English, forms wherever a noun or verb changes."""
    forms = forms_of(language)
    for name, spec in _specs(node.text):
        written = spec.split(SEPARATOR)
        if len(forms) == 1:
            mistakes.add(path, node.line, "plural_needless", name=name)
        elif len(written) != len(forms):
            needed = SEPARATOR.join(forms)
            mistakes.add(path, node.line, "plural_forms", name=name, forms=needed)
    if language == "en":
        for words, name in _unformed(node.text):
            mistakes.add(path, node.line, "plural_missing", words=words, name=name)


@lru_cache(maxsize=1 << 13)
def _unformed(text: str) -> tuple[tuple[str, str], ...]:
    """(words, name of the value) wherever an English text has one form for all numbers."""
    return tuple(
        (found[0], found[1])
        for found in _COUNTED.finditer(_SPEC.sub("", text))
        if found[1] not in FIXED and found[0].rsplit(" ", 1)[1] not in _SINGULAR
    )


@lru_cache(maxsize=1 << 14)
def longest_reading(text: str) -> str:
    """The text with the longest of each word's forms."""
    return _SPEC.sub(lambda spec: max(spec[1].split(SEPARATOR), key=len), text)


_SPEC = re.compile(r"\{\w+:((?:[^{}]|\{\w*\})*)\}")


@lru_cache(maxsize=1 << 14)
def _specs(text: str) -> tuple[tuple[str, str], ...]:
    """(name, what stands behind its colon) of every placeholder that has a colon, up to a bracket
    that does not close: that is told elsewhere."""
    found: list[tuple[str, str]] = []
    with contextlib.suppress(ValueError):
        for _, name, spec, _ in string.Formatter().parse(text):
            if name is not None and spec:
                found.append((name, spec))
    return tuple(found)
