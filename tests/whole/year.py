"""A year of one province, played with the real handlers and tables and a clock that stands still.

Officials come, go on leave, block us and are ended; districts are left alone for weeks; holidays
come. After every step it is held that no open case is without its clock and without somebody who
heard of it in time, and that no list loses a case.

    python -m tests.whole.year --cases 4000 --districts 11 --officials 40
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from content.reading.hours import THAILAND
from content.reading.library import Library
from handlers.cases import reminders
from handlers.cases.case import access
from handlers.cases.case.policy import Action, Actor
from handlers.cases.case.states import FREE
from handlers.cases.clock import told
from handlers.cases.report import sending
from handlers.core.incoming import Incoming, Pressed, Said
from handlers.core.outcome import KEEP, Notice, Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Press
from handlers.core.router import Router
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from handlers.registry import make_router
from storage.cases.drafts import SaveDraft
from storage.cases.listing import overview
from storage.cases.report import Draft, Loss, Report
from storage.cases.states import State
from storage.cases.timers import CLOCK, Timer
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Conflict, Unit
from storage.forgetting.erasure import ForgetInCases
from storage.officials import officials
from storage.officials.officials import ChangeOfficial, Official
from storage.people import flow_state, people
from storage.people.people import Person
from tests.support import empty_database
from tests.support.clock import Clock
from tests.support.paths import ROOT
from tests.whole import nothing_lost
from tests.whole.nothing_lost import Lost

PROVINCE = "48"
"""Nakhon Phanom, which has twelve districts: enough to leave one without anybody at all."""
STEP = timedelta(hours=4)
PORTS = ports_off(Operator("ศูนย์ทดลอง", "02 000 0000"))
BEGIN = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


@dataclass
class Figures:
    """What happened."""

    cases: int = 0
    closed: int = 0
    steps: int = 0
    checks: int = 0
    rings: int = 0
    notices: int = 0
    ended: int = 0
    joined: int = 0
    leaves: int = 0
    most_open: int = 0
    alone: int = 0
    moved_up: int = 0
    by_rung: dict[str, int] = field(default_factory=dict)


class Year:
    """One province and its people; `chance` decides what they do."""

    def __init__(self, db: Database, clock: Clock, library: Library, seed: int = 1) -> None:
        self.db, self.clock, self.library = db, clock, library
        self.figures = Figures()
        self._router: Router = make_router(library)
        self._chance = random.Random(seed)
        self._heard: dict[str, datetime] = {}
        self._people: dict[str, Person] = {}
        self._count = 0
        self._places = [d.code for d in library.places.of_province(PROVINCE)]

    async def play(self, cases: int, districts: int, staff: int, days: int) -> Figures:
        """Play so many days, with so many cases spread over them. Raises Lost."""
        self.clock.now = BEGIN
        codes = self._places[:districts]
        await self._employ(codes, staff)
        steps = int(timedelta(days=days) / STEP)
        for step in range(steps):
            self.clock.now += STEP
            due = cases * (step + 1) // steps - self.figures.cases
            await self._rounds()
            if self._local.hour >= 6:
                for _ in range(due):
                    await self._report(codes)
            if step % 6 == 0:
                await self._staff_changes(codes, staff)
            await self._work()
            await self._rounds()
            await self._check(whole=step % 12 == 0)
            self.figures.steps += 1
        return self.figures

    @property
    def _local(self) -> datetime:
        return self.clock.now.astimezone(THAILAND)

    # people and their turns

    async def _person(self, name: str, district: str | None = None) -> Person:
        if name not in self._people:
            fresh = Person(name, "test", name, name, language="th", district=district)
            await self.db.write(lambda unit: people.add(unit, fresh))
            self._people[name] = fresh
        return self._people[name]

    async def _turn(self, name: str, said: Said) -> Turn:
        at = await self.db.read(lambda unit: flow_state.find(unit, name))
        event = Incoming(said, self.clock())
        person = await self._person(name)
        return Turn(person, at, (event,), self.clock(), self.library, self.db.read, PORTS)

    async def _presses(self, name: str, action: str, argument: str) -> None:
        for _ in range(3):
            outcome = await self._router.handle(await self._turn(name, Pressed(action, argument)))
            try:
                await self._store(name, outcome)
            except Conflict:
                continue
            reference = argument.partition(".")[0]
            if action.startswith("desk."):  # who acts on a case has it before them
                self._heard[reference] = self.clock()
            return

    async def _store(self, name: str, outcome: Outcome) -> None:
        def apply(unit: Unit) -> None:
            for change in outcome.changes:
                change.apply(unit)
            if outcome.flow_state is not KEEP:
                flow_state.put(unit, name, outcome.flow_state)

        await self.db.write(apply)
        await self._arrives(outcome.notices)

    async def _arrives(self, notices: Sequence[Notice]) -> None:
        """Note of which cases somebody who is there has heard now."""
        self.figures.notices += len(notices)
        listening = await self.db.read(self._listening) if notices else frozenset[str]()
        for notice in notices:
            if notice.person not in listening:
                continue
            for part in notice.reply.parts:
                for button in part.buttons if isinstance(part, Card) else ():
                    if isinstance(button, Press) and button.argument:
                        self._heard[button.argument.partition(".")[0]] = self.clock()

    @staticmethod
    def _listening(unit: Unit) -> frozenset[str]:
        return frozenset(one.person for one in officials.everybody(unit) if one.listens)

    async def _report(self, codes: list[str]) -> None:
        self._count += 1
        name, place = f"resident {self._count}", self._chance.choice([*codes, *self._places[-1:]])
        await self._person(name, place)
        loss = self._chance.choices((Loss.PAID, Loss.NONE), (3, 7))[0]
        number = f"08{self._chance.randrange(10**8):08}"
        report = Report(loss=loss, phones=(number,), words="")
        headmen = self._chance.random() < 0.3
        await self.db.write(SaveDraft(name, "review", Draft(report, place, headmen, True)).apply)
        to = "province" if self._chance.random() < 0.05 else "district"
        for _ in range(3):  # the name that was drawn may be another case's
            outcome = await sending.send(await self._turn(name, Pressed("report.send", to)))
            try:
                await self._store(name, outcome)
            except Conflict:
                continue
            self.figures.cases += 1
            return

    # officials come and go

    async def _hire(self, role: str, district: str | None, province: str | None) -> None:
        self._count += 1
        name = f"official {self._count}"
        await self._person(name)
        code = officials.new_code()

        def accept(unit: Unit) -> None:
            officials.MakeInvite(code, role, district, province).apply(unit)
            invite = officials.find_invite(unit, code)
            assert invite is not None
            officials.AcceptInvite(invite, name).apply(unit)

        await self.db.write(accept)
        self.figures.joined += 1

    async def _employ(self, codes: list[str], staff: int) -> None:
        await self._hire("operator", None, None)
        await self._hire("desk", None, None)
        await self._hire("desk", None, PROVINCE)
        await self._hire("officer", None, PROVINCE)
        await self._hire("head", None, PROVINCE)
        roles = ("officer", "head", "deputy", "officer")
        for number in range(staff - 5):
            role = roles[number // len(codes) % len(roles)]
            await self._hire(role, codes[number % len(codes)], PROVINCE)

    async def _staff_changes(self, codes: list[str], staff: int) -> None:
        everybody = await self.db.read(officials.everybody)
        movable = [one for one in everybody if one.role != "operator"]
        for one in movable:
            throw = self._chance.random()
            if throw < 0.006 and not one.away:
                until = self.clock() + timedelta(days=self._chance.choice((1, 3, 10, 35)))
                await self.db.write(ChangeOfficial(one.id, {"away_until": until}).apply)
                self.figures.leaves += 1
            elif throw < 0.008:
                await self._leaves(one)
            elif throw < 0.009:
                await self.db.write(lambda unit, p=one.person: people.block(unit, p, True))
            elif throw < 0.012:
                values = {"nights": throw < 0.0105, "weekends": True}
                await self.db.write(ChangeOfficial(one.id, values).apply)
            elif one.role == "head" and throw < 0.014:
                await self.db.write(ChangeOfficial(one.id, {"escalates": True}).apply)
            elif not one.reachable and throw > 0.9:
                await self.db.write(lambda unit, p=one.person: people.block(unit, p, False))
        if len(movable) < staff - 1 and self._chance.random() < 0.05:
            have = {(one.district, one.role) for one in movable}
            code = self._chance.choice(codes)
            role = "officer" if (code, "officer") not in have else "deputy"
            above = not any(one.district is None and one.role == "desk" for one in movable)
            await self._hire("desk" if above else role, None if above else code, PROVINCE)

    async def _leaves(self, one: Official) -> None:
        if self._chance.random() < 0.2:
            await self.db.write(ForgetInCases(one.person).apply)
        else:
            await self.db.write(lambda unit: officials.end(unit, one.id))
        self.figures.ended += 1

    async def _work(self) -> None:
        """Officials do a little of what waits; reporters answer, withdraw, reopen."""
        if self.library.hours.is_open(self.clock()):
            for one in await self.db.read(officials.everybody):
                works = one.role in officials.CASE_ROLES and one.listens
                if works and self._chance.random() < 0.5:
                    await self._official(one)
        await self._reporters()

    async def _official(self, one: Official) -> None:
        rows = await self.db.read(
            lambda unit: access.rows_for(
                unit, Actor.of_role(one), overview.at(unit, [one.reach]), Action.SEE
            )
        )
        mine = [row for row in rows if row.taken_by == one.id]
        free = [row for row in rows if row.state in FREE]
        for row in free[: self._chance.randrange(4)]:
            await self._presses(one.person, "desk.take", row.reference)
        for row in mine[:3]:
            throw, reference = self._chance.random(), row.reference
            if throw < 0.55:
                await self._presses(one.person, "desk.end", f"{reference}.advised")
            elif throw < 0.70:
                await self._presses(one.person, "desk.question", f"{reference}.when")
            elif throw < 0.75:
                await self._presses(one.person, "desk.release", reference)
            elif throw < 0.78:
                await self._presses(one.person, "desk.referred", f"{reference}.police")
            elif throw < 0.80:
                await self._presses(one.person, "desk.referred", f"{reference}.higher")
            elif throw < 0.81:
                await self._presses(one.person, "desk.know", f"{reference}.yes")
            elif throw < 0.86:
                await self._presses(one.person, "desk.give_all", str(self._chance.randrange(60)))

    async def _reporters(self) -> None:
        rows = await self.db.read(nothing_lost.every_open)
        for row in rows:
            throw = self._chance.random()
            if row.reporter is None:
                continue
            if row.state is State.WAITING and throw < 0.2:
                await self._presses(row.reporter, "case.decline", row.reference)
            elif throw < 0.0005:
                await self._presses(row.reporter, "case.withdrawn", row.reference)

    # the schedule, and what must hold

    async def _rounds(self) -> None:
        """The schedule's rounds until nothing is due."""
        for _ in range(20):
            context = JobContext(self.clock(), self.library, self.db.read)
            results = await reminders.send_due(context)
            if not results:
                return
            for result in results:
                self.figures.rings += 1
                await self._store("nobody", Outcome(None, KEEP, result.changes, result.notices))
        raise Lost("twenty rounds and still something is due")

    async def _check(self, *, whole: bool) -> None:
        rows, alone = await nothing_lost.check(
            self.db, self.library, self.clock(), self._heard, whole=whole
        )
        self.figures.checks += rows
        self.figures.closed = self.figures.cases - rows
        self.figures.most_open = max(self.figures.most_open, rows)
        self.figures.alone += alone

    async def listen(self, shared: Sequence[tuple[Timer, told.Work]]) -> None:
        """Note who hears by a clock, of each case: a list names only the first nine."""
        for timer, work in shared:
            for about in work.told:
                self._heard[about.case.reference] = self.clock()
                rung = f"{about.kind}"
                self.figures.by_rung[rung] = self.figures.by_rung.get(rung, 0) + 1
                self.figures.moved_up += about.kind == "escalated" and timer.what == CLOCK


