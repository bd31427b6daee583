"""Handles the "send" button of a report: opens the case, makes the notices to its team, and answers
the reporter.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial

from content.reading.hours import Hours
from handlers.cases.case import access, case_name, duty, report, telling
from handlers.cases.case.policy import Action, CaseStanding
from handlers.cases.case.timer_rules import TimerKind
from handlers.cases.desk import notices
from handlers.cases.desk.background import linked
from handlers.cases.report.review import any_draft, district_of, pieces, show
from handlers.cases.resident import limits
from handlers.cases.resident.first_hour import phones
from handlers.core.buttons import MENU
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Phone, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases import campaigns
from storage.cases.cases import OpenCase
from storage.cases.drafts import DropDraft
from storage.cases.report import Loss, Report
from storage.cases.states import Level
from storage.cases.timers import SetTimer, Timer
from storage.engine.transaction import Unit
from storage.officials.officials import Official
from storage.people.flow_state import FlowState

_log = logging.getLogger(__name__)

ALL_DISTRICTS = "all"
"""The subject of the one timer that brings operators the list of districts without officials."""

SENT_TO = Family("report.sent", Level)
NOBODY = Family("report.sent", ("nobody", "operator"))
"""Nobody can read it: not even an operator hears of it, or one does."""


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
    word, digits = case_name.draw(turn.content)
    new = OpenCase(
        word,
        digits,
        level=wanted,
        district=district.code,
        province=district.province.code,
        urgent=told.urgent,
        reporter=turn.person.id,
        language=turn.person.language,
        headmen=draft.headmen,
        report=told,
        seen=report.seen(told),
    )
    to = await _audience(turn, new)
    case, team = to.case, to.team
    stands = CaseStanding.of_new(case)
    name = case_name.say(turn.content, word, digits)
    reference = f"{word}{digits}"
    hours = duty.hours_at(turn.content, stands.reach)
    there = duty.present(turn.content, stands.reach, team, turn.now)
    now = [official for official in there.at_once if case.urgent or not official.digest]
    campaign = await turn.read(
        lambda unit: campaigns.like(unit, case.seen, case.reporter, case.district)
    )
    more = (*await pieces(turn), *report.spread(campaign))
    paced = await telling.pace(turn, turn.person.id, urgent=case.urgent)
    shown = notices.new(turn, case, district, name, *_came(wanted, case.level), *more)
    news = await telling.tell(turn, stands, now, shown, NoticeKind.CASE_NEW, paced=paced)
    news += await linked.crossed(turn, case.seen, case.district, case.reporter)
    morning = hours.next_morning(turn.now)
    clocks = [
        SetTimer(Timer(TimerKind.DIGEST, str(official.id), morning))
        for official in team
        if official not in now
    ]
    if case.level is not wanted or not team:
        clocks.append(SetTimer(Timer(TimerKind.ALONE, ALL_DISTRICTS, morning)))
    if case.headmen:
        heads = await turn.read(lambda unit: access.headmen(unit, stands))
        read = notices.for_headman(turn, case, district, name)
        kind, later = NoticeKind.CASE_HEADMAN, replace(paced, changes=())
        news += await telling.tell(turn, stands, heads, read, kind, action=Action.READ, paced=later)
    if not team:
        _log.warning("a case has no official to go to: district %s", district.code)
    who = _who_has_it(turn, to, wanted, hours, there.on_duty)
    reply = Reply(_sent(turn, told, name, wanted, who, reached=bool(team), reference=reference))
    return Outcome(
        reply,
        FlowState(FLOW, SHOWN, LastAnswer(press="status").to_json()),
        (case, DropDraft(turn.person.id), limits.noted(turn.person.id), *clocks, *news.changes),
        news.notices,
        must_arrive=True,
    )


@dataclass(frozen=True, slots=True)
class _Audience:
    """The case at the level where it can be worked on, and its team there.

    `away`: there are officials at the level that was wanted, but none of them is there now.
    `operators`: an operator hears that it reaches nobody.
    """

    case: OpenCase
    team: tuple[Official, ...]
    away: bool
    operators: bool = False


def _came(wanted: Level, level: Level) -> tuple[Say, ...]:
    """Say why a case comes to officials above its district."""
    if level is Level.DISTRICT:
        return ()
    return (Phrase("desk.came.chosen" if level is wanted else "desk.came.nobody"),)


async def _audience(turn: Turn, new: OpenCase) -> _Audience:
    """Return the case at the level where it can be worked on, and its team there.

    That is one level further up if no official is registered, reachable and there. An official who
    reports something is not told of it, and neither is one who is away or has blocked the bot in
    every app they use.
    """

    def look(unit: Unit, case: OpenCase) -> tuple[Official, ...]:
        return access.team(unit, CaseStanding.of_new(case))

    away = False
    levels = tuple(Level)[tuple(Level).index(new.level) :]
    for level in levels:
        at = replace(new, level=level, headmen=new.headmen and level is Level.DISTRICT)
        team = await turn.read(partial(look, case=at))
        away = away or (level is new.level and bool(team))
        if listening := tuple(official for official in team if official.listens):
            return _Audience(at, listening, away)
    stays = replace(new, headmen=new.headmen and new.level is Level.DISTRICT, note="unreached")
    heard = await turn.read(lambda unit: access.operators(unit, CaseStanding.of_new(stays)))
    return _Audience(stays, (), away, any(one.listens for one in heard))


def _who_has_it(
    turn: Turn, to: _Audience, wanted: Level, hours: Hours, on_duty: bool
) -> tuple[Say, ...]:
    """Say who is there and when they look; if nobody can be told, that, and what to do."""
    if not to.team:
        return (NOBODY.phrase("operator" if to.operators else "nobody"),)
    if to.case.level is wanted:
        who = SENT_TO.phrase(wanted)
    else:
        who = Phrase("report.sent.up_away") if to.away else Phrase("report.sent.up")
    if hours.is_open(turn.now):
        return (who,)
    if on_duty:
        return (who, Phrase("report.sent.on_duty"))
    day = in_figures(day_in_thailand(hours.next_opening(turn.now)))
    return (who, Phrase("report.sent.closed", {"day": day}))


def _sent(
    turn: Turn,
    told: Report,
    name: Say,
    wanted: Level,
    who: tuple[Say, ...],
    *,
    reached: bool,
    reference: str,
) -> tuple[Card, ...]:
    lines: list[Say] = [*who, Phrase("report.sent.not_police"), Phrase("report.sent.delete")]
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
