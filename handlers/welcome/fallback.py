"""What is answered when nothing else fits: guess buttons, or why this cannot be read."""

from __future__ import annotations

import re
from dataclasses import replace

from content.reading.places.places import District
from handlers.core import incoming
from handlers.core.districts import PICK, name, named_in
from handlers.core.intents import guesses
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Weight
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.welcome.hotlines import phones
from handlers.welcome.menu import MENU, first_contact, menu_buttons, menu_card
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
    "hotline": Press(Phrase("menu.hotlines"), "hotlines"),
    "status_of_report": Press(Phrase("guess.status"), "status"),
    "change_language": Press(Phrase("guess.language"), "settings"),
    "change_district": Press(Phrase("guess.district"), "district"),
    "delete_my_data": Press(Phrase("guess.privacy"), "privacy"),
}
"""Intent -> the button that offers it."""

_MOST = 3
_LONG = 40
"""Characters from which the words may be somebody else's, passed on."""

_A_NAME = 4
"""Letters of a name that hardly stands in other words: a district is called "try" in Thai."""

_BESIDE = 12
"""Letters beside a district's name with which a message may be about that place and no more."""

_CODE = re.compile(r"[a-z]+(?:-[a-z\d]+)+")
"""A poster's or a link's code: an app that sends links as messages types it for the person."""

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_THAI = re.compile("[\u0e01-\u0e5b]")
_TWO_WORDS = re.compile(r"[a-z]{2,}\W+[a-z]{2,}", re.IGNORECASE)


async def fallback(turn: Turn) -> Outcome:
    """Up to three guesses for words; a reason and a way on for anything else."""
    match turn.said:
        case incoming.Text() if _CODE.fullmatch(turn.text):
            return await first_contact(turn)  # as with a link whose code nobody knows any more
        case incoming.Text():
            return Outcome(Reply((_guess(turn),)))
        case incoming.Voice():
            return Outcome(Reply((menu_card(turn, Phrase("fallback.voice")),)))
        case incoming.Location():
            district = Press(Phrase("settings.district"), "district", weight=Weight.MAIN)
            card = Card(Phrase("fallback.location"), buttons=(district, MENU))
            return Outcome(Reply((card,)))
        case incoming.Picture() | incoming.File() | incoming.Unread():
            return Outcome(Reply((menu_card(turn, Phrase("fallback.media")),)))
        case incoming.Gone() | incoming.Joined() | incoming.Left() | incoming.Unsent():
            return Outcome()
        case _:
            return await first_contact(turn)


async def stale(turn: Turn) -> Outcome:
    """A button of an older message: kindly, and what to press instead."""
    line = Phrase("stale.in_flow" if turn.flow_state else "stale.outside")
    main = Press(MENU.label, MENU.action, weight=Weight.MAIN)
    return Outcome(Reply((Card(Phrase("stale.title"), (line,), buttons=(main,)),)))


def _guess(turn: Turn) -> Card:
    text = turn.text
    if _LETTER.search(text) and not _LATIN.search(text) and not _THAI.search(text):
        return _another_script(turn)
    if district := _district(turn):
        pick = Press(Phrase("fallback.district_yes"), PICK, district.code, weight=Weight.MAIN)
        title = Phrase("fallback.district", {"district": name(district)})
        return Card(title, buttons=(pick, MENU))
    found = guesses(turn.text, turn.content.intents, len(_GUESSES))
    guessed = [_REAL] if len(turn.text) >= _LONG else []
    for intent in found:
        if intent in _GUESSES and _GUESSES[intent] not in guessed:
            guessed.append(_GUESSES[intent])
    buttons: tuple[Button, ...] = (*guessed[:_MOST], *_in_english(turn))
    if not guessed:
        card = menu_card(turn, Phrase("fallback.title"), Phrase("fallback.press"))
        return replace(card, buttons=(*card.buttons, *_in_english(turn)))
    paid = Press(Phrase("menu.paid"), "paid", weight=Weight.URGENT)
    lines = (Phrase("fallback.forwarded" if len(turn.text) >= _LONG else "fallback.guess"),)
    return Card(Phrase("fallback.title"), lines, buttons=(*buttons, paid, MENU))


def _district(turn: Turn) -> District | None:
    """The district whose name was typed with little beside it: "Mae Sot", "I live in Mae Sot"."""
    found = named_in(turn)
    if found is None:
        return None
    text = turn.text.strip().lower()
    longest = max(len(name) for name in found.names.values() if name.lower() in text)
    beside = len(text) - longest
    return found if beside == 0 or (longest >= _A_NAME and beside <= _BESIDE) else None


def _another_script(turn: Turn) -> Card:
    """Lao, Khmer, Burmese, Chinese: the buttons need no reading aloud, the numbers no script."""
    return Card(
        Phrase("fallback.script"),
        phones=phones(turn, "aoc", "police", "tourist"),
        buttons=menu_buttons(turn),
    )


def _in_english(turn: Turn) -> tuple[Button, ...]:
    """The button to English, for a person who writes it to a phone set to Thai."""
    text, spoken = turn.text, languages(turn)
    if "en" not in spoken or turn.person.language == "en":
        return ()
    if _THAI.search(text) or not _TWO_WORDS.search(text):
        return ()
    return (Press(Quote(spoken["en"]), "language", "en", weight=Weight.MAIN),)
