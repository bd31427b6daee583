"""Plays a history through the program's own tables, its weekly job and its look-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, insert
from sqlalchemy.pool import StaticPool

from content.reading.hotlines import Hotlines
from content.reading.library import Library
from content.reading.link_lists import LinkLists
from handlers.checks import published_list
from handlers.checks.extract import read
from handlers.checks.messages.judge import MessageVerdict, message_judge
from handlers.checks.reported import reported
from handlers.core.incoming import Incoming, Text
from handlers.core.numbers.spelling import account, match_key
from handlers.core.ports import Operator, ports_off
from handlers.core.scheduled import JobContext
from handlers.core.turn import Turn
from storage.cases import published
from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE, Seen
from storage.engine.columns import table
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.forgetting.erasure import ForgetInCases, ForgetTold
from storage.keys import keychain
from storage.people.people import Person
from storage.tables import SQLModel
from storage.tables.officials import SecondChat
from tests.differential.histories import BEGIN, CHATS, TRAP, VALUES, WEEKS, Act, Answers, History
from tests.support import case_rows
from tests.support.case_rows import ADVISED, DESK, FRAUD

T = TypeVar("T")
MESSAGES = (
    "โทร 081 111 1110 หรือ +66 82 222 2220 หรือ 083-333-3330",
    "บัญชี 1234567890 โทร 084 444 4440 https://somchai-farm.com",
    "บัญชี 9876543210",
)
"""How askers write the values; there are more of them than of what one may look up at once."""
WRITTEN = (
    "0811111110",
    "+66822222220",
    "1234567890",
    "0833333330",
    "somchai-farm[.]com",
    "9876543210",
    "0844444440",
)
"""The values as answers spell them; the last is TRAP."""
SEEN = (
    Seen(PHONE, match_key("0811111110")),
    Seen(PHONE, match_key("0822222220")),
    Seen(ACCOUNT, account("1234567890")),
    Seen(PHONE, match_key("0833333330")),
    Seen(DOMAIN, "somchai-farm.com"),
    Seen(ACCOUNT, account("9876543210")),
    Seen(PHONE, match_key("0844444440")),
)
"""The same as reports leave them behind."""


class Theatre:
    """An empty database in memory, in which one history after the other is played.

    Raises AssertionError if an answer changes between two batches.
    """

    def __init__(self, content: Library) -> None:
        assert len(WRITTEN) == len(SEEN) == VALUES + 1 == TRAP + 1
        # Genuine hosts are tested elsewhere; hashing them for each batch would take longest here.
        self._content = replace(content, desk=DESK, links=LinkLists(), hotlines=Hotlines())
        self._engine = _empty()
        self._keyring = Keyring((Keyring.new_key(),))
        with self._engine.connect() as connection:
            keychain.load(connection, self._keyring)
        judge = message_judge(content)
        self._verdicts = [judge.judge(read(words, content.numbers)) for words in MESSAGES]

    async def play(self, history: History) -> Answers:
        """What somebody who asks after each batch is told of each value."""
        with self._fresh() as connection:
            stage = _Stage(connection, self._keyring, self._content)
            stage.link_chats()
            answers: dict[tuple[int, int], date] = {}
            told: Mapping[int, date] = {}
            before: Mapping[tuple[str, str], date] = {}
            acts = list(history.acts)
            for week in range(WEEKS):
                monday = BEGIN + timedelta(weeks=week)
                while acts and acts[0].at <= monday:
                    stage.do(acts.pop(0))
                await stage.publish(monday)
                if (now := stage.listed(monday)) != before:
                    before = now
                    told = await stage.ask(self._verdicts, monday, f"asker {week}")
                answers |= {(week, value): month for value, month in told.items()}
                await stage.expect_no_change(acts, monday)
            return answers

    @contextmanager
    def _fresh(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            try:
                yield connection
            finally:
                connection.rollback()


def _empty() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    return engine


class _Stage:
    """One history being played."""

    def __init__(self, connection: Connection, keyring: Keyring, content: Library) -> None:
        self._connection, self._keyring, self._content = connection, keyring, content
        self._cases: dict[int, int] = {}
        self._open: set[int] = set()
        self._withdrawn: set[int] = set()

    def _unit(self, now: datetime) -> Unit:
        return Unit(self._connection, self._keyring, now)

    def link_chats(self) -> None:
        """Link the chats of those who have two."""
        for first, second in CHATS.values():
            row = {"first": first, "person": second, "since": BEGIN}
            self._connection.execute(insert(table(SecondChat)).values(**row))

    def do(self, act: Act) -> None:
        """Store what an act changes; one that is not possible in the state of its case does not."""
        unit = self._unit(act.at)
        case, is_open = self._cases.get(act.case, 0), act.case in self._open
        match act.what:
            case "report":
                seen = [SEEN[value] for value in act.values]
                self._cases[act.case] = case_rows.open_case(unit, act.who, seen)
                self._open.add(act.case)
            case "close" if is_open:
                case_rows.close(unit, case, FRAUD if act.fraud else ADVISED)
                self._open.discard(act.case)
            case "reopen" if case and not is_open and act.case not in self._withdrawn:
                case_rows.reopen(unit, case)
                self._open.add(act.case)
            case "withdraw" if is_open:
                ForgetTold(case).apply(unit)
                case_rows.close(unit, case, "")
                self._open.discard(act.case)
                self._withdrawn.add(act.case)
            case "erase":
                ForgetInCases(act.who).apply(unit)

    async def publish(self, now: datetime) -> None:
        """Run the weekly job."""
        context = JobContext(now, self._content, self._reader(now))
        for result in await published_list.publish(context):
            for change in result.changes:
                change.apply(self._unit(now))

    def _reader(self, now: datetime) -> Callable[..., object]:
        async def run(fn: Callable[[Unit], T]) -> T:
            return fn(self._unit(now))

        return run

    async def ask(
        self, verdicts: Sequence[MessageVerdict], now: datetime, asker: str
    ) -> Mapping[int, date]:
        """What this person is told of each value."""
        turn = Turn(
            Person(asker, "fake", "", asker), None, (Incoming(Text(""), now),), now,
            self._content, self._reader(now), ports_off(Operator("x", "y")),
        )  # fmt: skip
        told: dict[int, date] = {}
        for verdict in verdicts:
            found = await reported(turn, verdict)
            told |= {WRITTEN.index(what): month for what, month in found.confirmed.items()}
        return told

    async def expect_no_change(self, acts: list[Act], monday: datetime) -> None:
        """Do what is done until the next Monday: the job then publishes nothing."""
        before = self.listed(monday)
        end = monday + timedelta(weeks=1)
        while acts and acts[0].at < end:
            self.do(acts.pop(0))
        await self.publish(end - timedelta(seconds=1))
        assert self.listed(end) == before

    def listed(self, now: datetime) -> Mapping[tuple[str, str], date]:
        """What is published."""
        return published.read(self._unit(now)).months
