"""Becoming an official with an invite code, and the list of cases on one's desk."""

from __future__ import annotations

from datetime import timedelta

from handlers.cases import naming
from handlers.cases.desk.notices import role
from handlers.core import districts, incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from storage import attempts, cases, officials
from storage.attempts import NoteAttempt
from storage.cases import Case
from storage.officials import AcceptInvite, Invite, Official
from storage.unit import Unit

GUESSES = 5
"""Wrong codes a person may try in a day."""
ATTEMPT = "invite"
LISTED = 9
"""Cases on one card."""


async def by_link(turn: Turn) -> Outcome | None:
    """A deep link's code that looks like an invite."""
    code = turn.said.code if isinstance(turn.said, incoming.Hello) else ""
    return await _accept(turn, code) if officials.looks_like_code(code) else None


async def by_message(turn: Turn) -> Outcome | None:
    """The code sent as a plain message."""
    return await _accept(turn, turn.text) if officials.looks_like_code(turn.text) else None


async def _accept(turn: Turn, code: str) -> Outcome:
    person, since = turn.person.id, turn.now - timedelta(days=1)

    def look(unit: Unit) -> tuple[int, Invite | None]:
        return (
            attempts.count(unit, person, ATTEMPT, since),
            officials.find_invite(unit, code),
        )

    tried, invite = await turn.read(look)
    if tried >= GUESSES:
        return Outcome(Reply((Text(Phrase("official.too_many")),)))
    if invite is None or invite.used or invite.expires <= turn.now:
        why = "official.used" if invite else "official.wrong"
        return Outcome(Reply((Text(Phrase(why)),)), changes=(NoteAttempt(person, ATTEMPT),))
    card = Card(
        Phrase("official.welcome", {"role": Phrase(f"official.role.{invite.role}")}),
        (_area(turn, invite.district, invite.province), *_duties(invite.role)),
        buttons=(Press(Phrase("desk.list"), "desk", weight=Weight.MAIN),),
        tone=Tone.CALM,
    )
    return Outcome(Reply((card,)), None, (AcceptInvite(invite, person),), must_arrive=True)


def _duties(role: str) -> tuple[Say, ...]:
    if role in officials.DUTY:
        return (Phrase("official.duty.gets"), Phrase("official.duty.never"))
    if role in officials.HEADMEN:
        return (Phrase("official.duty.headman"), Phrase("official.duty.never"))
    return (Phrase("official.duty.head"),)


def _area(turn: Turn, district: str | None, province: str | None) -> Say:
    places = turn.content.places
    if district and (found := places.find(district)):
        return districts.name(found)
    if province and province in places.provinces:
        return Passage(places.provinces[province].names)
    return Phrase("official.nationwide")


async def cases_list(turn: Turn) -> Outcome:
    """`desk`: what is open within one's reach, newest first."""
    person = turn.person.id

    def look(unit: Unit) -> tuple[tuple[Official, ...], tuple[Case, ...]]:
        mine = officials.of_person(unit, person)
        reaches = [official.reach for official in mine if official.role in officials.DUTY]
        return mine, cases.open_within(unit, reaches)

    mine, found = await turn.read(look)
    if not mine:
        return Outcome(Reply((Text(Phrase("desk.not_official")),)))
    found = tuple(case for case in found if case.reporter != person)
    buttons: list[Button] = [
        Press(
            Phrase(f"desk.row.{case.state}", {"name": naming.name(turn.content, case)}),
            "desk.case",
            case.reference,
            weight=Weight.URGENT if case.urgent else Weight.PLAIN,
        )
        for case in found[:LISTED]
    ]
    title = Phrase("desk.open", {"count": len(found)}) if found else Phrase("desk.empty")
    lines = tuple(
        Phrase("desk.role", {"role": role(o), "area": _area(turn, o.district, o.province)})
        for o in mine
    )
    return Outcome(Reply((Card(title, lines, buttons=tuple(buttons)),)))
