"""Rights, every role in every relation to a case in every state, against a table written by hand.

The table says who and in which states; the people, places, holders and relations are generated.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handlers.cases.case.policy import Action, Actor, CaseStanding, Why, may
from storage.cases.states import Level, State
from storage.officials.officials import Official

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FREE = {State.NEW, State.REOPENED}
HELD = {State.TAKEN, State.WAITING, State.REFERRED}
OPEN = FREE | HELD
ALL = OPEN | {State.CLOSED}

TEAM = {"deputy", "officer", "desk"}
NOBODY_HAS_IT, I_HAVE_IT, A_COLLEAGUE_HAS_IT = None, 1, 99

OFFICIALS = {
    # action: (whose roles, states, also while a colleague has it)
    Action.SEE: (TEAM, ALL, True),
    Action.BE_TOLD: (TEAM, ALL, True),
    Action.TAKE: (TEAM, FREE, False),
    Action.ASK: (TEAM, OPEN, False),
    Action.CLOSE: (TEAM, OPEN, False),
    Action.REFER: (TEAM, OPEN, False),
    Action.RAISE: (TEAM, OPEN, False),
    Action.TO_DISTRICT: (TEAM, OPEN, False),
    Action.GIVE: (TEAM, HELD, False),
    Action.HAND_BACK: (TEAM, HELD, False),
    Action.BE_GIVEN: (TEAM, HELD, True),
    Action.LOOK: (TEAM, ALL, True),
    Action.NOTE: (TEAM, ALL, True),
    Action.KNOW: ({*TEAM, "head"}, ALL, True),
    Action.WARN: (TEAM, ALL, True),
    Action.MUTE: (TEAM, ALL, True),
    Action.OPEN_AGAIN: (TEAM, {State.CLOSED}, True),
    Action.CONFIRM_LINK: (TEAM, {State.CLOSED}, True),
    Action.UNLIST: (TEAM, {State.CLOSED}, True),
    Action.OVERSEE: ({"head"}, OPEN, True),
    Action.INSPECT: ({"head"}, OPEN, True),
    Action.ASSIGN: ({"head"}, OPEN, True),
    Action.SEND_UP: ({"head"}, FREE, True),
    Action.HEAR: ({"operator"}, OPEN, True),
    Action.PULL_UP: (set(), FREE, True),
    Action.READ: ({"kamnan", "headman"}, ALL, True),
    Action.ACKNOWLEDGE: ({"kamnan", "headman"}, ALL, True),
    Action.EXPORT: ({*TEAM, "head"}, ALL, True),
    Action.INSPECT_BELOW: ({*TEAM, "head"}, ALL, True),
}
REPORTER = {
    Action.FOLLOW: ALL,
    Action.ANSWER: {State.WAITING},
    Action.DECLINE: {State.WAITING},
    Action.ADD: ALL,
    Action.ADD_EVIDENCE: ALL,
    Action.UNCOVER: ALL,
    Action.STATEMENT: ALL,
    Action.CHECK_BACK: ALL,
    Action.CONFIRM: {State.CLOSED},
    Action.REOPEN: {State.CLOSED},
    Action.WITHDRAW: OPEN,
}
BY_A_HEAD_WHO_HAS_IT = {action for action, (whose, *_) in OFFICIALS.items() if whose == TEAM} - {
    Action.TAKE
}
"""What a head may do with a case that they took themselves, as one of the team."""
ROLES = ("head", "deputy", "officer", "desk", "kamnan", "headman", "trainer", "operator")
PLACES = (("3805", "38"), ("3806", "38"), ("4305", "43"), (None, "38"), (None, "43"), (None, None))
RELATIONS = ("none", "reported", "reported in the other chat", "knows", "knows by the other chat")
FLAGS = ("plain", "urgent, for headmen", "withdrawn and forgotten")


def official(role: str, district: str | None, province: str | None, id: int = 1) -> Official:
    return Official(id, "me", role, district, province, NOW, second="my other chat")


def stands(
    level: Level, state: State, holder: int | None, relation: str, flags: str
) -> CaseStanding:
    reporter = {"reported": "me", "reported in the other chat": "my other chat"}
    knowing = {"knows": {"me"}, "knows by the other chat": {"my other chat"}}
    gone = flags == "withdrawn and forgotten"
    return CaseStanding(
        "mali4821",
        level,
        "3805",
        "38",
        state,
        reporter.get(relation, "resident"),
        holder,
        urgent=flags == "urgent, for headmen",
        headmen=flags == "urgent, for headmen",
        withdrawn=gone and state is State.CLOSED,
        forgotten=gone,
        knowing=frozenset(knowing.get(relation, ())),
    )


def every_case() -> Iterator[tuple[CaseStanding, str]]:
    for level, state, relation, flags in itertools.product(Level, State, RELATIONS, FLAGS):
        holders = (I_HAVE_IT, A_COLLEAGUE_HAS_IT) if state in HELD else (NOBODY_HAS_IT,)
        for holder in holders:
            yield stands(level, state, holder, relation, flags), relation


def is_their_area(role: Official, level: Level) -> bool:
    """Whether a role is of exactly the level and area of a case of Pak Khat (3805)."""
    areas = {
        Level.DISTRICT: ("3805", "38"),
        Level.PROVINCE: (None, "38"),
        Level.NATIONAL: (None, None),
    }
    return (role.district, role.province) == areas[level]


def is_above(role: Official, level: Level) -> bool:
    """Whether a role is of a level above that of a case of Pak Khat, in its area."""
    if role.role not in TEAM | {"head"} or role.district is not None:
        return False
    if role.province == "38":
        return level is Level.DISTRICT
    return role.province is None and level is not Level.NATIONAL


def allowed(role: Official, case: CaseStanding, relation: str, action: Action) -> bool:
    """The table's answer for somebody with one role."""
    if states := REPORTER.get(action):
        gone = case.withdrawn and action is not Action.FOLLOW
        return relation == "reported" and case.state in states and not gone
    whose, states, beside = OFFICIALS[action]
    if relation == "none" and case.state in states and role.role == "head":
        mine = case.taken_by == I_HAVE_IT and is_their_area(role, case.level)
        if action in BY_A_HEAD_WHO_HAS_IT and mine:
            whose = whose | {"head"}
    if action is Action.TAKE:
        whose = whose | {"head"}
    if action in (Action.HEAR, Action.PULL_UP) and relation == "none" and case.state in states:
        return role.role in whose or is_above(role, case.level)
    if relation != "none" or role.role not in whose or case.state not in states:
        return False
    if action is Action.INSPECT_BELOW:
        above = (role.district, role.province) in ((None, "38"), (None, None))
        return case.level is Level.DISTRICT and above
    if not is_their_area(role, case.level):
        return False
    if case.taken_by == A_COLLEAGUE_HAS_IT and not beside:
        return False
    match action:
        case Action.SEND_UP:
            return case.level is not Level.NATIONAL
        case Action.MUTE:
            return case.level is Level.PROVINCE and not case.urgent
        case Action.NOTE | Action.OPEN_AGAIN:
            return not case.forgotten
        case Action.READ | Action.ACKNOWLEDGE:
            return case.level is Level.DISTRICT and case.headmen
        case _:
            return True


