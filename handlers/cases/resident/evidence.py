"""Handles evidence of a report (picture, voice message, location): fetched, cleaned, kept covered
until the reporter shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.cases.case import next_buttons, report
from handlers.cases.case.policy import Action
from handlers.cases.desk import viewing
from handlers.cases.resident.own_case import own, tell_officials
from handlers.core import incoming
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.ports import NotOpened
from handlers.core.reply import Button, Card, Press, Reply, Tone
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases import audit, evidence
from storage.cases.cases import Case, MoveCase
from storage.cases.evidence import EvidenceKind, KeepEvidence, Piece, UncoverEvidence
from storage.cases.states import Move

LIMITS = {EvidenceKind.PICTURE: 8_000_000, EvidenceKind.VOICE: 4_000_000}
"""Most bytes fetched."""
RELEASE = Family("evidence.release", EvidenceKind)
ADDED = Family("evidence.added", EvidenceKind)
"""What officials are told of a piece that they may not see yet."""
SHOWN = Family("evidence.shown", EvidenceKind)
"""What officials are told of a piece that they may see from now on."""
WHY_NOT: Mapping[NotOpened, Say] = {
    NotOpened.DAMAGED: Phrase("evidence.unknown"),
    NotOpened.TOO_MANY: Phrase("evidence.too_many"),
    NotOpened.BUSY: Phrase("evidence.not_fetched"),
}
"""What the sender is told if a file is not kept."""


async def received(turn: Turn, case: int | None = None) -> KeepEvidence | Say | None:
    """Return the evidence in this turn, cleaned.

    A Say if it cannot be kept; None if the turn holds none.
    """
    match turn.said:
        case incoming.Location(latitude, longitude):
            spot = f"geo:{latitude},{longitude}".encode()
            return KeepEvidence(EvidenceKind.LOCATION, "text/plain", spot, turn.person.id, case)
        case incoming.Picture(media):
            kind = EvidenceKind.PICTURE
        case incoming.Voice(media):
            kind = EvidenceKind.VOICE
        case _:
            return None
    limit = LIMITS[kind]
    if media.size is not None and media.size > limit:
        return Phrase("evidence.too_big")
    data = await turn.ports.media.fetch(media, limit)
    if data is None:
        return Phrase("evidence.not_fetched")
    person = turn.person.id
    if kind is EvidenceKind.PICTURE:
        picture = await turn.ports.files.clean_picture(data, person)
        if isinstance(picture, NotOpened):
            return WHY_NOT[picture]
        return KeepEvidence(kind, "image/jpeg", picture, person, case)
    sound = await turn.ports.files.clean_recording(data, person)
    if isinstance(sound, NotOpened):
        return WHY_NOT[sound]
    return KeepEvidence(kind, sound.mime, sound.data, person, case)


def said(piece: KeepEvidence) -> Say:
    """Tell the sender that the piece is kept, and that officials do not see it."""
    return Phrase("evidence.kept.place" if piece.kind is EvidenceKind.LOCATION else "evidence.kept")


def uncover_buttons(pieces: tuple[Piece, ...], reference: str) -> list[Button]:
    """Return a button for each piece still covered, numbered in order of arrival."""
    return [
        Press(
            RELEASE.phrase(piece.kind, {"number": number}),
            "case.release_evidence",
            f"{reference}.{piece.id}",
        )
        for number, piece in enumerate(pieces, 1)
        if not piece.uncovered
    ]


async def uncover(turn: Turn) -> Outcome:
    """Handle `case.release_evidence`: let the officials see this piece."""
    reference, _, number = turn.argument.partition(".")
    case = await own(turn, reference, Action.UNCOVER)
    if isinstance(case, Outcome):
        return case
    pieces = await turn.read(lambda unit: evidence.of_case(unit, case.id))
    piece = next((piece for piece in pieces if str(piece.id) == number), None)
    if piece is None:
        return nothing_to_show(case)
    if piece.uncovered:
        return Outcome(shown(case), None)
    changes = (
        UncoverEvidence(case.id, piece.id),
        MoveCase(case, audit.REPORTER, Move.UNCOVER, note=f"{piece.kind} {piece.id}"),
    )
    now = tuple(replace(each, uncovered=each.uncovered or each == piece) for each in pieces)
    place = pieces.index(piece)
    new = (
        SHOWN.phrase(piece.kind, {"number": place + 1}),
        *report.counted(len(now), sum(each.uncovered for each in now)),
    )
    looks = [
        viewing.button(number, each, reference)
        for number, each in enumerate(now, 1)
        if each.uncovered
    ]
    looks.sort(key=lambda button: not button.argument.endswith(f".{piece.id}"))
    kind = NoticeKind.CASE_UNCOVERED
    news = await tell_officials(turn, case, "shown", kind, *new, looks=looks)
    return Outcome(shown(case), None, (*changes, *news.changes), news.notices)


def shown(case: Case) -> Reply:
    """Confirm that something was uncovered."""
    buttons = next_buttons.reporter(case.reference)
    return Reply((Card(Phrase("case.released"), buttons=buttons, tone=Tone.CALM),))


def nothing_to_show(case: Case) -> Outcome:
    """Answer that the piece to be uncovered does not exist."""
    card = Card(Phrase("case.release.none"), buttons=next_buttons.reporter(case.reference))
    return Outcome(Reply((card,)))
