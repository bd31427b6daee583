"""Page: how many people of an area finished each lesson and which questions they miss;
storage/figures/learning.py counts and rounds.
"""

from __future__ import annotations

from aiohttp import web

from bot.office.figures import charts
from bot.office.figures.charts import Bar
from bot.office.guard import Problem
from bot.office.page import Page
from bot.office.pages.month import area_choices, area_name
from bot.office.visit import Visit
from content.reading.schema import asked as what_is_asked
from handlers.cases.case import areas
from handlers.core.say import Passage, Phrase
from storage.figures import learning
from storage.figures.counted import COUNTRY

SHOWN = 10
NO_AREA = Phrase("office.problem.no_page")


async def show(visit: Visit) -> web.StreamResponse:
    """Show the figures of the area that the address names."""
    own = areas.own(visit.actor)
    area = visit.request.query.get("area", own[0] if own else COUNTRY)
    name = area_name(visit, area)
    if name is None or not areas.may_count(visit.actor, area):
        raise Problem(404, NO_AREA)
    places = visit.library.places
    below = [each.code for each in places.of_province(area)] or [area]
    found = await visit.read(lambda unit: learning.of(unit, below if area != COUNTRY else None))
    lessons = visit.library.curriculum.lessons
    finished = [
        (visit.say(Passage(lessons[slug].about.title)), people)
        for slug, people in found.finished
        if slug in lessons
    ]
    missed = []
    for each in found.missed:
        slug, _, question = each.question.partition(".")
        lesson = lessons.get(slug)
        if lesson and question in lesson.questions:
            asked = visit.say(Passage(what_is_asked(lesson.questions[question])))
            trick = visit.library.scam_types.get(lesson.questions[question].trick or "")
            title = visit.say(Passage(trick.name if trick else lesson.about.title))
            missed.append((title, asked, f"{each.people}+", f"{each.erred} %"))
    bars = [Bar(title, people) for title, people in finished[:SHOWN]]
    title, about = visit.say("office.learning.finished"), visit.say("office.learning.about")
    return visit.page(
        "learning.html",
        area=area,
        area_name=name,
        areas=[(code, area_name(visit, code)) for code in area_choices(visit)],
        people=found.people,
        finished=[(title, f"{people}+") for title, people in finished],
        missed=missed[:SHOWN],
        chart=charts.bars("c-lessons", title, about, bars) if bars else "",
    )


PAGE = Page("/learning", show, Phrase("office.learning"))
