"""The contract suite: what every channel must do alike. A channel joins by a line in subjects.py.

The payload folder of a channel tells STORY in its platform's own JSON, one `<kind>.json` a kind; a
kind that the app does not have has no file.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.channels.base import Call, Channel, Envelope, RawEvent, Refused, SendFailed
from bot.phrasebook import Phrasebook
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import (
    AskPlace,
    Card,
    Choices,
    Phone,
    Picture,
    Press,
    Reply,
    Share,
    Text,
    Tone,
    Weight,
    encode_press,
    quote,
)
from tests.bot.channels.subject import Failure, Subject
from tests.bot.channels.subjects import SUBJECTS

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
STAMP = "k3x9"
SECRET_WORDS = "หลานชื่อมะลิ 0812345678"  # what a person wrote: never to be seen in an error

STORY: dict[str, incoming.Said | type[incoming.Said] | None] = {
    "text": incoming.Text("สวัสดี 👋 ดู http://example.com"),
    "press": incoming.Pressed("report.number", "skip", STAMP),
    "press_standing": incoming.Pressed("learn.trick", "ai_voice", None),
    "picture": incoming.Picture,
    "voice": incoming.Voice,
    "video": incoming.File,
    "file": incoming.File,
    "location": incoming.Location(15.7, 105.0),
    "sticker": incoming.Sticker(),
    "hello": incoming.Hello(),
    "hello_code": incoming.Hello("d3805"),
    "gone": incoming.Gone(),
    "joined": incoming.Joined(),
    "left": incoming.Left(),
    "unsent": incoming.Unsent,
    "group_text": incoming.Text("ใครว่างบ้าง"),
    "group_mention": incoming.Text,
    "unknown": None,
    "unknown_message": None,
}
"""What each payload says: the very value, or its type where ids of the platform are in it."""

IN_GROUPS = {"joined", "left", "group_text", "group_mention"}
NEEDED = {"text", "press", "press_standing", "hello", "unknown"}

speak = Phrasebook({}).speaker("th")

CARD = Card(
    quote("อันตราย อย่ากด"),
    (quote("ลิงก์นี้แอบอ้างชื่อธนาคาร"), quote("ถ้าโอนเงินไปแล้ว โทรทันที")),
    (Phone("1441", quote("โทรศูนย์แก้ปัญหา")), Phone("02-111-1111", quote("โทรธนาคาร"))),
    (
        Press(quote("แจ้งอำเภอ"), "report.carry", step=True, weight=Weight.MAIN),
        Press(quote("จ่ายเงินไปแล้ว"), "paid", weight=Weight.URGENT),
        Share(quote("ให้คนที่บ้านดู"), quote("ระวังลิงก์ปลอม")),
        AskPlace(quote("ส่งที่อยู่ของฉัน")),
    ),
    Tone.DANGER,
)

REPLIES: dict[str, tuple[Reply, tuple[str, ...]]] = {
    "text": (Reply((Text(quote("สวัสดีค่ะ")),)), ("สวัสดีค่ะ",)),
    "card": (
        Reply((CARD,)),
        (
            "อันตราย อย่ากด",
            "ลิงก์นี้แอบอ้างชื่อธนาคาร",
            "ถ้าโอนเงินไปแล้ว โทรทันที",
            "โทรศูนย์แก้ปัญหา",
            "1441",
            "02-111-1111",
            "แจ้งอำเภอ",
            "จ่ายเงินไปแล้ว",
            "ให้คนที่บ้านดู",
            "ส่งที่อยู่ของฉัน",
        ),
    ),
    "picture": (Reply((Picture("poster", quote("ภาพ ป้ายเตือนภัย")),)), ("ภาพ ป้ายเตือนภัย",)),
    "choices": (
        Reply((Text(quote("เลือกได้เลย")), Choices((Press(quote("เมนู"), "menu"),)))),
        ("เลือกได้เลย", "เมนู"),
    ),
    "five bubbles": (
        Reply(tuple(Text(quote(f"ข้อ {n} นะคะ")) for n in range(1, 6))),
        tuple(f"ข้อ {n} นะคะ" for n in range(1, 6)),
    ),
    "an edit": (Reply((CARD,), edits=True), ("อันตราย อย่ากด",)),
    "an empty bubble among others": (Reply((Text(quote("")), Text(quote("มีคำ")))), ("มีคำ",)),
    "words that look like markup": (
        Reply((Text(quote("<b>&amp;</b> *_`[x](y) {0} \\n")), CARD)),
        ("<b>&amp;</b> *_`[x](y) {0} \\n",),
    ),
    "words far too long": (
        Reply(
            (
                Text(quote("ที่นี่ " * 3000)),
                Text(quote("👨‍👩‍👧‍👦" * 1500)),
                Text(quote("ก" + "่" * 6000)),
                Card(
                    quote("หัวเรื่อง " * 400),
                    tuple(quote("กำลังตรวจสอบน้ำ " * 60) for _ in range(20)),
                    tuple(Phone("1441", quote("โทร" * 100)) for _ in range(4)),
                    tuple(Press(quote("ปุ่มยาวมากที่สุด 👍 " * 16), "menu", str(n)) for n in range(14))
                    + (Share(quote("แชร์" * 80), quote("คำเตือนให้ลูกหลาน " * 200)),),
                ),
                Choices(tuple(Press(quote("ตัวเลือกที่ยาว" * 20), "menu") for _ in range(20))),
            )
        ),
        ("ที่นี่",),
    ),
}
"""Replies, and the words that must be readable in each."""


@pytest.fixture(params=SUBJECTS, ids=lambda subject: subject.name)
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each channel in turn."""
    found: Subject = request.param
    return found


