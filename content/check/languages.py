"""Checks files of further languages: every text has a Thai one, the same numbers, and no foreign
words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from content.check.lengths import BUBBLE, LABEL
from content.check.texts import Avoid, check_length, check_wording, placeholders
from content.check.yaml_tree import Node, read_tree
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.languages.core import OWN_NAME, targets
from content.reading.languages.texts import language_files
from content.reading.library import Library
from content.reading.named_numbers import numbers_for, resolved
from content.reading.problems import Mistakes

_NUMBER = re.compile(r"(?<![0-9-])\d+(?:[-.,:/]\d+)*(?![0-9X])")
_THAI = re.compile("[\u0e01-\u0e2e\u0e40-\u0e46]+")
_LATIN = re.compile("[A-Za-z]{2,}")
_HOLE = re.compile(r"\{[^{}]*\}")
ALLOWED = frozenset({"Google", "URLhaus"})
"""Latin words that texts of other scripts may hold: names that their owners want written so."""
_MORE = 3
"""Places that one warning names."""


def check_language_texts(folder: Path, library: Library, avoid: Avoid, mistakes: Mistakes) -> None:
    """Check content/languages and the phrases of further languages; note what their core lacks."""
    thai = _thai(library)
    for path in language_files(folder):
        root = read_tree(path)
        for place, node in _texts(root) if root else ():
            if place not in thai:
                mistakes.add(path, node.line, "no_such_text", field=place.replace("/", "."))
                continue
            label = place.endswith("/name") or place.startswith("tricks/")
            check_length(path, place, node, LABEL if label else BUBBLE, mistakes)
            check_wording(path, node, avoid, mistakes)
            if placeholders(node.text) != placeholders(thai[place]):
                mistakes.add(path, node.line, "placeholders", language=path.stem, names=place)
            _check_text(path, node, thai[place], mistakes)
        _check_lines(path, root, library, mistakes)
    own = library.phrases.get("th", {})
    for path in sorted((folder / "phrases").glob("*/*.yaml")):
        language = path.parent.name
        if language in REQUIRED_LANGUAGES:
            continue
        root = read_tree(path)
        phrases = root.at("phrases") if root else None
        for key, node in phrases.keys.items() if phrases else ():
            if key in own:
                _check_text(path, node, own[key], mistakes)
            else:
                mistakes.add(path, node.line, "no_such_text", field=key)
    _warn_of_core(folder, library, mistakes)


def _warn_of_core(folder: Path, library: Library, mistakes: Mistakes) -> None:
    """Warn of each language that has its own name but not the whole core."""
    for language in sorted(set(library.phrases) - set(library.offered)):
        if OWN_NAME not in library.phrases[language]:
            continue  # a few cards only, as in Burmese
        every = targets(language, library.core, library.phrases, library.texts)
        lacking = [one.place for one in every if one.core and not one.own]
        if lacking:
            shown = ", ".join(lacking[:_MORE])
            home = folder / "phrases" / language
            n = len(lacking)
            mistakes.warn(home, 0, "core_lacking", language=language, n=n, places=shown)


def _thai(library: Library) -> Mapping[str, str]:
    every = targets("th", library.core, {}, library.texts)
    return {one.place: one.thai for one in every}


def _texts(root: Node) -> Iterator[tuple[str, Node]]:
    """(place, node) of the texts of a file, in the places of `targets`."""
    for part in ("first_hour", "tricks", "outcomes", "advice", "offices"):
        found = root.at(part)
        for id, node in found.keys.items() if found else ():
            yield f"{part}/{id}", node
    hotlines, answers, questions = map(root.at, ("hotlines", "answers", "questions"))
    for id, entry in hotlines.keys.items() if hotlines else ():
        for part, node in entry.keys.items():
            yield f"hotlines/{id}/{part}", node
    for slug, entry in answers.keys.items() if answers else ():
        if title := entry.at("title"):
            yield f"answers/{slug}/title", title
        for number, node in enumerate(entry.items_at("lines"), 1):
            yield f"answers/{slug}/{number}", node
    for id, entry in questions.keys.items() if questions else ():
        if ask := entry.at("ask"):
            yield f"questions/{id}/ask", ask
        for number, node in enumerate(entry.items_at("answers"), 1):
            yield f"questions/{id}/{number}", node


def _check_lines(path: Path, root: Node | None, library: Library, mistakes: Mistakes) -> None:
    """Check that lists have as many texts as in Thai: fewer would be taken for others."""
    lists = {"answers": "lines", "questions": "answers"}
    of = {
        "answers": {slug: len(one.lines) for slug, one in library.answers.items()},
        "questions": {one.id: len(one.answers) for one in library.desk.questions},
    }
    for part, key in lists.items():
        found = root.at(part) if root else None
        for id, entry in found.keys.items() if found else ():
            if of[part].get(id) not in (None, len(entry.items_at(key))):
                mistakes.add(path, entry.line, "no_such_text", field=f"{part}.{id}.{key}")


def _check_text(path: Path, node: Node, thai: str, mistakes: Mistakes) -> None:
    """Check one text against the Thai: its numbers, and letters of another language."""
    told, wanted = _numbers_in(resolved(node.text, path)), _numbers_in(thai)
    lost = [number for number in wanted - told if _matters(number, path)]
    if wrong := [*(told - wanted), *lost]:
        mistakes.add(path, node.line, "numbers_differ", numbers=", ".join(wrong))
    if foreign := _foreign_in(node.text):
        mistakes.add(path, node.line, "foreign_words", words=foreign)


@lru_cache(maxsize=1 << 14)
def _numbers_in(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(_HOLE.sub(" ", text)))


@lru_cache(maxsize=1 << 14)
def _foreign_in(text: str) -> str:
    """Words in letters of another language, with commas between them."""
    shown = _HOLE.sub(" ", text)
    latin = (word for word in _LATIN.findall(shown) if word not in ALLOWED)
    return ", ".join((*_THAI.findall(shown), *latin))


def _matters(number: str, path: Path) -> bool:
    """Whether a translation must have a number: one to call, or a small figure, no example."""
    return len(number) < 4 or number in numbers_for(path).values()
