"""`trial`: sealed before the lot, drawn once, and told to nobody before its last day."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands import trial
from bot.settings import load
from bot.trial.plan_file import read_plan
from content.reading.library import Library
from handlers.core.calendar import day_in_thailand
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.people import people
from storage.people.people import Person
from storage.people.trials import trials
from storage.people.trials.plan import Ending
from storage.people.trials.trials import CountAnswer, JoinTrial
from tests.bot.commands.test_officials import url as url
from tests.bot.trial.plans import UNITS, plan_of, written

TODAY = day_in_thailand(dt.datetime.now(dt.UTC))
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    """Few made-up trials are played, and the content is read once."""
    monkeypatch.setattr(trial, "PLAYED", 5)
    monkeypatch.setattr(Library, "load", lambda _: library)


@pytest.fixture
def plan(tmp_path: Path, library: Library) -> Callable[..., Path]:
    """Writes a plan file."""

    def write(**changed: Any) -> Path:
        path = tmp_path / "plan.yaml"
        path.write_text(written(plan_of(library, TODAY, **changed)), encoding="utf-8")
        return path

    return write


def write(url: str, fn: Callable[[Unit], None]) -> None:
    async def run() -> None:
        database = Database(url, Keyring(load().data_keys))
        await database.open()
        await database.write(fn)
        await database.close()

    asyncio.run(run())


def sealed_long_ago(url: str, path: Path, library: Library) -> None:
    """A plan as if it had been sealed before its days began."""
    write(url, lambda unit: trials.seal(unit, read_plan(path, library)))


PAST = {"join_until": TODAY - 9 * DAY, "measure_from": TODAY - 5 * DAY}


def test_a_plan_is_played_and_only_sealed_when_asked(
    url: str, plan: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = plan(assumed={"people": 2, "share": 0.6, "gain": 0.01})
    assert main(["trial", "plan", str(path)]) == 0
    told = capsys.readouterr().out
    assert "played 5 times as assumed: found the gain in" in told
    assert "less than 80%: more units help most" in told
    assert "nothing was stored" in told
    main(["trial", "status"])
    assert "no trial is sealed" in capsys.readouterr().out
    assert main(["trial", "plan", str(path), "--seal", "--by", "Somsri"]) == 0
    fingerprint = capsys.readouterr().out.split("fingerprint: ")[1].split()[0]
    main(["audit", "acts"])
    assert f"(Somsri)  trial seal dry-season {fingerprint}" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0
    assert main(["trial", "plan", str(path), "--seal"]) == 2
    assert "nothing changes a sealed plan" in capsys.readouterr().err
    other = plan(name="other", assumed={"people": 2, "share": 0.6, "gain": 0.1})
    assert main(["trial", "plan", str(other), "--seal"]) == 2
    assert "in another trial already: 3801" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"join_until": TODAY}, "must be after today"),
        ({"unit": "class", "units": [f"c1234567{n}" for n in range(8)]}, "no trainer has opened"),
    ],
)
def test_what_cannot_begin_is_not_sealed(
    url: str,
    plan: Callable[..., Path],
    changed: dict[str, Any],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = plan(assumed={"people": 2, "share": 0.6, "gain": 0.1}, **changed)
    assert main(["trial", "plan", str(path), "--seal"]) == 2
    assert told in capsys.readouterr().err


def test_the_lot_waits_for_its_day_and_its_source(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_long_ago(url, plan(), library)
    sealed_long_ago(
        url, plan(name="past", units=[f"41{n:02}" for n in range(1, 9)], **PAST), library
    )
    assert main(["trial", "start", "dry-season", "--seed", "1"]) == 2
    assert f"people can agree until {TODAY + 7 * DAY}" in capsys.readouterr().err
    assert main(["trial", "start", "past"]) == 2
    assert "--seed: what this source said" in capsys.readouterr().err
    assert main(["trial", "start", "past", "--seed", "847291"]) == 0
    told = capsys.readouterr().out
    assert "drawn with 847291 (first prize" in told
    assert told.count("41") == 8
    assert main(["trial", "start", "past", "--seed", "1"]) == 2
    assert "drawn already, with 847291" in capsys.readouterr().err
    assert main(["trial", "start", "nothing"]) == 2
    assert "no plan with this name" in capsys.readouterr().err


def test_the_plans_own_hash_takes_no_other_seed(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    path = plan(seed="plan", **PAST)
    sealed_long_ago(url, path, library)
    assert main(["trial", "start", "dry-season", "--seed", "1"]) == 2
    assert "its own fingerprint is the seed" in capsys.readouterr().err
    assert main(["trial", "start", "dry-season"]) == 0
    assert read_plan(path, library).fingerprint in capsys.readouterr().out


def answered(url: str, library: Library, people_in_each: int) -> None:
    """People of every unit answer; those who began tell all right, the others no deceit."""

    def fill(unit: Unit) -> None:
        for code in UNITS:
            for n in range(people_in_each):
                who = f"line:canary-{code}-{n}"
                people.add(unit, Person(who, "line", "1", who, district=code))
                JoinTrial(who, "dry-season", code).apply(unit)

    def tell(unit: Unit) -> None:
        halves = trials.halves(unit, "dry-season")
        for code in UNITS:
            for n in range(people_in_each):
                for at in range(6):
                    genuine = at % 2 == 0
                    right = genuine or bool(halves[code]) or n == 0
                    CountAnswer(f"line:canary-{code}-{n}", at, genuine, right).apply(unit)

    write(url, fill)
    assert main(["trial", "start", "dry-season", "--seed", "847291"]) == 0
    write(url, tell)


def test_nobody_is_told_early_and_asking_is_in_the_trail(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    end = TODAY + DAY
    sealed_long_ago(url, plan(end=end, **PAST), library)
    assert main(["trial", "result", "dry-season"]) == 2
    assert "the lot was not drawn" in capsys.readouterr().err
    answered(url, library, 6)
    capsys.readouterr()
    assert main(["trial", "result", "dry-season", "--by", "Somsri"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"the result is told from {end} on" in shown.err
    main(["audit", "acts"])
    assert f"(Somsri)  trial result dry-season refused before {end}" in capsys.readouterr().out
    main(["trial", "status"])
    status = capsys.readouterr().out
    assert "people: at least 45 agreed" in status  # 48: in steps of five
    assert "%" not in status


def test_the_result_is_told_once_for_all_without_anybody(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_long_ago(url, plan(end=TODAY, **PAST), library)
    answered(url, library, 6)
    capsys.readouterr()
    assert main(["trial", "result", "dry-season"]) == 0
    told = capsys.readouterr().out
    assert "began 100%, waited 17%; difference +83.3 points" in told
    assert "false alarms, genuine ones taken for deceit: began 0%, waited 0%" in told
    assert "at least 20 people of 4 units that began" in told
    assert "canary" not in told
    write(url, lambda unit: people.block(unit, "line:canary-3801-0", True))
    assert main(["trial", "result", "dry-season"]) == 0
    assert capsys.readouterr().out == told
    assert main(["audit", "verify"]) == 0


def test_of_few_people_nothing_is_told(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_long_ago(url, plan(end=TODAY, **PAST), library)
    answered(url, library, 1)
    capsys.readouterr()
    assert main(["trial", "result", "dry-season"]) == 2
    assert "too few people or units" in capsys.readouterr().err
    main(["audit", "acts"])
    assert "trial result dry-season too few answers" in capsys.readouterr().out
    assert told(url) == 0
    main(["trial", "status"])
    assert "result: too few" in capsys.readouterr().out
    assert main(["trial", "result", "dry-season"]) == 2
    assert "too few people or units" in capsys.readouterr().err
    main(["audit", "acts"])
    assert capsys.readouterr().out.count("too few answers") == 1


def told(url: str) -> int:
    """How many test items are stored as answered, of all people."""
    found: list[int] = []
    write(url, lambda unit: found.extend(_answered(unit)))
    return sum(found)


def _answered(unit: Unit) -> list[int]:
    return [each.deceits + each.genuine for each in trials.answers(unit, "dry-season")]


def test_a_cancelled_trial_forgets_what_was_told_and_its_units_are_free(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_long_ago(url, plan(end=TODAY + DAY, **PAST), library)
    answered(url, library, 2)
    assert told(url) == 2 * 6 * len(UNITS)
    capsys.readouterr()
    assert main(["trial", "cancel", "dry-season", "--by", "Somsri"]) == 0
    assert "free for another trial: 3801, " in capsys.readouterr().out
    assert told(url) == 0
    main(["audit", "acts"])
    assert "(Somsri)  trial cancel dry-season" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0
    main(["trial", "status"])
    status = capsys.readouterr().out
    assert "people: at least 0 agreed" in status
    assert "result: cancelled" in status
    for again in ("cancel", "start", "result"):
        assert main(["trial", again, "dry-season"]) == 2
        assert "it was cancelled before its last day" in capsys.readouterr().err
    other = plan(name="other", assumed={"people": 2, "share": 0.6, "gain": 0.1})
    assert main(["trial", "plan", str(other), "--seal"]) == 0


def test_a_trial_whose_last_day_has_come_is_not_cancelled(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_long_ago(url, plan(end=TODAY, **PAST), library)
    assert main(["trial", "cancel", "dry-season"]) == 2
    assert "its last day has come" in capsys.readouterr().err
    assert main(["trial", "cancel", "nothing"]) == 2
    assert "no plan with this name" in capsys.readouterr().err


def test_units_of_a_trial_with_a_result_can_be_in_another(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_long_ago(url, plan(end=TODAY, **PAST), library)
    answered(url, library, 6)
    assert main(["trial", "result", "dry-season"]) == 0
    other = plan(name="other", assumed={"people": 2, "share": 0.6, "gain": 0.1})
    assert main(["trial", "plan", str(other), "--seal"]) == 0


def test_a_result_that_nobody_asked_for_in_time_is_told_to_be_gone(
    url: str, plan: Callable[..., Path], library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_long_ago(url, plan(end=TODAY, **PAST), library)
    write(url, lambda unit: trials.keep_result(unit, "dry-season", Ending.FORGOTTEN))
    assert main(["trial", "result", "dry-season"]) == 2
    assert "within eight weeks of the last day" in capsys.readouterr().err


def test_each_ending_has_its_sentence() -> None:
    assert set(trial._ENDINGS) == set(Ending)


def test_made_up_trials_are_played(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trial", "simulate", "--trials", "5"]) == 0
    assert capsys.readouterr().out.count("interval held the truth") == 6
    assert main(["trial", "simulate", "--trials", "0"]) == 2
    assert "from 1 to 100000" in capsys.readouterr().err
