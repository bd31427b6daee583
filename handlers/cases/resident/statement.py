"""Handles four questions to a victim and writes the Thai statement that they read out to 1441.

How much, on which day and time, to which account: asked in four short steps, each skippable.
The exact amount and time stay hidden from officials; the reporter gets them back in the statement.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from handlers.cases.case import next_buttons, report
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.resident import bank_text, uncovering
from handlers.cases.resident.additions import received
from handlers.cases.resident.first_hour import phones
from handlers.cases.resident.own_case import not_mine, own
from handlers.cases.text import amounts, sanitize
from handlers.cases.text.dates import day_in
from handlers.core import incoming
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.numbers.reading import any_accounts
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Choices, Press, Reply, Text, Tone, Weight
from handlers.core.say import Family, Phrase, Quote, Say
from handlers.core.text import written
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import audit
from storage.cases.cases import Case, MoveCase
from storage.cases.report import Report, Statement
from storage.cases.states import Move
from storage.engine.json_values import Json, text, texts
from storage.people.flow_state import FlowState

FLOW = "statement"
STEPS = ("amount", "day", "time", "account")
SURE = "sure"
"""The step between amount and day, where the amount is read back."""
DAYS = {"today": 0, "yesterday": 1, "before": 2}
_NO_TIME = re.compile(r"\d{5,}")
DAY = Family("statement.day", DAYS)
QUESTION = Family("statement", STEPS)
AGAIN = Family("statement.{}.again", STEPS)
"""Text with an example, if an answer cannot be used."""
LONGEST_TIME = 60
"""Most characters of a time."""


@dataclass(frozen=True, slots=True)
class Told:
    """The answers so far: which case, when, how much, and the accounts paid to."""

    case: str
    statement: Statement = Statement()
    accounts: tuple[str, ...] = ()

    @staticmethod
    def of(turn: Turn) -> Told | None:
        """Return the answers in the flow state, or None if there is no flow."""
        return Told.from_json(turn.flow_state.data) if turn.flow_state else None

    @staticmethod
    def from_json(json: Json) -> Told:
        """Restore from the JSON that `to_json` made."""
        return Told(text(json, "case"), Statement.from_json(json), texts(json, "accounts"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        accounts = {"accounts": list(self.accounts)} if self.accounts else {}
        return {"case": self.case, **self.statement.to_json(), **accounts}

    def without(self, step: str) -> Told:
        """Return a copy without the answer to one step."""
        match step:
            case "amount":
                return self.with_amount(None)
            case "day":
                return replace(self, statement=replace(self.statement, day=None))
            case "time":
                return replace(self, statement=replace(self.statement, time=""))
            case _:
                return replace(self, accounts=())

    def with_amount(self, amount: amounts.Amount | None) -> Told:
        """Return a copy with this amount, or with none."""
        baht, about = (amount.baht, amount.about) if amount else (None, False)
        return replace(self, statement=replace(self.statement, amount=baht, about=about))

    def with_day(self, day: dt.date) -> Told:
        """Return a copy with this day."""
        return replace(self, statement=replace(self.statement, day=day))


async def begin(turn: Turn) -> Outcome:
    """Handle `case.statement`: ask the first question, or show the statement if all is answered."""
    case = await own(turn, turn.argument, Action.STATEMENT)
    if isinstance(case, Outcome):
        return case
    if case.report.statement.amount is not None:
        return Outcome(Reply((_statement(turn, case.report, case.reference),)))
    return _asked("amount", Told(case.reference))


def _asked(step: str, told: Told, *lead: Text) -> Outcome:
    """Ask the question of a step, with the buttons to skip it, go back and leave."""
    buttons: list[Button] = []
    if step == "day":
        buttons = [Press(DAY.phrase(day), "statement.day", day, True) for day in DAYS]
    skip = Press(Phrase("report.skip"), "statement.skip", "", True)
    card = Card(QUESTION.phrase(step), buttons=(*buttons, skip))
    return Outcome(
        Reply((*lead, card, _ways_out(step, told))), FlowState(FLOW, step, told.to_json())
    )


def _ways_out(step: str, told: Told) -> Choices:
    back = Press(Phrase("report.back"), "statement.back", "", True)
    cancel = Press(Phrase("report.cancel"), "case.open", told.case)
    return Choices((cancel,) if step == STEPS[0] else (back, cancel))


def _read_back(amount: amounts.Amount, told: Told) -> Outcome:
    """Ask back about an amount told in words or roughly: "about 20,000 baht, right?"."""
    told = told.with_amount(amount)
    values = {"amount": Quote(f"{amount.baht:,}")}
    card = Card(
        Phrase("statement.sure.about" if amount.about else "statement.sure", values),
        buttons=(
            Press(Phrase("statement.sure.yes"), "statement.right", "", True, Weight.MAIN),
            Press(Phrase("statement.sure.no"), "statement.back", "", True),
        ),
    )
    return Outcome(Reply((card, _ways_out(SURE, told))), FlowState(FLOW, SURE, told.to_json()))


async def right(turn: Turn) -> Outcome:
    """Handle `statement.right`: store the amount that was read back."""
    told = Told.of(turn)
    return await _next(turn, told) if told else not_mine()


async def pressed_day(turn: Turn) -> Outcome:
    """Handle a button of the day question."""
    back, told = DAYS.get(turn.argument), Told.of(turn)
    if told is None or back is None:
        return not_mine()
    day = day_in_thailand(turn.now) - dt.timedelta(days=back)
    return await _next(turn, told.with_day(day) if back < DAYS["before"] else told)


async def skip(turn: Turn) -> Outcome:
    """Leave this step unanswered."""
    told = Told.of(turn)
    return await _next(turn, told) if told else not_mine()


async def back(turn: Turn) -> Outcome:
    """Handle `statement.back`: ask the previous question again."""
    told = Told.of(turn)
    if turn.flow_state is None or told is None:
        return not_mine()
    at = STEPS.index(turn.flow_state.step) if turn.flow_state.step in STEPS else 1
    before = STEPS[max(0, at - 1)]
    return _asked(before, told.without(before))


async def typed(turn: Turn) -> Outcome | None:
    """Handle a typed answer; if it cannot be read, give an example and ask again."""
    told = Told.of(turn)
    if turn.flow_state is None or told is None:
        return None
    step = turn.flow_state.step
    if means(turn, "cancel"):
        card = Card(Phrase("statement.left"), buttons=next_buttons.reporter(told.case))
        return Outcome(Reply((card,)), None)
    if means(turn, "back"):
        return await back(turn)
    if isinstance(turn.said, incoming.Picture | incoming.Voice | incoming.Location):
        return await _slip(turn, told)
    if not (isinstance(turn.said, incoming.Text) or says_nothing(turn)):
        return None
    if step in ("amount", SURE):
        return await _amount(turn, told)
    if kind := small_talk(turn):
        return _asked(step, told, kind)
    if more := _read(turn, step, told):
        return await _next(turn, more)
    if means(turn, "skip", "unknown"):
        return await skip(turn)
    return _asked(step, told, Text(AGAIN.phrase(step)))


async def _amount(turn: Turn, told: Told) -> Outcome:
    asked = turn.flow_state is not None and turn.flow_state.step == SURE
    if asked and means(turn, "yes"):
        return await right(turn)
    amount = amounts.read(turn.text, turn.content.amounts)
    if amount and amount.sure:
        return await _next(turn, told.with_amount(amount))
    if amount:
        return _read_back(amount, told)
    if means(turn, "skip", "unknown"):
        return await skip(turn)
    lead = small_talk(turn) or Text(Phrase("statement.amount.again"))
    return _asked("amount", told.without("amount"), lead)


def _read(turn: Turn, step: str, told: Told) -> Told | None:
    """Return the answers with the text's answer to this step; None if it cannot be read."""
    typed = written(turn.text)
    match step:
        case "day":
            today = day_in_thailand(turn.now)
            if means(turn, "today", "yesterday"):
                past = dt.timedelta(days=0 if means(turn, "today") else 1)
                return told.with_day(today - past)
            day = day_in(typed, today, turn.content.dates, turn.content.amounts)
            return told.with_day(day) if day else None
        case "time":
            if says_nothing(turn) or means(turn, "skip", "unknown") or _NO_TIME.fullmatch(typed):
                return None
            time = sanitize.words(turn.text)[:LONGEST_TIME]
            return replace(told, statement=replace(told.statement, time=time))
        case _:
            numbers = any_accounts(typed)
            return replace(told, accounts=numbers[:3]) if numbers else None


