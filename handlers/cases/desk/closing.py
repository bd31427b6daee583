"""Handles closing: an official chooses how the case ended and a line of advice, or opens a closed
case again.

What an official writes to a reporter is checked like a question of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.reading.desk import DeskOutcome
from handlers.cases.case import case_name, next_buttons
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.case.telling import News, tell
from handlers.cases.desk import district_list, notices, work
from handlers.cases.desk.seat import CaseSeat, as_it_stands, at_case, choice, pressed_at_case
from handlers.cases.text import official_question, sanitize
from handlers.cases.text.official_question import Asks
from handlers.core import incoming
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Family, Passage, Phrase
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from handlers.core.words.quoted import quote
from storage.cases import audit
from storage.cases.cases import MoveCase
from storage.cases.report import Report
from storage.cases.states import Move
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState

SPAM = "spam"
"""The ending (content/desk.yaml) with which a case is put away by one press."""
LONGEST = 200
"""Most characters of advice."""
REFUSED = Family("desk.advice.refused", Asks)
"""Why an official's own advice is not sent."""


@dataclass(frozen=True, slots=True)
class BegunClosing:
    """The flow state of a case that is being closed: the ending, and advice typed so far."""

    case: str
    outcome: str
    words: str = ""

    @staticmethod
    def of(turn: Turn) -> BegunClosing | None:
        """Return what is in the flow state, or None if there is no flow."""
        return BegunClosing.from_json(turn.flow_state.data) if turn.flow_state else None

    @staticmethod
    def from_json(json: Json) -> BegunClosing:
        """Restore from the JSON that `to_json` made."""
        return BegunClosing(text(json, "case"), text(json, "outcome"), text(json, "words"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"case": self.case, "outcome": self.outcome, "words": self.words}


@pressed_at_case(Action.CLOSE)
async def close(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.close`: ask how the case ended."""
    reference = seat.case.reference
    outcomes: list[Button] = [
        Press(Passage(outcome.label.texts), "desk.advice", f"{reference}.{outcome.id}")
        for outcome in turn.content.desk.outcomes
    ]
    return Outcome(Reply((work.which(turn, seat, "close", outcomes),)))


@pressed_at_case(Action.CLOSE)
async def advise(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.advice`: say what the reporter will read, and ask for a line of advice."""
    outcome = turn.content.desk.outcome(choice(turn))
    if outcome is None:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    return _asked(turn, seat, outcome)


def _asked(turn: Turn, seat: CaseSeat, outcome: DeskOutcome, *lead: Text | Card) -> Outcome:
    reference, desk = seat.case.reference, turn.content.desk
    argument = f"{reference}.{outcome.id}"
    close_now = Press(Phrase("desk.advice.none"), "desk.end", argument, weight=Weight.MAIN)
    ready: list[Button] = [
        Press(Passage(advice.label.texts), "desk.end", f"{argument}.{advice.id}")
        for advice in desk.advice
    ]
    lines = [Phrase("desk.advice.told", {"words": Passage(outcome.told.texts)})]
    if seat.case.reporter is None:
        lines, ready = [Phrase("desk.advice.nobody")], []
    else:
        lines.append(Phrase("desk.advice.how"))
    values = {
        "name": case_name.name(turn.content, seat.case),
        "what": Passage(outcome.label.texts),
    }
    back = Press(Phrase("desk.never_mind"), "desk.case", reference)
    card = Card(
        Phrase("desk.advice.title", values), tuple(lines), buttons=(close_now, *ready, back)
    )
    state = FlowState(work.FLOW, "advice", BegunClosing(reference, outcome.id).to_json())
    return Outcome(Reply((*lead, card)), state)


async def own_words(turn: Turn) -> Outcome | None:
    """Handle advice typed by the official: show it before it is sent, or say why it is not."""
    begun = BegunClosing.of(turn)
    return await _typed(turn, begun.case, begun) if begun else None


@at_case(Action.CLOSE)
async def _typed(turn: Turn, seat: CaseSeat, begun: BegunClosing) -> Outcome:
    outcome = turn.content.desk.outcome(begun.outcome)
    if outcome is None:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    if means(turn, "cancel"):
        return await work.show_case(turn, begun.case)
    if says_nothing(turn) or not isinstance(turn.said, incoming.Text):
        return _asked(turn, seat, outcome, Text(Phrase("desk.advice.again")))
    if kind := small_talk(turn):
        return _asked(turn, seat, outcome, kind)
    if seat.case.reporter is None:
        return _asked(turn, seat, outcome)
    if no := _unfit(turn, turn.text):
        return _asked(turn, seat, outcome, no)
    words = sanitize.words(turn.text)
    name = case_name.name(turn.content, seat.case)
    card = Card(
        Phrase("desk.advice.title", {"name": name, "what": Passage(outcome.label.texts)}),
        (
            Phrase("desk.advice.told", {"words": Passage(outcome.told.texts)}),
            Phrase("case.advice", {"words": quote(words)}),
        ),
        buttons=(
            Press(Phrase("desk.advice.send"), "desk.end_own", begun.case, True, Weight.MAIN),
            Press(Phrase("desk.advice.other"), "desk.advice", f"{begun.case}.{outcome.id}"),
            Press(Phrase("desk.never_mind"), "desk.case", begun.case),
        ),
    )
    state = FlowState(work.FLOW, "advice", replace(begun, words=words).to_json())
    return Outcome(Reply((card,)), state)


def _unfit(turn: Turn, words: str) -> Card | None:
    """Return why these words are not sent as advice, or None if they may be."""
    if len(sanitize.words(words)) > LONGEST:
        return Card(Phrase("desk.advice.long"), tone=Tone.WARN)
    asks = official_question.refused(words, turn.content)
    if not asks:
        return None
    return Card(Phrase("desk.advice.refused"), (REFUSED.phrase(asks),), tone=Tone.WARN)


@pressed_at_case(Action.CLOSE)
async def end(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.end`: close the case with an ending and maybe a ready piece of advice."""
    id, _, advice_id = choice(turn).partition(".")
    advice = turn.content.desk.advised(advice_id)
    if turn.content.desk.outcome(id) is None or (advice_id and advice is None):
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    told = replace(seat.case.report, advice="", advised=advice.text.texts if advice else {})
    return await _closed(turn, seat, id, told)


@pressed_at_case(Action.CLOSE)
async def end_own(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.end_own`: close the case with the advice that was shown."""
    begun = BegunClosing.of(turn)
    outcome = turn.content.desk.outcome(begun.outcome) if begun else None
    if begun is None or outcome is None:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    if no := _unfit(turn, begun.words):
        return _asked(turn, seat, outcome, no)
    told = replace(seat.case.report, advice=sanitize.words(begun.words), advised={})
    return await _closed(turn, seat, begun.outcome, told)


async def _closed(turn: Turn, seat: CaseSeat, id: str, told: Report) -> Outcome:
    closes = work.takes(seat, Move.CLOSE, id, told, outcome=id)
    lines, buttons = [Phrase("desk.closed.what")], [main(DESK), _reopen(seat.case.reference)]
    if closes.now and district_list.addresses(turn, closes.now):
        lines.append(Phrase("desk.list.ask"))
        buttons.insert(0, district_list.button(seat.case.reference))
    name = case_name.name(turn.content, seat.case)
    card = Card(Phrase("desk.closed", {"name": name}), tuple(lines), buttons=tuple(buttons))
    news = await work.told(turn, seat, "closed")
    return Outcome(Reply((card,)), None, (closes, *news.changes), news.notices)


@pressed_at_case(Action.CLOSE)
async def keep(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.keep`: put away what is no fraud, with one press.

    Its reporter gets no notice, and reads how it stands when they look.
    """
    if seat.case.urgent or turn.content.desk.outcome(SPAM) is None:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    closes = work.takes(seat, Move.CLOSE, SPAM, outcome=SPAM)
    name = case_name.name(turn.content, seat.case)
    buttons = (main(DESK), _reopen(seat.case.reference))
    card = Card(Phrase("desk.kept", {"name": name}), (Phrase("desk.kept.what"),), buttons=buttons)
    news = await work.colleagues_told(turn, seat, "closed")
    return Outcome(Reply((card,)), None, (closes, *news.changes), news.notices)


def _reopen(reference: str) -> Press:
    return Press(Phrase("desk.reopen"), "desk.reopen", reference)


@pressed_at_case(Action.OPEN_AGAIN)
async def reopen(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.reopen`: open a closed case again, so that anybody in the team may take it."""
    now = moved(seat.case, Move.REOPEN)
    stands = seat.stands.moved(now)
    change = MoveCase(seat.case, audit.official(seat.me.id), Move.REOPEN, now)
    values = {"name": case_name.name(turn.content, now), "role": notices.role(seat.me)}
    reply = Reply((notices.summary(turn, now, Phrase("desk.reopened.by", values)),))
    news: News = await tell(turn, stands, seat.others, reply, NoticeKind.CASE_REOPENED)
    if seat.case.outcome != SPAM:
        news += await notices.to_reporter(turn, stands)
    card = Card(
        Phrase("desk.reopened.done", {"name": values["name"]}),
        buttons=(
            Press(Phrase("desk.take"), "desk.take", now.reference, weight=Weight.MAIN),
            *next_buttons.official(now.reference)[1:],
            main(DESK),
        ),
    )
    return Outcome(Reply((card,)), None, (change, *news.changes), news.notices)
