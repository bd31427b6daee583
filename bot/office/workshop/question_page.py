"""Page of one question of a lesson: its form, saved or removed."""

from __future__ import annotations

from aiohttp import web

from bot.office.guard import Problem
from bot.office.page import Page
from bot.office.visit import Visit
from bot.office.workshop import answering
from bot.office.workshop.answering import FIELDS, LIMIT, NO_PAGE, Seat, seat_of
from bot.office.workshop.forms import QUESTION_KIND, QUESTION_KINDS, question_groups
from bot.office.workshop.rights import edits
from content.workshop.editing.items import LESSON
from handlers.core.say import Phrase, Quote


async def _place(visit: Visit) -> tuple[Seat, int]:
    """Return the lesson and the number of the question that the address names."""
    seat = await seat_of(visit, LESSON)
    questions = seat.values["questions.yaml"].get("questions") or []
    ids = [question.get("id") for question in questions]
    if visit.named("question") not in ids:
        raise Problem(404, NO_PAGE)
    return seat, ids.index(visit.named("question"))


async def show(visit: Visit) -> web.StreamResponse:
    """Show the form, and the question as both apps ask it."""
    return await _page(visit, clash=False)


async def _page(visit: Visit, *, clash: bool) -> web.StreamResponse:
    seat, number = await _place(visit)
    question = seat.values["questions.yaml"]["questions"][number]
    found = await answering.checked(visit, seat)
    groups = question_groups(seat.values, number, visit.library)
    place = ("questions.yaml", "questions", str(number))
    wrong = [one for one in found.wrong if one.place[:3] == place]
    if clash:
        values = answering.clash_values(visit, seat, groups)
    else:
        values = answering.form_values(visit, seat, groups, wrong if seat.look.draft else ())
    kind = question.get("kind", "")
    return visit.page(
        "workshop_question.html",
        status=409 if clash else 200,
        seat=seat,
        path=f"{seat.path}/{visit.named('question')}",
        title=answering.title_of(visit, seat.item, seat.values),
        kind=QUESTION_KIND.phrase(kind) if kind in QUESTION_KINDS else Quote(kind),
        number=number + 1,
        phones=answering.preview(visit, seat, found, visit.named("question")),
        **values,
    )


async def save(visit: Visit) -> web.StreamResponse:
    """Keep the form as a draft; if somebody saved first, show both texts."""
    seat, number = await _place(visit)
    groups = question_groups(seat.values, number, visit.library)
    said = await answering.save(visit, seat, groups)
    if said is None:
        return await _page(visit, clash=True)
    return visit.back(f"{seat.path}/{visit.named('question')}", said)


async def remove(visit: Visit) -> web.StreamResponse:
    """Take the question out of the draft."""
    seat, number = await _place(visit)
    if visit.form.get("mark") != seat.look.mark:
        return answering.back(visit, seat, Phrase("office.workshop.said.overtaken"))
    bank = seat.values["questions.yaml"]
    left = [question for n, question in enumerate(bank["questions"]) if n != number]
    values = {**seat.values, "questions.yaml": {**bank, "questions": left}}
    said = await answering.keep(visit, seat, values)
    return answering.back(visit, seat, said or Phrase("office.workshop.said.overtaken"))


PAGE = Page(
    "/content/lessons/{id}/{question}",
    show,
    opens=edits,
    acts={"save": save, "remove": remove},
    limit=LIMIT,
    fields=FIELDS,
)
