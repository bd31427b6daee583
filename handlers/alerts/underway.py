"""An approved alert on its way: stopped by hand or by the quota, gone on with, or given up."""

from __future__ import annotations

from dataclasses import replace

from handlers.alerts.seat import refused, room_for, seat_of
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
    """What can be done with it while it has not reached everybody."""
    number = str(alert.id)
    if alert.state == AlertState.SENDING:
        return (Press(Phrase("alert.halt"), "alert.halt", number, weight=Weight.URGENT),)
    return (
        Press(Phrase("alert.resume"), "alert.resume", number, weight=Weight.MAIN),
        Press(Phrase("alert.give_up"), "alert.drop", number),
    )


def paused(alert: Alert, to: Official, had: int, rest: int, room: Room) -> Notice:
    """The quota stopped it: the figures, for one of the two officials it belongs to."""
    figures = {"left": room.left or 0, "reserve": room.reserve, "cost": room.cost}
    card = Card(
        Phrase("alert.paused", {"had": had, "rest": rest}),
        (Phrase("alert.paused.why", figures), Phrase("alert.paused.what")),
        buttons=(*buttons(alert), Press(Phrase("alert.open"), "alert.show", str(alert.id))),
        tone=Tone.WARN,
    )
    return Notice(to.person, Reply((card,)), NoticeKind.ALERT_PAUSED)


async def halt(turn: Turn) -> Outcome:
    """`alert.halt`: no further portion goes out until somebody goes on with it."""
    seat = await seat_of(turn, turn.argument)
    if seat is None or seat.alert.state != AlertState.SENDING:
        return refused(Phrase("alert.not_yours"))
    change = MoveAlert(seat.alert, replace(seat.alert, state=AlertState.PAUSED))
    shown = buttons(replace(seat.alert, state=AlertState.PAUSED))
    card = Card(Phrase("alert.state.paused"), buttons=(*shown, DESK), tone=Tone.WARN)
    return Outcome(Reply((card,)), None, (change,))


async def resume(turn: Turn) -> Outcome:
    """`alert.resume`: the rest goes out, where the month has room for all of it."""
    seat = await seat_of(turn, turn.argument)
    if seat is None or seat.alert.state != AlertState.PAUSED:
        return refused(Phrase("alert.not_yours"))
    people, why = await room_for(turn, seat.alert)
    if why is not None:
        return why
    change = MoveAlert(seat.alert, replace(seat.alert, state=AlertState.SENDING))
    card = Card(Phrase("alert.resumed", {"people": len(people)}), buttons=(DESK,), tone=Tone.CALM)
    return Outcome(Reply((card,)), None, (change,))


async def drop(turn: Turn) -> Outcome:
    """`alert.drop`: not to be sent, or not to anybody more; by its author or who was asked.

    There is no way back, so the first press ("7") asks and the second one ("7.yes") does it.
    """
    number, _, sure = turn.argument.partition(".")
    seat = await seat_of(turn, number)
    open_states = (AlertState.DRAFT, AlertState.ASKED, AlertState.PAUSED)
    if seat is None or seat.alert.state not in open_states:
        return refused(Phrase("alert.not_yours"))
    if sure != "yes":
        stay = Press(Phrase("alert.back"), "alert.show", number, weight=Weight.MAIN)
        yes = Press(Phrase("alert.drop.yes"), "alert.drop", f"{number}.yes")
        lines = (Phrase("alert.drop.what"),)
        return Outcome(Reply((Card(Phrase("alert.drop.sure"), lines, buttons=(stay, yes)),)))
    had = await turn.read(lambda unit: alerts.had(unit, seat.alert))
    change = MoveAlert(seat.alert, replace(seat.alert, state=AlertState.DROPPED))
    done = Phrase("alert.given_up", {"had": had}) if had else Phrase("alert.state.dropped")
    return Outcome(Reply((Card(done, buttons=(DESK,)),)), None, (change,))
