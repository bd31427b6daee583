"""Handles the consent to a trial of lessons: asks, stores that a person takes part, and lets them
leave.

They are asked before the lot is drawn, so that nobody agrees or not for the half they are in.
"""

from __future__ import annotations

from handlers.core import calendar
from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.engine.transaction import Unit
from storage.people import classes
from storage.people.trials import trials
from storage.people.trials.plan import Trial
from storage.people.trials.trials import JoinTrial, LeaveTrial

LEAVE = Press(Phrase("trial.button_leave"), "trial.leave")


def is_spoken(turn: Turn) -> bool:
    """Return whether the texts of a trial are there in the person's language."""
    return turn.content.has_phrases(turn.person.language, "trial.")


async def button(turn: Turn) -> list[Button]:
    """Return the button that asks about a trial this person could join, else nothing."""
    if turn.person.trial or not is_spoken(turn) or not await _joinable(turn):
        return []
    return [Press(Phrase("trial.button_ask"), "trial.ask")]


async def ask(turn: Turn) -> Outcome:
    """Handle `trial.ask`: say what taking part means; nothing is stored yet."""
    found = await _joinable(turn)
    if turn.person.trial or found is None or not is_spoken(turn):
        return _refusal(turn)
    plan = found[0].plan
    lines = (
        Phrase("trial.what", {"items": len(plan.test)}),
        Phrase("trial.lot", {"day": calendar.in_figures(plan.end)}),
        Phrase("trial.kept"),
        Phrase("trial.free"),
    )
    buttons = (
        Press(Phrase("trial.button_join"), "trial.join", plan.name, weight=Weight.MAIN),
        Press(Phrase("trial.button_no"), "menu"),
    )
    return Outcome(Reply((Card(Phrase("trial.ask"), lines, buttons=buttons),)))


async def join(turn: Turn) -> Outcome:
    """Handle `trial.join`: store that they take part."""
    found = await _joinable(turn)
    if turn.person.trial or found is None or found[0].plan.name != turn.argument:
        return _refusal(turn)
    plan = found[0].plan
    lines = (Phrase("trial.joined.what", {"day": calendar.in_figures(plan.measure_from)}),)
    card = Card(Phrase("trial.joined"), lines, buttons=(LEAVE, LESSONS, MENU), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(JoinTrial(turn.person.id, plan.name, found[1]),))


async def leave(turn: Turn) -> Outcome:
    """Handle `trial.leave`: take them out, with what they answered."""
    card = Card(Phrase("trial.left"), buttons=(LESSONS, MENU), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(LeaveTrial(turn.person.id),))


def _refusal(turn: Turn) -> Outcome:
    """Say that there is nothing to join, or that they take part already."""
    if turn.person.trial:
        return Outcome(Reply((Card(Phrase("trial.already"), buttons=(LEAVE, MENU)),)))
    return Outcome(Reply((Card(Phrase("trial.over"), buttons=(LESSONS, MENU)),)))


async def _joinable(turn: Turn) -> tuple[Trial, str] | None:
    """Return the trial that this person's classes or district take part in, and as which unit."""
    person, district = turn.person.id, turn.person.district

    def read(unit: Unit) -> tuple[Trial, str] | None:
        codes = classes.codes_of_member(unit, person)
        return trials.joinable(unit, [*codes, *([district] if district else [])])

    found = await turn.read(read)
    today = calendar.day_in_thailand(turn.now)
    return found if found and today < found[0].plan.join_until else None
