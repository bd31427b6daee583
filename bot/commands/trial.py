"""The command `trial plan | start | status | result | cancel | simulate`: tests by lot among
districts or classes whether lessons help.

The plan is sealed before anybody is drawn; before its last day nothing of either half is told.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import add_by, note_act, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.settings import Settings
    from bot.trial.result import Result
    from storage.engine.transaction import Unit
    from storage.people.trials.plan import Plan, Trial

PLAYED = 1000
"""How many made-up trials are played."""

POWER = 0.8
"""The share of trials that ought to find what is really there."""

_ENDINGS = {
    "too few": "too few people or units answered in one half; nothing can be told, and what people "
    "told right is deleted",
    "cancelled": "it was cancelled before its last day (see `audit acts`); there is no result",
    "forgotten": "nobody asked for the result within eight weeks of the last day; what people told "
    "right is deleted",
}
"""What is said of each way to end without figures (storage/people/trials/plan.py Ending)."""

LONGEST_SEED = 200
"""The most letters of what a public source said: "123456", a line of a newspaper."""


def register(commands: Commands) -> None:
    """Add `trial plan`, `start`, `status`, `result`, `cancel` and `simulate`."""
    group = add_command(commands, "trial", help="a trial of lessons: half begins by lot")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    plan = add_command(actions, "plan", help="look at a plan and play it; with --seal, fix it")
    plan.add_argument("file", type=Path, metavar="PLAN.yaml", help="see docs/trial.md")
    plan.add_argument("--seal", action="store_true", help="store it; nobody can change it then")
    add_by(plan)
    plan.set_defaults(run=run_plan)
    start = add_command(actions, "start", help="draw which half begins; nobody can join after it")
    start.add_argument("name", metavar="NAME", help="of the trial")
    start.add_argument("--seed", metavar="WORDS", help="what the public source of the plan said")
    add_by(start)
    start.set_defaults(run=run_start)
    status = add_command(actions, "status", help="plans, days, and how many take part in all")
    status.set_defaults(run=run_status)
    result = add_command(actions, "result", help="tell the result, from the last day on")
    result.add_argument("name", metavar="NAME", help="of the trial")
    add_by(result)
    result.set_defaults(run=run_result)
    cancel = add_command(
        actions, "cancel", help="end a trial before its last day, without a result"
    )
    cancel.add_argument("name", metavar="NAME", help="of the trial")
    add_by(cancel)
    cancel.set_defaults(run=run_cancel)
    simulate = add_command(
        actions, "simulate", help="play made-up trials: how often the interval holds the truth"
    )
    simulate.add_argument("--trials", type=int, default=PLAYED, metavar="N", help=f"{PLAYED}")
    simulate.add_argument("--seed", default="rutan", metavar="WORD", help="the same plays the same")
    simulate.set_defaults(run=run_simulate)


def run_plan(arguments: argparse.Namespace) -> int:
    """Say what the plan fixes and how often such a trial finds the gain; with --seal store it."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.trial.plan_file import assumed, read_plan
    from bot.trial.simulation import play
    from content.reading.library import Library

    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    plan = read_plan(arguments.file, library)
    by = operator_name(arguments, loaded)
    print(*_plan_lines(plan), sep="\n")
    played = play(assumed(plan, library), PLAYED, plan.fingerprint)
    print(
        f"played {played.trials} times as assumed: found the gain in {played.found:.0%}, the "
        f"interval held the truth in {played.covered:.1%}"
    )
    if played.found < POWER:
        print(f"that is less than {POWER:.0%}: more units help most, then more people in each")
    print(f"fingerprint: {plan.fingerprint}")
    if not arguments.seal:
        print("nothing was stored: --seal fixes it")
        return 0
    with_database(loaded, lambda unit: _seal(unit, plan, by), write=True)
    print("sealed; its fingerprint is in the trail. People can agree to take part from now on")
    return 0


