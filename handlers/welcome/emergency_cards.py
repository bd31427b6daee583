"""Cards for danger, illness, suicidal words, worry, war and drug tips, with numbers to call; intent
rules recognise them.
"""

from __future__ import annotations

from handlers.core.buttons import MENU, PAID
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.welcome.hotlines import phones
from handlers.welcome.menu import menu_buttons


async def drug_or_crossing_tip(turn: Turn) -> Outcome:
    """Drugs, smuggling, crossings: informers were killed, so we neither take nor store tips."""
    card = Card(
        Phrase("tip.title"),
        (Phrase("tip.why"), Phrase("tip.call")),
        phones=phones(turn, "oncb", "police", "social"),
        buttons=(MENU,),
        tone=Tone.WARN,
    )
    return Outcome(Reply((card,)))


async def border_news(turn: Turn) -> Outcome:
    """War, evacuation, border gates: we have no live news."""
    card = Card(
        Phrase("border.title"),
        (Phrase("border.ask"), Phrase("border.danger")),
        phones=phones(turn, "police", "ems", "disaster"),
        buttons=(MENU,),
        tone=Tone.WARN,
    )
    return Outcome(Reply((card,)))


async def in_danger(turn: Turn) -> Outcome:
    """Someone is held, forced or hurt."""
    card = Card(
        Phrase("danger.title"),
        (Phrase("danger.hide"), Phrase("danger.alone")),
        phones=phones(turn, "police", "social", "ems"),
        buttons=(MENU,),
        tone=Tone.DANGER,
    )
    return Outcome(Reply((card,)), must_arrive=True)


async def distress(turn: Turn) -> Outcome:
    """Suicidal words, which people who lost everything write."""
    card = Card(
        Phrase("distress.title"),
        (Phrase("distress.blame"), Phrase("distress.family")),
        phones=phones(turn, "mental", "ems", "police"),
        buttons=(PAID, MENU),
        tone=Tone.CALM,
    )
    return Outcome(Reply((card,)), must_arrive=True)


async def not_breathing(turn: Turn) -> Outcome:
    """Somebody does not breathe: the chest is pressed until help comes, whatever it came from."""
    card = Card(
        Phrase("breath.title"),
        (Phrase("breath.press"), Phrase("breath.on"), Phrase("breath.power")),
        phones=phones(turn, "ems", "disaster", "police"),
        buttons=(MENU,),
        tone=Tone.DANGER,
    )
    return Outcome(Reply((card,)), must_arrive=True)


async def ill_or_fire(turn: Turn) -> Outcome:
    """An accident, an illness, a fire, a flood."""
    card = Card(
        Phrase("ill.title"),
        (Phrase("ill.say"),),
        phones=phones(turn, "ems", "disaster", "police"),
        buttons=(MENU,),
        tone=Tone.DANGER,
    )
    return Outcome(Reply((card,)), must_arrive=True)


async def cry_for_help(turn: Turn) -> Outcome:
    """ "Help!" and nothing else: two numbers first, then the menu."""
    card = Card(
        Phrase("cry.title"),
        (Phrase("cry.call"), Phrase("cry.press")),
        phones=phones(turn, "police", "ems"),
        buttons=menu_buttons(turn),
        tone=Tone.WARN,
    )
    return Outcome(Reply((card,)))


async def worried(turn: Turn) -> Outcome:
    """Fear and shame: comfort, a number of somebody who listens, and the menu."""
    card = Card(
        Phrase("worried.title"),
        (Phrase("worried.tell"), Phrase("worried.press")),
        phones=phones(turn, "mental"),
        buttons=menu_buttons(turn),
        tone=Tone.CALM,
    )
    return Outcome(Reply((card,)))
