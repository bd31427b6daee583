"""Handles a reporter's answer to an official's question: by a button, or typed and shown before it
goes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.cases.case import case_name, next_buttons, report, telling
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.desk import notices
from handlers.cases.resident import uncovering
from handlers.cases.resident.additions import danger_first, received
from handlers.cases.resident.own_case import as_it_stands, audience, can, mine, not_mine
from handlers.cases.text import redaction, sanitize
from handlers.core import incoming
from handlers.core.buttons import REPORTS
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import audit
from storage.cases.cases import Case, MoveCase
from storage.cases.report import Report, Speaker, TalkEntry
from storage.cases.states import Level, Move
from storage.engine.json_values import Json, flag, text
from storage.people.flow_state import FlowState

FLOW = "case"
QUESTION = Family("case.question.from", Level)
"""Who asks: an official of the district, the province or the country, never a name."""


@dataclass(frozen=True, slots=True)
class BegunAnswer:
    """An answer that is not sent yet; `theirs`: its names and numbers are the other side's."""

    case: str
    words: str = ""
    theirs: bool = False

    @staticmethod
    def of(turn: Turn) -> BegunAnswer | None:
        """Return the answer in the flow state, or None if there is no flow."""
        return BegunAnswer.from_json(turn.flow_state.data) if turn.flow_state else None

    @staticmethod
    def from_json(json: Json) -> BegunAnswer:
        """Restore from the JSON that `to_json` made."""
        return BegunAnswer(text(json, "case"), text(json, "words"), flag(json, "theirs"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"case": self.case, "words": self.words, "theirs": self.theirs}

    @property
    def entry(self) -> TalkEntry:
        """The entry of the talk that it becomes."""
        return TalkEntry(Speaker.REPORTER, self.words, theirs=self.theirs)


def _last_question(case: Case) -> TalkEntry:
    """Return the last question of an official; one without words if there was none."""
    asked = (e for e in reversed(case.report.talk) if e.by is Speaker.OFFICIAL)
    return next(asked, TalkEntry(Speaker.OFFICIAL))


def question(turn: Turn, case: Case, *lead: Text) -> Outcome:
    """Show the last question, its ready answers, and buttons to decline or postpone."""
    asked = _last_question(case)
    template = turn.content.desk.question(asked.question)
    ready: list[Button] = [
        Press(Passage(answer.texts), "case.answer", f"{case.reference}.{n}")
        for n, answer in enumerate(template.answers if template else ())
    ]
    words = report.spoken(asked, case.report, turn.content)
    card = Card(
        QUESTION.phrase(case.level, {"name": case_name.name(turn.content, case)}),
        (Phrase("case.question.words", {"words": words}), Phrase("case.question.free")),
        buttons=(*ready, _decline(case), REPORTS),
        tone=Tone.WARN,
    )
    return Outcome(Reply((*lead, card)), _state(BegunAnswer(case.reference)))


def _decline(case: Case) -> Press:
    return Press(Phrase("case.question.decline"), "case.decline", case.reference)


def _state(begun: BegunAnswer) -> FlowState:
    return FlowState(FLOW, "answer", begun.to_json())


async def ready_answer(turn: Turn) -> Outcome:
    """Handle `case.answer`: send one of the ready answers."""
    reference, _, n = turn.argument.partition(".")
    case = await mine(turn, reference)
    if case is None:
        return not_mine()
    template = turn.content.desk.question(_last_question(case).question)
    answers = template.answers if template else ()
    if not n.isdecimal() or int(n) >= len(answers):
        return as_it_stands(case)
    entry = TalkEntry(Speaker.REPORTER, texts=answers[int(n)].texts)
    return await _answered(turn, case, Action.ANSWER, entry)


async def typed(turn: Turn) -> Outcome | None:
    """Handle the answer in the reporter's own words: show it as the official will read it."""
    begun = BegunAnswer.of(turn)
    if begun is None:
        return None
    case = await mine(turn, begun.case)
    if case is None:
        return not_mine()

    def again(lead: Text) -> Outcome:
        return _preview(turn, case, begun, lead) if begun.words else question(turn, case, lead)

    if says_nothing(turn):
        return again(Text(Phrase("case.question.again")))
    if begun.words and means(turn, "send"):
        return await _answered(turn, case, Action.ANSWER, begun.entry)
    if kind := small_talk(turn, "fine"):
        return again(kind)
    if means(turn, "cancel"):
        card = Card(Phrase("case.question.later"), buttons=next_buttons.reporter(case.reference))
        return Outcome(Reply((card,)), None)
    if not isinstance(turn.said, incoming.Text):
        return await received(turn, case)
    both = "\n".join(filter(None, (begun.words, sanitize.words(turn.text))))
    more = replace(begun, words=both[: sanitize.LONGEST])
    return _preview(turn, case, more, *danger_first(turn))


def _preview(turn: Turn, case: Case, begun: BegunAnswer, *lead: Text) -> Outcome:
    """Show the answer word for word as the official will read it; nothing is sent yet."""
    if not can(turn, case, Action.ANSWER):
        return as_it_stands(case)
    told, library = case.report, turn.content
    words = report.spoken(begun.entry, told, library)
    lines: list[Say] = [report.TALK.phrase(Speaker.REPORTER, {"words": words})]
    alone = Report(uncovered=told.uncovered).with_talk(begun.entry)
    if hidden := redaction.in_words(alone, library):
        lines.append(report.covered(hidden))
    send = Press(Phrase("case.add.send"), "case.answer_send", "", True, Weight.MAIN)
    shown = report.spoken(replace(begun.entry, theirs=True), told, library)
    theirs: tuple[Button, ...] = ()
    if shown != report.spoken(replace(begun.entry, theirs=False), told, library):
        label = Phrase("case.answer.mine" if begun.theirs else "case.answer.theirs")
        theirs = (Press(label, "case.answer_theirs", "", True),)
    card = Card(
        Phrase("report.review"), tuple(lines), buttons=(send, *theirs, _decline(case), REPORTS)
    )
    return Outcome(Reply((*lead, card)), _state(begun))


async def send(turn: Turn) -> Outcome:
    """Handle `case.answer_send`: send the answer that was shown."""
    begun = BegunAnswer.of(turn)
    case = await mine(turn, begun.case) if begun else None
    if begun is None or case is None:
        return not_mine()
    if not begun.words:
        return question(turn, case)
    return await _answered(turn, case, Action.ANSWER, begun.entry)


async def toggle_theirs(turn: Turn) -> Outcome:
    """Handle `case.answer_theirs`: the names and numbers in the answer are not the reporter's."""
    begun = BegunAnswer.of(turn)
    case = await mine(turn, begun.case) if begun else None
    if begun is None or case is None:
        return not_mine()
    return _preview(turn, case, replace(begun, theirs=not begun.theirs))


async def decline(turn: Turn) -> Outcome:
    """Handle `case.decline`: the reporter would rather not answer, which is fine."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    return await _answered(turn, case, Action.DECLINE, TalkEntry(Speaker.REPORTER))


_DONE: Mapping[Action, Phrase] = {
    Action.ANSWER: Phrase("case.answered"),
    Action.DECLINE: Phrase("case.declined"),
}


async def _answered(turn: Turn, case: Case, action: Action, entry: TalkEntry) -> Outcome:
    if not can(turn, case, action):
        return replace(as_it_stands(case), flow_state=None)
    move = Move(action)
    told = case.report.with_talk(entry)
    now = replace(moved(case, move), report=told)
    change = MoveCase(case, audit.REPORTER, move, now)
    stands, to, _ = await audience(turn, now)
    words = report.spoken(entry, told, turn.content)
    answer = Card(
        Phrase("desk.answer", {"name": case_name.name(turn.content, case)}),
        (Phrase("desk.answer.words", {"words": words}),),
        buttons=notices.held(case.reference),
        discreet=True,
    )
    news = await telling.tell(turn, stands, to, Reply((answer,)), NoticeKind.CASE_ANSWER)
    lines: tuple[Say, ...] = ()
    shows: list[Button] = []
    if redaction.in_words(Report(uncovered=told.uncovered).with_talk(entry), turn.content):
        # Word for word as the official reads it, with buttons to show covered details.
        lines = (Phrase("case.answered.read", {"words": words}),)
        shows = uncovering.buttons(told, turn.content, case.reference)
    buttons = (*shows, *next_buttons.reporter(case.reference))
    card = Card(_DONE[action], lines, buttons=buttons, tone=Tone.CALM)
    return Outcome(Reply((card,)), None, (change, *news.changes), news.notices)