async def _slip(turn: Turn, told: Told) -> Outcome | None:
    """Keep a slip sent instead of an answer with the case, and ask again."""
    case = await own(turn, told.case, Action.STATEMENT)
    if isinstance(case, Outcome):
        return case
    kept = await received(turn, case)
    if kept is None or kept.reply is None:
        return None
    step = turn.flow_state.step if turn.flow_state and turn.flow_state.step in STEPS else STEPS[0]
    asks = _asked(step, told)
    said = Text(kept.reply.parts[0].title) if isinstance(kept.reply.parts[0], Card) else None
    parts = (*((said,) if said else ()), *(asks.reply.parts if asks.reply else ()))
    return Outcome(Reply(parts), asks.flow_state, kept.changes, kept.notices)


async def _next(turn: Turn, told: Told) -> Outcome:
    step = turn.flow_state.step if turn.flow_state and turn.flow_state.step in STEPS else STEPS[0]
    later = STEPS[STEPS.index(step) + 1 :]
    if later:
        return _asked(later[0], told)
    case = await own(turn, told.case, Action.STATEMENT)
    if isinstance(case, Outcome):
        return case
    return _kept(turn, case, told)


def _kept(turn: Turn, case: Case, told: Told) -> Outcome:
    whole = replace(
        case.report,
        statement=case.report.statement.updated(told.statement),
        accounts=tuple(dict.fromkeys((*told.accounts, *case.report.accounts))),
    )
    now = replace(moved(case, Move.STATEMENT), report=whole)
    new = report.newly_seen(whole, case.report)
    change = MoveCase(case, audit.REPORTER, Move.STATEMENT, now, seen=new)
    return Outcome(Reply((_statement(turn, whole, case.reference),)), None, (change,))


