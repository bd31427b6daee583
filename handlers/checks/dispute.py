"""Handles "this is wrong" below a verdict: with consent the message goes to staff, whose answer is
sent later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers.checks.next_step_buttons import FOUR_QUESTIONS, LEARN, REPORT
from handlers.checks.verdict import ADVICE, Verdict
from handlers.core.judged_message import FLOW, JudgedMessage
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from handlers.core.words.quoted import quote, quoted
from storage.cases import disputes
from storage.cases.disputes import AskReview, MarkTold
from storage.engine.json_values import Json, text
from storage.people import attempts
from storage.people.attempts import NoteAttempt
from storage.people.flow_state import FlowState

LONGEST = 500
"""Characters that staff get: all of them fit on the card that asks for consent."""
A_DAY = 5
"""Reviews that one person may request in a day."""
MOST_DIGITS = 18
"""Digits of a review's id: with more it is none, and too large for the database."""
REVIEW = "review"
"""The name under which they are counted among a person's attempts."""
ANSWER = Family("check.wrong.now", Verdict)
"""The verdict of staff."""
_TONES = {Verdict.DANGER: Tone.DANGER, Verdict.SUSPICIOUS: Tone.WARN}


WRONG = "wrong"
"""The step that asks for consent."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A judged message whose verdict is disputed, and the text that staff would get."""

    judged: JudgedMessage
    words: str

    @staticmethod
    def of(turn: Turn) -> Dispute | None:
        """The dispute in the flow state, or None at another step."""
        state = turn.flow_state
        asked = state is not None and (state.flow, state.step) == (FLOW, WRONG)
        return Dispute.from_json(state.data) if state and asked else None

    @staticmethod
    def from_json(json: Json) -> Dispute:
        """What `to_json` made."""
        return Dispute(JudgedMessage.from_json(json), text(json, "sent"))

    def to_json(self) -> Json:
        """As a flow state keeps it."""
        return {**self.judged.to_json(), "sent": self.words}


async def ask(turn: Turn) -> Outcome:
    """`check.wrong`: shows exactly what would be sent, and asks for consent."""
    judged = JudgedMessage.of(turn)
    words = _words(judged) if judged else ""
    if judged is None or not words:
        return _message_gone()
    card = Card(
        Phrase("check.wrong.ask"),
        (quote(words), Phrase("check.wrong.nothing_else"), Phrase("check.wrong.how_long")),
        buttons=(
            Press(Phrase("check.wrong.yes"), "check.wrong.send", step=True, weight=Weight.MAIN),
            Press(Phrase("check.wrong.no"), "check.wrong.leave", step=True),
        ),
    )
    return Outcome(Reply((card,)), FlowState(FLOW, WRONG, Dispute(judged, words).to_json()))


async def send(turn: Turn) -> Outcome:
    """`check.wrong.send`: sends it to staff."""
    disputed = Dispute.of(turn)
    if disputed is None:
        return _message_gone()
    since = turn.now - timedelta(days=1)
    person = turn.person.id
    sent = await turn.read(lambda unit: attempts.count(unit, person, REVIEW, since))
    if sent >= A_DAY:
        return _back_to_verdict(Phrase("check.wrong.enough"), disputed.judged)
    changes = (
        AskReview(person, disputed.words, disputed.judged.verdict),
        NoteAttempt(person, REVIEW),
    )
    outcome = _back_to_verdict(Phrase("check.wrong.sent"), disputed.judged)
    return Outcome(outcome.reply, outcome.flow_state, changes)


async def cancel(turn: Turn) -> Outcome:
    """`check.wrong.leave`: nothing is sent."""
    disputed = Dispute.of(turn)
    return (
        _back_to_verdict(Phrase("check.wrong.left"), disputed.judged)
        if disputed
        else _message_gone()
    )


async def show_answer(turn: Turn) -> Outcome:
    """`check.wrong.news`: the verdict of staff, to the person who asked and nobody else."""
    is_id = turn.argument.isdecimal() and len(turn.argument) <= MOST_DIGITS
    number = int(turn.argument) if is_id else 0
    found = await turn.read(lambda unit: disputes.of_person(unit, turn.person.id, number))
    if found is None or not found.answer:
        return _message_gone()
    verdict = Verdict(found.answer)
    card = Card(
        ANSWER.phrase(verdict),
        (quote(found.words), ADVICE.phrase(verdict)),
        buttons=(
            REPORT,
            LEARN,
        ),
        tone=_TONES.get(verdict, Tone.PLAIN),
    )
    return Outcome(Reply((card,)))


async def send_answers(context: JobContext) -> tuple[JobResult, ...]:
    """Notify those whose dispute has an answer; its text is only shown when they open it."""
    found = await context.read(disputes.to_tell)
    return tuple(
        JobResult(
            f"review:{each.id}",
            (MarkTold(each.id),),
            (_notice(each),) if each.changed else (),
        )
        for each in found
    )


def _notice(found: disputes.Answered) -> Notice:
    button = Press(
        Phrase("check.wrong.open"), "check.wrong.news", str(found.id), weight=Weight.MAIN
    )
    card = Card(Phrase("check.wrong.news"), buttons=(button,))
    return Notice(found.person, Reply((card,)), NoticeKind.REVIEW)


def _words(judged: JudgedMessage) -> str:
    """The judged text and its hidden links, as staff may read them: "a[.]co" for "https://a.co"."""
    hidden = [link for link in judged.links if link not in judged.text]
    words = "\n".join([judged.text, *hidden])
    return quoted(words.replace("https://", "").replace("http://", ""))[:LONGEST]


def _back_to_verdict(why: Phrase, judged: JudgedMessage) -> Outcome:
    """An answer that leads back to the judged message: it can still be reported."""
    report = Press(Phrase("check.button.report"), "report.carry", step=True)
    card = Card(why, buttons=(report, LEARN))
    return Outcome(Reply((card,)), judged.shown())


def _message_gone() -> Outcome:
    """The judged message is no longer stored."""
    return Outcome(Reply((Card(Phrase("check.wrong.gone"), buttons=(FOUR_QUESTIONS,)),)))
