"""The last step of a report: word for word what the officer will read, and whom it goes to."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from content.places import District
from handlers.cases import facts as told
from handlers.cases import limits, naming
from handlers.cases.clock import DIGEST, untaken
from handlers.cases.desk import notices
from handlers.cases.first_hour import phones
from handlers.cases.report.questions import FLOW
from handlers.core import districts
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Choices, Phone, Press, Reply, Text, Tone, Weight
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage import campaigns, drafts, evidence, officials
from storage.cases import DISTRICT, NATIONAL, PROVINCE, OpenCase, Reach
from storage.drafts import DropDraft, SaveDraft
from storage.officials import Official
from storage.places_in_flow import Place
from storage.timers import SetTimer, Timer
from storage.unit import Unit

_log = logging.getLogger(__name__)


def district_of(turn: Turn, facts: told.Facts) -> District | None:
    """The district a report is about: the one told in it, else the person's own."""
    code = facts.get("district") or turn.person.district
    return turn.content.places.find(code) if code else None


async def show(turn: Turn, facts: dict[str, Any], *lead: Text) -> Outcome:
    """The card, with the question: my district, the province instead, or not yet?"""
    district = district_of(turn, facts)
    if district is None:
        facts.pop("district", None)
        where = Reply((*lead, districts.ask(Phrase("report.district"))))
        save = SaveDraft(turn.person.id, "district", facts)
        return Outcome(where, Place(FLOW, "district"), (save,))
    card = Card(
        Phrase("report.review"),
        (
            *told.lines(facts, turn.content),
            *await _pieces(turn),
            Phrase("case.nobody"),
            _headmen(facts),
        ),
        buttons=_buttons(facts, district),
    )
    extras = Choices(
        (
            Press(Phrase("report.back"), "report.back", "", True),
            Press(Phrase("report.cancel"), "report.cancel", "", True),
        )
    )
    return Outcome(
        Reply((*lead, card, extras)),
        Place(FLOW, "review"),
        (SaveDraft(turn.person.id, "review", facts),),
    )


async def _pieces(turn: Turn) -> tuple[Say, ...]:
    return told.counted(await turn.read(lambda unit: evidence.of_draft(unit, turn.person.id)))


def _headmen(facts: told.Facts) -> Say:
    return Phrase("report.headmen.may" if facts.get("headmen") else "report.headmen.never")


def _buttons(facts: told.Facts, district: District) -> tuple[Button, ...]:
    name = districts.name(district)
    mine = "report.helper.myself" if facts.get("helper") else "report.helper.for_other"
    toggle = "report.headmen.forbid" if facts.get("headmen") else "report.headmen.allow"
    return (
        Press(Phrase("report.send.district"), "report.send", DISTRICT, True, Weight.MAIN),
        Press(Phrase("report.send.province"), "report.send", PROVINCE, True),
        Press(Phrase("report.send.later"), "report.later", "", True),
        Press(Phrase(toggle), "report.headmen", "", True),
        Press(Phrase(mine), "report.helper", "", True),
        Press(Phrase("report.elsewhere", {"district": name}), "report.elsewhere", "", True),
    )


async def _draft(turn: Turn) -> dict[str, Any]:
    draft = await turn.read(lambda unit: drafts.find(unit, turn.person.id))
    return dict(draft.facts) if draft else {}


async def toggle_headmen(turn: Turn) -> Outcome:
    """Kamnan and village heads may help with this case, or may not after all."""
    facts = await _draft(turn)
    return await show(turn, {**facts, "headmen": not facts.get("headmen")})


async def toggle_helper(turn: Turn) -> Outcome:
    """It happened to somebody else, for whom this person fills it in; no name is asked."""
    facts = await _draft(turn)
    return await show(turn, {**facts, "helper": not facts.get("helper")})


async def elsewhere(turn: Turn) -> Outcome:
    """It happened in another district than the one named on the card."""
    facts = await _draft(turn)
    facts.pop("district", None)
    save = SaveDraft(turn.person.id, "district", facts)
    return Outcome(Reply((districts.ask(),)), Place(FLOW, "district"), (save,))


async def later(turn: Turn) -> Outcome:
    """Not yet: the draft stays for a week."""
    card = Card(
        Phrase("report.later"),
        (Phrase("report.later.how"),),
        buttons=(Press(Phrase("report.menu"), "menu", weight=Weight.MAIN),),
    )
    return Outcome(Reply((card,)), None)


