"""A province in the office: officials with desks, and two months of cases in its districts."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from content.reading.library import Library
from handlers.cases.case.states import moved
from storage.cases import cases
from storage.cases.cases import MoveCase, OpenCase
from storage.cases.report import Answer, Loss, Report, Statement
from storage.cases.sightings import PHONE, Seen
from storage.cases.states import Level, Move
from storage.officials import officials
from storage.people.progress import Learn, Learned
from tests.support.clock import Clock
from tests.support.office import Browser, signed_in
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

BEGIN = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
DISTRICTS = ("3805", "3801", "3802", "3803", "3806")
TRICKS = ("police_impersonation", "parcel", "account_seized", "")
WORDS = ("mali", "bua")
CANARY = "มาลี แก้วใส"
"""The name that every reporter told of themselves; it must be nowhere in the office."""
SHARED = Seen(PHONE, "0812345678")


@dataclass
class Province:
    """The program, its clock, and the phones of an officer, a district head and a province head."""

    rutan: Rutan
    clock: Clock
    officer: Phone
    colleague: Phone
    head: Phone
    province: Phone
    national: Phone

    async def browser(self, phone: Phone) -> Browser:
        """A browser in which this official is signed in."""
        return await signed_in(self.rutan, phone)

    async def fill(self, count: int = 60, seed: int = 1) -> None:
        """Open cases over eight weeks; most are taken, and most of those closed."""
        draw, write = random.Random(seed), self.rutan.running.database.write
        end = self.clock.now
        for n in range(count):
            self.clock.now = BEGIN + (end - BEGIN) * n / count
            case = a_case(n, draw)
            await write(case.apply)
            if draw.random() < 0.8:
                self.clock.now += timedelta(minutes=draw.randrange(5, 3000))
                await self.move(case, Move.TAKE)
                if draw.random() < 0.8:
                    self.clock.now += timedelta(minutes=draw.randrange(60, 9000))
                    outcome = draw.choice(["fraud", "advised", "complaint", "repeat"])
                    await self.move(case, Move.CLOSE, outcome)
        self.clock.now = end

    async def move(self, case: OpenCase, what: Move, outcome: str = "") -> None:
        """Make a move of an official."""
        database, name = self.rutan.running.database, f"{case.word}{case.digits}"
        found = await database.read(lambda unit: cases.find(unit, name))
        assert found
        now = replace(moved(found, what), taken_by=1, outcome=outcome)
        await database.write(MoveCase(found, "official:1", what, now).apply)

    async def learn(self, people: int, lesson: str, question: str, wrong: int) -> None:
        """Let so many residents of Pak Khat finish a lesson; `wrong` of them err at a question."""
        for n in range(people):
            phone = self.rutan.phone("telegram", f"learner{lesson}{n}")
            await phone.begins("d3805")
            await self.rutan.settle()
            (person,) = await self.rutan.running.database.read(
                lambda unit, phone=phone: [unit.keyring.person(f"telegram:{phone.id}")]
            )
            done = [Learned(f"lesson:{lesson}", right=1)]
            done.append(Learned(f"question:{lesson}.{question}", right=1, wrong=int(n < wrong)))
            for each in done:
                await self.rutan.running.database.write(Learn(person, each).apply)


def a_case(n: int, draw: random.Random) -> OpenCase:
    """The case with this number, in a district of the province."""
    district = draw.choice(DISTRICTS)
    loss = draw.choice(list(Loss))
    told = Report(
        loss=loss,
        claimed=Answer(draw.choice(["police", "bank", "parcel"])),
        wanted=Answer("transfer"),
        words=f"ฉันชื่อ {CANARY} เขาบอกให้โอนเงิน",
        scam_type=draw.choice(TRICKS),
        statement=Statement(draw.choice([None, 800, 4_000, 25_000, 250_000])),
        phones=(SHARED.value,) if n % 3 == 0 else (f"08{n:08}",),
    )
    return OpenCase(
        word=WORDS[n % 2],
        digits=f"{n:04}",
        level=Level.DISTRICT,
        district=district,
        province=district[:2],
        urgent=loss.urgent,
        reporter=f"line:{n:032x}",
        language="th",
        headmen=False,
        report=told,
        seen=(SHARED,) if n % 3 == 0 else (),
    )


@asynccontextmanager
async def province_office(
    shared: Path, library: Library, folder: Path, language: str = "en", public_url: str = ""
) -> AsyncIterator[Province]:
    """The program with five officials: three of Pak Khat, one of Bueng Kan, one of the country."""
    clock = Clock(datetime(2026, 11, 26, 3, 0, tzinfo=UTC))
    async with rutan_between(shared, library, folder, clock, public_url=public_url) as rutan:
        rutan.running.office.serve_at(rutan.addresses["rutan"])
        codes = {
            "officer": await rutan.invite("3805", "officer"),
            "colleague": await rutan.invite("3805", "deputy"),
            "head": await rutan.invite("3805", "head"),
            "province": await rutan.invite_province("38", "head"),
        }
        code = officials.new_code()
        await rutan.running.database.write(officials.MakeInvite(code, "head", None, None).apply)
        codes["national"] = code
        phones = {name: rutan.phone("telegram", name, language) for name in codes}
        for name, phone in phones.items():
            await phone.begins(codes[name])
        yield Province(rutan, clock, **phones)
