"""What short texts mean is remembered for everybody; longer texts are let go."""

from __future__ import annotations

from handlers.core.words.remembered import REMEMBERED, SHORT, remembered


def test_short_texts_are_read_once_for_everybody_and_long_ones_are_let_go() -> None:
    read: list[str] = []

    @remembered
    def found(text: str, content: str) -> int:
        read.append(text)
        return len(text + content)

    for text in ("menu", *map(str, range(REMEMBERED // 2)), "menu"):
        assert found(text, "one") == len(text) + 3
    assert read.count("menu") == 1
    story = "a" * (SHORT + 1)
    for text in (story, *(f"{n} {story}" for n in range(8)), story):
        found(text, "one")
    assert read.count(story) == 2, "nobody's longer words are kept once their turn is over"


def test_what_is_remembered_belongs_to_the_content_it_was_read_with() -> None:
    found = remembered(lambda text, content: text + content)
    assert found("menu", " one") == "menu one"
    assert found("menu", " two") == "menu two"
