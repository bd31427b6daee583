"""The resident's side: questions, the officer's words beforehand, and where a report goes."""

from __future__ import annotations

import pytest

from handlers.core.incoming import Hello, Location, Media, Picture, Pressed, Sticker, Text
from storage.cases import cases, drafts
from tests.handlers.cases.conftest import Village
from tests.support import case_rows
from tests.support.case_rows import WEEK


async def told(village: Village, name: str) -> dict[str, object]:
    saved = await village.db.read(lambda unit: drafts.find(unit, name))
    assert saved is not None
    return saved.draft.to_json()


async def at_claimed(village: Village) -> None:
    await village.does("mali", Hello("d3805"))
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "none")
    await village.presses("mali", "report.notice")


async def test_a_report_takes_five_presses_and_one_number_once_the_notice_was_read(
    village: Village,
) -> None:
    await village.official("officer")
    await village.report("mali")
    taps = 0
    for action, argument in (
        ("report.start", ""),
        ("report.loss", "none"),
        ("report.answer", "claimed.police"),
        ("report.answer", "voice.person"),
        ("report.answer", "wanted.transfer"),
    ):
        await village.presses("mali", action, argument)
        taps += action != "report.start"
    await village.types("mali", "0812345678")
    sent = await village.presses("mali", "report.send", "district")
    assert "Sent." in sent
    assert taps + 1 == 5


async def test_the_officer_reads_word_for_word_what_the_card_showed(village: Village) -> None:
    await village.official("officer")
    await at_claimed(village)
    await village.types("mali", "a man from www.bad.example who said he was my nephew")
    await village.presses("mali", "report.skip")
    await village.presses("mali", "report.skip")
    shown = await village.types("mali", "081-234-5678")
    await village.presses("mali", "report.send", "district")
    told = village.read("officer").splitlines()
    for line in shown.splitlines()[1:-1]:
        assert line in told
    assert "www.bad.example" not in village.read("officer")


async def test_every_step_can_be_skipped(village: Village) -> None:
    await village.official("officer")
    await at_claimed(village)
    for _ in range(3):
        await village.presses("mali", "report.skip")
    assert "exactly this" in await village.presses("mali", "report.skip")
    assert "Sent." in await village.presses("mali", "report.send", "district")
    assert "Nothing lost" in village.read("officer")


async def test_going_back_forgets_the_answer_and_asks_again(village: Village) -> None:
    await at_claimed(village)
    await village.presses("mali", "report.answer", "claimed.bank")
    assert "Who did they say" in await village.presses("mali", "report.back")
    assert "claimed" not in await told(village, "mali")


async def test_cancelling_keeps_nothing(village: Village) -> None:
    await at_claimed(village)
    await village.presses("mali", "report.answer", "claimed.bank")
    assert "nothing is kept" in await village.presses("mali", "report.cancel")
    assert await village.db.read(lambda unit: drafts.find(unit, "mali")) is None


@pytest.mark.parametrize("argument", ["", "claimed", "claimed.nobody", ".", "x.y.z", "loss.none"])
async def test_an_answer_nobody_offered_begins_again(village: Village, argument: str) -> None:
    await at_claimed(village)
    answer = await village.forges("mali", "report.answer", argument)
    assert "Is anything lost yet?" in answer


@pytest.mark.parametrize("action", ["report.skip", "report.back", "report.send", "report.resume"])
async def test_a_press_without_a_report_does_nothing(village: Village, action: str) -> None:
    await village.does("mali", Hello("d3805"))
    answer = await village.does("mali", Pressed(action, "district"))
    assert "This button is an old one" in answer
    assert await village.db.read(lambda unit: cases.of_reporter(unit, "mali")) == ()


async def test_secrets_typed_by_mistake_are_not_kept(village: Village) -> None:
    await at_claimed(village)
    await village.types("mali", "bank, my ID is 1-1017-00230-70-8 and OTP is 123456")
    kept = str(await told(village, "mali"))
    assert "00230" not in kept
    assert "123456" not in kept


async def test_words_without_a_number_are_noted_and_the_number_asked_again(
    village: Village,
) -> None:
    await at_claimed(village)
    for _ in range(3):
        await village.presses("mali", "report.skip")
    assert "I see no number" in await village.types("mali", "it was hidden on the screen")
    assert "hidden" in str((await told(village, "mali"))["words"])


async def test_a_loss_leads_with_what_to_do_now(village: Village) -> None:
    await village.does("mali", Hello("d3805"))
    await village.presses("mali", "report.start")
    answer = await village.presses("mali", "report.loss", "paid")
    assert "Call your own bank" in answer
    assert "1441" in answer


async def test_an_app_is_one_bubble(village: Village) -> None:
    outcome = await village.outcome("mali", Pressed("paid", "app"))
    assert outcome.reply is not None
    assert len(outcome.reply.parts) == 1