async def send(turn: Turn) -> Outcome:
    """Make it a case and tell every officer on duty; the first to press takes it."""
    facts = await _draft(turn)
    district = district_of(turn, facts)
    if not facts:
        again = Press(Phrase("case.report"), "report.start", weight=Weight.MAIN)
        return Outcome(Reply((Card(Phrase("report.nothing"), buttons=(again,)),)), None)
    if district is None:
        return await show(turn, facts)
    wanted = PROVINCE if turn.argument == PROVINCE else DISTRICT
    if not told.is_urgent(facts) and (instead := await limits.instead_of_a_case(turn, facts)):
        return instead
    level, duty = await _audience(turn, district, wanted)
    headmen = bool(facts.pop("headmen", False)) and level == DISTRICT
    for private in ("district", "noticed"):
        facts.pop(private, None)
    word, digits = naming.draw(turn.content)
    case = OpenCase(
        word,
        digits,
        level=level,
        district=district.code,
        province=district.province.code,
        urgent=told.is_urgent(facts),
        reporter=turn.person.id,
        language=turn.person.language,
        headmen=headmen,
        facts=facts,
        seen=told.seen(facts),
        note="" if duty else "unreached",
    )
    name = naming.say(turn.content, word, digits)
    reference = f"{word}{digits}"
    hours = turn.content.hours
    now = [official for official in duty if case.urgent or not official.digest]
    campaign = await turn.read(
        lambda unit: campaigns.like(unit, case.seen, case.reporter, case.district)
    )
    more = (*await _pieces(turn), *told.spread(campaign))
    news = [notices.new(turn.content, o, case, district, name, *more) for o in now]
    clocks = [untaken(turn.content, reference, turn.now)]
    clocks += [
        SetTimer(Timer(DIGEST, str(official.id), hours.next_morning(turn.now)))
        for official in duty
        if official not in now
    ]
    if headmen:
        area = Reach(DISTRICT, district.code)
        roles = officials.HEADMEN
        heads = await turn.read(lambda unit: officials.with_roles(unit, area, roles))
        news += [notices.for_headman(turn.content, head, case, district, name) for head in heads]
    if not duty:
        _log.warning("a case has no official to go to: district %s", district.code)
    reply = Reply(_sent(turn, facts, name, wanted, level, bool(duty), reference))
    return Outcome(
        reply,
        None,
        (case, DropDraft(turn.person.id), limits.noted(turn.person.id), *clocks),
        tuple(news),
        must_arrive=True,
    )


async def _audience(
    turn: Turn, district: District, wanted: str
) -> tuple[str, tuple[Official, ...]]:
    """(level, officers on duty): where nobody is registered it goes up a level."""
    reaches = [
        Reach(DISTRICT, district.code),
        Reach(PROVINCE, district.province.code),
        Reach(NATIONAL),
    ]
    for reach in reaches if wanted == DISTRICT else reaches[1:]:
        duty = await turn.read(partial(_on_duty, reach=reach))
        # An officer who reports something is not told of it as an officer.
        duty = tuple(official for official in duty if official.person != turn.person.id)
        if duty:
            return reach.level, duty
    return wanted, ()


def _on_duty(unit: Unit, reach: Reach) -> tuple[Official, ...]:
    return officials.with_roles(unit, reach, officials.DUTY)


def _sent(
    turn: Turn, facts: told.Facts, name: Say, wanted: str, level: str, reached: bool, reference: str
) -> tuple[Card, ...]:
    lost = told.is_urgent(facts)
    if not reached:
        who = Phrase("report.sent.nobody")
    elif level == wanted:
        who = Phrase(f"report.sent.{level}")
    else:
        who = Phrase("report.sent.up")
    lines: list[Say] = [who, Phrase("report.sent.not_police"), Phrase("report.sent.delete")]
    if reached and not turn.content.hours.is_open(turn.now):
        lines.insert(1, Phrase("report.sent.closed"))
    calls: tuple[Phone, ...] = ()
    if wanted == PROVINCE:
        # They asked for the province because it concerns somebody: a person may be accused.
        lines.insert(1, Phrase("report.sent.only_true"))
    if lost:
        lines.insert(0, Phrase("report.sent.loss"))
    if not reached:
        calls = phones(turn.content, "damrong")
    if lost:
        calls = (*phones(turn.content, "aoc"), *calls)
    buttons: list[Button] = [Press(Phrase("report.sent.follow"), "case.open", reference)]
    if facts.get("loss") == "paid":
        buttons.append(Press(Phrase("case.statement"), "case.statement", reference))
        buttons.append(Press(Phrase("check_back.button"), "case.check_on", reference))
    if facts.get("scam_type"):
        buttons.append(Press(Phrase("report.sent.learn"), "learn.trick", facts["scam_type"]))
    buttons.append(Press(Phrase("report.menu"), "menu"))
    title = Phrase("report.sent", {"name": name})
    return (Card(title, tuple(lines), calls, tuple(buttons), Tone.CALM),)
