"""The last step of a report: word for word what the officer will read, and what may be changed."""

from __future__ import annotations

from typing import Any

from content.reading.places.places import District
from handlers.cases.case import report as told
from handlers.cases.report.questions import FLOW, WAYS_OUT, asked, helper
from handlers.cases.text import redaction
from handlers.core import districts
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Choices, Press, Reply, Text, Weight
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases import drafts, evidence
from storage.cases.cases import DISTRICT, PROVINCE
from storage.cases.drafts import SaveDraft
from storage.people.flow_state import Place


def district_of(turn: Turn, facts: told.Facts) -> District | None:
    """The district a report is about: the one told in it, else the person's own."""
    code = facts.get("district") or turn.person.district
    return turn.content.places.find(code) if code else None


async def show(turn: Turn, facts: dict[str, Any], *lead: Text) -> Outcome:
    """The card, with the question: my district, the province instead, or not yet?"""
    district = district_of(turn, facts)
    if district is None:
        facts.pop("district", None)
        return asked("district", facts, turn, *lead)
    card = Card(
        Phrase("report.review"),
        (
            districts.name(district),
            *told.lines(facts, turn.content),
            *await pieces(turn),
            Phrase("case.nobody"),
            *_covered(turn, facts),
            _headmen(facts),
        ),
        buttons=_buttons(facts, district),
    )
    return Outcome(
        Reply((*lead, card, Choices(WAYS_OUT))),
        Place(FLOW, "review"),
        (SaveDraft(turn.person.id, "review", facts),),
    )


async def pieces(turn: Turn) -> tuple[Say, ...]:
    """How many pictures, voice messages and places wait with the draft."""
    return told.counted(await turn.read(lambda unit: evidence.of_draft(unit, turn.person.id)))


def _covered(turn: Turn, facts: told.Facts) -> tuple[Say, ...]:
    """How to show what is covered, where something is."""
    hidden = redaction.in_words(facts, turn.content)
    return (Phrase("report.covered.how"),) if hidden else ()


def _headmen(facts: told.Facts) -> Say:
    return Phrase("report.headmen.may" if facts.get("headmen") else "report.headmen.never")


def _buttons(facts: told.Facts, district: District) -> tuple[Button, ...]:
    name = districts.name(district)
    toggle = "report.headmen.forbid" if facts.get("headmen") else "report.headmen.allow"
    return (
        Press(Phrase("report.send.district"), "report.send", DISTRICT, True, Weight.MAIN),
        Press(Phrase("report.send.province"), "report.send", PROVINCE, True),
        Press(Phrase("report.send.later"), "report.later", "", True),
        Press(Phrase(toggle), "report.headmen", "", True),
        helper(facts),
        Press(Phrase("report.elsewhere", {"district": name}), "report.elsewhere", "", True),
    )


async def facts_of(turn: Turn) -> dict[str, Any]:
    """What was told so far, empty where there is no draft."""
    draft = await turn.read(lambda unit: drafts.find(unit, turn.person.id))
    return dict(draft.facts) if draft else {}


async def toggle_headmen(turn: Turn) -> Outcome:
    """Kamnan and village heads may help with this case, or may not after all."""
    facts = await facts_of(turn)
    return await show(turn, {**facts, "headmen": not facts.get("headmen")})


async def toggle_helper(turn: Turn) -> Outcome:
    """It happened to somebody else, for whom this person fills it in; no name is asked."""
    facts = await facts_of(turn)
    facts["helper"] = not facts.get("helper")
    if turn.place and turn.place.name == f"{FLOW}.loss":
        return asked("loss", facts, turn)
    return await show(turn, facts)


async def elsewhere(turn: Turn) -> Outcome:
    """It happened in another district than the one named on the card."""
    facts = await facts_of(turn)
    facts.pop("district", None)
    return asked("district", facts, turn)


async def move(turn: Turn) -> Outcome:
    """`report.move`: to the district that was typed while the card was shown."""
    facts = await facts_of(turn)
    if turn.content.places.find(turn.argument):
        facts["district"] = turn.argument
    return await show(turn, facts)


async def keep_as_words(turn: Turn) -> Outcome:
    """`report.words`: what was typed, though it names a district, is part of the story."""
    facts = await facts_of(turn)
    typed = str(turn.place.data.get("words", "")) if turn.place else ""
    return await show(turn, told.with_words(facts, typed, turn.content) if typed else facts)


def is_it(turn: Turn, district: District) -> Outcome:
    """A district's name was typed under the card: is the report for that one?"""
    name = {"district": districts.name(district)}
    card = Card(
        Phrase("report.move", name),
        buttons=(
            Press(Phrase("report.move.yes"), "report.move", district.code, True, Weight.MAIN),
            Press(Phrase("report.move.no"), "report.words", "", True),
        ),
    )
    place = Place(FLOW, "review", {"words": turn.text})
    return Outcome(Reply((card, Choices(WAYS_OUT))), place)


async def later(turn: Turn) -> Outcome:
    """Not yet: the draft stays for a week."""
    card = Card(
        Phrase("report.later"),
        (Phrase("report.later.how"),),
        buttons=(Press(Phrase("report.menu"), "menu", weight=Weight.MAIN),),
    )
    return Outcome(Reply((card,)), None)
