"""Judges a message that somebody asks about in a chat that Rutan is not in, before everybody there.

Nothing is asked outside and nothing is stored. The answer repeats no number and no account of the
message, has no buttons, and says nothing of whom the message may concern.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.checks.bare_input import name_in
from handlers.checks.links.confirmed import confirmed
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.messages.judge import MessageVerdict
from handlers.checks.pictures.files import is_program
from handlers.checks.verdict import ADVICE, Verdict
from handlers.checks.verdict_card import (
    COMFORT,
    TONES,
    link_lines,
    reasons_to_show,
    title_of,
    verdict_shown,
)
from handlers.checks.worth_judging import judged
from handlers.core import incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase, Quote, Say
from handlers.core.turn import Turn

REASONS = 2
"""Most reasons that are shown: a group reads one short answer."""


async def answer_guest(turn: Turn) -> Outcome | None:
    """The verdict on the message, or None if it is none that somebody passed on."""
    said = turn.said
    if isinstance(said, incoming.File) and is_program(
        turn.content, said.media.name, said.media.mime
    ):
        return _said(Card(Phrase("check.group.file"), tone=Tone.DANGER))
    if isinstance(said, incoming.File | incoming.Picture):
        words = replace(turn.events[-1], said=incoming.Text(said.caption))
        turn = replace(turn, events=(words,))
    if not turn.text.strip() or name_in(turn.text, turn.content.numbers):
        return None
    verdict = await judged(turn, _known_here)
    if verdict is None or verdict.scam_type in COMFORT:
        return None  # who is threatened with pictures may be in the group
    return _said(_card(verdict))


async def _known_here(turn: Turn, links: tuple[str, ...]) -> LinkFacts:
    """What is known of the links on this machine."""
    popular = turn.ports.popular
    return LinkFacts(
        listed=turn.ports.feeds.listed,
        confirmed=await confirmed(turn, links),
        popular=popular.rank if popular.available else None,
    )


def _card(found: MessageVerdict) -> Card:
    if found.code_came:
        return Card(Phrase("check.verdict.code"), (Phrase("check.code.who"),))
    verdict = verdict_shown(found)
    danger = verdict is Verdict.DANGER
    lines: list[Say] = [Phrase("guest.do.danger") if danger else ADVICE.phrase(verdict)]
    if len(found.links) > 1:
        lines += link_lines(found)
    else:
        lines += [Quote(link.shown) for link in found.links]
        lines += [reason.say for reason in reasons_to_show(found, verdict)[:REASONS]]
    return Card(title_of(found, verdict), tuple(lines), tone=TONES[verdict])


def _said(card: Card) -> Outcome:
    return Outcome(Reply((replace(card, lines=(*card.lines, Phrase("guest.more"))),)))
