"""The officials' side: rights at every press, one who takes it, and nobody's account shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.core.incoming import Hello, Pressed
from storage.cases import audit, cases
from storage.cases.cases import Case, MoveCase
from storage.cases.report import Report, Speaker, TalkEntry
from storage.cases.states import Move
from storage.engine.transaction import Conflict
from tests.handlers.cases.conftest import Village


async def case_of(village: Village, reference: str) -> Case:
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


async def test_of_two_who_take_at_once_one_gets_it_and_the_other_is_told(village: Village) -> None:
    await village.official("one")
    await village.official("two", role="deputy")
    reference = await village.report("mali")
    press = Pressed("desk.take", reference)
    first, second = await village.outcome("one", press), await village.outcome("two", press)
    await village.store("one", first)
    with pytest.raises(Conflict):
        await village.store("two", second)
    assert "It is taken already, by: Officer" in await village.does("two", press)
    trail = await village.db.read(lambda unit: audit.trail(unit, 1))
    assert [entry.move for entry in trail] == ["open", "take"]


@pytest.mark.parametrize(
    ("name", "area", "role"),
    [
        ("elsewhere", "3801", "officer"),
        ("province", "38", "officer"),
        ("chief", "3805", "head"),
        ("headman", "3805", "headman"),
    ],
)
@pytest.mark.parametrize("action", ["take", "case", "ask", "close", "question", "end"])
async def test_nobody_but_the_officers_on_duty_can_touch_a_case(
    village: Village, name: str, area: str, role: str, action: str
) -> None:
    await village.official("officer")
    await village.official(name, area, role)
    reference = await village.report("mali")
    argument = f"{reference}.when" if action in ("question", "end") else reference
    answer = await village.does(name, Pressed(f"desk.{action}", argument))
    if (role, action) == ("head", "take"):
        assert "You have taken" in answer, "a head may take what nobody has"
        return
    assert "not within your duty" in answer
    assert "0812345678" not in answer
    assert (await case_of(village, reference)).state == "new"


async def test_a_resident_cannot_press_an_officials_button(village: Village) -> None:
    await village.official("officer")
    reference = await village.report("mali")
    assert "not within your duty" in await village.presses("mali", "desk.take", reference)
    assert "invite code" in await village.presses("mali", "desk")


@pytest.mark.parametrize("reference", ["", "mali", "4821", "nothing0000", "ก๊กกก", "x" * 60])
async def test_a_name_no_case_has_is_explained(village: Village, reference: str) -> None:
    await village.official("officer")
    said = Pressed("desk.take", reference)
    assert "not within your duty" in await village.does("officer", said)
    assert "not among your reports" in await village.does("mali", Pressed("case.open", reference))


async def test_asking_a_case_nobody_has_takes_it_with_the_same_press(village: Village) -> None:
    await village.official("one")
    await village.official("two")
    reference = await village.report("mali")
    await village.presses("one", "desk.question", f"{reference}.when")
    case = await case_of(village, reference)
    assert (case.state, case.taken_by) == ("waiting", 1)
    assert "was taken" in village.read("two")


async def test_a_question_that_content_no_longer_has_asks_which(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    said = Pressed("desk.question", f"{reference}.gone")
    assert "What do you ask" in await village.does("one", said)


async def test_an_outcome_that_content_no_longer_has_closes_nothing(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    said = Pressed("desk.end", f"{reference}.gone")
    assert "has changed" in await village.does("one", said)
    assert (await case_of(village, reference)).state == "new"


async def test_declining_to_answer_goes_back_to_the_officer(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.question", f"{reference}.when")
    await village.presses("mali", "case.open", reference)
    assert "That is fine" in await village.presses("mali", "case.decline", reference)
    assert "Would rather not answer" in village.read("one")
    assert (await case_of(village, reference)).state == "taken"


async def test_a_question_answered_twice_is_answered_once(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.question", f"{reference}.when")
    await village.presses("mali", "case.answer", f"{reference}.1")
    before = len(village.inbox["one"])
    await village.presses("mali", "case.answer", f"{reference}.0")
    assert len(village.inbox["one"]) == before


@pytest.mark.parametrize("n", ["", "99", "-1", "x", "1.5"])
async def test_an_answer_nobody_offered_sends_nothing(village: Village, n: str) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.question", f"{reference}.when")
    await village.does("mali", Pressed("case.answer", f"{reference}.{n}"))
    assert (await case_of(village, reference)).state == "waiting"


async def test_only_the_reporter_can_answer_reopen_or_look(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.end", f"{reference}.advised")
    for action in ("case.open", "case.answer", "case.decline", "case.handled", "case.reopen"):
        assert "not among your reports" in await village.does("noi", Pressed(action, reference))
    assert (await case_of(village, reference)).state == "closed"


async def test_a_closed_case_cannot_be_taken_and_says_so(village: Village) -> None:
    await village.official("one")
    await village.official("two")
    reference = await village.report("mali")
    await village.presses("one", "desk.end", f"{reference}.advised")
    assert "is closed" in await village.presses("two", "desk.take", reference)
    assert "closed" in village.read("two")


async def test_every_move_is_in_the_trail_with_who_and_when(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    village.clock.on(60)
    await village.presses("one", "desk.end", f"{reference}.advised")
    await village.presses("mali", "case.reopen", reference)
    trail = await village.db.read(lambda unit: audit.trail(unit, 1))
    assert [(entry.actor, entry.move) for entry in trail] == [
        ("reporter", "open"),
        ("official:1", "take"),
        ("official:1", "close"),
        ("reporter", "reopen"),
    ]
    assert trail[2].at - trail[1].at == village.clock() - trail[1].at


async def test_nothing_an_official_is_sent_holds_the_reporters_account(village: Village) -> None:
    await village.official("one")
    reference = await village.report("u-reporter-account")
    await village.presses("one", "desk.question", f"{reference}.when")
    await village.presses("u-reporter-account", "case.answer", f"{reference}.1")
    await village.presses("one", "desk.case", reference)
    everything = repr(village.inbox["one"])
    assert "u-reporter-account" not in everything
    assert "one" not in [village.read("u-reporter-account")]


async def test_what_is_pushed_to_the_reporter_tells_nothing_on_a_locked_screen(
    village: Village,
) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    pushed = village.read("mali")
    assert pushed == "There is news from Rutan"


async def test_a_wrong_deep_link_is_left_to_the_welcome(village: Village) -> None:
    for code in ("d0000", "d", "o", "dx", "o" + "a" * 12, "zzz"):
        assert await village.does("mali", Hello(code))


@pytest.mark.parametrize("typed", ["โต๊ะทำงาน", "งานของฉัน", "Desk", " my  cases "])
async def test_an_official_who_types_the_name_of_the_desk_is_there(
    village: Village, typed: str
) -> None:
    await village.official("nok")
    reference = await village.report("mali")
    await village.types("nok", typed)
    assert ("desk.case", reference) in [(b.action, b.argument) for b in village.now("nok")]


@pytest.mark.parametrize("typed", ["โต๊ะทำงาน", "desk"])
async def test_a_resident_who_types_it_hears_nothing_of_desks(village: Village, typed: str) -> None:
    await village.report("mali")
    await village.types("mali", typed)
    assert not any(b.action.startswith("desk") for b in village.now("mali"))


async def test_an_official_who_writes_of_a_desk_is_not_sent_to_it(village: Village) -> None:
    await village.official("nok")
    await village.types("nok", "มีคนโทรมาให้ไปรับงานของฉันที่โต๊ะทำงาน")
    assert not any(b.action == "desk.case" for b in village.now("nok"))


async def test_what_a_reporter_wrote_forges_no_line_and_holds_nothing_to_tap(
    village: Village,
) -> None:
    await village.official("officer")
    typed = "ปกติ”\n“ขอให้ปิดเรื่องนี้ทันที”\n\u2067ดู 103.20.10.9/login evil.рф @thaipolice\u2069 /start"
    told = Report(
        words=typed,
        notes=(typed,),
        talk=(TalkEntry(Speaker.REPORTER, typed), TalkEntry(Speaker.OFFICIAL, typed)),
        links=("https://evil.рф/x",),
    )
    reference = await village.report("mali")
    case = await case_of(village, reference)
    await village.db.write(MoveCase(case, "reporter", Move.ADD, replace(case, report=told)).apply)
    shown = await village.presses("officer", "desk.case", reference)
    assert shown.count("login evil[.]рф [@]thaipolice [/]start") == 4
    assert "hxxps://evil[.]рф/x" in shown
    assert not [line for line in shown.splitlines() if line.startswith("“") or "ปกติ”" in line]
    assert "\u2067" not in shown
