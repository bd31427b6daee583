"""Writes what turns did: many turns in one go, each standing or falling alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from storage.engine.transaction import Change, Conflict, Unit
from storage.people import flow_state, people
from storage.people.flow_state import Place
from storage.people.people import Person
from storage.queue import inbox, lanes, outbox
from storage.queue.lanes import Lease, LeaseLost
from storage.queue.outbox import Letter


@dataclass(frozen=True, slots=True)
class Written:
    """What one turn did. `events` are inbox ids, handled up to number `done` of the lane.

    `place`: (None,) ends the flow, () leaves it. `blocked`: a new state, or None for no change.
    `late` are letters whose content went into this turn's reply. `dead`: the events were given up.
    """

    lease: Lease
    done: int
    events: Sequence[int]
    person: Person | None = None
    place: tuple[Place | None, ...] = ()
    blocked: bool | None = None
    changes: Sequence[Change] = ()
    letters: Sequence[Letter] = ()
    late: Sequence[Letter] = ()
    dead: bool = False


def write(unit: Unit, me: str, turns: Sequence[Written]) -> list[bool | Exception]:
    """Store these turns, of different lanes. For each: whether more events wait in its lane (which
    then stays mine), or the error that undid it: LeaseLost, Conflict, or what a change raised.
    Raises what the database says, which undoes all of them.
    """
    found = lanes.look(unit, [turn.lease.person for turn in turns])
    results: list[bool | Exception] = []
    good: list[Written] = []
    for turn in turns:
        now = found.get(turn.lease.person)
        if now is None or now.owner != me or now.fence != turn.lease.fence:
            results.append(LeaseLost())
            continue
        error = _apply(unit, turn)
        if error is None:
            good.append(turn)
        results.append(now.seq > turn.done if error is None else error)
    if good:
        more = [found[turn.lease.person].seq > turn.done for turn in good]
        lanes.finish(unit, [turn.lease.person for turn, m in zip(good, more, strict=True) if not m])
        lanes.go_on(unit, [turn.lease.person for turn, m in zip(good, more, strict=True) if m])
        outbox.add(unit, me, [letter for turn in good for letter in turn.letters])
        inbox.finish(unit, [event for turn in good if not turn.dead for event in turn.events])
        inbox.bury(unit, [event for turn in good if turn.dead for event in turn.events])
    return results


def _apply(unit: Unit, turn: Written) -> Exception | None:
    """The part of a turn that may fail, in a savepoint of its own."""
    person = turn.person
    if person is None or not (
        person.new or turn.place or turn.blocked is not None or turn.changes or turn.late
    ):
        return None
    try:
        with unit.connection.begin_nested():
            if person.new:
                people.add(unit, person)
            if turn.blocked is not None:
                people.block(unit, person.id, turn.blocked)
            for change in turn.changes:
                change.apply(unit)
            # A person whom a change has just erased is not written again.
            if turn.place and not (turn.changes and people.find(unit, person.id) is None):
                flow_state.put(unit, person.id, turn.place[0])
            if turn.late and not outbox.ride(unit, turn.late):
                raise Conflict
    except DBAPIError:
        raise  # the transaction itself may be gone (a full disk): nothing after it may be trusted
    except Exception as error:
        return error
    return None
