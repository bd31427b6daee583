"""What translators see: every text of the content, Thai and English beside one further language."""

from __future__ import annotations

from typing import Any

from content.reading.languages.core import OWN_NAME, Target, targets
from content.reading.library import Library

SOURCE = "th"


def languages(library: Library) -> dict[str, str]:
    """Return the languages that the content is translated into, and their names in themselves."""
    further = (code for code in sorted(library.phrases) if code != SOURCE)
    return {code: library.phrases[code].get(OWN_NAME, code) for code in further}


def table(library: Library, language: str) -> dict[str, Any]:
    """Return the texts of a language, and how many it has.

    {"languages": {"lo": "..."}, "have": 12, "all": 20, "other": 3, "others": 40, "unsigned": 15,
    "rows": [{"place": "phrases/menu.title", "core": true, "th": "...", "en": "...", "own": "",
    "signed": false}]}.
    `all` are the texts that a language must have (its core) and `others` the rest, `have` and
    `other` those of them that are there; of these, nobody has signed `unsigned`.
    """
    every = list(targets(language, library.core, library.phrases, library.texts))
    rows = [
        {
            "place": one.place,
            "core": one.core,
            "th": one.thai,
            "en": one.english,
            "own": one.own,
            "signed": bool(one.own) and _is_signed(library, language, one),
        }
        for one in every
    ]
    core = [one for one in every if one.core]
    rest = [one for one in every if not one.core]
    return {
        "languages": languages(library),
        "have": sum(bool(one.own) for one in core),
        "all": len(core),
        "other": sum(bool(one.own) for one in rest),
        "others": len(rest),
        "unsigned": sum(bool(row["own"]) and not row["signed"] for row in rows),
        "rows": rows,
    }


def _is_signed(library: Library, language: str, one: Target) -> bool:
    kind, _, key = one.place.partition("/")
    if kind == "phrases":
        return key not in library.unsigned_phrases.get(language, frozenset())
    return language not in library.unsigned_languages
