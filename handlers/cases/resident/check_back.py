"""Asks a reporter who agreed to it, a day after a loss, what the bank and the police did, and
stores the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.cases.case import case_name, next_buttons, report
from handlers.cases.case.policy import Action
from handlers.cases.case.report import BANK_ANSWERS, POLICE_ANSWERS
from handlers.cases.case.states import moved
from handlers.cases.case.telling import News
from handlers.cases.case.timer_rules import TimerKind
from handlers.cases.resident.first_hour import phones
from handlers.cases.resident.own_case import not_mine, own, tell_officials
from handlers.core import last_answer
from handlers.core.outcome import KEEP, Keep, NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Text, Tone
from handlers.core.say import Family, Phrase
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import audit
from storage.cases.cases import Case, MoveCase
from storage.cases.report import Report
from storage.cases.states import Move
from storage.cases.timers import SetTimer, Timer
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState

FLOW = "check_back"
WAIT = timedelta(hours=20)
ANSWERS = {"bank": BANK_ANSWERS, "police": POLICE_ANSWERS}
"""The questions in order, and the answers offered as buttons."""
UNSURE = "unsure"
_PAIRS = [f"{question}.{answer}" for question, answers in ANSWERS.items() for answer in answers]
QUESTION = Family("check_back", ANSWERS)
ANSWER = Family("check_back", _PAIRS)
THEN = Family("check_back.{}.then", (*_PAIRS, *(f"{question}.{UNSURE}" for question in ANSWERS)))
"""Text about the next step after an answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The flow state: the open question of ANSWERS, and its case."""

    case: str
    question: str

    @staticmethod
    def of(turn: Turn) -> Asked | None:
        """Return the question in the flow state, or None if there is no flow."""
        return Asked.from_json(turn.flow_state.data) if turn.flow_state else None

    @staticmethod
    def from_json(json: Json) -> Asked:
        """Restore from the JSON that `to_json` made."""
        return Asked(text(json, "case"), text(json, "asked"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"case": self.case, "asked": self.question}


async def wanted(turn: Turn) -> Outcome:
    """Handle `case.check_on`: ask again tomorrow. Only a person who pressed it is asked."""
    case = await own(turn, turn.argument, Action.CHECK_BACK)
    if isinstance(case, Outcome):
        return case
    due = turn.content.hours.daytime(turn.now, WAIT)
    timer = SetTimer(Timer(TimerKind.CHECK_BACK, case.reference, due), again=True)
    buttons = next_buttons.reporter(case.reference)
    card = Card(Phrase("check_back.will"), buttons=buttons, tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(timer,))


async def ask(turn: Turn) -> Outcome:
    """Handle `case.check`: ask the first question."""
    case = await own(turn, turn.argument, Action.CHECK_BACK)
    if isinstance(case, Outcome):
        return case
    return _asked(turn, case, "bank")


def _asked(turn: Turn, case: Case, asked: str, *lead: Text | Card) -> Outcome:
    buttons = tuple(
        Press(
            ANSWER.phrase(f"{asked}.{answer}") if answer != UNSURE else Phrase("check_back.unsure"),
            "case.checked",
            f"{case.reference}.{asked}.{answer}",
        )
        for answer in (*ANSWERS[asked], UNSURE)
    )
    later = Press(Phrase("check_back.not_now"), "case.open", case.reference)
    calls = phones(turn.content, "aoc") if asked == "bank" else ()
    card = Card(QUESTION.phrase(asked), phones=calls, buttons=(*buttons, later))
    return Outcome(Reply((*lead, card)), _state(turn, case, asked))


def _state(turn: Turn, case: Case, asked: str) -> FlowState | Keep:
    """Return the flow state in which text is taken as the answer; an open flow is kept."""
    if turn.flow_state is not None and turn.flow_state.flow not in (FLOW, last_answer.FLOW):
        return KEEP
    return FlowState(FLOW, "asked", Asked(case.reference, asked).to_json())


async def typed(turn: Turn) -> Outcome | None:
    """Handle text at a question: not known, not now; other text is left to other handlers."""
    open_question = Asked.of(turn)
    if open_question is None:
        return None
    case = await own(turn, open_question.case, Action.CHECK_BACK)
    asked = open_question.question
    if isinstance(case, Outcome) or asked not in ANSWERS:
        return case if isinstance(case, Outcome) else not_mine()
    if means(turn, "cancel"):
        card = Card(Phrase("case.question.later"), buttons=next_buttons.reporter(case.reference))
        return Outcome(Reply((card,)), None)
    if means(turn, "skip", "unknown"):
        return await _told(turn, case, asked, UNSURE)
    if means(turn, "yes"):
        return await _told(turn, case, asked, ANSWERS[asked][0])
    if kind := small_talk(turn):
        return _asked(turn, case, asked, kind)
    if says_nothing(turn) or (turn.text and not any(c.isalpha() for c in turn.text)):
        return _asked(turn, case, asked, Text(Phrase("check_back.again")))
    return None


async def answered(turn: Turn) -> Outcome:
    """Handle `case.checked`: store the answer, tell the officials and show what to do next."""
    reference, _, rest = turn.argument.partition(".")
    asked, _, answer = rest.partition(".")
    case = await own(turn, reference, Action.CHECK_BACK)
    if isinstance(case, Outcome):
        return case
    if answer not in (*ANSWERS.get(asked, ()), UNSURE) or asked not in ANSWERS:
        return not_mine()
    return await _told(turn, case, asked, answer)


def _with_answer(report: Report, asked: str, answer: str) -> Report:
    return replace(report, bank=answer) if asked == "bank" else replace(report, police=answer)


async def _told(turn: Turn, case: Case, asked: str, answer: str) -> Outcome:
    told = case.report if answer == UNSURE else _with_answer(case.report, asked, answer)
    new = told != case.report
    now = replace(moved(case, Move.CHECK_BACK), report=told)
    note = f"{asked} {answer}"
    change = (MoveCase(case, audit.REPORTER, Move.CHECK_BACK, now, note),) if new else ()
    then = THEN.phrase(f"{asked}.{answer}", {"name": case_name.name(turn.content, case)})
    if asked == "bank":
        asks = _asked(turn, case, "police", Card(THEN.phrase(f"bank.{answer}")))
        return Outcome(asks.reply, asks.flow_state, change)
    news = News()
    if new:
        lines = report.bank_and_police(told)
        news = await tell_officials(turn, now, "added", NoticeKind.CASE_ADDED, *lines)
    card = Card(then, buttons=next_buttons.reporter(case.reference), tone=Tone.CALM)
    changes = (*change, *news.changes)
    return Outcome(Reply((card,)), next_buttons.left(turn, FLOW), changes, news.notices)
