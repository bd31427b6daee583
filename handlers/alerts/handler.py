"""Draft an alert from a case's campaign, preview it, have a second official approve it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.alerts import message
from handlers.alerts.sending import round_
from handlers.core import incoming
from handlers.core.feature import Feature, Step
from handlers.core.outcome import Notice, Outcome
from handlers.core.ports import Room
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.thai import written
from handlers.core.turn import Turn
from storage import alerts, cases, officials
from storage.alerts import Alert, DraftAlert, MoveAlert, StopAlerts
from storage.cases import DISTRICT, Case
from storage.officials import Official
from storage.places_in_flow import Place
from storage.unit import Unit

FLOW = "alert"
MAY_APPROVE = (*officials.DUTY, officials.HEAD)

_DESK = Press(Phrase("menu.desk"), "desk")


@dataclass(frozen=True, slots=True)
class _Seat:
    """An alert, the role in which this person looks at it, and who else could approve it."""

    alert: Alert
    me: Official
    others: tuple[Official, ...]


async def draft(turn: Turn) -> Outcome:
    """`alert.draft`: from a case within one's duty that is part of a campaign."""

    def look(unit: Unit) -> tuple[Case, Official, Alert | None] | None:
        case = cases.find(unit, turn.argument)
        if case is None or case.campaign is None:
            return None
        duty = officials.on_duty_for(unit, case)
        me = next((o for o in duty if o.has(turn.person.id)), None)
        return (case, me, alerts.latest_of(unit, me.id, case.campaign)) if me else None

    found = await turn.read(look)
    if found is None:
        return _refused("alert.not_yours")
    case, me, earlier = found
    if earlier is not None:
        return await _shown(turn, earlier.id)
    body = {key: case.facts[key] for key in ("claimed", "wanted") if key in case.facts}
    new = DraftAlert(
        case.campaign or 0,
        case.district if me.reach.level == DISTRICT else None,
        me.province or case.province,
        me.id,
        body,
    )
    again = Press(Phrase("alert.open"), "alert.draft", case.reference, weight=Weight.MAIN)
    card = Card(Phrase("alert.drafted"), (Phrase("alert.drafted.what"),), buttons=(again,))
    return Outcome(Reply((card,)), changes=(new,))


def _look(unit: Unit, person: str, id: int) -> _Seat | None:
    alert = alerts.find(unit, id)
    if alert is None:
        return None
    mine = officials.of_person(unit, person)
    author = officials.find(unit, alert.author)
    if author is None:
        return None
    team = officials.with_roles(unit, author.reach, MAY_APPROVE)
    me = next((o for o in team if o.id in {m.id for m in mine}), None)
    if me is None:
        return None
    return _Seat(alert, me, tuple(o for o in team if not o.has(person)))


async def _seat(turn: Turn, id: str) -> _Seat | None:
    if not id.isdecimal() or len(id) > 12:
        return None
    return await turn.read(lambda unit: _look(unit, turn.person.id, int(id)))


def _back(id: str) -> Press:
    return Press(Phrase("alert.back"), "alert.show", id)


