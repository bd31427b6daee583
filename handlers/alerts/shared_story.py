"""Reads what several reporters of a campaign told alike (who was claimed, what was wanted); an
alert repeats nothing else of reports.
"""

from __future__ import annotations

from handlers.core.several import COUNTED, commonest
from storage.cases import cases
from storage.cases.alerts import AlertBody
from storage.engine.transaction import Unit
from storage.officials import second_chats


def shared_by_several(unit: Unit, campaign: int) -> AlertBody | None:
    """Return what at least COUNTED unrelated people of a campaign reported.

    Returns None if fewer people are in it: an alert would tell of somebody's report. People who
    erased themselves are counted for nobody, both chats of an official as one person.
    """
    told = [(case.reporter, case.report) for case in cases.of_campaign(unit, campaign)]
    chats = {reporter for reporter, _ in told if reporter}
    second = second_chats.others(unit, chats)
    who = {chat: min(chat, second.get(chat, chat)) for chat in chats}
    if len(set(who.values())) < COUNTED:
        return None
    known = [(who[reporter], report) for reporter, report in told if reporter]
    return AlertBody(
        commonest((person, report.claimed.choice) for person, report in known),
        commonest((person, report.wanted.choice) for person, report in known),
    )
