"""LINE's HTTP side before a strict stand-in: keys, quota, profiles, what people sent."""

import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.base import Envelope, Fate, SendFailed
from bot.channels.line.channel import LineChannel
from bot.channels.line.client import Quota
from bot.turns.phrasebook import Phrasebook
from handlers.core.incoming import Media
from handlers.core.reply import Reply, Text, quote
from tests.bot.channels.line.subject import make, strict_api
from tests.bot.channels.serving import serving

speak = Phrasebook({}).speaker("th")
PERSON = "U" + "4" * 32
REPLY = Reply((Text(quote("สวัสดี")),))
PUSH = make("").render_push(REPLY, speak, PERSON)


def to(*, private: bool = True) -> Envelope:
    """The envelope of an event."""
    return Envelope("line", "bot", "e", f"line:{PERSON}", PERSON, private, "token")


@pytest.fixture
def api(shared: Path) -> Any:
    """The strict LINE."""
    return strict_api(shared)


@pytest.fixture
async def line(api: Any) -> AsyncIterator[LineChannel]:
    """The channel before the strict LINE."""
    async with serving(api.app()) as base:
        channel = make(base)
        await channel.open()
        yield channel
        await channel.close()


async def fails(line: LineChannel, call: Any) -> SendFailed:
    """The error of a send that must fail."""
    with pytest.raises(SendFailed) as caught:
        await line.send(call, str(uuid.uuid4()))
    return caught.value


async def test_a_push_carries_its_key_and_a_reply_has_none(line: LineChannel, api: Any) -> None:
    key = str(uuid.uuid4())
    await line.send(PUSH, key)
    await line.send(line.render(REPLY, speak, to(), None), key)
    assert [call["retry_key"] for call in api.calls] == [key, None]


async def test_a_push_taken_before_is_a_success(line: LineChannel, api: Any) -> None:
    key = str(uuid.uuid4())
    await line.send(PUSH, key)
    await line.send(PUSH, key)
    assert [call["status"] for call in api.calls] == [200, 409]


async def test_a_reply_token_is_good_once(line: LineChannel) -> None:
    call = line.render(REPLY, speak, to(), None)
    await line.send(call, "row")
    assert (await fails(line, call)).fate is Fate.TOKEN_GONE


