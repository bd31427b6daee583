"""Pictures of a lesson's draft for the telephones beside its form: its own, and drawn messages."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.office.guard import Problem
from bot.office.page import Page
from bot.office.visit import Visit
from bot.office.workshop import answering
from bot.office.workshop.answering import NO_PAGE, seat_of
from bot.office.workshop.rights import edits
from bot.turns.phrasebook import Phrasebook
from content.reading.schema import Lesson, RealOrFake, SpotFlag
from content.workshop.editing.items import LESSON
from handlers.learning import question_picture


async def picture(visit: Visit) -> web.StreamResponse:
    """Return the picture that a lesson's draft names, or the one in use if there is no draft."""
    seat = await seat_of(visit, LESSON)
    named = answering.picture_of(seat.values)
    if named is None or named.get("file") != visit.named("file"):
        raise Problem(404, NO_PAGE)
    found = await visit.workshop.picture(seat.item, visit.named("file"))
    if found is None:
        raise Problem(404, NO_PAGE)
    kind = "image/png" if visit.named("file").endswith(".png") else "image/jpeg"
    return web.Response(body=found, content_type=kind)


async def message(visit: Visit) -> web.StreamResponse:
    """Return the message of a question of the draft as a picture."""
    question_id, language, *_ = visit.named("name").split(".")
    seat = await seat_of(visit, LESSON)
    found = await answering.checked(visit, seat)
    asked = found.shown.questions.get(question_id) if isinstance(found.shown, Lesson) else None
    if not isinstance(asked, SpotFlag | RealOrFake):
        raise Problem(404, NO_PAGE)
    if language not in asked.message.text or not question_picture.is_drawable(
        asked.message, language
    ):
        raise Problem(404, NO_PAGE)
    from bot.pictures import message_picture  # Pillow costs a start 20 MB

    speak = Phrasebook(visit.library.phrases).speaker(language)
    words = message_picture.words_of(asked.message, language, speak)
    body = await asyncio.to_thread(
        message_picture.draw, words, question_picture.shape(words.text), visit.workshop.folder
    )
    return web.Response(body=body, content_type="image/png")


PICTURE = Page("/content/lessons/{id}/pictures/{file}", picture, opens=edits)
MESSAGE = Page(
    r"/content/lessons/{id}/messages/{name:[a-z0-9-]+\.[a-z]+\.[a-z0-9]+}.png", message, opens=edits
)
