"""Passing a case on: to a colleague, to another office, up a level, or out of one's own sight."""

from __future__ import annotations

from handlers.cases import naming, scrub
from handlers.cases.clock import untaken
from handlers.cases.desk import notices
from handlers.cases.desk.duty import Desk, desk_of
from handlers.cases.desk.work import FLOW, moved, refused, told_others
from handlers.cases.states import HELD, Move, State, after
from handlers.core import districts, incoming
from handlers.core.outcome import Notice, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Weight
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from storage import audit, cases, officials
from storage.cases import Case, MoveCase, Reach
from storage.officials import Official, Recuse
from storage.places_in_flow import Place
from storage.unit import Unit


async def more(turn: Turn) -> Outcome:
    """`desk.more`: what else can be done with a case."""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    reference = desk.case.reference
    buttons: list[Button] = [Press(Phrase("desk.know"), "desk.know", reference)]
    if refused(turn, desk, Move.REFER) is None:
        buttons[:0] = [
            Press(Phrase("desk.refer"), "desk.refer", reference),
            Press(Phrase("desk.district"), "desk.district", reference),
        ]
    buttons.append(Press(Phrase("desk.note"), "desk.note", reference))
    if desk.case.taken_by == desk.me.id and desk.case.state in HELD:
        buttons[:0] = [
            *(
                Press(
                    Phrase("desk.give", {"role": notices.role(other)}),
                    "desk.give",
                    f"{reference}.{other.id}",
                )
                for other in desk.others[:4]
            ),
            Press(Phrase("desk.release"), "desk.release", reference),
        ]
    if desk.case.campaign is not None:
        buttons.append(Press(Phrase("desk.alert"), "alert.draft", reference))
    if desk.case.level == cases.PROVINCE and not desk.case.urgent:
        buttons.append(Press(Phrase("desk.mute"), "desk.mute", reference))
    buttons.append(Press(Phrase("desk.never_mind"), "desk.case", reference))
    title = Phrase("desk.more.title", {"name": naming.name(turn.content, desk.case)})
    return Outcome(Reply((Card(title, (Phrase("desk.know.what"),), buttons=tuple(buttons)),)))


async def release(turn: Turn) -> Outcome:
    """`desk.release`: I had it, somebody else may take it; the others hear that it is free."""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.RELEASE):
        return why
    name = naming.name(turn.content, desk.case)
    change = moved(desk, Move.RELEASE, taken_by=None)
    news = _free_again(turn, desk.case, desk.others)
    clock = untaken(turn.content, desk.case.reference, turn.now)
    card = Card(Phrase("desk.released", {"name": name}))
    return Outcome(Reply((card,)), None, (change, clock), news)


def _free_again(turn: Turn, case: Case, others: tuple[Official, ...]) -> tuple[Notice, ...]:
    title = Phrase("desk.free", {"name": naming.name(turn.content, case)})
    return tuple(
        Notice(other.person, Reply((notices.summary(turn.content, case, title),)), "case_free")
        for other in others
    )


async def give(turn: Turn) -> Outcome:
    """`desk.give`: to this colleague, in one tap; they need not accept, they can pass it on."""
    reference, _, number = turn.argument.partition(".")
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    to = next((other for other in desk.others if str(other.id) == number), None)
    mine = desk.case.taken_by == desk.me.id and desk.case.state in HELD
    if to is None or not mine:
        card = notices.case_card(turn.content, desk.case, desk.me, Phrase("desk.changed"))
        return Outcome(Reply((card,)))
    change, news = _given(turn, desk, desk.case, to)
    values = {"name": naming.name(turn.content, desk.case), "role": notices.role(to)}
    return Outcome(Reply((Card(Phrase("desk.given", values)),)), None, (change,), (news,))


def _given(turn: Turn, desk: Desk, case: Case, to: Official) -> tuple[MoveCase, Notice]:
    change = MoveCase(
        case, audit.official(desk.me.id), "give", {"taken_by": to.id}, note=audit.official(to.id)
    )
    title = Phrase("desk.yours_now", {"name": naming.name(turn.content, case)})
    card = notices.summary(turn.content, case, title, mine=True)
    return change, Notice(to.person, Reply((card,)), "case_given")