def test_the_table_speaks_of_every_action() -> None:
    assert {*OFFICIALS, *REPORTER} == set(Action)


@pytest.mark.parametrize("action", Action)
def test_every_role_in_every_relation_and_state(action: Action) -> None:
    tried = 0
    officials = [official(role, *place) for role, place in itertools.product(ROLES, PLACES)]
    actors = [(one, Actor.of("me", (one,))) for one in officials]
    cases = list(every_case())
    for (case, relation), (one, actor) in itertools.product(cases, actors):
        ruling = may(actor, case, action)
        assert ruling.allowed is allowed(one, case, relation, action), (one, case, relation)
        tried += 1
    assert tried == len(cases) * len(ROLES) * len(PLACES) > 15_000


@pytest.mark.parametrize("action", Action)
def test_who_has_no_role_has_no_right_but_a_reporters(action: Action) -> None:
    for case, relation in every_case():
        ruling = may(Actor.of("me", ()), case, action)
        own = relation == "reported" and case.state in REPORTER.get(action, ())
        assert ruling.allowed is (own and not (case.withdrawn and action is not Action.FOLLOW))


@pytest.mark.parametrize("action", OFFICIALS)
@pytest.mark.parametrize("relation", RELATIONS[1:])
def test_whoever_reports_or_knows_is_shut_out_in_all_their_roles(
    action: Action, relation: str
) -> None:
    everywhere = tuple(
        official(role, *place, id=n)
        for n, (role, place) in enumerate(itertools.product(ROLES, PLACES), 1)
    )
    for level, state, flags in itertools.product(Level, State, FLAGS):
        case = stands(level, state, None, relation, flags)
        why = may(Actor.of("me", everywhere), case, action).why
        assert why is (Why.REPORTED if "reported" in relation else Why.KNOWS)


def test_somebody_with_two_roles_of_a_team_acts_in_the_one_that_has_the_case() -> None:
    roles = (official("officer", "3805", "38", 1), official("desk", "3805", "38", 2))
    case = stands(Level.DISTRICT, State.TAKEN, 2, "none", "plain")
    ruling = may(Actor.of("me", roles), case, Action.CLOSE)
    assert (ruling.allowed, ruling.role) == (True, roles[1])


def test_a_reporter_acts_only_in_the_chat_they_reported_in() -> None:
    role = official("officer", "3805", "38")
    case = stands(Level.DISTRICT, State.CLOSED, None, "reported in the other chat", "plain")
    assert may(Actor.of("me", (role,)), case, Action.FOLLOW).why is Why.NOT_THEIRS
    assert may(Actor.of("my other chat", (role,)), case, Action.FOLLOW).allowed


def test_knowing_goes_with_the_case_wherever_it_moves() -> None:
    me = Actor.of("me", (official("officer", None, "38"),))
    case = stands(Level.PROVINCE, State.NEW, None, "none", "plain")
    assert may(me, case, Action.SEE).allowed
    assert may(me, case.known_by(me), Action.SEE).why is Why.KNOWS
