"""What Rutan says first, what it answers to odd buttons, and that every feature is wired."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from content.reading.library import Library
from content.reading.places.offices import Office
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media, Said
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Press, Text, encode_press
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.registry import FEATURES, make_router
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson, Person

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
OPERATOR = Operator("Trial centre", "02 000 0000")


async def no_table(fn: object) -> object:
    raise AssertionError("welcome reads no table")


def turn_of(
    library: Library,
    said: Said,
    flow_state: FlowState | None = None,
    group: bool = False,
    mentioned: bool = False,
    operator: Operator = OPERATOR,
) -> Turn:
    person = Person("preview:1", "preview", "a", "1")
    ports = ports_off(operator)
    event = Incoming(said, NOW, in_group=group, mentioned=mentioned)
    return Turn(person, flow_state, (event,), NOW, library, no_table, ports)  # type: ignore[arg-type]


async def answer(library: Library, said: Said, **more: object) -> Outcome:
    return await make_router(library).handle(turn_of(library, said, **more))  # type: ignore[arg-type]


def only_card(outcome: Outcome) -> Card:
    assert outcome.reply
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    return card


async def test_first_contact_is_one_bubble_with_the_operator(library: Library) -> None:
    card = only_card(await answer(library, incoming.Hello()))
    keys = [line.key for line in card.lines if isinstance(line, Phrase)]
    assert keys == ["welcome.what", "welcome.not", "welcome.who"]
    actions = [button.action for button in card.buttons if isinstance(button, Press)]
    assert actions[:6] == ["calling", "paid", "real", "report.start", "learn", "hotlines"]


async def test_where_nobody_answers_for_it_a_trial_says_that_it_is_one(library: Library) -> None:
    card = only_card(await answer(library, incoming.Hello(), operator=Operator("", "")))
    assert Phrase("welcome.trial") in card.lines
    assert "welcome.who" not in [line.key for line in card.lines if isinstance(line, Phrase)]


async def test_a_districts_own_operator_is_named_to_its_residents(library: Library) -> None:
    office = Office(operator="ที่ว่าการอำเภอปากคาด", contact="042-000-000")
    with_office = replace(library, offices={"3805": office, "3806": Office(phone="042-1")})
    for district, name in (
        ("3805", office.operator),
        ("3806", OPERATOR.name),
        (None, OPERATOR.name),
    ):
        turn = turn_of(with_office, incoming.Hello())
        turn = replace(turn, person=replace(turn.person, district=district))
        card = only_card(await make_router(with_office).handle(turn))
        (who,) = (line for line in card.lines if getattr(line, "key", "") == "welcome.who")
        assert isinstance(who, Phrase)
        assert who.values["operator"] == Quote(name)


@pytest.mark.parametrize("code", ["", "xx", "de", "th;drop", "english"])
async def test_a_language_we_do_not_speak_shows_the_choice(library: Library, code: str) -> None:
    outcome = await answer(library, incoming.Pressed("language", code))
    assert outcome.changes == ()
    assert only_card(outcome).title == Phrase("settings.title")


async def test_a_language_is_stored_and_spoken_at_once(library: Library) -> None:
    outcome = await answer(library, incoming.Pressed("language", "en"))
    assert outcome.changes == (ChangePerson("preview:1", {"language": "en"}),)
    assert outcome.language == "en"


async def test_a_language_is_offered_as_soon_as_it_has_the_core(library: Library) -> None:
    def offered(outcome: Outcome) -> list[tuple[str, object]]:
        buttons = [b for b in only_card(outcome).buttons if isinstance(b, Press)]
        return [(b.argument, b.label) for b in buttons if b.action == "language"]

    whole = await answer(library, incoming.Pressed("settings"))
    assert offered(whole) == [
        ("th", Quote("ภาษาไทย")),
        ("en", Quote("English")),
        ("km", Quote("ភាសាខ្មែរ")),
        ("lo", Quote("ພາສາລາວ")),
    ]
    lao = {k: v for k, v in library.phrases["lo"].items() if k != "check.do.danger"}
    less = replace(library, phrases={**library.phrases, "lo": lao})
    assert "lo" not in dict(offered(await answer(less, incoming.Pressed("settings"))))
    refused = await answer(less, incoming.Pressed("language", "lo"))
    assert refused.changes == ()


@pytest.mark.parametrize("id", ["nobody", "imm", "bank_", "?", "../banks"])
async def test_a_number_that_may_not_be_shown_leads_to_the_list(library: Library, id: str) -> None:
    card = only_card(await answer(library, incoming.Pressed("hotlines", id)))
    assert card.title == Phrase("hotlines.gone")
    assert not card.phones


async def test_every_number_has_a_card_that_says_since_when(library: Library) -> None:
    for hotline in library.hotlines:
        card = only_card(await answer(library, incoming.Pressed("hotlines", hotline.id)))
        keys = {line.key for line in card.lines if isinstance(line, Phrase)}
        assert keys & {"hotlines.checked", "hotlines.no_date"}, hotline.id
        assert [phone.number for phone in card.phones] == [hotline.number]
        secondary = {"hotlines.secondary", "hotlines.secondary_office"}
        assert bool(keys & secondary) == (hotline.status == "secondary")


@pytest.mark.parametrize(
    ("stamp", "flow_state"),
    [("old", FlowState("report", "what", stamp="new")), ("old", None)],
)
async def test_a_stale_button_is_explained(
    library: Library, stamp: str, flow_state: FlowState | None
) -> None:
    outcome = await answer(library, incoming.Pressed("menu", stamp=stamp), flow_state=flow_state)
    assert only_card(outcome).title == Phrase("stale.title")


@pytest.mark.parametrize("action", ["", "nothing", "MENU", "\x00", "ก"])
async def test_an_unknown_button_is_explained(library: Library, action: str) -> None:
    outcome = await answer(library, incoming.Pressed(action))
    assert only_card(outcome).title == Phrase("stale.title")


@pytest.mark.parametrize(
    "said", [incoming.Gone(), incoming.Left(), incoming.Unsent("1"), incoming.Joined()]
)
async def test_nobody_is_answered_who_left_or_took_a_message_back(
    library: Library, said: Said
) -> None:
    assert (await answer(library, said)).reply is None


async def test_a_group_is_told_once_to_keep_private_matters_private(library: Library) -> None:
    outcome = await answer(library, incoming.Joined(), group=True)
    assert outcome.reply
    assert outcome.reply.parts[0] == Text(Phrase("group.joined"))


async def test_in_a_group_only_who_addresses_us_is_answered(library: Library) -> None:
    said = incoming.Text("โดนหลอกโอนเงินไปแล้ว")
    assert (await answer(library, said, group=True)).reply is None
    card = only_card(await answer(library, said, group=True, mentioned=True))
    assert [phone.number for phone in card.phones] == ["1441", "191"]


async def test_an_official_finds_the_desk_in_the_menu(library: Library) -> None:
    turn = turn_of(library, incoming.Pressed("menu"))
    official = replace(turn, person=replace(turn.person, official=True))
    first = only_card(await make_router(library).handle(official)).buttons[0]
    assert isinstance(first, Press)
    assert first.action == "desk"


async def test_a_voice_message_is_never_left_without_an_answer(library: Library) -> None:
    outcome = await answer(library, incoming.Voice(Media("x")))
    assert outcome.reply


async def test_every_button_of_ours_has_an_answer_and_fits(library: Library) -> None:
    presses = {action for feature in FEATURES for action in feature.presses}
    for action in ("menu", "settings", "hotlines"):
        for argument in ("", "banks", "other_banks", "more"):
            card = only_card(await answer(library, incoming.Pressed(action, argument)))
            for button in card.buttons:
                assert isinstance(button, Press)
                assert encode_press(button, None)
                assert button.action in presses


def test_every_intent_of_the_lexicon_has_a_feature(library: Library) -> None:
    handled = {intent for feature in FEATURES for intent in feature.intents}
    assert {intent.id for intent in library.intents.ordered} <= handled
    assert "lost_money_emergency" in handled


def test_no_two_features_take_the_same_button(library: Library) -> None:
    actions = [action for feature in FEATURES for action in feature.presses]
    assert len(actions) == len(set(actions))


@pytest.mark.parametrize("words", ["อรัญประเทศ", "ฉันอยู่แม่สอด", "Mae Sot", "อำเภอลอง", "ลอง"])
async def test_a_district_typed_alone_is_offered_and_not_set(library: Library, words: str) -> None:
    outcome = await answer(library, incoming.Text(words))
    card = only_card(outcome)
    assert isinstance(card.title, Phrase)
    if words != "อำเภอลอง":  # a name of three letters stands in too many words
        assert card.title.key == "fallback.district"
    assert outcome.changes == ()


@pytest.mark.parametrize("words", ["ขอลองหน่อย", "แม่สอดปีนี้ปลูกข้าวโพดได้ราคาดีไหมนะ"])
async def test_a_story_around_a_place_is_no_choice_of_district(
    library: Library, words: str
) -> None:
    title = only_card(await answer(library, incoming.Text(words))).title
    assert isinstance(title, Phrase)
    assert title.key != "fallback.district"


@pytest.mark.parametrize("said", [incoming.Hello, incoming.Text])
@pytest.mark.parametrize("code", ["poster-long-gone", "poster-pai-2"])
async def test_a_code_nobody_knows_is_a_first_contact_and_no_district(
    library: Library, said: type[incoming.Hello | incoming.Text], code: str
) -> None:
    assert only_card(await answer(library, said(code))).title == Phrase("welcome.title")


async def test_a_latin_name_of_a_district_stands_as_a_word_of_its_own(library: Library) -> None:
    title = only_card(await answer(library, incoming.Text("it belongs to me"))).title
    assert isinstance(title, Phrase)
    assert title.key != "fallback.district"


async def test_a_script_we_cannot_read_gets_numbers_and_the_menu(library: Library) -> None:
    card = only_card(await answer(library, incoming.Text("你好")))
    assert card.title == Phrase("fallback.script")
    assert [phone.number for phone in card.phones] == ["1441", "191", "1155"]
    assert len(card.buttons) > 5


@pytest.mark.parametrize(
    ("words", "offered"),
    [("who won the football", True), ("กขค abc def", False), ("5555", False), ("abc", False)],
)
async def test_english_is_offered_to_who_writes_it(
    library: Library, words: str, offered: bool
) -> None:
    card = only_card(await answer(library, incoming.Text(words)))
    english = [b for b in card.buttons if isinstance(b, Press) and b.action == "language"]
    assert bool(english) == offered