async def test_a_draft_older_than_a_week_is_not_offered(village: Village) -> None:
    await at_claimed(village)
    await village.presses("mali", "report.answer", "claimed.bank")
    village.clock.on(8 * 86400)
    assert "Is anything lost yet?" in await village.presses("mali", "report.start")


async def test_other_things_sent_meanwhile_leave_the_draft_alone(village: Village) -> None:
    await at_claimed(village)
    before = await told(village, "mali")
    for said in (Sticker(), Picture(Media("x")), Location(17.8, 102.7)):
        await village.does("mali", said)
    assert await told(village, "mali") == before


async def test_two_reports_have_different_names(village: Village) -> None:
    assert await village.report("mali") != await village.report("mali")


async def test_an_officer_who_reports_is_not_told_as_an_officer(village: Village) -> None:
    await village.official("officer")
    await village.official("mali")
    reference = await village.report("mali")
    assert "New report" not in village.read("mali")
    assert "New report" in village.read("officer")
    assert "not within your duty" in await village.presses("mali", "desk.take", reference)


async def test_with_nobody_anywhere_the_case_waits_and_says_so_in_its_trail(
    village: Village,
) -> None:
    from storage.cases import audit

    reference = await village.report("mali")
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    assert case.level == "district"
    trail = await village.db.read(lambda unit: audit.trail(unit, case.id))
    assert [(entry.actor, entry.move, entry.note) for entry in trail] == [
        ("reporter", "open", "unreached")
    ]


async def test_a_verdict_that_is_not_there_any_more_begins_an_empty_report(
    village: Village,
) -> None:
    await village.does("mali", Hello("d3805"))
    await village.presses("mali", "district")  # its flow has taken the place of the verdict's
    assert "Is anything lost yet?" in await village.forges("mali", "report.carry")


async def test_a_very_long_story_is_cut_not_refused(village: Village) -> None:
    await village.does("mali", Hello("d3805"))
    await village.presses("mali", "report.start")
    await village.does("mali", Text("ฮัลโหล " * 900))
    assert len(str((await told(village, "mali"))["words"])) <= 500


async def test_nothing_that_only_the_draft_needs_is_sent(village: Village) -> None:
    await village.official("officer")
    reference = await village.report("mali")
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "none")
    for answer in ("claimed.bank", "voice.person", "wanted.code"):
        await village.presses("mali", "report.answer", answer)
    await village.types("mali", "0812345679")
    await village.presses("mali", "report.headmen")
    await village.presses("mali", "report.elsewhere")
    await village.forges("mali", "district.pick", "3801")
    assert {"district", "headmen"} <= set(await told(village, "mali"))
    await village.presses("mali", "report.send", "province")
    sent = await village.db.read(lambda unit: cases.of_reporter(unit, "mali"))
    assert len(sent) == 2
    for case in sent:
        assert not {"district", "headmen", "noticed"} & set(case.report.to_json())
    assert {case.district for case in sent} == {"3805", "3801"}
    assert reference in {case.reference for case in sent}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("โทรจาก +856 20 5555 1234", ["+8562055551234"]),
        ("+66 (0) 81 234 5678", ["0812345678"]),
        ("(081) 234–5678", ["0812345678"]),
        ("0 2123 4567-9", ["021234567"]),
        ("020 5555 1234", ["02055551234"]),
        ("1133", ["1133"]),
    ],
)
async def test_the_number_of_the_caller_is_kept_whole(
    village: Village, typed: str, kept: list[str]
) -> None:
    await at_claimed(village)
    for _ in range(3):
        await village.presses("mali", "report.skip")
    await village.types("mali", typed)
    assert (await told(village, "mali"))["phones"] == kept


async def test_no_piece_of_an_id_is_taken_for_a_number(village: Village) -> None:
    await at_claimed(village)
    for _ in range(3):
        await village.presses("mali", "report.skip")
    assert "I see no number" in await village.types("mali", "บัตร 1-1017-00230-70-8")
    assert "00230" not in str(await told(village, "mali"))


async def test_a_number_of_four_confirmed_reports_is_recognised_without_its_plus(
    village: Village,
) -> None:
    await village.official("officer")
    for name in ("dao", "fon", "mali", "noi"):
        reference = await village.report(name, number="081-234-5678, 089 999 9999")
        await village.does("officer", Pressed("desk.end", f"{reference}.fraud"))
    assert "confirmed" not in await village.types("somsri", "call 66812345678")
    village.clock.on(3 * WEEK)
    await case_rows.publish(village.db, village.library)
    assert "Officials confirmed" in await village.types("somsri", "call 66812345678")
    assert "confirmed" not in await village.types("somsri", "call 66812345679")


async def test_where_nobody_is_told_nobody_is_said_to_be_told(village: Village) -> None:
    await village.report("mali")
    assert "Nobody has read this" in village.read("mali")
    assert "told the people" not in village.read("mali")
    assert [name for name in village.inbox if name != "mali"] == []
