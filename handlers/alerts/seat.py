"""Who may work on an alert, whom it still reaches, and whether the month has room for that."""

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
class Seat:
    """An alert, the role in which this person looks at it, and who else could approve it."""

    alert: Alert
    me: Official
    others: tuple[Official, ...]


def _look(unit: Unit, person: str, id: int) -> Seat | None:
    alert = alerts.find(unit, id)
    if alert is None:
        return None
    mine = officials.of_person(unit, person)
    reach, author = officials.reach_of(unit, alert.author), officials.find(unit, alert.author)
    # What goes out already must be stopped by somebody, whoever wrote it and has left since.
    if reach is None or (
        author is None and alert.state not in (AlertState.SENDING, AlertState.PAUSED)
    ):
        return None
    team = officials.with_roles(unit, reach, MAY_APPROVE)
    # Whoever wrote it is its author in every other role too, and could approve it in none.
    first = (author, *team) if author else team
    me = next((o for o in first if o.id in {m.id for m in mine}), None)
    if me is None:
        return None
    return Seat(alert, me, tuple(o for o in team if not o.has(person)))


async def seat_of(turn: Turn, id: str) -> Seat | None:
    """The person's seat for the alert of this number, or None: it is not theirs, or not there."""
    if not id.isdecimal() or len(id) > 12:
        return None
    return await turn.read(lambda unit: _look(unit, turn.person.id, int(id)))


def reached(unit: Unit, alert: Alert) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom an alert reaches, and who still waits for others that were approved: both cost."""
    others = (other for other in alerts.sending(unit) if other.id != alert.id)
    waiting = tuple(person for other in others for person in alerts.to_reach(unit, other))
    return alerts.to_reach(unit, alert), waiting


async def room_for(turn: Turn, alert: Alert) -> tuple[tuple[str, ...], Outcome | None]:
    """Whom it reaches, and why it may not go out: it would break the quota or its reserve."""
    people, waiting = await turn.read(lambda unit: reached(unit, alert))
    room = await turn.ports.quota.room((*people, *waiting))
    if room is None:
        return people, refused(Phrase("alert.quota.unknown"))
    if room.enough:
        return people, None
    values: dict[str, Say | int] = {
        "cost": room.cost,
        "left": room.left or 0,
        "reserve": room.reserve,
    }
    return people, refused(Phrase("alert.quota.too_small", values))


def refused(why: Phrase) -> Outcome:
    """A card that says why not."""
    return Outcome(Reply((Card(why, buttons=(DESK,), tone=Tone.WARN),)))
