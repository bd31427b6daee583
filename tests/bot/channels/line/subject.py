"""LINE, as the contract suite meets it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib.util
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from bot.channels.base import Call, Fate
from bot.channels.line.channel import LineChannel
from tests.bot.channels.serving import serving
from tests.bot.channels.subject import Failure, Subject

SECRET = "0123456789abcdef0123456789abcdef"


def make(base: str) -> LineChannel:
    """The channel, facing this address."""
    return LineChannel(SECRET, "token", base, base)


def signed(body: bytes) -> dict[str, str]:
    """The header that LINE sends with this body."""
    digest = hmac.digest(SECRET.encode(), body, hashlib.sha256)
    return {"X-Line-Signature": base64.b64encode(digest).decode()}


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON tree, the outer ones first."""
    if isinstance(tree, dict):
        yield tree
    for child in (
        tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    ):
        yield from nodes(child)


def messages(call: Call) -> list[dict[str, Any]]:
    """The messages of a call."""
    found: list[dict[str, Any]] = json.loads(call.body)["messages"]
    return found


def shown(call: Call) -> str:
    """Texts of bubbles and labels of quick replies; not what only a locked screen shows."""
    texts = []
    for node in nodes(messages(call)):
        texts.append(node.get("text") or "")
        if node.get("type") in {"postback", "location"}:
            texts.append(node.get("label") or "")
        texts.append(unquote(node.get("uri") or ""))
    return "\n".join(texts)


def data(call: Call) -> list[str]:
    """Data of postbacks."""
    return [node["data"] for node in nodes(messages(call)) if node.get("type") == "postback"]


@cache
def stand_in(shared: Path) -> Any:
    """The strict local LINE; reading its description takes long, so it is made once, and the
    description is read by the quick reader of YAML."""
    spec = importlib.util.spec_from_file_location("line_api", shared / "tools" / "line_api.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.MonkeyPatch.context() as patch:
        if hasattr(yaml, "CSafeLoader"):
            patch.setattr(yaml, "SafeLoader", yaml.CSafeLoader)
        return module.LineApi()


def strict_api(shared: Path) -> Any:
    """The strict LINE with nothing left of the test before."""
    api = stand_in(shared)
    for kept in (api.calls, api.faults, api.content, api.languages, api.token_born):
        kept.clear()
    api.used_reply_tokens.clear()
    api.retry_keys.clear()
    api.quota = {"limit": None, "used": 0}
    return api


@asynccontextmanager
async def platform(shared: Path) -> AsyncIterator[str]:
    """The address of a strict LINE."""
    async with serving(strict_api(shared).app()) as base:
        yield base


FAILURES = (
    Failure("token used", Fate.TOKEN_GONE, 400, '{"message": "Invalid reply token"}'),
    Failure(
        "our mistake",
        Fate.REFUSED,
        400,
        '{"message": "The property, \'to\', is invalid: {chat}", "details": ['
        '{"message": "May not be {chat}", "property": "messages[0].text"}, '
        '{"property": "{chat}?"}]}',
    ),
    Failure("nonsense refusal", Fate.REFUSED, 400, "[1, {chat}"),
    Failure("wrong token", Fate.RETRY, 401, '{"message": "Authentication failed"}'),
    Failure("no right", Fate.REFUSED, 403, '{"message": "Not authorized {chat}"}'),
    Failure("gone", Fate.REFUSED, 404, '{"message": "Not found"}'),
    Failure("a redirect", Fate.REFUSED, 302, "{}", {"Location": "http://127.0.0.1:9/"}),
    Failure(
        "too many calls",
        Fate.RETRY,
        429,
        '{"message": "rate limit"}',
        {"Retry-After": "7"},
        after=7.0,
    ),
    Failure("too many calls, no time given", Fate.RETRY, 429, "{}", {"Retry-After": "soon"}),
    Failure("server error", Fate.UNCLEAR, 500, '{"message": "{chat}"}'),
    Failure("unavailable", Fate.UNCLEAR, 503, "<html>", {"Retry-After": "3"}, after=3.0),
    Failure("hung up", Fate.UNCLEAR, 0),
    Failure("push hung up", Fate.UNCLEAR, 0, push=True),
    Failure(
        "monthly limit",
        Fate.QUOTA,
        429,
        '{"message": "You have reached your monthly limit."}',
        push=True,
    ),
    Failure("blocked", Fate.BLOCKED, 400, '{"message": "Failed to send messages"}', push=True),
    Failure(
        "push of a bad token", Fate.REFUSED, 400, '{"message": "Invalid reply token"}', push=True
    ),
)

SUBJECT = Subject(
    name="line",
    payloads=Path(__file__).parent / "payloads",
    make=make,
    shown=shown,
    data=data,
    headers=signed,
    platform=platform,
    failures=FAILURES,
)
