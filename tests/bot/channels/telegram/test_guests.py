"""Questions from chats that the bot is not in: only the message that is asked about is read, the
answer is one that Telegram takes, and odd input is left alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Update

from bot.channels.base import RawEvent
from bot.channels.guests import GuestAnswer, GuestQuestion
from bot.channels.telegram import hooks
from bot.channels.telegram.client import Client
from bot.channels.telegram.entities import Bot
from bot.channels.telegram.guests import GUEST, INLINE, Guests, question
from bot.channels.telegram.parse import parse
from bot.channels.telegram.polling import Polling
from handlers.core.incoming import File, Picture, Text, Unread
from handlers.core.ports import MediaPort, Off
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase, Quote, Say
from tests.bot.channels.serving import serving
from tests.bot.channels.telegram.subject import TOKEN, strict_api
from tests.bot.channels.telegram.updates import BOT, GROUP, NOW, OUR_MESSAGE, SENT, mark

SON = {"id": 55, "is_bot": False, "first_name": "บุญ", "language_code": "th-TH"}
AUNT = {"id": 66, "is_bot": False, "first_name": "ป้า"}
LURE = "บัญชีของท่านจะถูกระงับ กด https://kbank-verify.top"
CARD = Reply((Card(Quote("อันตราย <อย่ากด>"), (Quote("อย่าโอน"),), tone=Tone.DANGER),))


def speak(say: Say) -> str:
    return say.text if isinstance(say, Quote) else say.key if isinstance(say, Phrase) else ""


def passed_on(**what: Any) -> dict[str, Any]:
    """A message that an aunt passed on in her family's group."""
    base = {"message_id": 8, "from": AUNT, "chat": GROUP, "date": SENT}
    return base | (what or {"text": LURE})


def guest(text: str = "@RutanBot", **more: Any) -> dict[str, Any]:
    """A guest message as Telegram sends it; each name in it is marked."""
    marks = [mark("mention", text, word) for word in text.split() if word.startswith("@")]
    base = {"message_id": 9, "from": SON, "chat": GROUP, "date": SENT, "text": text}
    asked = base | {"entities": marks, "guest_query_id": "g1"} | more
    return {"update_id": 7, "guest_message": asked}


def inline(query: str, **more: Any) -> dict[str, Any]:
    base = {"id": "i1", "from": SON, "query": query, "offset": "", "chat_type": "group"}
    return {"update_id": 7, "inline_query": base | more}


def asked(update: dict[str, Any], bot: Bot = BOT) -> GuestQuestion:
    found = question(update, bot)
    assert found is not None
    return found


def test_the_library_reads_the_same_fields() -> None:
    made = Update.de_json(guest(reply_to_message=passed_on()))
    assert made.guest_message is not None
    assert made.guest_message.guest_query_id == "g1"
    assert made.guest_message.reply_to_message is not None
    assert made.guest_message.reply_to_message.text == LURE


def test_below_a_message_that_message_alone_is_asked_about() -> None:
    found = asked(guest(reply_to_message=passed_on()))
    assert found.about == Text(LURE)
    assert found.own is None
    assert (found.mode, found.id, found.language) == (GUEST, "g1", "th")


def test_what_is_said_beside_the_name_is_the_askers_own() -> None:
    found = asked(guest("@RutanBot จริงไหม @OtherBot", reply_to_message=passed_on()))
    assert found.about == Text(LURE)
    assert found.own == Text("จริงไหม")


def test_a_link_behind_the_name_is_what_is_asked_about() -> None:
    text = "@RutanBot https://a.top"
    marks = [mark("mention", text, "@RutanBot"), mark("url", text, "https://a.top")]
    found = asked(guest(text, entities=marks, reply_to_message=passed_on(text="อะไรเนี่ย")))
    assert found.about == Text("https://a.top")
    assert found.own is None


def test_words_behind_the_name_are_asked_about_if_nothing_is_replied_to() -> None:
    assert asked(guest(f"@RutanBot {LURE}")).about == Text(LURE)
    assert asked(guest()).about == Unread()


def test_before_the_bot_knows_its_name_no_name_is_taken_for_words() -> None:
    assert asked(guest("@RutanBot"), Bot(1)).about == Unread()


