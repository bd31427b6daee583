"""A flood from one person is one case; only a province mutes, with a reason, never a loss."""

from __future__ import annotations

from handlers.core.incoming import Pressed
from storage.cases import cases
from tests.handlers.cases.conftest import Village


async def test_a_flood_from_one_person_goes_into_one_case(village: Village) -> None:
    await village.official("officer")
    for n in range(3):
        await village.report("mali", number=f"081234567{n}")
    await village.report("mali", number="0899999999")
    found = await village.db.read(lambda unit: cases.of_reporter(unit, "mali"))
    assert len(found) == 3
    assert "0899999999" in found[0].report.phones
    assert "added something" in village.read("officer")
    village.clock.on(25 * 3600)
    await village.report("mali")
    found = await village.db.read(lambda unit: cases.of_reporter(unit, "mali"))
    assert len(found) == 4


async def test_a_district_cannot_mute(village: Village) -> None:
    await village.official("officer")
    reference = await village.report("mali")
    for action, argument in (("desk.mute", reference), ("desk.muted", f"{reference}.flood")):
        said = Pressed(action, argument)
        assert "Only the province" in await village.does("officer", said)
    await village.report("mali")
    assert len(await village.db.read(lambda unit: cases.of_reporter(unit, "mali"))) == 2


async def test_a_muted_person_is_told_why_and_how_to_object_and_can_still_report_a_loss(
    village: Village,
) -> None:
    await village.official("province", "38")
    reference = await village.report("mali", to="province")
    await village.presses("province", "desk.mute", reference)
    assert "Paused" in await village.presses("province", "desk.muted", f"{reference}.not_fraud")
    shown = await village.presses("mali", "case.open", reference)
    assert "not about fraud" in shown
    assert "02 000 0000" in shown
    await village.report("mali", to="province")
    assert "paused for now" in village.read("mali")
    await village.presses("mali", "report.start", "paid")
    for _ in range(4):
        await village.presses("mali", "report.skip")
    assert "Sent." in await village.presses("mali", "report.send", "province")
