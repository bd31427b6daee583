"""Every button of a case, pressed or forged by everybody, in every state of the case.

What happens is what the policy says, and who must not know of a case learns nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.turns.phrasebook import Phrasebook
from handlers.cases.case import access
from handlers.cases.case.policy import OUTSIDE, Action, Actor, CaseStanding, Ruling, may
from handlers.core.incoming import Pressed, Text
from handlers.core.outcome import Outcome
from handlers.registry import FEATURES
from storage.cases import cases
from storage.cases.cases import Case, OpenCase
from storage.cases.report import Loss, Report
from storage.cases.sightings import Seen
from storage.cases.states import Level, State
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.officials.officials import Recuse
from storage.tables.cases import Case as CaseRow
from tests.handlers.cases.conftest import Village

CANARY = "0891112222"

BY_OFFICIALS: dict[str, tuple[Action, str]] = {
    # button: what it wants, and its argument after the case's name
    "desk.case": (Action.SEE, ""),
    "desk.take": (Action.TAKE, ""),
    "desk.ask": (Action.ASK, ""),
    "desk.question": (Action.ASK, ".when"),
    "desk.close": (Action.CLOSE, ""),
    "desk.end": (Action.CLOSE, ".advised"),
    "desk.advice": (Action.CLOSE, ".advised"),
    "desk.keep": (Action.CLOSE, ""),
    "desk.reopen": (Action.OPEN_AGAIN, ""),
    "desk.history": (Action.SEE, ""),
    "desk.linked": (Action.SEE, ""),
    "desk.more": (Action.SEE, ""),
    "desk.letter": (Action.SEE, ".aoc"),
    "desk.know": (Action.KNOW, ".yes"),
    "desk.refer": (Action.REFER, ""),
    "desk.referred": (Action.REFER, ".police"),
    "desk.district": (Action.TO_DISTRICT, ""),
    "desk.give": (Action.GIVE, ".1"),
    "desk.release": (Action.HAND_BACK, ""),
    "desk.note": (Action.NOTE, ""),
    "desk.evidence": (Action.LOOK, ".1"),
    "desk.mute": (Action.MUTE, ""),
    "desk.muted": (Action.MUTE, ".flood"),
    "alert.draft": (Action.WARN, ""),
    "desk.list": (Action.SEE, ""),
    "desk.list.put": (Action.CONFIRM_LINK, ".1"),
    "desk.list.off": (Action.UNLIST, ".1"),
    "overview.case": (Action.INSPECT, ""),
    "overview.give": (Action.ASSIGN, ".2"),
    "overview.up": (Action.SEND_UP, ""),
    "clock.pull": (Action.PULL_UP, ".yes"),
    "headmen.case": (Action.READ, ""),
    "headmen.seen": (Action.ACKNOWLEDGE, ""),
    "headmen.told": (Action.ACKNOWLEDGE, ""),
}
BY_REPORTER: dict[str, tuple[Action, str]] = {
    "case.open": (Action.FOLLOW, ""),
    "case.answer": (Action.ANSWER, ".0"),
    "case.decline": (Action.DECLINE, ""),
    "case.add": (Action.ADD, ""),
    "case.release": (Action.UNCOVER, ".amount"),
    "case.release_evidence": (Action.UNCOVER, ".1"),
    "case.statement": (Action.STATEMENT, ""),
    "case.check": (Action.CHECK_BACK, ""),
    "case.check_on": (Action.CHECK_BACK, ""),
    "case.checked": (Action.CHECK_BACK, ".bank.held"),
    "bank.letter": (Action.STATEMENT, ""),
    "case.handled": (Action.CONFIRM, ""),
    "case.reopen": (Action.REOPEN, ""),
    "case.withdraw": (Action.WITHDRAW, ""),
    "case.withdrawn": (Action.WITHDRAW, ""),
}
STEPS = {action for each in FEATURES for action in each.step_presses}
OF_NO_CASE = {
    "alert.approve", "alert.ask", "alert.drop", "alert.edit", "alert.halt", "alert.preview",
    "alert.resume", "alert.show", "alert.stop", "bank", "calling", "desk", "desk.app",
    "desk.app_first", "desk.app_remove", "desk.digest", "desk.escalate", "desk.give_all",
    "desk.page", "desk.screen", "district", "district.keep", "district.named", "duty", "duty.one",
    "duty.set", "headmen", "leave", "leave.back", "leave.cancel", "operator", "overview",
    "overview.area", "overview.areas", "overview.list", "paid", "paid.after", "report.start",
    "report.tip", "status",
}  # fmt: skip
"""Standing buttons of these features whose argument is no case: an alert, a number, an area."""
PEOPLE = (
    ("holder", "3805", "officer"),
    ("colleague", "3805", "deputy"),
    ("knows", "3805", "desk"),
    ("head", "3805", "head"),
    ("kamnan", "3805", "kamnan"),
    ("trainer", "3805", "trainer"),
    ("next door", "3801", "officer"),
    ("province", "38", "officer"),
    ("governor", "38", "head"),
    ("other province", "43", "desk"),
    ("nation", "", "officer"),
    ("operator", "", "operator"),
)
EVERYBODY = (*(name for name, *_ in PEOPLE), "mali", "stranger")


async def populated(village: Village, state: State, level: Level) -> Case:
    """A case of mali's in this state, and everybody there is; "knows" has a second role above."""
    for name, area, role in PEOPLE:
        await village.official(name, area, role)
    await village.official("knows", "38", "officer")
    await village.official("mali", "3805", "officer")  # who reports may be an official too
    new = OpenCase(
        "mali",
        "4821",
        level,
        "3805",
        "38",
        urgent=False,
        reporter="mali",
        language="en",
        headmen=True,
        report=Report(loss=Loss.NONE, phones=(CANARY,), words=f"they call from {CANARY}"),
        seen=(Seen("phone", CANARY),),
    )
    held = state in (State.TAKEN, State.WAITING, State.REFERRED)
    first = {Level.DISTRICT: 1, Level.PROVINCE: 8, Level.NATIONAL: 11}[level]

    same_caller = replace(new, digits="1111", district="4305", province="43", reporter="noi")

    def write(unit: Unit) -> None:
        new.apply(unit)
        same_caller.apply(unit)  # so that there is a campaign
        rows = table(CaseRow)
        taken = first if held else None
        now = rows.update().where(rows.c.id == 1).values(state=state, taken_by=taken)
        unit.connection.execute(now)
        Recuse(1, 3).apply(unit)

    await village.db.write(write)
    case = await village.db.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    return case


