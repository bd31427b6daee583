"""The answer if no feature has one: guesses, a named district, or why a message cannot be read; and
the answer to a stale button.
"""

from __future__ import annotations

import re
from dataclasses import replace

from content.reading.places.places import District
from handlers.core import incoming
from handlers.core.buttons import HOTLINES, MENU, PAID, REPORTS, main
from handlers.core.districts import name, named_in
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Weight
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.core.words.answer_language import in_language_of_words, language_of
from handlers.core.words.intents import guesses
from handlers.welcome.hotlines import phones
from handlers.welcome.menu import menu_buttons, menu_card, welcome
from handlers.welcome.settings import languages

_REAL = Press(Phrase("menu.real"), "real")
_GUESSES = {
    "calling_now": Press(Phrase("menu.calling"), "calling"),
    "check_link": _REAL,
    "check_phone": _REAL,
    "check_message": _REAL,
    "report": Press(Phrase("menu.report"), "report.start"),
    "learn": Press(Phrase("menu.learn"), "learn"),
    "quiz": Press(Phrase("guess.quiz"), "learn"),
    "hotline": HOTLINES,
    "status_of_report": REPORTS,
    "change_language": Press(Phrase("guess.language"), "settings"),
    "change_district": Press(Phrase("guess.district"), "district"),
    "delete_my_data": Press(Phrase("guess.privacy"), "privacy"),
}
"""Intent -> the button that offers it."""

_MOST_GUESSES = 3
_LONG = 40
"""Characters from which a text may be a forwarded message."""

_TELLING_NAME = 4
"""Letters of a district name that is no everyday word: one is called "try" in Thai."""

_BESIDE = 12
"""Most letters beside a district's name in a message that only names the place."""

_CODE = re.compile(r"[a-z]+(?:-[a-z\d]+)+")
"""The code of a deep link: some apps send it as a message of the person."""

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_THAI = re.compile("[\u0e01-\u0e5b]")
_TWO_WORDS = re.compile(r"[a-z]{2,}\W+[a-z]{2,}", re.IGNORECASE)


async def fallback(turn: Turn) -> Outcome:
    """Up to three guesses for a text; for anything else the reason, and the menu."""
    match turn.said:
        case incoming.Text() if _CODE.fullmatch(turn.text):
            return await welcome(turn)  # a code that no feature knows any more
        case incoming.Text():
            outcome = Outcome(Reply((_guess(turn),)))
            return in_language_of_words(turn, outcome) if _is_other_script(turn) else outcome
        case incoming.Location():
            district = Press(Phrase("settings.district"), "district", weight=Weight.MAIN)
            card = Card(Phrase("fallback.location"), buttons=(district, MENU))
            return Outcome(Reply((card,)))
        case incoming.Picture() | incoming.File() | incoming.Unread():
            return Outcome(Reply((menu_card(turn, Phrase("fallback.media")),)))
        case incoming.Gone() | incoming.Joined() | incoming.Left() | incoming.Unsent():
            return Outcome()
        case _:
            return await welcome(turn)


async def stale(turn: Turn) -> Outcome:
    """A button of an older message: says so, and what to press instead."""
    line = Phrase("stale.in_flow" if turn.flow_state else "stale.outside")
    return Outcome(Reply((Card(Phrase("stale.title"), (line,), buttons=(main(MENU),)),)))


def _guess(turn: Turn) -> Card:
    """Buttons of what a text may mean."""
    if _is_other_script(turn):
        if language_of(turn.text) in turn.content.offered:
            return menu_card(turn, Phrase("fallback.title"), Phrase("fallback.press"))
        return _another_script(turn)
    if district := _district(turn):
        yes = Phrase("fallback.district_yes")
        pick = Press(yes, "district.named", district.code, weight=Weight.MAIN)
        title = Phrase("fallback.district", {"district": name(district)})
        return Card(title, buttons=(pick, MENU))
    found = guesses(turn.text, turn.content.intents, len(_GUESSES))
    guessed = [_REAL] if len(turn.text) >= _LONG else []
    for intent in found:
        if intent in _GUESSES and _GUESSES[intent] not in guessed:
            guessed.append(_GUESSES[intent])
    buttons: tuple[Button, ...] = (*guessed[:_MOST_GUESSES], *_offer_english(turn))
    if not guessed:
        card = menu_card(turn, Phrase("fallback.title"), Phrase("fallback.press"))
        return replace(card, buttons=(*card.buttons, *_offer_english(turn)))
    lines = (Phrase("fallback.forwarded" if len(turn.text) >= _LONG else "fallback.guess"),)
    return Card(Phrase("fallback.title"), lines, buttons=(*buttons, PAID, MENU))


def _is_other_script(turn: Turn) -> bool:
    text = turn.text
    return bool(_LETTER.search(text)) and not _LATIN.search(text) and not _THAI.search(text)


def _district(turn: Turn) -> District | None:
    """The district that a short message names: "Mae Sot", "I live in Mae Sot"."""
    found = named_in(turn)
    if found is None:
        return None
    text = turn.text.strip().lower()
    longest = max(len(name) for name in found.names.values() if name.lower() in text)
    beside = len(text) - longest
    return found if beside == 0 or (longest >= _TELLING_NAME and beside <= _BESIDE) else None


def _another_script(turn: Turn) -> Card:
    """For a script we cannot read (Burmese, Chinese): numbers and the menu."""
    return Card(
        Phrase("fallback.script"),
        phones=phones(turn, "aoc", "police", "tourist"),
        buttons=menu_buttons(turn),
    )


def _offer_english(turn: Turn) -> tuple[Button, ...]:
    """The button that switches to English, if a person whose language is Thai writes English."""
    text, names = turn.text, languages(turn)
    if "en" not in names or turn.person.language == "en":
        return ()
    if _THAI.search(text) or not _TWO_WORDS.search(text):
        return ()
    return (Press(Quote(names["en"]), "language", "en", weight=Weight.MAIN),)
