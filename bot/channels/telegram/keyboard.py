"""Renders the buttons of a reply as an inline keyboard, one button per row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from bot.channels.fit import fit, fits
from bot.channels.telegram.hooks import ASK_PLACE
from handlers.core.buttons import icon
from handlers.core.reply import (
    AskLocation,
    Button,
    Card,
    Choices,
    OpenPage,
    Part,
    Phone,
    Press,
    Share,
    Weight,
    encode_press,
)
from handlers.core.say import Speak

JSON = dict[str, Any]

LABEL = 40
"""The most graphemes in a label, so that it is readable on a narrow phone; Telegram documents no
limit."""

BUTTONS = 100
"""The most buttons in one keyboard (python-telegram-bot 22.8, InlineKeyboardMarkupLimit)."""

COPIED = 256
"""The most UTF-16 units in the text of a copy button (Bot API, CopyTextButton)."""

ADDRESS = 2048
"""The most characters in a button's URL; Telegram documents no limit, but accepts this many."""

_WEIGHTS: dict[Weight, tuple[str, JSON]] = {
    Weight.PLAIN: ("", {}),
    Weight.MAIN: ("", {"style": "primary"}),
    # Apps older than February 2026 show no colours, so a red circle marks urgent buttons too.
    Weight.URGENT: ("\U0001f534 ", {"style": "danger"}),
}


def keyboard(
    parts: Iterable[Part], speak: Speak, stamp: str | None, private: bool, *, plays: bool
) -> list[list[JSON]]:
    """Return the rows of buttons, in the order of the parts.

    Buttons that play a recording are left out unless `plays`: Telegram can then fetch recordings.
    """
    buttons: list[JSON] = []
    for part in parts:
        if isinstance(part, Card):
            buttons += [copy for phone in part.phones if (copy := _copy(phone))]
        if isinstance(part, Card | Choices):
            buttons_of = (
                b for b in part.buttons if plays or not (isinstance(b, Press) and b.plays)
            )
            shown = (_button(button, speak, stamp, private) for button in buttons_of)
            buttons += [button for button in shown if button]
    return rows(buttons)


def rows(buttons: list[JSON]) -> list[list[JSON]]:
    """Return one row per button, at most BUTTONS."""
    return [[button] for button in buttons[:BUTTONS]]


def _button(button: Button, speak: Speak, stamp: str | None, private: bool) -> JSON | None:
    label = fit(speak(button.label), LABEL, "grapheme") or "…"
    match button:
        case Press():
            mark, style = _WEIGHTS[button.weight]
            pressed = {
                "text": mark + icon(button) + label,
                "callback_data": encode_press(button, stamp),
            }
            return pressed | style
        case Share():
            return {"text": label, **_share(speak(button.text))}
        case OpenPage():
            return {"text": label, "url": button.address}
        case AskLocation():
            # Locations can be asked for in private chats only (Bot API, KeyboardButton).
            return {"text": label, "callback_data": ASK_PLACE} if private else None


def _share(text: str) -> JSON:
    """Return a button that opens Telegram's list of chats with the text ready to send.

    It opens no website and does not name the person who shares (core.telegram.org/api/links, share
    links: `url` may be any text). Inline queries would require the bot's inline mode and put its
    name before the text. A text too long for a URL gets a copy button or is trimmed.
    """
    address = "https://t.me/share/url?url=" + quote(text, safe="")
    if len(address) <= ADDRESS:
        return {"url": address}
    if fits(text, COPIED, "utf16"):
        return {"copy_text": {"text": text}}
    return _share(fit(text, len(text) * 3 // 4, "utf16"))


def _copy(phone: Phone) -> JSON | None:
    """Return a button that copies the number, as Telegram allows no tel: URLs in buttons."""
    if not phone.number or not fits(phone.number, COPIED, "utf16"):
        return None
    return {"text": f"\U0001f4cb {phone.number}", "copy_text": {"text": phone.number}}
