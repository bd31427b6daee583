"""Measures, for writers, how well a lesson's questions can be answered by rules that need no
knowledge of fraud.

A rule is fitted to the very questions it is tried on and the best of its kind is taken: the figures
are what somebody reaches who has seen every question, an upper bound for everybody else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from content.check.lengths import graphemes
from content.check.yaml_tree import Node, read_tree
from content.reading.problems import Mistakes

GUESSED = 65
"""Most per cent of real-or-fake questions that one word or the sender line may answer."""

CAUTIOUS = 20
"""Most per cent of questions whose right choice is the only cautious one."""

_REFUSED = {
    "table_same": "guessed_same",
    "table_channel": "guessed_channel",
    "table_word": "guessed_word",
    "table_sender": "guessed_sender",
}
"""Rule -> the sentence that refuses a set which it answers."""

ENOUGH = 60
"""Fewest real-or-fake questions that are judged: among fewer some word always fits by chance."""

ACTIONS = frozenset({"choose", "what_now", "advise"})
"""Kinds of question whose choices are things to do or to say."""

_WORD = re.compile(r"[a-z]{2,}|[\u0e01-\u0e4e]+")
_SUM = re.compile(r"\d(?:[\d,.]*\d)?\s*(?:\u0e1a\u0e32\u0e17|baht)", re.IGNORECASE)
"""An amount of money, in either language."""

_LINK = re.compile(r"[a-z0-9-]+\.(?:example\b|go\.th)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """A real-or-fake question in one language: how its message came, who sent it, what it says."""

    by: str
    sender: str
    text: str
    genuine: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to guess, and how many of the questions it answers rightly. `by` is what it looks at:
    the best word, or nothing."""

    code: str
    right: int
    all: int
    by: str = ""

    @property
    def percent(self) -> int:
        """The share answered rightly, rounded."""
        return round(100 * self.right / self.all) if self.all else 0


def items_of(questions: Iterable[Node], language: str) -> list[Item]:
    """The real-or-fake questions, with the words of one language."""
    return [
        Item(
            by=question.text_at("message", "by"),
            sender=question.text_at("message", "sender", language),
            text=question.text_at("message", "text", language),
            genuine=question.text_at("genuine").lower() in ("true", "yes", "on"),
        )
        for question in questions
        if question.text_at("kind") == "real_or_fake"
    ]


def real_or_fake_rules(items: Sequence[Item]) -> list[Rule]:
    """What each rule reaches: always the same answer, the channel, a word, the sender line."""

    def best(
        code: str, key: Callable[[Item], str], words: Callable[[Item], Collection[str]]
    ) -> Rule:
        """The best rule that answers by `key` and by whether one word is there."""
        known = {id(item): frozenset(words(item)) for item in items}
        tried = [
            (_majorities((key(i), word in known[id(i)], i.genuine) for i in items), word)
            for word in sorted({word for found in known.values() for word in found}) or [""]
        ]
        right, word = max(tried, key=lambda one: one[0], default=(0, ""))
        return Rule(code, right, len(items), word)

    channels = _majorities((item.by, False, item.genuine) for item in items)
    return [
        Rule("table_same", _majorities(("", False, i.genuine) for i in items), len(items)),
        Rule("table_channel", channels, len(items)),
        best("table_word", lambda _: "", lambda item: words_of(item.text)),
        best("table_sender", lambda item: item.by, lambda item: words_of(item.sender)),
    ]


def _majorities(cells: Iterable[tuple[str, bool, bool]]) -> int:
    """How many are right if each cell (key, flag) gives its more frequent answer."""
    counts = Counter(cells)
    return sum(
        max(counts[(key, flag, True)], counts[(key, flag, False)])
        for key, flag in {(key, flag) for key, flag, _ in counts}
    )


@cache
def words_of(text: str) -> frozenset[str]:
    """The words of a text, and what else meets the eye: a link, a sum of money, a number."""
    marks = {
        "(link)": _LINK.search(text),
        "(sum)": _SUM.search(text),
        "(number)": re.search(r"\d", text),
    }
    found = {mark for mark, there in marks.items() if there}
    for run in _WORD.findall(text.lower()):
        found.update([run] if run.isascii() else _thai_words(run))
    return frozenset(found)


