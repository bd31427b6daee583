"""Checks the phrases: same keys and placeholders in all languages, in use, and short enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from content.check.lengths import BUBBLE, LABEL, QUICK_LABEL, graphemes
from content.check.phrases_in_code import CodePhrases
from content.check.plurals import check_plurals, longest_reading
from content.check.texts import Avoid, check_placeholders, check_wording
from content.check.yaml_tree import Node, read_tree
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.problems import Mistakes

Phrases = Mapping[str, tuple[Path, Node]]
"""The phrases of one language: key -> the file and node of its text."""

JUDGING = ("check.verdict.", "check.do.", "check.share.")
"""How keys begin whose phrases judge a link, a number or a message, or say what to do with it."""


def check_phrases(folder: Path, said: CodePhrases, avoid: Avoid, mistakes: Mistakes) -> None:
    """All phrases of all languages against Thai, against the code, and against the limits."""
    homes = {home.name: home for home in sorted((folder / "phrases").glob("*/"))}
    by_language = {language: _read(home) for language, home in homes.items()}
    for language in REQUIRED_LANGUAGES:
        by_language.setdefault(language, {})
    thai = by_language["th"]
    # Files that the loader could not read: it is unknown which phrases they hold.
    unread = {path for path in folder.glob("phrases/*/*.yaml") if read_tree(path) is None}
    for language, phrases in by_language.items():
        _check_parity(folder / "phrases" / language, phrases, by_language, unread, mistakes)
        for key, (path, node) in phrases.items():
            if key in thai:
                check_placeholders(path, {"th": thai[key][1], language: node}, mistakes)
            check_plurals(path, language, node, mistakes)
            _check_length(path, key, node, said, mistakes)
            check_wording(path, node, avoid, mistakes, judges=key.startswith(JUDGING))
    for key, (path, node) in thai.items():
        if not said.uses(key) and not said.uses(key.removeprefix("linter.")):
            mistakes.add(path, node.line, "phrase_unused", key=key)
    for key, (file, line) in said.keys.items():
        if key not in thai and not any(path.parent.name == "th" for path in unread):
            mistakes.add(
                folder / "phrases" / "th", 0, "phrase_missing", key=key, file=file, at=line
            )


def _read(home: Path) -> dict[str, tuple[Path, Node]]:
    found: dict[str, tuple[Path, Node]] = {}
    for path in sorted(home.glob("*.yaml")):
        phrases = root.at("phrases") if (root := read_tree(path)) else None
        for key, node in (phrases.keys if phrases else {}).items():
            found[key] = (path, node)
    return found


def _check_parity(
    home: Path,
    phrases: Phrases,
    by_language: Mapping[str, Phrases],
    unread: Collection[Path],
    mistakes: Mistakes,
) -> None:
    """Thai and English must have the same keys; further languages may lack some."""
    language = home.name
    if language not in REQUIRED_LANGUAGES:
        return
    for other in REQUIRED_LANGUAGES:
        for key, (path, node) in by_language[other].items():
            if key not in phrases and home / path.name not in unread:
                mistakes.add(path, node.line, "phrase_untranslated", key=key, language=language)


def _check_length(path: Path, key: str, node: Node, said: CodePhrases, mistakes: Mistakes) -> None:
    limit = QUICK_LABEL if key in said.quick else LABEL if key in said.labels else BUBBLE
    count = graphemes(longest_reading(node.text))
    if count > limit:
        mistakes.add(path, node.line, "too_long", field=key, count=count, limit=limit)
