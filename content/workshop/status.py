"""The work of `content status`: lists what content lacks (signatures, translations, sources), and
writes sheets for translators and for phoning numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from content.check.yaml_tree import Node, read_tree
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.languages.core import OWN_NAME, targets
from content.reading.library import Library

HEADINGS = (
    "numbers_name",
    "numbers_number",
    "numbers_press",
    "numbers_checked",
    "numbers_owner",
    "numbers_until",
    "numbers_this_quarter",
    "numbers_phoned",
    "numbers_heard",
    "numbers_id",
)
"""Linter sentences that head the columns of the phoning sheet."""


def status(
    folder: Path, library: Library, today: dt.date
) -> list[tuple[str, dict[str, str | int]]]:
    """The lines to print, each as (code of a linter phrase, its values)."""
    lessons = library.curriculum.lessons
    questions = [q for lesson in lessons.values() for q in lesson.questions.values()]
    lines: list[tuple[str, dict[str, str | int]]] = [
        ("status_lessons", {"lessons": len(lessons), "questions": len(questions)})
    ]
    kinds = Counter(question.kind for question in questions)
    lines += [("status_kind", {"kind": kind, "n": n}) for kind, n in sorted(kinds.items())]
    for language in _languages(folder):
        have = sum(language in lesson.bubbles for lesson in lessons.values())
        lines.append(("status_language", {"language": language, "n": have, "all": len(lessons)}))
    for language in sorted(set(library.phrases) - set(REQUIRED_LANGUAGES)):
        every = list(targets(language, library.core, library.phrases, library.texts))
        lacking = sum(one.core and not one.own for one in every)
        if lacking and OWN_NAME in library.phrases[language]:
            lines.append(("core_lacking", {"language": language, "n": lacking, "places": "…"}))
    for lesson in lessons.values():
        values: dict[str, str | int] = {"slug": lesson.slug}
        if not lesson.about.reviewed_by:
            lines.append(("status_unreviewed", values))
        unverified = sum(one.status == "unverified" for one in lesson.about.sources)
        if unverified:
            lines.append(("status_unverified", {**values, "n": unverified}))
    for trick in library.scam_types.values():
        if trick.lesson is None:
            lines.append(("trick_untaught", {"id": trick.id}))
    due = [one for one in _numbers(folder) if is_due(one.text_at("checked"), today)]
    nobody = sum(not one.text_at("owner") for one in due)
    until = _quarter(today)[1].isoformat()
    lines.append(("status_numbers", {"n": len(due), "nobody": nobody, "until": until}))
    for path in sorted((folder / "phrases").glob("*/*.yaml")):
        root = read_tree(path)
        if root and not root.text_at("reviewed_by"):
            name = path.relative_to(folder).as_posix()
            lines.append(("status_phrases", {"file": name, "n": _count(root)}))
    return lines


def language_status(
    library: Library, language: str, say: Callable[[str], str]
) -> list[tuple[str, dict[str, str | int]]]:
    """The lines on one language: how much it has, each core text it lacks, the rest by group.

    `say` returns the text of a linter phrase by its code.
    """
    every = list(targets(language, library.core, library.phrases, library.texts))
    core = [one for one in every if one.core]
    rest = [one for one in every if not one.core]
    offered = "status_offered" if language in library.offered else "status_not_offered"
    lines: list[tuple[str, dict[str, str | int]]] = [
        (
            "status_core",
            {
                "language": language,
                "have": sum(bool(one.own) for one in core),
                "all": len(core),
                "other": sum(bool(one.own) for one in rest),
                "others": len(rest),
                "offered": say(offered),
            },
        )
    ]
    lines += [("status_lacks", {"place": one.place}) for one in core if not one.own]
    groups = Counter(_group(one.place) for one in rest if not one.own)
    return lines + [("status_lacks_rest", {"group": g, "n": n}) for g, n in sorted(groups.items())]


def _group(place: str) -> str:
    """What a text belongs to: "phrases/desk", "answers"."""
    return place.split(".")[0] if place.startswith("phrases/") else place.split("/")[0]


def beside(library: Library, language: str, say: Callable[[str], str]) -> str:
    """Every text as CSV for a translator: where it stands, Thai, English, and the translation."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    headings = ("beside_place", "beside_core", "beside_thai", "beside_english")
    writer.writerow([*map(say, headings), language])
    for one in targets(language, library.core, library.phrases, library.texts):
        core = say("beside_yes") if one.core else ""
        writer.writerow([one.place, core, one.thai, one.english, one.own])
    return out.getvalue()


def numbers_sheet(folder: Path, today: dt.date, say: Callable[[str], str]) -> str:
    """The numbers to phone this quarter as CSV, with empty columns for the results.

    `say` returns the text of a linter phrase by its code.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([say(heading) for heading in HEADINGS])
    until = _quarter(today)[1].isoformat()
    for one in _numbers(folder):
        keys = f"{say('numbers_keys')} {one.text_at('keys')}" if one.text_at("keys") else ""
        known = [one.text_at("names", "th"), one.text_at("number"), keys, one.text_at("checked")]
        done = "" if is_due(one.text_at("checked"), today) else say("numbers_done")
        writer.writerow([*known, one.text_at("owner"), until, done, "", "", one.text_at("id")])
    return out.getvalue()


def is_due(checked: str, today: dt.date) -> bool:
    """Whether a number is to be phoned: not checked in this quarter, or on no exact date."""
    try:
        return dt.date.fromisoformat(checked) < _quarter(today)[0]
    except ValueError:
        return True


def _quarter(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of the quarter."""
    first = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    following = (first + dt.timedelta(days=95)).replace(day=1)
    return first, following - dt.timedelta(days=1)


def _numbers(folder: Path) -> tuple[Node, ...]:
    root = read_tree(folder / "hotlines.yaml")
    return root.items_at("hotlines") if root else ()


def _languages(folder: Path) -> Iterable[str]:
    homes = {home.name for home in (folder / "phrases").glob("*/")}
    texts = {path.stem for path in (folder / "lessons").glob("*/*.md")}
    return sorted(homes | texts | set(REQUIRED_LANGUAGES))


def _count(root: Node) -> int:
    phrases = root.at("phrases")
    return len(phrases.keys) if phrases else 0
