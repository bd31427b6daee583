"""Handles pictures and files that residents send: by QR code and words in them, or by file name;
else the four questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.checks import questionnaire
from handlers.checks.extract import read
from handlers.checks.links.lookup import look_up
from handlers.checks.messages.act import joined
from handlers.checks.messages.judge import LINKS_JUDGED, message_judge
from handlers.checks.next_step_buttons import FOUR_QUESTIONS, REPORT
from handlers.checks.pictures.files import file_card
from handlers.checks.pictures.promptpay import KINDS, Payment, parse_payment
from handlers.checks.reported import payee_reported, reported
from handlers.checks.verdict_card import (
    learn_button,
    message_card,
    reported_line,
    to_judged_message,
)
from handlers.core import incoming
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import NotOpened
from handlers.core.reply import Card, Part, Reply, Text, Tone
from handlers.core.say import Family, Phrase, Say
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.quoted import quote
from handlers.core.words.reading import Reading

LARGEST = 8_000_000
"""Bytes of a picture that is fetched."""
READ_BACK = 160
"""Characters of a picture's text that are shown, so that the person sees reading errors."""

NOT_HAD, UNREADABLE = Phrase("check.picture.not_had"), Phrase("check.picture.unreadable")
WHY_NOT: Mapping[NotOpened, Phrase] = {
    NotOpened.DAMAGED: UNREADABLE,
    NotOpened.TOO_MANY: Phrase("check.picture.too_many"),
    NotOpened.BUSY: NOT_HAD,
}
PAYS = Family("check.pay", KINDS)
"""Who is paid by a payment code."""

TRICK_SURE = 0.8
"""Confidence from which a trick is named that was read off a picture."""


async def answer_picture(turn: Turn) -> Outcome | None:
    """Judges the QR codes and the text in a picture."""
    if not isinstance(turn.said, incoming.Picture):
        return None
    data = await turn.ports.media.fetch(turn.said.media, LARGEST)
    if data is None:
        return await _judge_caption(turn, turn.said.caption, NOT_HAD)
    codes = await turn.ports.files.codes(data, turn.person.id)
    if isinstance(codes, NotOpened):
        return await _judge_caption(turn, turn.said.caption, WHY_NOT[codes])
    payments = [payment for code in codes if (payment := parse_payment(code))]
    words = "" if codes else (await turn.ports.reading.read(data, turn.person.id) or "")
    if payments and not words:
        return await _payment(turn, payments[0])
    text = "\n".join(part for part in (*codes, words, turn.said.caption) if part)
    if not text.strip():
        return await _ask(turn, UNREADABLE)
    return await _judge(turn, text, codes, words)


def _trick_is_sure(reading: Reading | None) -> bool:
    """Whether the trick may be named although a program read the words, which garbles some."""
    return bool(reading and reading.tricks and reading.tricks[0].confidence >= TRICK_SURE)


async def _judge(
    turn: Turn, text: str, codes: tuple[str, ...], words: str, why: Phrase = UNREADABLE
) -> Outcome:
    found = read(text, turn.content.numbers, codes)
    known = await look_up(turn, found.links[:LINKS_JUDGED])
    reading = await turn.ports.understanding.understand(text) if not codes else None
    verdict = joined(message_judge(turn.content).judge(found, known), reading)
    if words and not _trick_is_sure(reading):
        verdict = replace(verdict, scam_type=None)
    if found.nothing and not verdict.verdict.flagged:
        if is_greeting(turn, words):
            return Outcome(Reply((Text(Phrase("check.picture.greeting")),)))
        if not codes:
            return await _ask(turn, why)
    carry = questionnaire.can_carry(turn)
    parts: list[Part] = []
    if codes and found.links:
        parts.append(Text(Phrase("check.picture.code", {"link": verdict.links[0].shown})))
    elif words:
        seen = " ".join(found.rest.split())[:READ_BACK]
        parts.append(Text(Phrase("check.picture.read", {"words": quote(seen)})))
    listed = await reported(turn, verdict)
    parts.append(message_card(turn.content, verdict, carry, listed.confirmed))
    flow_state = to_judged_message(verdict, text).shown() if carry else KEEP
    return Outcome(Reply(tuple(parts)), flow_state, listed.changes)


def is_greeting(turn: Turn, words: str) -> bool:
    """Whether a picture's text is a greeting ("good morning")."""
    seen = plain(words)
    return any(plain(word) in seen for word in turn.content.numbers.greeting)


async def _payment(turn: Turn, payment: Payment) -> Outcome:
    """Who is paid by a payment code, and whether they were reported; a national ID is masked."""
    shown = payment.payee
    if payment.kind == "national_id":
        shown = "x" * max(0, len(shown) - 4) + shown[-4:]
    values = {"payee": shown, "amount": payment.amount}
    lines: list[Say] = [PAYS.phrase(payment.kind, values)]
    if payment.amount:
        lines.append(Phrase("check.pay.amount", values))
    listed = await payee_reported(turn, payment.payee)
    lines += [reported_line(shown, when) for when in listed.confirmed.values()]
    lines.append(Phrase("check.pay.what"))
    card = Card(
        Phrase("check.pay.title"),
        tuple(lines),
        buttons=(
            FOUR_QUESTIONS,
            REPORT,
            learn_button(turn.content, "qr"),
        ),
        tone=Tone.WARN if listed.confirmed else Tone.PLAIN,
    )
    return Outcome(Reply((card,)), changes=listed.changes)


async def dangerous_file(turn: Turn) -> Outcome | None:
    """Warns of a program or the like, whatever question is open; that question stays open."""
    if not isinstance(turn.said, incoming.File):
        return None
    card = file_card(turn.content, turn.said.media.name, turn.said.media.mime)
    return Outcome(Reply((card,))) if card and card.tone is Tone.DANGER else None


async def answer_file(turn: Turn) -> Outcome | None:
    """Judges a file by its name alone: it is never fetched, opened or run."""
    if not isinstance(turn.said, incoming.File):
        return None
    card = file_card(turn.content, turn.said.media.name, turn.said.media.mime)
    if card is None:
        return await _judge_caption(turn, turn.said.caption, Phrase("check.file.unknown"))
    return Outcome(Reply((card,)))


async def answer_unread(turn: Turn) -> Outcome | None:
    """Judges the text of something that cannot be opened, such as a poll, if it has any."""
    if not isinstance(turn.said, incoming.Unread) or not turn.said.words.strip():
        return None
    return await _judge(turn, turn.said.words, (), "", Phrase("fallback.media"))


async def _judge_caption(turn: Turn, caption: str, why: Phrase) -> Outcome:
    """Judges the caption of what cannot be opened; without a caption says why, and asks."""
    if not caption.strip():
        return await _ask(turn, why)
    return await _judge(turn, caption, (), "", why)


async def _ask(turn: Turn, why: Phrase) -> Outcome:
    """Says why it cannot be judged, and asks the four questions."""
    asked = await questionnaire.start(turn)
    parts = asked.reply.parts if asked.reply else ()
    return Outcome(Reply((Text(why), *parts)), asked.flow_state)
