"""The history of a case names roles and moves, and nothing that points at its reporter."""

from __future__ import annotations

from handlers.core.incoming import Pressed
from tests.handlers.cases.conftest import Village


async def test_the_history_says_who_did_what_by_role_newest_first(village: Village) -> None:
    await village.official("one")
    await village.official("two", role="deputy")
    reference = await village.report("mali")
    await village.presses("one", "desk.question", f"{reference}.when")
    await village.presses("mali", "case.answer", f"{reference}.1")
    await village.presses("one", "desk.end", f"{reference}.advised")
    await village.presses("two", "desk.reopen", reference)
    lines = (await village.presses("one", "desk.history", reference)).splitlines()[1:]
    assert [line.partition(", ")[2] for line in lines] == [
        "Security deputy, no. 2: opened it again",
        "you: closed it Advice given",
        "reporter: answered",
        "you: asked Which day",
        "reporter: reported it",
    ]
    assert all(line.startswith("22/11/2026 at 14:00") for line in lines)


async def test_that_somebody_knows_the_reporter_is_not_in_it(village: Village) -> None:
    await village.official("one")
    await village.official("two", role="deputy")
    reference = await village.report("mali")
    await village.does("two", Pressed("desk.know", f"{reference}.yes"))
    shown = await village.presses("one", "desk.history", reference)
    assert "deputy" not in shown
    assert len(shown.splitlines()) == 2


async def test_a_long_history_goes_on_behind_a_button(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    for _ in range(8):
        await village.presses("one", "desk.take", reference)
        await village.presses("one", "desk.release", reference)
    await village.presses("one", "desk.history", reference)
    (earlier,) = [b for b in village.now("one") if b.action == "desk.history"]
    shown = await village.presses("one", "desk.history", earlier.argument)
    assert "reported it" in shown
    assert len(shown.splitlines()) == 1 + 17 - 12


async def test_nobody_else_reads_it(village: Village) -> None:
    await village.official("one")
    await village.official("elsewhere", "3801")
    reference = await village.report("mali")
    for name in ("mali", "elsewhere"):
        assert "reported it" not in await village.does(name, Pressed("desk.history", reference))
