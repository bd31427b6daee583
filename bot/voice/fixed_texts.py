"""Gathers from the content every text that holds no value, by name, for `voice build` and for
people who record; finds its recording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.reading.library import Library

_NEVER_HEARD = (
    "alert.", "case.", "certificate.", "class.", "command.", "desk.", "error.setup", "guest.",
    "linter.", "notice.", "official.", "pack.", "preview.", "richmenu.", "second.", "telegram.",
)  # fmt: skip
"""Beginnings of phrases for officials, for papers, or that apps show themselves."""

_FIRST = (
    "voice.", "firsthour.", "calling.", "danger.", "distress.", "ill.", "cry.", "menu.", "check.",
    "report.",
)  # fmt: skip
"""Beginnings of the phrases that matter most: emergencies, the menu, verdicts."""

RECORDINGS = "voice/recordings"
"""Folder of the content: <language>/<name>.m4a (or .mp3, .ogg, .wav) and <name>.txt beside it."""

_KINDS = (".m4a", ".mp3", ".ogg", ".wav")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text in one language; `name` says where it stands: a phrase's key, "answer.paid.title"."""

    name: str
    language: str
    text: str


def fixed_texts(library: Library, languages: tuple[str, ...]) -> tuple[Fixed, ...]:
    """Return the texts that hold no value, in these languages, the most urgent first."""
    every = (
        Fixed(name, language, text)
        for name, by_language in _texts(library)
        for language in languages
        if (text := by_language.get(language, "").strip()) and "{" not in text
    )
    found = {(each.language, each.text): each for each in every}
    return tuple(sorted(found.values(), key=lambda each: not each.name.startswith(_FIRST)))


def _texts(library: Library) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in library.phrases.get("th", {}):
        if not name.startswith(_NEVER_HEARD):
            yield name, {code: own.get(name, "") for code, own in library.phrases.items()}
    for way, steps in library.first_hour.ways.items():
        for step in steps:
            yield f"first_hour.{way}.{step.id}", step.say.texts
    for id, how_to in library.how_tos.by_id.items():
        yield f"how_to.{id}.title", how_to.title
        yield f"how_to.{id}.picture", how_to.picture.alt
        for place, words in enumerate(how_to.steps, 1):
            yield f"how_to.{id}.{place}", words
    for slug, answer in library.answers.items():
        yield f"answer.{slug}.title", answer.title
        for place, line in enumerate(answer.lines, 1):
            yield f"answer.{slug}.{place}", line
        for place, follow_up in enumerate(answer.follow_ups, 1):
            yield f"answer.{slug}.next{place}.title", follow_up.title or {}
            for line_place, line in enumerate(follow_up.lines, 1):
                yield f"answer.{slug}.next{place}.{line_place}", line
    for slug, lesson in library.curriculum.lessons.items():
        yield f"lesson.{slug}.title", lesson.about.title
        for place in range(max(map(len, lesson.bubbles.values()), default=0)):
            bubbles = lesson.bubbles.items()
            yield (
                f"lesson.{slug}.{place + 1}",
                {code: texts[place] for code, texts in bubbles if place < len(texts)},
            )
    for group in ("first", "more", "bank"):
        for hotline in library.hotlines.of(group):
            yield f"hotline.{hotline.id}", hotline.names.texts
            yield f"hotline.{hotline.id}.number", dict.fromkeys(("th", "en"), hotline.number)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A person's recording of a fixed text. `stale`: the words beside it are not today's."""

    file: Path
    stale: bool


def recording_of(content: Path, fixed: Fixed) -> Recorded | None:
    """Return the recording of a text, if a file of its name and the words it says are there."""
    home = content / RECORDINGS / fixed.language
    for kind in _KINDS:
        file = home / f"{fixed.name}{kind}"
        if file.is_file():
            words = home / f"{fixed.name}.txt"
            told = words.read_text("utf-8").strip() if words.is_file() else ""
            return Recorded(file, told != fixed.text)
    return None
