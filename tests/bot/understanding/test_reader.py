"""The port: readings in a thread, remembered; without a model nothing is understood."""

from __future__ import annotations

import pytest

from bot.understanding import reader
from bot.understanding.reader import Understanding
from handlers.core.ports import Guess, Reading

READ = Reading((Guess("paid", 0.9),))


class Counting:
    """A model that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

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
