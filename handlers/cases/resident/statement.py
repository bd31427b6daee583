"""The words to read out to 1441 or the police: when, how much, from which number, to which account.

Asked in four short steps after a loss was reported, each skippable. Exact amount and time are
kept closed to the officials; the reporter gets them back as a Thai statement.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from handlers.cases.case import next_buttons
from handlers.cases.case import report as told
from handlers.cases.resident import uncovering
from handlers.cases.resident.additions import received
from handlers.cases.resident.first_hour import phones
from handlers.cases.resident.own_case import mine, not_mine
from handlers.cases.text import amounts, sanitize
from handlers.cases.text.dates import day_in
from handlers.core import incoming
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.non_answers import means, says_nothing, small_talk
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Choices, Press, Reply, Text, Tone, Weight
from handlers.core.say import Phrase, Quote, Say
from handlers.core.text import written
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import Case, MoveCase
from storage.people.flow_state import Place

FLOW = "statement"
STEPS = ("amount", "day", "time", "account")
SURE = "sure"
"""The step between amount and day, where the amount is read back."""
DAYS = {"today": 0, "yesterday": 1, "before": 2}
_ACCOUNT = re.compile(r"(?<!\d)\d(?:[ \-]?\d){8,14}(?!\d)")
_NO_TIME = re.compile(r"\d{5,}")
LONGEST_TIME = 60


async def begin(turn: Turn) -> Outcome:
    """`case.statement`: the first question, or the statement where all has been told."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    if "amount" in case.facts:
        return Outcome(Reply((_statement(turn, case.facts, case.reference),)))
    return _asked("amount", {"case": case.reference})


def _asked(step: str, data: dict[str, Any], *lead: Text) -> Outcome:
    """The question of a step, each time with the ways past it, back and out."""
    buttons: list[Button] = []
    if step == "day":
        buttons = [
            Press(Phrase(f"statement.day.{day}"), "statement.day", day, True) for day in DAYS
        ]
    skip = Press(Phrase("report.skip"), "statement.skip", "", True)
    card = Card(Phrase(f"statement.{step}"), buttons=(*buttons, skip))
    return Outcome(Reply((*lead, card, _ways_out(step, data))), Place(FLOW, step, data))


def _ways_out(step: str, data: dict[str, Any]) -> Choices:
    back = Press(Phrase("report.back"), "statement.back", "", True)
    cancel = Press(Phrase("report.cancel"), "case.open", data["case"])
    return Choices((cancel,) if step == STEPS[0] else (back, cancel))


def _read_back(amount: amounts.Amount, data: dict[str, Any]) -> Outcome:
    """An amount told in words or roughly: "about 20,000 baht, right?" """
    data = {**data, "amount": amount.baht, "about": amount.about}
    key = "statement.sure.about" if amount.about else "statement.sure"
    card = Card(
        Phrase(key, {"amount": Quote(f"{amount.baht:,}")}),
        buttons=(
            Press(Phrase("statement.sure.yes"), "statement.right", "", True, Weight.MAIN),
            Press(Phrase("statement.sure.no"), "statement.back", "", True),
        ),
    )
    return Outcome(Reply((card, _ways_out(SURE, data))), Place(FLOW, SURE, data))


async def right(turn: Turn) -> Outcome:
    """`statement.right`: the amount that was read back."""
    return await _next(turn, dict(turn.place.data)) if turn.place else not_mine()


async def pressed_day(turn: Turn) -> Outcome:
    """A button of the day question."""
    back = DAYS.get(turn.argument)
    if turn.place is None or back is None:
        return not_mine()
    day = day_in_thailand(turn.now) - dt.timedelta(days=back)
    value = {"day": day.isoformat()} if back < DAYS["before"] else {}
    return await _next(turn, {**turn.place.data, **value})


async def skip(turn: Turn) -> Outcome:
    """This one stays open."""
    return await _next(turn, dict(turn.place.data)) if turn.place else not_mine()


async def back(turn: Turn) -> Outcome:
    """`statement.back`: the question before, to be answered again."""
    if turn.place is None:
        return not_mine()
    at = STEPS.index(turn.place.step) if turn.place.step in STEPS else 1
    before = STEPS[max(0, at - 1)]
    gone = {"amount": ("amount", "about"), "account": ("accounts",)}.get(before, (before,))
    return _asked(before, {k: v for k, v in turn.place.data.items() if k not in gone})


