"""The words to read out to 1441 or the police: when, how much, from which number, to which account.

Asked in four short steps after a loss was reported, each skippable. Exact amount and time are
kept closed to the officials; the reporter gets them back as a Thai statement.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from content.hours import THAILAND
from handlers.cases import facts as told
from handlers.cases import scrub
from handlers.cases.first_hour import phones
from handlers.cases.mine import mine, not_mine
from handlers.core import incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone
from handlers.core.say import Phrase, Quote, Say
from handlers.core.thai import written
from handlers.core.turn import Turn
from storage import audit
from storage.cases import Case, MoveCase
from storage.places_in_flow import Place

FLOW = "statement"
STEPS = ("amount", "day", "time", "account")
DAYS = {"today": 0, "yesterday": 1, "before": 2}
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ACCOUNT = re.compile(r"(?<!\d)\d(?:[ \-]?\d){8,14}(?!\d)")
MOST_BAHT = 1_000_000_000


async def begin(turn: Turn) -> Outcome:
    """`case.statement`: the first question, or the statement where all has been told."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    if "amount" in case.facts:
        return Outcome(Reply((_statement(turn, case.facts, case.reference),)))
    return _asked("amount", {"case": case.reference})


def _asked(step: str, data: dict[str, Any]) -> Outcome:
    buttons: list[Button] = []
    if step == "day":
        buttons = [
            Press(Phrase(f"statement.day.{day}"), "statement.day", day, True) for day in DAYS
        ]
    skip = Press(Phrase("report.skip"), "statement.skip", "", True)
    card = Card(Phrase(f"statement.{step}"), buttons=(*buttons, skip))
    return Outcome(Reply((card,)), Place(FLOW, step, data))


async def pressed_day(turn: Turn) -> Outcome:
    """A button of the day question."""
    back = DAYS.get(turn.argument)
    if turn.place is None or back is None:
        return not_mine()
    day = turn.now.astimezone(THAILAND).date() - dt.timedelta(days=back)
    value = {"day": day.isoformat()} if back < DAYS["before"] else {}
    return await _next(turn, {**turn.place.data, **value})


async def skip(turn: Turn) -> Outcome:
    """This one stays open."""
    return await _next(turn, dict(turn.place.data)) if turn.place else not_mine()


async def typed(turn: Turn) -> Outcome | None:
    """The answer in words; where nothing can be read from it, the question is asked again."""
    if not isinstance(turn.said, incoming.Text) or turn.place is None:
        return None
    data, text = dict(turn.place.data), written(turn.text)
    match turn.place.step:
        case "amount":
            found = _AMOUNT.search(text)
            amount = int(float(found[0].replace(",", ""))) if found else 0
            if not 0 < amount < MOST_BAHT:
                return _asked("amount", data)
            data["amount"] = amount
        case "time":
            data["time"] = scrub.words(turn.text)[:60]
        case "account":
            numbers = [re.sub(r"\D", "", m[0]) for m in _ACCOUNT.finditer(text)]
            if not numbers:
                return _asked("account", data)
            data["accounts"] = numbers[:3]
        case _:
            return _asked(turn.place.step, data)
    return await _next(turn, data)


async def _next(turn: Turn, data: dict[str, Any]) -> Outcome:
    step = turn.place.step if turn.place else STEPS[0]
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
        lines.append(Phrase("statement.on", {"day": told.date(dt.date.fromisoformat(day))}))
    for key in ("time", "amount"):
        if value := facts.get(key):
            shown = f"{value:,}" if key == "amount" else str(value)
            lines.append(Phrase(f"statement.{key}.is", {key: Quote(shown)}))
    for key in ("accounts", "phones"):
        if numbers := facts.get(key):
            lines.append(Phrase(f"statement.{key}.are", {"numbers": Quote(", ".join(numbers[:3]))}))
    lines += [Phrase("statement.hold"), Phrase("statement.closed")]
    buttons: list[Button] = [
        Press(Phrase(f"case.release.{detail}"), "case.release", f"{reference}.{detail}")
        for detail in ("amount", "time")
        if detail in facts and detail not in facts.get("released", ())
    ]
    buttons.append(Press(Phrase("report.sent.follow"), "case.open", reference))
    calls = phones(turn.content, "aoc")
    return Card(Phrase("statement.title"), tuple(lines), calls, tuple(buttons), Tone.CALM)
