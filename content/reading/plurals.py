"""Fills the {placeholders} of a sentence; where a number stands, it picks the word that fits it:
"{n} {n:day|days}".

The forms of a word stand in the order of CATEGORIES, as many as the language has: English "one" and
"other", Thai one only. Which number takes which form is Unicode's (CLDR), by way of Babel.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.plural import PluralRule

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural forms that languages have, in CLDR's order."""

SEPARATOR = "|"


@lru_cache
def _rule(language: str) -> PluralRule:
    from babel import localedata  # 40 ms and 4 MB: imported when the first plural is said
    from babel.plural import PluralRule

    # Only the language's own file: what it inherits holds calendars and currencies.
    known = localedata.exists(language)
    rule = localedata.load(language, merge_inherited=False).get("plural_form") if known else None
    return rule if isinstance(rule, PluralRule) else PluralRule({})


@lru_cache
def forms_of(language: str) -> tuple[str, ...]:
    """The categories that this language has; "other" alone if Babel does not know it."""
    return tuple(name for name in CATEGORIES if name in {*_rule(language).tags, "other"})


def fill(words: str, values: Mapping[str, str | int], language: str) -> str:
    """The sentence with its values. A text that stands where a number belongs takes the last form.

    Raises KeyError for a placeholder without a value.
    """
    if SEPARATOR not in words:
        return words.format_map(values)
    return words.format_map({name: _Value(value, language) for name, value in values.items()})


class _Value(str):
    """A value that knows which form it asks for: what format() does with "{n:day|days}"."""

    form: int

    def __new__(cls, value: str | int, language: str) -> _Value:
        made = super().__new__(cls, value)
        forms = forms_of(language)
        made.form = forms.index(_rule(language)(value)) if isinstance(value, int) else -1
        return made

    def __format__(self, forms: str) -> str:
        if not forms:
            return str(self)
        words = forms.split(SEPARATOR)
        return words[min(self.form, len(words) - 1)]
