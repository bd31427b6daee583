"""Pure rules of who may do what with a case (`may`); everything that shows or moves a case asks
here.

A press, a case's name that is typed, a notice, a hand-over and the evidence page ask `may(actor,
case, action)` and nothing else. People are compared, not roles: who reported a case, or said that
they know its reporter, is shut out in every role and chat they have. docs/rights.md is drawn from
this file.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.cases.case.states import FREE, HELD, OPEN, after
from storage.cases.cases import Case, OpenCase, Reach
from storage.cases.listing.overview import Outline
from storage.cases.states import Level, Move, State
from storage.officials import officials
from storage.officials.officials import Official


class Action(enum.StrEnum):
    """What somebody may want with a case."""

    # an official of its team
    SEE = "see"  # the card, the desk's list, its name typed
    BE_TOLD = "be_told"  # a notice about it
    TAKE = "take"
    ASK = "ask"
    CLOSE = "close"
    REFER = "refer"
    RAISE = "raise"
    TO_DISTRICT = "to_district"
    GIVE = "give"
    BE_GIVEN = "be_given"  # a colleague hands it to them
    HAND_BACK = "hand_back"
    LOOK = "look"  # at evidence that its reporter has shown
    NOTE = "note"
    KNOW = "know"  # say that they know the reporter
    WARN = "warn"  # draft a warning to residents
    MUTE = "mute"
    OPEN_AGAIN = "open_again"  # an official opens a closed case again
    CONFIRM_LINK = "confirm_link"  # say that an address in it deceives people
    UNLIST = "unlist"  # take such an address off the district's list
    # officials beside the team
    OVERSEE = "oversee"  # a head sees its name, state, age and loss
    INSPECT = "inspect"  # a head reads it without taking it
    ASSIGN = "assign"  # a head gives it to an official of the team
    SEND_UP = "send_up"  # a head sends it one level up now
    HEAR = "hear"  # higher levels and operators learn its name, place and age if nobody takes it
    PULL_UP = "pull_up"  # the level above fetches it
    READ = "read"  # a kamnan or village head reads it
    ACKNOWLEDGE = "acknowledge"  # a kamnan or village head says: seen, told the village
    EXPORT = "export"  # it stands in a table that its team or head saves
    INSPECT_BELOW = (
        "inspect_below"  # a province reads a district's case, for a reason that is noted
    )
    # its reporter
    FOLLOW = "follow"  # its state and news
    ANSWER = "answer"
    DECLINE = "decline"
    ADD = "add"
    ADD_EVIDENCE = "add_evidence"
    UNCOVER = "uncover"
    STATEMENT = "statement"
    CHECK_BACK = "check_back"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Why(enum.StrEnum):
    """Why not."""

    NOT_THEIRS = "not_theirs"  # neither of its team nor its reporter
    REPORTED = "reported"  # an official who reported it themselves
    KNOWS = "knows"  # an official who knows its reporter
    HELD = "held"  # another official has it
    STATE = "state"  # not as it stands now
    LIMITS = "limits"  # only a province mutes, and never for a loss


OUTSIDE = (Why.NOT_THEIRS, Why.REPORTED, Why.KNOWS)
"""Reasons of people who must not even learn whether there is such a case."""

_BY_REPORTER = frozenset({
    Action.FOLLOW, Action.ANSWER, Action.DECLINE, Action.ADD, Action.ADD_EVIDENCE, Action.UNCOVER,
    Action.STATEMENT, Action.CHECK_BACK, Action.CONFIRM, Action.REOPEN, Action.WITHDRAW,
})  # fmt: skip

_MOVES: Mapping[Action, Move] = {
    action: Move[action.name] for action in Action if action.name in Move.__members__
} | {Action.OPEN_AGAIN: Move.REOPEN}
"""The move that an action makes; the state machine says in which states it is possible."""

_BY_HOLDER = (
    Action.TAKE, Action.ASK, Action.CLOSE, Action.REFER, Action.RAISE, Action.TO_DISTRICT,
    Action.GIVE, Action.HAND_BACK,
)  # fmt: skip
"""What nobody but its holder may do while an official has the case."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the policy sees them: the chat they act in, all their chats, all their roles."""

    chat: str
    chats: frozenset[str]
    roles: tuple[Official, ...] = ()

    @staticmethod
    def of(chat: str, roles: tuple[Official, ...]) -> Actor:
        """Return the person of this chat, with their current roles."""
        linked = {each for role in roles for each in (role.person, role.second) if each}
        return Actor(chat, frozenset({chat, *linked}), roles)

    @staticmethod
    def of_role(role: Official) -> Actor:
        """Return the person of one role, for what is sent or handed to them in it."""
        return Actor.of(role.person, (role,))


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """All of a case that rights depend on, and its name.

    `reporter` is the chat it was reported in, None if that was erased. `knowing` are all chats of
    everybody who said that they know its reporter (storage/officials/recusals.py).
    """

    reference: str
    level: Level
    district: str
    province: str
    state: State
    reporter: str | None
    taken_by: int | None
    urgent: bool
    headmen: bool
    withdrawn: bool
    forgotten: bool
    knowing: frozenset[str]

    @staticmethod
    def of(case: Case, knowing: frozenset[str]) -> CaseStanding:
        """Return how a stored case stands."""
        return CaseStanding(
            case.reference,
            case.level,
            case.district,
            case.province,
            case.state,
            case.reporter,
            case.taken_by,
            case.urgent,
            case.headmen,
            case.state is State.CLOSED and case.outcome == Move.WITHDRAW,
            case.forgotten is not None,
            knowing,
        )

    @staticmethod
    def of_outline(row: Outline, knowing: frozenset[str]) -> CaseStanding:
        """Return how an open case of a list stands."""
        return CaseStanding(
            row.reference,
            row.level,
            row.district,
            row.province,
            row.state,
            row.reporter,
            row.taken_by,
            row.urgent,
            row.headmen,
            withdrawn=False,
            forgotten=False,
            knowing=knowing,
        )

    @staticmethod
    def of_new(case: OpenCase) -> CaseStanding:
        """Return how a case stands that is being opened: nobody has seen it yet."""
        return CaseStanding(
            f"{case.word}{case.digits}",
            case.level,
            case.district,
            case.province,
            State.NEW,
            case.reporter,
            None,
            case.urgent,
            case.headmen,
            withdrawn=False,
            forgotten=False,
            knowing=frozenset(),
        )

    def moved(self, now: Case) -> CaseStanding:
        """Return how it stands after a move; who knows its reporter goes with it."""
        return CaseStanding.of(now, self.knowing)

    def known_by(self, actor: Actor) -> CaseStanding:
        """Return how it stands once this person has said that they know its reporter."""
        return replace(self, knowing=self.knowing | actor.chats)

    @property
    def reach(self) -> Reach:
        """The level and area whose officials work on it."""
        areas = {Level.DISTRICT: self.district, Level.PROVINCE: self.province}
        return Reach(self.level, areas.get(self.level, ""))


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer: `why` not, or None if they may; `role` is the one in which an official acts."""

    why: Why | None = None
    role: Official | None = None

    @property
    def allowed(self) -> bool:
        """Whether they may."""
        return self.why is None


def may(actor: Actor, case: CaseStanding, action: Action) -> Ruling:
    """Return whether this person may do this with the case as it stands, and if not, why."""
    if action in _BY_REPORTER:
        return Ruling(_hinders_reporter(actor, case, action))
    if case.reporter in actor.chats:
        return Ruling(Why.REPORTED)
    if actor.chats & case.knowing:
        return Ruling(Why.KNOWS)
    roles = [role for role in actor.roles if _is_of_it(role, case, action)]
    if not roles:
        return Ruling(Why.NOT_THEIRS)
    role = next((role for role in roles if role.id == case.taken_by), roles[0])
    return Ruling(_hinders_official(role, case, action), role)


def _is_of_it(role: Official, case: CaseStanding, action: Action) -> bool:
    """Return whether the role is one for this action, in the area of the case."""
    works, leads = role.role in officials.CASE_ROLES, role.role == officials.HEAD
    here = role.reach == case.reach
    match action:
        case Action.OVERSEE | Action.INSPECT | Action.ASSIGN | Action.SEND_UP:
            return leads and here
        case Action.HEAR:
            above = (works or leads) and _is_above(role, case)
            return above or role.role == officials.OPERATOR
        case Action.PULL_UP:
            return (works or leads) and _is_above(role, case)
        case Action.EXPORT:
            return (works or leads) and here
        case Action.INSPECT_BELOW:
            below = case.level is Level.DISTRICT and _is_above(role, case)
            return (works or leads) and below
        case Action.READ | Action.ACKNOWLEDGE:
            its_people = case.headmen and case.level is Level.DISTRICT
            return its_people and role.role in officials.HEADMEN and here
        case Action.TAKE | Action.KNOW:
            return (works or leads) and here
        case _:
            return (works or (leads and role.id == case.taken_by)) and here


def _is_above(role: Official, case: CaseStanding) -> bool:
    """Return whether the role is one of a higher level, in the area of the case."""
    match role.reach.level:
        case Level.PROVINCE:
            return case.level is Level.DISTRICT and role.reach.area == case.province
        case Level.NATIONAL:
            return case.level is not Level.NATIONAL
        case _:
            return False


def _hinders_official(role: Official, case: CaseStanding, action: Action) -> Why | None:
    holds = case.taken_by == role.id and case.state in HELD
    if action in _BY_HOLDER and case.state in HELD and not holds:
        return Why.HELD
    if action is Action.MUTE:
        limited = case.level is Level.PROVINCE and not case.urgent and case.reporter is not None
        return None if limited else Why.LIMITS
    if action in (Action.OVERSEE, Action.INSPECT, Action.HEAR, Action.ASSIGN):
        return None if case.state in OPEN else Why.STATE
    if action is Action.PULL_UP or (action is Action.SEND_UP and case.level is not Level.NATIONAL):
        return None if case.state in FREE else Why.STATE
    if action is Action.SEND_UP or (action is Action.GIVE and case.state not in HELD):
        return Why.STATE
    if action is Action.BE_GIVEN:
        return None if case.state in HELD else Why.STATE
    if action is Action.NOTE and case.forgotten:
        return Why.STATE
    if action is Action.OPEN_AGAIN and (case.withdrawn or case.forgotten):
        return Why.STATE
    return _hinders_move(case, action)


def _hinders_reporter(actor: Actor, case: CaseStanding, action: Action) -> Why | None:
    if case.reporter != actor.chat:
        return Why.NOT_THEIRS
    if case.withdrawn and action is not Action.FOLLOW:
        return Why.STATE
    return _hinders_move(case, action)


def _hinders_move(case: CaseStanding, action: Action) -> Why | None:
    move = _MOVES.get(action)
    return Why.STATE if move and after(case.state, move) is None else None
