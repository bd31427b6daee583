"""The words a case is stored with: its state, its level, and the moves of its trail.

Which move leads from which state to which is said in handlers/cases/case/states.py.
"""

from __future__ import annotations

import enum

from storage.cases.evidence import EvidenceKind


class State(enum.StrEnum):
    """Where a case stands."""

    NEW = "new"
    TAKEN = "taken"
    WAITING = "waiting"  # for the reporter's answer
    REFERRED = "referred"  # to another office; the official keeps an eye on it
    CLOSED = "closed"
    REOPENED = "reopened"


class Level(enum.StrEnum):
    """Whose a case is: a district's, a province's own, or the whole country's."""

    DISTRICT = "district"
    PROVINCE = "province"
    NATIONAL = "national"


class Move(enum.StrEnum):
    """What somebody, or the clock, does with a case: one word of its trail."""

    OPEN = "open"  # the report is sent
    # by an official
    TAKE = "take"
    ASK = "ask"
    GIVE = "give"  # to a colleague
    HAND_BACK = "hand_back"  # to the desk: nobody has it
    REFER = "refer"  # to another office
    RAISE = "raise"  # one level up
    TO_DISTRICT = "to_district"  # to another district
    KNOW = "know"  # they know the reporter and do not see the case any more
    NOTE = "note"
    MUTE = "mute"  # its reporter may not report for some time
    LOOK = "look"  # at a piece of evidence
    CLOSE = "close"
    # by the reporter
    ANSWER = "answer"
    DECLINE = "decline"  # to answer
    ADD = "add"  # more words or numbers
    ADD_EVIDENCE = "add_evidence"
    UNCOVER = "uncover"  # show officials a covered detail or a piece of evidence
    STATEMENT = "details"  # when and how much, for the police
    CHECK_BACK = "check_back"  # a day after a loss: bank and police
    CONFIRM = "confirm"  # yes, it was handled
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ERASE = "erase"  # themselves
    # by the clock or the operator
    ESCALATE = "escalate"  # nobody took it in time: to the province
    EXPORT = "export"
    FORGET = "forget"


def move_of(word: str, *, by_reporter: bool, note: str) -> Move:
    """The move that a row of the trail tells of. Raises ValueError for a word of no move.

    Until November 2026 three words stood for two moves each: "release" for what is now HAND_BACK
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