async def policy(village: Village, names: Iterable[str]) -> Callable[[str, Action], Ruling]:
    """What the policy says of mali's case as it stands now, for each of these people."""

    def look(unit: Unit) -> tuple[CaseStanding, Mapping[str, Actor]]:
        found = access.find(unit, "mali4821")
        assert found is not None
        return found[1], {name: access.actor(unit, name) for name in names}

    standing, actors = await village.db.read(look)
    return lambda name, action: may(actors[name], standing, action)


def words(village: Village, outcome: Outcome) -> str:
    speak = Phrasebook(village.library.phrases).speaker("en")
    said: list[str] = []
    for part in outcome.reply.parts if outcome.reply else ():
        for say in (getattr(part, "say", None), getattr(part, "title", None)):
            said += [speak(say)] if say else []
        said += [speak(line) for line in getattr(part, "lines", ())]
        said += [speak(button.label) for button in getattr(part, "buttons", ())]
    return "\n".join(said)


def happens(outcome: Outcome) -> tuple[Any, ...]:
    """What an outcome stores and sends, apart from what its reader has seen."""
    changes = [each for each in outcome.changes if type(each).__name__ != "DropTimers"]
    return (*changes, *outcome.notices)


@pytest.mark.parametrize(
    ("state", "level"),
    [
        *((state, Level.DISTRICT) for state in State),
        *((state, level) for state in (State.NEW, State.TAKEN) for level in list(Level)[1:]),
    ],
)
async def test_whoever_presses_whatever_in_whichever_state(
    village: Village, state: State, level: Level
) -> None:
    case = await populated(village, state, level)
    ruling = await policy(village, (*EVERYBODY, "noi"))  # nothing below is stored: it stays true
    refused = 0
    for name in EVERYBODY:
        standing = None
        for button, (action, more) in {**BY_OFFICIALS, **BY_REPORTER}.items():
            rules = ruling(name, action)
            outcome = await village.outcome(
                name, Pressed(button, f"{case.reference}{more}"), standing
            )
            standing = standing or await village.standing(name)  # a stranger is new once
            said = words(village, outcome)
            told = (name, button, rules, said)
            theirs = ("not within your duty", "not among your reports", "not yours", "not for your")
            if rules.why in OUTSIDE:
                assert any(each in said for each in theirs), told
                assert CANARY not in said, told
            if rules.why is not None:
                assert happens(outcome) == (), told
                refused += 1
            else:
                assert not any(each in said for each in theirs), told
            for notice in outcome.notices:
                told_of = (
                    "mali" in (notice.person,) or ruling(notice.person, Action.BE_TOLD).allowed
                )
                # it goes where it stands after
                moved = action in (Action.KNOW, Action.REFER, Action.SEND_UP, Action.PULL_UP)
                assert notice.person != "knows", told
                assert told_of or moved, told
    assert refused > 250


def test_no_button_about_a_case_is_left_out() -> None:
    """Buttons of a step need its stamp besides: tests/handlers/core/test_router_steps.py."""
    ours = [each for each in FEATURES if each.name in ("cases", "alerts")]
    standing = {action for each in ours for action in each.presses}
    assert standing == {*BY_OFFICIALS, *BY_REPORTER} - STEPS | OF_NO_CASE


@pytest.mark.parametrize("level", Level)
async def test_a_typed_name_tells_nobody_else_that_there_is_such_a_case(
    village: Village, level: Level
) -> None:
    await populated(village, State.NEW, level)
    ruling = await policy(village, (*EVERYBODY, "noi"))
    for name in (*(name for name, *_ in PEOPLE), "stranger"):
        if ruling(name, Action.SEE).allowed:
            continue
        real = words(village, await village.outcome(name, Text("mali 4821")))
        none = words(village, await village.outcome(name, Text("mali 4822")))
        assert real.replace("4821", "4822") == none


async def test_the_campaign_of_the_story_is_there(village: Village) -> None:
    """Without one, "draft a warning" would be refused for another reason than rights."""
    case = await populated(village, State.NEW, Level.DISTRICT)
    assert case.campaign is not None
