"""Buttons of a step need the stamp of the question that is open, in every feature."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from handlers.core.feature import Feature
from handlers.core.incoming import Pressed
from handlers.core.router import RegisteredTwice, Router
from handlers.core.turn import Turn
from handlers.registry import FEATURES
from storage.people.flow_state import FlowState
from tests.handlers.core.test_router import FIRST, SECOND, passes, router, says, turn_of, words_of
from tests.support.paths import ROOT

STEPS = Feature("steps", step_presses={"report.send": says("sent")})
AT_REVIEW = FlowState("report", "review", stamp="s1")


async def answer(pressed: Pressed, at: FlowState | None) -> str:
    outcome = await router(FIRST, SECOND, STEPS).handle(turn_of(pressed, at))
    assert outcome.reply is not None
    return words_of(outcome.reply)


async def test_with_the_stamp_of_the_open_question_it_acts() -> None:
    assert await answer(Pressed("report.send", stamp="s1"), AT_REVIEW) == "sent"


@pytest.mark.parametrize("stamp", [None, "", "s0"])
@pytest.mark.parametrize("at", [None, AT_REVIEW, FlowState("report", "review")])
async def test_without_it_is_stale(stamp: str | None, at: FlowState | None) -> None:
    assert await answer(Pressed("report.send", stamp=stamp), at) == "stale"


def test_one_button_is_not_of_a_step_and_standing() -> None:
    with pytest.raises(RegisteredTwice, match="report.send"):
        router(FIRST, SECOND, STEPS, Feature("other", presses={"report.send": passes}))


def drawn() -> Iterator[tuple[str, bool, str]]:
    """(action, whether it is drawn as a step's, where) of every button in the code of handlers."""
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Press"):
                continue
            action = node.args[1] if len(node.args) > 1 else None
            if isinstance(action, ast.Constant):
                named = {word.arg: word.value for word in node.keywords}
                step = named.get("step", node.args[3] if len(node.args) > 3 else None)
                yield str(action.value), step is not None, f"{path.name}:{node.lineno}"


def test_every_button_is_drawn_as_it_is_registered() -> None:
    of_steps = {action for feature in FEATURES for action in feature.step_presses}
    wrong = [where for action, step, where in drawn() if (action in of_steps) is not step]
    assert wrong == []
    assert {"report.send", "privacy.erased", "second.link", "official.accept"} <= of_steps


@pytest.mark.parametrize(
    "action", sorted(action for feature in FEATURES for action in feature.step_presses)
)
async def test_none_of_them_can_be_forged(action: str) -> None:
    """Forged without a stamp in another flow, or replayed with an old one: stale."""
    whole = Router(FEATURES, lambda turn: None, never, says("stale"), says("fallback"))
    for stamp in (None, "s0"):
        at = FlowState("report", "number", stamp="s1")
        outcome = await whole.handle(turn_of(Pressed(action, stamp=stamp), at))
        assert outcome.reply is not None
        assert words_of(outcome.reply) == "stale"
        assert (outcome.changes, outcome.notices) == ((), ())


async def never(turn: Turn) -> bool:
    return False
