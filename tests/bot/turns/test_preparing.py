"""What the first message would wait for is built beside it, and a failure hinders nothing."""

from __future__ import annotations

import logging
import threading

import pytest

from bot.turns.preparing import Preparing
from content.reading.library import Library


async def test_each_feature_is_prepared_for_each_content_in_another_thread() -> None:
    seen: list[tuple[str, Library]] = []
    here = threading.get_ident()

    def prepare(name: str, library: Library) -> None:
        assert threading.get_ident() != here
        seen.append((name, library))

    preparing = Preparing([lambda of: prepare("a", of), lambda of: prepare("b", of)])
    first, second = Library(), Library()
    preparing.use(first)
    await preparing.done()
    preparing.use(second)
    await preparing.done()
    assert [(name, found is second) for name, found in seen] == [
        ("a", False), ("b", False), ("a", True), ("b", True),
    ]  # fmt: skip


async def test_one_that_fails_is_told_without_its_words_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[Library] = []

    def fails(library: Library) -> None:
        raise ValueError("SECRET WORDS")

    preparing = Preparing([fails, seen.append])
    with caplog.at_level(logging.DEBUG):
        preparing.use(Library())
        await preparing.done()
    assert len(seen) == 1
    assert "preparing for the content failed" in caplog.text
    assert "SECRET" not in caplog.text
