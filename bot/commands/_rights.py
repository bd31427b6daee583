"""Writes the table docs/rights.md: asks the policy of cases about every role, action and state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.states import HELD
from storage.cases.states import Level, State
from storage.officials.officials import Official

_WORDS: Mapping[Action, str] = {
    Action.SEE: "read it",
    Action.BE_TOLD: "get notices of it",
    Action.TAKE: "take it",
    Action.ASK: "ask its reporter",
    Action.CLOSE: "close it",
    Action.REFER: "refer it to another office",
    Action.RAISE: "send it one level up",
    Action.TO_DISTRICT: "send it to another district",
    Action.GIVE: "give it to a colleague",
    Action.BE_GIVEN: "get it from a colleague",
    Action.HAND_BACK: "hand it back to the team",
    Action.LOOK: "look at evidence its reporter has shown",
    Action.NOTE: "write a note for the team",
    Action.KNOW: "say that they know its reporter",
    Action.WARN: "draft a warning about it",
    Action.OPEN_AGAIN: "open it again for the team",
    Action.CONFIRM_LINK: "confirm a link for the district's list",
    Action.UNLIST: "take a link off that list",
    Action.MUTE: "mute its reporter (a province, no loss)",
    Action.OVERSEE: "see its name, state, age and loss",
    Action.INSPECT: "read it without taking it",
    Action.ASSIGN: "give it to an official of the team",
    Action.SEND_UP: "send it one level up now",
    Action.HEAR: "hear its name, place and age if nobody takes it",
    Action.PULL_UP: "fetch it to the level above",
    Action.READ: "read it if its reporter agreed",
    Action.ACKNOWLEDGE: "say that they have seen it, or told the village",
    Action.EXPORT: "save it in a table of cases",
    Action.FOLLOW: "see how it stands, get news",
    Action.ANSWER: "answer a question",
    Action.DECLINE: "decline to answer",
    Action.ADD: "add words",
    Action.ADD_EVIDENCE: "add a picture, voice or place",
    Action.UNCOVER: "show what is covered",
    Action.STATEMENT: "prepare a statement for the police",
    Action.CHECK_BACK: "tell of bank and police a day later",
    Action.CONFIRM: "confirm that it was handled",
    Action.REOPEN: "reopen it",
    Action.WITHDRAW: "withdraw it",
}

_ME, _COLLEAGUE = 1, 2
_TEAM = "officer"
_ABOVE = "above"
_WHO = {
    # column: (role or None, what of the case is different for them)
    "team, nobody or they have it": (_TEAM, ""),
    "team, a colleague has it": (_TEAM, "colleague"),
    "head": ("head", ""),
    "head who has it": ("head", "theirs"),
    "team and head of a level above": (_TEAM, _ABOVE),
    "operator": ("operator", ""),
    "kamnan, headman, if agreed": ("headman", ""),
    "its reporter": (None, "reporter"),
}
_NEVER = (
    "officials of another place or level",
    "trainers",
    "an official who reported it themselves, in whatever chat or role",
    "an official who knows its reporter, in every chat and role, and in roles they get later",
    "everybody else",
)


def rights_page(generated: str) -> str:
    """The table of who may do what with a case in which state."""
    lines = [
        *("# Who may do what with a case", "", generated, ""),
        "Every button, typed name, notice, hand-over and evidence page asks the same function",
        "(`may` in handlers/cases/case/policy.py), from which this page is drawn. The area is",
        "always that of the case, at exactly its level: a province does not read what lies with a",
        "district, but hears its name, place and age, and may bring it up if nobody has it. In the",
        "office it may read one such case for a reason, which the trail keeps.",
        "",
        f"| | {' | '.join(_WHO)} |",
        "|---|" + "---|" * len(_WHO),
        *(_row(action) for action in Action if action is not Action.INSPECT_BELOW),
        "",
        "Never, whatever they press: " + "; ".join(_NEVER) + ".",
        "",
        "A district mutes nobody, and no level mutes after a loss. A withdrawn case can only be",
        "followed, one that was forgotten takes no notes. Neither is opened again.",
    ]
    return "\n".join(lines) + "\n"


def _row(action: Action) -> str:
    cells = (_cell(role, relation, action) for role, relation in _WHO.values())
    return f"| {_WORDS[action]} | {' | '.join(cells)} |"


def _cell(role: str | None, relation: str, action: Action) -> str:
    level = Level.PROVINCE if action is Action.MUTE else Level.DISTRICT
    states = [s for s in State if _is_possible(s, relation)]
    allowed = [s for s in states if may(*_put(role, relation, level, s), action).allowed]
    if not allowed:
        return "no"
    return "yes" if allowed == states else ", ".join(allowed)


def _is_possible(state: State, relation: str) -> bool:
    return state in HELD if relation in ("colleague", "theirs") else True


def _put(role: str | None, relation: str, level: Level, state: State) -> tuple[Actor, CaseStanding]:
    """Return somebody in this role and a case that stands to them like this."""
    district = "3805" if level is Level.DISTRICT and relation != _ABOVE else None
    since = datetime(2026, 1, 1, tzinfo=UTC)
    province = None if role == "operator" else "38"
    district = None if role == "operator" else district
    roles = (Official(_ME, "me", role, district, province, since),) if role else ()
    mine = relation == "theirs" or (role == _TEAM and relation == "")
    holder = _ME if mine else _COLLEAGUE
    case = CaseStanding(
        reference="mali4821",
        level=level,
        district="3805",
        province="38",
        state=state,
        reporter="me" if relation == "reporter" else "resident",
        taken_by=holder if state in HELD else None,
        urgent=False,
        headmen=True,
        withdrawn=False,
        forgotten=False,
        knowing=frozenset(),
    )
    return Actor.of("me", roles), case
