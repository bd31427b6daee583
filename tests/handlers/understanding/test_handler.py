"""Words that no rule knows, answered by what they mean: with a port that reads what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Pressed, Text
from handlers.core.last_answer import FLOW, LASTS, SHOWN, LastAnswer
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import FORWARDED, Operator, ports_off
from handlers.core.reply import Card, Reply
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from handlers.registry import make_router
from handlers.understanding.handler import rides
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person
from tests.handlers.understanding.conftest import WORDS, Told, actions, card, reading
from tests.support.clock import MONDAY


@pytest.fixture
def ask_press(db: Database, library: Library):  # type: ignore[no-untyped-def]
    """Press the button of an answer."""

    async def press(argument: str) -> Outcome:
        person = Person("test:1", "test", "a", "1", language="th")
        event = Incoming(Pressed("answer", argument), MONDAY)
        ports = ports_off(Operator("x", "02"))
        turn = Turn(person, None, (event,), MONDAY, library, db.read, ports)
        return await make_router(library).handle(turn)

    return press


async def test_a_sure_reading_is_answered_by_its_card(ask, library: Library) -> None:  # type: ignore[no-untyped-def]
    outcome = await ask(reading(("held_abroad", 0.9)))
    assert card(outcome).title == Passage(library.answers["held-abroad"].title)
    assert outcome.must_arrive
    assert outcome.flow_state == FlowState(FLOW, SHOWN, {"slug": "held-abroad"})


async def test_a_situation_with_a_flow_of_its_own_leads_there(ask) -> None:  # type: ignore[no-untyped-def]
    meant = await ask(reading(("app_installed", 0.9)))
    assert ("bank", "app") in actions(meant)


async def test_an_unsure_reading_offers_three_buttons_and_the_menu(ask) -> None:  # type: ignore[no-untyped-def]
    outcome = await ask(reading(("held_abroad", 0.3), ("kin_held", 0.25), ("paid", 0.1)))
    assert actions(outcome) == [
        ("answer", "held-abroad"), ("answer", "kin-held"), ("paid", ""), ("menu", ""),
    ]  # fmt: skip


async def test_an_emergency_in_unlisted_words_interrupts_a_question_of_buttons(
    ask, library: Library
) -> None:  # type: ignore[no-untyped-def]
    outcome = await ask(reading(("held_abroad", 0.9)), at=FlowState("report", "loss"))
    assert card(outcome).title == Passage(library.answers["held-abroad"].title)
    assert outcome.flow_state is KEEP


async def test_an_emergency_never_interrupts_a_step_that_takes_free_words(ask) -> None:  # type: ignore[no-untyped-def]
    at = FlowState("desk", "note", {"case": "x"})
    assert await ask(reading(("held_abroad", 0.9)), at=at) == await ask(None, at=at)


async def test_words_passed_on_are_left_to_the_check_of_messages(ask) -> None:  # type: ignore[no-untyped-def]
    known = await ask(None)
    assert await ask(reading((FORWARDED, 0.96), ("paid", 0.04))) == known


async def test_a_situation_that_content_does_not_know_is_never_answered(ask) -> None:  # type: ignore[no-untyped-def]
    known = await ask(None)
    assert await ask(reading(("no_such_thing", 0.9))) == known


async def test_what_is_said_next_is_read_in_the_light_of_the_answer(ask, library: Library) -> None:  # type: ignore[no-untyped-def]
    answer = library.answers["held-abroad"]
    follow_up = answer.follow_ups[0]
    at = FlowState(FLOW, SHOWN, {"slug": "held-abroad"}, updated=MONDAY)
    outcome = await ask(reading(), follow_up.said["th"][0], at)
    assert card(outcome).title == Passage(follow_up.title)
    assert outcome.flow_state == FlowState(FLOW, SHOWN, {"slug": "held-abroad"})


async def test_after_an_hour_the_answer_is_no_light_any_more(ask, library: Library) -> None:  # type: ignore[no-untyped-def]
    follow_up = library.answers["held-abroad"].follow_ups[0]
    long_ago = MONDAY - LASTS - timedelta(seconds=1)
    at = FlowState(FLOW, SHOWN, {"slug": "held-abroad"}, updated=long_ago)
    outcome = await ask(reading(("greeting", 0.9)), follow_up.said["th"][0], at)
    assert card(outcome).title != Passage(follow_up.title)


async def test_an_answer_that_was_taken_away_breaks_no_button(ask) -> None:  # type: ignore[no-untyped-def]
    at = FlowState(FLOW, SHOWN, {"slug": "gone"}, updated=MONDAY)
    assert (await ask(reading(), at=at)).reply is not None


async def test_an_emergency_of_an_unsure_kind_is_one(ask, library: Library) -> None:  # type: ignore[no-untyped-def]
    outcome = await ask(reading(("held_abroad", 0.4), ("kin_held", 0.4)))
    assert card(outcome).title == Passage(library.answers["held-abroad"].title)


@pytest.mark.parametrize("situation", ["paid", "call_police", "threatened_arrest"])
async def test_what_a_report_tells_of_never_interrupts_it(ask, situation: str) -> None:  # type: ignore[no-untyped-def]
    at = FlowState("report", "loss")
    assert await ask(reading((situation, 0.99)), at=at) == await ask(None, at=at)


async def test_listed_words_that_tell_of_no_loss_get_no_emergency_card(
    ask, library: Library
) -> None:  # type: ignore[no-untyped-def]
    words = "โดนหลอกโอนเงินไปแล้ว"
    assert actions(await ask(None, words))[0][0] == "bank"
    outcome = await ask(reading(("warning_told", 0.9)), words)
    assert card(outcome).title == Passage(library.answers["warning-told"].title)


@pytest.mark.parametrize("words", ["ปากคาด", "0812345678", "/quiz", "เมนู"])
async def test_a_place_a_number_a_command_and_a_menu_word_are_not_read(ask, words: str) -> None:  # type: ignore[no-untyped-def]
    assert await ask(reading(("ill_or_fire", 0.99)), words) == await ask(None, words)


async def test_after_a_grave_answer_unclear_words_stay_with_it(ask, library: Library) -> None:  # type: ignore[no-untyped-def]
    at = FlowState(FLOW, SHOWN, {"slug": "held-abroad"}, updated=MONDAY)
    outcome = await ask(reading(("loan_wanted", 0.7)), at=at)
    assert outcome.flow_state is KEEP
    assert ("answer", "loan-wanted") in actions(outcome)
    assert ("answer", "held-abroad") in actions(outcome)
    assert card(outcome).title == Passage(library.answers["held-abroad"].holds or {})
    assert card(outcome).phones
    left = await ask(reading(("loan_wanted", 0.96)), at=at)
    assert card(left).title == Passage(library.answers["loan-wanted"].title)


async def test_what_people_ask_next_is_a_button_too(ask_press, library: Library) -> None:  # type: ignore[no-untyped-def]
    follow_up = library.answers["held-abroad"].follow_ups[0]
    assert card(await ask_press("held-abroad.0")).title == Passage(follow_up.title)
    assert (await ask_press("held-abroad.99")).reply is not None


@dataclass
class Alike(Told):
    """Finds the group of one example as likely as it is told, and all others unlikely."""

    example: str = ""
    alike: float = 0.0

    async def likelihoods(self, text: str, groups: Sequence[Sequence[str]]) -> Sequence[float]:
        return [self.alike if self.example in ways else 0.001 for ways in groups]


@pytest.fixture
def say_after(db: Database, library: Library):  # type: ignore[no-untyped-def]
    """Say something after a card, with what it is read as and like."""

    async def route(last: LastAnswer, port: Told, words: str = WORDS) -> Outcome:
        ports = replace(ports_off(Operator("x", "02")), understanding=port)
        person = Person("test:1", "test", "a", "1", language="th")
        at = FlowState(FLOW, SHOWN, last.to_json(), updated=MONDAY)
        turn = Turn(person, at, (Incoming(Text(words), MONDAY),), MONDAY, library, db.read, ports)
        return await make_router(library).handle(turn)

    return route


PAID = LastAnswer(press="paid")


async def test_what_follows_the_card_of_a_flow_is_known(say_after, library: Library) -> None:  # type: ignore[no-untyped-def]
    follow_up = next(one for one in library.answers["paid"].follow_ups if one.title)
    port = Alike(reading(("wrong_money", 0.8)), follow_up.said["th"][0], 0.9)
    outcome = await say_after(PAID, port)
    assert card(outcome).title == Passage(follow_up.title or {})
    assert outcome.flow_state == FlowState(FLOW, SHOWN, {"slug": "paid"})


async def test_a_follow_up_may_lead_to_an_answer_or_to_a_flow(say_after, library: Library) -> None:  # type: ignore[no-untyped-def]
    follow_ups = library.answers["calling"].follow_ups
    police = next(one for one in library.answers["paid"].follow_ups if one.answer == "money-gone")
    port = Alike(reading(("off_topic", 0.5)), police.said["th"][0], 0.9)
    outcome = await say_after(PAID, port)
    kept = {"slug": "money-gone", "others": ["paid"]}
    assert outcome.flow_state == FlowState(FLOW, SHOWN, kept)
    app = next(one for one in follow_ups if one.answer == "app-installed")
    port = Alike(reading(("off_topic", 0.5)), app.said["th"][0], 0.9)
    outcome = await say_after(LastAnswer(press="calling"), port)
    assert ("bank", "app") in actions(outcome)


async def test_words_that_are_like_no_follow_up_are_answered_by_buttons(say_after) -> None:  # type: ignore[no-untyped-def]
    outcome = await say_after(PAID, Alike(reading(("romance", 0.6)), "", 0.0))
    shown = actions(outcome)
    assert [action for action, _ in shown[-2:]] == ["paid", "menu"]
    assert ("answer", "romance") in shown
    assert outcome.flow_state is KEEP


async def test_another_emergency_that_is_surely_told_leads_away(
    say_after, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = next(one for one in library.answers["paid"].follow_ups if one.title)
    port = Alike(reading(("shooting", 0.97)), follow_up.said["th"][0], 0.85)
    outcome = await say_after(PAID, port)
    assert card(outcome).title == Passage(library.answers["shooting"].title)


@pytest.mark.parametrize("words", ["https://example.com/x", "0812345678", "/menu", "เมนู"])
async def test_links_numbers_and_commands_are_never_follow_ups(say_after, ask, words: str) -> None:  # type: ignore[no-untyped-def]
    port = Alike(reading(("help", 0.9)))
    assert (await say_after(PAID, port, words)).reply == (await ask(port.reading, words)).reply


async def test_the_name_of_a_report_is_left_to_reports(say_after, library: Library) -> None:  # type: ignore[no-untyped-def]
    word = next(iter(library.case_words.values()))["th"]
    outcome = await say_after(PAID, Alike(reading(("romance", 0.3))), f"{word} 4821")
    assert outcome.flow_state is not KEEP or ("paid", "") not in actions(outcome)


async def test_the_card_of_a_rule_is_in_mind_too(ask) -> None:  # type: ignore[no-untyped-def]
    outcome = await ask(reading(("suicide", 0.9)), "อยากตาย")
    assert outcome.flow_state == FlowState(FLOW, SHOWN, {"slug": "suicide"})


async def test_what_is_said_again_is_answered_by_the_same_card(say_after) -> None:  # type: ignore[no-untyped-def]
    outcome = await say_after(PAID, Alike(reading(("paid", 0.9))))
    assert ("paid.after", "paid") in actions(outcome)


async def test_letters_alone_find_a_follow_up_without_a_reader(say_after, library: Library) -> None:  # type: ignore[no-untyped-def]
    follow_up = next(one for one in library.answers["paid"].follow_ups if one.title)
    outcome = await say_after(PAID, Told(None), follow_up.said["th"][1])
    assert card(outcome).title == Passage(follow_up.title or {})


async def test_words_after_mere_buttons_may_say_what_follows_what_they_offered(  # type: ignore[no-untyped-def]
    ask, say_after, library: Library
) -> None:
    offered = await ask(reading(("romance", 0.3), ("investment", 0.25)))
    at = offered.flow_state
    assert isinstance(at, FlowState)
    last = LastAnswer(others=tuple(at.data["others"]))
    assert last.others == ("romance", "investment")
    follow_up = next(one for one in library.answers["investment"].follow_ups if one.title)
    port = Alike(reading(("small_talk", 0.3)), follow_up.said["th"][0], 0.9)
    outcome = await say_after(last, port)
    assert card(outcome).title == Passage(follow_up.title or {})
    assert outcome.flow_state == FlowState(FLOW, SHOWN, {"slug": "investment"})
    unclear = await say_after(last, replace(port, alike=0.3))
    assert card(unclear).title != Passage(follow_up.title or {})
    elsewhere = replace(port, reading=reading(("donation", 0.9)))
    assert card(await say_after(last, elsewhere)).title == Passage(
        library.answers["donation"].title
    )


async def test_another_answer_that_was_likely_stays_in_mind_beside_the_one_shown(  # type: ignore[no-untyped-def]
    ask, say_after, library: Library
) -> None:
    shown = await ask(reading(("romance", 0.6), ("investment", 0.3)))
    assert shown.flow_state == FlowState(FLOW, SHOWN, {"slug": "romance", "others": ["investment"]})
    follow_up = next(one for one in library.answers["investment"].follow_ups if one.title)
    port = Alike(reading(("small_talk", 0.3)), follow_up.said["th"][0], 0.95)
    outcome = await say_after(LastAnswer("romance", others=("investment",)), port)
    assert card(outcome).title == Passage(follow_up.title or {})


async def test_a_follow_up_that_many_cards_share_must_be_likelier(  # type: ignore[no-untyped-def]
    say_after, library: Library
) -> None:
    answer = library.answers["romance"]
    own, shared = answer.follow_ups[0], answer.follow_ups[-1]
    unsure = reading(("small_talk", 0.2))
    given = await say_after(LastAnswer("romance"), Alike(unsure, own.said["th"][0], 0.5))
    assert card(given).title == Passage(own.title or {})
    kept = await say_after(LastAnswer("romance"), Alike(unsure, shared.said["th"][0], 0.5))
    assert card(kept).title == Passage(answer.holds or {})


async def test_a_message_passed_on_after_a_card_is_checked_and_not_taken_for_what_follows(  # type: ignore[no-untyped-def]
    say_after, library: Library
) -> None:
    follow_up = next(one for one in library.answers["romance"].follow_ups if one.title)
    port = Alike(reading((FORWARDED, 0.97)), follow_up.said["th"][0], 0.95)
    outcome = await say_after(LastAnswer("romance"), port)
    assert card(outcome).title != Passage(follow_up.title or {})


@pytest.mark.parametrize(
    ("words", "language", "offered"),
    [
        (WORDS, "th", True),
        ("ວັນນີ້ ຝົນຕົກ ຢູ່ນາ", "th", False),
        ("ဒီနေ့ မိုးရွာတယ်", "th", False),
        ("ថ្ងៃនេះ ភ្លៀងនៅស្រែ", "th", False),
        (WORDS, "lo", True),
        ("漢字 漢字 漢字 漢字", "lo", False),
        ("漢字 漢字 漢字 漢字", "th", True),
    ],
)
async def test_other_meanings_are_offered_only_below_what_is_said_in_thai_or_english(
    db: Database, library: Library, words: str, language: str, offered: bool
) -> None:
    understood = reading(("parcel", 0.5), ("paid", 0.3))
    ports = replace(ports_off(Operator("x", "02")), understanding=Told(understood))
    person = Person("test:1", "test", "a", "1", language=language)
    event = Incoming(Text(words), MONDAY)
    turn = Turn(person, None, (event,), MONDAY, library, db.read, ports)
    shown = LastAnswer(slug="parcel").to_json()
    outcome = Outcome(Reply((Card(Phrase("ill.title")),)), FlowState(FLOW, SHOWN, shown))
    added = await rides(turn, outcome)
    assert added.reply is not None
    assert (len(added.reply.parts) == 2) == offered
