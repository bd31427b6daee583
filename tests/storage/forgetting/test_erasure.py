"""A person who erases themselves leaves cases without a person, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.cases import audit, cases, drafts, evidence
from storage.cases.alerts import StopAlerts
from storage.cases.cases import MoveCase
from storage.cases.drafts import SaveDraft
from storage.cases.evidence import EvidenceKind, KeepEvidence
from storage.cases.report import Draft, Loss, Report
from storage.cases.states import Move, State
from storage.engine.database import Conflict, Database
from storage.forgetting import erasure
from storage.forgetting.erasure import CutReport, ForgetInCases, ForgetTold, Kept
from storage.keys import person_keys
from storage.officials import officials
from storage.people import attempts
from storage.people.attempts import NoteAttempt
from storage.people.people import ErasePerson
from tests.storage.cases.test_cases import report


async def make_official(db: Database, person: str) -> None:
    code = officials.new_code()
    await db.write(officials.MakeInvite(code, "officer", "3805", None).apply)
    invite = await db.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await db.write(officials.AcceptInvite(invite, person).apply)


async def test_reports_stay_and_nothing_else_does(both: Database) -> None:
    await both.write(report().apply)
    for change in (
        SaveDraft("u1", "claimed", Draft(Report(loss=Loss.NONE))),
        NoteAttempt("u1", "report"),
        KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"x", "u1"),
        StopAlerts("u1"),
    ):
        await both.write(change.apply)
    await make_official(both, "u1")
    kept = await both.read(lambda unit: erasure.kept(unit, "u1"))
    assert kept == Kept(reports=1, draft=True, roles=1, alerts=True)
    await both.write(ForgetInCases("u1").apply)
    assert await both.read(lambda unit: erasure.kept(unit, "u1")) == Kept(0, False, 0)
    assert await both.read(lambda unit: drafts.find(unit, "u1")) is None
    assert await both.read(lambda unit: evidence.of_draft(unit, "u1")) == 0
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    assert case.reporter is None
    trail = await both.read(lambda unit: audit.trail(unit, case.id))
    assert [(entry.actor, entry.move) for entry in trail] == [
        ("reporter", "open"),
        ("reporter", "erase"),
    ]


async def test_what_an_official_had_taken_is_free_and_the_trail_keeps_the_number(
    both: Database,
) -> None:
    await make_official(both, "u9")
    await both.write(report().apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    taken = replace(case, state=State.TAKEN, taken_by=1)
    await both.write(MoveCase(case, audit.official(1), Move.TAKE, taken).apply)
    await both.write(ForgetInCases("u9").apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    assert (case.state, case.taken_by) == ("reopened", None)
    trail = await both.read(lambda unit: audit.trail(unit, case.id))
    assert [(entry.actor, entry.move) for entry in trail][1:] == [
        ("official:1", "take"),
        ("system", "hand_back"),
    ]
    assert await both.read(officials.everybody) == ()


async def test_a_withdrawn_case_tells_nothing_and_matches_nothing(both: Database) -> None:
    await both.write(KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"x", "u1").apply)
    await both.write(report().apply)
    await both.write(ForgetTold(1).apply)
    assert await both.read(lambda unit: evidence.of_case(unit, 1)) == ()
    await both.write(replace(report(digits="0002"), reporter="u2").apply)
    other = await both.read(lambda unit: cases.find(unit, "mali0002"))
    assert other is not None
    assert other.campaign is None


async def test_evidence_nobody_may_see_goes_with_its_reporter(both: Database) -> None:
    for n in range(2):
        await both.write(KeepEvidence(EvidenceKind.VOICE, "audio/ogg", b"%d" % n, "u1").apply)
    await both.write(report().apply)
    first, _ = await both.read(lambda unit: evidence.of_case(unit, 1))
    await both.write(evidence.UncoverEvidence(1, first.id).apply)
    await both.write(ForgetInCases("u1").apply)
    assert [piece.id for piece in await both.read(lambda unit: evidence.of_case(unit, 1))] == [
        first.id
    ]


async def test_evidence_is_read_only_once_released(both: Database) -> None:
    await both.write(KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"secret", "u1").apply)
    await both.write(report().apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    (piece,) = await both.read(lambda unit: evidence.of_case(unit, case.id))
    assert await both.read(lambda unit: evidence.read_uncovered(unit, case.id, piece.id)) is None
    await both.write(evidence.UncoverEvidence(case.id, piece.id).apply)
    assert await both.read(lambda unit: evidence.read_uncovered(unit, case.id, piece.id)) == (
        "image/jpeg",
        b"secret",
    )
    assert await both.read(lambda unit: evidence.read_uncovered(unit, 99, piece.id)) is None


async def test_counts_against_abuse_outlive_erasing_and_lead_to_nobody(both: Database) -> None:
    """Else a muted person, or one who guesses codes, would begin anew by erasing themselves."""
    await both.write(lambda unit: person_keys.make(unit, {"u1": "account"}))
    for what in ("muted", "invite", "look-up", "report", "review"):
        await both.write(NoteAttempt("u1", what).apply)
    await both.write(ForgetInCases("u1").apply)
    await both.write(ErasePerson("u1").apply)
    since = both.now() - timedelta(days=30)
    for what in ("muted", "invite", "look-up", "report", "review"):
        counted = await both.read(lambda unit, what=what: attempts.count(unit, "u1", what, since))
        assert counted == 1
    rows = text("SELECT person FROM attempt")
    stored = await both.read(lambda unit: set(unit.connection.execute(rows).scalars()))
    assert len(stored) == 1
    assert "u1" not in stored


async def test_what_stays_of_a_case_is_read_without_its_reporters_key(both: Database) -> None:
    await both.write(lambda unit: person_keys.make(unit, {"u1": "account"}))
    await both.write(KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"seen", "u1").apply)
    await both.write(report().apply)
    (piece,) = await both.read(lambda unit: evidence.of_case(unit, 1))
    await both.write(evidence.UncoverEvidence(1, piece.id).apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    told = Report(words="only the fraud")
    cut = CutReport(case, told, report().seen)
    await both.write(cut.apply)
    await both.write(ForgetInCases("u1").apply)
    await both.write(ErasePerson("u1").apply)
    after = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert after is not None
    assert (after.report, after.reporter) == (told, None)
    assert await both.read(lambda unit: evidence.read_uncovered(unit, 1, piece.id)) == (
        "image/jpeg",
        b"seen",
    )
    seen = text("SELECT count(*) FROM sighting")
    assert await both.read(lambda unit: unit.connection.execute(seen).scalar()) == 0


async def test_a_case_that_changed_meanwhile_is_cut_anew(both: Database) -> None:
    await both.write(report().apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    taken = replace(case, state=State.TAKEN, taken_by=1)
    await both.write(MoveCase(case, audit.official(1), Move.TAKE, taken).apply)
    with pytest.raises(Conflict):
        await both.write(CutReport(case, Report()).apply)
