"""Whatever button of reports or the desk is pressed, by whom and when: there is a next step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.cases.handler import FEATURE
from handlers.core.incoming import Pressed
from handlers.core.reply import Reply
from tests.handlers.cases.conftest import Village, presses
from tests.handlers.cases.test_handler_every_question import loss

TAILS = {
    "case.answer": ("0", "9"),
    "case.release": ("amount", "time", "contact", "nothing"),
    "case.release_evidence": ("1",),
    "case.checked": ("bank.held", "bank.unsure", "police.told", "police.unsure", "x.y"),
    "desk.evidence": ("1",),
    "desk.question": ("when", "nothing"),
    "desk.end": ("advised", "nothing"),
    "desk.referred": ("police", "higher", "nothing"),
    "desk.give": ("1", "2", "9"),
    "desk.muted": ("flood", "nothing"),
}
"""What stands behind the name of a case in a button's argument."""
PLAIN = ("", "none", "paid", "app", "today", "3805", "on", "off", "claimed.bank", "bank_ktb", "9")


def arguments(action: str, reference: str) -> Iterator[str]:
    """What the buttons of this action carry, and what they might once have carried."""
    yield from ("", "nothing", "mali0000", reference)
    if action in TAILS:
        yield from (f"{reference}.{tail}" for tail in TAILS[action])
    elif not action.startswith(("case.", "desk.")):
        yield from PLAIN


async def new(village: Village, reference: str) -> None:
    """As it was sent."""


async def taken(village: Village, reference: str) -> None:
    """An officer has it."""
    await village.presses("nok", "desk.take", reference)


async def waiting(village: Village, reference: str) -> None:
    """The officer asks."""
    await village.presses("nok", "desk.question", f"{reference}.when")


async def detailed(village: Village, reference: str) -> None:
    """The reporter told more."""
    await village.presses("mali", "case.statement", reference)
    for answer in ("45317", "today", "14:37", "skip"):
        await village.types("mali", answer)
    await village.presses("nok", "desk.take", reference)


async def closed(village: Village, reference: str) -> None:
    """The officer closed it."""
    await village.presses("nok", "desk.end", f"{reference}.advised")


async def withdrawn(village: Village, reference: str) -> None:
    """The reporter took it back."""
    await village.presses("mali", "case.withdrawn", reference)


@pytest.mark.parametrize("come", [new, taken, waiting, detailed, closed, withdrawn])
async def test_every_button_leads_on(village: Village, come: object) -> None:
    reference = await loss(village)
    await village.official("dao")
    assert callable(come)
    await come(village, reference)
    standing = {name: await village.standing(name) for name in ("mali", "nok")}
    for action in FEATURE.presses:
        for argument in arguments(action, reference):
            for name, at in standing.items():
                outcome = await village.outcome(name, Pressed(action, argument), at)
                replies = [outcome.reply or Reply(()), *(n.reply for n in outcome.notices)]
                for reply in replies:
                    assert presses(reply), f"{name} {action}?{argument}: {reply}"


async def test_who_has_no_reports_can_go_back_to_the_menu(village: Village) -> None:
    assert "You have no reports" in await village.presses("mali", "status")
    assert presses(village.inbox["mali"][-1])[-1].action == "menu"
