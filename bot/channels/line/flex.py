"""Renders a card as a Flex bubble that is readable on a screen 360 px wide with the largest font.

All text wraps and follows the font size set in LINE (`scaling`), and no element has a fixed height.
Buttons are Flex boxes, because Flex buttons cut a label that is longer than one line.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote as percent

from bot.channels.base import Address
from bot.channels.fit import fit, measure
from bot.channels.line import colours
from bot.channels.line.colours import Paint
from handlers.core.buttons import icon
from handlers.core.reply import (
    AskLocation,
    Button,
    Card,
    Drawn,
    OpenPage,
    Phone,
    Picture,
    Press,
    Share,
    Weight,
    encode_press,
)
from handlers.core.say import Say, Speak

Json = dict[str, Any]

LABEL = 40
"""The most grapheme clusters in an action's label (Messaging API, "Action objects")."""
MAX_BUTTONS = 15
"""The most buttons on a card. LINE sets no limit, but with the longest labels a bubble stays below
its 30 KB."""
MAX_PHONES = 8
URI = 1000
"""The most characters in a URI action."""
LOCATION = "https://line.me/R/nv/location/"
SHARE = "https://line.me/R/share?text="
"""LINE's URL schemes, which the app opens itself and not in a browser
(developers.line.biz/en/docs/messaging-api/using-line-url-scheme)."""

MAX_LINES = 20
_BYTES = 7_000
"""The most bytes in a card's title and lines, so that a bubble stays below LINE's 30 KB even if
every label has its greatest length. Ten times as much as a card should contain."""
_ALT_BYTES = 2_000
"""The most bytes in the text of a picture."""


def bubble(card: Card, speak: Speak, stamp: str | None, pictures: Address | None = None) -> Json:
    """Return the Flex container of a card. Text too long for a bubble is trimmed."""
    title, lines = _words(card, speak)
    hero, told = _picture(card.picture, speak, pictures)
    header = colours.HEADERS[card.tone]
    container: Json = {
        "type": "bubble",
        "size": "mega",
        "header": {
            "type": "box",
            "layout": "vertical",
            "backgroundColor": header.ground,
            "paddingAll": "lg",
            "contents": [_text(title, header.text, size="xl", weight="bold")],
        },
    }
    if hero:
        container["hero"] = hero
    body = [*told, *(_text(line, colours.WORDS) for line in lines)]
    if body:
        container["body"] = {
            "type": "box",
            "layout": "vertical",
            "spacing": "md",
            "paddingAll": "lg",
            "contents": body,
        }
    pressable = [_phone(phone, speak) for phone in card.phones[:MAX_PHONES]]
    shown = [b for b in card.buttons if pictures or not (isinstance(b, Press) and b.plays)]
    pressable += [_button(button, speak, stamp) for button in shown[:MAX_BUTTONS]]
    if pressable:
        container["footer"] = {
            "type": "box",
            "layout": "vertical",
            "spacing": "md",
            "paddingAll": "lg",
            "contents": pressable,
        }
    return container


def press_action(press: Press, speak: Speak, stamp: str | None, label_limit: int = LABEL) -> Json:
    """Return a postback action whose label appears in the chat as the person's own message."""
    label = label_of(speak(press.label), LABEL)
    return {
        "type": "postback",
        "label": fit(label, label_limit, "grapheme"),
        "data": encode_press(press, stamp),
        "displayText": label,
    }


def label_of(text: str, limit: int) -> str:
    """Return a label of at most `limit` graphemes, trimmed also by bytes.

    The bytes are limited because one letter may carry hundreds of combining marks."""
    return fit(fit(text.strip(), limit, "grapheme"), limit * 5, "byte") or "…"


def _words(card: Card, speak: Speak) -> tuple[str, list[str]]:
    """Return the title and the lines that are not empty; if they are too long for a bubble, each is
    trimmed to an equal share."""
    title = speak(card.title).strip() or "…"
    lines = [line for line in (speak(line).strip() for line in card.lines) if line]
    if len(lines) > MAX_LINES:
        lines[MAX_LINES - 1 :] = ["\n".join(lines[MAX_LINES - 1 :])]
    if measure("".join((title, *lines)), "byte") > _BYTES:
        share = _BYTES // (len(lines) + 1)
        title, lines = fit(title, share, "byte"), [fit(line, share, "byte") for line in lines]
    return title, lines


def _picture(
    picture: Picture | Drawn | None, speak: Speak, pictures: Address | None
) -> tuple[Json | None, list[Json]]:
    """Return (the picture or None, its text): small below the picture, or large in its place."""
    address = pictures(picture) if picture and pictures else None
    words = speak(picture.alt).strip() if picture and not picture.decorates else ""
    words = fit(words, _ALT_BYTES, "byte")
    if picture is None or address is None:
        return None, [_text(words, colours.WORDS)] if words else []
    hero = {
        "type": "image",
        "url": address,
        "size": "full",
        "aspectRatio": f"{picture.shape[0]}:{picture.shape[1]}",
        "aspectMode": "fit",  # not "cover": a picture added by staff may have another shape
    }
    return hero, [_text(words, colours.QUIET, size="sm")] if words else []


def _text(text: str, colour: str, size: str = "lg", **more: str) -> Json:
    return {
        "type": "text",
        "text": text,
        "size": size,
        "color": colour,
        "wrap": True,
        "scaling": True,
        **more,
    }


def _box(paint: Paint, action: Json | None, *contents: Json) -> Json:
    box: Json = {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": paint.ground,
        "cornerRadius": "md",
        "paddingAll": "lg",
        "contents": list(contents),
    }
    return {**box, "action": action} if action else box


def _phone(phone: Phone, speak: Speak) -> Json:
    label = label_of(speak(phone.label), LABEL)
    dial = re.sub(r"[^0-9+*#]", "", phone.number)
    action = {"type": "uri", "label": label, "uri": "tel:" + percent(dial, safe="+*")}
    ink = colours.CALL.text
    return _box(
        colours.CALL,
        action if dial else None,
        _text(label, ink, align="center"),
        _text("📞 " + phone.number, ink, size="xl", weight="bold", align="center"),
    )


def _button(button: Button, speak: Speak, stamp: str | None) -> Json:
    weight, sign = Weight.PLAIN, ""
    match button:
        case Press():
            weight, sign = button.weight, icon(button)
            action = press_action(button, speak, stamp)
        case Share():
            action = _uri(speak, button.label, SHARE + _shared(speak(button.text)))
        case AskLocation():
            action = _uri(speak, button.label, LOCATION)
        case OpenPage():
            action = _uri(speak, button.label, button.address)
    paint = colours.BUTTONS[weight]
    words = _text(sign + action["label"], paint.text, weight="bold", align="center")
    return _box(paint, action, words)


def _uri(speak: Speak, label: Say, uri: str) -> Json:
    return {"type": "uri", "label": label_of(speak(label), LABEL), "uri": uri}


def _shared(text: str) -> str:
    """Return a share link's text, percent-encoded (9 characters per Thai letter) and trimmed."""
    room = URI - len(SHARE)
    encoded = percent(text, safe="", errors="replace")
    if len(encoded) <= room:
        return encoded
    return percent(fit(text, room // 3, "byte"), safe="", errors="replace")