@pytest.fixture
async def channel(subject: Subject) -> AsyncIterator[Channel]:
    """The channel, open, with nothing listening where its platform should be."""
    opened = subject.make("http://127.0.0.1:9")
    await opened.open()
    yield opened
    await opened.close()


def body(subject: Subject, kind: str) -> bytes:
    """The payload of this kind, or a skip where the app has no such thing."""
    path = subject.payloads / f"{kind}.json"
    if not path.exists():
        assert kind not in NEEDED, f"every channel needs {path}"
        pytest.skip(f"{subject.name} has no {kind}")
    return path.read_bytes()


def headers(subject: Subject, raw: bytes) -> dict[str, str]:
    """What the platform sends along with a body."""
    return subject.headers(raw) if subject.headers else {}


def event(subject: Subject, channel: Channel, kind: str) -> RawEvent:
    """The one event of a payload."""
    raw = body(subject, kind)
    (found,) = channel.receive(raw, headers(subject, raw)).events
    return found


def envelope(subject: Subject, channel: Channel) -> Envelope:
    """How to answer the text of the story."""
    return channel.parse(event(subject, channel, "text"), NOW)[1]


def refused(subject: Subject, channel: Channel, raw: bytes, sent: dict[str, str]) -> Refused:
    """The refusal of a call that must be refused."""
    with pytest.raises(Refused) as caught:
        channel.receive(raw, sent)
    return caught.value


# --- what comes in ---


def test_a_genuine_call_is_split_into_events(subject: Subject, channel: Channel) -> None:
    found = event(subject, channel, "text")
    assert (found.channel, channel.name) == (subject.name, subject.name)
    assert found.person.startswith(subject.name + ":")
    assert found.event_id
    assert found.plain


def test_a_wrong_signature_is_refused(subject: Subject, channel: Channel) -> None:
    if subject.headers is None:
        pytest.skip(f"nothing to verify on {subject.name}")
    raw = body(subject, "text")
    genuine = subject.headers(raw)
    for wrong in ("", "x", "ü", "A" * 5000, "é" + next(iter(genuine.values()))):
        refusal = refused(subject, channel, raw, dict.fromkeys(genuine, wrong))
        assert refusal.status == subject.refusal
    assert refused(subject, channel, raw, {}).status == subject.refusal


