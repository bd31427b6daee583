"""`python -m tests.differential [HISTORIES]` replays random histories (1,000) and prints figures.

Each is played through the program's tables and look-ups, whole and without each person in turn;
then with a gang of two and a victim, and without the victim. The exit status is 1 if an answer
changed by one person, or if the plain model and the program disagree.
"""

from __future__ import annotations

import asyncio
import random
import sys

from content.reading.library import Library
from tests.differential.findings import Findings
from tests.differential.histories import (
    VICTIM,
    History,
    behind,
    expected,
    random_history,
    with_trap,
)
from tests.differential.replay import Theatre
from tests.support.paths import ROOT


async def replay(theatre: Theatre, seed: int, found: Findings, leave_out: bool = True) -> list[str]:
    """Add the findings of one history; return where the program and the model disagree."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    history = random_history(dice)
    trapped = with_trap(dice, history)
    wrong: list[str] = []
    whole = await theatre.play(history)
    if whole != expected(history):
        wrong.append(f"{seed}: the model")
    for person in history.people if leave_out else ():
        without = await theatre.play(history.without(person))
        if without != expected(history.without(person)):
            wrong.append(f"{seed}, without {person}: the model")
        found.compare(f"{seed}", history, person, (whole, without), behind(history))
    if await _victim_shows(theatre, trapped):
        wrong.append(f"{seed}: the gang learns of its victim")
    found.histories += 1
    return wrong


async def _victim_shows(theatre: Theatre, trapped: History) -> bool:
    """Whether any answer to anybody differs without the gang's victim."""
    return await theatre.play(trapped) != await theatre.play(trapped.without(VICTIM))


async def main(histories: int) -> int:
    """Replay and print."""
    theatre, found, wrong = Theatre(Library.load(ROOT / "content")), Findings(), list[str]()
    for seed in range(histories):
        wrong += await replay(theatre, seed, found)
    lines = [*found.lines(), f"gang and model: {len(wrong)}", *found.broken[:20], *wrong[:20]]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found.broken or wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)))
