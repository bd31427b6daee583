"""The account of a run: what was written against what was stored and what arrived."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import Engine, text

from tests.chaos.people import People
from tests.chaos.platform import Arrival, Platform

NEAR = 1.0
"""Seconds from a fault within which a call that arrived was still under way in it."""

AFTER = 25.0
"""Seconds after a fault within which what it left behind is sent: a dead process is noticed after
8 to 12 s, and a failed send waits 1, 2, 4 and 8 s."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A fault and its time, in monotonic seconds."""

    fault: str
    began: float
    ended: float


EXPLAINED = {
    "events",
    "faults",
    "seconds",
    "webhook_retries",
    "repeats_bare",
    "repeats_at_kills",
    "replies_overtaken",
    "replies_pushed_again",
    "files_not_opened",
    "refused",
}


@dataclass
class Account:
    """What became of it. Everything but EXPLAINED must be zero.

    `faults`: how often there was which. `repeats_bare`: by the fault that explains it, how often a
    platform without keys got a call again that was in flight then, and `repeats_at_kills`: how
    often at each kill. `repeats_unexplained`: the same where no fault explains it.
    `replies_overtaken`: by the fault nearest to it, a reply that waited for its process to count as
    dead, or for the platform, while what the person wrote next was answered elsewhere.
    `replies_pushed_again`: a reply that must arrive was in flight at a fault, and nobody took it up
    before its token was too old to tell whether it had arrived.
    `files_not_opened`: a file whose worker was lost or not to be had, so that a person would be
    asked to send it again.
    """

    events: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    webhook_retries: int = 0
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    replies_missing: int = 0
    replies_twice_keyed: int = 0
    replies_overtaken: dict[str, int] = field(default_factory=dict)
    replies_pushed_again: int = 0
    notices_missing: int = 0
    notices_twice_keyed: int = 0
    keys_with_other_bytes: int = 0
    dead_unexpected: int = 0
    repeats_bare: dict[str, int] = field(default_factory=dict)
    repeats_at_kills: list[int] = field(default_factory=list)
    repeats_unexplained: int = 0
    files_not_opened: int = 0
    open_at_end: int = 0
    refused: dict[int, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or out of order."""
        return not any(value for name, value in asdict(self).items() if name not in EXPLAINED)


@dataclass
class _Arrived:
    """What arrived for one person: replies and notices, each number with the calls that bore it."""

    replies: dict[int, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    notices: dict[int, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    pushed_again: int = 0


def judge(engine: Engine, people: People, stub: Platform, spells: Sequence[Spell]) -> Account:
    """Compare what was written with what was stored and what arrived, person by person.

    What must not be is told in `people`, in words, for whom it happened to.
    """
    account = Account(refused=dict(stub.refused))
    account.faults = dict(Counter(spell.fault for spell in spells))
    with engine.connect() as connection:
        stored: dict[str, list[tuple[int, int]]] = defaultdict(list)
        rows = connection.execute(text("SELECT person, n, place, file FROM chaos_report"))
        for person, n, place, file in rows:
            stored[person].append((place, n))
            account.files_not_opened += file not in (None, "opened")
        dead = connection.execute(text("SELECT count(*) FROM inbox WHERE state = 'dead'")).scalar()
    poisoned = sum(words == "poison" for said in people.written.values() for words in said)
    account.dead_unexpected = abs((dead or 0) - poisoned)
    arrived = _by_person(stub)
    explained: Counter[Spell | None] = Counter()
    overtaken: Counter[str] = Counter()
    for person, said in people.written.items():
        account.events += len(said)
        wanted = [int(words) for words in said if words != "poison"]
        found = [n for _, n in sorted(stored[person])]
        wrong = _stored_wrong(wanted, found) | _sent_wrong(person, wanted, arrived[person])
        for name, numbers in wrong.items():
            setattr(account, name, getattr(account, name) + len(numbers))
        if any(wrong.values()):
            account.people[person] = str({name: found for name, found in wrong.items() if found})
        overtaken.update(_overtaken(arrived[person], spells))
        account.replies_pushed_again += arrived[person].pushed_again
        explained.update(_repeats(arrived[person], spells))
    account.repeats_unexplained = explained.pop(None, 0)
    for spell, count in explained.items():
        if spell is not None:
            account.repeats_bare[spell.fault] = account.repeats_bare.get(spell.fault, 0) + count
    account.repeats_at_kills = [explained[each] for each in spells if each.fault == "killed"]
    account.replies_overtaken = dict(overtaken)
    account.keys_with_other_bytes = sum(len(bodies) > 1 for bodies in stub.bodies.values())
    return account


def _by_person(stub: Platform) -> dict[str, _Arrived]:
    found: dict[str, _Arrived] = defaultdict(_Arrived)
    for arrival in stub.arrived:
        for line in arrival.call["lines"]:  # type: ignore[attr-defined]
            person, *words = line.split()
            numbers = [int(word) for word in words]
            if str(arrival.call["to"]).startswith("official") and numbers:
                found[person].notices[numbers[0]].append(arrival)
                continue
            for n in numbers:
                before = found[person].replies[n]
                if arrival.kind == "keyed" and "token" not in arrival.call and before:
                    found[person].pushed_again += 1
                    continue
                before.append(arrival)
    return found


def _stored_wrong(wanted: list[int], found: list[int]) -> dict[str, list[int]]:
    late = [n for n, after in zip(found, found[1:], strict=False) if n > after]
    twice = [n for n, count in Counter(found).items() if count > 1]
    return {"lost": sorted(set(wanted) - set(found)), "twice": twice, "out_of_order": late}


def _sent_wrong(person: str, wanted: list[int], arrived: _Arrived) -> dict[str, list[int]]:
    keyed = person.startswith("keyed")
    told = [n for n in wanted if n % 10 == 0]
    return {
        "replies_missing": [n for n in wanted if n not in arrived.replies],
        "replies_twice_keyed": [n for n, got in arrived.replies.items() if keyed and len(got) > 1],
        "notices_missing": [n for n in told if n not in arrived.notices],
        "notices_twice_keyed": [
            n for n, got in arrived.notices.items() if got[0].kind == "keyed" and len(got) > 1
        ],
    }


def _overtaken(arrived: _Arrived, spells: Sequence[Spell]) -> list[str]:
    """The fault at the time of each reply that arrived before one to something written earlier."""
    found, latest = [], None
    for n, got in arrived.replies.items():
        if latest is None or n > latest[0]:
            latest = n, got[0]
        else:
            found.append(_left_behind(latest[1], spells))
    return found


def _left_behind(overtaker: Arrival, spells: Sequence[Spell]) -> str:
    """The last fault before this arrival, which is over or not; "none" lately."""
    for spell in reversed(spells):
        if spell.began <= overtaker.at <= spell.ended + AFTER:
            return spell.fault
    return "none"


def _repeats(arrived: _Arrived, spells: Sequence[Spell]) -> list[Spell | None]:
    """The fault behind each call that a platform without keys got again; None if there is none."""
    calls = [*arrived.replies.values(), *arrived.notices.values()]
    return [_cause(before, spells) for got in calls if got[0].kind == "bare" for before in got[:-1]]


def _cause(first: Arrival, spells: Sequence[Spell]) -> Spell | None:
    """The fault nearest to the time at which a call arrived first; None if none was near."""

    def away(spell: Spell) -> float:
        return max(spell.began - first.at, first.at - spell.ended, 0.0)

    nearest = min(spells, key=away, default=None)
    return nearest if nearest is not None and away(nearest) <= NEAR else None
