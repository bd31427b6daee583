"""Undoes spellings that evade filters in a message: spaced letters, and Latin letters in Thai
words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping

_CONSONANT, _LEADING = "\u0e01-\u0e2e", "\u0e40-\u0e44"
_THAI = "\u0e01-\u0e4e"
_MARK = "\u0e30-\u0e3a\u0e47-\u0e4e"
_LONE = rf"[{_CONSONANT}{_LEADING}a-z][{_MARK}]{{0,3}}"
_GAP = r"[ .\-_*]"
_APART = re.compile(rf"(?<!\S)(?:{_LONE}{_GAP}){{3,}}{_LONE}(?!\S)")
"""Four or more spaced letters."""
_GAPS = re.compile(_GAP)
_ZERO = re.compile(r"(?<=[0-9])o+|o+(?=[0-9])|(?<=[0-9],)ooo")
_AMONG = re.compile(
    rf"""
    (?<=[{_THAI}])[a-z0]{{1,2}}(?=[{_THAI}])
  | (?<![a-z0-9])[a-z]{{1,2}}(?=[{_MARK}])
  | (?<![a-z0-9])l(?=[{_CONSONANT}])
  | (?<=[{_LEADING}{_MARK}])[a-z]{{1,2}}(?![a-z0-9])
    """,
    re.VERBOSE,
)
"""One or two Latin letters in the place of a Thai one."""


@functools.lru_cache(maxsize=4)
def deobfuscator(lookalikes: tuple[tuple[str, str], ...]) -> Callable[[str], tuple[str, ...]]:
    """A function that returns up to two other readings of a text in plain form.

    `lookalikes`: (Latin letter, the one or two Thai letters that it may stand for).
    """
    first: Mapping[int, str] = {ord(latin): thai[0] for latin, thai in lookalikes}
    second: Mapping[int, str] = {ord(latin): thai[-1] for latin, thai in lookalikes}

    def deobfuscate(text: str) -> tuple[str, ...]:
        whole = _APART.sub(lambda m: _GAPS.sub("", m[0]), text)
        whole = _ZERO.sub(lambda m: "0" * len(m[0]), whole)
        if lookalikes and _AMONG.search(whole):
            readings = [
                _AMONG.sub(lambda m: m[0].translate(first), whole),
                _AMONG.sub(lambda m: m[0].translate(second), whole),
            ]
        else:
            readings = [whole]
        return tuple(dict.fromkeys(one for one in readings if one != text))

    return deobfuscate
