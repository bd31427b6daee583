"""Page of one item of content: its form and state, and the buttons save, sign, publish, take back
and discard.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.office.page import Page, View
from bot.office.visit import Visit
from bot.office.wording import moment
from bot.office.workshop import answering
from bot.office.workshop.answering import FIELDS, KIND, LIMIT, UPLOAD, Seat, note, seat_of
from bot.office.workshop.bench import JPEG, PNG, NotGood
from bot.office.workshop.forms import (
    LANGUAGES,
    QUESTION_KIND,
    QUESTION_KINDS,
    groups_of,
    new_question,
)
from bot.office.workshop.rights import edits
from content.check import sentence
from content.workshop.editing.drafts import Overtaken, Signature
from content.workshop.editing.items import ANSWER, LESSON, NUMBER, Unreadable, fingerprint
from content.workshop.editing.narrow_check import Checked
from content.workshop.editing.publishing import LiveChanged, NotWritable, WouldBreak
from content.workshop.editing.tidy import tidy
from handlers.core.say import Passage, Phrase, Quote, Say
from storage.officials import content_trail
from storage.people import progress

LONGEST_NAME = 60

Act = Callable[[Visit, Seat], Awaitable[web.StreamResponse]]

OVERTAKEN = Phrase("office.workshop.said.overtaken")
LIVE_CHANGED = Phrase("office.workshop.said.live_changed")


@dataclass(frozen=True, slots=True)
class Refused:
    """A picture that was not taken: why, and the words for it that were typed, by language."""

    why: str
    alt: Mapping[str, str]


async def show(visit: Visit) -> web.StreamResponse:
    """Show the form of an item with what is wrong, its state and its last moves."""
    return await _shown(visit, await seat_of(visit, ""))


async def _shown(visit: Visit, seat: Seat, refused: Refused | None = None) -> web.StreamResponse:
    found = await answering.checked(visit, seat)
    groups = groups_of(seat.item, seat.values, visit.library)
    wrong = [one for one in found.wrong if not _of_a_question(one.place)]
    values = answering.form_values(visit, seat, groups, wrong if seat.look.draft else ())
    return await _page(visit, seat, found, values, 422 if refused else 200, refused)


async def _page(
    visit: Visit,
    seat: Seat,
    found: Checked,
    values: dict[str, Any],
    status: int = 200,
    refused: Refused | None = None,
) -> web.StreamResponse:
    draft = seat.look.draft
    signed = draft.signed if draft else None
    authors = draft.authors if draft else ()
    own = await visit.read(lambda unit: content_trail.are_of(unit, authors, visit.actor.chats))
    return visit.page(
        "workshop_item.html",
        status=status,
        seat=seat,
        item=seat.item,
        what=KIND.phrase(seat.item.kind),
        title=answering.title_of(visit, seat.item, seat.values),
        draft=draft,
        signed=signed,
        signed_at=moment(visit.now.fromisoformat(signed.at)) if signed else None,
        own=own,
        good=found.good,
        overtaken=answering.overtaken(seat),
        writable=visit.workshop.writable,
        role=seat.role.id,
        lesson=seat.item.kind == LESSON,
        picture=answering.picture_of(seat.values),
        shows=_shows(seat),
        phones=answering.preview(visit, seat, found),
        refused=refused,
        questions=await _questions(visit, seat, found),
        kinds=[(kind, QUESTION_KIND.phrase(kind)) for kind in QUESTION_KINDS],
        history=await answering.history(visit, seat.item),
        **values,
    )


def _shows(seat: Seat) -> bool:
    """Return whether telephones stand beside the form; a flow shows its own card."""
    card = seat.values.get("answer.yaml")
    flow = isinstance(card, Mapping) and bool(card.get("press"))
    return seat.item.kind in (LESSON, ANSWER, NUMBER) and not flow


def _of_a_question(place: tuple[str, ...]) -> bool:
    return place[0] == "questions.yaml" and len(place) > 2


async def _questions(visit: Visit, seat: Seat, found: Checked) -> list[dict[str, Any]]:
    """Return the questions of a lesson: what is asked, mistakes, and how many people missed it."""
    if seat.item.kind != LESSON:
        return []
    missed = await visit.read(lambda unit: progress.missed(unit, seat.item.id))
    rows = []
    for number, question in enumerate(seat.values["questions.yaml"].get("questions") or ()):
        place = ("questions.yaml", "questions", str(number))
        wrong = [one for one in found.wrong if one.place[:3] == place and not one.warning]
        words = question.get("ask") or (question.get("message") or {}).get("text") or {}
        plain = {key: text for key, text in words.items() if text}
        kind = question.get("kind", "")
        rows.append(
            {
                "id": question.get("id", ""),
                "kind": QUESTION_KIND.phrase(kind) if kind in QUESTION_KINDS else Quote(kind),
                "ask": Passage(plain) if "th" in plain else Phrase("office.workshop.unwritten"),
                "wrong": len(wrong) if seat.look.draft else 0,
                "missed": missed.get(str(question.get("id", ""))),
            }
        )
    return rows


async def save(visit: Visit) -> web.StreamResponse:
    """Keep the form as a draft; if somebody saved first, show both texts."""
    seat = await seat_of(visit, "")
    groups = groups_of(seat.item, seat.values, visit.library)
    said = await answering.save(visit, seat, groups)
    if said is None:
        seat = await seat_of(visit, "")
        groups = groups_of(seat.item, seat.values, visit.library)
        values = answering.clash_values(visit, seat, groups)
        return await _page(visit, seat, await answering.checked(visit, seat), values, 409)
    return answering.back(visit, seat, said)


def _marked(act: Act) -> View:
    """Return an act that is done only to the very text that its form was drawn with."""

    async def answer(visit: Visit) -> web.StreamResponse:
        seat = await seat_of(visit, "")
        if visit.form.get("mark") != seat.look.mark:
            return answering.back(visit, seat, OVERTAKEN)
        return await act(visit, seat)

    return answer


async def add(visit: Visit, seat: Seat) -> web.StreamResponse:
    """Add an empty question to a lesson, and lead to its form."""
    kind = visit.form.get("kind", "")
    if seat.item.kind != LESSON or kind not in QUESTION_KINDS:
        return answering.back(visit, seat)
    bank = seat.values["questions.yaml"]
    questions = list(bank.get("questions") or ())
    taken = {question.get("id") for question in questions}
    id = next(f"q{n}" for n in range(1, 1000) if f"q{n}" not in taken)
    questions.append(new_question(kind, id))
    values = {**seat.values, "questions.yaml": {**bank, "questions": questions}}
    if await answering.keep(visit, seat, values) is None:
        return answering.back(visit, seat, OVERTAKEN)
    return visit.back(f"{seat.path}/{id}")


async def picture(visit: Visit, seat: Seat) -> web.StreamResponse:
    """Give a lesson's draft a picture, or take it out; a refusal is told at its field."""
    if seat.item.kind != LESSON:
        return answering.back(visit, seat, OVERTAKEN)
    about = {key: data for key, data in seat.values["lesson.yaml"].items() if key != "picture"}
    if not visit.form.get("out"):
        data = visit.files.get("file", b"")
        alt = {
            language: tidy(visit.form.get(f"alt_{language}", ""), lines=False)
            for language in LANGUAGES
        }
        if not data.startswith((PNG, JPEG)):
            why = visit.speak(Phrase("office.workshop.said.no_picture"))
            return await _shown(visit, seat, Refused(why, alt))
        taken = await visit.workshop.take_picture(seat.item, data)
        if not isinstance(taken, str):
            why = sentence(taken.code, visit.language, {**taken.values, "file": ""})
            return await _shown(visit, seat, Refused(why, alt))
        about["picture"] = {"file": taken, "alt": alt}
    values = {**seat.values, "lesson.yaml": about}
    said = await answering.keep(visit, seat, values)
    return answering.back(visit, seat, said or OVERTAKEN)