def _reached(unit: Unit, alert: Alert) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom an alert reaches, and who still waits for others that were approved: both cost."""
    others = (other for other in alerts.sending(unit) if other.id != alert.id)
    waiting = tuple(person for other in others for person in alerts.to_reach(unit, other))
    return alerts.to_reach(unit, alert), waiting


def _refused(why: str, values: dict[str, Say | int] | None = None) -> Outcome:
    return Outcome(Reply((Card(Phrase(why, values or {}), buttons=(_DESK,), tone=Tone.WARN),)))


async def _shown(turn: Turn, id: int) -> Outcome:
    """The preview, what it costs and whom it leaves out, and the next step."""
    seat = await _seat(turn, str(id))
    if seat is None:
        return _refused("alert.not_yours")
    alert = seat.alert
    (people, waiting), left_out = await turn.read(
        lambda unit: (_reached(unit, alert), alerts.left_out(unit, alert))
    )
    room = await turn.ports.quota.room((*people, *waiting))
    argument = str(alert.id)
    buttons = [Press(Phrase("alert.other_language"), "alert.preview", argument)]
    if alert.state == alerts.DRAFT and alert.author == seat.me.id:
        buttons = [
            Press(Phrase("alert.ask"), "alert.ask", argument, weight=Weight.MAIN),
            Press(Phrase("alert.edit"), "alert.edit", argument),
            *buttons,
            Press(Phrase("alert.drop"), "alert.drop", argument),
        ]
    elif alert.state == alerts.ASKED and alert.author != seat.me.id:
        buttons = [
            Press(Phrase("alert.approve"), "alert.approve", argument, weight=Weight.MAIN),
            *buttons,
            Press(Phrase("alert.drop"), "alert.drop", argument),
        ]
    lines = (Phrase(f"alert.state.{alert.state}"), *_costs(people, left_out, room))
    about = Card(Phrase("alert.preview"), lines, buttons=tuple(buttons))
    shown = message.resident_card(turn.content, alert)
    return Outcome(Reply((Card(shown.title, shown.lines, tone=shown.tone), about)), None)


def _costs(people: Sequence[str], left_out: int, room: Room | None) -> tuple[Say, ...]:
    reach = Phrase("alert.people", {"people": len(people), "left_out": left_out})
    if room is None:
        return (reach, Phrase("alert.quota.unknown"))
    if room.left is None:
        return (reach, Phrase("alert.quota.free", {"cost": room.cost}))
    values: dict[str, Say | int] = {
        "cost": room.cost,
        "left": room.left,
        "reserve": room.reserve,
    }
    return (reach, Phrase("alert.quota", values))


async def show(turn: Turn) -> Outcome:
    """`alert.show`: as it stands."""
    return await _shown(turn, int(turn.argument) if turn.argument.isdecimal() else 0)


async def preview(turn: Turn) -> Outcome:
    """`alert.preview`: the same message in the other language."""
    seat = await _seat(turn, turn.argument)
    if seat is None:
        return _refused("alert.not_yours")
    language = "en" if turn.person.language == "th" else "th"
    return Outcome(message.resident_reply(turn.content, seat.alert), language=language)


async def edit(turn: Turn) -> Outcome:
    """`alert.edit`: own words, Thai first, English on the next line."""
    seat = await _seat(turn, turn.argument)
    if seat is None or seat.alert.author != seat.me.id or seat.alert.state != alerts.DRAFT:
        return _refused("alert.not_yours")
    back = _back(turn.argument)
    card = Card(Phrase("alert.edit.how"), (Phrase("alert.edit.never"),), buttons=(back,))
    return Outcome(Reply((card,)), Place(FLOW, "words", {"alert": turn.argument}))


async def typed(turn: Turn) -> Outcome | None:
    """The words themselves."""
    if not isinstance(turn.said, incoming.Text) or turn.place is None:
        return None
    seat = await _seat(turn, turn.place.data["alert"])
    if seat is None or seat.alert.author != seat.me.id or seat.alert.state != alerts.DRAFT:
        return _refused("alert.not_yours")
    lines = [written(line) for line in turn.said.text.splitlines() if line.strip()][:2]
    why = next((wrong for line in lines if (wrong := message.wrong_with(line))), None)
    if why is not None or not lines:
        back = _back(str(seat.alert.id))
        card = Card(why or Phrase("alert.edit.how"), buttons=(back,), tone=Tone.WARN)
        return Outcome(Reply((card,)))
    words = {"th": lines[0], "en": lines[-1]}
    change = MoveAlert(seat.alert, body={**seat.alert.body, "words": words})
    again = Press(Phrase("alert.open"), "alert.show", str(seat.alert.id), weight=Weight.MAIN)
    card = Card(Phrase("alert.edited"), (Passage(words),), buttons=(again,))
    return Outcome(Reply((card,)), None, (change,))


async def ask(turn: Turn) -> Outcome:
    """`alert.ask`: a second official is asked to approve."""
    seat = await _seat(turn, turn.argument)
    if seat is None or seat.alert.author != seat.me.id or seat.alert.state != alerts.DRAFT:
        return _refused("alert.not_yours")
    if not seat.others:
        return _refused("alert.nobody_else")
    open_it = Press(Phrase("alert.open"), "alert.show", turn.argument, weight=Weight.MAIN)
    card = Card(Phrase("alert.asked_you"), buttons=(open_it,))
    news = tuple(Notice(o.person, Reply((card,)), "alert_asked") for o in seat.others)
    change = MoveAlert(seat.alert, {"state": alerts.ASKED})
    return Outcome(Reply((Card(Phrase("alert.asked"), buttons=(_DESK,)),)), None, (change,), news)


async def approve(turn: Turn) -> Outcome:
    """`alert.approve`: by somebody else than its author, once, and only where it fits the quota."""
    seat = await _seat(turn, turn.argument)
    if seat is None:
        return _refused("alert.not_yours")
    alert = seat.alert
    if alert.author == seat.me.id:
        return _refused("alert.own")
    if alert.state != alerts.ASKED:
        return _refused(f"alert.state.{alert.state}")
    people, waiting = await turn.read(lambda unit: _reached(unit, alert))
    room = await turn.ports.quota.room((*people, *waiting))
    if room is None:
        return _refused("alert.quota.unknown")
    if not room.enough:
        values: dict[str, Say | int] = {
            "cost": room.cost,
            "left": room.left or 0,
            "reserve": room.reserve,
        }
        return _refused("alert.quota.too_small", values)
    change = MoveAlert(alert, {"state": alerts.SENDING, "approver": seat.me.id})
    done = Phrase("alert.approved", {"people": len(people)})
    card = Card(done, buttons=(_DESK,), tone=Tone.CALM)
    return Outcome(Reply((card,)), None, (change,))


async def drop(turn: Turn) -> Outcome:
    """`alert.drop`: not to be sent, by its author or by who was asked."""
    seat = await _seat(turn, turn.argument)
    if seat is None or seat.alert.state not in (alerts.DRAFT, alerts.ASKED):
        return _refused("alert.not_yours")
    change = MoveAlert(seat.alert, {"state": alerts.DROPPED})
    card = Card(Phrase("alert.state.dropped"), buttons=(_DESK,))
    return Outcome(Reply((card,)), None, (change,))


async def stop(turn: Turn) -> Outcome:
    """`alert.stop`: a resident wants no alerts; one tap, and one to have them back."""
    again = turn.argument == "again"
    back = Press(Phrase("alert.again"), "alert.stop", "again")
    menu = Press(Phrase("menu.menu"), "menu")
    done = Phrase("alert.back_on" if again else "alert.stopped")
    card = Card(done, buttons=(menu,) if again else (menu, back))
    return Outcome(Reply((card,)), changes=(StopAlerts(turn.person.id, stop=not again),))


FEATURE = Feature(
    name="alerts",
    presses={
        "alert.draft": draft,
        "alert.show": show,
        "alert.preview": preview,
        "alert.edit": edit,
        "alert.ask": ask,
        "alert.approve": approve,
        "alert.drop": drop,
        "alert.stop": stop,
    },
    steps={"alert.words": Step(typed, takes_text=True)},
    round=round_,
)
