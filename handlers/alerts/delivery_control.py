"""Handles the buttons that halt, resume and drop an alert while it is being sent, and writes the
notice of a pause.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.alerts.seat import check_quota, refusal, seat_of
from handlers.core.buttons import DESK
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.ports import Room
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases import alerts
from storage.cases.alerts import Alert, AlertState, MoveAlert
from storage.officials.officials import Official


def buttons(alert: Alert) -> tuple[Press, ...]:
    """Return the buttons of an alert that is being sent or is paused."""
    number = str(alert.id)
    if alert.state == AlertState.SENDING:
        return (Press(Phrase("alert.halt"), "alert.halt", number, weight=Weight.URGENT),)
    return (
        Press(Phrase("alert.resume"), "alert.resume", number, weight=Weight.MAIN),
        Press(Phrase("alert.give_up"), "alert.drop", number),
    )


def paused_notice(alert: Alert, to: Official, had: int, rest: int, room: Room) -> Notice:
    """Return the notice to an official that the alert was paused because of the quota.

    `had` is the number of people who were sent it, `rest` of those who were not.
    """
    figures = {"left": room.left or 0, "reserve": room.reserve, "cost": room.cost}
    card = Card(
        Phrase("alert.paused", {"had": had, "rest": rest}),
        (Phrase("alert.paused.why", figures), Phrase("alert.paused.what")),
        buttons=(*buttons(alert), Press(Phrase("alert.open"), "alert.show", str(alert.id))),
        tone=Tone.WARN,
    )
    return Notice(to.person, Reply((card,)), NoticeKind.ALERT_PAUSED)


async def halt(turn: Turn) -> Outcome:
    """Handle `alert.halt`: pause the alert; nothing more is sent until an official resumes it."""
    seat = await seat_of(turn, turn.argument)
    if seat is None or seat.alert.state != AlertState.SENDING:
        return refusal(Phrase("alert.not_yours"))
    change = MoveAlert(seat.alert, replace(seat.alert, state=AlertState.PAUSED))
    shown = buttons(replace(seat.alert, state=AlertState.PAUSED))
    card = Card(Phrase("alert.state.paused"), buttons=(*shown, DESK), tone=Tone.WARN)
    return Outcome(Reply((card,)), None, (change,))


async def resume(turn: Turn) -> Outcome:
    """Handle `alert.resume`: send the rest, if the quota suffices for all of it."""
    seat = await seat_of(turn, turn.argument)
    if seat is None or seat.alert.state != AlertState.PAUSED:
        return refusal(Phrase("alert.not_yours"))
    people, why = await check_quota(turn, seat.alert)
    if why is not None:
        return why
    change = MoveAlert(seat.alert, replace(seat.alert, state=AlertState.SENDING))
    card = Card(Phrase("alert.resumed", {"people": len(people)}), buttons=(DESK,), tone=Tone.CALM)
    return Outcome(Reply((card,)), None, (change,))


async def drop(turn: Turn) -> Outcome:
    """Handle `alert.drop`: the alert is not sent, or not to any more people.

    This is final, so the first press ("7") asks for confirmation and the second ("7.yes") does it.
    """
    number, _, sure = turn.argument.partition(".")
    seat = await seat_of(turn, number)
    open_states = (AlertState.DRAFT, AlertState.ASKED, AlertState.PAUSED)
    if seat is None or seat.alert.state not in open_states:
        return refusal(Phrase("alert.not_yours"))
    if sure != "yes":
        stay = Press(Phrase("alert.back"), "alert.show", number, weight=Weight.MAIN)
        yes = Press(Phrase("alert.drop.yes"), "alert.drop", f"{number}.yes")
        lines = (Phrase("alert.drop.what"),)
        return Outcome(Reply((Card(Phrase("alert.drop.sure"), lines, buttons=(stay, yes)),)))
    had = await turn.read(lambda unit: alerts.had(unit, seat.alert))
    change = MoveAlert(seat.alert, replace(seat.alert, state=AlertState.DROPPED))
    done = Phrase("alert.given_up", {"had": had}) if had else Phrase("alert.state.dropped")
    return Outcome(Reply((Card(done, buttons=(DESK,)),)), None, (change,))
