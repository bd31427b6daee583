"""Two accounts of one official, on both databases: linked once, undone from either, never mixed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.cases import cases
from storage.engine.database import Conflict, Database
from storage.forgetting import retention
from storage.forgetting.erasure import ForgetInCases, kept
from storage.officials import officials, role_trail, second_chats
from storage.officials.officials import AcceptInvite, MakeInvite, Official
from storage.officials.second_chats import (
    LinkChats,
    MakeLinkCode,
    SwitchChats,
    Unlink,
    new_code,
)
from storage.people import people
from storage.people.people import ErasePerson, Person
from tests.storage.cases.test_cases import report
from tests.support.clock import Clock

LINE, TELEGRAM = "line:U1", "telegram:1"


async def official(db: Database, person: str = LINE, role: str = "officer") -> None:
    code = officials.new_code()
    await db.write(lambda unit: people.add(unit, Person(person, person[:4], "", person)))
    await db.write(MakeInvite(code, role, "3805", "38").apply)
    invite = await db.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await db.write(AcceptInvite(invite, person).apply)


async def linked(db: Database) -> None:
    await official(db)
    await db.write(lambda unit: people.add(unit, Person(TELEGRAM, "tele", "", "1")))
    code = new_code()
    await db.write(MakeLinkCode(code, LINE).apply)
    await db.write(LinkChats(code, LINE, TELEGRAM).apply)


async def roles(db: Database, person: str) -> tuple[Official, ...]:
    return await db.read(lambda unit: officials.of_person(unit, person))


async def is_official(db: Database, person: str) -> bool:
    found = await db.read(lambda unit: people.find(unit, person))
    return found is not None and found.official


async def moves(db: Database, number: int = 1) -> list[tuple[str, str]]:
    trail = await db.read(lambda unit: role_trail.trail(unit, number))
    return [(entry.actor, entry.move) for entry in trail]


async def test_both_accounts_are_the_same_official(both: Database) -> None:
    await linked(both)
    (one,) = await roles(both, LINE)
    assert (one,) == await roles(both, TELEGRAM)
    assert one.has(LINE)
    assert one.has(TELEGRAM)
    assert not one.has("telegram:2")
    assert not one.has(None)
    assert await is_official(both, TELEGRAM)
    assert await both.read(lambda unit: second_chats.others(unit, [LINE])) == {LINE: TELEGRAM}
    assert await both.read(lambda unit: second_chats.others(unit, [TELEGRAM])) == {TELEGRAM: LINE}


async def test_a_code_works_once(both: Database) -> None:
    await linked(both)
    await official(both, "line:U2")
    code = new_code()
    await both.write(MakeLinkCode(code, "line:U2").apply)
    await both.write(LinkChats(code, "line:U2", "telegram:2").apply)
    with pytest.raises(Conflict):
        await both.write(LinkChats(code, "line:U2", "telegram:3").apply)
    assert await roles(both, "telegram:3") == ()


async def test_a_code_ends_after_ten_minutes_and_is_swept(both: Database, clock: Clock) -> None:
    await official(both)
    code = new_code()
    await both.write(MakeLinkCode(code, LINE).apply)
    assert await both.read(lambda unit: second_chats.maker_of(unit, code)) == LINE
    clock.on(601)
    assert await both.read(lambda unit: second_chats.maker_of(unit, code)) is None
    with pytest.raises(Conflict):
        await both.write(LinkChats(code, LINE, TELEGRAM).apply)
    assert (await both.write(retention.forget))["link codes"] == 1


async def test_a_new_code_takes_the_place_of_the_last(both: Database) -> None:
    await official(both)
    first, second = new_code(), new_code()
    await both.write(MakeLinkCode(first, LINE).apply)
    await both.write(MakeLinkCode(second, LINE).apply)
    assert await both.read(lambda unit: second_chats.maker_of(unit, first)) is None
    assert await both.read(lambda unit: second_chats.maker_of(unit, second)) == LINE


async def test_an_account_is_linked_to_one_official_only(both: Database) -> None:
    await linked(both)
    await official(both, "line:U2")
    for first, second in (("line:U2", TELEGRAM), (LINE, "telegram:9")):
        code = new_code()
        await both.write(MakeLinkCode(code, first).apply)
        with pytest.raises(Conflict):
            await both.write(LinkChats(code, first, second).apply)


async def test_the_trail_says_when_and_names_no_account(both: Database) -> None:
    await linked(both)
    link = await both.read(lambda unit: second_chats.link_of(unit, TELEGRAM))
    assert link is not None
    await both.write(SwitchChats(link).apply)
    link = await both.read(lambda unit: second_chats.link_of(unit, TELEGRAM))
    assert link is not None
    assert link.first == TELEGRAM
    await both.write(Unlink(link).apply)
    await both.write(Unlink(link).apply)
    await both.write(lambda unit: officials.end(unit, 1) and None)
    assert await moves(both) == [
        ("official:1", "accept"),
        ("official:1", "link"),
        ("official:1", "switch"),
        ("official:1", "unlink"),
        ("operator", "end"),
    ]


async def test_after_a_switch_the_roles_belong_to_the_other_account(both: Database) -> None:
    await linked(both)
    link = await both.read(lambda unit: second_chats.link_of(unit, LINE))
    assert link is not None
    await both.write(SwitchChats(link).apply)
    (one,) = await roles(both, LINE)
    assert (one.person, one.second) == (TELEGRAM, LINE)
    with pytest.raises(Conflict):
        await both.write(SwitchChats(link).apply)


async def test_unlinked_the_second_chat_is_nobodys(both: Database) -> None:
    await linked(both)
    link = await both.read(lambda unit: second_chats.link_of(unit, LINE))
    assert link is not None
    await both.write(Unlink(link).apply)
    assert await roles(both, TELEGRAM) == ()
    assert not await is_official(both, TELEGRAM)
    assert await is_official(both, LINE)


@pytest.mark.parametrize(("erased", "left"), [(LINE, TELEGRAM), (TELEGRAM, LINE)])
async def test_erasing_either_account_ends_the_link(both: Database, erased: str, left: str) -> None:
    await linked(both)
    assert (await both.read(lambda unit: kept(unit, erased))).linked
    await both.write(ForgetInCases(erased).apply)
    await both.write(ErasePerson(erased).apply)
    assert await both.read(lambda unit: second_chats.link_of(unit, left)) is None
    # The roles go with the first account, and stay with it where the second is erased.
    assert len(await roles(both, left)) == (1 if left == LINE else 0)
    assert await is_official(both, left) is (left == LINE)


async def test_a_duty_that_ends_takes_the_link_with_it(both: Database) -> None:
    await linked(both)
    assert await both.write(lambda unit: officials.end(unit, 1))
    assert await both.read(lambda unit: second_chats.link_of(unit, LINE)) is None
    assert not await is_official(both, TELEGRAM)


async def test_a_role_accepted_in_the_second_chat_joins_the_others(both: Database) -> None:
    await linked(both)
    code = officials.new_code()
    await both.write(MakeInvite(code, "head", "3805", "38").apply)
    invite = await both.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await both.write(AcceptInvite(invite, TELEGRAM).apply)
    assert [(o.person, o.role) for o in await roles(both, LINE)] == [
        (LINE, "officer"),
        (LINE, "head"),
    ]


@pytest.mark.parametrize("reporter", [LINE, TELEGRAM])
async def test_who_reports_in_either_account_does_not_work_on_it(
    both: Database, reporter: str
) -> None:
    await linked(both)
    await both.write(replace(report(), reporter=reporter).apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    assert await both.read(lambda unit: officials.team_of(unit, case)) == ()


async def test_an_official_is_reachable_while_one_account_is(both: Database) -> None:
    await linked(both)
    await both.write(lambda unit: people.block(unit, LINE, True))
    assert (await roles(both, LINE))[0].reachable
    await both.write(lambda unit: people.block(unit, TELEGRAM, True))
    assert not (await roles(both, LINE))[0].reachable


@pytest.mark.parametrize("text", ["u-4k7p-9xm2", " U-4K7P-9XM2 ", "u 4k7p 9xm2"])
def test_a_code_is_known_however_it_is_typed(text: str) -> None:
    assert second_chats.as_code(text) == "u-4k7p-9xm2"


@pytest.mark.parametrize(
    "text", ["", "u", "umbrellas", "u-4k7p-9xm", "ou-4k7p-9xm2", "u-4k7p-9xmI"]
)
def test_other_words_are_no_code(text: str) -> None:
    assert second_chats.as_code(text) is None