async def typed(turn: Turn) -> Outcome | None:
    """The answer in words; where nothing can be read from it, an example and the question again."""
    if turn.place is None:
        return None
    data, step = dict(turn.place.data), turn.place.step
    if means(turn, "cancel"):
        card = Card(Phrase("statement.left"), buttons=next_buttons.reporter(data["case"]))
        return Outcome(Reply((card,)), None)
    if means(turn, "back"):
        return await back(turn)
    if isinstance(turn.said, incoming.Picture | incoming.Voice | incoming.Location):
        return await _slip(turn, data)
    if not (isinstance(turn.said, incoming.Text) or says_nothing(turn)):
        return None
    if step in ("amount", SURE):
        return await _amount(turn, data)
    if kind := small_talk(turn):
        return _asked(step, data, kind)
    value = _read(turn, step)
    if value:
        return await _next(turn, {**data, **value})
    if means(turn, "skip", "unknown"):
        return await skip(turn)
    return _asked(step, data, Text(Phrase(f"statement.{step}.again")))


async def _amount(turn: Turn, data: dict[str, Any]) -> Outcome:
    asked = turn.place is not None and turn.place.step == SURE
    if asked and means(turn, "yes"):
        return await right(turn)
    amount = amounts.read(turn.text, turn.content.amounts)
    if amount and amount.sure:
        return await _next(turn, {**data, "amount": amount.baht, "about": False})
    if amount:
        return _read_back(amount, data)
    if means(turn, "skip", "unknown"):
        return await skip(turn)
    data = {key: value for key, value in data.items() if key not in ("amount", "about")}
    return _asked("amount", data, small_talk(turn) or Text(Phrase("statement.amount.again")))


def _read(turn: Turn, step: str) -> dict[str, Any]:
    """What the words tell at this step, empty where nothing can be read from them."""
    text = written(turn.text)
    match step:
        case "day":
            today = day_in_thailand(turn.now)
            if means(turn, "today", "yesterday"):
                past = dt.timedelta(days=0 if means(turn, "today") else 1)
                return {"day": (today - past).isoformat()}
            day = day_in(text, today)
            return {"day": day.isoformat()} if day else {}
        case "time":
            if says_nothing(turn) or means(turn, "skip", "unknown") or _NO_TIME.fullmatch(text):
                return {}
            return {"time": sanitize.words(turn.text)[:LONGEST_TIME]}
        case _:
            numbers = [re.sub(r"\D", "", m[0]) for m in _ACCOUNT.finditer(text)]
            return {"accounts": numbers[:3]} if numbers else {}


async def _slip(turn: Turn, data: dict[str, Any]) -> Outcome | None:
    """A slip sent instead of an answer: kept with the case, and the way on shown again."""
    case = await mine(turn, data["case"])
    if case is None:
        return not_mine()
    kept = await received(turn, case)
    if kept is None or kept.reply is None:
        return None
    step = turn.place.step if turn.place and turn.place.step in STEPS else STEPS[0]
    asks = _asked(step, data)
    said = Text(kept.reply.parts[0].title) if isinstance(kept.reply.parts[0], Card) else None
    parts = (*((said,) if said else ()), *(asks.reply.parts if asks.reply else ()))
    return Outcome(Reply(parts), asks.place, kept.changes, kept.notices)


async def _next(turn: Turn, data: dict[str, Any]) -> Outcome:
    step = turn.place.step if turn.place and turn.place.step in STEPS else STEPS[0]
    later = STEPS[STEPS.index(step) + 1 :]
    if later:
        return _asked(later[0], data)
    case = await mine(turn, data.pop("case"))
    if case is None:
        return not_mine()
    return _kept(turn, case, data)


def _kept(turn: Turn, case: Case, data: dict[str, Any]) -> Outcome:
    facts = {**case.facts, **data}
    new = tuple(seen for seen in told.seen(facts) if seen not in told.seen(case.facts))
    change = MoveCase(case, audit.REPORTER, "details", {}, facts, seen=new)
    return Outcome(Reply((_statement(turn, facts, case.reference),)), None, (change,))


def _statement(turn: Turn, facts: told.Facts, reference: str) -> Card:
    """In Thai whatever the reader's language: it is read out to Thai officers."""
    lines: list[Say] = [Phrase("statement.i_was")]
    if day := facts.get("day"):
        lines.append(Phrase("statement.on", {"day": in_figures(dt.date.fromisoformat(day))}))
    if time := facts.get("time"):
        lines.append(Phrase("statement.time.is", {"time": Quote(str(time))}))
    if amount := facts.get("amount"):
        key = "statement.amount.about" if facts.get("about") else "statement.amount.is"
        lines.append(Phrase(key, {"amount": Quote(f"{amount:,}")}))
    for key in ("accounts", "phones"):
        if numbers := facts.get(key):
            lines.append(Phrase(f"statement.{key}.are", {"numbers": Quote(", ".join(numbers[:3]))}))
    lines += [Phrase("statement.hold"), Phrase("statement.closed")]
    buttons = (
        *uncovering.buttons(facts, turn.content, reference),
        *next_buttons.reporter(reference),
    )
    calls = phones(turn.content, "aoc")
    return Card(Phrase("statement.title"), tuple(lines), calls, buttons, Tone.CALM)
