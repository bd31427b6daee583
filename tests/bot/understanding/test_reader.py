"""The port: readings in a thread, remembered; without a model nothing is understood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.understanding import reader
from bot.understanding.model import WEIGHTS, Labels, Model
from bot.understanding.reader import Understanding
from content.reading.answers.cards import Answer
from content.reading.library import Library
from handlers.core.words.reading import Guess, Reading

READ = Reading((Guess("paid", 0.9),))


class Counting:
    """A model that counts how often it is asked."""

    labels = Labels(("paid", "held_abroad"), (), (), (), ())

    def __init__(self) -> None:
        self.asked = 0
        self.examples: list[tuple[str, list[str]]] = []
        self.remembered: list[str] = []
        self.known: set[str] = set()

    def learn(self, examples: list[tuple[str, list[str]]]) -> None:
        self.examples = examples

    @property
    def comparison(self) -> Counting:
        return self

    def knows(self, example: str) -> bool:
        return example in self.known

    def remember(self, examples: list[str]) -> None:
        self.remembered += examples

    def read(self, text: str) -> Reading:
        self.asked += 1
        return READ


async def test_a_text_that_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Counting()
    monkeypatch.setattr(reader, "Model", lambda: model)
    port = Understanding()
    await port.load()
    assert await port.understand("โอนไปแล้ว") == READ
    assert await port.understand("โอนไปแล้ว") == READ
    assert model.asked == 1
    await port.close()


async def test_without_a_model_nothing_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise ImportError("onnxruntime")

    monkeypatch.setattr(reader, "Model", absent)
    port = Understanding()
    port.start()
    assert await port.understand("โอนไปแล้ว") is None
    await port.close()


@pytest.mark.parametrize("damaged", ["model.onnx", "pieces.model", "letters.npz", "labels.json"])
@pytest.mark.parametrize("left", [0, 1_000])
async def test_with_damaged_weights_rules_alone_decide_and_operators_are_told(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    damaged: str,
    left: int,
) -> None:
    for package in ("numpy", "onnxruntime", "sentencepiece"):
        pytest.importorskip(package, reason=f"needs {package}")
    for file in WEIGHTS.iterdir():
        if file.name == damaged:
            (tmp_path / damaged).write_bytes(file.read_bytes()[:left])
        else:
            (tmp_path / file.name).symlink_to(file)
    monkeypatch.setattr(reader, "Model", lambda: Model(tmp_path))
    port = Understanding()
    assert port.weakness() is None
    port.start()
    assert await port.understand("โอนไปแล้ว") is None
    weakness = port.weakness()
    assert weakness
    assert weakness.startswith("texts are understood by rules alone: ")
    assert [each.getMessage() for each in caplog.records] == [weakness]
    await port.close()


async def test_a_text_that_comes_before_the_model_is_there_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "Model", Counting)
    port = Understanding()
    port.start()
    assert await port.understand("โอนไปแล้ว") == READ
    await port.close()


async def test_answers_that_the_model_has_not_learned_are_known_by_their_examples(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    model = Counting()
    monkeypatch.setattr(reader, "Model", lambda: model)
    learned = library.answers["held-abroad"]
    rumour = replace_said(learned, "ด่านจะรื้อสะพานไหม")
    port = Understanding()
    port.start()
    flow = library.answers["verdict-warning"]  # has no ways of asking for it
    answers = {"held-abroad": learned, "bridge": rumour, "verdict-warning": flow}
    port.use(replace(library, answers=answers))
    await port.understand("โอนไปแล้ว")
    titles = list(rumour.title.values())
    assert model.examples == [("bridge", ["ด่านจะรื้อสะพานไหม", *titles])]
    port.use(replace(library, answers={"held-abroad": learned}))
    await port.understand("โอนไปแล้ว")
    assert model.examples == []  # taken away, it is not known any more
    assert model.asked == 2  # what was read before is read anew
    await port.close()


def replace_said(answer: Answer, said: str) -> Answer:
    return answer.model_copy(update={"situations": (), "said": {"th": (said,)}})


async def test_what_people_say_after_a_card_is_read_beforehand_while_texts_come_between(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    model = Counting()
    monkeypatch.setattr(reader, "Model", lambda: model)
    port = Understanding()
    port.start()
    port.use(library)
    assert await port.understand("โอนไปแล้ว") == READ
    said = {
        text
        for answer in library.answers.values()
        for ways_of in (*(one.said for one in answer.follow_ups), answer.answered)
        for ways in ways_of.values()
        for text in ways
    }
    assert len(model.remembered) < len(said)
    await port.remembered()
    assert set(model.remembered) == said
    await port.close()
