"""Handles four yes-or-no questions about a call or chat (money, a code, an app, a secret?), and
judges the answers.

For those who have no text to paste.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.checks.next_step_buttons import LEARN, PAID, REPORT
from handlers.checks.verdict import UNPROVEN, Verdict
from handlers.checks.verdict_card import SHARE_WORDS
from handlers.core import judged_message, last_answer
from handlers.core.buttons import MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Share, Text, Tone
from handlers.core.say import Family, Phrase
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState

FLOW = "check"
QUESTIONS = ("money", "code", "app", "secret")
ANSWERS = ("yes", "no", "unsure")
QUESTION = Family("check.question", QUESTIONS)
ANSWER = Family("check.answer", ANSWERS)
BECAUSE = Family("check.because", QUESTIONS)
TITLE = Family("check.answers", UNPROVEN)
ADVICE = Family("check.do.answers", UNPROVEN)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers so far: question -> one of ANSWERS."""

    answers: Mapping[str, str]

    @staticmethod
    def from_json(json: Json) -> Answers:
        """What `to_json` made."""
        answers = {question: text(json, question) for question in QUESTIONS}
        return Answers({name: answer for name, answer in answers.items() if answer in ANSWERS})

    def to_json(self) -> Json:
        """As a flow state keeps it."""
        return dict(self.answers)


def can_carry(turn: Turn) -> bool:
    """Whether a verdict may replace the flow state: nothing else than these questions or an earlier
    verdict is open."""
    state = turn.flow_state
    return state is None or state.flow in (FLOW, judged_message.FLOW, last_answer.FLOW)


async def start(turn: Turn) -> Outcome:
    """`real`: asks the first question."""
    return Outcome(Reply((_card(QUESTIONS[0], first=True),)), FlowState(FLOW, QUESTIONS[0]))


async def answer(turn: Turn) -> Outcome | None:
    """A pressed or typed answer: the next question, or the verdict as soon as it is clear."""
    flow_state = turn.flow_state
    if flow_state is None or flow_state.flow != FLOW or flow_state.step not in QUESTIONS:
        return await start(turn)
    given = turn.argument or _typed_answer(turn)
    if means(turn, "cancel"):
        return _cancelled()
    if lead := _lead(turn):
        return Outcome(Reply((lead, _card(flow_state.step))))
    if given not in ANSWERS:
        return None
    answers = {**Answers.from_json(flow_state.data).answers, flow_state.step: given}
    verdict = decide(answers)
    last = flow_state.step == QUESTIONS[-1]
    if verdict is Verdict.DANGER or last:
        return Outcome(Reply((_verdict_card(verdict, answers),), edits=True), None)
    step = QUESTIONS[QUESTIONS.index(flow_state.step) + 1]
    return Outcome(
        Reply((_card(step),), edits=True), FlowState(FLOW, step, Answers(answers).to_json())
    )


def _lead(turn: Turn) -> Text | None:
    """A line above the repeated question if the message is no answer to it, else None."""
    if says_nothing(turn):
        return Text(Phrase("check.question.again"))
    return small_talk(turn)


def _cancelled() -> Outcome:
    """No more questions; a message can still be sent for a check."""
    return Outcome(Reply((Card(Phrase("check.question.left"), buttons=(main(MENU),)),)), None)


def decide(answers: Mapping[str, str]) -> Verdict:
    """The verdict on these answers: a code, an app or secrecy is enough for danger.

    Money alone may be honest, so it is suspicious. "No" to everything proves nothing.
    """
    yes = {name for name, answer in answers.items() if answer == "yes"}
    if yes & {"code", "app", "secret"}:
        return Verdict.DANGER
    if yes or any(answer == "unsure" for answer in answers.values()):
        return Verdict.SUSPICIOUS
    return Verdict.UNKNOWN


def _typed_answer(turn: Turn) -> str:
    """The answer whose label was typed, in any language, or a bare yes or no; or ""."""
    for id in ("yes", "no"):
        if means(turn, id):
            return id
    words = plain(turn.text).rstrip(".! ")
    for answer in ANSWERS:
        labels = [phrases.get(ANSWER.key(answer), "") for phrases in turn.content.phrases.values()]
        if words and words in {plain(label) for label in labels}:
            return answer
    return ""


def _card(step: str, first: bool = False) -> Card:
    lines = (Phrase("check.question.intro"),) if first else ()
    return Card(
        QUESTION.phrase(step),
        lines,
        buttons=tuple(
            Press(ANSWER.phrase(answer), "check.answer", answer, step=True) for answer in ANSWERS
        ),
    )


def _verdict_card(verdict: Verdict, answers: Mapping[str, str]) -> Card:
    lines = [BECAUSE.phrase(name) for name in QUESTIONS if answers.get(name) == "yes"]
    buttons: tuple[Button, ...] = (main(REPORT), PAID, LEARN)
    if verdict.flagged:
        share = SHARE_WORDS.phrase(verdict)
        buttons = (*buttons, Share(Phrase("check.button.share"), share))
    tones = {Verdict.DANGER: Tone.DANGER, Verdict.SUSPICIOUS: Tone.WARN}
    return Card(
        TITLE.phrase(verdict),
        (ADVICE.phrase(verdict), *lines),
        buttons=buttons,
        tone=tones.get(verdict, Tone.PLAIN),
    )