async def test_line_answering_too_late_is_unclear(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.line.client.SEND", aiohttp.ClientTimeout(total=0.02))
    api.faults.append({"path": "/v2/bot/message/push", "times": 1, "delay": 0.5})
    async with serving(api.app()) as base:
        channel = make(base)
        await channel.open()
        error = await fails(channel, PUSH)
        await channel.close()
    assert (error.fate, str(error)) == (Fate.UNCLEAR, "no answer from LINE: TimeoutError")


async def test_the_month_s_end_of_pushes_is_told_apart(line: LineChannel, api: Any) -> None:
    api.quota = {"limit": 2, "used": 2}
    assert (await fails(line, PUSH)).fate is Fate.QUOTA
    assert await line.quota() == Quota(limit=2, used=2)


async def test_an_account_without_limit_has_none(line: LineChannel, api: Any) -> None:
    await line.send(PUSH, str(uuid.uuid4()))
    assert await line.quota() == Quota(limit=None, used=1)


async def test_a_refused_body_tells_the_operator_and_not_the_person(line: LineChannel) -> None:
    error = await fails(line, line.render_push(REPLY, speak, "nobody"))
    assert (error.fate, str(error)) == (Fate.REFUSED, "LINE answered 400")


async def test_the_language_is_that_of_the_profile(line: LineChannel, api: Any) -> None:
    assert await line.language_of(to()) is None
    for told, ours in (("en", "en"), ("th-TH", "th"), ("zh-Hant", "zh")):
        api.languages[PERSON] = told
        assert await line.language_of(to()) == ours


async def test_a_group_is_asked_for_no_profile_and_shown_no_animation(
    line: LineChannel, api: Any
) -> None:
    group = to(private=False)
    await line.loading(group)
    assert await line.language_of(group) is None
    assert api.calls == []


async def test_the_animation_is_one_that_line_takes(line: LineChannel, api: Any) -> None:
    await line.loading(to())
    assert [(call["path"], call["status"]) for call in api.calls] == [
        ("/v2/bot/chat/loading/start", 200)
    ]


async def test_what_a_person_sent_is_fetched_up_to_the_limit(line: LineChannel, api: Any) -> None:
    api.content["58500"] = b"x" * 1000
    assert await line.fetch(Media("58500"), 1000) == b"x" * 1000
    assert await line.fetch(Media("58500"), 999) is None
    assert await line.fetch(Media("gone"), 1000) is None
    assert await line.fetch(Media("../../bot/info"), 1000) is None
    assert not any(call["path"].endswith("bot/info") for call in api.calls)


Answer = Callable[[web.Request], Any]


async def fetched(answer: Answer, limit: int) -> bytes | None:
    """What a fetch makes of a platform that answers like this."""
    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    async with serving(app) as base:
        channel = make(base)
        await channel.open()
        found = await channel.fetch(Media("1"), limit)
        await channel.close()
    return found


async def test_content_without_a_length_is_cut_off_at_the_limit() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        try:
            for _ in range(10_000):
                await response.write(b"x" * 10_000)
        except ConnectionError:
            pass
        return response

    assert await fetched(endless, 50_000) is None


async def test_content_elsewhere_is_not_followed() -> None:
    seen = []

    async def away(request: web.Request) -> web.Response:
        seen.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    assert await fetched(away, 100) is None
    assert seen == ["/v2/bot/message/1/content"]


async def test_content_still_being_prepared_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.line.client.PREPARING", 0.0)
    answers = [202, 202, 200]

    async def soon(request: web.Request) -> web.Response:
        return web.Response(status=answers.pop(0), body=b"ready")

    assert await fetched(soon, 100) == b"ready"


async def test_a_closed_channel_says_so() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await make("http://127.0.0.1:9").send(PUSH, "key")


ALIAS = "/v2/bot/richmenu/alias/rutan-en"


@pytest.fixture
def with_menus(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the strict LINE know the menu that an alias leads to."""
    answer = api.accept

    def accept(request: web.Request, template: str, body: Any) -> web.Response:
        if template == "/v2/bot/richmenu/alias/{richMenuAliasId}":
            alias = request.path.rsplit("/", 1)[-1]
            told = {"richMenuAliasId": alias, "richMenuId": f"richmenu-of-{alias}"}
            return web.json_response(told)
        answered: web.Response = answer(request, template, body)
        return answered

    monkeypatch.setattr(api, "accept", accept)


@pytest.mark.usefixtures("with_menus")
async def test_a_person_is_shown_the_menu_of_the_language_they_chose(
    line: LineChannel, api: Any
) -> None:
    await line.use_language(to(), "en")
    assert [(call["method"], call["path"], call["status"]) for call in api.calls] == [
        ("GET", ALIAS, 200),
        ("POST", f"/v2/bot/user/{PERSON}/richmenu/richmenu-of-rutan-en", 200),
    ]


async def test_a_group_and_a_language_without_a_menu_change_nothing(
    line: LineChannel, api: Any
) -> None:
    await line.use_language(to(private=False), "en")
    await line.use_language(to(), "my")
    assert api.calls == []


@pytest.mark.usefixtures("with_menus")
@pytest.mark.parametrize(
    "fault",
    [
        {"path": ALIAS, "status": 404},
        {"path": ALIAS, "drop": True},
        {"path": ".*/user/.*", "status": 500},
        {"path": ".*/user/.*", "drop": True},
    ],
)
async def test_a_menu_that_cannot_be_changed_disturbs_nobody(
    line: LineChannel, api: Any, fault: dict[str, Any]
) -> None:
    api.faults.append(fault)
    await line.use_language(to(), "en")


async def test_an_account_without_our_menus_is_left_alone(line: LineChannel, api: Any) -> None:
    await line.use_language(to(), "en")
    assert [call["path"] for call in api.calls] == [ALIAS]
