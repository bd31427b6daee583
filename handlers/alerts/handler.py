"""Registers the alerts feature and handles its buttons: an official drafts, previews and edits an
alert; a second one approves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.alerts import delivery_control, message
from handlers.alerts.seat import check_quota, recipients, refusal, seat_of
from handlers.alerts.sending import send_portions
from handlers.alerts.shared_story import shared_by_several
from handlers.core import incoming
from handlers.core.buttons import DESK, MENU
from handlers.core.feature import Feature, Step
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.ports import Room
from handlers.core.reply import Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.core.several import COUNTED
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from handlers.core.words.quoted import quoted
from storage.cases import alerts, cases
from storage.cases.alerts import Alert, AlertBody, AlertState, DraftAlert, MoveAlert, StopAlerts
from storage.cases.cases import Case
from storage.cases.states import Level
from storage.engine.json_values import Json, text
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official
from storage.people.flow_state import FlowState

FLOW = "alert"
STATE = Family("alert.state", AlertState)


@dataclass(frozen=True, slots=True)
class Editing:
    """The flow state while an official is writing words for the alert with this id."""

    alert: str

    @staticmethod
    def from_json(json: Json) -> Editing:
        """Return the state that `to_json` converted."""
        return Editing(text(json, "alert"))

    def to_json(self) -> Json:
        """Return the state as the data of a FlowState."""
        return {"alert": self.alert}


async def draft(turn: Turn) -> Outcome:
    """Handle `alert.draft`: draft an alert about a case's campaign, or show the earlier draft."""

    def read_case(unit: Unit) -> tuple[Case, Official, Alert | None, AlertBody | None] | None:
        case = cases.find(unit, turn.argument)
        if case is None or case.campaign is None:
            return None
        team = officials.team_of(unit, case)
        me = next((o for o in team if o.has(turn.person.id)), None)
        if me is None:
            return None
        earlier = alerts.latest_of(unit, me.id, case.campaign)
        return case, me, earlier, shared_by_several(unit, case.campaign)

    found = await turn.read(read_case)
    if found is None:
        return refusal(Phrase("alert.not_yours"))
    case, me, earlier, body = found
    if earlier is not None:
        return await _show(turn, earlier.id)
    if body is None:
        return refusal(Phrase("alert.too_few", {"people": COUNTED}))
    new = DraftAlert(
        case.campaign or 0,
        case.district if me.reach.level is Level.DISTRICT else None,
        me.province or case.province,
        me.id,
        body,
    )
    again = Press(Phrase("alert.open"), "alert.draft", case.reference, weight=Weight.MAIN)
    card = Card(Phrase("alert.drafted"), (Phrase("alert.drafted.what"),), buttons=(again,))
    return Outcome(Reply((card,)), changes=(new,))


def _back(id: str) -> Press:
    return Press(Phrase("alert.back"), "alert.show", id)


async def _show(turn: Turn, id: int) -> Outcome:
    """Show the preview, the number of recipients, the costs, and the buttons for the next step."""
    seat = await seat_of(turn, str(id))
    if seat is None:
        return refusal(Phrase("alert.not_yours"))
    alert = seat.alert
    (people, waiting), left_out, had = await turn.read(
        lambda unit: (
            recipients(unit, alert),
            alerts.left_out(unit, alert),
            alerts.had(unit, alert),
        )
    )
    room = await turn.ports.quota.room((*people, *waiting))
    argument = str(alert.id)
    buttons = [Press(Phrase("alert.other_language"), "alert.preview", argument)]
    if alert.state == AlertState.DRAFT and alert.author == seat.me.id:
        buttons = [
            Press(Phrase("alert.ask"), "alert.ask", argument, weight=Weight.MAIN),
            Press(Phrase("alert.edit"), "alert.edit", argument),
            *buttons,
            Press(Phrase("alert.drop"), "alert.drop", argument),
        ]
    elif alert.state in (AlertState.SENDING, AlertState.PAUSED):
        buttons = [*delivery_control.buttons(alert), *buttons]
    elif alert.state == AlertState.ASKED and alert.author != seat.me.id:
        buttons = [
            Press(Phrase("alert.approve"), "alert.approve", argument, weight=Weight.MAIN),
            *buttons,
            Press(Phrase("alert.drop"), "alert.drop", argument),
        ]
    sent = (Phrase("alert.had", {"people": had}),) if had else ()
    over = alert.state in (AlertState.SENT, AlertState.DROPPED)
    costs = () if over else _costs(people, left_out, room)
    lines = (STATE.phrase(alert.state), *sent, *costs)
    about = Card(Phrase("alert.preview"), lines, buttons=(*buttons, DESK))
    shown = message.resident_card(turn.content, alert)
    return Outcome(Reply((Card(shown.title, shown.lines, tone=shown.tone), about)), None)


def _costs(people: Sequence[str], left_out: int, room: Room | None) -> tuple[Say, ...]:
    reach: list[Say] = [Phrase("alert.people", {"people": len(people)})]
    if left_out:
        reach.append(Phrase("alert.left_out", {"people": left_out}))
    if room is None:
        return (*reach, Phrase("alert.quota.unknown"))
    if room.left is None:
        return (*reach, Phrase("alert.quota.free"))
    values: dict[str, Say | int] = {
        "cost": room.cost,
        "left": room.left,
        "reserve": room.reserve,
    }
    return (*reach, Phrase("alert.quota", values))


async def show(turn: Turn) -> Outcome:
    """Handle `alert.show`: show the alert in its current state."""
    return await _show(turn, int(turn.argument) if turn.argument.isdecimal() else 0)


