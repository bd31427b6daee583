"""The corpus keeps what its README promises: many hands, every situation, no near copies."""

from __future__ import annotations

from collections import Counter

from bot.training import corpus
from content.reading.library import Library

ACTS = {"deceit", "warning", "genuine", "story", "question", "chat"}
LANGUAGES = {"th", "isan", "en", "mix", "lo", "km"}


def test_every_row_is_by_a_known_hand_in_a_known_language() -> None:
    hands = {one.writer for one in corpus.writers()}
    for row in (*corpus.utterances(), *corpus.messages()):
        assert row.writer in hands
        assert row.lang in LANGUAGES
        assert row.text.strip()


def test_every_situation_is_said_by_many_hands(library: Library) -> None:
    said = Counter((row.situation, row.writer) for row in corpus.utterances())
    hands = Counter(situation for situation, _ in said)
    assert set(hands) == set(library.situations)
    assert min(hands.values()) >= 10


def test_every_trick_and_act_is_there(library: Library) -> None:
    rows = corpus.messages()
    assert {row.act for row in rows} == ACTS
    deceit = {row.trick for row in rows if row.act == "deceit"}
    assert deceit >= set(library.scam_types)


def test_each_border_language_has_its_share() -> None:
    for rows in (corpus.utterances(), corpus.messages()):
        shares = Counter(row.lang for row in rows)
        for lang in LANGUAGES - {"th"}:
            assert shares[lang] >= 0.04 * len(rows), (lang, shares[lang])


def test_some_hands_are_held_back_from_training() -> None:
    held = [one for one in corpus.writers() if one.set == corpus.HELD]
    assert all(one.set in ("train", corpus.HELD) for one in corpus.writers())
    assert len({one.writer for one in corpus.writers()}) == len(corpus.writers())
    assert len(held) < len(corpus.writers())


def test_no_row_stands_twice() -> None:
    for rows in (corpus.utterances(), corpus.messages()):
        twice = [text for text, n in Counter((r.text, r.writer) for r in rows).items() if n > 1]
        assert twice == []
