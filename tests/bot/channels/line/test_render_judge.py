"""The quick judge of messages is as strict as the slow one."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.bot.channels.line.quick import quick
from tests.bot.channels.line.subject import stand_in

REPLY = "/v2/bot/message/reply"
PRESS = {"type": "postback", "label": "เมนู", "data": "menu"}
BUTTON = {"type": "button", "action": PRESS}
BOX = {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "x"}, BUTTON]}
FLEX = {"type": "flex", "altText": "x", "contents": {"type": "bubble", "body": BOX}}
BODY = {"replyToken": "t", "messages": [{"type": "text", "text": "x"}, FLEX]}


def changed(*path: str | int, to: Any = None) -> dict[str, Any]:
    """The body with one thing in it replaced, or gone."""
    body: Any = copy.deepcopy(BODY)
    node = body
    for key in path[:-1]:
        node = node[key]
    if to is None:
        del node[path[-1]]
    else:
        node[path[-1]] = to
    found: dict[str, Any] = body
    return found


INSIDE = ("messages", 1, "contents", "body", "contents", 1)


@pytest.mark.parametrize(
    ("body", "good"),
    [
        (BODY, True),
        (changed("messages", 0, "type", to="smell"), False),
        (changed("messages", 0, "type"), False),
        (changed("messages", 0, "text"), False),
        (changed("messages", 1, "altText"), False),
        (changed("messages", 1, "contents", "type", to="box"), False),
        (changed(*INSIDE, "colour", to="red"), False),
        (changed(*INSIDE, "action", "data", to=7), False),
        (changed(*INSIDE, "action", "type", to="teleport"), False),
        (changed(*INSIDE, to="words"), False),
    ],
)
def test_both_judge_alike(shared: Path, body: dict[str, Any], good: bool) -> None:
    judge = quick(stand_in(shared)).validators[REPLY, "post"]
    assert judge.known.is_valid(body) == judge.is_valid(body) == good