def test_pictures_and_files_come_with_their_words() -> None:
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 9, "height": 9}]
    found = asked(guest(reply_to_message=passed_on(photo=photo, caption="รับเงินคืน"))).about
    assert isinstance(found, Picture)
    assert found.caption == "รับเงินคืน"
    document = {"file_id": "d", "file_unique_id": "u", "file_name": "สลิป.apk"}
    found = asked(guest(reply_to_message=passed_on(document=document))).about
    assert isinstance(found, File)
    assert found.media.name == "สลิป.apk"
    voice = {"file_id": "v", "file_unique_id": "u", "duration": 2}
    assert asked(guest(reply_to_message=passed_on(voice=voice))).about == Unread()


def test_a_picture_sent_with_the_name_is_asked_about_without_the_name() -> None:
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 9, "height": 9}]
    sent = {"photo": photo, "caption": "@RutanBot จริงไหม"}
    marks = [mark("mention", "@RutanBot จริงไหม", "@RutanBot")]
    update = guest(**sent, caption_entities=marks, reply_to_message=passed_on())
    for field in ("text", "entities"):
        del update["guest_message"][field]
    found = asked(update)
    assert isinstance(found.about, Picture)
    assert (found.about.media.handle, found.about.caption) == ("p", "จริงไหม")
    assert found.own is None


async def test_whoever_answers_can_fetch_what_is_asked_about(client: Client) -> None:
    media, answers = Off(), Answers()
    guests = Guests(client, media)
    guests.use(answers)
    guests.take(guest(), BOT)
    await guests.settled()
    assert answers.media == [media]


def test_a_quotation_is_read_if_it_is_all_there_is() -> None:
    assert asked(guest(quote={"text": LURE, "position": 0})).about == Text(LURE)


def test_what_we_said_ourselves_is_not_judged() -> None:
    assert asked(guest(reply_to_message=OUR_MESSAGE)).about == Unread()
    via = passed_on() | {"via_bot": {"id": 1, "is_bot": True, "first_name": "Rutan"}}
    assert asked(guest(reply_to_message=via)).about == Unread()


def test_huge_messages_are_cut_to_what_telegram_takes() -> None:
    found = asked(guest(reply_to_message=passed_on(text="ก" * 500_000))).about
    assert isinstance(found, Text)
    assert len(found.text) == 4096
    typed = asked(inline("ก" * 500_000)).about
    assert isinstance(typed, Text)
    assert len(typed.text) == 4096


def test_what_is_typed_behind_the_name_is_asked_about() -> None:
    found = asked(inline(LURE))
    assert (found.mode, found.id, found.chat) == (INLINE, "i1", "")
    assert found.about == Text(LURE)
    assert asked(inline("  ")).about == Unread()


WHOLE = guest(reply_to_message=passed_on())["guest_message"]
ODD = [
    {"update_id": 7},
    {"update_id": 7, "guest_message": None},
    {"update_id": 7, "guest_message": []},
    {"update_id": 7, "guest_message": {}},
    {"update_id": 7, "guest_message": {k: v for k, v in WHOLE.items() if k != "guest_query_id"}},
    {"update_id": 7, "guest_message": {k: v for k, v in WHOLE.items() if k != "chat"}},
    guest(guest_query_id=""),
    guest(guest_query_id=9),
    guest(entities=[{"type": "mention"}]),
    guest(entities="x"),
    {"update_id": 7, "guest_message": WHOLE | {"text": {"a": 1}}},
    guest(reply_to_message="x"),
    guest(reply_to_message={"photo": []}),
    guest(quote="x"),
    guest(**{"from": {"id": 5, "is_bot": True, "first_name": "b"}}),
    guest(edit_date=SENT + 5),
    {"update_id": 7, "inline_query": {"id": "i1", "from": SON}},
    inline("x", id=None),
    inline("x", **{"from": None}),
    {"update_id": 7, "inline_query": inline("x")["inline_query"] | {"query": 5}},
]


@pytest.mark.parametrize("update", ODD, ids=range(len(ODD)))
def test_odd_questions_corrections_and_other_bots_are_left_alone(update: dict[str, Any]) -> None:
    assert question(update, BOT) is None


@pytest.mark.parametrize("update", [guest(), inline("x"), *ODD[1:]], ids=range(len(ODD) + 1))
def test_no_question_becomes_an_event(update: dict[str, Any]) -> None:
    assert hooks.split(update, b"{}", "1").events == ()


def test_nor_is_one_that_lay_in_the_inbox_read_as_a_message() -> None:
    raw = json.dumps(guest()).encode()
    assert parse(RawEvent("telegram", "1", "7", "telegram:55", raw), NOW, BOT)[0] is None


