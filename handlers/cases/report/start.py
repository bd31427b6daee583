"""How a report begins: from the menu, from a verdict, after a loss, or where one left off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.cases.case.report import LOSSES, NO_LOSS, URGENT_LOSSES, with_words
from handlers.cases.report import review
from handlers.cases.report.questions import CANCEL, FLOW, asked, step_after
from handlers.cases.resident import first_hour
from handlers.core.non_answers import means, says_nothing, small_talk
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Choices, Press, Reply, Text, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases import drafts
from storage.cases.drafts import Draft, DropDraft, SaveDraft
from storage.people.flow_state import Place
from storage.people.people import ChangePerson

DRAFT_LASTS = timedelta(days=7)


async def draft_of(turn: Turn) -> Draft | None:
    """The person's draft, unless it is too old to mean anything still."""
    draft = await turn.read(lambda unit: drafts.find(unit, turn.person.id))
    return draft if draft and turn.now - draft.updated < DRAFT_LASTS else None


async def go_to(turn: Turn, step: str, facts: dict[str, Any], *lead: Text) -> Outcome:
    """Ask this step, whichever it is."""
    if step == "review":
        return await review.show(turn, facts, *lead)
    return asked(step, facts, turn, *lead)


async def start(turn: Turn) -> Outcome:
    """`report.start`: a new report, or the question whether to continue an unfinished one.

    The argument says what is known to be lost ("paid", "code", "app"): then it is not asked again.
    """
    lost = turn.argument if turn.argument in LOSSES else None
    draft = await draft_of(turn)
    if draft and lost and draft.facts.get("loss") == lost:
        return await go_to(turn, draft.step, dict(draft.facts))
    if draft and draft.step != "loss":
        return _unfinished(lost or "")
    return await begin(turn, {"loss": lost} if lost else {})


def _unfinished(lost: str, *lead: Text) -> Outcome:
    card = Card(
        Phrase("report.continue"),
        buttons=(
            Press(Phrase("report.continue.yes"), "report.resume", "", True, Weight.MAIN),
            Press(Phrase("report.continue.new"), "report.anew", lost, True),
        ),
    )
    return Outcome(Reply((*lead, card, Choices((CANCEL,)))), Place(FLOW, "resume", {"lost": lost}))


async def unfinished(turn: Turn) -> Outcome | None:
    """What is typed at "continue where you were?"; other words are about something else."""
    if means(turn, "cancel"):
        return await cancel(turn)
    if means(turn, "yes"):
        return await resume(turn)
    if turn.place is None:
        return None
    lead = small_talk(turn)
    if lead is None and (says_nothing(turn) or turn.text.strip().isdigit()):
        lead = Text(Phrase("report.continue.again"))
    return _unfinished(str(turn.place.data.get("lost", "")), lead) if lead else None


async def anew(turn: Turn) -> Outcome:
    """Throw the draft away and begin again."""
    return await begin(turn, {"loss": turn.argument} if turn.argument in LOSSES else {})


async def resume(turn: Turn) -> Outcome:
    """Go on where one left off."""
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn, {})
    return await go_to(turn, draft.step, dict(draft.facts))


async def carry(turn: Turn) -> Outcome:
    """`report.carry`: report what has just been judged; it comes along, the rest is asked."""
    verdict: Mapping[str, Any] = turn.place.data if turn.place else {}
    facts: dict[str, Any] = {}
    if verdict.get("text"):
        facts = with_words({}, verdict["text"], turn.content)
    phones = [*facts.get("phones", ()), *verdict.get("phones", ())]
    facts |= {"phones": list(dict.fromkeys(phones))} if phones else {}
    facts |= {key: verdict[key] for key in ("links", "scam_type", "accounts") if verdict.get(key)}
    if facts.get("links") or facts.get("words"):
        facts["voice"] = "message"
    return await begin(turn, facts)


async def begin(turn: Turn, facts: dict[str, Any]) -> Outcome:
    """The first step that these facts leave open."""
    if "loss" not in facts:
        return await go_to(turn, "loss", facts)
    return await go_to(turn, step_after("loss", facts, turn), facts)


async def take_loss(turn: Turn) -> Outcome:
    """What happened, and was anything lost? A loss leads with the first-hour steps, not a form."""
    draft = await draft_of(turn)
    loss = turn.argument if turn.argument in LOSSES else NO_LOSS
    facts = {**(draft.facts if draft else {}), "loss": loss}
    step = step_after("loss", facts, turn)
    if loss not in URGENT_LOSSES:
        return await go_to(turn, step, facts)
    return Outcome(
        first_hour.steps(turn.content, loss, in_report=True),
        Place(FLOW, "first_hour"),
        (SaveDraft(turn.person.id, step, facts),),
        must_arrive=True,
    )


async def take_notice(turn: Turn) -> Outcome:
    """They have read what is kept and for whom, and go on."""
    draft = await draft_of(turn)
    facts = {**(draft.facts if draft else {}), "noticed": True}
    outcome = await go_to(turn, step_after("notice", facts, turn), facts)
    noticed = ChangePerson(turn.person.id, {"noticed": turn.now})
    return Outcome(outcome.reply, outcome.place, (*outcome.changes, noticed))


async def cancel(turn: Turn) -> Outcome:
    """Nothing is sent and nothing is kept."""
    card = Card(
        Phrase("report.cancelled"),
        buttons=(Press(Phrase("report.menu"), "menu", weight=Weight.MAIN),),
    )
    return Outcome(Reply((card,)), None, (DropDraft(turn.person.id),))