async def sign(visit: Visit, seat: Seat) -> web.StreamResponse:
    """Sign a draft that somebody else wrote, and this very text of it."""
    draft = seat.look.draft
    if draft is None:
        return answering.back(visit, seat, OVERTAKEN)
    authors = draft.authors
    if await visit.read(lambda unit: content_trail.are_of(unit, authors, visit.actor.chats)):
        return answering.back(visit, seat, Phrase("office.workshop.said.own"))
    name = tidy(visit.form.get("name", ""), lines=False)[:LONGEST_NAME]
    if not any(letter.isalpha() for letter in name):
        return answering.back(visit, seat, Phrase("office.workshop.said.name"))
    signature = Signature(seat.role.id, name, visit.now.isoformat(), seat.look.mark)
    try:
        await visit.workshop.sign(draft, signature, visit.now.date())
    except NotGood:
        return answering.back(visit, seat, Phrase("office.workshop.said.not_good"))
    except Overtaken:
        return answering.back(visit, seat, OVERTAKEN)
    await note(visit, seat, "sign", seat.look.mark)
    return answering.back(visit, seat, Phrase("office.workshop.said.signed"))


async def publish(visit: Visit, seat: Seat) -> web.StreamResponse:
    """Write a signed draft into the content folder."""
    draft = seat.look.draft
    if draft is None or draft.signed is None:
        return answering.back(visit, seat, OVERTAKEN)
    try:
        await visit.workshop.publish(draft, seat.role.id, visit.now)
    except LiveChanged:
        return answering.back(visit, seat, LIVE_CHANGED)
    except WouldBreak as error:
        return answering.back(visit, seat, _rested_on(error))
    except Overtaken:
        return answering.back(visit, seat, OVERTAKEN)
    except NotWritable:
        return answering.back(visit, seat, Phrase("office.workshop.not_writable"))
    except Unreadable:
        return answering.back(visit, seat, answering.UNREADABLE)
    await note(visit, seat, "publish", seat.look.mark)
    return answering.back(visit, seat, Phrase("office.workshop.said.published"))