def _thai_words(run: str) -> list[str]:
    from pythainlp.tokenize import word_tokenize  # slow to import, and only this check needs it

    return [word for word in word_tokenize(run, engine="newmm") if word.strip()]


def choice_rules(questions: Sequence[Node], cautious: Collection[str]) -> list[Rule]:
    """Of the questions with choices of what to do: how often the right one is the longest, or the
    only cautious one. `cautious` are the Thai words with which a cautious choice begins."""
    longest = only = asked = 0
    for question in questions:
        choices = question.at("choices") if question.text_at("kind") in ACTIONS else None
        rights = [k for k, one in choices.keys.items() if one.at("right")] if choices else []
        if not choices or not rights:
            continue
        asked += 1
        texts = {letter: one.text_at("text", "th") for letter, one in choices.keys.items()}
        others = [text for letter, text in texts.items() if letter not in rights]
        longest += max(graphemes(texts[letter]) for letter in rights) > max(
            map(graphemes, others), default=0
        )
        only += any(is_cautious(texts[letter], cautious) for letter in rights) and not any(
            is_cautious(text, cautious) for text in others
        )
    return [Rule("table_longest", longest, asked), Rule("table_cautious", only, asked)]


def is_cautious(text: str, cautious: Collection[str]) -> bool:
    """Whether a choice, or a part of it behind a space, begins with a cautious word."""
    return any(part.startswith(tuple(cautious)) for part in text.split())


def cautious_words(folder: Path) -> tuple[str, ...]:
    """The Thai list of lexicon/cautious.yaml."""
    root = read_tree(folder / "lexicon" / "cautious.yaml")
    return tuple(node.text for node in root.items_at("cautious", "th")) if root else ()


def questions_of(folder: Path) -> list[Node]:
    """The questions of every lesson whose file can be parsed."""
    trees = [read_tree(path) for path in sorted(folder.glob("lessons/*/questions.yaml"))]
    return [question for root in trees if root for question in root.items_at("questions")]


def channel_counts(items: Iterable[Item]) -> Mapping[str, tuple[int, int]]:
    """Channel -> (genuine, fake)."""
    counts = Counter((item.by, item.genuine) for item in items)
    return {by: (counts[by, True], counts[by, False]) for by in sorted({by for by, _ in counts})}


def check_guessing(folder: Path, questions: Sequence[Node], mistakes: Mistakes) -> None:
    """Refuse a set of questions that is answered by a rule; noted at the lessons folder."""
    at = folder / "lessons"
    for language in ("th", "en"):
        items = items_of(questions, language)
        for rule in real_or_fake_rules(items) if len(items) >= ENOUGH else ():
            if 100 * rule.right > GUESSED * rule.all:
                values = {"percent": rule.percent, "limit": GUESSED, "language": language}
                mistakes.add(at, 0, _REFUSED[rule.code], word=rule.by, **values)
    *_, cautious = choice_rules(questions, cautious_words(folder))
    if cautious.all >= ENOUGH and 100 * cautious.right > CAUTIOUS * cautious.all:
        mistakes.add(at, 0, "only_cautious", percent=cautious.percent, limit=CAUTIOUS)


def table(folder: Path) -> list[tuple[str, dict[str, str | int]]]:
    """The measurement as lines to print, each as (code of a linter phrase, its values)."""
    questions = questions_of(folder)
    lines: list[tuple[str, dict[str, str | int]]] = []
    items = items_of(questions, "th")
    for by, (genuine, fake) in channel_counts(items).items():
        lines.append(("table_counts", {"by": by, "genuine": genuine, "fake": fake}))
    rules = [
        (language, rule)
        for language in ("th", "en")
        for rule in real_or_fake_rules(items_of(questions, language))
        if language == "th" or rule.by
    ]
    rules += [("th", rule) for rule in choice_rules(questions, cautious_words(folder))]
    for language, rule in rules:
        values: dict[str, str | int] = {
            "right": rule.right,
            "all": rule.all,
            "percent": rule.percent,
            "word": rule.by,
        }
        lines.append((rule.code, values | {"language": language}))
    return lines
