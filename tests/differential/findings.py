"""Compares the answers of a history with those of the same history without one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from handlers.checks.published_list import DELAY
from handlers.core.several import UNRELATED
from tests.differential.histories import BEGIN, VALUES, WEEKS, Answers, History

Behind = Mapping[tuple[int, int], Mapping[str, date]]
"""(week, value) -> whose confirmed reports count, and the month of the last."""


@dataclass
class Findings:
    """How many answers were compared and what differed.

    `by_one`: an answer differs, and fewer than UNRELATED others stand behind it. `too_early`: it
    differs within DELAY of the person's first report. `untrue`: what is told is no longer true of
    UNRELATED people without this person. These three must stay 0. `with_others`: an answer
    differs, and UNRELATED others or more stand behind it: the list's least size was reached.
    """

    histories: int = 0
    removed: int = 0
    compared: int = 0
    told: int = 0
    with_others: int = 0
    by_one: list[str] = field(default_factory=list)
    too_early: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """Everything that must not be."""
        return [*self.by_one, *self.too_early, *self.untrue]

    def lines(self) -> list[str]:
        """The figures, one a line."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return [
            f"{name}: {len(value) if isinstance(value, list) else value}"
            for name, value in values.items()
        ]

    def compare(
        self,
        name: str,
        history: History,
        person: str,
        answers: tuple[Answers, Answers],
        who: Behind,
    ) -> None:
        """Add what differs between the answers with and without this person."""
        whole, without = answers
        first = min(act.at for act in history.acts if act.person == person)
        self.removed += 1
        for week in range(WEEKS):
            for value in range(VALUES + 1):
                here = (week, value)
                place = f"{name}, without {person}, week {week}, value {value}"
                others = {one: at for one, at in who.get(here, {}).items() if one != person}
                self.compared += 1
                if (month := whole.get(here)) is not None:
                    self.told += 1
                    if sum(at >= month for at in others.values()) < UNRELATED:
                        self.untrue.append(place)
                if whole.get(here) == without.get(here):
                    continue
                if len(others) < UNRELATED:
                    self.by_one.append(place)
                else:
                    self.with_others += 1
                if BEGIN + timedelta(weeks=week) < first + DELAY:
                    self.too_early.append(place)