def _seal(unit: Unit, plan: Plan, by: str) -> None:
    from storage.people import classes
    from storage.people.trials import trials
    from storage.people.trials.plan import Kind

    if trials.find(unit, plan.name):
        raise Refusal(f"trial {plan.name}: is sealed already, and nothing changes a sealed plan")
    if plan.join_until <= _today(unit.now):
        raise Refusal(f"join_until: {plan.join_until} must be after today: nobody could agree")
    if held := sorted(trials.taken(unit, plan.units)):
        raise Refusal(f"units: in another trial already: {', '.join(held)}")
    if plan.kind is Kind.CLASS:
        missing = [code for code in plan.units if classes.find(unit, code) is None]
        if missing:
            raise Refusal(f"units: no trainer has opened: {', '.join(missing)}")
    trials.seal(unit, plan)
    note_act(unit, by, f"trial seal {plan.name} {plan.fingerprint}")


def run_start(arguments: argparse.Namespace) -> int:
    """Draw the lot from the seed that the plan names, and print both halves."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.trial.lot import early_half

    loaded = settings.load()
    by = operator_name(arguments, loaded)

    def draw(unit: Unit) -> tuple[Trial, str, tuple[str, ...]]:
        from storage.people.trials import trials

        trial = _found(unit, arguments.name)
        if trial.ending:
            raise Refusal(_without_figures(trial))
        if trial.seed:
            raise Refusal(f"trial {arguments.name}: the lot was drawn already, with {trial.seed}")
        if _today(unit.now) < trial.plan.join_until:
            raise Refusal(
                f"trial {arguments.name}: people can agree until {trial.plan.join_until}; "
                "the lot is drawn from that day on"
            )
        seed = _seed(trial, arguments.seed)
        early = early_half(trial.plan.units, seed)
        trials.draw(unit, trial.plan.name, seed, early)
        mark = hashlib.sha256(seed.encode()).hexdigest()[:16]
        note_act(unit, by, f"trial start {trial.plan.name} seed {mark}")
        return trial, seed, early

    trial, seed, early = with_database(loaded, draw, write=True)
    waiting = [unit for unit in trial.plan.units if unit not in early]
    print(f"drawn with {seed} ({trial.plan.seed})")
    print(f"begin now: {', '.join(early)}")
    print(f"get the same lessons from {trial.plan.end}: {', '.join(waiting)}")
    return 0


def _seed(trial: Trial, given: str | None) -> str:
    from storage.people.trials.plan import OWN_HASH

    if trial.plan.seed == OWN_HASH:
        if given is not None:
            raise Refusal("--seed: the plan says that its own fingerprint is the seed")
        return trial.fingerprint
    seed = " ".join((given or "").split())
    if not seed or not seed.isprintable() or len(seed) > LONGEST_SEED:
        raise Refusal(f"--seed: what this source said, in one line: {trial.plan.seed}")
    return seed


def run_status(_: argparse.Namespace) -> int:
    """Print a few lines for each trial; nothing of one half alone."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.people.rounding import at_least
    from storage.people.trials import trials

    def look(unit: Unit) -> list[tuple[Trial, tuple[int, int]]]:
        return [(each, trials.members(unit, each.plan.name)) for each in trials.every(unit)]

    found = with_database(settings.load(), look)
    for trial, (agreed, done) in found:
        print(*_plan_lines(trial.plan), sep="\n")
        print(f"sealed {trial.sealed:%Y-%m-%d}, fingerprint {trial.fingerprint}")
        print(f"lot: {'drawn with ' + trial.seed if trial.seed else 'not drawn'}")
        print(f"people: at least {at_least(agreed)} agreed")
        if not trial.result:
            print(f"people: at least {at_least(done)} answered the whole test")
        told = trial.ending or ("told" if trial.result else f"from {trial.plan.end} on")
        print(f"result: {told}")
    if not found:
        print("no trial is sealed")
    return 0


