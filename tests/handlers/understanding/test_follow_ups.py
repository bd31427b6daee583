"""What is said after a card: which follow-up is given, which are offered, what leads elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.reading.answers.follow_ups import FollowUp
from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.last_answer import FLOW, OTHERS, SHOWN, LastAnswer
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Press
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from handlers.registry import make_router
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person
from tests.handlers.understanding.test_handler import WORDS, Alike, actions, card, reading
from tests.support.clock import MONDAY

PAID, CALLING = LastAnswer(press="paid"), LastAnswer(press="calling")
UNSURE = reading(("small_talk", 0.2))


@pytest.fixture
def follows(db: Database, library: Library):  # type: ignore[no-untyped-def]
    """Say something after a card that is like one of its follow-ups."""

    async def route(last: LastAnswer, port: Alike, words: str = WORDS) -> Outcome:
        ports = replace(ports_off(Operator("x", "02")), understanding=port)
        person = Person("test:1", "test", "a", "1", language="th")
        at = FlowState(FLOW, SHOWN, last.to_json(), updated=MONDAY)
        turn = Turn(person, at, (Incoming(Text(words), MONDAY),), MONDAY, library, db.read, ports)
        return await make_router(library).handle(turn)

    return route


def own(library: Library, slug: str) -> FollowUp:
    return next(one for one in library.answers[slug].follow_ups if one.title)


def first_way(follow_up: FollowUp) -> str:
    return follow_up.said["th"][0]


async def test_one_that_is_not_clear_is_given_with_two_others_as_buttons(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "paid")
    outcome = await follows(PAID, Alike(UNSURE, first_way(follow_up), 0.4))
    cards = [part for part in outcome.reply.parts if isinstance(part, Card)]
    assert cards[0].title == Passage(follow_up.title or {})
    assert cards[1].title == OTHERS
    others = [one.argument for one in cards[1].buttons if isinstance(one, Press)]
    assert len(others) == 3  # two and the menu
    assert all(one.startswith("paid.") for one in others[:2])
    clear = await follows(PAID, Alike(UNSURE, first_way(follow_up), 0.9))
    assert len([part for part in clear.reply.parts if isinstance(part, Card)]) == 1


async def test_buttons_come_with_the_short_answer_to_what_each_asks(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "paid")
    outcome = await follows(PAID, Alike(UNSURE, first_way(follow_up), 0.15))
    shown = card(outcome)
    assert shown.title == Passage(library.answers["paid"].holds or {})
    asks, first = shown.lines
    assert asks == Phrase("answer.still")
    assert isinstance(first, Passage)
    assert first.texts["th"] == f"“{first_way(follow_up)}” {(follow_up.title or {})['th']}"


async def test_what_leads_to_another_answer_says_its_first_line(follows, library: Library) -> None:  # type: ignore[no-untyped-def]
    leads = next(one for one in library.answers["paid"].follow_ups if one.answer == "money-gone")
    outcome = await follows(PAID, Alike(UNSURE, first_way(leads), 0.15))
    first = card(outcome).lines[1]
    assert isinstance(first, Passage)
    assert first.texts["th"].endswith(library.answers["money-gone"].title["th"])


async def test_the_same_card_is_not_shown_again_for_words_that_ask_something(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "calling")
    port = Alike(reading(("call_police", 0.99)), first_way(follow_up), 0.7)
    assert card(await follows(CALLING, port)).title == Passage(follow_up.title or {})
    again = await follows(CALLING, Alike(reading(("call_police", 0.99)), "", 0.0))
    assert card(again).title != Passage(follow_up.title or {})


async def test_another_loss_leads_away_only_if_no_follow_up_is_clear(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "money-gone")
    last, told = LastAnswer("money-gone"), reading(("paid", 0.99))
    clear = await follows(last, Alike(told, first_way(follow_up), 0.8))
    assert card(clear).title == Passage(follow_up.title or {})
    unclear = await follows(last, Alike(told, first_way(follow_up), 0.1))
    assert ("bank", "paid") in actions(unclear) or ("bank", "") in actions(unclear)


@pytest.mark.parametrize(
    ("slug", "words"), [("violence", "ผัวจะฆ่าฉัน ซ่อนอยู่"), ("ill-or-fire", "ไฟไหม้บ้านแล้ว")]
)
async def test_words_of_danger_get_what_surely_follows_their_card_else_the_card_again(
    follows, library: Library, slug: str, words: str
) -> None:  # type: ignore[no-untyped-def]
    follow_up, told = own(library, slug), reading((library.answers[slug].situations[0], 0.9))
    sure = await follows(LastAnswer(slug), Alike(told, first_way(follow_up), 0.95), words)
    assert card(sure).title == Passage(follow_up.title or {})
    unsure = await follows(LastAnswer(slug), Alike(told, first_way(follow_up), 0.7), words)
    assert card(unsure).title == Passage(library.answers[slug].title)
    assert unsure.must_arrive
    below = [part for part in unsure.reply.parts if isinstance(part, Card)][1]
    pressed = [one.argument for one in below.buttons if isinstance(one, Press)]
    assert below.title == OTHERS
    assert f"{slug}.{library.answers[slug].follow_ups.index(follow_up)}" in pressed


async def test_who_wants_to_die_is_not_answered_as_if_a_friend_did_unless_it_says_so(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    friend = next(
        one
        for one in library.answers["suicide"].follow_ups
        if "เพื่อนพูดว่าอยากตาย ทำไง" in one.said.get("th", ())
    )
    port = Alike(reading(("suicide", 0.99)), first_way(friend), 0.98)
    oneself = await follows(LastAnswer("suicide"), port, "อยากฆ่าตัวตาย กำลังจะผูกคอ")
    assert card(oneself).title == Passage(library.answers["suicide"].title)
    said = await follows(LastAnswer("suicide"), port, "เพื่อนพูดว่าอยากตาย ทำไง")
    assert card(said).title == Passage(friend.title or {})


@pytest.mark.parametrize("slug", ["suicide", "ill-or-fire", "violence", "paid"])
@pytest.mark.parametrize(
    "words",
    [
        "งูกัดยายตอนนี้ไม่หายใจแล้ว",
        "ผูกคอ เอาลงมาแล้ว บ่หายใจ",
        "my mother is bleeding and does not breathe",
    ],
)
async def test_who_does_not_breathe_comes_before_a_wound_a_snake_and_money(
    follows, library: Library, slug: str, words: str
) -> None:  # type: ignore[no-untyped-def]
    last = PAID if slug == "paid" else LastAnswer(slug)
    port = Alike(reading(("ill_or_fire", 0.99)), first_way(own(library, slug)), 0.99)
    outcome = await follows(last, port, words)
    assert card(outcome).title == Phrase("breath.title")
    assert outcome.must_arrive


@pytest.mark.parametrize("slug", ["suicide", "ill-or-fire", "paid"])
async def test_a_knife_is_never_answered_by_a_follow_up_of_another_danger(
    follows, library: Library, slug: str
) -> None:  # type: ignore[no-untyped-def]
    last = PAID if slug == "paid" else LastAnswer(slug)
    port = Alike(reading(("violence", 0.8)), first_way(own(library, slug)), 0.97)
    outcome = await follows(last, port, "I am locked up, the man has a knife")
    assert card(outcome).title == Phrase("danger.title")


async def test_hurt_where_one_is_held_is_violence_with_what_helps_there_below(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "held-abroad")
    port = Alike(reading(("violence", 0.9)), first_way(follow_up), 0.6)
    outcome = await follows(LastAnswer("held-abroad"), port, "they hit me with a stick")
    assert card(outcome).title == Passage(library.answers["violence"].title)
    below = [part for part in outcome.reply.parts if isinstance(part, Card)][1]
    assert below.title == OTHERS
    assert isinstance(outcome.flow_state, FlowState)
    assert outcome.flow_state.data == {"slug": "violence", "others": ["held-abroad"]}
    unlike = Alike(reading(("violence", 0.9)), first_way(follow_up), 0.1)
    outcome = await follows(LastAnswer("held-abroad"), unlike, "they hit me with a stick")
    assert card(outcome).title == Phrase("danger.title")


async def test_a_life_that_no_rule_knows_of_leads_away_unless_a_follow_up_is_clear(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up, told = own(library, "money-gone"), reading(("ill_or_fire", 0.8))
    away = await follows(LastAnswer("money-gone"), Alike(told, first_way(follow_up), 0.5))
    assert card(away).title == Passage(library.answers["ill-or-fire"].title)
    clear = await follows(LastAnswer("money-gone"), Alike(told, first_way(follow_up), 0.8))
    assert card(clear).title == Passage(follow_up.title or {})


async def test_a_danger_told_again_shows_its_card_again_unless_a_follow_up_is_clear(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up, told = own(library, "suicide"), reading(("suicide", 0.99))
    again = await follows(LastAnswer("suicide"), Alike(told, first_way(follow_up), 0.5))
    assert card(again).title == Passage(library.answers["suicide"].title)
    clear = await follows(LastAnswer("suicide"), Alike(told, first_way(follow_up), 0.8))
    assert card(clear).title == Passage(follow_up.title or {})


async def test_words_of_danger_after_buttons_are_answered_by_their_own_card(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    port = Alike(UNSURE, first_way(own(library, "money-gone")), 0.95)
    outcome = await follows(LastAnswer(others=("money-gone",)), port, "อยากตาย")
    assert card(outcome).title == Phrase("distress.title")


async def test_a_life_at_risk_is_answered_first_after_any_other_card(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "paid")
    for words, title in (("อยากตาย", "distress.title"), ("ไฟไหม้บ้านแล้ว", "ill.title")):
        outcome = await follows(PAID, Alike(UNSURE, first_way(follow_up), 0.9), words)
        assert card(outcome).title == Phrase(title)


async def test_what_reads_like_chat_needs_to_be_like_its_follow_up(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "account-frozen")
    port = Alike(reading(("off_topic", 0.95)), first_way(follow_up), 0.5)
    outcome = await follows(LastAnswer("account-frozen"), port)
    assert card(outcome).title == Passage(follow_up.title or {})


async def test_letters_tell_apart_what_is_as_likely(follows, library: Library) -> None:  # type: ignore[no-untyped-def]
    one, other = [some for some in library.answers["paid"].follow_ups if some.title][:2]

    class Both(Alike):
        async def likelihoods(self, text, groups):  # type: ignore[no-untyped-def]
            some = {first_way(one), first_way(other)}
            return [0.4 if some & set(ways) else 0.001 for ways in groups]

    for follow_up in (one, other):
        words = follow_up.said["th"][1]
        outcome = await follows(PAID, Both(UNSURE), words)
        assert card(outcome).title == Passage(follow_up.title or {})


async def test_words_of_a_call_that_goes_on_lead_to_its_card_after_other_emergencies(
    follows, library: Library
) -> None:  # type: ignore[no-untyped-def]
    words, call = "มีคนโทรมาตอนนี้", reading(("call_now", 0.9))
    follow_up = own(library, "violence")
    outcome = await follows(LastAnswer("violence"), Alike(call, first_way(follow_up), 0.7), words)
    assert card(outcome).title != Passage(follow_up.title or {})
    follow_up = own(library, "not-yet-paid")
    outcome = await follows(
        LastAnswer("not-yet-paid"), Alike(call, first_way(follow_up), 0.7), words
    )
    assert card(outcome).title == Passage(follow_up.title or {})
