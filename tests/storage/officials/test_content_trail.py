"""The trail of the content is chained, and knows a person behind all their numbers."""

from __future__ import annotations

from storage.cases import chain
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.officials import content_trail, officials
from storage.officials.officials import AcceptInvite, MakeInvite


def becomes(unit: Unit, person: str) -> int:
    """Make a person an editor; their number."""
    code = officials.new_code()
    MakeInvite(code, officials.EDITOR, None, None).apply(unit)
    invite = officials.find_invite(unit, code)
    assert invite
    AcceptInvite(invite, person).apply(unit)
    return officials.of_person(unit, person)[-1].id


async def test_what_was_done_is_listed_newest_first_and_chained(both: Database) -> None:
    await both.write(chain.begin)
    for move in ("draft", "sign", "publish"):
        await both.write(lambda unit, m=move: content_trail.append(unit, "lessons/a", 1, m, "f1"))
    await both.write(lambda unit: content_trail.append(unit, "lessons/b", 2, "draft", "f2"))
    found = await both.read(lambda unit: content_trail.trail(unit, "lessons/a"))
    assert [each.move for each in found] == ["publish", "sign", "draft"]
    assert {each.actor for each in found} == {"official:1"}
    assert not (await both.read(chain.verify)).broken


async def test_somebody_who_left_and_came_back_is_still_the_same_person(both: Database) -> None:
    def twice(unit: Unit) -> tuple[int, int]:
        first = becomes(unit, "line:a")
        officials.end(unit, first)
        return first, becomes(unit, "line:a")

    first, _ = await both.write(twice)
    mine = await both.read(lambda unit: content_trail.are_of(unit, (first,), {"line:a"}))
    other = await both.read(lambda unit: content_trail.are_of(unit, (first,), {"line:b"}))
    assert (mine, other) == (True, False)
    assert not await both.read(lambda unit: content_trail.are_of(unit, (), {"line:a"}))
