"""Warns of Thai text that is hard to read: long sentences and rare words.

Thai has no full stops; a phrase here is what stands between two spaces. The limits lie between good
texts (9 words a phrase, 1.2 syllables a word, 9 % rare words) and legal prose (32, 2.0, 19 %).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from content.check.yaml_tree import Node
from content.reading.problems import Mistakes

WORDS = 15
"""Most words of a phrase."""

SYLLABLES = 1.6
"""Most syllables of a word, on average over a text."""

RARE = 0.12
"""Largest share of words outside the 5000 most frequent ones and lexicon/plain_words.yaml."""

PHRASES = 8
"""Most phrases of a bubble; twice as many are warned of."""

COMMON = 5000

_THAI = re.compile("[\u0e01-\u0e5b]")
_LATIN = re.compile("[A-Za-z]{3,}")
_MADE_UP = re.compile(r"[a-z0-9.-]+\.example\b")
"""A made-up web address, which is no English word."""

_KNOWN_LATIN = frozenset({"line", "otp", "sms", "facebook", "atm", "pin", "qr", "aoc", "gmail"})


def check_readability(path: Path, bubble: Node, plain: Collection[str], mistakes: Mistakes) -> None:
    """Warn of long phrases, long words, rare words and English words in a Thai text.

    `plain` are words that everybody knows although they are rare in books.
    """
    phrases = [phrase for phrase in bubble.text.split() if _THAI.search(phrase)]
    words = [_words(phrase) for phrase in phrases]
    longest = max(map(len, words), default=0)
    if longest > WORDS:
        mistakes.warn(path, bubble.line, "phrase_long", count=longest, limit=WORDS)
    if len(phrases) > PHRASES * 2:
        mistakes.warn(path, bubble.line, "phrases_many", count=len(phrases), limit=PHRASES * 2)
    every = [word for phrase in words for word in phrase]
    if len(every) >= 12:
        syllables = sum(_syllables(word) for word in every) / len(every)
        if syllables > SYLLABLES:
            mistakes.warn(path, bubble.line, "words_long", count=f"{syllables:.1f}")
        rare = sum(word not in _common() and word not in plain for word in every) / len(every)
        if rare > RARE:
            mistakes.warn(path, bubble.line, "words_rare", percent=round(rare * 100))
    for word in _LATIN.findall(_MADE_UP.sub(" ", bubble.text)):
        if word.lower() not in _KNOWN_LATIN:
            mistakes.warn(path, bubble.line, "english_word", word=word)


@cache
def _words(phrase: str) -> list[str]:
    from pythainlp.tokenize import word_tokenize  # slow to import, and only this check needs it

    return [word for word in word_tokenize(phrase, engine="newmm") if _THAI.search(word)]


@cache
def _syllables(word: str) -> int:
    from pythainlp.tokenize import syllable_tokenize  # "dict" needs no further package

    return max(1, len(syllable_tokenize(word, engine="dict")))


@cache
def _common() -> frozenset[str]:
    from pythainlp.corpus.tnc import word_freqs

    ranked = sorted(word_freqs(), key=lambda entry: -entry[1])
    return frozenset(word for word, _ in ranked[:COMMON])
