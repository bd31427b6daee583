"""The list: every open case is on a page, the most pressing first, and is found by a word."""

from __future__ import annotations

import pytest

from bot.channels.fit import measure
from bot.turns.phrasebook import Phrasebook
from handlers.cases.case import case_name
from handlers.cases.desk import case_list
from handlers.core.incoming import Pressed
from handlers.core.reply import Press, Weight
from handlers.core.say import Phrase
from storage.cases import cases
from storage.cases.report import Loss
from storage.cases.states import State
from storage.officials import officials
from tests.handlers.cases.case.test_telling import loses
from tests.handlers.cases.conftest import Village

DAY = 24 * 3600
ROOM = {"th": 40, "en": 56}
"""Graphemes of a label. LINE cuts the last word of the longest English ones."""


async def crowd(village: Village, reports: int) -> list[str]:
    """Two losses on the first day, then one report a day without; the references in that order."""
    await village.official("one")
    await village.official("two", role="deputy")
    found = [await loses(village, "paid one"), await loses(village, "paid two")]
    for n in range(reports - 2):
        village.clock.on(DAY)
        found.append(await village.report(f"resident {n}", number=f"08122200{n:02}"))
    return found


def listed(village: Village, name: str) -> list[Press]:
    """The cases on the newest card."""
    return [button for button in village.now(name) if button.action == "desk.case"]


def label(village: Village, press: Press, language: str = "en") -> str:
    return Phrasebook(village.library.phrases).speaker(language)(press.label)


async def pages(village: Village, name: str) -> list[str]:
    """The references on all pages, in order, by the button to the next one."""
    await village.presses(name, "desk")
    found = [button.argument for button in listed(village, name)]
    while further := [b for b in village.now(name) if b.action == "desk.page" and b.argument]:
        await village.presses(name, "desk.page", further[0].argument)
        found += [button.argument for button in listed(village, name)]
    return found


async def test_all_open_cases_are_listed_by_pages_urgent_and_oldest_first(village: Village) -> None:
    references = await crowd(village, 21)
    assert await pages(village, "one") == references
    assert "Open reports: 21, urgent: 2" in village.read("one")
    assert "Reports 19 to 21 of 21" in village.read("one")


async def test_none_is_passed_over_if_others_are_closed_between_two_pages(village: Village) -> None:
    references = await crowd(village, 12)
    await village.presses("one", "desk")
    (further,) = [b for b in village.now("one") if b.action == "desk.page"]
    for gone in references[:3]:
        await village.presses("two", "desk.end", f"{gone}.advised")
    await village.presses("one", "desk.page", further.argument)
    assert [button.argument for button in listed(village, "one")] == references[9:]


async def test_a_row_says_what_was_lost_how_old_it_is_and_who_has_it(village: Village) -> None:
    references = await crowd(village, 4)
    await village.presses("one", "desk.take", references[0])
    await village.presses("two", "desk.question", f"{references[2]}.when")
    await village.presses("one", "desk")
    labels = {button.argument: label(village, button) for button in listed(village, "one")}
    assert labels[references[0]].endswith(": paid, 2 days, you, taken")
    assert labels[references[1]].endswith(": paid, 2 days, new")
    assert labels[references[2]].endswith(": no loss, 1 day, deputy, waiting")
    assert labels[references[3]].endswith(": no loss, 0 min, new")
    assert [button.weight is Weight.URGENT for button in listed(village, "one")] == [
        True,
        True,
        False,
        False,
    ]


async def test_a_case_freed_by_an_official_who_leaves_is_listed_like_any_other(
    village: Village,
) -> None:
    references = await crowd(village, 11)
    await village.presses("two", "desk.take", references[0])
    (two,) = await village.db.read(lambda unit: officials.of_person(unit, "two"))
    await village.db.write(lambda unit: officials.end(unit, two.id))
    await village.presses("one", "desk")
    first, *_ = listed(village, "one")
    assert first.argument == references[0]
    assert label(village, first).endswith("paid, 9 days, open again")


@pytest.mark.parametrize(
    "place", ["x", "1.2", "1.2.3.4", "-1.2.3", "1.99999999999999999999999.1", "٣.1.1", "1..3"]
)
async def test_a_page_that_nobody_offered_is_the_first(village: Village, place: str) -> None:
    references = await crowd(village, 3)
    await village.does("one", Pressed("desk.page", place))
    assert [button.argument for button in listed(village, "one")] == references


async def test_a_resident_who_presses_a_page_sees_no_case(village: Village) -> None:
    await crowd(village, 3)
    await village.does("paid one", Pressed("desk.page", ""))
    assert listed(village, "paid one") == []


async def test_a_word_or_four_digits_alone_open_the_case(village: Village) -> None:
    reference = (await crowd(village, 2))[0]
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    for part in (case.word, case.digits, village.library.case_words[case.word]["th"]):
        assert f"Report {village.library.case_words[case.word]['en']} {case.digits}" in (
            await village.types("one", part)
        )


async def test_several_cases_of_one_word_are_offered_as_buttons(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = iter(("1111", "2222", "3333"))
    monkeypatch.setattr(case_name, "draw", lambda _: ("mali", next(digits)))
    references = await crowd(village, 3)
    await village.presses("one", "desk.end", f"{references[0]}.advised")
    assert "Reports with this in their name: 3" in await village.types("one", "Mali")
    assert {button.argument for button in listed(village, "one")} == set(references)
    assert listed(village, "one")[-1].argument == references[0], "the closed one comes last"


async def test_the_word_of_a_case_tells_nobody_else_that_there_is_one(village: Village) -> None:
    reference = (await crowd(village, 2))[0]
    await village.official("elsewhere", "3801")
    await village.types("elsewhere", reference[:-4])
    assert listed(village, "elsewhere") == []
    await village.types("paid two", reference[-4:])
    assert listed(village, "paid two") == []


async def test_the_longest_row_fits_a_button(village: Village) -> None:
    for language in ("th", "en"):
        speak = Phrasebook(village.library.phrases).speaker(language)
        words = village.library.case_words
        longest = max(words, key=lambda word: measure(words[word][language], "grapheme"))
        values = {
            "name": case_name.say(village.library, longest, "0000"),
            "lost": max(
                (case_list.LOST.phrase(loss) for loss in Loss),
                key=lambda say: measure(speak(say), "grapheme"),
            ),
            "age": Phrase("period.days", {"days": 99}),
            "who": max(
                map(case_list.HOLDER.phrase, officials.CASE_ROLES),
                key=lambda say: measure(speak(say), "grapheme"),
            ),
        }
        for state in State:
            shown = speak(case_list.ROW.phrase(state, values))
            assert measure(shown, "grapheme") <= ROOM[language], shown
