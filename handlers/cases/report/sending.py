"""Sends a report: creates the case, notifies the whole team and answers the reporter."""

from __future__ import annotations

import logging
from functools import partial

from content.reading.places.places import District
from handlers.cases.case import case_name, report
from handlers.cases.case.timers import TimerKind, untaken
from handlers.cases.desk import notices
from handlers.cases.report.review import any_draft, district_of, pieces, show
from handlers.cases.resident import limits
from handlers.cases.resident.first_hour import phones
from handlers.core.buttons import MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Phone, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases import campaigns
from storage.cases.cases import OpenCase, Reach
from storage.cases.drafts import DropDraft
from storage.cases.report import Loss, Report
from storage.cases.states import Level
from storage.cases.timers import SetTimer, Timer
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

_log = logging.getLogger(__name__)

SENT_TO = Family("report.sent", Level)


async def send(turn: Turn) -> Outcome:
    """Create the case and tell every official of the team; the first to press takes it."""
    draft = await any_draft(turn)
    district = district_of(turn, draft)
    if draft.empty:
        again = Press(Phrase("case.report"), "report.start", weight=Weight.MAIN)
        return Outcome(Reply((Card(Phrase("report.nothing"), buttons=(again,)),)), None)
    if district is None:
        return await show(turn, draft)
    wanted = Level.PROVINCE if turn.argument == Level.PROVINCE else Level.DISTRICT
    told = draft.to_report()
    if not told.urgent and (instead := await limits.instead_of_a_case(turn, told)):
        return instead
    level, team = await _audience(turn, district, wanted)
    headmen = draft.headmen and level is Level.DISTRICT
    word, digits = case_name.draw(turn.content)
    case = OpenCase(
        word,
        digits,
        level=level,
        district=district.code,
        province=district.province.code,
        urgent=told.urgent,
        reporter=turn.person.id,
        language=turn.person.language,
        headmen=headmen,
        report=told,
        seen=report.seen(told),
        note="" if team else "unreached",
    )
    name = case_name.say(turn.content, word, digits)
    reference = f"{word}{digits}"
    hours = turn.content.hours
    now = [official for official in team if case.urgent or not official.digest]
    campaign = await turn.read(
        lambda unit: campaigns.like(unit, case.seen, case.reporter, case.district)
    )
    more = (*await pieces(turn), *report.spread(campaign))
    news = [notices.new(turn.content, o, case, district, name, *more) for o in now]
    clocks = [untaken(turn.content, reference, turn.now)]
    clocks += [
        SetTimer(Timer(TimerKind.DIGEST, str(official.id), hours.next_morning(turn.now)))
        for official in team
        if official not in now
    ]
    if headmen:
        area = Reach(Level.DISTRICT, district.code)
        roles = officials.HEADMEN
        heads = await turn.read(lambda unit: officials.with_roles(unit, area, roles))
        news += [notices.for_headman(turn.content, head, case, district, name) for head in heads]
    if not team:
        _log.warning("a case has no official to go to: district %s", district.code)
    reply = Reply(_sent(turn, told, name, wanted, level, bool(team), reference))
    return Outcome(
        reply,
        None,
        (case, DropDraft(turn.person.id), limits.noted(turn.person.id), *clocks),
        tuple(news),
        must_arrive=True,
    )


async def _audience(
    turn: Turn, district: District, wanted: Level
) -> tuple[Level, tuple[Official, ...]]:
    """Return (level, its team), one level further up if no official is registered or reachable."""
    reaches = [
        Reach(Level.DISTRICT, district.code),
        Reach(Level.PROVINCE, district.province.code),
        Reach(Level.NATIONAL),
    ]
    for reach in reaches if wanted is Level.DISTRICT else reaches[1:]:
        team = await turn.read(partial(_team_within, reach=reach))
        # An official who reports something is not notified of it, and neither is one who
        # has blocked the bot in every app they use.
        team = tuple(o for o in team if o.reachable and not o.has(turn.person.id))
        if team:
            return reach.level, team
    return wanted, ()


def _team_within(unit: Unit, reach: Reach) -> tuple[Official, ...]:
    return officials.with_roles(unit, reach, officials.CASE_ROLES)


def _sent(
    turn: Turn, told: Report, name: Say, wanted: Level, level: Level, reached: bool, reference: str
) -> tuple[Card, ...]:
    if not reached:
        who = Phrase("report.sent.nobody")
    elif level == wanted:
        who = SENT_TO.phrase(level)
    else:
        who = Phrase("report.sent.up")
    lines: list[Say] = [who, Phrase("report.sent.not_police"), Phrase("report.sent.delete")]
    if reached and not turn.content.hours.is_open(turn.now):
        lines.insert(1, Phrase("report.sent.closed"))
    calls: tuple[Phone, ...] = ()
    if wanted is Level.PROVINCE:
        # They asked for the province because it concerns somebody: a person may be accused.
        lines.insert(1, Phrase("report.sent.only_true"))
    if told.urgent:
        lines.insert(0, Phrase("report.sent.loss"))
    if not reached:
        calls = phones(turn.content, "damrong")
    if told.urgent:
        calls = (*phones(turn.content, "aoc"), *calls)
    buttons: list[Button] = [Press(Phrase("report.sent.follow"), "case.open", reference)]
    if told.loss is Loss.PAID:
        # The questions of 1441 and the police come next, and the answers are needed today.
        words = Press(Phrase("case.statement"), "case.statement", reference, weight=Weight.MAIN)
        buttons.insert(0, words)
        buttons.append(Press(Phrase("check_back.button"), "case.check_on", reference))
    if told.scam_type:
        buttons.append(Press(Phrase("report.sent.learn"), "learn.trick", told.scam_type))
    buttons.append(MENU)
    title = Phrase("report.sent", {"name": name})
    return (Card(title, tuple(lines), calls, tuple(buttons), Tone.CALM),)
