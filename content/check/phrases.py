"""Checks our own sentences: the same keys and placeholders in each language, used, short enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from content.check.code import CodePhrases
from content.check.lengths import BUBBLE, LABEL, QUICK_LABEL, graphemes
from content.check.plurals import check_plurals, longest_reading
from content.check.tree import Node, read_tree
from content.check.words import Avoid, check_placeholders, check_wording
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.problems import Mistakes

Spoken = Mapping[str, tuple[Path, Node]]
"""key -> the file and node of its text, in one language."""


def check_phrases(folder: Path, said: CodePhrases, avoid: Avoid, mistakes: Mistakes) -> None:
    """All phrases of all languages against Thai, against the code, and against the limits."""
    homes = {home.name: home for home in sorted((folder / "phrases").glob("*/"))}
    spoken = {language: _read(home) for language, home in homes.items()}
    for language in REQUIRED_LANGUAGES:
        spoken.setdefault(language, {})
    thai = spoken["th"]
    # The loader tells of these; of all that stands in them nothing is known.
    unread = {path for path in folder.glob("phrases/*/*.yaml") if read_tree(path) is None}
    for language, phrases in spoken.items():
        _check_parity(folder / "phrases" / language, phrases, spoken, unread, mistakes)
        for key, (path, node) in phrases.items():
            if key in thai:
                check_placeholders(path, {"th": thai[key][1], language: node}, mistakes)
            check_plurals(path, language, node, mistakes)
            _check_length(path, key, node, said, mistakes)
            check_wording(path, node, avoid, mistakes)
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
    phrases: Spoken,
    spoken: Mapping[str, Spoken],
    unread: Collection[Path],
    mistakes: Mistakes,
) -> None:
    """What Thai has, English has, and the other way round; further languages may lack some."""
    language = home.name
    if language not in REQUIRED_LANGUAGES:
        return
    for other in REQUIRED_LANGUAGES:
        for key, (path, node) in spoken[other].items():
            if key not in phrases and home / path.name not in unread:
                mistakes.add(path, node.line, "phrase_untranslated", key=key, language=language)


def _check_length(path: Path, key: str, node: Node, said: CodePhrases, mistakes: Mistakes) -> None:
    limit = QUICK_LABEL if key in said.quick else LABEL if key in said.labels else BUBBLE
    count = graphemes(longest_reading(node.text))
    if count > limit:
        mistakes.add(path, node.line, "too_long", field=key, count=count, limit=limit)
