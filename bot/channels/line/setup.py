"""Does the work of `line setup`: creates the rich menus and sets the webhook URL of a LINE account.

The only module that imports the SDK's API client, which takes 1.9 s. Only commands use it, not the
running program.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
    CreateRichMenuAliasRequest,
    RichMenuBatchRequest,
    RichMenuRequest,
    SetWebhookEndpointRequest,
    UpdateRichMenuAliasRequest,
)

from bot.channels.line.richmenu import FIRST

SECONDS = 30
"""Timeout of a call; the SDK's default is five minutes."""


class SetUpFailed(Exception):
    """Raised if a call failed; the message tells the operator why and what to check."""


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of one language: its name, also its alias, the request to create it, its picture."""

    name: str
    request: Mapping[str, Any]
    png: bytes


async def set_up(
    token: str,
    api_base: str,
    data_api_base: str,
    menus: Mapping[str, Menu],
    webhook: str | None,
    tell: Callable[[str], None],
) -> None:
    """Create the menus of these languages, show that of FIRST to everybody, delete earlier menus of
    the same names, and set the webhook URL if one is given.

    `tell` is called with a line after each step. Safe to run again. Raises SetUpFailed.
    """
    async with (
        AsyncApiClient(Configuration(access_token=token, host=api_base)) as client,
        AsyncApiClient(Configuration(access_token=token, host=data_api_base)) as data_client,
    ):
        api, blob = AsyncMessagingApi(client), AsyncMessagingApiBlob(data_client)
        try:
            await _run(api, blob, menus, webhook, tell)
        except ApiException as error:
            raise SetUpFailed(_explain(error)) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SetUpFailed(
                f"LINE cannot be reached at {api_base} ({type(error).__name__}): "
                "is this machine on the internet, and is LINE_API_BASE right?"
            ) from None
        except ValueError as error:
            raise SetUpFailed(f"LINE's answer is not one that its SDK knows: {error}") from None


async def _run(
    api: Any,
    blob: Any,
    menus: Mapping[str, Menu],
    webhook: str | None,
    tell: Callable[[str], None],
) -> None:
    limit = {"_request_timeout": SECONDS}
    account = await api.get_bot_info(**limit)
    tell(f"account: {account.display_name} ({account.basic_id})")
    ours = {menu.name: language for language, menu in menus.items()}
    earlier = {
        menu.rich_menu_id: ours[menu.name]
        for menu in (await api.get_rich_menu_list(**limit)).richmenus
        if menu.name in ours
    }
    made_ids: dict[str, str] = {}
    for language, menu in menus.items():
        made = await api.create_rich_menu(RichMenuRequest.from_dict(menu.request), **limit)
        new = made.rich_menu_id
        await blob.set_rich_menu_image(
            new, menu.png, _headers={"Content-Type": "image/png"}, **limit
        )
        await _name(api, menu.name, new)
        made_ids[language] = new
        tell(f"rich menu {language}: {new}")
    # Last, so that nobody sees a menu whose strip does not work yet.
    await api.set_default_rich_menu(made_ids[FIRST], **limit)
    tell(f"shown to everybody: rich menu {FIRST}")
    await _move_people(api, {old: made_ids[language] for old, language in earlier.items()})
    for old in earlier:
        await api.delete_rich_menu(old, **limit)
    if earlier:
        tell(f"earlier rich menus of ours taken away: {len(earlier)}")
    if webhook:
        await api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=webhook), **limit)
        tell(f"webhook: {webhook}")


async def _move_people(api: Any, moved: Mapping[str, str]) -> None:
    """Link people who chose a language to its new menu; deleting the old one would undo the choice.

    LINE carries this out after its response (Messaging API, "Replace or unlink linked rich menus in
    batches"), so its progress is polled for at most SECONDS.
    """
    if not moved:
        return
    links = [{"type": "link", "from": old, "to": new} for old, new in moved.items()]
    request = RichMenuBatchRequest.from_dict({"operations": links})
    answer = await api.rich_menu_batch_with_http_info(request, _request_timeout=SECONDS)
    number = (answer.headers or {}).get("x-line-request-id")
    for _ in range(SECONDS if number else 0):
        told = await api.get_rich_menu_batch_progress(number, _request_timeout=SECONDS)
        if told.phase != "ongoing":
            return
        await asyncio.sleep(1)


async def _name(api: Any, alias: str, menu: str) -> None:
    """Point the alias at this menu; create it if there is none."""
    made = CreateRichMenuAliasRequest(richMenuAliasId=alias, richMenuId=menu)
    try:
        await api.create_rich_menu_alias(made, _request_timeout=SECONDS)
    except ApiException as error:
        if error.status not in {400, 409}:  # "conflict": the alias is there already
            raise
        moved = UpdateRichMenuAliasRequest(richMenuId=menu)
        await api.update_rich_menu_alias(alias, moved, _request_timeout=SECONDS)


def _explain(error: Any) -> str:
    if error.status == 401:
        return (
            "LINE refuses LINE_CHANNEL_ACCESS_TOKEN (401): issue a new one in the LINE Developers "
            "Console, Messaging API, Channel access token"
        )
    if error.status == 403:
        return "LINE answers 403: this account or its plan may not do that"
    # The body describes this program's own request and holds no personal data.
    return f"LINE answers {error.status}: {error.body}"
