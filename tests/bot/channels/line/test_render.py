"""LINE's messages: what a reply becomes, held to the SDK's models and to what eyes need."""

import json
from typing import Any

import pytest

from bot.channels.base import Address, Envelope
from bot.channels.fit import measure
from bot.channels.line import colours
from bot.channels.line.colours import Paint
from bot.channels.line.render import as_push, before, push_call, reply_call
from bot.turns.phrasebook import Phrasebook
from content.reading.phrases import load_phrases
from content.reading.problems import Mistakes
from handlers.core.reply import (
    AskLocation,
    Card,
    Choices,
    Drawn,
    Phone,
    Picture,
    Press,
    Reply,
    Share,
    Sound,
    Text,
    Tone,
    Weight,
    quote,
)
from handlers.core.say import Phrase
from tests.bot.channels.line.subject import nodes
from tests.bot.channels.replies import CARD, REPLIES
from tests.support.paths import CONTENT

speak = Phrasebook({"th": {"notice.alt": "มีข้อความ แตะเพื่ออ่าน"}}).speaker("th")
TO = Envelope("line", "bot", "event", "line:U1", "U1", token="token")
LONG = "แจ้งเรื่องให้เจ้าหน้าที่ 👮‍♀️ น้ำใจ " * 10  # more than 300 characters


def rendered(*parts: Any, pictures: Address | None = None) -> list[dict[str, Any]]:
    """The messages of a reply."""
    call = reply_call(Reply(tuple(parts)), speak, TO, "k3x9", pictures)
    found: list[dict[str, Any]] = json.loads(call.body)["messages"]
    return found


def hung(part: Picture | Drawn | Sound) -> str | None:
    """The address of each file but a drawn one."""
    return None if isinstance(part, Drawn) else f"https://rutan.example/media/{part.name}"