def test_a_refusal_never_quotes_the_body(subject: Subject, channel: Channel) -> None:
    raw = SECRET_WORDS.encode()
    refusal = refused(subject, channel, raw, headers(subject, raw))
    assert not any(word in str(refusal) for word in SECRET_WORDS.split())


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b"[" * 100_000, b'{"events": 7}', b"{}"]
)
def test_a_body_that_is_none_of_the_platform_is_refused(
    subject: Subject, channel: Channel, raw: bytes
) -> None:
    assert 400 <= refused(subject, channel, raw, headers(subject, raw)).status < 500


def test_header_names_are_read_in_any_case(subject: Subject, channel: Channel) -> None:
    raw = body(subject, "text")
    sent = headers(subject, raw)
    for change in (str.lower, str.upper):
        assert channel.receive(raw, {change(k): v for k, v in sent.items()}).events


def test_a_repeat_keeps_its_id(subject: Subject, channel: Channel) -> None:
    for kind in ("text", "press", "hello"):
        first, second = event(subject, channel, kind), event(subject, channel, kind)
        assert first.event_id == second.event_id


def test_different_events_have_different_ids(subject: Subject, channel: Channel) -> None:
    kinds = [kind for kind in STORY if (subject.payloads / f"{kind}.json").exists()]
    assert len({event(subject, channel, kind).event_id for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("kind", STORY)
def test_each_kind_is_told_in_our_words(subject: Subject, channel: Channel, kind: str) -> None:
    found, to = channel.parse(event(subject, channel, kind), NOW)
    expected = STORY[kind]
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert found.at.utcoffset() is not None
    if isinstance(expected, type):
        assert isinstance(found.said, expected)
    else:
        assert found.said == expected
    media = getattr(found.said, "media", None)
    assert media is None or media.handle
    assert found.in_group == (kind in IN_GROUPS)
    assert found.mentioned == (kind == "group_mention")
    assert to.private != found.in_group


def test_what_was_unsent_is_named_by_the_id_it_came_with(
    subject: Subject, channel: Channel
) -> None:
    taken_back = channel.parse(event(subject, channel, "unsent"), NOW)[0]
    told = channel.parse(event(subject, channel, "text"), NOW)[0]
    assert isinstance(taken_back, Incoming)
    assert isinstance(told, Incoming)
    assert taken_back.said == incoming.Unsent(told.message)


def test_the_envelope_is_of_the_event(subject: Subject, channel: Channel) -> None:
    for kind in ("text", "press", "unknown"):
        found = event(subject, channel, kind)
        to = channel.parse(found, NOW)[1]
        assert (to.channel, to.account, to.event_id, to.person) == (
            found.channel,
            found.account,
            found.event_id,
            found.person,
        )


def test_a_group_is_its_own_person_and_never_plain(subject: Subject, channel: Channel) -> None:
    said = event(subject, channel, "group_text")
    alone = event(subject, channel, "text")
    assert said.person != alone.person
    assert not said.plain
    assert channel.parse(said, NOW)[1].chat in said.person


ODD: tuple[Any, ...] = (None, 0, -1, 10**30, 0.5, "", "x", "\ud800", [], {}, [None], True)


def odd(node: Any) -> Iterator[Any]:
    """The same JSON again and again, each time with one thing in it gone or replaced."""
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in list(keys):
        kept = node[key]
        for value in ODD:
            node[key] = value
            yield node
        node[key] = kept
        yield from (node for _ in odd(kept))
        if isinstance(node, dict):
            del node[key]
            yield node
            node[key] = kept


@pytest.mark.parametrize("kind", STORY)
def test_no_event_however_odd_makes_parse_raise(
    subject: Subject, channel: Channel, kind: str
) -> None:
    found = event(subject, channel, kind)
    for changed in odd([json.loads(found.raw)]):
        raw = RawEvent(
            found.channel,
            found.account,
            found.event_id,
            found.person,
            json.dumps(changed[0]).encode(),
        )
        said, to = channel.parse(raw, NOW)
        assert to.person == found.person
        if said is not None and isinstance(said.said, incoming.Text):
            said.said.text.encode()  # nothing that could not be stored or answered


@pytest.mark.parametrize("raw", [b"", b"{", b"null", b"[]", b"\xff"])
def test_bytes_that_are_no_event_parse_to_nothing(
    subject: Subject, channel: Channel, raw: bytes
) -> None:
    found = event(subject, channel, "text")
    lost = RawEvent(found.channel, found.account, found.event_id, found.person, raw)
    assert channel.parse(lost, NOW)[0] is None


# --- what goes out ---


def test_limits_are_declared(subject: Subject, channel: Channel) -> None:
    limits = channel.limits
    assert {limits.text_unit, limits.label_unit} <= {"utf16", "grapheme", "byte"}
    assert min(limits.text, limits.label, limits.bubbles, limits.buttons) >= 1


@pytest.mark.parametrize("name", REPLIES)
def test_every_part_of_a_reply_can_be_read(subject: Subject, channel: Channel, name: str) -> None:
    reply, words = REPLIES[name]
    to = envelope(subject, channel)
    answered = channel.render(reply, speak, to, STAMP)
    pushed = channel.render_push(reply, speak, to.chat)
    assert pushed.push
    for call in (answered, pushed, channel.as_push(answered, to.chat)):
        assert isinstance(call.body, bytes)
        missing = [word for word in words if word not in subject.shown(call)]
        assert not missing
    assert channel.as_push(answered, to.chat).push


def test_buttons_carry_their_action_and_step_buttons_the_stamp(
    subject: Subject, channel: Channel
) -> None:
    presses = (
        Press(quote("ข้าม"), "report.number", "skip", step=True),
        Press(quote("เมนู"), "menu"),
    )
    reply = Reply((Card(quote("เบอร์อะไร"), buttons=presses), Choices(presses)))
    call = channel.render(reply, speak, envelope(subject, channel), STAMP)
    assert subject.data(call) == [encode_press(p, STAMP) for p in presses * 2]


def test_the_same_reply_renders_to_the_same_bytes(subject: Subject, channel: Channel) -> None:
    to = envelope(subject, channel)
    for reply, _ in REPLIES.values():
        assert channel.render(reply, speak, to, STAMP) == channel.render(reply, speak, to, STAMP)


def test_a_late_reply_goes_before_the_next_one(subject: Subject, channel: Channel) -> None:
    to = envelope(subject, channel)
    late = channel.render(Reply((Text(quote("คำตอบเก่า")),)), speak, to, STAMP)
    call = channel.render(Reply((CARD,)), speak, to, STAMP)
    joined = channel.before(late, call)
    assert joined is not None
    shown = subject.shown(joined)
    assert -1 < shown.find("คำตอบเก่า") < shown.find("อันตราย อย่ากด")
    assert joined.push == call.push


def test_a_late_reply_that_does_not_fit_is_left_alone(subject: Subject, channel: Channel) -> None:
    to = envelope(subject, channel)
    full = Reply(tuple(Text(quote("ยาว" * 1600)) for _ in range(channel.limits.bubbles)))
    call = channel.render(full, speak, to, STAMP)
    assert channel.before(call, call) is None


# --- the platform ---


@pytest.fixture
async def strict(subject: Subject, shared: Path) -> AsyncIterator[Channel]:
    """The channel, facing a platform that refuses what the real one would refuse."""
    if subject.platform is None:
        pytest.skip(f"{subject.name} calls nobody")
    async with subject.platform(shared) as base:
        channel = subject.make(base)
        await channel.open()
        yield channel
        await channel.close()


@pytest.mark.parametrize("name", REPLIES)
async def test_the_platform_takes_every_reply(subject: Subject, strict: Channel, name: str) -> None:
    to = envelope(subject, strict)
    reply, _ = REPLIES[name]
    await strict.send(strict.render(reply, speak, to, STAMP), str(uuid.uuid4()))
    await strict.send(strict.render_push(reply, speak, to.chat), str(uuid.uuid4()))


async def test_the_platform_takes_a_late_reply_both_ways(subject: Subject, strict: Channel) -> None:
    to = envelope(subject, strict)
    late = strict.render(REPLIES["choices"][0], speak, to, STAMP)
    joined = strict.before(late, strict.render(Reply((CARD,)), speak, to, STAMP))
    assert joined is not None
    await strict.send(joined, str(uuid.uuid4()))
    await strict.send(strict.as_push(late, to.chat), str(uuid.uuid4()))


@asynccontextmanager
async def answering(failure: Failure, chat: str) -> AsyncIterator[str]:
    """A platform that answers every call with this failure."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        if failure.status == 0:
            assert request.transport is not None
            request.transport.close()
        return web.Response(
            status=failure.status or 200,
            text=failure.body.replace("{chat}", chat),
            headers=failure.headers,
            content_type="application/json",
        )

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


FAILURES = [(subject, failure) for subject in SUBJECTS for failure in subject.failures]


@pytest.mark.parametrize(
    ("subject", "failure"), FAILURES, ids=[f"{s.name}-{f.name}" for s, f in FAILURES]
)
async def test_a_failed_send_says_what_to_do_and_nothing_of_the_person(
    subject: Subject, failure: Failure
) -> None:
    reading = subject.make("http://127.0.0.1:9")
    to = envelope(subject, reading)
    async with answering(failure, to.chat) as base:
        channel = subject.make(base)
        await channel.open()
        reply = Reply((Text(quote(SECRET_WORDS)),))
        call = (
            channel.render_push(reply, speak, to.chat)
            if failure.push
            else channel.render(reply, speak, to, STAMP)
        )
        with pytest.raises(SendFailed) as caught:
            await channel.send(call, str(uuid.uuid4()))
        await channel.close()
    error = caught.value
    assert (error.fate, error.after, error.moved_to) == (
        failure.fate,
        failure.after,
        failure.moved_to,
    )
    told = f"{error} {error!r} {error.__cause__!r}"
    assert str(error)
    assert not any(word in told for word in (*SECRET_WORDS.split(), to.chat))


async def test_with_nobody_there_only_the_send_raises(subject: Subject, channel: Channel) -> None:
    if subject.platform is None:
        pytest.skip(f"{subject.name} calls nobody")
    to = envelope(subject, channel)
    call: Call = channel.render(Reply((Text(quote(SECRET_WORDS)),)), speak, to, STAMP)
    with pytest.raises(SendFailed):
        await channel.send(call, str(uuid.uuid4()))
    await channel.loading(to)
    assert await channel.language_of(to) is None
    assert await channel.fetch(Media("1"), 1000) is None


@pytest.mark.parametrize("answer", ["", "[]", "null", "7", '{"language": 7}', "<html>"])
async def test_a_platform_that_answers_nonsense_hurts_nobody(subject: Subject, answer: str) -> None:
    if subject.platform is None:
        pytest.skip(f"{subject.name} calls nobody")
    failure = next(f for f in subject.failures)
    nonsense = Failure("nonsense", failure.fate, 200, answer)
    async with answering(nonsense, "") as base:
        channel = subject.make(base)
        await channel.open()
        to = envelope(subject, channel)
        await channel.loading(to)
        assert await channel.language_of(to) is None
        await channel.close()


async def test_closing_twice_is_closing(subject: Subject) -> None:
    channel = subject.make("http://127.0.0.1:9")
    await channel.open()
    await channel.close()
    await channel.close()
