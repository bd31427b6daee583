"""What content adds is found by how it is asked for, and is gone when content takes it away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from handlers.core.words.reading import Guess

np = pytest.importorskip("numpy", reason="needs numpy")

from bot.understanding.added import FEATURES, MOST, UNLEARNED, Added, Weights  # noqa: E402
from bot.understanding.comparison import Comparison  # noqa: E402
from bot.understanding.model import ADDED, WEIGHTS  # noqa: E402
from tests.bot.understanding.test_comparison import CALLS, PAID, Reader, learned  # noqa: E402

WORDS = "โทรมาไม่หยุด"
UNSURE = (Guess("prize", 0.1),)


def added(read: Reader | None = None) -> Added:
    read = read or Reader()
    return Added(Comparison(read, learned()), read, UNLEARNED)


def asked(one: Added, text: str, situations: Sequence[Guess] = UNSURE) -> tuple[Guess, ...]:
    return one.likeliest(text, Reader()(text), situations)


def test_what_is_added_is_found_and_is_gone_when_it_is_taken_away() -> None:
    one = added()
    assert asked(one, WORDS) == ()
    one.take([("calls", CALLS), ("paid", PAID), ("none", ())])
    found = asked(one, WORDS)
    assert [guess.id for guess in found] == ["calls", "paid"]
    assert len(found) == MOST
    assert found[0].confidence > 0.9 > 0.1 > found[1].confidence
    one.take([("paid", PAID)])
    assert [guess.id for guess in asked(one, WORDS)] == ["paid"]
    one.take([])
    assert asked(one, WORDS) == ()


def test_words_of_something_else_ask_for_no_added_answer() -> None:
    one = added()
    one.take([("calls", CALLS), ("paid", PAID)])
    assert max(guess.confidence for guess in asked(one, "ฝนตก")) < 0.1


def test_a_sure_reading_speaks_against_an_added_answer() -> None:
    one = added()
    one.take([("rain", ["ฝนตก", "เขาโทรมาอีก"])])
    unsure, sure, vague = (
        asked(one, WORDS, (Guess(situation, confidence),))[0].confidence
        for situation, confidence in (("prize", 0.1), ("prize", 0.99), ("off_topic", 0.99))
    )
    assert sure < unsure
    assert vague < unsure


def test_what_is_known_already_speaks_against_an_added_answer() -> None:
    one, words = added(), "โอนไปแล้ว"
    one.take([("rain", ["ฝนตก", WORDS])])
    known = asked(one, words)[0].confidence
    one.take([("rain", ["ฝนตก", WORDS, words])])
    own = asked(one, words)[0].confidence
    assert known < 0.1 < own


def test_an_answer_whose_name_is_as_near_as_another_is_as_likely() -> None:
    one = added()
    one.take([("first", CALLS), ("second", CALLS)])
    first, second = asked(one, WORDS)
    assert first.confidence == pytest.approx(second.confidence)
    assert first.confidence <= 0.5


def test_what_stays_is_not_read_again() -> None:
    read = Reader()
    one = added(read)
    one.take([("calls", CALLS)])
    before = len(read.texts)
    one.take([("calls", CALLS), ("paid", PAID)])
    assert read.texts[before:] == list(PAID)


def test_weights_are_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "added.json"
    assert Weights.at(path) is None
    UNLEARNED.save(path)
    found = Weights.at(path)
    assert found is not None
    assert list(found.any_of) == list(UNLEARNED.any_of)
    whole = json.loads(path.read_text(encoding="utf-8"))
    del whole["any_of"]["known"]
    for text in ("", "{", "[1]", "null", json.dumps(whole)):
        path.write_text(text, encoding="utf-8")
        assert Weights.at(path) is None, text


def test_the_shipped_weights_can_be_read() -> None:
    found = Weights.at(WEIGHTS / ADDED)
    assert found is not None, "run `python -m bot understanding compare`"
    assert len(found.any_of) == len(FEATURES)


def test_weights_of_another_model_are_left_aside() -> None:
    read = Reader()
    stale = Comparison(read, learned(probe=(1.0, 0.0, 0.0)))
    odd = Added(stale, read, Weights((0.0, 0.0, 0.0), (0.0,) * len(FEATURES)))
    odd.take([("calls", CALLS), ("paid", PAID)])
    assert asked(odd, WORDS)[0].confidence > 0.5
