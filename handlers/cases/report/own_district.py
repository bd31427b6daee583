"""Handles setting a person's own district outside of a report: by name, by location or by a link.

One that is set is only changed by an answer: to "which district?", or to "change it to this one?".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.reading.places.places import District
from handlers.cases.desk import referring
from handlers.cases.report import answers
from handlers.cases.report.asides import means_something_else
from handlers.cases.report.questions import FLOW as REPORT
from handlers.core import districts, incoming
from handlers.core.buttons import MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson

FLOW = "district"


@dataclass(frozen=True, slots=True)
class NamedDistrict:
    """The flow state of "change it to this one?": the code of the district that was named."""

    code: str

    @staticmethod
    def from_json(json: Json) -> NamedDistrict:
        """Restore from the JSON that `to_json` made."""
        return NamedDistrict(text(json, "code"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"code": self.code}


_CODE = re.compile(r"d\d{4}")
_CHANGE = Phrase("district.change")
_NO_OTHER_WISH = {None, "change_district", "greeting"}
"""Intents that are still about the district; others are handled as usual."""
_OUT = (Press(Phrase("report.cancel"), "district.keep"),)


async def ask(turn: Turn) -> Outcome:
    """Handle `district`, or words about it, which may name the district."""
    if found := districts.named_in(turn):
        return _set_or_ask(turn, found)
    return question()


def question() -> Outcome:
    """Ask for the person's own district."""
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
    if means(turn, "cancel", "skip", "unknown", "no"):
        return await keep(turn)
    if kind := small_talk(turn):
        asks = districts.ask(None, _OUT)
        return Outcome(Reply((kind, *asks.parts)), FlowState(FLOW, "typing"))
    found = districts.resolve(turn, _OUT)
    if isinstance(found, District):
        return _set(turn, found)
    wish = None if says_nothing(turn) else intent_of(turn.text, turn.content.intents)
    if wish not in _NO_OTHER_WISH or (turn.text and await means_something_else(turn, FLOW)):
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
    return _set_or_ask(turn, found) if found else None


async def named(turn: Turn) -> Outcome:
    """Handle `district.named`, offered where a message named a district: its code."""
    found = turn.content.places.find(turn.argument)
    return _set_or_ask(turn, found) if found else await ask(turn)


def _set_or_ask(turn: Turn, district: District, *lead: Text) -> Outcome:
    """Set a first district; ask before another one takes its place."""
    places = turn.content.places
    now = places.find(turn.person.district) if turn.person.district else None
    if now is None or now == district:
        return _set(turn, district)
    names = {"now": districts.name(now), "district": districts.name(district)}
    card = Card(
        Phrase("district.sure", names),
        (Phrase("district.sure.why"),),
        buttons=(
            Press(Phrase("district.sure.yes"), districts.PICK, district.code, step=True),
            Press(Phrase("district.sure.no"), "district.keep", weight=Weight.MAIN),
        ),
        tone=Tone.WARN,
    )
    state = FlowState(FLOW, "sure", NamedDistrict(district.code).to_json())
    return Outcome(Reply((*lead, card)), state)


async def sure(turn: Turn) -> Outcome | None:
    """Handle text at "change it to this one?": only the button changes it."""
    if means(turn, "cancel", "skip"):
        return await keep(turn)
    lead = small_talk(turn)
    if lead is None and (says_nothing(turn) or means(turn, "yes") or turn.text.strip().isdigit()):
        lead = Text(Phrase("district.sure.press"))
    offered = NamedDistrict.from_json(turn.flow_state.data).code if turn.flow_state else ""
    found = turn.content.places.find(offered)
    return _set_or_ask(turn, found, lead) if lead and found else None


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
