"""“This is wrong”: with consent the words go to staff, and a changed verdict comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers.checks.buttons import FOUR_QUESTIONS, LEARN, REPORT
from handlers.checks.verdict import ADVICE, Verdict
from handlers.core.judged_message import FLOW, JudgedMessage
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase, Quote
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from storage.cases import disputes
from storage.cases.disputes import AskReview, MarkTold
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState

SENT = 500
"""Characters that staff get: all of them fit on the card that asks."""
A_DAY = 5
"""Reviews one person may ask for in a day: staff are few."""
ANSWER = Family("check.wrong.now", Verdict)
"""What staff found."""
_TONES = {Verdict.DANGER: Tone.DANGER, Verdict.SUSPICIOUS: Tone.WARN}


WRONG = "wrong"
"""The step at which it is asked whether staff may see the words."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A judged message that somebody holds to be judged wrong, and the words staff would get."""

    judged: JudgedMessage
    words: str

    @staticmethod
    def of(turn: Turn) -> Disputed | None:
        """What the flow state holds at this step, else None."""
        state = turn.flow_state
        asked = state is not None and (state.flow, state.step) == (FLOW, WRONG)
        return Disputed.from_json(state.data) if state and asked else None

    @staticmethod
    def from_json(json: Json) -> Disputed:
        """What `to_json` made."""
        return Disputed(JudgedMessage.from_json(json), text(json, "sent"))

    def to_json(self) -> Json:
        """As a flow state keeps it."""
        return {**self.judged.to_json(), "sent": self.words}


async def ask(turn: Turn) -> Outcome:
    """`check.wrong`: show exactly what would be sent, and ask."""
    judged = JudgedMessage.of(turn)
    words = _words(judged) if judged else ""
    if judged is None or not words:
        return _lost()
    card = Card(
        Phrase("check.wrong.ask"),
        (Quote(words), Phrase("check.wrong.nothing_else"), Phrase("check.wrong.how_long")),
        buttons=(
            Press(Phrase("check.wrong.yes"), "check.wrong.send", step=True, weight=Weight.MAIN),
            Press(Phrase("check.wrong.no"), "check.wrong.leave", step=True),
        ),
    )
    return Outcome(Reply((card,)), FlowState(FLOW, WRONG, Disputed(judged, words).to_json()))


async def send(turn: Turn) -> Outcome:
    """`check.wrong.send`: they agreed to what was shown."""
    disputed = Disputed.of(turn)
    if disputed is None:
        return _lost()
    since = turn.now - timedelta(days=1)
    sent = await turn.read(lambda unit: disputes.sent_since(unit, turn.person.id, since))
    if sent >= A_DAY:
        return _back(Phrase("check.wrong.enough"), disputed.judged)
    change = AskReview(turn.person.id, disputed.words, disputed.judged.verdict)
    outcome = _back(Phrase("check.wrong.sent"), disputed.judged)
    return Outcome(outcome.reply, outcome.flow_state, (change,))


async def leave(turn: Turn) -> Outcome:
    """`check.wrong.leave`: nothing is sent."""
    disputed = Disputed.of(turn)
    return _back(Phrase("check.wrong.left"), disputed.judged) if disputed else _lost()


async def news(turn: Turn) -> Outcome:
    """`check.wrong.news`: what staff found, to who asked and to nobody else."""
    number = int(turn.argument) if turn.argument.isdecimal() and len(turn.argument) < 13 else 0
    found = await turn.read(lambda unit: disputes.of_person(unit, turn.person.id, number))
    if found is None or not found.answer:
        return _lost()
    verdict = Verdict(found.answer)
    card = Card(
        ANSWER.phrase(verdict),
        (Quote(found.words), ADVICE.phrase(verdict)),
        buttons=(
            REPORT,
            LEARN,
        ),
        tone=_TONES.get(verdict, Tone.PLAIN),
    )
    return Outcome(Reply((card,)))


async def send_answers(context: JobContext) -> tuple[JobResult, ...]:
    """Tell those who asked that there is an answer; its words are shown when opened, not before."""
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
    """What was judged, with no dot that an app would make something to press."""
    hidden = [link for link in judged.links if link not in judged.text]
    return _unpressable("\n".join([judged.text, *hidden]).strip())[:SENT]


def _unpressable(words: str) -> str:
    """ "https://a.co" -> "a[.]co": what stands between letters is no link any more."""
    words = words.replace("https://", "").replace("http://", "")
    letters = zip(" " + words, words, words[1:] + " ", strict=False)
    return "".join(
        "[.]" if sign == "." and before.isalnum() and after.isalnum() else sign
        for before, sign, after in letters
    )


def _back(why: Phrase, judged: JudgedMessage) -> Outcome:
    """To the verdict that was shown: it can still be reported."""
    report = Press(Phrase("check.button.report"), "report.carry", step=True)
    card = Card(why, buttons=(report, LEARN))
    return Outcome(Reply((card,)), judged.shown())


def _lost() -> Outcome:
    """What it was about is gone."""
    return Outcome(Reply((Card(Phrase("check.wrong.gone"), buttons=(FOUR_QUESTIONS,)),)))
