"""Stores disputes (verdicts that residents hold to be wrong), the answers of staff, and who was
told of them.

The disputed words are encrypted. Reviews are deleted after KEPT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, select, update

from storage.engine.cipher import Cipher
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.tables.cases import Review as ReviewRow

KEPT = timedelta(days=60)
MOST = 200
"""The most reviews that are listed or passed on at once."""

_TABLE = table(ReviewRow)
_KIND = "review"


@dataclass(frozen=True, slots=True)
class Review:
    """A review as staff see it, without the person.

    `words` are the disputed words as they were shown to the person, `said` is the bot's verdict and
    `answer` that of staff, empty until they answer.
    """

    id: int
    words: str
    said: str
    answer: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A review whose answer has to be passed on. `changed`: it differs from the bot's verdict."""

    id: int
    person: str
    changed: bool


def waiting(unit: Unit) -> tuple[Review, ...]:
    """Return up to MOST reviews without an answer, oldest first; the same words only once."""
    first = (
        select(func.min(_TABLE.c.id))
        .where(_TABLE.c.answer == "", _TABLE.c.created > unit.now - KEPT)
        .group_by(_TABLE.c.key)
    )
    rows = unit.connection.execute(
        select(_TABLE).where(_TABLE.c.id.in_(first)).order_by(_TABLE.c.id).limit(MOST)
    ).all()
    ciphers = person_keys.of_people(unit, (row.person for row in rows))
    return tuple(_review(row, ciphers.of(row.person)) for row in rows)


def _review(row: Any, cipher: Cipher) -> Review:
    return Review(row.id, cipher.open(row.words).decode(), row.said, row.answer, row.created)


def of_person(unit: Unit, person: str, id: int) -> Review | None:
    """Return the review with this id if this person sent it, else None."""
    row = unit.connection.execute(
        select(_TABLE).where(
            _TABLE.c.id == id, _TABLE.c.person == person, _TABLE.c.created > unit.now - KEPT
        )
    ).one_or_none()
    if row is None:
        return None
    return _review(row, person_keys.of_person(unit, person))


def kept(unit: Unit, person: str) -> int:
    """Return how many reviews of this person are stored."""
    mine = and_(_TABLE.c.person == person, _TABLE.c.created > unit.now - KEPT)
    return unit.connection.execute(select(func.count()).where(mine)).scalar_one()


def to_tell(unit: Unit) -> tuple[Answered, ...]:
    """Return up to MOST reviews whose answer has to be passed on, oldest first."""
    rows = unit.connection.execute(
        select(_TABLE.c.id, _TABLE.c.person, _TABLE.c.answer != _TABLE.c.said)
        .where(_TABLE.c.answer != "", _TABLE.c.told.is_(False))
        .order_by(_TABLE.c.id)
        .limit(MOST)
    )
    return tuple(Answered(row[0], row[1], bool(row[2])) for row in rows)


def answer(unit: Unit, id: int, verdict: str) -> bool:
    """Answer a review and all others with the same words; return False if none was unanswered."""
    key = select(_TABLE.c.key).where(_TABLE.c.id == id).scalar_subquery()
    done = unit.connection.execute(
        update(_TABLE).where(_TABLE.c.key == key, _TABLE.c.answer == "").values(answer=verdict)
    )
    return done.rowcount > 0


@dataclass(frozen=True, slots=True)
class AskReview:
    """Ask staff to review these words, for which the bot gave the verdict `said`."""

    person: str
    words: str
    said: str

    def apply(self, unit: Unit) -> None:
        """Store the review; its words are encrypted with the person's key."""
        cipher = person_keys.of_person(unit, self.person)
        unit.connection.execute(
            insert(_TABLE).values(
                person=self.person,
                key=unit.keyring.hash(_KIND, self.words),
                words=cipher.seal(self.words.encode()),
                said=self.said,
                answer="",
                told=False,
                created=unit.now,
            )
        )


@dataclass(frozen=True, slots=True)
class MarkTold:
    """Record that the answer to a review has been passed on."""

    id: int

    def apply(self, unit: Unit) -> None:
        """Mark the review."""
        unit.connection.execute(update(_TABLE).where(_TABLE.c.id == self.id).values(told=True))
