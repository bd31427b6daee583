"""Renders replies for the terminal, as JSON: lines of text and a list of buttons.

{"chat": "you", "bubbles": [["line", ...], ...], "buttons": [["label", "data"], ...]}

Buttons that do nothing in a terminal (share a text, ask for the location) have empty data.
"""

from __future__ import annotations

import json
from typing import Any

from bot.channels.base import Call
from handlers.core.reply import (
    AskLocation,
    Button,
    Card,
    Choices,
    Drawn,
    OpenPage,
    Picture,
    Press,
    Reply,
    Share,
    Sound,
    Text,
    encode_press,
)
from handlers.core.say import Speak

BUBBLES = 5
"""The most bubbles in one reply."""

Bubble = tuple[list[str], list[list[str]]]


def render(reply: Reply, speak: Speak, chat: str, stamp: str | None, *, push: bool) -> Call:
    """Render a whole reply as one call."""
    bubbles: list[list[str]] = []
    buttons: list[list[str]] = []
    for part in reply.parts:
        match part:
            case Text(say):
                if lines := speak(say).splitlines():
                    bubbles.append(lines)
            case Card():
                lines, presses = _card(part, speak, stamp)
                bubbles.append(lines)
                buttons += presses
            case Picture() | Drawn():
                bubbles.append([f"(picture: {speak(part.alt)})"])
            case Sound():
                bubbles.append([f"(recording: {speak(part.alt)})"])
            case Choices(extras):
                buttons += [_button(button, speak, stamp) for button in extras]
    return _call({"chat": chat, "bubbles": bubbles, "buttons": buttons}, push=push)


def _card(card: Card, speak: Speak, stamp: str | None) -> Bubble:
    lines = speak(card.title).splitlines()
    if card.picture and not card.picture.decorates:
        lines += speak(card.picture.alt).splitlines()
    for say in card.lines:
        lines += speak(say).splitlines()
    lines += [f"☎ {phone.number} {speak(phone.label)}" for phone in card.phones]
    shown = (b for b in card.buttons if not (isinstance(b, Press) and b.plays))
    return lines, [_button(button, speak, stamp) for button in shown]


def _button(button: Button, speak: Speak, stamp: str | None) -> list[str]:
    label = speak(button.label)
    match button:
        case Press():
            return [label, encode_press(button, stamp)]
        case OpenPage(address=address):
            return [f"{label}: {address}", ""]
        case Share() | AskLocation():
            return [label, ""]


def as_push(call: Call) -> Call:
    """Return the same lines as a call without a reply token."""
    return Call(call.body, push=True, recipients=call.recipients)


def before(late: Call, call: Call) -> Call | None:
    """Put the late bubbles above the next ones, with the buttons of both; None if that makes more
    than BUBBLES."""
    first, then = json.loads(late.body), json.loads(call.body)
    if len(first["bubbles"]) + len(then["bubbles"]) > BUBBLES:
        return None
    then["bubbles"] = first["bubbles"] + then["bubbles"]
    then["buttons"] = first["buttons"] + then["buttons"]
    return _call(then, push=call.push)


def _call(body: dict[str, Any], *, push: bool) -> Call:
    return Call(json.dumps(body, ensure_ascii=False).encode(), push=push)
