"""What boosters do to memory, in a simulated clock: with them and without, over sixty days.

`python -m tests.benchmarks.retention` prints the table and draws handlers/learning/retention.svg.
The model and its assumptions are written in handlers/learning/README.md. It says what would follow
from them; it is no measurement of people.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from fsrs import Card, Scheduler

from handlers.learning.spaced_repetition import review
from tests.support.paths import ROOT

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)
DAYS = 60
QUESTIONS = 9  # three lessons of three
KNOWN_AT_ONCE = 0.7  # share answered right right after the lesson
TAKES_OFFER = 0.7
AT_A_SITTING = 3
VISITS = {"every day": 1.0, "once a week": 1 / 7, "once a month": 1 / 30, "no boosters": 0.0}
FIGURE = ROOT / "handlers" / "learning" / "retention.svg"

_CURVE = Scheduler()  # only its forgetting curve is used


@dataclass
class Learner:
    """One person's memory of the questions, and when they come by."""

    chance: random.Random
    visits: float
    faster: float
    state: list[str] = field(default_factory=list)
    due: list[datetime] = field(default_factory=list)

    def learn(self) -> None:
        """The lessons, with a question at once."""
        for _ in range(QUESTIONS):
            state, due = review("", self.chance.random() < KNOWN_AT_ONCE, BEGIN)
            self.state.append(state)
            self.due.append(due)

    def recall(self, question: int, now: datetime) -> float:
        """The chance that they know it now: FSRS's curve, run through `faster` times as fast."""
        card = Card.from_json(self.state[question])
        assert card.last_review
        return float(
            _CURVE.get_card_retrievability(
                card, card.last_review + self.faster * (now - card.last_review)
            )
        )

    def day(self, now: datetime) -> None:
        """Perhaps they come by; then what is due rides on the answer, if they take it up."""
        if self.chance.random() >= self.visits or self.chance.random() >= TAKES_OFFER:
            return
        waiting = [one for one in range(QUESTIONS) if self.due[one] <= now]
        for one in sorted(waiting, key=self.due.__getitem__)[:AT_A_SITTING]:
            right = self.chance.random() < self.recall(one, now)
            self.state[one], self.due[one] = review(self.state[one], right, now)


def simulate(visits: float, faster: float, people: int, seed: int = 1) -> list[float]:
    """Mean chance of knowing a question, on each day from 0 to DAYS."""
    chance = random.Random(seed)
    learners = [Learner(chance, visits, faster) for _ in range(people)]
    for learner in learners:
        learner.learn()
    curve = []
    for day in range(DAYS + 1):
        now = BEGIN + timedelta(days=day)
        if day:
            for learner in learners:
                learner.day(now)
        known = [learner.recall(one, now) for learner in learners for one in range(QUESTIONS)]
        curve.append(sum(known) / len(known))
    return curve


def table(people: int) -> Mapping[float, Mapping[str, float]]:
    """faster -> visits -> share known on the last day."""
    return {
        faster: {name: simulate(v, faster, people)[-1] for name, v in VISITS.items()}
        for faster in (1.0, 2.0, 4.0)
    }


def draw(curves: Mapping[str, Sequence[float]]) -> str:
    """The curves as SVG: days to the right, share known upwards."""
    width, height, left, top = 640, 360, 56, 24
    wide, high = width - left - 130, height - top - 48
    colours = ["#1F3A5F", "#2E7D6B", "#B26A00", "#8A1C1C"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="13" fill="#222">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for share in (0, 25, 50, 75, 100):
        y = top + high * (1 - share / 100)
        parts.append(f'<line x1="{left}" x2="{left + wide}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{share} %</text>')
    for day in range(0, DAYS + 1, 10):
        x = left + wide * day / DAYS
        parts.append(f'<text x="{x}" y="{top + high + 20}" text-anchor="middle">{day}</text>')
    parts.append(f'<text x="{left + wide / 2}" y="{height - 8}" text-anchor="middle">days</text>')
    for name, colour in zip(curves, colours, strict=True):
        points = " ".join(
            f"{left + wide * day / DAYS:.1f},{top + high * (1 - share):.1f}"
            for day, share in enumerate(curves[name])
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        y = top + high * (1 - curves[name][-1]) + 4
        parts.append(f'<text x="{left + wide + 8}" y="{y:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> int:
    """Print the table and write the figure."""
    for faster, row in table(people=300).items():
        shares = ", ".join(f"{name} {share:.0%}" for name, share in row.items())
        sys.stdout.write(f"forgets {faster:g} times as fast: {shares}\n")
    FIGURE.write_text(draw({n: simulate(v, 2.0, 300) for n, v in VISITS.items()}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
