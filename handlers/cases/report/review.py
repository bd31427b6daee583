"""Handles the last step of a report: its preview as officials will read it, and changes to
district, helpers and words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.reading.places.places import District
from handlers.cases.case import report
from handlers.cases.report.questions import FLOW, WAYS_OUT, asked, helper
from handlers.cases.text import redaction
from handlers.core import districts
from handlers.core.buttons import MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Choices, Press, Reply, Text, Weight
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases import drafts, evidence
from storage.cases.drafts import SaveDraft
from storage.cases.report import Draft
from storage.cases.states import Level
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState


@dataclass(frozen=True, slots=True)
class TypedDistrict:
    """The flow state after a district was typed under the card: is the report for that one?"""

    words: str

    @staticmethod
    def from_json(json: Json) -> TypedDistrict:
        """Restore from the JSON that `to_json` made; no words if nothing was asked."""
        return TypedDistrict(text(json, "words"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"words": self.words}


def district_of(turn: Turn, draft: Draft) -> District | None:
    """Return the district a report is about: the one told in it, or the person's own."""
    code = draft.district or turn.person.district
    return turn.content.places.find(code) if code else None


async def show(turn: Turn, draft: Draft, *lead: Text) -> Outcome:
    """Show the card and ask: my district, the province instead, or not yet?"""
    district = district_of(turn, draft)
    if district is None:
        return asked("district", replace(draft, district=""), turn, *lead)
    card = Card(
        Phrase("report.review"),
        (
            districts.name(district),
            *report.lines(draft.told, turn.content),
            *await pieces(turn),
            Phrase("case.nobody"),
            *_covered(turn, draft),
            _headmen(draft),
        ),
        buttons=_buttons(draft, district),
    )
    return Outcome(
        Reply((*lead, card, Choices(WAYS_OUT))),
        FlowState(FLOW, "review"),
        (SaveDraft(turn.person.id, "review", draft),),
    )


async def pieces(turn: Turn) -> tuple[Say, ...]:
    """Say how many pictures, voice messages and locations wait with the draft."""
    return report.counted(await turn.read(lambda unit: evidence.of_draft(unit, turn.person.id)))


def _covered(turn: Turn, draft: Draft) -> tuple[Say, ...]:
    """Explain how to show covered details, if there are any."""
    hidden = redaction.in_words(draft.told, turn.content)
    return (Phrase("report.covered.how"),) if hidden else ()


def _headmen(draft: Draft) -> Say:
    return Phrase("report.headmen.may" if draft.headmen else "report.headmen.never")


def _buttons(draft: Draft, district: District) -> tuple[Button, ...]:
    name = districts.name(district)
    toggle = Phrase("report.headmen.forbid" if draft.headmen else "report.headmen.allow")
    return (
        Press(Phrase("report.send.district"), "report.send", Level.DISTRICT, True, Weight.MAIN),
        Press(Phrase("report.send.province"), "report.send", Level.PROVINCE, True),
        Press(Phrase("report.send.later"), "report.later", "", True),
        Press(toggle, "report.headmen", "", True),
        helper(draft),
        Press(Phrase("report.elsewhere", {"district": name}), "report.elsewhere", "", True),
    )


async def any_draft(turn: Turn) -> Draft:
    """Return the person's draft, however old it is; an empty one if there is none."""
    saved = await turn.read(lambda unit: drafts.find(unit, turn.person.id))
    return saved.draft if saved else Draft()


async def toggle_headmen(turn: Turn) -> Outcome:
    """Switch whether kamnan and village heads may help with this case."""
    draft = await any_draft(turn)
    return await show(turn, replace(draft, headmen=not draft.headmen))


async def toggle_helper(turn: Turn) -> Outcome:
    """Switch whether the person reports for somebody else; no name is asked."""
    draft = await any_draft(turn)
    draft = replace(draft, told=replace(draft.told, helper=not draft.told.helper))
    if turn.flow_state and turn.flow_state.name == f"{FLOW}.loss":
        return asked("loss", draft, turn)
    return await show(turn, draft)


async def elsewhere(turn: Turn) -> Outcome:
    """Ask for the district, because it is another one than the card names."""
    draft = replace(await any_draft(turn), district="")
    return asked("district", draft, turn)


async def move(turn: Turn) -> Outcome:
    """Handle `report.move`: use the district that was typed while the card was shown."""
    draft = await any_draft(turn)
    if turn.content.places.find(turn.argument):
        draft = replace(draft, district=turn.argument)
    return await show(turn, draft)


async def keep_as_words(turn: Turn) -> Outcome:
    """Handle `report.words`: the typed text is part of the story, though it names a district."""
    draft = await any_draft(turn)
    typed = TypedDistrict.from_json(turn.flow_state.data).words if turn.flow_state else ""
    return await show(turn, with_words(draft, typed, turn) if typed else draft)


def with_words(draft: Draft, text: str, turn: Turn) -> Draft:
    """Return the draft with more free words, and the numbers in them."""
    return replace(draft, told=report.with_words(draft.told, text, turn.content))


def is_it(turn: Turn, district: District) -> Outcome:
    """Ask whether the report is for the district whose name was typed under the card."""
    name = {"district": districts.name(district)}
    card = Card(
        Phrase("report.move", name),
        buttons=(
            Press(Phrase("report.move.yes"), "report.move", district.code, True, Weight.MAIN),
            Press(Phrase("report.move.no"), "report.words", "", True),
        ),
    )
    flow_state = FlowState(FLOW, "review", TypedDistrict(turn.text).to_json())
    return Outcome(Reply((card, Choices(WAYS_OUT))), flow_state)


async def later(turn: Turn) -> Outcome:
    """Keep the draft for a week without sending it."""
    card = Card(
        Phrase("report.later"),
        (Phrase("report.later.how"),),
        buttons=(main(MENU),),
    )
    return Outcome(Reply((card,)), None)
