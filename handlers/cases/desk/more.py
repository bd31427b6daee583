"""The "more" button of a case: further actions of an official."""

from __future__ import annotations

from handlers.cases.case import case_name
from handlers.cases.case.policy import Action
from handlers.cases.case.states import FREE
from handlers.cases.desk import agency_text, notices
from handlers.cases.desk.seat import CaseSeat, pressed_at_case
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn


@pressed_at_case()
async def more(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.more`: show further actions for the case."""
    reference = seat.case.reference
    buttons: list[Button] = []
    if seat.case.state in FREE:
        # Either of them also takes the case.
        buttons += [
            Press(Phrase("desk.ask"), "desk.ask", reference),
            Press(Phrase("desk.close"), "desk.close", reference),
        ]
    if seat.may(Action.GIVE).allowed:
        buttons += [
            *(
                Press(
                    Phrase("desk.give", {"role": notices.role(other)}),
                    "desk.give",
                    f"{reference}.{other.id}",
                )
                for other in seat.others[:4]
            ),
            Press(Phrase("desk.release"), "desk.release", reference),
        ]
    if seat.may(Action.REFER).allowed:
        buttons += [
            Press(Phrase("desk.refer"), "desk.refer", reference),
            Press(Phrase("desk.district"), "desk.district", reference),
        ]
    buttons += [
        Press(Phrase("desk.know"), "desk.know", reference),
        Press(Phrase("desk.note"), "desk.note", reference),
    ]
    buttons.append(agency_text.button(reference))
    if seat.case.campaign is not None:
        buttons.append(Press(Phrase("desk.alert"), "alert.draft", reference))
    if seat.may(Action.MUTE).allowed:
        buttons.append(Press(Phrase("desk.mute"), "desk.mute", reference))
    buttons.append(Press(Phrase("desk.never_mind"), "desk.case", reference))
    title = Phrase("desk.more.title", {"name": case_name.name(turn.content, seat.case)})
    return Outcome(Reply((Card(title, (Phrase("desk.know.what"),), buttons=tuple(buttons)),)))
