"""The districts' own list: two persons of one province, a Monday later, a year long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.engine.database import Database
from storage.forgetting import retention
from storage.officials import district_list, officials
from storage.officials.district_list import (
    LASTS,
    ConfirmAddress,
    WithdrawAddress,
    confirmed,
    listed,
    shown_from,
    standing,
)
from storage.people import people
from storage.people.people import Person
from tests.support.clock import Clock

BAD = "suanmali24.com/"
DAY = 24 * 3600


@pytest.mark.parametrize(
    ("second", "shown"),
    [  # in UTC; a Monday in Thailand begins on Sunday at 17:00
        ("2026-11-30T10:00", "2026-12-06T17:00"),  # Monday evening: the next Monday
        ("2026-12-03T16:59", "2026-12-06T17:00"),  # Thursday to its last minute
        ("2026-12-03T17:00", "2026-12-06T17:00"),  # three days to the second
        ("2026-12-03T17:01", "2026-12-13T17:00"),  # Friday: a week more
        ("2026-12-06T16:59", "2026-12-13T17:00"),
        ("2026-12-06T17:00", "2026-12-13T17:00"),
    ],
)
def test_an_address_is_shown_from_a_monday_at_least_three_days_later(
    second: str, shown: str
) -> None:
    at = datetime.fromisoformat(second).replace(tzinfo=UTC)
    assert shown_from(at) == datetime.fromisoformat(shown).replace(tzinfo=UTC)
    assert timedelta(days=3) <= shown_from(at) - at <= timedelta(days=10)


async def official(db: Database, person: str, district: str | None, province: str | None) -> int:
    """Somebody becomes an official; their number."""
    code = officials.new_code()
    await db.write(officials.MakeInvite(code, "officer", district, province).apply)
    if not await db.read(lambda u: people.find(u, person)):
        await db.write(lambda u: people.add(u, Person(person, "test", person, person)))
    invite = await db.read(lambda u: officials.find_invite(u, code))
    assert invite is not None
    await db.write(officials.AcceptInvite(invite, person).apply)
    found = await db.read(lambda u: officials.of_person(u, person))
    return max(one.id for one in found)


async def word(db: Database, who: int, district: str = "3805", address: str = BAD) -> None:
    """An official confirms an address."""
    await db.write(ConfirmAddress(address, district, district[:2], who).apply)


async def shown(db: Database) -> dict[str, int]:
    """What a check would find."""
    return dict(await db.read(lambda u: confirmed(u, [BAD, "other.top/"])))


async def test_two_words_put_an_address_on_the_list_once_its_monday_has_come(
    both: Database, clock: Clock
) -> None:
    one, two = [await official(both, who, "3805", None) for who in ("a", "b")]
    await word(both, one)
    clock.on(20 * DAY)
    assert await shown(both) == {}
    await word(both, two)
    stands = await both.read(lambda u: standing(u, BAD, "38", one))
    assert (stands.words, stands.mine, stands.shown) == (2, True, shown_from(clock()))
    assert await shown(both) == {}
    clock.on(10 * DAY)
    assert await shown(both) == {BAD: 1}
    (entry,) = await both.read(listed)
    assert (entry.address, entry.districts) == (BAD, 1)
    assert entry.since == stands.shown


async def test_one_person_alone_is_never_two_whatever_their_roles(
    both: Database, clock: Clock
) -> None:
    district, province = (
        await official(both, "a", "3805", None),
        await official(both, "a", None, "38"),
    )
    assert district != province
    for who in (district, district, province):
        await word(both, who)
    clock.on(10 * DAY)
    assert await shown(both) == {}
    assert (await both.read(lambda u: standing(u, BAD, "38", province))).mine
    await both.write(lambda u: officials.end(u, district) and None)
    await word(both, await official(both, "a", "3801", None), "3801")
    clock.on(10 * DAY)
    assert await shown(both) == {}, "nor after their duty ended and began again"


async def test_words_of_two_provinces_do_not_make_two(both: Database, clock: Clock) -> None:
    await word(both, await official(both, "a", "3805", None), "3805")
    await word(both, await official(both, "b", "4305", None), "4305")
    clock.on(10 * DAY)
    assert await shown(both) == {}


async def test_the_number_of_districts_grows_with_the_weeks_and_not_before(
    both: Database, clock: Clock
) -> None:
    for who, district in (("a", "3805"), ("b", "3801")):
        await word(both, await official(both, who, district, None), district)
    clock.on(10 * DAY)
    assert await shown(both) == {BAD: 2}
    for who in ("c", "d"):
        await word(both, await official(both, who, "4305", None), "4305")
    assert await shown(both) == {BAD: 2}
    clock.on(10 * DAY)
    assert await shown(both) == {BAD: 3}
    assert [one.address for one in await both.read(lambda u: listed(u, "4305"))] == [BAD]
    assert await both.read(lambda u: listed(u, "3302")) == ()


async def test_one_press_takes_it_off_at_once_and_two_words_put_it_back(
    both: Database, clock: Clock
) -> None:
    one, two = [await official(both, who, "3805", None) for who in ("a", "b")]
    for who in (one, two):
        await word(both, who)
    clock.on(10 * DAY)
    await both.write(WithdrawAddress(BAD, "43").apply)
    assert await shown(both) == {BAD: 1}, "another province has no say"
    await both.write(WithdrawAddress(BAD, "38").apply)
    assert await shown(both) == {}
    await word(both, one)
    assert (await both.read(lambda u: standing(u, BAD, "38", two))).words == 1
    assert await both.write(lambda u: district_list.withdraw(u, BAD)) == 1
    assert await both.write(lambda u: district_list.withdraw(u, BAD)) == 0


async def test_a_word_lasts_a_year_and_can_be_given_again(both: Database, clock: Clock) -> None:
    one, two = [await official(both, who, "3805", None) for who in ("a", "b")]
    for who in (one, two):
        await word(both, who)
    clock.on(LASTS.total_seconds() - 60)
    assert await shown(both) == {BAD: 1}
    assert (await both.write(retention.forget))["confirmations"] == 0
    clock.on(120)
    assert await shown(both) == {}
    await word(both, one)
    assert (await both.read(lambda u: standing(u, BAD, "38", one))).words == 1
    assert (await both.write(retention.forget))["confirmations"] == 1


async def test_what_is_stored_names_no_case_and_hides_the_address(both: Database) -> None:
    await word(both, await official(both, "a", "3805", None))
    row = await both.read(
        lambda u: u.connection.execute(text("SELECT * FROM confirmation")).mappings().one()
    )
    assert set(row) == {"id", "key", "address", "district", "province", "official", "at"}
    assert b"suanmali" not in bytes(row["address"])
    assert "suanmali" not in row["key"]


async def test_nothing_is_asked_for_nothing(db: Database) -> None:
    assert await db.read(lambda u: confirmed(u, [])) == {}
    assert await db.read(listed) == ()