def _statement(turn: Turn, told: Report, reference: str) -> Card:
    """Return the statement, in Thai for any reader: it is read out to Thai police and banks."""
    lines: list[Say] = [Phrase("statement.i_was")]
    money = told.statement
    if money.day:
        lines.append(Phrase("statement.on", {"day": in_figures(money.day)}))
    if money.time:
        lines.append(Phrase("statement.time.is", {"time": Quote(money.time)}))
    if money.amount:
        values = {"amount": Quote(f"{money.amount:,}")}
        exact = not money.about
        lines.append(Phrase("statement.amount.is" if exact else "statement.amount.about", values))
    if told.accounts:
        accounts = Quote(", ".join(told.accounts[:3]))
        lines.append(Phrase("statement.accounts.are", {"numbers": accounts}))
    if told.phones:
        callers = Quote(", ".join(told.phones[:3]))
        lines.append(Phrase("statement.phones.are", {"numbers": callers}))
    lines += [Phrase("statement.hold"), Phrase("statement.closed")]
    buttons = (
        bank_text.button(reference),
        *uncovering.buttons(told, turn.content, reference),
        *next_buttons.reporter(reference),
    )
    calls = phones(turn.content, "aoc")
    return Card(Phrase("statement.title"), tuple(lines), calls, buttons, Tone.CALM)
