"""The contract of every channel: of several links the bad one is read first, with its reasons."""

from __future__ import annotations

import pytest

from bot.channels.base import Channel
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.judge import message_judge
from handlers.checks.verdict import Verdict
from handlers.checks.verdict_card import message_reply
from tests.bot.channels.story import STAMP, envelope
from tests.bot.channels.subject import Subject

GOOD = ("https://scb.co.th", "https://kasikornbank.com", "https://facebook.com/x", "bit.ly/3xYzAb")
BAD = "http://krungthai-next.cc/login"
SHOWN = "krungthai-next[.]cc"


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("language", ["th", "en"])
def test_of_five_links_the_bad_one_is_named_first_with_its_own_reasons(
    subject: Subject, channel: Channel, library: Library, language: str, place: int
) -> None:
    links = [*GOOD[:place], BAD, *GOOD[place:]]
    found = message_judge(library).judge(read(" ".join(links), library.numbers))
    bad = next(link for link in found.links if link.shown == SHOWN)
    assert (bad.verdict, len(found.links)) == (Verdict.DANGER, 5)
    speak = Phrasebook(library.phrases).speaker(language)
    to = envelope(subject, channel)
    shown = subject.shown(channel.render(message_reply(library, found, True), speak, to, STAMP))
    first = shown.index(SHOWN)
    for link in found.links:
        if link is not bad:  # only counted, so that nobody takes the verdict for theirs
            assert link.shown not in shown
    why = [shown.index(speak(reason.say)) for reason in bad.reasons[:2]]
    assert [first, *why] == sorted([first, *why])
    for link in found.links:
        if link is not bad:
            for reason in link.reasons:
                assert reason in bad.reasons or speak(reason.say) not in shown
