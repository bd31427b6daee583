"""Looking at what a reporter released: the desk gives the official a link of their own."""

from __future__ import annotations

from handlers.cases.desk.duty import desk_of
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from storage import evidence
from storage.evidence import Piece


def buttons(pieces: tuple[Piece, ...], reference: str) -> tuple[Button, ...]:
    """A button for each released piece, numbered as they came."""
    return tuple(
        Press(
            Phrase(f"evidence.look.{piece.kind}", {"number": number}),
            "desk.evidence",
            f"{reference}.{piece.id}",
        )
        for number, piece in enumerate(pieces, 1)
        if piece.released
    )


async def look(turn: Turn) -> Outcome:
    """`desk.evidence`: a link to one released piece, for this official, for ten minutes."""
    reference, _, number = turn.argument.partition(".")
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    back = Press(Phrase("desk.case.open"), "desk.case", reference)
    pieces = await turn.read(lambda unit: evidence.of_case(unit, desk.case.id))
    if number not in {str(piece.id) for piece in pieces if piece.released}:
        return Outcome(Reply((Card(Phrase("evidence.look.closed"), buttons=(back,)),)))
    link = turn.ports.office.to_evidence(
        reference, int(number), desk.me.id, turn.person.language, turn.now
    )
    if link is None:
        return Outcome(Reply((Card(Phrase("evidence.look.off"), buttons=(back,)),)))
    # A plain bubble: apps make links in these, not in cards, something to tap.
    return Outcome(Reply((Text(Phrase("evidence.look.link", {"link": Quote(link)})),)))
