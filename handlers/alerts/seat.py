"""For the alerts' handlers: in which role a person may work on an alert, whom it still has to
reach, and whether the quota suffices.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.core.buttons import DESK
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases import alerts
from storage.cases.alerts import Alert, AlertState
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

MAY_APPROVE = (*officials.CASE_ROLES, officials.HEAD)


@dataclass(frozen=True, slots=True)
class AlertSeat:
    """An alert, the role in which this person works on it, and the others who could approve it."""

    alert: Alert
    me: Official
    others: tuple[Official, ...]


def read_seat(unit: Unit, person: str, id: int) -> AlertSeat | None:
    """Return the person's seat for an alert; None if they may not work on it."""
    alert = alerts.find(unit, id)
    if alert is None:
        return None
    mine = officials.of_person(unit, person)
    reach, author = officials.reach_of(unit, alert.author), officials.find(unit, alert.author)
    # An alert that is being sent can be stopped even if its author is no longer an official.
    if reach is None or (
        author is None and alert.state not in (AlertState.SENDING, AlertState.PAUSED)
    ):
        return None
    team = officials.with_roles(unit, reach, MAY_APPROVE)
    # Its author counts as author even with another role in the team, so they cannot approve it.
    first = (author, *team) if author else team
    me = next((o for o in first if o.id in {m.id for m in mine}), None)
    if me is None:
        return None
    return AlertSeat(alert, me, tuple(o for o in team if not o.has(person)))


async def seat_of(turn: Turn, id: str) -> AlertSeat | None:
    """Return the person's seat for an alert; None if they may not work on it or it is unknown."""
    if not id.isdecimal() or len(id) > 12:
        return None
    return await turn.read(lambda unit: read_seat(unit, turn.person.id, int(id)))


def recipients(unit: Unit, alert: Alert) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (people this alert still has to reach, people other approved alerts have to reach)."""
    others = (other for other in alerts.sending(unit) if other.id != alert.id)
    waiting = tuple(person for other in others for person in alerts.to_reach(unit, other))
    return alerts.to_reach(unit, alert), waiting


async def check_quota(turn: Turn, alert: Alert) -> tuple[tuple[str, ...], Outcome | None]:
    """Return (people to reach, refusal); the refusal is None if the quota suffices.

    It suffices if its reserve is not used. If the quota cannot be read, there is a refusal too.
    """
    people, waiting = await turn.read(lambda unit: recipients(unit, alert))
    room = await turn.ports.quota.room((*people, *waiting))
    if room is None:
        return people, refusal(Phrase("alert.quota.unknown"))
    if room.enough:
        return people, None
    values: dict[str, Say | int] = {
        "cost": room.cost,
        "left": room.left or 0,
        "reserve": room.reserve,
    }
    return people, refusal(Phrase("alert.quota.too_small", values))


def refusal(why: Phrase) -> Outcome:
    """Answer with a card that says why something is not possible."""
    return Outcome(Reply((Card(why, buttons=(DESK,), tone=Tone.WARN),)))