async def give_all(turn: Turn) -> Outcome:
    """`desk.give_all`: every case I have, to one colleague, before I am transferred."""
    person, number = turn.person.id, turn.argument

    def look(unit: Unit) -> tuple[list[tuple[Case, Official]], tuple[Official, ...]]:
        mine = officials.of_person(unit, person)
        held = [
            (case, me)
            for me in mine
            for case in officials.open_cases(unit, [me])
            if case.taken_by == me.id
        ]
        colleagues = [
            other
            for me in mine
            for other in officials.with_roles(unit, me.reach, officials.DUTY)
            if other.person != person
        ]
        return held, tuple({other.id: other for other in colleagues}.values())

    held, colleagues = await turn.read(look)
    to = next((other for other in colleagues if str(other.id) == number), None)
    if not held or not colleagues:
        return Outcome(Reply((Card(Phrase("desk.give_all.none")),)))
    if to is None:
        buttons = tuple(
            Press(
                Phrase("desk.give", {"role": notices.role(other)}), "desk.give_all", str(other.id)
            )
            for other in colleagues[:8]
        )
        title = Phrase("desk.give_all", {"count": len(held)})
        return Outcome(Reply((Card(title, buttons=buttons),)))
    given = [
        _given(turn, Desk(case, me, (), me), case, to) for case, me in held if me.reach == to.reach
    ]
    title = Phrase("desk.gave_all", {"count": len(given), "role": notices.role(to)})
    changes, news = tuple(c for c, _ in given), tuple(n for _, n in given)
    return Outcome(Reply((Card(title),)), None, changes, news)


async def know(turn: Turn) -> Outcome:
    """`desk.know`: I know who this is. The case leaves one's sight; with nobody left it goes up."""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    case = desk.case
    name = naming.name(turn.content, case)
    recuse = Recuse(case.id, desk.me.id)
    card = Card(Phrase("desk.known", {"name": name}), (Phrase("desk.known.what"),))
    if not desk.others and case.level != cases.NATIONAL and case.state != State.CLOSED:
        move, news = await raised(turn, case, audit.official(desk.me.id), "know")
        return Outcome(Reply((card,)), None, (move, recuse), news)
    mine = case.taken_by == desk.me.id and case.state in HELD
    values = {"state": State.REOPENED, "taken_by": None} if mine else {}
    move = MoveCase(case, audit.official(desk.me.id), "know", values)
    news = _free_again(turn, case, desk.others) if mine else ()
    return Outcome(Reply((card,)), None, (move, recuse), news)


async def raised(
    turn: Turn, case: Case, actor: str, move: str
) -> tuple[MoveCase, tuple[Notice, ...]]:
    """The case one level up, free there, and the notices to who is on duty there."""
    up = Reach(cases.NATIONAL)
    if case.level == cases.DISTRICT:
        up = Reach(cases.PROVINCE, case.province)
    duty = await turn.read(lambda unit: officials.with_roles(unit, up, officials.DUTY))
    values = {"level": up.level, "state": State.REOPENED, "taken_by": None}
    news = _free_again(turn, case, tuple(o for o in duty if o.person != case.reporter))
    return MoveCase(case, actor, move, values, note=up.level), news


async def refer(turn: Turn) -> Outcome:
    """`desk.refer`: to which office? Another office is told by the official, outside of Rutan."""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.REFER):
        return why
    reference = desk.case.reference
    buttons: list[Button] = [
        Press(Passage(office.label.texts), "desk.referred", f"{reference}.{office.id}")
        for office in turn.content.desk.offices
        if not (office.up and desk.case.level == cases.NATIONAL)
    ]
    title = Phrase("desk.refer.which", {"name": naming.name(turn.content, desk.case)})
    lines = (Phrase("desk.refer.what"),)
    back = Press(Phrase("desk.never_mind"), "desk.case", reference)
    return Outcome(Reply((Card(title, lines, buttons=(*buttons, back)),)))