async def played(
    folder: Path, library: Library, cases: int, districts: int, staff: int, days: int, seed: int = 1
) -> Figures:
    """Play a year in a database in this folder; return what happened. Raises Lost."""
    clock = Clock(BEGIN)
    db = Database(empty_database.sqlite(folder), Keyring((Keyring.new_key(),)), clock)
    await db.open()
    year = Year(db, clock, library, seed)
    before = reminders.together

    async def together(context: JobContext, shared: Sequence[tuple[Timer, told.Work]]) -> JobResult:
        await year.listen(shared)
        return await before(context, shared)

    reminders.together = together  # type: ignore[attr-defined,unused-ignore]
    try:
        return await year.play(cases, districts, staff, days)
    finally:
        reminders.together = before  # type: ignore[attr-defined,unused-ignore]
        await db.close()


def main(words: Sequence[str] | None = None) -> int:
    """Play a year and print what happened; status 1 if a case was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=4000)
    parser.add_argument("--districts", type=int, default=11)
    parser.add_argument("--officials", type=int, default=40)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    began, library = time.process_time(), Library.load(ROOT / "content")
    with tempfile.TemporaryDirectory() as folder:
        try:
            figures = asyncio.run(
                played(
                    Path(folder), library, given.cases, given.districts, given.officials,
                    given.days, given.seed,
                )
            )  # fmt: skip
        except Lost as lost:
            print(f"LOST: {lost}")  # noqa: T201
            return 1
    print(figures)  # noqa: T201
    print(f"{time.process_time() - began:.0f} s of one core")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
