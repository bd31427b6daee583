"""Renders replies for the preview page, as JSON:

{"chat": "4f1c.resident", "parts": [{"kind": "text", "text": "..."},
 {"kind": "card", "tone": "warn", "title": "...", "picture": picture or null,
  "lines": [...], "covered": false, "phones": [{"number", "label"}],
  "buttons": [{"kind": "press", "label", "data", "weight"} | {"kind": "share", "label", "text"}
              | {"kind": "place", "label"} | {"kind": "page", "label", "url"}]},
 {"kind": "picture", "url": "..." or null, "alt": "..."},
 {"kind": "sound", "url": "..." or null, "alt": "..."}, {"kind": "choices", "buttons": [...]}],
 "replaces": "12" or null, "push": false}

`covered` lines are shown only when tapped, as in apps that can do so. `replaces` is the number of
the entry that an app which can edit messages would replace.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.channels.base import Address, Call, Envelope
from bot.channels.fit import fit
from handlers.core.buttons import icon
from handlers.core.reply import (
    AskLocation,
    Button,
    Card,
    Choices,
    Drawn,
    OpenPage,
    Part,
    Picture,
    Press,
    Reply,
    Share,
    Sound,
    Text,
    encode_press,
)
from handlers.core.say import Say, Speak

TEXT = 5000
"""The most UTF-16 units in a bubble, and in each line of a card."""
LABEL = 40
"""The most grapheme clusters in a button's label."""
BUBBLES = 5
CHOICES = 18

Json = dict[str, Any]


def answer(
    reply: Reply, speak: Speak, to: Envelope, stamp: str | None, pictures: Address | None = None
) -> Call:
    """Render a whole reply as one call."""
    replaces = to.pressed if reply.edits else None
    return _call(to.chat, _parts(reply, speak, stamp, pictures), replaces, push=False)


def notice(reply: Reply, speak: Speak, chat: str, pictures: Address | None = None) -> Call:
    """Render a notice."""
    return _call(chat, _parts(reply, speak, None, pictures), None, push=True)


def as_push(call: Call, chat: str) -> Call:
    """Return the same parts as a call without a reply token."""
    return _call(chat, json.loads(call.body)["parts"], None, push=True)


def before(late: Call, call: Call) -> Call | None:
    """Put the late bubbles above the next ones; None if that makes more than BUBBLES.

    Choices of the late reply are dropped, as apps show only those of the last message.
    """
    body = json.loads(call.body)
    earlier = [p for p in json.loads(late.body)["parts"] if p["kind"] != "choices"]
    bubbles = [p for p in earlier + body["parts"] if p["kind"] != "choices"]
    if len(bubbles) > BUBBLES:
        return None
    return _call(body["chat"], earlier + body["parts"], body["replaces"], push=call.push)


def _call(chat: str, parts: list[Json], replaces: str | None, *, push: bool) -> Call:
    body = {"chat": chat, "parts": parts, "replaces": replaces, "push": push}
    return Call(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), push)


def _parts(reply: Reply, speak: Speak, stamp: str | None, pictures: Address | None) -> list[Json]:
    drawn = (_part(part, speak, stamp, pictures) for part in reply.parts)
    return [part for part in drawn if part is not None]


def _part(part: Part, speak: Speak, stamp: str | None, pictures: Address | None) -> Json | None:
    """Render one part; None for a bubble without words."""
    match part:
        case Text(say):
            words = _words(say, speak)
            return {"kind": "text", "text": words} if words else None
        case Card(title, lines, phones, buttons, tone, picture, discreet):
            shown = [b for b in buttons if pictures or not (isinstance(b, Press) and b.plays)]
            return {
                "kind": "card",
                "tone": tone.value,
                "title": _words(title, speak),
                "picture": _picture(picture, speak, pictures) if picture else None,
                "lines": [words for line in lines if (words := _words(line, speak))],
                "covered": discreet,
                "phones": [{"number": p.number, "label": _label(p.label, speak)} for p in phones],
                "buttons": [_button(button, speak, stamp) for button in shown],
            }
        case Picture() | Drawn():
            return _picture(part, speak, pictures)
        case Sound():
            file = replace(part, name=f"{part.name}.m4a") if part.spoken else part
            url = pictures(file) if pictures else None
            return {"kind": "sound", "url": url, "alt": _words(part.alt, speak)}
        case Choices(buttons):
            extras = buttons[:CHOICES]
            return {"kind": "choices", "buttons": [_button(b, speak, stamp) for b in extras]}


def _picture(part: Picture | Drawn, speak: Speak, pictures: Address | None) -> Json:
    url = pictures(part) if pictures else None
    alt = _words(part.alt, speak)
    return {"kind": "picture", "url": url, "alt": alt, "decorates": part.decorates}


def _button(button: Button, speak: Speak, stamp: str | None) -> Json:
    label = _label(button.label, speak)
    match button:
        case Press():
            data = encode_press(button, stamp)
            weight = button.weight.value
            told = {"kind": "press", "label": label, "data": data, "weight": weight}
            return told | {"icon": icon(button)}
        case Share():
            return {"kind": "share", "label": label, "text": _words(button.text, speak)}
        case OpenPage():
            return {"kind": "page", "label": label, "url": button.address}
        case AskLocation():
            return {"kind": "place", "label": label}


def _words(say: Say, speak: Speak) -> str:
    return fit(speak(say).strip(), TEXT, "utf16")


def _label(say: Say, speak: Speak) -> str:
    return fit(speak(say).strip(), LABEL, "grapheme") or "…"
