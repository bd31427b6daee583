"""Handles the beginning of a report (from the menu, a verdict or a loss), taking up an unfinished
one, and cancelling.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.cases.case import report
from handlers.cases.report import review
from handlers.cases.report.questions import CANCEL, FLOW, asked, step_after
from handlers.cases.resident import first_hour
from handlers.core.buttons import MENU, main
from handlers.core.judged_message import JudgedMessage
from handlers.core.numbers.reading import Numbers
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Choices, Press, Reply, Text, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import drafts
from storage.cases.drafts import DropDraft, SavedDraft, SaveDraft
from storage.cases.report import Answer, Draft, Loss, Report
from storage.engine.json_values import Json, member
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson

DRAFT_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The flow state of "continue your report?"; a new one would begin with this loss, if any."""

    lost: Loss | None

    @staticmethod
    def from_json(json: Json) -> Unfinished:
        """Restore from the JSON that `to_json` made."""
        return Unfinished(member(Loss, json.get("lost")))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"lost": self.lost or ""}


async def saved_draft(turn: Turn) -> SavedDraft | None:
    """Return the person's draft and its step, unless it is too old to be useful."""
    saved = await turn.read(lambda unit: drafts.find(unit, turn.person.id))
    return saved if saved and turn.now - saved.updated < DRAFT_LASTS else None


async def draft_of(turn: Turn) -> Draft | None:
    """Return the person's draft, unless it is too old to be useful."""
    saved = await saved_draft(turn)
    return saved.draft if saved else None


async def go_to(turn: Turn, step: str, draft: Draft, *lead: Text) -> Outcome:
    """Ask this step, whichever it is."""
    if step == "review":
        return await review.show(turn, draft, *lead)
    return asked(step, draft, turn, *lead)


async def go_past(turn: Turn, step: str, draft: Draft, *lead: Text) -> Outcome:
    """Ask the first step after this one that still has to be asked."""
    return await go_to(turn, step_after(step, draft, turn), draft, *lead)


async def start(turn: Turn) -> Outcome:
    """Handle `report.start`: begin a report, or ask whether to continue an unfinished one.

    The argument is a loss already known ("paid", "code", "app"), which is then not asked again.
    """
    lost = member(Loss, turn.argument)
    saved = await saved_draft(turn)
    if saved and lost and saved.draft.told.loss is lost:
        return await go_to(turn, saved.step, saved.draft)
    if saved and saved.step != "loss":
        return _unfinished(lost)
    return await begin(turn, Report(loss=lost))


def _unfinished(lost: Loss | None, *lead: Text) -> Outcome:
    card = Card(
        Phrase("report.continue"),
        buttons=(
            Press(Phrase("report.continue.yes"), "report.resume", "", True, Weight.MAIN),
            Press(Phrase("report.continue.new"), "report.anew", lost or "", True),
        ),
    )
    return Outcome(
        Reply((*lead, card, Choices((CANCEL,)))),
        FlowState(FLOW, "resume", Unfinished(lost).to_json()),
    )


async def unfinished(turn: Turn) -> Outcome | None:
    """Handle text typed at "continue where you were?"; other text is left to other handlers."""
    if means(turn, "cancel"):
        return await cancel(turn)
    if means(turn, "yes"):
        return await resume(turn)
    if turn.flow_state is None:
        return None
    lead = small_talk(turn)
    if lead is None and (says_nothing(turn) or turn.text.strip().isdigit()):
        lead = Text(Phrase("report.continue.again"))
    return _unfinished(Unfinished.from_json(turn.flow_state.data).lost, lead) if lead else None


async def anew(turn: Turn) -> Outcome:
    """Delete the draft and begin again."""
    return await begin(turn, Report(loss=member(Loss, turn.argument)))


async def resume(turn: Turn) -> Outcome:
    """Continue the unfinished report."""
    saved = await saved_draft(turn)
    if saved is None:
        return await begin(turn)
    return await go_to(turn, saved.step, saved.draft)


async def carry(turn: Turn) -> Outcome:
    """Handle `report.carry`: report the message just judged, and ask only for the rest."""
    judged = JudgedMessage.of(turn) or JudgedMessage()
    told = Report()
    if judged.text:
        told = report.with_words(told, judged.text, turn.content)
    told = replace(
        report.with_numbers(told, Numbers(judged.phones, judged.accounts)),
        links=judged.links,
        scam_type=judged.scam_type,
    )
    if told.links or told.words:
        told = replace(told, voice=Answer("message"))
    return await begin(turn, told)


async def begin(turn: Turn, told: Report | None = None) -> Outcome:
    """Ask the first step that the report does not answer yet."""
    draft = Draft(told or Report())
    return await (go_to if draft.told.loss is None else go_past)(turn, "loss", draft)


async def take_loss(turn: Turn) -> Outcome:
    """Store the loss. An urgent one shows the first-hour steps before any form."""
    draft = await draft_of(turn) or Draft()
    loss = member(Loss, turn.argument) or Loss.NONE
    draft = replace(draft, told=replace(draft.told, loss=loss))
    step = step_after("loss", draft, turn)
    if not loss.urgent:
        return await go_to(turn, step, draft)
    return Outcome(
        first_hour.steps(turn.content, loss, in_report=True),
        FlowState(FLOW, "first_hour"),
        (SaveDraft(turn.person.id, step, draft),),
        must_arrive=True,
    )


async def take_notice(turn: Turn) -> Outcome:
    """Store that the person read the privacy notice, and go on."""
    draft = replace(await draft_of(turn) or Draft(), noticed=True)
    outcome = await go_past(turn, "notice", draft)
    noticed = ChangePerson(turn.person.id, {"noticed": turn.now})
    return Outcome(outcome.reply, outcome.flow_state, (*outcome.changes, noticed))


async def cancel(turn: Turn) -> Outcome:
    """Cancel the report: nothing is sent and nothing is kept."""
    card = Card(
        Phrase("report.cancelled"),
        buttons=(main(MENU),),
    )
    return Outcome(Reply((card,)), None, (DropDraft(turn.person.id),))
