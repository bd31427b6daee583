"""Takes people out of trials of lessons that ended weeks ago, with what they told; retention.py
calls it.
"""

from __future__ import annotations

from datetime import timedelta

from storage.engine.transaction import Unit
from storage.people.trials import trials
from storage.people.trials.plan import Ending

KEPT = timedelta(weeks=8)
"""How long after its last day people stay in a trial: the half that waited gets its lessons."""


def forget(unit: Unit, most: int) -> int:
    """Take up to `most` people out of trials whose last day is longer ago than KEPT.

    A trial whose result nobody asked for has none from then on, and its units are free. Returns
    how many people there were.
    """
    found = 0
    for trial in trials.every(unit):
        if trial.plan.end < (unit.now - KEPT).date():
            if not trial.result:
                trials.keep_result(unit, trial.plan.name, Ending.FORGOTTEN)
            found += trials.let_go(unit, trial.plan.name, most - found)
    return found
