"""Table of LINE's rich menus (the buttons under the chat): one per language, six areas and a strip
to switch language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.fit import fit
from bot.channels.line import colours
from bot.channels.line.colours import Paint
from handlers.core.reply import Press, Weight, encode_press
from handlers.core.say import Phrase, Speak

WIDTH, HEIGHT = 2500, 1686
"""Size in pixels. LINE requires a width of 800 to 2500 and of at least 1.45 times the height."""
OTHER = {"th": "en", "en": "th", "lo": "th", "km": "th"}
"""Language of a menu -> language of the menu to which its strip switches."""
PICTURES = "pictures/richmenu-{}.png"
"""Path of a menu's picture in the content folder, by language. Any picture of the size above may be
put there."""
FIRST = "th"
"""The language of the menu that people see until they switch it."""
BAR, LABEL = 14, 20
"""The most grapheme clusters in the bar under the menu, and in an area's label, which phones read
aloud."""

_STRIP = 186
_ROW = (HEIGHT - _STRIP) // 3
_COLUMN = WIDTH // 2


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the menu that can be pressed, in pixels, with its text and action."""

    words: Phrase
    action: str
    paint: Paint
    x: int
    y: int
    width: int
    height: int


_MAIN = colours.BUTTONS[Weight.MAIN]
_PLAIN = colours.BUTTONS[Weight.PLAIN]
_ROWS = (
    (
        (Phrase("richmenu.calling"), "calling", _MAIN),
        (Phrase("richmenu.paid"), "paid", colours.BUTTONS[Weight.URGENT]),
    ),
    (
        (Phrase("richmenu.real"), "real", _PLAIN),
        (Phrase("richmenu.report"), "report.start", _PLAIN),
    ),
    (
        (Phrase("richmenu.learn"), "learn", _PLAIN),
        (Phrase("richmenu.hotlines"), "hotlines", colours.CALL),
    ),
)

AREAS = tuple(
    Area(words, action, paint, column * _COLUMN, row * _ROW, _COLUMN, _ROW)
    for row, pair in enumerate(_ROWS)
    for column, (words, action, paint) in enumerate(pair)
)
SWITCH = Area(
    Phrase("richmenu.other"),
    "language",
    Paint("#FFFFFF", "#12263F"),
    0,
    3 * _ROW,
    WIDTH,
    HEIGHT - 3 * _ROW,
)
"""The strip that switches the menu. LINE reports it like a button, so that the bot's language is
switched too."""


def name(language: str) -> str:
    """Return the name of a language's menu, also its alias, by which it is found again."""
    return f"rutan-{language}"


def request(speak: Speak, language: str) -> dict[str, Any]:
    """Return the menu of one language as the body for the Messaging API's "create rich menu"."""
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": name(language),
        "chatBarText": fit(speak(Phrase("richmenu.bar")), BAR, "grapheme"),
        "areas": [
            {"bounds": _bounds(area), "action": _action(area, speak, language)}
            for area in (*AREAS, SWITCH)
        ],
    }


def words(speak: Speak) -> Mapping[str, str]:
    """Return phrase key -> text on the picture, at most two lines each."""
    return {area.words.key: speak(area.words) for area in (*AREAS, SWITCH)}


def _bounds(area: Area) -> dict[str, int]:
    return {"x": area.x, "y": area.y, "width": area.width, "height": area.height}


def _action(area: Area, speak: Speak, language: str) -> dict[str, str]:
    label = " ".join(speak(area.words).split())
    said = {"label": fit(label, LABEL, "grapheme")}
    if area is SWITCH:
        other = OTHER[language]
        data = encode_press(Press(area.words, area.action, other), None)
        return {"type": "richmenuswitch", "richMenuAliasId": name(other), "data": data, **said}
    data = encode_press(Press(area.words, area.action), None)
    return {"type": "postback", "data": data, "displayText": label, **said}
