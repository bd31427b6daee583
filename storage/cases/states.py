"""Enums of the values stored of cases: states, levels, and the moves in their trail.

The transitions between states are defined in handlers/cases/case/states.py.
"""

from __future__ import annotations

import enum

from storage.cases.evidence import EvidenceKind


class State(enum.StrEnum):
    """The state of a case."""

    NEW = "new"
    TAKEN = "taken"
    WAITING = "waiting"  # for the reporter's answer
    REFERRED = "referred"  # to another office; the official still has it
    CLOSED = "closed"
    REOPENED = "reopened"


FREE = (State.NEW, State.REOPENED)
"""States of a case that no official has."""


class Level(enum.StrEnum):
    """The administrative level whose officials work on a case."""

    DISTRICT = "district"
    PROVINCE = "province"
    NATIONAL = "national"


class Move(enum.StrEnum):
    """An action on a case by a person or by the scheduler, as stored in the trail."""

    OPEN = "open"  # the report is sent
    # by an official
    TAKE = "take"
    ASK = "ask"
    GIVE = "give"  # to a colleague
    HAND_BACK = "hand_back"  # give it up, so that nobody has it
    REFER = "refer"  # to another office
    RAISE = "raise"  # one level up
    TO_DISTRICT = "to_district"  # to another district
    KNOW = "know"  # they know the reporter and no longer see the case
    NOTE = "note"
    MUTE = "mute"  # its reporter may not report for some time
    LOOK = "look"  # at a piece of evidence
    VIEW = "view"  # read it on a page of the office
    CLOSE = "close"
    CONFIRM_LINK = "confirm_link"  # say that an address in it deceives people
    UNLIST = "unlist"  # take such an address off the district's list
    INSPECT = "inspect"  # a province reads a case of a district; the note says why
    # by the reporter
    ANSWER = "answer"
    DECLINE = "decline"  # refuse to answer
    ADD = "add"  # more words or numbers
    ADD_EVIDENCE = "add_evidence"
    UNCOVER = "uncover"  # show officials a covered detail or a piece of evidence
    STATEMENT = "details"  # when it happened and how much was lost, for the police
    CHECK_BACK = "check_back"  # answers a day after a loss: bank and police
    CONFIRM = "confirm"  # yes, it was handled
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ERASE = "erase"  # themselves
    # by the scheduler or the operator
    ESCALATE = "escalate"  # nobody took it in time: it goes to the province
    EXPORT = "export"  # by an official too: it was in a table that they saved
    FORGET = "forget"


def move_of(word: str, *, by_reporter: bool, note: str) -> Move:
    """Return the move that a row of the trail stands for. Raises ValueError if there is none.

    Until November 2026 three values stood for two moves each: "release" for what are now HAND_BACK
    and UNCOVER, "refer" also for RAISE (its note is then a level), "add" also for ADD_EVIDENCE
    (its note is then a kind of evidence).
    """
    if word == "release":
        return Move.UNCOVER if by_reporter else Move.HAND_BACK
    if word == Move.REFER and note in tuple(Level):
        return Move.RAISE
    if word == Move.ADD and note in tuple(EvidenceKind):
        return Move.ADD_EVIDENCE
    return Move(word)
