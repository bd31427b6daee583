"""The interface of a page of the office (Page): its address, who may open it, what it shows and
what its forms do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.office.visit import Visit
from handlers.cases.case.policy import Actor
from handlers.core.say import Phrase
from storage.officials import officials

FORM_LIMIT = 32 * 1024
"""Bytes of a form: a note of the greatest length, several times."""

View = Callable[[Visit], Awaitable[web.StreamResponse]]


def works_cases(actor: Actor) -> bool:
    """Return whether somebody works cases or heads those who do."""
    return any(role.role in (officials.HEAD, *officials.CASE_ROLES) for role in actor.roles)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the office.

    path:  below /office, beginning with a slash; "/cases/{case}" may hold names, which
           `visit.named("case")` reads.
    show:  answers GET.
    title: its name in the navigation; None if nothing leads to it from there.
    opens: whether this person may open it; the others are told that there is no such page.
    acts:  name -> answers POST to "<path>/<name>"; its form was checked before.
    limit, fields: the most bytes and fields of its forms.
    """

    path: str
    show: View
    title: Phrase | None = None
    opens: Callable[[Actor], bool] = works_cases
    acts: Mapping[str, View] = field(default_factory=dict)
    limit: int = FORM_LIMIT
    fields: int = 50