@pytest.fixture
def api(shared: Path) -> Any:
    return strict_api(shared)


@pytest.fixture
async def client(api: Any) -> AsyncIterator[Client]:
    async with serving(api.app()) as base, aiohttp.ClientSession() as session:
        yield Client(session, base, TOKEN)


class Answers:
    """Answers all that is asked, once the gate is open."""

    def __init__(self, *, judged: bool = True) -> None:
        self.heard: list[GuestQuestion] = []
        self.media: list[MediaPort | None] = []
        self.judged = judged
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(
        self, question: GuestQuestion, media: MediaPort | None = None
    ) -> GuestAnswer | None:
        self.heard.append(question)
        self.media.append(media)
        await self.gate.wait()
        return GuestAnswer(CARD, speak, self.judged)


async def answered(client: Client, answers: Answers, *updates: dict[str, Any]) -> None:
    guests = Guests(client)
    guests.use(answers)
    for update in updates:
        guests.take(update, BOT)
    await guests.settled()


def sent(api: Any) -> list[tuple[str, dict[str, Any]]]:
    assert all(each["status"] == 200 for each in api.calls), api.calls
    return [(each["method"], each["params"]) for each in api.calls]


async def test_telegram_takes_the_answer_below_the_message(api: Any, client: Client) -> None:
    await answered(client, Answers(), guest(reply_to_message=passed_on()))
    ((method, told),) = sent(api)
    assert (method, told["guest_query_id"]) == ("answerGuestQuery", "g1")
    text = told["result"]["input_message_content"]["message_text"]
    assert "&lt;อย่ากด&gt;" in text
    ((button,),) = told["result"]["reply_markup"]["inline_keyboard"]
    assert button["url"] == "https://t.me/RutanBot?start=guest"


async def test_telegram_takes_the_one_result_for_who_types(api: Any, client: Client) -> None:
    await answered(client, Answers(), inline(LURE))
    ((method, told),) = sent(api)
    assert (method, told["inline_query_id"]) == ("answerInlineQuery", "i1")
    assert (told["cache_time"], told["is_personal"], len(told["results"])) == (0, True, 1)
    assert told["button"]["start_parameter"] == "guest"


async def test_who_types_what_is_private_can_send_nothing_of_it(api: Any, client: Client) -> None:
    await answered(client, Answers(judged=False), inline("อยากตาย"))
    ((_, told),) = sent(api)
    assert told["results"] == []
    assert told["button"]["text"] == "guest.button"


async def test_of_one_who_types_on_only_the_last_words_are_answered(
    api: Any, client: Client
) -> None:
    guests, answers = Guests(client), Answers()
    answers.gate.clear()
    guests.use(answers)
    for place, words in enumerate(("กด", "กดลิงก์", "กดลิงก์นี้")):
        guests.take(inline(words, id=f"i{place}"), BOT)
        await asyncio.sleep(0)
    answers.gate.set()
    await guests.settled()
    assert [told["inline_query_id"] for _, told in sent(api)] == ["i2"]


async def test_without_somebody_to_answer_nothing_is_said(api: Any, client: Client) -> None:
    guests = Guests(client)
    guests.take(guest(), BOT)
    guests.use(Answers())
    guests.use(None)
    guests.take(guest(), BOT)
    await guests.settled()
    assert api.calls == []


async def test_an_answer_that_came_too_late_is_let_go(api: Any, client: Client) -> None:
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    fault = {"method": "answerGuestQuery", "status": 400, "times": 5, "description": late}
    api.faults.append(fault)
    await answered(client, Answers(), guest())
    assert [each["status"] for each in api.calls] == [400]


async def test_polled_questions_are_answered_and_never_accepted(api: Any, client: Client) -> None:
    api.updates += [guest(reply_to_message=passed_on()), inline(LURE) | {"update_id": 8}]
    answers, done = Answers(), asyncio.Event()
    guests = Guests(client)
    guests.use(answers)

    def take(update: dict[str, Any]) -> None:
        guests.take(update, BOT)
        if update["update_id"] == 8:
            done.set()

    async def accept(*_: Any) -> None:
        raise AssertionError("a question was stored")

    polling = asyncio.create_task(Polling(client, "1", ask=take).run(accept))
    await done.wait()
    polling.cancel()
    await guests.settled()
    assert [each.mode for each in answers.heard] == [GUEST, INLINE]
