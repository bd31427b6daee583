"""Sets a person's district outside of a report: by name, by location or by a link."""

from __future__ import annotations

import re

from content.reading.places.places import District
from handlers.cases.desk import referring
from handlers.cases.report import answers
from handlers.cases.report.questions import FLOW as REPORT
from handlers.core import districts, incoming
from handlers.core.buttons import MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson

FLOW = "district"
_CODE = re.compile(r"d\d{4}")
_CHANGE = Phrase("district.change")
_NO_OTHER_WISH = {None, "change_district", "greeting"}
"""Intents that are still about the district; others are handled as usual."""
_OUT = (Press(Phrase("report.cancel"), "district.keep"),)


async def ask(turn: Turn) -> Outcome:
    """Handle `district`, or words about it: a district named in them is taken at once."""
    if found := districts.named_in(turn):
        return _set(turn, found)
    return Outcome(districts.ask(None, _OUT), FlowState(FLOW, "typing"))


async def pick(turn: Turn) -> Outcome | None:
    """Handle a district's button: in a report, when handing a case over, or for the person."""
    if turn.flow_state and turn.flow_state.flow == REPORT:
        return await answers.district(turn)
    if turn.flow_state and turn.flow_state.name == "desk.district":
        return await referring.to_district(turn)
    return await typed(turn)


async def other(turn: Turn) -> Outcome:
    """Ask again in the same flow, because none of the offered districts was right."""
    if turn.flow_state and turn.flow_state.flow == REPORT:
        return await answers.ask_district(turn)
    if turn.flow_state and turn.flow_state.name == "desk.district":
        return await referring.ask_again(turn)
    return await ask(turn)


async def typed(turn: Turn) -> Outcome | None:
    """Handle text, a location or a button after the question."""
    if means(turn, "cancel", "skip", "unknown"):
        return await keep(turn)
    if kind := small_talk(turn):
        asks = districts.ask(None, _OUT)
        return Outcome(Reply((kind, *asks.parts)), FlowState(FLOW, "typing"))
    found = districts.resolve(turn, _OUT)
    if isinstance(found, District):
        return _set(turn, found)
    wish = None if says_nothing(turn) else intent_of(turn.text, turn.content.intents)
    if wish not in _NO_OTHER_WISH:
        return None
    return Outcome(found, FlowState(FLOW, "typing")) if found else None


async def keep(turn: Turn) -> Outcome:
    """Handle `district.keep`: leave the district unchanged."""
    code = turn.person.district
    now = turn.content.places.find(code) if code else None
    title = Phrase("district.none")
    if now:
        title = Phrase("district.stays", {"district": districts.name(now)})
    return Outcome(Reply((Card(title, buttons=(MENU, Press(_CHANGE, "district"))),)), None)


async def by_link(turn: Turn) -> Outcome | None:
    """Handle a deep link's code, "d3805"; some apps send it as a message."""
    code = turn.said.code if isinstance(turn.said, incoming.Hello) else turn.text.strip()
    if not _CODE.fullmatch(code):
        return None
    found = turn.content.places.find(code[1:])
    return _set(turn, found) if found else None


def _set(turn: Turn, district: District) -> Outcome:
    card = Card(
        Phrase("district.set", {"district": districts.name(district)}),
        (Phrase("district.hello"),) if turn.person.new else (),
        buttons=(
            main(MENU),
            Press(_CHANGE, "district"),
        ),
        tone=Tone.CALM,
    )
    changes = (ChangePerson(turn.person.id, {"district": district.code}),)
    return Outcome(Reply((card,)), None, changes)
