"""Checks that numbers to call were verified lately, and that nothing unverified is told as certain.

A claim whose `status` is `unverified` says in `told` how the texts tell it. `hedged` quotes them in
`words`: the sentence must stand there, with a word that says it is not certain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from content.check.yaml_tree import Node, read_tree
from content.reading.named_numbers import resolved
from content.reading.problems import Mistakes

FILES = ("lessons/*/lesson.yaml", "answers/*/answer.yaml", "follow_ups/*.yaml", "scam_types.yaml")
"""Files whose entries name their sources."""

HEDGED = "hedged"

RECHECK = 400
"""Days after which a number must be verified again."""


def check_unverified(folder: Path, mistakes: Mistakes, hedges: Path | None = None) -> None:
    """Check every unverified claim of these files; the content folder `hedges` has the lexicon."""
    words = _hedges((hedges or folder) / "lexicon" / "hedges.yaml")
    for path in sorted({path for pattern in FILES for path in folder.glob(pattern)}):
        if root := read_tree(path):
            for source in sources_of(root):
                _check(path, source, words, mistakes)


@lru_cache(maxsize=1024)
def sources_of(root: Node) -> tuple[Node, ...]:
    """Return the entries of `sources`, and each `source`, in a file."""
    return tuple(_sources_below(root))


def _sources_below(node: Node) -> Iterator[Node]:
    yield from node.items_at("sources")
    if (source := node.at("source")) and source.keys:
        yield source
    for inner in (*node.keys.values(), *node.items):
        yield from _sources_below(inner)


def _check(
    path: Path, source: Node, hedges: Mapping[str, tuple[str, ...]], mistakes: Mistakes
) -> None:
    if source.text_at("status") != "unverified":
        return
    told = source.text_at("told")
    if not told:
        mistakes.add(path, source.line, "told_as_certain")
    if told != HEDGED:
        return
    words = source.at("words")
    if words is None:
        mistakes.add(path, source.line, "hedge_not_quoted")
        return
    for language, quoted in words.keys.items():
        said = _plain(quoted.text)
        if said not in _said(path, language):
            mistakes.add(path, quoted.line, "quote_not_found", words=quoted.text)
        elif not any(_holds(said, hedge) for hedge in hedges.get(language, (said,))):
            mistakes.add(path, quoted.line, "no_hedge", words=quoted.text)


def _said(path: Path, language: str) -> str:
    """All that a file, and the lesson beside it, says in a language; not its sources."""
    parts: list[str] = []
    for file in (path, path.with_name("questions.yaml")):
        if file.exists() and (root := read_tree(file)):
            parts += _texts_of(root, language)
    text = path.with_name(f"{language}.md")
    if text.exists():
        parts.append(resolved(text.read_text(encoding="utf-8-sig", errors="replace"), text))
    return " | ".join(map(_plain, parts))


@lru_cache(maxsize=1024)
def _texts_of(root: Node, language: str) -> tuple[str, ...]:
    return tuple(_texts(root, language))


def _texts(node: Node, language: str) -> Iterator[str]:
    for key, inner in node.keys.items():
        if key == language and inner.text:
            yield inner.text
        elif key not in ("sources", "source"):
            yield from _texts(inner, language)
    for inner in node.items:
        yield from _texts(inner, language)


def _hedges(path: Path) -> Mapping[str, tuple[str, ...]]:
    root = read_tree(path)
    lists = root.at("hedges") if root else None
    if lists is None:
        return {}
    return {
        language: tuple(node.text.lower() for node in one.items)
        for language, one in lists.keys.items()
    }


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _holds(said: str, hedge: str) -> bool:
    """Whether the words hold the hedge: a whole word where words are written apart."""
    if not hedge.isascii():
        return hedge in said
    return f" {hedge} " in f" {''.join(c if c.isalnum() else ' ' for c in said)} "


def check_hotlines(path: Path, today: dt.date, mistakes: Mistakes) -> None:
    """Warn of numbers whose last check is too long ago. Dates are 2026, 2026-08 or 2026-08-01."""
    root = read_tree(path)
    for hotline in root.items_at("hotlines") if root else ():
        for field in ("checked", "keys_checked"):
            _check_date(path, hotline, field, today, mistakes)


def _check_date(path: Path, hotline: Node, field: str, today: dt.date, mistakes: Mistakes) -> None:
    at = hotline.at(field)
    if at is None or not at.text.strip():
        return  # such a number has the status unverified and is not shown
    parts = at.text.strip().split("-")
    try:
        # A year or a month counts to its last day.
        day = dt.date(*(int(part) for part in [*parts, "12", "28"][:3]))
    except (ValueError, TypeError):
        mistakes.add(path, at.line, "field_date", field=field)
        return
    if (today - day).days > RECHECK:
        mistakes.warn(path, at.line, "number_stale", id=hotline.text_at("id"), date=at.text)
