"""Replies as Telegram messages: what people see, what they can press, and what must not happen."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.base import Call, Envelope
from bot.channels.fit import measure
from bot.channels.telegram import render, wording
from bot.channels.telegram.hooks import ASK_PLACE
from bot.turns.phrasebook import Phrasebook
from handlers.core.reply import (
    AskLocation,
    Card,
    Choices,
    Drawn,
    Part,
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
from tests.bot.channels.telegram.subject import buttons, data, message, words

speak = Phrasebook({}).speaker("th")
PRIVATE = Envelope("telegram", "1", "7", "telegram:55", "55")
GROUP = Envelope("telegram", "1", "7", "telegram:-9", "-9", private=False)
PRESSED = Envelope("telegram", "1", "7", "telegram:55", "55", pressed="44")


def written(*parts: Part, to: Envelope = PRIVATE, edits: bool = False) -> Call:
    return render.render(Reply(parts, edits), speak, to, "k3x9")


def markup(*parts: Part) -> str:
    return str(message(written(*parts))["text"])


def method(call: Call) -> str:
    return call.body.partition(b"\n")[0].decode()


# --- words ---


def test_bubbles_are_paragraphs_of_one_message() -> None:
    call = written(Text(quote("หนึ่ง")), Card(quote("สอง"), (quote("สาม"),)))
    assert method(call) == "sendMessage"
    assert message(call)["text"] == "หนึ่ง\n\n<b>สอง</b>\nสาม"
    assert message(call)["link_preview_options"] == {"is_disabled": True}
    assert not call.push


def test_what_is_not_to_forward_is_protected_in_whatever_message_it_comes() -> None:
    trick = Card(quote("a coupon"), not_to_forward=True)
    plain = written(Text(quote("hello")))
    assert "protect_content" not in message(plain)
    call = written(Text(quote("hello")), trick)
    assert message(call)["protect_content"] is True
    pushed = render.render_push(Reply((trick,)), speak, "55")
    assert message(pushed)["protect_content"] is True
    assert message(render.as_push(call, "55"))["protect_content"] is True
    for late, later in ((call, plain), (plain, call)):
        both = render.before(late, later)
        assert both
        assert message(both)["protect_content"] is True
    both = render.before(plain, plain)
    assert both
    assert "protect_content" not in message(both)


def test_an_edited_message_cannot_be_protected_any_more() -> None:
    # editMessageText has no such field (Bot API).
    call = written(Card(quote("a coupon"), not_to_forward=True), to=PRESSED, edits=True)
    assert method(call) == "editMessageText"
    assert "protect_content" not in message(call)


@pytest.mark.parametrize(
    ("tone", "mark"),
    [(Tone.PLAIN, ""), (Tone.CALM, "🔵 "), (Tone.WARN, "🟡 "), (Tone.DANGER, "🔴 ")],
)
def test_a_tone_is_a_mark_before_the_words(tone: Tone, mark: str) -> None:
    assert markup(Card(quote("อย่ากด"), tone=tone)) == f"<b>{mark}อย่ากด</b>"


def test_a_discreet_card_shows_a_locked_screen_its_title_alone() -> None:
    card = Card(quote("เรื่องใหม่"), (quote("โอนเงิน"), quote("ดู hxxps://x นะ")), discreet=True)
    assert markup(card) == (
        "<b>เรื่องใหม่</b>\n<code>telegram.covered</code>\n<tg-spoiler>โอนเงิน</tg-spoiler>\n"
        "<tg-spoiler>ดู hxxps://x นะ</tg-spoiler>"
    )
    assert "telegram.covered" not in markup(Card(quote("เรื่องใหม่"), discreet=True))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ดู https://evil.example/a.b นะ", "ดู hxxps://evil[.]example/a[.]b นะ"),
        ("evil[.]example", "evil[.]example"),
        ("ทัก @evilname", "ทัก [@]evilname"),
        ("บาท 1.50", "บาท 1.50"),
    ],
)
def test_an_address_in_a_covered_line_is_covered_and_opens_nothing(text: str, shown: str) -> None:
    covered = markup(Card(quote("ก"), (quote(text),), discreet=True))
    assert covered.endswith(f"<tg-spoiler>{shown}</tg-spoiler>")


def test_nothing_a_person_wrote_becomes_markup() -> None:
    evil = '</b><a href="http://evil.example">ธนาคาร</a> & <script>'
    call = written(Card(quote(evil), (quote(evil),)), Text(quote(evil)))
    assert words(call).count("<script>") == 3
    assert "<a" not in message(call)["text"]
    assert "&lt;script&gt;" in message(call)["text"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ดู http://evil.example/a?b=c นะ", "ดู <code>http://evil.example/a?b=c</code> นะ"),
        ("ktb-th.com", "<code>ktb-th.com</code>"),
        ("เว็บ ธนาคาร.ไทย ปลอม", "เว็บ <code>ธนาคาร.ไทย</code> ปลอม"),
        ("ถาม @fake_bank ดู", "ถาม <code>@fake_bank</code> ดู"),
        ("tg://resolve?domain=x", "<code>tg://resolve?domain=x</code>"),
        ("...evil.example", "<code>...evil.example</code>"),
        ("โทร 1441 หรือ 02-111-1111", "โทร 1441 หรือ 02-111-1111"),
        ("ถาม รพ.สต. หรือ ก.ล.ต. เวลา 14.05 น.", "ถาม รพ.สต. หรือ ก.ล.ต. เวลา 14.05 น."),
        ("e.g. this", "e.g. this"),
    ],
)
def test_an_address_is_shown_but_cannot_be_tapped(text: str, shown: str) -> None:
    assert markup(Text(quote(text))) == shown


def test_an_address_in_a_title_does_not_nest_in_bold() -> None:
    assert markup(Card(quote("อย่ากด evil.example เลย"))) == (
        "<b>อย่ากด </b><code>evil.example</code><b> เลย</b>"
    )


@pytest.mark.parametrize("text", ["a" * 4094, "a." * 2047, ":" * 4094, "@" * 4094, "a-" * 2047])
def test_odd_words_are_looked_through_in_one_pass(text: str) -> None:
    assert words(written(Text(quote(text)))) == text


def test_a_number_to_call_stands_alone_and_can_be_copied() -> None:
    phones = (Phone("1441", quote("โทร 1441")), Phone("02-111-1111", quote("02-111-1111")))
    call = written(Card(quote("โทรเลย"), phones=phones))
    assert words(call).splitlines() == ["โทรเลย", "📞 โทร 1441", "1441", "02-111-1111"]
    assert [button["copy_text"]["text"] for button in buttons(call)] == ["1441", "02-111-1111"]


def test_a_number_too_long_to_copy_is_only_shown() -> None:
    call = written(Card(quote("โทร"), phones=(Phone("1" * 257, quote("x")), Phone("", quote("y")))))
    assert buttons(call) == []


@pytest.mark.parametrize("letter", ["ก", "&", "👍", "<"])
def test_a_long_message_fits_as_telegram_counts(letter: str) -> None:
    call = written(Text(quote("สั้น")), Text(quote(letter * 9000)), Text(quote(letter * 2000)))
    assert wording.size(message(call)["text"]) <= 4096
    assert wording.size(message(call)["text"]) > 4000
    assert words(call).startswith("สั้น\n\n")
    assert "…" in words(call)


def test_markup_does_not_count_towards_the_length() -> None:
    call = written(Text(quote("&" * 4094)))
    assert words(call) == "&" * 4094


def test_an_empty_reply_is_never_sent_empty() -> None:
    assert words(written(Text(quote("  ")))) == "…"
    assert words(written()) == "…"


def test_half_a_letter_from_elsewhere_can_still_be_sent() -> None:
    assert written(Text(quote("ก\ud83d"))).body.decode()


# --- buttons ---


def test_each_button_is_as_wide_as_the_message() -> None:
    presses = (
        Press(quote("แจ้งอำเภอ"), "report.carry", step=True, weight=Weight.MAIN),
        Press(quote("จ่ายเงินไปแล้ว"), "paid", weight=Weight.URGENT),
    )
    call = written(Card(quote("x"), buttons=presses), Choices((Press(quote("เมนู"), "menu"),)))
    assert message(call)["reply_markup"]["inline_keyboard"] == [
        [{"text": "แจ้งอำเภอ", "callback_data": "report.carry#k3x9", "style": "primary"}],
        [{"text": "🔴 💸 จ่ายเงินไปแล้ว", "callback_data": "paid", "style": "danger"}],
        [{"text": "🏠 เมนู", "callback_data": "menu"}],
    ]


def test_a_reply_without_buttons_has_no_keyboard() -> None:
    assert "reply_markup" not in message(written(Text(quote("x"))))


def test_sharing_opens_the_apps_own_list_of_chats() -> None:
    text = "ระวัง 100% & #ปลอม + ลิงก์\nอย่ากด"
    (button,) = buttons(
        written(Card(quote("x"), buttons=(Share(quote("ให้คนที่บ้านดู"), quote(text)),)))
    )
    address = urlsplit(button["url"])
    assert (address.netloc, address.path) == ("t.me", "/share/url")
    assert parse_qs(address.query) == {"url": [text]}


@pytest.mark.parametrize("length", [230, 256, 257, 2000])
def test_long_words_can_still_be_shared(length: int) -> None:
    (button,) = buttons(
        written(Card(quote("x"), buttons=(Share(quote("แชร์"), quote("ก" * length)),)))
    )
    if length <= 256:
        assert button["copy_text"] == {"text": "ก" * length}
    else:
        assert len(button["url"]) <= 2048


def test_the_place_is_asked_for_in_private_only() -> None:
    card = Card(
        quote("อำเภอไหน"), buttons=(AskLocation(quote("ส่งที่อยู่")), Press(quote("ข้าม"), "menu"))
    )
    assert data(written(card)) == [ASK_PLACE, "menu"]
    assert data(written(card, to=GROUP)) == ["menu"]
    assert data(render.render_push(Reply((card,)), speak, "-9")) == ["menu"]


def test_more_buttons_than_a_keyboard_takes_are_left_out() -> None:
    many = tuple(Press(quote(f"{n}"), "menu", str(n)) for n in range(150))
    assert len(buttons(written(Card(quote("x"), buttons=many)))) == 100


# --- editing, pushing, joining ---


def test_a_quiz_answer_takes_the_place_of_its_question() -> None:
    call = written(Text(quote("ถูกต้อง")), to=PRESSED, edits=True)
    assert method(call) == "editMessageText"
    assert message(call)["message_id"] == 44
    assert "message_id" not in message(render.as_push(call, "55"))


def test_only_a_reply_that_asks_for_it_edits() -> None:
    assert method(written(Text(quote("x")), to=PRESSED)) == "sendMessage"
    assert method(written(Text(quote("x")), edits=True)) == "sendMessage"


def test_a_call_can_be_turned_to_another_chat() -> None:
    pushed = render.as_push(written(Text(quote("x"))), "-100777")
    assert (message(pushed)["chat_id"], method(pushed), pushed.push) == (
        "-100777",
        "sendMessage",
        True,
    )


def test_late_words_keep_their_buttons_and_menu_is_shown_once() -> None:
    menu = Press(quote("เมนู"), "menu")
    late = written(Card(quote("ผลตรวจ"), buttons=(Press(quote("แจ้ง"), "report.carry"), menu)))
    call = written(Card(quote("คำตอบใหม่"), buttons=(menu,)))
    joined = render.before(late, call)
    assert joined is not None
    assert words(joined) == "ผลตรวจ\n\nคำตอบใหม่"
    assert data(joined) == ["report.carry", "menu"]


def test_a_message_that_takes_anothers_place_takes_no_late_words() -> None:
    late = written(Text(quote("x")))
    assert render.before(late, written(Text(quote("y")), to=PRESSED, edits=True)) is None


def test_a_late_edit_can_still_come_first() -> None:
    late = written(Text(quote("ก่อน")), to=PRESSED, edits=True)
    joined = render.before(late, written(Text(quote("หลัง"))))
    assert joined is not None
    assert (method(joined), words(joined)) == ("sendMessage", "ก่อน\n\nหลัง")


# --- pictures ---


def hung(part: Picture | Drawn | Sound) -> str:
    return f"https://rutan.example/media/{part.kind if isinstance(part, Drawn) else part.name}"


POSTER = Picture("poster.png", quote("ป้าย"))
MENU = Card(quote("เก็บไว้"), buttons=(Press(quote("เมนู"), "menu"),))


def photo(*parts: Part, to: Envelope = PRIVATE, edits: bool = False) -> Call:
    return render.render(Reply(parts, edits), speak, to, "k3x9", hung)


def test_a_picture_and_its_words_are_one_photo_with_a_caption() -> None:
    call = photo(POSTER, MENU)
    assert method(call) == "sendPhoto"
    assert message(call) == {
        "chat_id": "55",
        "photo": "https://rutan.example/media/poster.png",
        "caption": "🖼 ป้าย\n\n<b>เก็บไว้</b>",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "🏠 เมนู", "callback_data": "menu"}]]},
    }


def test_words_longer_than_a_caption_are_a_message_without_the_picture() -> None:
    room = render.CAPTION - measure("🖼 ป้าย\n\n", "utf16")
    assert method(photo(POSTER, Text(quote("ก" * room)))) == "sendPhoto"
    assert method(photo(POSTER, Text(quote("ก" * (room + 1))))) == "sendMessage"


def test_a_cards_picture_is_the_photo_above_its_words() -> None:
    card = Card(quote("ดูนี่"), (quote("จริงไหม"),), picture=Picture("a.png", quote("ป้าย")))
    call = photo(card)
    assert method(call) == "sendPhoto"
    assert message(call)["photo"] == "https://rutan.example/media/a.png"
    assert message(call)["caption"] == "<b>ดูนี่</b>\nป้าย\nจริงไหม"
    assert words(written(card)) == "ดูนี่\nป้าย\nจริงไหม"
    quiet = Card(quote("ดูนี่"), picture=Picture("a.png", quote("ป้าย"), decorates=True))
    assert message(photo(quiet))["caption"] == "<b>ดูนี่</b>"


def test_a_recording_and_the_question_below_it_are_one_message() -> None:
    sound = Sound("a.th.m4a", 41_500, quote("ฟังเรื่องตำรวจ"))
    question = Card(quote("ทำอย่างไร"), buttons=MENU.buttons, picture=POSTER)
    call = photo(sound, question)
    assert method(call) == "sendAudio"
    assert message(call)["audio"] == "https://rutan.example/media/a.th.m4a"
    assert message(call)["duration"] == 42
    assert message(call)["caption"] == "🔊 ฟังเรื่องตำรวจ\n\n<b>ทำอย่างไร</b>\nป้าย"
    assert data(call) == ["menu"]
    assert method(render.in_words(call)) == "sendMessage"
    assert "audio" not in message(render.in_words(call))
    assert render.before(call, photo(POSTER)) is None
    joined = render.before(written(Text(quote("ก่อน"))), call)
    assert joined
    assert method(joined) == "sendAudio"


def test_a_button_to_a_recording_needs_an_address_of_ours() -> None:
    listen = Card(quote("x"), buttons=(Press(quote("ฟัง"), "lesson.listen", plays=True),))
    assert data(photo(listen)) == ["lesson.listen"]
    assert "reply_markup" not in message(written(listen))


def test_two_pictures_are_told_in_words() -> None:
    assert method(photo(POSTER, POSTER)) == "sendMessage"


def test_a_picture_comes_as_a_message_of_its_own_where_words_would_take_anothers_place() -> None:
    assert method(photo(POSTER, to=PRESSED, edits=True)) == "sendPhoto"
    assert method(photo(MENU, to=PRESSED, edits=True)) == "editMessageText"


def test_a_photo_stays_a_photo_when_it_is_pushed_and_can_become_words() -> None:
    pushed = render.as_push(photo(POSTER, MENU), "77")
    assert method(pushed) == "sendPhoto"
    assert message(pushed)["chat_id"] == "77"
    plain = render.in_words(pushed)
    assert method(plain) == "sendMessage"
    assert message(plain)["text"] == "🖼 ป้าย\n\n<b>เก็บไว้</b>"
    assert data(plain) == ["menu"]


def test_a_late_photo_takes_the_next_words_below_it_and_two_photos_never_join() -> None:
    joined = render.before(photo(POSTER), written(Text(quote("ต่อ")), MENU))
    assert joined
    assert method(joined) == "sendPhoto"
    assert message(joined)["caption"] == "🖼 ป้าย\n\nต่อ\n\n<b>เก็บไว้</b>"
    assert data(joined) == ["menu"]
    assert render.before(photo(POSTER), photo(POSTER)) is None
    assert render.before(photo(POSTER), written(Text(quote("ก" * 1100)))) is None
