"""Page: one case with its report, trail and evidence, and a button or form for each act that is
open to this official now.

Whoever opens it is written into the case's trail, as a look at evidence is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.office.desk_acts import Done
from bot.office.guard import Problem
from bot.office.page import Page, View
from bot.office.visit import Visit
from bot.office.wording import age, moment, name, place
from handlers.cases.case import access, report, telling
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.desk import notices, work
from handlers.cases.desk.background import linked, trail
from handlers.cases.desk.background.linked import Linked
from handlers.cases.desk.background.trail import Trail
from handlers.cases.desk.closing import BegunClosing
from handlers.cases.desk.viewing import LOOK as PIECE
from handlers.cases.desk.work import FLOW
from handlers.core.say import Passage, Phrase, Say
from handlers.core.words.quoted import quote
from storage.cases import audit, campaigns, evidence
from storage.cases.campaigns import Campaign
from storage.cases.cases import Case
from storage.cases.evidence import EvidenceKind, Piece
from storage.cases.states import Level, Move, State
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official
from storage.people.flow_state import FlowState

VIEW_FOR = timedelta(minutes=15)
"""Opening a case again within this time is not noted again."""

NO_CASE = Phrase("office.problem.no_page")
ACTIONS = (
    Action.TAKE, Action.ASK, Action.CLOSE, Action.GIVE, Action.HAND_BACK, Action.REFER,
    Action.NOTE, Action.KNOW,
)  # fmt: skip
"""What the page has forms for."""


@dataclass(frozen=True, slots=True)
class _Opened:
    case: Case
    stands: CaseStanding
    me: Official
    pieces: tuple[Piece, ...]
    campaign: Campaign | None
    linked: Linked
    trail: Trail
    acknowledged: tuple[Say, ...]
    others: tuple[Official, ...]


async def show(visit: Visit) -> web.StreamResponse:
    """Show the case, and note in its trail who looked. Raises Problem if it is not theirs."""
    reference = visit.named("case")
    found = await visit.database.write(lambda unit: _open(unit, visit.actor, reference))
    if found is None:
        raise Problem(404, NO_CASE)
    case, library = found.case, visit.library
    empty = case.forgotten is not None or case.report.empty
    outcome = library.desk.outcome(case.outcome) if case.state is State.CLOSED else None
    offices = [
        office
        for office in library.desk.offices
        if not (office.up and case.level is Level.NATIONAL)
    ]
    return visit.page(
        "case.html",
        case=case,
        name=name(case, library),
        state=notices.STATE.phrase(case.state),
        place=place(case, library),
        age=age(case.opened, visit.now),
        opened=moment(case.opened),
        now=moment(visit.now),
        me=notices.role(found.me),
        holder=_holder(found, visit.actor),
        outcome=Passage(outcome.label.texts) if outcome else None,
        facts=[Phrase("case.forgotten")] if empty else report.lines(case.report, library),
        talk=report.talk(case.report, library),
        notes=[quote(note) for note in case.report.notes],
        spread=report.spread(found.campaign),
        acknowledged=found.acknowledged,
        elsewhere=linked.elsewhere(found.linked),
        linked=[(other.reference, name(other, library)) for other, _ in found.linked.seen],
        pieces=_pieces(visit, found),
        counted=report.counted(len(found.pieces), sum(p.uncovered for p in found.pieces)),
        timeline=_timeline(visit, found),
        may={action.value: _allowed(visit.actor, found.stands, action) for action in ACTIONS},
        others=[(other.id, notices.colleague(other.role, other.id)) for other in found.others],
        questions=[(each.id, Passage(each.ask.texts)) for each in library.desk.questions],
        outcomes=[(each.id, Passage(each.label.texts)) for each in library.desk.outcomes],
        offices=[(each.id, Passage(each.label.texts)) for each in offices],
    )


def _open(unit: Unit, actor: Actor, reference: str) -> _Opened | None:
    """Return all of a case if this person may see it, and note that they did."""
    found = access.find(unit, reference)
    if found is None:
        return None
    case, stands = found
    me = may(actor, stands, Action.SEE).role
    if me is None:
        return None
    who = audit.official(me.id)
    if not audit.lately(unit, case.id, who, Move.VIEW, unit.now - VIEW_FOR):
        audit.append(unit, case.id, who, Move.VIEW)
    for change in telling.seen(unit, case.reference, me.id):
        change.apply(unit)
    others = tuple(
        other
        for other in access.team(unit, stands)
        if not any(other.has(chat) for chat in actor.chats)
    )
    return _Opened(
        case,
        stands,
        me,
        evidence.of_case(unit, case.id),
        campaigns.find(unit, case.campaign) if case.campaign else None,
        linked.find(unit, actor, case),
        trail.read(unit, case.id),
        work.acknowledged(unit, case),
        others,
    )


def _holder(found: _Opened, actor: Actor) -> Say | None:
    holder = found.case.taken_by
    if holder is None:
        return None
    if any(role.id == holder for role in actor.roles):
        return Phrase("office.row.you")
    role = found.trail.roles.get(holder, "")
    return notices.ROLE.phrase(role) if role in officials.ROLES else None


def _allowed(actor: Actor, stands: CaseStanding, action: Action) -> bool:
    return may(actor, stands, action).allowed


def _timeline(visit: Visit, found: _Opened) -> list[tuple[Say, Say, Say]]:
    """Return (when, who, what) of each move, the latest first."""
    mine = {role.id for role in visit.actor.roles}
    told = trail.lines(visit.library, found.trail, mine, found.trail.entries)
    return [(moment(one.at), one.who, one.did) for one in told]


def _pieces(visit: Visit, found: _Opened) -> list[dict[str, object]]:
    """Return (what it is, where it is shown) of each piece that the reporter shows officials."""
    shown: list[dict[str, object]] = []
    for number, piece in enumerate(found.pieces, 1):
        if not piece.uncovered:
            continue
        link = None
        if piece.kind is not EvidenceKind.LOCATION:
            made = visit.links.to_evidence(
                found.case.reference, piece.id, found.me.id, visit.language, visit.now
            )
            link = visit.links.inside(made)
        label = PIECE.phrase(piece.kind, {"number": number})
        shown.append({"id": piece.id, "label": label, "link": link})
    return shown


async def _after(visit: Visit, done: Done) -> web.StreamResponse:
    """Lead back to the case, or to the first page if it is no longer theirs."""
    reference = visit.named("case")

    def seen(unit: Unit) -> bool:
        found = access.find(unit, reference)
        return found is not None and may(visit.actor, found[1], Action.SEE).allowed

    here = await visit.read(seen)
    return visit.done(f"/office/cases/{reference}" if here else "/office/", done)


def _pressing(action: str, argument: Callable[[Visit], str]) -> View:
    """Return an act that presses a button of the chat about the case of the page."""

    async def act(visit: Visit) -> web.StreamResponse:
        told = f"{visit.named('case')}{argument(visit)}"
        return await _after(visit, await visit.desk.press(visit.person, action, told))

    return act


def _field(name: str) -> Callable[[Visit], str]:
    return lambda visit: f".{visit.form.get(name, '').strip()}"


async def _answered(visit: Visit, place: str, words: str, **more: str) -> Done:
    about = {"case": visit.named("case"), **more}
    return await visit.desk.answer(visit.person, place, about, words)


async def ask(visit: Visit) -> web.StreamResponse:
    """Ask the reporter a ready question, or in own words, which are checked."""
    words, ready = visit.form.get("words", "").strip(), visit.form.get("question", "")
    if words:
        return await _after(visit, await _answered(visit, "desk.question", words))
    if visit.library.desk.question(ready) is None:
        return await _after(visit, Done((Phrase("office.ask.empty"),), moved=False))
    argument = f"{visit.named('case')}.{ready}"
    return await _after(visit, await visit.desk.press(visit.person, "desk.question", argument))


async def close(visit: Visit) -> web.StreamResponse:
    """Close with an ending and, if there is one, a line of advice, which is checked."""
    outcome, advice = visit.form.get("outcome", ""), visit.form.get("advice", "").strip()
    if visit.library.desk.outcome(outcome) is None:
        return await _after(visit, Done((Phrase("office.close.empty"),), moved=False))
    if advice:
        begun = BegunClosing(visit.named("case"), outcome, advice)
        closed = await visit.desk.press(
            visit.person,
            "desk.end_own",
            visit.named("case"),
            FlowState(FLOW, "advice", begun.to_json()),
        )
        return await _after(visit, closed)
    argument = f"{visit.named('case')}.{outcome}"
    return await _after(visit, await visit.desk.press(visit.person, "desk.end", argument))


async def note(visit: Visit) -> web.StreamResponse:
    """Keep a note for the team."""
    words = visit.form.get("words", "").strip()
    if not words:
        return await _after(visit, Done((Phrase("desk.note.again"),), moved=False))
    return await _after(visit, await _answered(visit, "desk.note", words))


async def know(visit: Visit) -> web.StreamResponse:
    """Say that they know the reporter, which is final: the form has a box to tick for that."""
    if visit.form.get("sure") != "yes":
        return await _after(visit, Done((Phrase("office.know.tick"),), moved=False))
    argument = f"{visit.named('case')}.yes"
    return await _after(visit, await visit.desk.press(visit.person, "desk.know", argument))


PAGE = Page(
    "/cases/{case}",
    show,
    acts={
        "take": _pressing("desk.take", lambda _: ""),
        "ask": ask,
        "close": close,
        "give": _pressing("desk.give", _field("to")),
        "release": _pressing("desk.release", lambda _: ""),
        "refer": _pressing("desk.referred", _field("office")),
        "look": _pressing("desk.evidence", _field("piece")),
        "note": note,
        "know": know,
    },
)
