"""What a verdict card says of several links: the worst by name first, with its own reasons."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.judge import message_judge
from handlers.checks.verdict_card import message_card, share_text
from handlers.core.say import Phrase, Quote

FIVE = (
    "https://scb.co.th https://kasikornbank.com https://facebook.com https://google.com "
    "http://krungthai-next.cc/login"
)


def lines(text: str, library: Library) -> list[Phrase]:
    found = message_judge(library).judge(read(text, library.numbers))
    return [line for line in message_card(library, found, False).lines if isinstance(line, Phrase)]


def link_of(line: Phrase) -> str:
    quote = line.values["link"]
    assert isinstance(quote, Quote)
    return quote.text


def test_the_dangerous_link_comes_first_wherever_it_stood(library: Library) -> None:
    advice, first, reason, *rest = lines(FIVE, library)
    assert advice.key == "check.do.danger"
    assert link_of(first) == "krungthai-next[.]cc"
    assert reason.key.startswith("check.reason.")
    assert Phrase("check.more_links", {"n": 4}) in rest
    assert not any(line.key == "check.link_line" for line in rest)


def test_what_is_shared_names_the_dangerous_link(library: Library) -> None:
    found = message_judge(library).judge(read(FIVE, library.numbers))
    shared = share_text(found, found.verdict)
    assert isinstance(shared, Phrase)
    assert shared.values["link"] == "krungthai-next[.]cc"


@pytest.mark.parametrize("text", ["https://scb.co.th https://kasikornbank.com"])
def test_links_without_a_flag_are_all_named(text: str, library: Library) -> None:
    named = [link_of(line) for line in lines(text, library) if line.key == "check.link_line"]
    assert named == ["scb[.]co[.]th", "kasikornbank[.]com"]
