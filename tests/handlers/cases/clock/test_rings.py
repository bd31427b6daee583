"""The clock of a case never stops: whatever happens to it, somebody hears again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from handlers.cases import reminders
from handlers.cases.clock import rings
from handlers.core.incoming import Pressed
from handlers.core.outcome import Outcome
from handlers.core.scheduled import JobContext
from storage.cases import cases, timers
from storage.cases.cases import Case
from storage.cases.timers import CLOCK, Timer
from storage.forgetting.erasure import ForgetInCases
from storage.officials import officials
from storage.officials.officials import ChangeOfficial
from storage.people import people
from tests.handlers.cases.conftest import Village

DAY = 24.0


async def round_of(village: Village) -> int:
    """One round of the schedule."""
    context = JobContext(village.clock(), village.library, village.db.read)
    results = await reminders.send_due(context)
    for result in results:
        outcome = Outcome(changes=result.changes, notices=result.notices)
        await village.store("nobody", outcome)
    return len(results)


async def days_pass(village: Village, days: float) -> None:
    """Time passes, with a round each hour."""
    for _ in range(int(days * DAY)):
        village.clock.on(3600)
        await round_of(village)


async def clock_of(village: Village, reference: str) -> Timer | None:
    found = await village.db.read(lambda unit: timers.standing(unit, [CLOCK], [reference]))
    return found[0] if found else None


async def case_of(village: Village, reference: str) -> Case:
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


def count(village: Village, name: str) -> int:
    return len(village.inbox.get(name, []))


async def hand_back(village: Village, reference: str) -> None:
    await village.presses("one", "desk.release", reference)


async def raise_it(village: Village, reference: str) -> None:
    await village.presses("one", "desk.referred", f"{reference}.higher")


async def to_district(village: Village, reference: str) -> None:
    await village.presses("one", "desk.district", reference)
    await village.types("one", "Mueang Bueng Kan")


async def know(village: Village, reference: str) -> None:
    await village.presses("one", "desk.know", f"{reference}.yes")


async def end(village: Village, reference: str) -> None:
    await village.db.write(lambda unit: officials.end(unit, 1))


async def erase(village: Village, reference: str) -> None:
    await village.db.write(ForgetInCases("one").apply)


async def close_and_reopen(village: Village, reference: str) -> None:
    await village.presses("one", "desk.end", f"{reference}.advised")
    assert await clock_of(village, reference) is None, "a closed case has no clock"
    await village.presses("mali", "case.reopen", reference)


@pytest.mark.parametrize(
    "frees", [hand_back, raise_it, to_district, know, end, erase, close_and_reopen]
)
async def test_a_case_that_is_free_again_is_told_and_reminded_of_until_somebody_takes_it(
    village: Village, frees: Callable[[Village, str], Awaitable[None]]
) -> None:
    await village.official("one")
    await village.official("two")
    await village.official("near", "3801")
    await village.official("above", "38")
    reference = await village.report("mali")
    await round_of(village)
    await village.presses("one", "desk.take", reference)
    others = ("two", "near", "above")
    before = sum(count(village, name) for name in others)
    await frees(village, reference)
    await round_of(village)
    assert (await case_of(village, reference)).state in ("new", "reopened")
    told = sum(count(village, name) for name in others)
    assert told > before, "colleagues hear at once"
    for _ in range(4):
        await days_pass(village, 4)
        now = sum(count(village, name) for name in others)
        assert now > told
        told = now
        assert await clock_of(village, reference) is not None


async def test_colleagues_of_one_who_left_can_take_at_once_and_the_reporter_has_news(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("two")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    await village.presses("mali", "case.open", reference)
    village.clock.on(3600)
    before = count(village, "mali")
    await end(village, reference)
    await round_of(village)
    assert "Nobody has" in village.read("two")
    assert ("desk.take", reference) in [(b.action, b.argument) for b in village.now("two")]
    assert count(village, "mali") == before + 1


async def test_each_level_hears_in_turn_and_then_every_working_day(village: Village) -> None:
    names = ("one", "head", "above", "governor", "nation", "operator")
    for name, area, role in zip(
        names,
        ("3805", "3805", "38", "38", "", ""),
        ("officer", "head", "desk", "head", "officer", "operator"),
        strict=True,
    ):
        await village.official(name, area, role)
        village.inbox[name].clear()
    reference = await village.report("mali")
    village.inbox["one"].clear()
    heard: list[str] = []
    for _ in range(14):
        await days_pass(village, 1)
        heard += [name for name in names if count(village, name) and name not in heard]
    assert heard == list(names)
    before = {name: count(village, name) for name in names}
    await days_pass(village, 7)
    # of the seven days two are a weekend and two holidays
    assert all(count(village, name) >= before[name] + 3 for name in names)
    for name in names[2:]:
        assert all("0812345678" not in str(reply) for reply in village.inbox[name])
    assert (await case_of(village, reference)).level == "district"


async def test_a_case_sent_past_the_district_is_never_told_to_the_district(
    village: Village,
) -> None:
    for name, area, role in (
        ("one", "3805", "officer"),
        ("head", "3805", "head"),
        ("above", "38", "officer"),
        ("governor", "38", "head"),
        ("nation", "", "desk"),
        ("operator", "", "operator"),
    ):
        await village.official(name, area, role)
        village.inbox[name].clear()
    await village.report("mali", to="province")
    await days_pass(village, 14)
    assert not count(village, "one")
    assert not count(village, "head")
    assert all(count(village, name) > 3 for name in ("above", "governor", "nation", "operator"))


async def test_nobody_at_all_is_waited_for_and_the_first_who_comes_hears(village: Village) -> None:
    reference = await village.report("mali")
    await days_pass(village, 20)
    assert await clock_of(village, reference) is not None
    await village.official("late")
    before = count(village, "late")
    await days_pass(village, 3)
    assert count(village, "late") > before


@pytest.mark.parametrize("gone", ["away", "blocked"])
async def test_a_holder_who_does_not_listen_loses_a_case_that_stands_still(
    village: Village, gone: str
) -> None:
    await village.official("one")
    await village.official("two")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    if gone == "away":
        until = village.clock() + timedelta(days=60)
        await village.db.write(ChangeOfficial(1, {"away_until": until}).apply)
    else:
        await village.db.write(lambda unit: people.block(unit, "one", True))
    await days_pass(village, 9)
    case = await case_of(village, reference)
    assert (case.state, case.taken_by) == ("reopened", None)
    assert ("desk.take", reference) in [(b.action, b.argument) for b in village.now("two")]


async def test_a_holder_is_reminded_of_what_stands_still_and_then_the_head_hears(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("head", role="head")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    head = count(village, "head")
    await days_pass(village, 9)
    assert "stands still" in village.read("one")
    assert count(village, "head") == head
    await days_pass(village, 8)
    assert "stands still" in village.read("head")
    await village.presses("one", "desk.note", reference)
    await village.types("one", "called the bank")
    assert await clock_of(village, reference) is not None


async def test_a_team_that_nobody_reaches_passes_a_case_up_wherever_it_is(
    village: Village,
) -> None:
    await village.official("one", "38")
    await village.official("nation", "")
    reference = await village.report("mali")
    assert (await case_of(village, reference)).level == "province"
    until = village.clock() + timedelta(days=60)
    await village.db.write(ChangeOfficial(1, {"away_until": until}).apply)
    await days_pass(village, 4)
    assert (await case_of(village, reference)).level == "national"
    assert "came up to you" in str(village.inbox["nation"]) or count(village, "nation") > 1


async def test_a_case_that_cannot_be_read_does_not_stop_the_clocks_of_others(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    await village.official("one")
    broken = await village.report("mali")
    fine = await village.report("noi", number="0823456789")
    ring = rings.ring

    async def fails(context: JobContext, timer: Timer) -> object:
        if timer.subject == broken:
            raise ValueError("cannot be read")
        return await ring(context, timer)

    monkeypatch.setitem(reminders._WORK, reminders.TimerKind.CLOCK, fails)  # type: ignore[arg-type,misc]
    await days_pass(village, 3)
    assert await clock_of(village, broken) is not None
    clock = await clock_of(village, fine)
    assert clock is not None
    assert clock.step > 0


async def test_operators_get_one_list_a_morning_of_districts_without_officials(
    village: Village,
) -> None:
    await village.official("above", "38")
    await village.official("operator", "", "operator")
    for n in range(3):
        await village.report(f"r{n}", number=f"08{n:08}")
    before = count(village, "operator")
    await days_pass(village, 1)
    assert count(village, "operator") == before + 1
    said = village.read("operator")
    assert "Pak Khat" in said
    assert "3 open" in said
    assert "08000" not in str(village.inbox["operator"])
    await village.official("one")
    seen = count(village, "operator")
    await days_pass(village, 1)
    assert "Pak Khat" not in str(village.inbox["operator"][seen:])


async def test_a_round_that_comes_late_reminds_at_once(village: Village) -> None:
    await village.official("one")
    await village.report("mali")
    before = count(village, "one")
    village.clock.on(4 * 86_400)  # no round ran for four days
    await round_of(village)
    assert count(village, "one") == before + 1


async def test_each_case_has_one_clock_however_often_it_moves(village: Village) -> None:
    await village.official("one")
    await village.official("two")
    reference = await village.report("mali")
    for _ in range(3):
        await village.presses("one", "desk.take", reference)
        await village.does("one", Pressed("desk.give", f"{reference}.2"))
        await village.presses("two", "desk.release", reference)
        found = await village.db.read(lambda unit: timers.standing(unit, [CLOCK], [reference]))
        assert len(found) == 1
    await village.presses("mali", "case.withdrawn", reference)
    assert await clock_of(village, reference) is None


async def test_a_case_that_is_taken_at_that_moment_holds_up_no_reminder_of_others(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("two")
    taken = await village.report("mali")
    other = await village.report("noi", number="0823456789")
    village.clock.on(660)  # the second report waits for the end of a round of news
    await round_of(village)
    village.clock.on(86_400)
    context = JobContext(village.clock(), village.library, village.db.read)
    (due,) = [each for each in await reminders.send_due(context) if each.notices]
    await village.presses("one", "desk.take", taken)
    before = count(village, "two")
    await village.store("nobody", Outcome(changes=due.changes, notices=due.notices))
    assert count(village, "two") == before + 1
    clocks = [await clock_of(village, reference) for reference in (taken, other)]
    assert [clock.step if clock else None for clock in clocks] == [timers.STARTED, 1]


async def goes_up_by_its_head(village: Village, reference: str) -> None:
    await village.presses("head", "overview.up", reference)


async def goes_up_by_its_clock(village: Village, reference: str) -> None:
    await village.presses("head", "desk.escalate", "on")
    await days_pass(village, 4)


async def is_fetched(village: Village, reference: str) -> None:
    await village.presses("above", "clock.pull", f"{reference}.yes")


async def goes_up_by_a_colleague(village: Village, reference: str) -> None:
    await raise_it(village, reference)


@pytest.mark.parametrize(
    "leaves",
    [goes_up_by_its_head, goes_up_by_its_clock, is_fetched, goes_up_by_a_colleague, to_district],
)
async def test_a_team_hears_that_a_case_which_it_could_take_has_moved_on(
    village: Village, leaves: Callable[[Village, str], Awaitable[None]]
) -> None:
    for name, area, role in (
        ("one", "3805", "officer"), ("two", "3805", "deputy"), ("head", "3805", "head"),
        ("above", "38", "desk"), ("near", "3801", "officer"),
    ):  # fmt: skip
        await village.official(name, area, role)
    reference = await village.report("mali")
    await round_of(village)
    await leaves(village, reference)
    case = await case_of(village, reference)
    assert (case.level, case.district) != ("district", "3805")
    assert "moved on" in village.read_all("two")
    assert not [b for b in village.now("two") if b.argument == reference], "only its name"


async def test_several_cases_that_leave_within_a_round_are_all_told_of(village: Village) -> None:
    await village.official("one")
    await village.official("head", role="head")
    await village.official("above", "38")
    references = [await village.report(name) for name in ("mali", "somchai", "nid")]
    village.clock.on(3600)
    await round_of(village)
    for reference in references:
        await village.presses("head", "overview.up", reference)
    village.clock.on(3600)
    await round_of(village)
    assert village.read_all("one").count("moved on") == len(references)
