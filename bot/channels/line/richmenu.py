"""The rich menu: six large areas below the chat, one menu a language, and a strip to switch it."""

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
"""Pixels; LINE wants 800 to 2500 wide and a width of at least 1.45 heights."""
OTHER = {"th": "en", "en": "th"}
"""Each language's menu leads to the other one."""
PICTURES = "pictures/richmenu-{}.png"
"""In the content folder, one a language; any picture of this size may stand there."""
FIRST = "th"
"""The menu that everybody sees until they change it."""
BAR, LABEL = 14, 20
"""Grapheme clusters of the bar under the menu, and of an area's label (read aloud by phones)."""

_STRIP = 186
_ROW = (HEIGHT - _STRIP) // 3
_COLUMN = WIDTH // 2


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle to press, in pixels, and its words."""

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
"""Switches the menu and, because LINE reports it like a button, the language we speak."""


def name(language: str) -> str:
    """The name and alias of a language's menu, by which we find it again."""
    return f"rutan-{language}"


def request(speak: Speak, language: str) -> dict[str, Any]:
    """The menu of one language, as the Messaging API's "create rich menu" takes it."""
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
    """Key -> what stands on the picture, at most two lines each."""
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
