"""What still lacks a signature, a translation, a public source or a lesson."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from content.check.tree import Node, read_tree
from content.files import REQUIRED_LANGUAGES
from content.library import Library


def status(folder: Path, library: Library) -> list[tuple[str, dict[str, str | int]]]:
    """(code of a linter sentence, its values) a line, in the order in which they are shown."""
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
    for path in sorted((folder / "phrases").glob("*/*.yaml")):
        root = read_tree(path)
        if root and not root.say("reviewed_by"):
            name = path.relative_to(folder).as_posix()
            lines.append(("status_phrases", {"file": name, "n": _count(root)}))
    return lines


def numbers_sheet(folder: Path) -> str:
    """CSV: the numbers to phone this quarter, with columns for who phoned and what they heard."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "number", "name", "checked", "status", "owner", "phoned_on", "right"])
    root = read_tree(folder / "hotlines.yaml")
    for one in root.listed("hotlines") if root else ():
        known = [one.say("id"), one.say("number"), one.say("names", "th")]
        writer.writerow([*known, one.say("checked"), one.say("status"), "", "", ""])
    return out.getvalue()


def _languages(folder: Path) -> Iterable[str]:
    homes = {home.name for home in (folder / "phrases").glob("*/")}
    texts = {path.stem for path in (folder / "lessons").glob("*/*.md")}
    return sorted(homes | texts | set(REQUIRED_LANGUAGES))


def _count(root: Node) -> int:
    phrases = root.at("phrases")
    return len(phrases.keys) if phrases else 0
