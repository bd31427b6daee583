"""Handles the buttons of evidence that a reporter has shown: sends the official a personal link,
which bot/office/evidence.py serves.
"""

from __future__ import annotations

from handlers.cases.case import next_buttons
from handlers.cases.case.policy import Action
from handlers.cases.desk.seat import CaseSeat, choice, pressed_at_case
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, OpenPage, Press, Reply
from handlers.core.say import Family, Phrase, Quote
from handlers.core.turn import Turn
from storage.cases import audit, evidence
from storage.cases.cases import MoveCase
from storage.cases.evidence import EvidenceKind, Piece
from storage.cases.states import Move

LOOK = Family("evidence.look", EvidenceKind)


def button(number: int, piece: Piece, reference: str) -> Press:
    """Return the button that shows a piece; `number` counts them in order of arrival, from 1."""
    label = LOOK.phrase(piece.kind, {"number": number})
    return Press(label, "desk.evidence", f"{reference}.{piece.id}")


def buttons(pieces: tuple[Piece, ...], reference: str) -> tuple[Button, ...]:
    """Return a button for each uncovered piece."""
    numbered = enumerate(pieces, 1)
    return tuple(button(number, piece, reference) for number, piece in numbered if piece.uncovered)


@pressed_at_case(Action.LOOK)
async def look(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.evidence`: show an uncovered location, or a link to another piece."""
    reference, number = seat.case.reference, choice(turn)
    buttons = next_buttons.official(reference)
    pieces = await turn.read(lambda unit: evidence.of_case(unit, seat.case.id))
    piece = next((p for p in pieces if p.uncovered and str(p.id) == number), None)
    if piece is None:
        return Outcome(Reply((Card(Phrase("evidence.look.closed"), buttons=buttons),)))
    if piece.kind == EvidenceKind.LOCATION:
        return await _location(turn, seat, piece)
    link = turn.ports.office.to_evidence(
        reference, piece.id, seat.me.id, turn.person.language, turn.now
    )
    if link is None:
        return Outcome(Reply((Card(Phrase("evidence.look.off"), buttons=buttons),)))
    page = OpenPage(Phrase("evidence.look.open"), link)
    lines = (Phrase("evidence.look.link"),)
    return Outcome(Reply((Card(Phrase("evidence.look.ready"), lines, (), (page, *buttons)),)))


async def _location(turn: Turn, seat: CaseSeat, piece: Piece) -> Outcome:
    """Show where the reporter was, and record that in the trail as for all evidence."""
    kept = await turn.read(lambda unit: evidence.read_uncovered(unit, seat.case.id, piece.id))
    buttons = next_buttons.official(seat.case.reference)
    if kept is None:
        return Outcome(Reply((Card(Phrase("evidence.look.closed"), buttons=buttons),)))
    spot = kept[1].decode().removeprefix("geo:").replace(",", ", ")
    card = Card(
        Phrase("evidence.look.spot", {"spot": Quote(spot)}),
        (Phrase("evidence.look.noted"),),
        buttons=buttons,
    )
    looked = MoveCase(seat.case, audit.official(seat.me.id), Move.LOOK, note=str(piece.id))
    return Outcome(Reply((card,)), changes=(looked,))
