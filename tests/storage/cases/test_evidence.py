"""Evidence is read only while its reporter has released it, in its own case, for ninety days."""

from __future__ import annotations

from storage.cases import evidence
from storage.cases.evidence import KEPT, EvidenceKind, KeepEvidence, UncoverEvidence
from storage.engine.database import Database
from tests.support.clock import Clock

CASE, OTHER = 1, 2


async def test_ids_of_two_pieces_do_not_tell_how_many_others_sent_in_between(
    both: Database,
) -> None:
    for case in (CASE, OTHER, CASE):
        await both.write(KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"x", case=case).apply)
    first, second = await both.read(lambda unit: evidence.of_case(unit, CASE))
    assert second.id - first.id > 1_000


async def test_a_piece_is_read_only_when_released_in_its_case_and_in_its_time(
    both: Database, clock: Clock
) -> None:
    await both.write(KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"seen", case=CASE).apply)
    (piece,) = await both.read(lambda unit: evidence.of_case(unit, CASE))

    async def read(case: int = CASE) -> tuple[str, bytes] | None:
        return await both.read(lambda unit: evidence.read_uncovered(unit, case, piece.id))

    assert await read() is None
    await both.write(UncoverEvidence(CASE, piece.id).apply)
    assert await read() == ("image/jpeg", b"seen")
    assert await read(OTHER) is None
    clock.on(KEPT.total_seconds() - 1)
    assert await read() is not None
    clock.on(1)
    assert await read() is None, "forgotten even before it is swept away"
