"""Erasing oneself: only when confirmed, complete, and the case stays without a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from handlers.core.incoming import Pressed
from handlers.core.ports import Off
from storage.cases import audit, cases, disputes
from storage.cases.disputes import AskReview
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.people import people
from storage.tables import SQLModel
from storage.tables.cases import AlertSent, AlertStop
from storage.tables.officials import BrowserSession
from storage.tables.people import Progress, WeeklySent
from tests.handlers.cases.conftest import Village
from tests.handlers.cases.conftest import village as village

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)

ACCOUNT = "u-somebody"


def everything(unit: Unit) -> str:
    """Every cell of every table, as text."""
    tables = unit.connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
    rows = [
        unit.connection.execute(text(f'SELECT * FROM "{name}"')).all() for (name,) in tables.all()
    ]
    return repr(rows)


async def test_after_erasing_no_table_holds_the_person(village: Village) -> None:
    await village.official("officer")
    reference = await village.report(ACCOUNT)
    await village.presses(ACCOUNT, "report.start")
    await village.presses(ACCOUNT, "privacy.erase")
    assert ACCOUNT in await village.db.read(everything)
    assert "erased" in await village.presses(ACCOUNT, "privacy.erased")
    assert ACCOUNT not in await village.db.read(everything)
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    assert case.reporter is None
    assert case.report.phones == ("0812345678",)
    trail = await village.db.read(lambda unit: audit.trail(unit, case.id))
    assert [entry.move for entry in trail] == ["open", "erase"]


async def test_one_press_alone_erases_nothing(village: Village) -> None:
    await village.report(ACCOUNT)
    await village.does(ACCOUNT, Pressed("privacy.erased", "", "old-stamp"))
    assert await village.db.read(lambda unit: people.find(unit, ACCOUNT)) is not None


async def test_what_an_erased_official_had_taken_is_free_again(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    await village.presses("one", "privacy.erase")
    await village.presses("one", "privacy.erased")
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    assert (case.state, case.taken_by) == ("reopened", None)


async def test_the_card_says_which_services_outside_are_asked_and_for_what(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Google" not in await village.types("mali", "erase my data")
    assert "Google" not in await village.presses("mali", "privacy")
    monkeypatch.setattr(Off, "names", ("google", "urlhaus"))
    shown = await village.presses("mali", "privacy")
    assert "Advisory provided by Google" in shown
    assert "by the site's name only" in shown


async def test_checks_told_to_be_wrong_are_counted_and_erased(village: Village) -> None:
    await village.types("mali", "https://kbank-th.top/login")
    assert "told us were wrong" not in await village.presses("mali", "privacy")
    for words in ("one", "two"):
        await village.db.write(AskReview("mali", words, "danger").apply)
    await village.db.write(AskReview("somebody else", "three", "danger").apply)
    assert "told us were wrong: 2," in await village.presses("mali", "privacy")
    await village.presses("mali", "privacy.erase")
    await village.presses("mali", "privacy.erased")
    assert await village.db.read(lambda unit: disputes.kept(unit, "mali")) == 0
    assert await village.db.read(lambda unit: disputes.kept(unit, "somebody else")) == 1


async def test_the_card_says_what_is_kept(village: Village) -> None:
    await village.report("mali")
    shown = await village.types("mali", "erase my data")
    assert "Reports you sent stay" in shown
    shown = await village.presses("mali", "privacy")
    assert "Your reports: 1" in shown
    assert "three others reported the same number" in shown
    assert "02 000 0000" in shown


async def test_the_page_says_for_how_long_what_was_told_is_kept(village: Village) -> None:
    assert "after the report is closed" not in await village.presses(ACCOUNT, "privacy")
    await village.official("officer")
    await village.report(ACCOUNT)
    page = await village.presses(ACCOUNT, "privacy")
    assert "What you told is deleted 2 years after the report is closed" in page


def rows_of(person: str) -> Mapping[type[SQLModel], Mapping[str, object]]:
    """A row of this person in each table that is told by whether it has one."""
    return {
        Progress: {"person": person, "item": "lesson:loans", "updated": NOW},
        WeeklySent: {"person": person, "lesson": "loans", "at": NOW},
        AlertSent: {"person": person, "alert": 1},
        AlertStop: {"person": person, "since": NOW},
        BrowserSession: {
            "key": "k", "person": person, "seat": "1", "language": "en", "device": "",
            "begun": NOW, "used": NOW, "expires": NOW + timedelta(hours=8),
        },
    }  # fmt: skip


TOLD = {
    Progress: "The lessons you have done",
    WeeklySent: "Which lessons of the week you got",
    AlertSent: "Which warnings you got",
    AlertStop: "Which warnings you got",
    BrowserSession: "The browsers where you are signed in: 1",
}
ELSEWHERE = {
    "draft": "the report not sent", "evidence": "goes with the reports",
    "review": "checks told to be wrong", "official": "the role", "learning_class": "the role",
    "second_account": "the desk in two apps", "link_code": "ten minutes of the role's linking",
    "office_link": "ten minutes of the role's sign-in", "class_member": "the class",
    "case": "the reports", "alert": "a number of an official, not of a chat",
    "practice_sent": "the practice, deleted at its end or when it is stopped",
    "trial_member": "taking part in a trial",
    "place": "the last message checked", "person_key": "the chat account",
    "attempt": "told where it is erased: counts outlive it",
    "lane": "gone when answered", "inbox": "gone when answered", "outbox": "gone when sent",
}  # fmt: skip
"""Tables that name a person, and by what the card tells of them."""


def test_every_table_that_names_a_person_is_told_or_it_is_said_why_not() -> None:
    names = {"person", "reporter", "trainer", "author"}
    found = {
        name for name, rows in SQLModel.metadata.tables.items() if names & set(rows.columns.keys())
    }
    assert found == {kind.__tablename__ for kind in TOLD} | set(ELSEWHERE)


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: str(kind.__tablename__))
async def test_what_is_kept_is_told_also_when_nothing_more_is_wanted(
    village: Village, kind: type[SQLModel]
) -> None:
    """Who stopped the weekly lesson, or learns no more, still sees what is left of it."""
    assert TOLD[kind] not in await village.presses("mali", "privacy")
    for person in ("mali", "somebody else"):
        row = rows_of(person)[kind]
        values = {**row, "key": person} if kind is BrowserSession else row
        await village.db.write(
            lambda unit, values=values: unit.connection.execute(
                insert(table(kind)).values(**values)
            )
        )
    assert TOLD[kind] in await village.presses("mali", "privacy")
    await village.presses("mali", "privacy.erase")
    await village.presses("mali", "privacy.erased")
    assert TOLD[kind] not in await village.presses("mali", "privacy")
    assert TOLD[kind] in await village.presses("somebody else", "privacy")
