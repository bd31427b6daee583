"""Setting up a LINE account before the strict stand-in."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.channels.line import richmenu
from bot.channels.line.setup import Menu, SetUpFailed, set_up
from bot.turns.phrasebook import Phrasebook
from tests.bot.channels.line.subject import strict_api
from tests.bot.channels.serving import serving

BOOK = Phrasebook({})
MENUS = {
    language: Menu(
        richmenu.name(language), richmenu.request(BOOK.speaker(language), language), b"png"
    )
    for language in ("th", "en")
}


@pytest.fixture
def api(shared: Path) -> Any:
    """The strict LINE."""
    return strict_api(shared)


async def run(app: web.Application, webhook: str | None = None) -> list[str]:
    """Set up before this platform; what was told."""
    told: list[str] = []
    async with serving(app) as base:
        await set_up("token", base, base, MENUS, webhook, told.append)
    return told


async def test_a_new_account_gets_both_menus_and_its_webhook(api: Any) -> None:
    told = await run(api.app(), "https://rutan.example/hooks/line")
    assert [call["status"] for call in api.calls] == [200] * len(api.calls)
    made = [call["body"]["name"] for call in api.calls if call["path"] == "/v2/bot/richmenu"]
    assert made == ["rutan-th", "rutan-en"]
    paths = [call["path"] for call in api.calls]
    assert sum("/v2/bot/richmenu/richmenu-" in path for path in paths) == 2
    # Thai is what everybody sees, set only when the strip of both leads somewhere.
    assert paths[-2].startswith("/v2/bot/user/all/richmenu/richmenu-")
    assert api.calls[-1]["body"] == {"endpoint": "https://rutan.example/hooks/line"}
    assert told[0] == "account: bot (@test)"
    assert told[-1] == "webhook: https://rutan.example/hooks/line"


async def test_without_an_address_the_webhook_is_left_alone(api: Any) -> None:
    told = await run(api.app())
    assert not any("webhook" in call["path"] for call in api.calls)
    assert not any("webhook" in line for line in told)


async def test_a_second_run_moves_the_alias_and_takes_only_our_old_menus_away() -> None:
    calls = []

    async def answer(request: web.Request) -> web.Response:
        calls.append((request.method, request.path))
        match request.method, request.path:
            case "GET", "/v2/bot/info":
                info = {"userId": "U1", "basicId": "@x", "displayName": "x"}
                return web.json_response({**info, "chatMode": "bot", "markAsReadMode": "auto"})
            case "GET", "/v2/bot/richmenu/list":
                other = {"name": "made by hand", "richMenuId": "theirs"}
                ours = {"name": "rutan-th", "richMenuId": "old"}
                rest = {"size": {"width": 2500, "height": 1686}, "selected": True}
                rest |= {"chatBarText": "x", "areas": []}
                return web.json_response({"richmenus": [{**other, **rest}, {**ours, **rest}]})
            case "POST", "/v2/bot/richmenu":
                return web.json_response({"richMenuId": "new"})
            case "POST", "/v2/bot/richmenu/batch":
                link = {"type": "link", "from": "old", "to": "new"}
                assert (await request.json())["operations"] == [link]
                return web.json_response({}, status=202, headers={"x-line-request-id": "r1"})
            case "GET", "/v2/bot/richmenu/progress/batch":
                assert request.query["requestId"] == "r1"
                done = {"phase": "succeeded", "acceptedTime": "2026-11-22T03:00:00Z"}
                return web.json_response({**done, "completedTime": "2026-11-22T03:00:01Z"})
            case "POST", "/v2/bot/richmenu/alias":
                return web.json_response({"message": "conflict richmenu alias id"}, status=400)
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    told = await run(app)
    assert ("POST", "/v2/bot/richmenu/alias/rutan-th") in calls
    moved = calls.index(("POST", "/v2/bot/richmenu/batch"))
    asked = calls.index(("GET", "/v2/bot/richmenu/progress/batch"))
    # Who chose a language keeps its menu: LINE has moved them all before the old one goes.
    assert moved < asked < calls.index(("DELETE", "/v2/bot/richmenu/old"))
    assert [path for method, path in calls if method == "DELETE"] == ["/v2/bot/richmenu/old"]
    assert "earlier rich menus of ours taken away: 1" in told


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"path": "/v2/bot/info", "status": 401}, "LINE refuses LINE_CHANNEL_ACCESS_TOKEN"),
        ({"path": "/v2/bot/richmenu", "status": 403}, "this account or its plan"),
        ({"path": "/v2/bot/richmenu", "status": 500}, "LINE answers 500"),
        ({"path": "/v2/bot/richmenu/alias.*", "status": 404}, "LINE answers 404"),
        ({"path": "/v2/bot/info", "drop": True}, "LINE cannot be reached"),
    ],
)
async def test_what_goes_wrong_is_one_clear_message(
    api: Any, fault: dict[str, Any], words: str
) -> None:
    api.faults.append({"times": 9, **fault})
    with pytest.raises(SetUpFailed, match=words):
        await run(api.app())


async def test_an_answer_the_sdk_does_not_know_is_told() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"surprise": True})

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    with pytest.raises(SetUpFailed, match="not one that its SDK knows"):
        await run(app)