def _rested_on(error: WouldBreak) -> Phrase:
    """Return the words for texts that rest on what would go: in which file the first one stands."""
    at = error.mistake.path.removesuffix(".yaml").removesuffix("/answer").removesuffix("/lesson")
    return Phrase("office.workshop.said.rested_on", {"item": Quote(at)})


async def take_back(visit: Visit, seat: Seat) -> web.StreamResponse:
    """Put back the text from before the last publication."""
    said: Say = Phrase("office.workshop.said.taken_back")
    try:
        await visit.workshop.take_back(seat.item, seat.role.id, visit.now)
    except LiveChanged:
        return answering.back(visit, seat, LIVE_CHANGED)
    except WouldBreak as error:
        return answering.back(visit, seat, _rested_on(error))
    except Overtaken:
        return answering.back(visit, seat, OVERTAKEN)
    except NotWritable:
        return answering.back(visit, seat, Phrase("office.workshop.not_writable"))
    except Unreadable:
        return visit.back("/office/content", answering.UNREADABLE)
    look = await visit.workshop.look(seat.item)
    await note(visit, seat, "take_back", fingerprint(look.live) if look.live else "")
    return visit.back(seat.path if look.values is not None else "/office/content", said)


async def discard(visit: Visit, seat: Seat) -> web.StreamResponse:
    """Throw a draft away."""
    try:
        await visit.workshop.discard(seat.look, visit.now)
    except Overtaken:
        return answering.back(visit, seat, OVERTAKEN)
    await note(visit, seat, "discard", seat.look.mark)
    there = seat.look.live is not None
    said = Phrase("office.workshop.said.discarded")
    return visit.back(seat.path if there else "/office/content", said)


async def replace(visit: Visit, seat: Seat) -> web.StreamResponse:
    """Say that a draft replaces the text that came into use meanwhile; it must be signed anew."""
    try:
        await visit.workshop.rebase(seat.look, visit.now)
    except Overtaken:
        return answering.back(visit, seat, OVERTAKEN)
    await note(visit, seat, "draft", seat.look.mark)
    return answering.back(visit, seat, Phrase("office.workshop.said.replaces"))


async def download(visit: Visit) -> web.StreamResponse:
    """Return the files as publishing would leave them, for whoever keeps the content folder."""
    seat = await seat_of(visit, "")
    draft = seat.look.draft
    if draft is None:
        return answering.back(visit, seat, OVERTAKEN)
    files = await visit.workshop.files(draft)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(f"content/{path}", text)
    return web.Response(
        body=out.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{seat.item.id}.zip"'},
    )


PAGE = Page(
    "/content/{kind}/{id}",
    show,
    opens=edits,
    acts={
        "save": save,
        "add": _marked(add),
        "picture": _marked(picture),
        "sign": _marked(sign),
        "publish": _marked(publish),
        "take-back": _marked(take_back),
        "discard": _marked(discard),
        "replace": _marked(replace),
        "download": download,
    },
    limit=LIMIT + UPLOAD,
    fields=FIELDS,
)
