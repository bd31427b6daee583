"""What a reporter may do with a sent case: add to it, release details, withdraw it."""

from __future__ import annotations

from handlers.cases import evidence, naming, scrub
from handlers.cases import facts as told
from handlers.cases.mine import mine, not_mine, tell_officers
from handlers.cases.states import Move, State, after
from handlers.core import incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage import audit
from storage import evidence as stored
from storage.cases import Case, MoveCase
from storage.erasure import ForgetTold
from storage.evidence import KeepEvidence
from storage.places_in_flow import Place

FLOW = "case"
CLOSED_DETAILS = ("amount", "time")
"""Facts that officials see only after their reporter released them, one by one."""


async def add(turn: Turn) -> Outcome:
    """`case.add`: what do you want to add?"""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    name = naming.name(turn.content, case)
    card = Card(
        Phrase("case.add", {"name": name}),
        (Phrase("case.add.how"),),
        buttons=(Press(Phrase("case.never_mind"), "case.open", case.reference),),
    )
    return Outcome(Reply((card,)), Place(FLOW, "adding", {"case": case.reference}))


async def added(turn: Turn) -> Outcome | None:
    """The words themselves. New facts open a closed case again."""
    if turn.place is None:
        return None
    case = await mine(turn, turn.place.data["case"])
    if case is None:
        return not_mine()
    if isinstance(turn.said, incoming.Picture | incoming.Voice):
        return await _evidence(turn, case)
    if not isinstance(turn.said, incoming.Text):
        return None
    facts = told.with_words({**case.facts, "words": ""}, turn.text)
    facts["words"] = "\n".join(filter(None, (case.facts.get("words"), facts["words"])))
    facts["words"] = facts["words"][: 2 * scrub.LONGEST]
    new = tuple(seen for seen in told.seen(facts) if seen not in told.seen(case.facts))
    reopens = case.state == State.CLOSED
    values = {"state": State.REOPENED, "taken_by": None, "outcome": ""} if reopens else {}
    change = MoveCase(case, audit.REPORTER, "add", values, facts, seen=new)
    key = "desk.reopened" if reopens else "desk.added"
    news = await tell_officers(turn, case, key, "case_added", facts)
    card = Card(
        Phrase("case.added.reopened" if reopens else "case.added"),
        buttons=(Press(Phrase("report.sent.follow"), "case.open", case.reference),),
        tone=Tone.CALM,
    )
    return Outcome(Reply((card,)), None, (change,), news)


async def _evidence(turn: Turn, case: Case) -> Outcome | None:
    """A picture or a voice message for a sent case; officials see that it is there, not what."""
    pieces = await turn.read(lambda unit: stored.of_case(unit, case.id))
    full = len(pieces) >= stored.MOST
    piece = Phrase("evidence.enough") if full else await evidence.received(turn, case.id)
    if piece is None:
        return None
    button = Press(Phrase("report.sent.follow"), "case.open", case.reference)
    if not isinstance(piece, KeepEvidence):
        return Outcome(Reply((Card(piece, buttons=(button,)),)))
    change = MoveCase(case, audit.REPORTER, "add", note=piece.kind)
    news = await tell_officers(turn, case, "desk.added", "case_added")
    card = Card(Phrase("evidence.kept"), buttons=(button,), tone=Tone.CALM)
    return Outcome(Reply((card,)), None, (piece, change), news)


async def release(turn: Turn) -> Outcome:
    """`case.release`: let the officers see one exact detail."""
    reference, _, detail = turn.argument.partition(".")
    case = await mine(turn, reference)
    if case is None:
        return not_mine()
    if detail not in CLOSED_DETAILS or detail not in case.facts:
        return Outcome(Reply((Card(Phrase("case.release.none")),)))
    facts = {**case.facts, "released": sorted({*case.facts.get("released", ()), detail})}
    change = MoveCase(case, audit.REPORTER, "release", {}, facts, note=detail)
    news = await tell_officers(turn, case, "desk.added", "case_added", facts)
    return Outcome(Reply((Card(Phrase("case.released"), tone=Tone.CALM),)), None, (change,), news)


async def ask_to_withdraw(turn: Turn) -> Outcome:
    """`case.withdraw`: are you sure?"""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    card = Card(
        Phrase("case.withdraw", {"name": naming.name(turn.content, case)}),
        (Phrase("case.withdraw.what"),),
        buttons=(
            Press(Phrase("case.withdraw.yes"), "case.withdrawn", case.reference),
            Press(Phrase("case.withdraw.no"), "case.open", case.reference, weight=Weight.MAIN),
        ),
        tone=Tone.WARN,
    )
    return Outcome(Reply((card,)))


async def withdraw(turn: Turn) -> Outcome:
    """`case.withdrawn`: closed by its reporter; the officers hear it, and what was told is gone."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    state = after(case.state, Move.WITHDRAW)
    if state is None:
        return Outcome(Reply((Card(Phrase("case.state.closed")),)))
    values = {"state": state, "outcome": Move.WITHDRAW}
    change = MoveCase(case, audit.REPORTER, Move.WITHDRAW, values, {})
    news = await tell_officers(turn, case, "desk.withdrawn", "case_withdrawn", {})
    card = Card(Phrase("case.withdrawn"), buttons=(Press(Phrase("report.menu"), "menu"),))
    return Outcome(Reply((card,)), None, (change, ForgetTold(case.id)), news)