async def preview(turn: Turn) -> Outcome:
    """Handle `alert.preview`: show the alert in the other language.

    Its buttons are left out, because they would stop the official's own alerts.
    """
    seat = await seat_of(turn, turn.argument)
    if seat is None:
        return refusal(Phrase("alert.not_yours"))
    language = "en" if turn.person.language == "th" else "th"
    shown = message.resident_card(turn.content, seat.alert)
    card = replace(shown, buttons=(_back(turn.argument),))
    return Outcome(Reply((card,)), language=language)


async def edit(turn: Turn) -> Outcome:
    """Handle `alert.edit`: ask for words to add, one line in Thai, then one in English."""
    seat = await seat_of(turn, turn.argument)
    if seat is None or seat.alert.author != seat.me.id or seat.alert.state != AlertState.DRAFT:
        return refusal(Phrase("alert.not_yours"))
    return _ask_for_words(turn.argument)


def _ask_for_words(id: str, *lead: Text) -> Outcome:
    """Ask for the words to add."""
    card = Card(Phrase("alert.edit.how"), (Phrase("alert.edit.never"),), buttons=(_back(id),))
    return Outcome(Reply((*lead, card)), FlowState(FLOW, "words", Editing(id).to_json()))


async def add_words(turn: Turn) -> Outcome | None:
    """Handle the typed words: add them to the draft."""
    if turn.flow_state is None:
        return None
    id = Editing.from_json(turn.flow_state.data).alert
    seat = await seat_of(turn, id)
    if seat is None or seat.alert.author != seat.me.id or seat.alert.state != AlertState.DRAFT:
        return refusal(Phrase("alert.not_yours"))
    if means(turn, "cancel"):
        return await _show(turn, seat.alert.id)
    if says_nothing(turn):
        return _ask_for_words(id, Text(Phrase("alert.edit.again")))
    if kind := small_talk(turn):
        return _ask_for_words(id, kind)
    if not isinstance(turn.said, incoming.Text):
        return None
    lines = [line for line in turn.said.text.splitlines() if quoted(line)][:2]
    why = next(
        (problem for line in lines if (problem := message.problem_with(line, turn.content))), None
    )
    if why is not None or not lines:
        back = _back(str(seat.alert.id))
        card = Card(why or Phrase("alert.edit.how"), buttons=(back,), tone=Tone.WARN)
        return Outcome(Reply((card,)))
    words = {"th": quoted(lines[0]), "en": quoted(lines[-1])}
    change = MoveAlert(seat.alert, replace(seat.alert, body=replace(seat.alert.body, words=words)))
    again = Press(Phrase("alert.open"), "alert.show", str(seat.alert.id), weight=Weight.MAIN)
    card = Card(Phrase("alert.edited"), (Passage(words),), buttons=(again,))
    return Outcome(Reply((card,)), None, (change,))


async def ask(turn: Turn) -> Outcome:
    """Handle `alert.ask`: ask the other officials to approve the alert."""
    seat = await seat_of(turn, turn.argument)
    if seat is None or seat.alert.author != seat.me.id or seat.alert.state != AlertState.DRAFT:
        return refusal(Phrase("alert.not_yours"))
    if not seat.others:
        return refusal(Phrase("alert.nobody_else"))
    open_it = Press(Phrase("alert.open"), "alert.show", turn.argument, weight=Weight.MAIN)
    title = Phrase("alert.title", {"area": message.area(turn.content, seat.alert)})
    card = Card(
        Phrase("alert.asked_you"), (title, Phrase("alert.asked_you.what")), buttons=(open_it,)
    )
    news = tuple(Notice(o.person, Reply((card,)), NoticeKind.ALERT_ASKED) for o in seat.others)
    change = MoveAlert(seat.alert, replace(seat.alert, state=AlertState.ASKED))
    done = Card(Phrase("alert.asked"), buttons=(open_it, DESK))
    return Outcome(Reply((done,)), None, (change,), news)


async def approve(turn: Turn) -> Outcome:
    """Handle `alert.approve`: start sending, unless it is the author or the quota is too small."""
    seat = await seat_of(turn, turn.argument)
    if seat is None:
        return refusal(Phrase("alert.not_yours"))
    alert = seat.alert
    if alert.author == seat.me.id:
        return refusal(Phrase("alert.own"))
    if alert.state != AlertState.ASKED:
        return refusal(STATE.phrase(alert.state))
    people, why = await check_quota(turn, alert)
    if why is not None:
        return why
    change = MoveAlert(alert, replace(alert, state=AlertState.SENDING, approver=seat.me.id))
    done = Phrase("alert.approved", {"people": len(people)})
    open_it = Press(Phrase("alert.open"), "alert.show", turn.argument)
    card = Card(done, buttons=(open_it, DESK), tone=Tone.CALM)
    return Outcome(Reply((card,)), None, (change,))


async def stop(turn: Turn) -> Outcome:
    """Handle `alert.stop`: a resident opts out of alerts or, with the argument "again", in."""
    again = turn.argument == "again"
    back = Press(Phrase("alert.again"), "alert.stop", "again")
    done = Phrase("alert.back_on" if again else "alert.stopped")
    card = Card(done, buttons=(MENU,) if again else (MENU, back))
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
        "alert.drop": delivery_control.drop,
        "alert.halt": delivery_control.halt,
        "alert.resume": delivery_control.resume,
        "alert.stop": stop,
    },
    steps={"alert.words": Step(add_words, takes_text=True)},
    scheduled=send_portions,
)
