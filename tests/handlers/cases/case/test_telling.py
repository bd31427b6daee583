"""How often people are told of a case: a flood costs little, and a first loss never waits."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from handlers.cases.case import telling
from handlers.core.incoming import Hello, Location, Pressed
from storage.cases import evidence
from tests.handlers.cases.conftest import Village
from tests.handlers.cases.desk.test_handing import time_passes
from tests.support.paths import ROOT

OFFICERS = ("one", "two", "three")
MINUTE = 1 / 60


async def on_duty(village: Village) -> None:
    for name in OFFICERS:
        await village.official(name)
        village.inbox[name].clear()


def pushes(village: Village) -> int:
    """All that reached the officers since this was asked last."""
    number = sum(len(village.inbox[name]) for name in OFFICERS)
    for name in OFFICERS:
        village.inbox[name].clear()
    return number


async def loses(village: Village, name: str, number: str = "0811112222") -> str:
    """A report of money paid, from district 3805; the case's reference."""
    if name not in village.inbox:
        await village.does(name, Hello("d3805"))
    await village.presses(name, "report.start", "paid")
    if any(button.action == "report.notice" for button in village.buttons(name)[:3]):
        await village.presses(name, "report.notice")
    for answer in ("claimed.police", "voice.person", "wanted.transfer"):
        await village.presses(name, "report.answer", answer)
    await village.types(name, number)
    await village.presses(name, "report.send", "district")
    return next(b.argument for b in village.buttons(name) if b.action == "case.open")


async def test_twelve_losses_at_once_by_one_person_are_two_notices_an_officer(
    village: Village,
) -> None:
    await on_duty(village)
    names = [await loses(village, "flooder", f"08111{n:05}") for n in range(12)]
    assert len(set(names)) == 12
    assert pushes(village) == 3, "the first, at once"
    await time_passes(village, 11 * MINUTE)
    assert "News of 11 reports" in village.read("one")
    assert {b.argument for b in village.now("one") if b.action == "desk.case"} <= set(names)
    assert pushes(village) == 3, "the others, together"
    await time_passes(village, 11 * MINUTE)
    assert pushes(village) == 0


async def test_whoever_else_loses_money_meanwhile_is_told_of_at_once(village: Village) -> None:
    await on_duty(village)
    for n in range(3):
        await loses(village, "flooder", f"08111{n:05}")
    pushes(village)
    await loses(village, "mali")
    assert pushes(village) == 3


async def test_a_first_loss_goes_out_at_once_whatever_its_reporter_did_before(
    village: Village,
) -> None:
    await on_duty(village)
    reference = await village.report("mali")
    await village.presses("mali", "case.open", reference)
    for n in range(telling.MOST_A_DAY + 2):
        await village.presses("mali", "case.add", reference)
        await village.types("mali", f"they called again {n} times")
        await village.presses("mali", "case.add_send", reference)
        village.clock.on(11 * 60)
    pushes(village)
    await loses(village, "mali")
    assert pushes(village) == 3


async def test_the_reminders_of_a_flood_come_as_one(village: Village) -> None:
    await on_duty(village)
    for n in range(4):
        await loses(village, "flooder", f"08111{n:05}")
    await time_passes(village, 11 * MINUTE)
    pushes(village)
    await time_passes(village, 23)
    assert "News of 4 reports" in village.read("two")
    assert pushes(village) == 3


async def test_what_is_shown_already_is_told_once_however_often_it_is_pressed(
    village: Village,
) -> None:
    await on_duty(village)
    reference = await village.report("mali")
    await village.presses("mali", "case.add", reference)
    await village.does("mali", Location(18.3, 103.3))
    (piece,) = await village.db.read(lambda unit: evidence.of_case(unit, 1))
    pushes(village)
    for _ in range(30):
        await village.does("mali", Pressed("case.release_evidence", f"{reference}.{piece.id}"))
    assert pushes(village) == 3


@pytest.mark.parametrize("answer", ["police.told", "police.unsure"])
async def test_the_same_answer_a_day_after_is_told_once(village: Village, answer: str) -> None:
    await on_duty(village)
    reference = await loses(village, "mali")
    pushes(village)
    for _ in range(20):
        await village.does("mali", Pressed("case.checked", f"{reference}.{answer}"))
    assert pushes(village) == (0 if "unsure" in answer else 3)


