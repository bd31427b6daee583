"""Gives a proper name (place, bank, brand, case name) in every language; one without a spelling of
its own gets that of a language its readers know.
"""

from __future__ import annotations

from collections.abc import Mapping

NAMES_LIKE: Mapping[str, str] = {"lo": "th", "km": "en", "my": "en"}
"""Language -> the language whose spelling of a name its readers know: people who read Lao mostly
read Thai letters as well; who reads Khmer or Burmese knows Latin ones sooner."""


def spelt(names: Mapping[str, str]) -> dict[str, str]:
    """The name in every language: its own where there is one, else as in NAMES_LIKE."""
    more = {code: names[like] for code, like in NAMES_LIKE.items() if names.get(like)}
    return {**more, **names}
