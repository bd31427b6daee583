"""Words for mistakes of the content check at the fields of a form: what to do, without a file's own
text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.office.visit import Visit
from bot.office.workshop.forms import LABELS
from content.check import sentence
from content.workshop.editing.narrow_check import Wrong
from handlers.core.say import Family

WRONG = Family(
    "office.workshop.wrong",
    (
        "number", "phone", "day", "id", "letters", "value", "empty", "choice", "right", "all_right",
        "ahead", "bubbles", "bubbles_unequal", "few_questions", "source", "keys", "order", "long",
        "said",
    ),
)  # fmt: skip

_BY_CODE = {
    "field_wrong": "value",
    "field_short": "empty",
    "field_missing": "empty",
    "source_lacks": "empty",
    "language_missing": "empty",
    "field_not_of": "choice",
    "field_date": "day",
    "date_ahead": "ahead",
    "no_right_answer": "right",
    "all_right": "all_right",
    "bubble_count": "bubbles",
    "bubbles_unequal": "bubbles_unequal",
    "few_questions": "few_questions",
    "no_source": "source",
    "too_long": "long",
    "answer_lines": "empty",
    "answer_said": "said",
    "answer_number": "choice",
    "broken_link": "choice",
}
"""Codes whose sentence in the check names keys and files, and our sentence for them."""

_BY_FIELD = {
    "number": "number",
    "phone": "phone",
    "checked": "day",
    "keys_checked": "day",
    "id": "id",
    "keys": "keys",
}
"""What a field takes that only takes some letters."""


def told(visit: Visit, one: Wrong) -> str:
    """Return a mistake in the language of the session."""
    field = str(one.values.get("field", ""))
    key = _BY_CODE.get(one.code)
    if one.code == "field_letters":
        key = _BY_FIELD.get(field, "letters")
    if key == "right" and one.place[-1:] == ("right",):
        key = "order"
    values = {**one.values, "field": _name(visit, field)}
    if key is None:
        return sentence(one.code, visit.language, values)
    plain = {name: value for name, value in values.items() if name in _VALUES}
    return visit.speak(WRONG.phrase(key, plain))


_VALUES = ("count", "limit", "fewest", "thai")


def _name(visit: Visit, field: str) -> str:
    """Return the name of a field as the form has it; the key itself if the form has none."""
    try:
        return visit.speak(LABELS.phrase(field, {"n": "", "letter": ""})).strip()
    except ValueError:
        return field


def all_told(
    visit: Visit, wrong: Mapping[str, Sequence[Wrong]]
) -> dict[str, list[tuple[str, bool]]]:
    """Return name of a field -> its mistakes in words, and whether each is only worth a look."""
    return {name: [(told(visit, o), o.warning) for o in found] for name, found in wrong.items()}
