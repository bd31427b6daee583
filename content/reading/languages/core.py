"""Loads languages/core.yaml: which texts a language must have before people may choose it, and
which languages those are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from content.reading.files import REQUIRED_LANGUAGES, read_model
from content.reading.languages.texts import FOLDER, Texts
from content.reading.problems import Mistakes
from content.reading.schema import Model

OWN_NAME = "settings.own_name"
"""The phrase with a language's own name; a language without it is never offered."""


class Core(Model):
    """core.yaml: `phrases` are keys, or beginnings of keys that end in "."; `without` takes some
    away again. `hotlines` and `answers` are ids. The steps of the first hour, names of tricks and
    what officials ask and tell by one tap all belong to it."""

    reviewed_by: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    hotlines: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def has_phrase(self, key: str) -> bool:
        """Whether a phrase belongs to the core."""
        return _matches(key, self.phrases) and not _matches(key, self.without)


def _matches(key: str, patterns: tuple[str, ...]) -> bool:
    whole, beginnings = _parted(patterns)
    return key in whole or key.startswith(beginnings)


@lru_cache(maxsize=16)
def _parted(patterns: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole keys and beginnings of keys: every key of every language is held against them."""
    beginnings = tuple(one for one in patterns if one.endswith("."))
    return frozenset(patterns) - frozenset(beginnings), beginnings


def load_core(folder: Path, mistakes: Mistakes) -> Core:
    """The core; an empty one if the content has no such file."""
    path = folder / FOLDER / "core.yaml"
    file = read_model(path, Core, mistakes) if path.exists() else None
    return file or Core()


@dataclass(frozen=True, slots=True)
class Target:
    """A text that a language can have. `place` says where: "phrases/check.do.danger"."""

    place: str
    core: bool
    thai: str
    english: str
    own: str


def targets(
    language: str, core: Core, phrases: Mapping[str, Mapping[str, str]], texts: Texts
) -> Iterator[Target]:
    """Every text beside its translation, phrases first; those of lessons lie with the lessons."""
    own, english = phrases.get(language, {}), phrases.get("en", {})
    for key, thai in phrases.get("th", {}).items():
        is_core = core.has_phrase(key)
        yield Target(f"phrases/{key}", is_core, thai, english.get(key, ""), own.get(key, ""))
    steps = {step.id: step for each in texts.first_hour.ways.values() for step in each}
    for id, step in steps.items():
        yield _target(f"first_hour/{id}", True, step.say.texts, language)
    for hotline in texts.hotlines:
        is_core = hotline.id in core.hotlines
        place = f"hotlines/{hotline.id}"
        yield _target(f"{place}/name", is_core, hotline.shown, language)
        yield _target(f"{place}/when", False, hotline.when.texts, language)
    for id, trick in texts.tricks.items():
        yield _target(f"tricks/{id}", True, trick.name, language)
    for slug, answer in texts.answers.items():
        is_core = slug in core.answers
        yield _target(f"answers/{slug}/title", is_core, answer.title, language)
        for place_of, line in enumerate(answer.lines, 1):
            yield _target(f"answers/{slug}/{place_of}", is_core, line, language)
    for question in texts.desk.questions:
        yield _target(f"questions/{question.id}/ask", True, question.ask.texts, language)
        for number, words in enumerate(question.answers, 1):
            yield _target(f"questions/{question.id}/{number}", True, words.texts, language)
    for outcome in texts.desk.outcomes:
        yield _target(f"outcomes/{outcome.id}", True, outcome.told.texts, language)
    for advice in texts.desk.advice:
        yield _target(f"advice/{advice.id}", True, advice.text.texts, language)
    for office in texts.desk.offices:
        yield _target(f"offices/{office.id}", True, office.label.texts, language)


def _target(place: str, core: bool, words: Mapping[str, str], language: str) -> Target:
    return Target(place, core, words["th"], words.get("en", ""), words.get(language, ""))


def offered(core: Core, phrases: Mapping[str, Mapping[str, str]], texts: Texts) -> tuple[str, ...]:
    """The languages that people may choose: Thai, English, then those with the core, by code."""
    more = [
        code
        for code in sorted(phrases)
        if code not in REQUIRED_LANGUAGES
        and OWN_NAME in phrases[code]
        and all(one.own or not one.core for one in targets(code, core, phrases, texts))
    ]
    return (*(code for code in REQUIRED_LANGUAGES if code in phrases), *more)
