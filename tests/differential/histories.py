"""Random histories of reports, closings, reopenings, withdrawals and erasures, and a plain model.

The model says by sets and counts what residents must be told, without any code of the program.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

BEGIN = datetime(2026, 8, 30, 17, 0, tzinfo=UTC)
"""A Monday begins in Thailand."""
WEEKS = 14
VALUES = 6
TRAP = VALUES
"""A value more, which nobody reports but a gang and its victim."""
OTHERS = tuple(f"p{n}" for n in range(7))
GANG, VICTIM = ("gang0", "gang1"), "victim"
CHATS = {"p0": ("p0", "p0 too")}
"""Whoever has two linked chats; everybody else has one."""

Answers = Mapping[tuple[int, int], date]
"""(week, value) -> the month that is told; nothing is told of what is missing."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at an hour from BEGIN: report, close, reopen, withdraw or erase.

    `who` is the chat that reported the case, whoever acts; `case` numbers the cases of a history.
    """

    hour: int
    what: str
    who: str
    case: int = -1
    values: tuple[int, ...] = ()
    fraud: bool = False

    @property
    def at(self) -> datetime:
        """When it is done (UTC)."""
        return BEGIN + timedelta(hours=self.hour)

    @property
    def person(self) -> str:
        """Who owns the chat."""
        return next((person for person, chats in CHATS.items() if self.who in chats), self.who)


@dataclass(frozen=True, slots=True)
class History:
    """Acts in the order of their hours."""

    acts: tuple[Act, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who reported something."""
        return tuple(sorted({act.person for act in self.acts}))

    def without(self, person: str) -> History:
        """The same without this person: their acts, and all that was done about their cases."""
        return History(tuple(act for act in self.acts if act.person != person))


def random_history(dice: random.Random) -> History:
    """A history in which several people report a few values, and most cases are closed as fraud."""
    popular = dice.sample(range(VALUES), 3)
    acts: list[Act] = []
    for case in range(dice.randint(16, 30)):
        who = dice.choice(OTHERS)
        of = popular if dice.random() < 0.8 else range(VALUES)
        values = tuple(sorted(set(dice.choices(list(of), k=dice.randint(1, 2)))))
        chat = dice.choice(CHATS.get(who, (who,)))
        acts += _life(dice, chat, case, values, dice.randrange(WEEKS * 7 * 24 * 3 // 4))
    for who in OTHERS:
        if who not in CHATS and dice.random() < 0.2:  # erasing unlinks: two people from then on
            acts.append(Act(dice.randrange(WEEKS * 7 * 24), "erase", who))
    return _ordered(acts)


def with_trap(dice: random.Random, history: History) -> History:
    """The history, with a gang that reports TRAP as it likes and a victim who reports it too."""
    acts, many = list(history.acts), 100
    for who in (*GANG, *GANG, *GANG, VICTIM, VICTIM):
        many += 1
        acts += _life(dice, who, many, (TRAP,), dice.randrange(WEEKS * 7 * 24 // 2))
    gone = dice.choice((*GANG, VICTIM, ""))
    if gone:
        acts.append(Act(dice.randrange(WEEKS * 7 * 24), "erase", gone))
    return _ordered(acts)


def _life(
    dice: random.Random, who: str, case: int, values: tuple[int, ...], hour: int
) -> Iterable[Act]:
    """A report, and mostly its closing; sometimes it is opened and closed again."""
    yield Act(hour, "report", who, case, values)
    if dice.random() < 0.05:
        yield Act(hour + dice.randint(1, 400), "withdraw", who, case)
    closed = hour
    for _ in range(1 + (dice.random() < 0.2)):
        if dice.random() < 0.1:
            return
        closed += dice.randint(1, 500)
        yield Act(closed, "close", who, case, fraud=dice.random() < 0.9)
        closed += dice.randint(1, 700)
        if dice.random() < 0.6:
            return
        yield Act(closed, "reopen", who, case)


def _ordered(acts: Iterable[Act]) -> History:
    return History(tuple(sorted(acts, key=lambda act: (act.hour, act.case))))


@dataclass(frozen=True, slots=True)
class _Case:
    """A case in the model. `closed` is its hour, None while it is open."""

    person: str
    values: tuple[int, ...]
    reported: int
    closed: int | None = None
    fraud: bool = False
    known: bool = True


def behind(history: History) -> Mapping[tuple[int, int], Mapping[str, date]]:
    """(week, value) -> whose confirmed reports count at that Monday, and the month of the last."""
    found: dict[tuple[int, int], dict[str, date]] = defaultdict(dict)
    cases: dict[int, _Case] = {}
    acts = list(reversed(history.acts))
    for week in range(WEEKS):
        monday = week * 7 * 24
        while acts and acts[-1].hour <= monday:
            _apply(cases, acts.pop())
        for case in cases.values():
            if case.closed is None or case.closed >= monday - 7 * 24:
                continue
            if not (case.fraud and case.known):
                continue
            day = BEGIN + timedelta(hours=case.reported + 7)  # Thailand is seven hours ahead
            month = day.date().replace(day=1)
            for value in case.values:
                known = found[week, value]
                known[case.person] = max(month, known.get(case.person, month))
    return found


def _apply(cases: dict[int, _Case], act: Act) -> None:
    case = cases.get(act.case)
    match act.what:
        case "report":
            cases[act.case] = _Case(act.person, act.values, act.hour)
        case "close" if case and case.closed is None:
            cases[act.case] = replace(case, closed=act.hour, fraud=act.fraud)
        case "reopen" if case and case.closed is not None and case.values:
            cases[act.case] = replace(case, closed=None)
        case "withdraw" if case and case.closed is None:
            cases[act.case] = replace(case, closed=act.hour, fraud=False, values=())
        case "erase":
            for number, one in cases.items():
                if one.person == act.person:
                    cases[number] = replace(one, known=False)


def expected(history: History, people: int = 4, together: int = 2) -> Answers:
    """What residents must be told each week, by the plain rule."""
    counted, told, answers = behind(history), dict[int, date](), dict[tuple[int, int], date]()
    for week in range(WEEKS):
        now = {
            value: sorted(months.values(), reverse=True)[people - 1]
            for (at, value), months in counted.items()
            if at == week and len(months) >= people
        }
        news = [value for value, month in now.items() if told.get(value, date.min) < month]
        if len(news) < together:
            waits = {value: told[value] for value in news if value in told}
            now = {value: month for value, month in now.items() if value not in news} | waits
        told = now
        answers |= {(week, value): month for value, month in told.items()}
    return answers