async def referred(turn: Turn) -> Outcome:
    """`desk.referred`: to this office. "One level up" hands it over within Rutan."""
    reference, _, id = turn.argument.partition(".")
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.REFER):
        return why
    office = turn.content.desk.office(id)
    if office is None:
        card = notices.case_card(turn.content, desk.case, desk.me, Phrase("desk.changed"))
        return Outcome(Reply((card,)))
    values = {
        "name": naming.name(turn.content, desk.case),
        "office": Passage(office.label.texts),
    }
    card = Card(
        Phrase("desk.referred", values),
        buttons=(Press(Phrase("desk.list"), "desk", weight=Weight.MAIN),),
    )
    told = notices.to_reporter(desk.case)
    if office.up:
        move, news = await raised(turn, desk.case, audit.official(desk.me.id), Move.REFER)
        return Outcome(Reply((card,)), None, (move,), (*news, *told))
    facts = {**desk.case.facts, "referred": dict(office.label.texts)}
    change = moved(desk, Move.REFER, id, facts=facts, state=after(desk.case.state, Move.REFER))
    news = told_others(turn, desk, "desk.others.taken")
    return Outcome(Reply((card,)), None, (change,), (*news, *told))


async def other_district(turn: Turn) -> Outcome:
    """`desk.district`: it belongs to another district; which one?"""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.REFER):
        return why
    card = districts.ask(Phrase("desk.district.which"))
    return Outcome(Reply((card,)), Place(FLOW, "district", {"case": desk.case.reference}))


async def to_district(turn: Turn) -> Outcome | None:
    """The district, typed, shared or picked: its officers get the report, never who reported."""
    found = districts.resolve(turn)
    if found is None or turn.place is None:
        return None
    if isinstance(found, Reply):
        return Outcome(found)
    desk = await desk_of(turn, turn.place.data["case"])
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.REFER):
        return why
    case = desk.case
    there = Reach(cases.DISTRICT, found.code)
    duty = await turn.read(lambda unit: officials.with_roles(unit, there, officials.DUTY))
    duty = tuple(official for official in duty if official.person != case.reporter)
    if not duty:
        card = notices.case_card(turn.content, case, desk.me, Phrase("desk.district.nobody"))
        return Outcome(Reply((card,)), None)
    values = {
        "level": cases.DISTRICT,
        "district": found.code,
        "province": found.province.code,
        "state": State.REOPENED,
        "taken_by": None,
        "headmen": False,
    }
    actor = audit.official(desk.me.id)
    change = MoveCase(case, actor, "to_district", values, note=found.code)
    clock = untaken(turn.content, case.reference, turn.now)
    told = {"name": naming.name(turn.content, case), "district": districts.name(found)}
    news = (*_free_again(turn, case, duty), *notices.to_reporter(case))
    card = Card(Phrase("desk.district.done", told))
    return Outcome(Reply((card,)), None, (change, clock), news)


async def ask_note(turn: Turn) -> Outcome:
    """`desk.note`: a note for the team; the reporter never sees it."""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    card = Card(Phrase("desk.note.how"), (Phrase("desk.note.who"),))
    return Outcome(Reply((card,)), Place(FLOW, "note", {"case": desk.case.reference}))


async def note(turn: Turn) -> Outcome | None:
    """The note itself, kept in the trail and shown with the case."""
    if not isinstance(turn.said, incoming.Text) or turn.place is None:
        return None
    desk = await desk_of(turn, turn.place.data["case"])
    if isinstance(desk, Outcome):
        return desk
    words = scrub.words(turn.text)
    facts = {**desk.case.facts, "notes": [*desk.case.facts.get("notes", ()), words][-5:]}
    change = MoveCase(desk.case, audit.official(desk.me.id), "note", {}, facts, words)
    again = Press(Phrase("desk.case.open"), "desk.case", desk.case.reference)
    return Outcome(Reply((Card(Phrase("desk.noted"), buttons=(again,)),)), None, (change,))