def actions(message: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be pressed in a message, in order."""
    return [node["action"] for node in nodes(message) if "action" in node]


def without_empty(tree: Any) -> Any:
    """JSON without null and false, which the SDK's models add to what was not said."""
    if isinstance(tree, dict):
        kept = {key: without_empty(value) for key, value in tree.items()}
        return {key: value for key, value in kept.items() if value not in (None, False)}
    return [without_empty(value) for value in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize("name", REPLIES)
def test_the_sdk_reads_every_reply_and_loses_nothing(name: str) -> None:
    from linebot.v3.messaging import PushMessageRequest, ReplyMessageRequest  # takes a second

    reply, _ = REPLIES[name]
    for call, model in (
        (reply_call(reply, speak, TO, "k3x9", None), ReplyMessageRequest),
        (push_call(reply, speak, "U1", None), PushMessageRequest),
    ):
        ours = json.loads(call.body)
        theirs = model.from_dict(ours).to_dict()
        assert without_empty(theirs) == ours


def test_nothing_in_a_card_is_cut_or_of_fixed_height() -> None:
    (message,) = rendered(CARD)
    for node in nodes(message["contents"]):
        if node.get("type") == "text":
            assert node["wrap"]
            assert node["scaling"]
            assert node["size"] in {"lg", "xl"}
        assert not node.keys() & {"height", "maxHeight", "maxLines", "adjustMode", "width"}


def test_a_phone_is_a_call_button_that_shows_the_number() -> None:
    phones = (Phone("02-111-1111", quote("โทรธนาคาร")), Phone("*123#", quote("เช็กเบอร์")))
    (message,) = rendered(Card(quote("โทร"), phones=phones))
    assert [action["uri"] for action in actions(message)] == ["tel:021111111", "tel:*123%23"]


def test_a_number_nobody_can_dial_is_only_shown() -> None:
    (message,) = rendered(Card(quote("โทร"), phones=(Phone("ถามเพื่อนบ้าน", quote("โทร")),)))
    assert actions(message) == []


def test_sharing_and_location_stay_inside_line() -> None:
    buttons = (Share(quote("ให้ลูกดู"), quote("ระวัง & อย่า+กด")), AskLocation(quote("ส่งที่อยู่")))
    (message,) = rendered(Card(quote("x"), buttons=buttons))
    share, place = actions(message)
    assert share["uri"] == (
        "https://line.me/R/share?text="
        "%E0%B8%A3%E0%B8%B0%E0%B8%A7%E0%B8%B1%E0%B8%87%20%26%20"
        "%E0%B8%AD%E0%B8%A2%E0%B9%88%E0%B8%B2%2B%E0%B8%81%E0%B8%94"
    )
    assert place["uri"] == "https://line.me/R/nv/location/"


def test_a_shared_text_too_long_for_a_link_is_cut_between_letters() -> None:
    (message,) = rendered(Card(quote("x"), buttons=(Share(quote("แชร์"), quote("น้ำ" * 200)),)))
    (share,) = actions(message)
    assert 900 < len(share["uri"]) <= 1000
    assert share["uri"].endswith("%E0%B8%B3%E2%80%A6")  # SARA AM, ellipsis


def test_long_labels_are_cut_by_graphemes_and_shown_in_the_chat_as_pressed() -> None:
    (message,) = rendered(
        Card(quote("x"), buttons=(Press(quote(LONG), "menu"),)),
        Choices((Press(quote(LONG), "menu"), AskLocation(quote(LONG)))),
    )
    button, choice, place = actions(message["contents"]) + actions(message["quickReply"])
    assert measure(button["label"], "grapheme") == 40
    assert button["displayText"] == button["label"]
    # Before the ellipsis there was a space: 19.
    assert measure(choice["label"], "grapheme") == measure(place["label"], "grapheme") == 19
    assert measure(choice["displayText"], "grapheme") == 40


def test_choices_hang_on_the_last_message_and_are_thirteen_at_most() -> None:
    many = Choices(tuple(Press(quote(str(n)), "menu") for n in range(20)))
    first, last = rendered(Text(quote("a")), Text(quote("b")), many)
    assert "quickReply" not in first
    assert len(last["quickReply"]["items"]) == 13


def test_the_list_of_chats_shows_first_words_and_a_notice_shows_none() -> None:
    (message,) = rendered(CARD)
    assert message["altText"].startswith("อันตราย อย่ากด\nลิงก์นี้")
    pushed = json.loads(push_call(Reply((CARD,)), speak, "U1", None).body)
    assert [message["altText"] for message in pushed["messages"]] == ["มีข้อความ แตะเพื่ออ่าน"]


def test_alternative_text_is_400_units_at_most_and_never_empty() -> None:
    (message,) = rendered(Card(quote("👍" * 500)))
    assert measure(message["altText"], "utf16") <= 400
    (message,) = rendered(Card(quote(" ")))
    assert message["altText"]


def test_a_picture_is_shown_only_from_an_address_of_ours() -> None:
    part = Picture("poster.png", quote("ป้าย"))
    assert rendered(part) == [{"type": "text", "text": "ป้าย"}]
    (message,) = rendered(part, pictures=hung)
    assert message["originalContentUrl"] == "https://rutan.example/media/poster.png"
    drawn = Drawn("certificate", {"name": "ปุ้ย"}, quote("ใบที่ระลึก"))
    assert rendered(drawn, pictures=hung) == [{"type": "text", "text": "ใบที่ระลึก"}]


def test_a_cards_picture_stands_above_its_words_and_takes_the_room_it_will_need() -> None:
    card = Card(quote("ดูนี่"), (quote("จริงไหม"),), picture=Picture("a.png", quote("ป้าย"), (4, 3)))
    (message,) = rendered(card, pictures=hung)
    hero, words = message["contents"]["hero"], message["contents"]["body"]["contents"]
    assert (hero["url"], hero["aspectRatio"]) == ("https://rutan.example/media/a.png", "4:3")
    assert [(node["text"], node["size"]) for node in words] == [("ป้าย", "sm"), ("จริงไหม", "lg")]
    assert message["altText"] == "ดูนี่\nป้าย\nจริงไหม"


def test_without_an_address_a_cards_picture_is_its_words_in_full_size() -> None:
    (message,) = rendered(Card(quote("ดูนี่"), picture=Picture("a.png", quote("ป้าย"))))
    assert "hero" not in message["contents"]
    assert [n["text"] for n in message["contents"]["body"]["contents"]] == ["ป้าย"]
    assert {n["size"] for n in message["contents"]["body"]["contents"]} == {"lg"}


@pytest.mark.parametrize("pictures", [hung, None])
def test_the_words_of_a_picture_that_only_decorates_are_not_shown(
    pictures: Address | None,
) -> None:
    picture = Picture("a.png", quote("ป้าย"), decorates=True)
    (message,) = rendered(Card(quote("ดูนี่"), (quote("x"),), picture=picture), pictures=pictures)
    assert "ป้าย" not in json.dumps(message, ensure_ascii=False)
    assert ("hero" in message["contents"]) is bool(pictures)


def test_a_recording_is_played_only_where_it_can_be_fetched() -> None:
    sound = Sound("fake-police.th.m4a", 41_500, quote("ฟังเรื่องตำรวจ"))
    listen = Card(quote("บทเรียน"), buttons=(Press(quote("ฟัง"), "lesson.listen", plays=True),))
    played, card = rendered(sound, listen, pictures=hung)
    address = "https://rutan.example/media/fake-police.th.m4a"
    assert played == {"type": "audio", "originalContentUrl": address, "duration": 41_500}
    assert [action["data"] for action in actions(card)] == ["lesson.listen"]
    told, card = rendered(sound, listen)
    assert told == {"type": "text", "text": "ฟังเรื่องตำรวจ"}
    assert actions(card) == []


def test_empty_words_are_no_bubble_and_an_empty_reply_is_still_a_call() -> None:
    assert rendered(Text(quote(" \n")), Text(quote("a"))) == [{"type": "text", "text": "a"}]
    assert rendered(Text(quote(""))) == [{"type": "text", "text": "…"}]
    (message,) = rendered(Card(quote("x"), (quote(""), quote("y")), buttons=()))
    assert [node["text"] for node in nodes(message) if node.get("type") == "text"] == ["x", "y"]
    assert "footer" not in message["contents"]


def test_the_fullest_bubble_stays_below_30_kilobytes() -> None:
    heavy = "ฝึ้" * 400
    card = Card(
        quote(heavy),
        tuple(quote(heavy) for _ in range(40)),
        tuple(Phone("021111111", quote(heavy)) for _ in range(20)),
        tuple(Press(quote(heavy), "menu") for _ in range(20)),
    )
    (message,) = rendered(card)
    size = len(json.dumps(message["contents"], ensure_ascii=False).encode())
    assert 20_000 < size < 30_000


def test_an_event_without_a_token_is_answered_by_push() -> None:
    call = reply_call(
        Reply((Text(quote("a")),)), speak, Envelope("line", "", "e", "line:U1", "U1"), None, None
    )
    assert call.push
    assert json.loads(call.body)["to"] == "U1"


def test_late_bubbles_lose_their_vanished_choices_and_fill_five_at_most() -> None:
    def call(count: int) -> Any:
        parts = tuple(Text(quote(str(n))) for n in range(count))
        choices = Choices((Press(quote("เมนู"), "menu"),))
        return reply_call(Reply((*parts, choices)), speak, TO, None, None)

    joined = before(call(2), call(3))
    assert joined
    found = json.loads(joined.body)
    assert ["quickReply" in message for message in found["messages"]] == [False] * 4 + [True]
    assert found["replyToken"] == "token"
    assert before(call(3), call(3)) is None
    assert before(as_push(call(1), "U1"), call(1)) is not None


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "paint",
    [
        *(colours.HEADERS[tone] for tone in Tone),
        *(colours.BUTTONS[weight] for weight in Weight),
        colours.CALL,
        Paint("#FFFFFF", colours.WORDS),
    ],
)
def test_every_colour_pair_can_be_read(paint: Paint) -> None:
    light, dark = sorted((luminance(paint.ground), luminance(paint.text)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_warning_to_pass_on_fits_a_share_link_whole(language: str) -> None:
    content = CONTENT
    phrases = load_phrases(content, Mistakes(content))[language]
    warnings = {key: words for key, words in phrases.items() if ".share." in key}
    assert warnings
    link = quote("kbank-verify-login-account-th[.]example-hosting[.]com")
    for key in warnings:
        said = Phrase(key, {"link": link, "code": "c12345678"})
        book = Phrasebook({language: phrases}).speaker(language)
        card = Card(quote("x"), buttons=(Share(quote("แชร์"), said),))
        call = reply_call(Reply((card,)), book, TO, None, None)
        (share,) = actions(json.loads(call.body))
        assert not share["uri"].endswith("%E2%80%A6"), key
