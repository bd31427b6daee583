"""Answers tips that Rutan does not take (drugs, smuggling, crossings) and questions about war, with
the right number instead.
"""

from __future__ import annotations

from handlers.cases.resident.first_hour import phones
from handlers.core.buttons import MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases.drafts import DropDraft

NUMBERS = {
    "drug_or_crossing_tip": ("oncb", "police", "social"),
    "border_news": ("disaster", "police", "ems"),
}
"""Numbers to call, by intent: ids of hotlines.yaml."""

NEWS = "border_news"


def refuse(turn: Turn, kind: str) -> Outcome:
    """Answer with the numbers to call. Nothing from the message is kept, a draft included.

    Words of war interrupt a report without ending it.
    """
    news = kind == NEWS
    card = Card(
        Phrase("report.tip.news" if news else "report.tip"),
        () if news else (Phrase("report.tip.why"),),
        phones(turn.content, *NUMBERS[kind]),
        (MENU,),
        Tone.WARN,
    )
    if news:
        return Outcome(Reply((card,)))
    return Outcome(Reply((card,)), flow_state=None, changes=(DropDraft(turn.person.id),))


async def tip(turn: Turn) -> Outcome:
    """Handle the button "drugs, smuggling or a crossing" of the first question."""
    return refuse(turn, "drug_or_crossing_tip")
