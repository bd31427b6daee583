"""First page of the workshop: open drafts, a search in all that can be edited, and the form for a
new item.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from bot.office.page import Page
from bot.office.visit import Visit
from bot.office.workshop import answering
from bot.office.workshop.answering import FIELDS, KIND, LIMIT
from bot.office.workshop.beginning import BEGUN, NotBegun, begin
from bot.office.workshop.rights import editors, edits, edits_all, role_for
from content.reading.library import Library
from content.reading.schema import asked
from content.workshop.editing import tidy
from content.workshop.editing.drafts import Draft
from content.workshop.editing.items import KINDS, LESSON, PLACE, Item
from handlers.core.say import Family, Passage, Phrase, Quote, Say

MOST = 60
"""Rows of one list; whoever looks for more types more letters."""

NEW = Family("office.workshop.new", BEGUN)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: where it leads, its name, and what it is beside it."""

    path: str
    title: Say
    beside: Say
    words: str


async def show(visit: Visit) -> web.StreamResponse:
    """Show open drafts, then what was searched for; all lessons if nothing was."""
    return await _page(visit, None)


async def _page(visit: Visit, not_begun: NotBegun | None) -> web.StreamResponse:
    typed = tidy.tidy(visit.request.query.get("q", ""), lines=False)[:100]
    wanted = visit.request.query.get("kind", "")
    everything = edits_all(visit.actor)
    kinds = KINDS if everything else (PLACE,)
    kind = wanted if wanted in kinds else "" if typed else kinds[0]
    drafts = [draft for draft in await visit.workshop.opened() if _may(visit, draft.item)]
    found = [
        row
        for row in _rows(visit, visit.library, (kind,) if kind else kinds, searched=bool(typed))
        if typed.lower() in row.words.lower()
    ]
    return visit.page(
        "workshop.html",
        status=422 if not_begun else 200,
        new=[(each, NEW.phrase(each)) for each in BEGUN],
        not_begun=not_begun,
        typed=typed,
        kind=kind,
        kinds=[(each, KIND.phrase(each)) for each in kinds],
        drafts=[_draft(visit, draft) for draft in drafts],
        rows=found[:MOST],
        more=max(len(found) - MOST, 0),
        everything=everything,
        modules=[(id, Passage(one.title)) for id, one in visit.library.curriculum.modules.items()],
        writable=visit.workshop.writable,
    )


def _may(visit: Visit, item: Item) -> bool:
    return role_for(visit.actor, item, visit.library.places) is not None


def _draft(visit: Visit, draft: Draft) -> dict[str, object]:
    state = "signed" if draft.signed else "unsigned"
    return {
        "path": f"/office/content/{draft.item}",
        "title": answering.title_of(visit, draft.item, draft.values),
        "kind": KIND.phrase(draft.item.kind),
        "state": Phrase(
            "office.workshop.draft.signed"
            if state == "signed"
            else "office.workshop.draft.unsigned"
        ),
    }


def _rows(
    visit: Visit, library: Library, kinds: tuple[str, ...], *, searched: bool
) -> Iterator[Row]:
    """Yield a row for everything of these kinds that this person may edit.

    As long as nothing is `searched`, questions are left out, and districts that are not the
    project's for editors of the country.
    """
    everywhere, questions = searched or _near(visit), searched
    home = "/office/content"
    if LESSON in kinds:
        for slug, lesson in library.curriculum.lessons.items():
            title = lesson.about.title
            texts = [*title.values(), *(b for bubbles in lesson.bubbles.values() for b in bubbles)]
            module = library.curriculum.modules[lesson.about.module].title
            yield Row(
                f"{home}/lessons/{slug}", Passage(title), Passage(module), " ".join([slug, *texts])
            )
            for id, question in lesson.questions.items() if questions else ():
                words = question.model_dump_json()
                ask = Passage(asked(question))
                yield Row(f"{home}/lessons/{slug}/{id}", ask, Passage(title), words)
    if "answers" in kinds:
        for slug, answer in library.answers.items():
            words = " ".join([slug, answer.model_dump_json(exclude={"follow_ups"})])
            yield Row(f"{home}/answers/{slug}", Passage(answer.title), Quote(slug), words)
    if "numbers" in kinds:
        for one in library.hotlines:
            names = one.names.texts
            words = " ".join([one.id, one.number, *names.values()])
            yield Row(f"{home}/numbers/{one.id}", Passage(names), Quote(one.number), words)
    if "phrases" in kinds:
        english = library.phrases.get("en", {})
        for key, text in library.phrases.get("th", {}).items():
            both = {"th": text, "en": english.get(key, text)}
            row = Row(f"{home}/phrases/{key}", _quoted(both), Quote(key), f"{key} {text} {both}")
            yield row
    if PLACE in kinds:
        for code, place in library.places.districts.items():
            if not _ours(visit, code) or not (place.target or everywhere):
                continue
            words = " ".join([code, *place.names.values(), *place.province.names.values()])
            yield Row(
                f"{home}/places/{code}", Passage(place.names), Passage(place.province.names), words
            )


def _quoted(texts: dict[str, str]) -> Say:
    return Passage({language: words[:120] for language, words in texts.items()})


def _ours(visit: Visit, code: str) -> bool:
    item = Item.of(PLACE, code)
    return item is not None and _may(visit, item)


def _near(visit: Visit) -> bool:
    """Return whether somebody edits for a district or province, so that all of theirs is shown."""
    return any(role.district or role.province for role in editors(visit.actor))


async def new(visit: Visit) -> web.StreamResponse:
    """Begin a lesson, an answer or a number; what is wrong is told at its field."""
    begun = await begin(visit)
    if isinstance(begun, NotBegun):
        return await _page(visit, begun)
    return visit.back(f"/office/content/{begun}" if begun else "/office/content")


PAGE = Page(
    "/content",
    show,
    Phrase("office.workshop"),
    opens=edits,
    acts={"new": new},
    limit=LIMIT,
    fields=FIELDS,
)
