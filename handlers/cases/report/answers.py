"""Answers to the steps of a report: pressed, typed, skipped, or taken back."""

from __future__ import annotations

import re

from handlers.cases import evidence, scrub, tips
from handlers.cases.facts import CHOICES, with_words
from handlers.cases.report.questions import STEPS, step_after, step_before
from handlers.cases.report.start import begin, cancel, draft_of, go_to
from handlers.core import districts, incoming
from handlers.core.intents import intent_of
from handlers.core.outcome import Outcome
from handlers.core.reply import Reply, Text
from handlers.core.say import Phrase
from handlers.core.thai import plain, written
from handlers.core.turn import Turn
from storage import evidence as stored
from storage.evidence import KeepEvidence
from storage.people import ChangePerson

_SHORT_NUMBER = re.compile(r"(?<!\d)\d{3,7}(?!\d)")
_SOMETHING_ELSE = {
    "change_language", "delete_my_data", "distress", "greeting", "help", "hotline", "in_danger",
    "learn", "quiz", "report", "status_of_report",
}  # fmt: skip
"""Intents of words that answer no question: the draft waits, what was asked for is done."""
OWN_WORDS = 120
"""Characters of own words that answer one question."""


async def answer(turn: Turn) -> Outcome:
    """A button of a choice: `claimed.police`."""
    step, _, choice = turn.argument.partition(".")
    draft = await draft_of(turn)
    if draft is None or choice not in CHOICES.get(step, ()):
        return await begin(turn, {})
    facts = {**draft.facts, step: choice}
    facts.pop(f"{step}_words", None)
    return await go_to(turn, step_after(step, facts, turn), facts)


async def skip(turn: Turn) -> Outcome:
    """The step stays empty."""
    step = _step(turn)
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn, {})
    return await go_to(turn, step_after(step, draft.facts, turn), dict(draft.facts))


async def back(turn: Turn) -> Outcome:
    """The question before this one, to be answered again."""
    step = _step(turn)
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn, {})
    before = step_before(step, draft.facts)
    facts = {k: v for k, v in draft.facts.items() if k not in (before, f"{before}_words")}
    if before == "number":
        facts.pop("phones", None)
    return await go_to(turn, before, facts)


async def typed(turn: Turn) -> Outcome | None:
    """Words typed at a step: a command word, a tip we do not take, or the answer itself."""
    if not isinstance(turn.said, incoming.Text):
        return await _evidence(turn)
    words = turn.content.report_words
    text = plain(turn.text)
    for id, handle in (("cancel", cancel), ("back", back), ("skip", skip)):
        if (test := words.get(id)) and test.fits(text):
            return await handle(turn)
    intent = intent_of(turn.text, turn.content.intents)
    if intent in tips.NUMBERS:
        return tips.refuse(turn, intent)
    step = _step(turn)
    if intent in _SOMETHING_ELSE and step != "loss":
        return None
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn, {})
    facts = dict(draft.facts)
    if step in CHOICES:
        facts.pop(step, None)
        facts[f"{step}_words"] = scrub.words(turn.text)[:OWN_WORDS]
        if phones := scrub.phones(turn.text):
            facts["phones"] = [*facts.get("phones", ()), *phones]
        return await go_to(turn, step_after(step, facts, turn), facts)
    if step == "number":
        return await _number(turn, facts)
    noted = Text(Phrase("report.noted"))
    return await go_to(turn, step, with_words(facts, turn.text), noted)


async def _evidence(turn: Turn) -> Outcome | None:
    """A picture or a voice message: kept with the report, and the question asked again."""
    draft = await draft_of(turn)
    if draft is None or not isinstance(turn.said, incoming.Picture | incoming.Voice):
        return None
    kept = await turn.read(lambda unit: stored.of_draft(unit, turn.person.id))
    piece = Phrase("evidence.enough") if kept >= stored.MOST else await evidence.received(turn)
    if piece is None:
        return None
    said = Phrase("evidence.kept") if isinstance(piece, KeepEvidence) else piece
    outcome = await go_to(turn, _step(turn), dict(draft.facts), Text(said))
    changes = (*outcome.changes, piece) if isinstance(piece, KeepEvidence) else outcome.changes
    return Outcome(outcome.reply, outcome.place, changes)


async def _number(turn: Turn, facts: dict[str, object]) -> Outcome:
    found = scrub.phones(turn.text) or tuple(_SHORT_NUMBER.findall(written(turn.text)))
    if not found:
        return await go_to(
            turn, "number", with_words(facts, turn.text), Text(Phrase("report.number.none"))
        )
    facts["phones"] = list(found)
    return await go_to(turn, step_after("number", facts, turn), facts)


async def place(turn: Turn) -> Outcome | None:
    """The district of the first report: typed, shared or picked."""
    if (
        turn.text
        and (test := turn.content.report_words.get("cancel"))
        and test.fits(plain(turn.text))
    ):
        return await cancel(turn)
    found = districts.resolve(turn)
    if found is None or isinstance(found, Reply):
        return Outcome(found) if found else None
    draft = await draft_of(turn)
    facts = {**(draft.facts if draft else {}), "district": found.code}
    outcome = await go_to(turn, step_after("district", facts, turn), facts)
    moved = ChangePerson(turn.person.id, {"district": found.code})
    return Outcome(outcome.reply, outcome.place, (*outcome.changes, moved))


def _step(turn: Turn) -> str:
    step = turn.place.step if turn.place else "loss"
    return step if step in STEPS else "loss"
