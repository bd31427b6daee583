"""Checks the cards of content/answers: their buttons lead to what is there, and their texts fit on
a small screen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from content.check.lengths import BUBBLE, LABEL
from content.check.lessons import Known
from content.check.texts import check_length, check_wording
from content.check.yaml_tree import Node, read_tree
from content.reading.problems import Mistakes

WAYS = 10
"""Ways of asking from which an answer that the model has not learned is found well."""
ALIKE, RUN = 4, 4
"""Ways of one language that may not all have the same run of so many letters."""
LOOKED_AT = 100
"""Letters of a way in which such a run is looked for."""


def check_answers(folder: Path, known: Known, mistakes: Mistakes) -> None:
    """Note situations and follow-ups without their answer's folder, answers that name no lesson.

    Also what is too long for a bubble or a button, and words to avoid.
    """
    table = folder / "situations.yaml"
    root = read_tree(table)
    for entry in root.items_at("situations") if root else ():
        answer = entry.at("answer")
        if answer and not (folder / "answers" / answer.text / "answer.yaml").is_file():
            mistakes.add(table, answer.line, "answer_missing", id=answer.text)
    files = sorted((folder / "answers").glob("*/answer.yaml"))
    for path in files:
        card = read_tree(path)
        lesson = card.at("lesson") if card else None
        if lesson and lesson.text not in known.lessons:
            mistakes.add(path, lesson.line, "broken_link", id=lesson.text)
        if card:
            _check_words(path, card, known, mistakes)
            if not card.items_at("situations") and not card.at("press"):
                _check_ways(path, card, mistakes)
    slugs = {path.parent.name for path in files}
    for path in [*files, *sorted((folder / "follow_ups").glob("*.yaml"))]:
        file = read_tree(path)
        for after in file.items_at("after") if file else ():
            if after.text not in slugs:
                mistakes.add(path, after.line, "answer_missing", id=after.text)
        for follow_up in file.items_at("follow_ups") if file else ():
            _check_follow_up(path, follow_up, slugs, known, mistakes)


def check_how_tos(path: Path, known: Known, mistakes: Mistakes) -> None:
    """Check that the cards, lessons and drawings that how_tos.yaml names are there."""
    root = read_tree(path)
    how_tos = root.items_at("how_tos") if root else ()
    there = {
        "see_also": {node.text_at("id") for node in how_tos},
        "answers": {home.name for home in (path.parent / "answers").glob("*/")},
        "lessons": known.lessons,
    }
    for how_to in how_tos:
        for key, names in there.items():
            for node in how_to.items_at(key):
                if node.text not in names:
                    mistakes.add(path, node.line, "how_to_nowhere", id=node.text)


def _check_follow_up(
    path: Path, follow_up: Node, slugs: Collection[str], known: Known, mistakes: Mistakes
) -> None:
    """Check where a follow-up leads, its words, and the button that offers it."""
    answer = follow_up.at("answer")
    if answer and answer.text not in slugs:
        mistakes.add(path, answer.line, "answer_missing", id=answer.text)
    said = follow_up.at("said")
    for ways in said.keys.values() if said else ():
        for first in ways.items[:1]:
            check_length(path, "said", first, LABEL, mistakes)
    _check_words(path, follow_up, known, mistakes)


def _check_ways(path: Path, card: Node, mistakes: Mistakes) -> None:
    """Warn of ways of asking that are few or too alike, of an answer that no model has learned."""
    said = card.at("said")
    if said is None:
        return
    found = sum(len(ways.items) for ways in said.keys.values())
    if found < WAYS:
        mistakes.warn(path, said.line, "answer_ways_few", found=found, wanted=WAYS)
    for ways in said.keys.values():
        word = shared_run([node.text for node in ways.items])
        if len(ways.items) >= ALIKE and len(word) >= RUN:
            mistakes.warn(path, ways.line, "answer_ways_alike", word=word)


def shared_run(texts: Sequence[str]) -> str:
    """The longest run of letters that all these texts have, without blanks around it."""
    shortest = min(texts, key=len, default="")[:LOOKED_AT]
    for length in range(len(shortest), 0, -1):
        for at in range(len(shortest) - length + 1):
            run = shortest[at : at + length]
            if run == run.strip() and all(run in text for text in texts):
                return run
    return ""


def _check_words(path: Path, card: Node, known: Known, mistakes: Mistakes) -> None:
    """Check the title and the lines of a card, in every language, and what holds after it."""
    heads = (one for one in (card.at("title"), card.at("holds")) if one)
    for words in [*heads, *card.items_at("lines")]:
        for node in words.keys.values():
            check_length(path, "lines", node, BUBBLE, mistakes)
            check_wording(path, node, known.avoid, mistakes)
