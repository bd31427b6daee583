"""Stores everything that turns want stored, many turns in one transaction, each succeeding or
failing alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from storage.engine.transaction import Change, Conflict, Unit
from storage.keys import person_keys
from storage.keys.person_keys import Ciphers
from storage.people import flow_state, people
from storage.people.flow_state import FlowState
from storage.people.people import Person
from storage.queue import inbox, lanes, outbox
from storage.queue.lanes import Lease, LeaseLost
from storage.queue.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class TurnCommit:
    """Everything one turn stores.

    `events` are the inbox ids of the events it handled, and `done` the number of the last of them
    in the lane. `flow_state` is (state,) to set the flow state, (None,) to end the flow and () to
    leave it unchanged. `blocked` says whether the person has blocked the bot; None if that has not
    changed. `messages` are queued in the outbox; `late` are older messages of the outbox whose
    content is now part of this turn's reply. `dead` is True if the events could not be handled and
    were given up. `erases` is True if a change erases the person, whose later events then get a new
    key; `address` is their chat address.
    """

    lease: Lease
    done: int
    events: Sequence[int]
    person: Person | None = None
    flow_state: tuple[FlowState | None, ...] = ()
    blocked: bool | None = None
    changes: Sequence[Change] = ()
    messages: Sequence[OutboxMessage] = ()
    late: Sequence[OutboxMessage] = ()
    dead: bool = False
    erases: bool = False
    address: str = ""


def commit_turns(
    unit: Unit, process_id: str, turns: Sequence[TurnCommit]
) -> list[bool | Exception]:
    """Store these turns, each from a different lane, and return one result per turn.

    A result is True if more events wait in the lane (this process then keeps it), False if the
    lane is finished, or the error because of which the turn was not stored: LeaseLost, Conflict, or
    whatever a change raised. An error of the database itself is raised and undoes all turns.
    """
    found = lanes.lock(unit, [turn.lease.person for turn in turns])
    keys = person_keys.of_people(unit, _addressees(turns))
    results: list[bool | Exception] = []
    stored: list[TurnCommit] = []
    for turn in turns:
        lane = found.get(turn.lease.person)
        if lane is None or lane.owner != process_id or lane.fence != turn.lease.fence:
            results.append(LeaseLost())
            continue
        error = _apply(unit, turn, keys)
        if error is None:
            stored.append(turn)
        results.append(lane.seq > turn.done if error is None else error)
    if stored:
        more = [turn for turn in stored if found[turn.lease.person].seq > turn.done]
        finished = [turn for turn in stored if found[turn.lease.person].seq <= turn.done]
        lanes.remove(unit, [turn.lease.person for turn in finished])
        lanes.reset_tries(unit, [turn.lease.person for turn in more])
        messages = [message for turn in stored for message in turn.messages]
        outbox.add(unit, process_id, messages, keys)
        inbox.mark_done(unit, [event for turn in stored if not turn.dead for event in turn.events])
        inbox.mark_dead(unit, [event for turn in stored if turn.dead for event in turn.events])
    return results


def _addressees(turns: Sequence[TurnCommit]) -> set[str]:
    people = {message.person for turn in turns for message in turn.messages}
    return people.union(turn.lease.person for turn in turns if turn.flow_state or turn.erases)


def _apply(unit: Unit, turn: TurnCommit, keys: Ciphers) -> Exception | None:
    """Store the part of a turn that may fail, in a savepoint of its own; return its error."""
    person = turn.person
    if person is None or not (
        person.new or turn.flow_state or turn.blocked is not None or turn.changes or turn.late
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
            if turn.flow_state and not (turn.changes and people.find(unit, person.id) is None):
                flow_state.put(unit, person.id, turn.flow_state[0], keys.of(person.id))
            if turn.erases:
                before = keys.of(turn.lease.person)
                inbox.reseal_later(unit, turn.lease.person, turn.done, before, turn.address)
            if turn.late and not outbox.record_joined(unit, turn.late):
                raise Conflict
    except DBAPIError:
        raise  # the whole transaction may have been rolled back, e.g. on a full disk
    except Exception as error:
        return error
    return None
