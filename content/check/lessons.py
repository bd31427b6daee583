"""Checks lesson.yaml and the text files of a lesson: links to other lessons, sources, bubbles."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.check.lengths import AIM, BUBBLE, LABEL, REPLY, utf16
from content.check.pictures import check_picture, check_unnamed
from content.check.readability import check_readability
from content.check.texts import (
    Avoid,
    check_languages,
    check_length,
    check_placeholders,
    check_wording,
)
from content.check.yaml_tree import Node, read_tree
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.foreign_files import FileReader
from content.reading.lessons.curriculum import split_bubbles
from content.reading.named_numbers import resolved
from content.reading.problems import Mistakes

BUBBLES = range(2, 5)
"""Two to four: with the question they fit the five bubbles of one LINE reply."""

STALE = 365
"""Days after which a source should be checked again."""

_MARKUP = re.compile(r"\*\*|__|^#|\[[^\]]*\]\(|`|^>|^[-*] ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that a lesson may name; words to avoid; words that are plain although rare in books;
    today's date; and what opens pictures."""

    lessons: Collection[str]
    modules: Collection[str]
    tricks: Collection[str]
    avoid: Avoid
    plain: Collection[str]
    today: dt.date
    files: FileReader


def check_about(path: Path, root: Node, known: Known, mistakes: Mistakes) -> None:
    """Check lesson.yaml: ids that exist, sources with dates, a title that fits a button."""
    module = root.at("module")
    if module and module.text not in known.modules:
        mistakes.add(path, module.line, "unknown_module", id=module.text)
    for other in root.items_at("see_also"):
        if other.text not in known.lessons:
            mistakes.add(path, other.line, "broken_link", id=other.text)
    for trick in root.items_at("teaches"):
        if trick.text not in known.tricks:
            mistakes.add(path, trick.line, "unknown_trick", id=trick.text)
    for name, texts in root.texts():
        check_languages(path, name, texts, mistakes)
        for node in texts.keys.values():
            check_length(path, name, node, BUBBLE if name in ("alt", "words") else LABEL, mistakes)
            check_wording(path, node, known.avoid, mistakes)
    signed = root.at("reviewed_by")
    if signed and signed.text and not any(letter.isalpha() for letter in signed.text):
        mistakes.add(path, signed.line, "signed_by_nobody", name=signed.text)
    if not root.items_at("sources"):
        at = root.at("sources")
        mistakes.add(path, at.line if at else 1, "no_source")
    for source in root.items_at("sources"):
        check_source(path, source, known.today, mistakes)
    picture = root.at("picture")
    if picture:
        check_picture(path, picture, path.parent, known.files, mistakes)
    check_unnamed(path.parent, picture, mistakes)


def check_order(homes: Mapping[str, Path], mistakes: Mistakes) -> None:
    """Check that no two lessons of a module have the same `order`."""
    taken: set[tuple[str, str]] = set()
    for home in homes.values():
        root = read_tree(home / "lesson.yaml")
        order = root.at("order") if root else None
        if root and order:
            place = (root.text_at("module"), order.text)
            if place in taken:
                mistakes.add(home / "lesson.yaml", order.line, "order_twice", order=order.text)
            taken.add(place)


def check_source(path: Path, source: Node, today: dt.date, mistakes: Mistakes) -> None:
    """Check that a source has an address or document, and the day on which it was checked."""
    for field in ("where", "checked"):
        at = source.at(field)
        if at is None or not at.text.strip():
            mistakes.add(path, at.line if at else source.line, "source_lacks", field=field)
    checked, until = source.at("checked"), source.at("good_until")
    if checked and (day := _day(checked.text)):
        if day > today:
            mistakes.add(path, checked.line, "date_ahead", date=checked.text)
        elif (today - day).days > STALE:
            mistakes.warn(path, checked.line, "stale", date=checked.text)
    if until and (day := _day(until.text)) and day < today:
        mistakes.warn(path, until.line, "expired", date=until.text)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def check_bubbles(home: Path, known: Known, mistakes: Mistakes) -> None:
    """Check th.md, en.md and others: two to four short bubbles, as many in each language."""
    counts: dict[str, int] = {}
    thai: list[Node] = []
    for language in dict.fromkeys([*REQUIRED_LANGUAGES, *(p.stem for p in home.glob("*.md"))]):
        path = home / f"{language}.md"
        if not path.exists():
            mistakes.add(path, 0, "no_file")
            continue
        try:
            split = split_bubbles(resolved(path.read_text(encoding="utf-8-sig"), path))
        except UnicodeDecodeError:
            continue  # noted by the loader
        bubbles = [Node(line, text=text) for line, text in split]
        counts[language] = len(bubbles)
        thai = bubbles if language == "th" else thai
        if len(bubbles) not in BUBBLES:
            mistakes.add(path, 1, "bubble_count", count=len(bubbles))
        for place, bubble in enumerate(bubbles):
            _check_bubble(path, bubble, known, mistakes)
            if place < len(thai):
                check_placeholders(path, {"th": thai[place], language: bubble}, mistakes)
            if language == "th":
                check_readability(path, bubble, known.plain, mistakes)
        if sum(utf16(bubble.text) for bubble in bubbles) > REPLY // 2:
            mistakes.add(path, 1, "reply_too_long", limit=REPLY // 2)
    for language, count in counts.items():
        if count != counts.get("th", count):
            path = home / f"{language}.md"
            mistakes.add(path, 1, "bubbles_unequal", count=count, thai=counts["th"])


def _check_bubble(path: Path, bubble: Node, known: Known, mistakes: Mistakes) -> None:
    if not bubble.text:
        mistakes.add(path, bubble.line, "bubble_empty")
    check_length(path, "bubble", bubble, BUBBLE, mistakes, aim=AIM if path.stem == "th" else None)
    check_wording(path, bubble, known.avoid, mistakes)
    if found := _MARKUP.search(bubble.text):
        mistakes.warn(path, bubble.line, "markup", mark=found[0])