def run_result(arguments: argparse.Namespace) -> int:
    """Print the result. Asked too early it is refused, and the trail says so."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.trial.result import told

    loaded = settings.load()
    by = operator_name(arguments, loaded)
    trial, result = with_database(
        loaded, lambda unit: _result(unit, arguments.name, by), write=True
    )
    if isinstance(result, str):
        raise Refusal(f"trial {arguments.name}: {result}")
    print(*_plan_lines(trial.plan), sep="\n")
    print(f"fingerprint {trial.fingerprint}, sealed {trial.sealed:%Y-%m-%d}, seed {trial.seed}")
    print(*told(trial.plan, result), sep="\n")
    if changed := _changed(loaded, trial.plan):
        print(f"test items that were changed after the plan was sealed: {', '.join(changed)}")
    return 0


def _result(unit: Unit, name: str, by: str) -> tuple[Trial, Result | str]:
    """The result, or why there is none; either is in the trail when this is committed."""
    from bot.trial.result import Result, work_out
    from storage.people.trials import trials
    from storage.people.trials.plan import Ending

    trial = _found(unit, name)
    if trial.ending:
        return trial, _ENDINGS[trial.ending]
    if trial.result:
        return trial, Result.of_json(trial.result)
    if not trial.seed:
        return trial, "the lot was not drawn"
    if _today(unit.now) < trial.plan.end:
        note_act(unit, by, f"trial result {name} refused before {trial.plan.end}")
        return trial, (
            f"the result is told from {trial.plan.end} on, to nobody earlier; the trail now says "
            "that it was asked for"
        )
    found = work_out(trial.plan, trial.seed, trials.answers(unit, name))
    if found is None:
        trials.keep_result(unit, name, Ending.TOO_FEW)
        note_act(unit, by, f"trial result {name} too few answers")
        return trial, _ENDINGS[Ending.TOO_FEW]
    trials.keep_result(unit, name, found.to_json())
    mark = hashlib.sha256(found.to_json().encode()).hexdigest()
    note_act(unit, by, f"trial result {name} {mark}")
    return trial, found


def run_cancel(arguments: argparse.Namespace) -> int:
    """End a trial without a result; what its people told is deleted and its units are free."""
    from bot import settings
    from bot.commands._database import with_database

    loaded = settings.load()
    by = operator_name(arguments, loaded)

    def cancel(unit: Unit) -> Trial:
        from storage.people.trials import trials

        trial = _found(unit, arguments.name)
        if trial.ending:
            raise Refusal(_without_figures(trial))
        if trial.result or _today(unit.now) >= trial.plan.end:
            raise Refusal(
                f"trial {arguments.name}: its last day has come ({trial.plan.end}); `trial result` "
                "ends it now"
            )
        trials.cancel(unit, arguments.name)
        note_act(unit, by, f"trial cancel {arguments.name}")
        return trial

    trial = with_database(loaded, cancel, write=True)
    print(f"cancelled; nobody is in it any more, and what people told is deleted: {arguments.name}")
    print(f"free for another trial: {', '.join(trial.plan.units)}")
    return 0


def run_simulate(arguments: argparse.Namespace) -> int:
    """Print, for trials of several sizes, how often the interval held the truth."""
    from bot.trial.simulation import SIZES, play

    if not 1 <= arguments.trials <= 100_000:
        raise Refusal("--trials: from 1 to 100000")
    for size in SIZES:
        for gain in (0.0, size.gain):
            played = play(size.with_gain(gain), arguments.trials, arguments.seed)
            found = "found it" if gain else "false alarm"
            print(
                f"{size.units} units of {size.people} people, alike {size.alike:.2f}, gain "
                f"{gain:.2f}: interval held the truth {played.covered:.1%}, {found} "
                f"{played.found:.1%}"
            )
    return 0


def _found(unit: Unit, name: str) -> Trial:
    from storage.people.trials import trials

    found = trials.find(unit, name)
    if found is None:
        raise Refusal(f"trial {name}: no plan with this name is sealed (see `trial status`)")
    return found


def _without_figures(trial: Trial) -> str:
    return f"trial {trial.plan.name}: {_ENDINGS[str(trial.ending)]}"


def _plan_lines(plan: Plan) -> list[str]:
    return [
        f"trial {plan.name}: {plan.question}",
        f"units: {len(plan.units)} of kind {plan.kind}; lessons: {', '.join(plan.lessons)}",
        f"test: {len(plan.test)} items; about: {plan.outcome}; seed: {plan.seed}",
        f"agree until {plan.join_until}, measured from {plan.measure_from}, result {plan.end}",
    ]


def _changed(loaded: Settings, plan: Plan) -> list[str]:
    from content.reading.library import Library

    lessons = Library.load(loaded.content_dir).curriculum.lessons
    now: dict[str, str] = {
        f"{lesson.slug}.{question.id}": question.revision
        for lesson in lessons.values()
        for question in lesson.questions.values()
    }
    return [item for item in plan.test if now.get(item) != plan.revisions[item]]


def _today(now: datetime) -> date:
    from handlers.core.calendar import day_in_thailand

    return day_in_thailand(now)