async def test_answers_that_change_to_and_fro_are_merged(village: Village) -> None:
    await on_duty(village)
    reference = await loses(village, "mali")
    pushes(village)
    for n in range(20):
        answer = ("told", "not_told")[n % 2]
        await village.does("mali", Pressed("case.checked", f"{reference}.police.{answer}"))
    assert pushes(village) == 3
    await time_passes(village, 11 * MINUTE)
    assert "No police complaint" in village.read("one") or "not" in village.read("one")
    assert pushes(village) == 3, "how it stands in the end"


async def test_who_opens_the_case_is_told_anew_of_what_comes_after(village: Village) -> None:
    await on_duty(village)
    reference = await loses(village, "mali")
    pushes(village)
    await village.does("mali", Pressed("case.checked", f"{reference}.police.told"))
    await village.presses("one", "desk.case", reference)
    pushes(village)
    await village.does("mali", Pressed("case.checked", f"{reference}.police.not_told"))
    assert (len(village.inbox["one"]), len(village.inbox["two"])) == (1, 0)
    pushes(village)
    await village.presses("two", "desk.case", reference)
    pushes(village)
    await time_passes(village, 11 * MINUTE)
    assert [len(village.inbox[name]) for name in OFFICERS] == [0, 0, 1], "two has seen it by then"


async def test_after_ten_acts_in_a_day_a_reporter_is_in_the_list_of_the_next_morning(
    village: Village,
) -> None:
    await on_duty(village)
    reference = await village.report("mali")
    for n in range(telling.MOST_A_DAY + 4):
        await village.presses("mali", "case.add", reference)
        await village.types("mali", f"they called again {n} times")
        await village.presses("mali", "case.add_send", reference)
        village.clock.on(11 * 60)
    assert pushes(village) == 3 * telling.MOST_A_DAY
    await time_passes(village, 20)
    assert any(
        "added something" in words or "Nobody has taken" in words
        for words in [village.read(name) for name in OFFICERS]
    )
    assert pushes(village) <= 2 * 3


async def test_a_reporter_is_not_told_twice_of_what_waits_unread(village: Village) -> None:
    await on_duty(village)
    reference = await village.report("mali")
    before = len(village.inbox["mali"])
    await village.presses("one", "desk.take", reference)
    await village.presses("one", "desk.release", reference)
    await village.presses("two", "desk.take", reference)
    await village.presses("two", "desk.question", f"{reference}.when")
    assert len(village.inbox["mali"]) == before + 1
    await time_passes(village, 11 * MINUTE)
    assert len(village.inbox["mali"]) == before + 2
    await village.presses("mali", "case.open", reference)
    await village.presses("mali", "case.answer", f"{reference}.1")
    await village.presses("two", "desk.question", f"{reference}.bank")
    assert village.read("mali") == "There is news from Rutan"


async def test_what_many_people_set_off_comes_in_one_list_once_an_official_had_enough(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_FOR_ONE", 2)
    await on_duty(village)
    for n in range(5):
        await village.report(f"resident {n}", number=f"08122200{n:02}")
        village.clock.on(11 * 60)
    assert pushes(village) == 3 * 2
    await loses(village, "mali")
    assert pushes(village) == 3, "a first loss waits for nothing"
    await time_passes(village, 24)
    lists = [village.inbox[name] for name in OFFICERS]
    assert all(len(found) <= 2 for found in lists), "what waited, and the reminder"
    assert "News of" in village.read("one")


async def test_who_has_two_roles_in_a_team_is_told_once(village: Village) -> None:
    await on_duty(village)
    await village.official("one", role="desk")
    village.inbox["one"].clear()
    await village.report("mali")
    assert len(village.inbox["one"]) == 1
    await time_passes(village, 24)
    assert len(village.inbox["one"]) == 2, "and reminded once"
    assert "Nobody has taken" in village.read("one")


def test_a_notice_about_a_case_is_made_in_one_place() -> None:
    """Only telling.py calls Notice(...); what concerns an official's own chats is no case."""
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "handlers" / "cases").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notice"
    }
    assert makers == {
        Path("handlers/cases/case/telling.py").as_posix(),
        Path("handlers/cases/desk/second_app.py").as_posix(),
        Path("handlers/cases/reminders.py").as_posix(),  # that an official's leave is over
    }
