"""Pictures, files and voice messages: what can be read of them, else the four questions."""

from __future__ import annotations

import asyncio

from handlers.checks import four_questions
from handlers.checks.buttons import FOUR_QUESTIONS, REPORT
from handlers.checks.card import judged, learn_button, message_card, reported_line
from handlers.checks.extract import read
from handlers.checks.links.lookup import look_up
from handlers.checks.messages.judge import LINKS_JUDGED, message_judge
from handlers.checks.pictures.codes import open_picture, read_codes
from handlers.checks.pictures.files import file_card
from handlers.checks.pictures.promptpay import KINDS, Payment, parse_payment
from handlers.checks.reported import payee_reported, reported
from handlers.core import incoming
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Card, Part, Reply, Text, Tone
from handlers.core.say import Family, Phrase, Quote, Say
from handlers.core.text import plain
from handlers.core.turn import Turn

BYTES = 8_000_000
"""Largest picture fetched."""
READ_BACK = 160
"""Characters of what was read in a picture that are shown for "did I read this right?"."""

UNREADABLE = Phrase("check.picture.unreadable")
PAYS = Family("check.pay", KINDS)
"""Whom a payment code pays."""


async def picture_sent(turn: Turn) -> Outcome | None:
    """Judge the codes and the words in a picture."""
    if not isinstance(turn.said, incoming.Picture):
        return None
    data = await turn.ports.media.fetch(turn.said.media, BYTES)
    if data is None:
        return await _by_caption(turn, turn.said.caption, Phrase("check.picture.not_had"))
    picture = await asyncio.to_thread(open_picture, data)
    if picture is None:
        return await _by_caption(turn, turn.said.caption, UNREADABLE)
    codes = await asyncio.to_thread(read_codes, picture)
    payments = [payment for code in codes if (payment := parse_payment(code))]
    words = "" if codes else (await turn.ports.reading.read(data) or "")
    if payments and not words:
        return await _payment(turn, payments[0])
    text = "\n".join(part for part in (*codes, words, turn.said.caption) if part)
    if not text.strip():
        return await _ask(turn, UNREADABLE)
    return await _judge(turn, text, codes, words)


async def _judge(
    turn: Turn, text: str, codes: tuple[str, ...], words: str, why: Phrase = UNREADABLE
) -> Outcome:
    found = read(text, turn.content.numbers)
    known = await look_up(turn, found.links[:LINKS_JUDGED])
    verdict = message_judge(turn.content).judge(found, known)
    if found.nothing and not verdict.verdict.flagged:
        if is_greeting(turn, words):
            return Outcome(Reply((Text(Phrase("check.picture.greeting")),)))
        if not codes:
            return await _ask(turn, why)
    carry = four_questions.leave_room(turn)
    parts: list[Part] = []
    if codes and found.links:
        parts.append(Text(Phrase("check.picture.code", {"link": verdict.links[0].shown})))
    elif words:
        seen = " ".join(found.rest.split())[:READ_BACK]
        parts.append(Text(Phrase("check.picture.read", {"words": Quote(seen)})))
    often = await reported(turn, verdict)
    parts.append(message_card(turn.content, verdict, carry, often.often))
    flow_state = judged(verdict, text).shown() if carry else KEEP
    return Outcome(Reply(tuple(parts)), flow_state, often.changes)


def is_greeting(turn: Turn, words: str) -> bool:
    """Whether a picture wishes a good morning and nothing else."""
    seen = plain(words)
    return any(plain(word) in seen for word in turn.content.numbers.greeting)


async def _payment(turn: Turn, payment: Payment) -> Outcome:
    """Who a payment code pays, and whether they were reported. A national ID is never shown."""
    shown = payment.payee
    if payment.kind == "national_id":
        shown = "x" * max(0, len(shown) - 4) + shown[-4:]
    values = {"payee": shown, "amount": payment.amount}
    lines: list[Say] = [PAYS.phrase(payment.kind, values)]
    if payment.amount:
        lines.append(Phrase("check.pay.amount", values))
    often = await payee_reported(turn, payment.payee)
    lines += [reported_line(shown, when) for when in often.often.values()]
    lines.append(Phrase("check.pay.what"))
    card = Card(
        Phrase("check.pay.title"),
        tuple(lines),
        buttons=(
            FOUR_QUESTIONS,
            REPORT,
            learn_button(turn.content, "qr"),
        ),
        tone=Tone.WARN if often.often else Tone.PLAIN,
    )
    return Outcome(Reply((card,)), changes=often.changes)


async def voice_sent(turn: Turn) -> Outcome:
    """A voice message cannot be read: the four questions."""
    return await _ask(turn, Phrase("check.voice"))


async def file_sent(turn: Turn) -> Outcome | None:
    """A file is judged by its name; it is never fetched, opened or run."""
    if not isinstance(turn.said, incoming.File):
        return None
    card = file_card(turn.content, turn.said.media.name, turn.said.media.mime)
    if card is None:
        return await _by_caption(turn, turn.said.caption, Phrase("check.file.unknown"))
    return Outcome(Reply((card,)))


async def unread_sent(turn: Turn) -> Outcome | None:
    """What cannot be opened is judged by the words on it; without any, the fallback answers."""
    if not isinstance(turn.said, incoming.Unread) or not turn.said.words.strip():
        return None
    return await _judge(turn, turn.said.words, (), "", Phrase("fallback.media"))


async def _by_caption(turn: Turn, caption: str, why: Phrase) -> Outcome:
    """Judge the words under what cannot be opened; without any, say why and ask."""
    if not caption.strip():
        return await _ask(turn, why)
    return await _judge(turn, caption, (), "", why)


async def _ask(turn: Turn, why: Phrase) -> Outcome:
    """Say why nothing can be told from it, and ask the four questions."""
    asked = await four_questions.start(turn)
    parts = asked.reply.parts if asked.reply else ()
    return Outcome(Reply((Text(why), *parts)), asked.flow_state)
