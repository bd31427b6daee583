"""Begins a lesson, an answer or a number: a draft with its name, and nothing else that is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.office.visit import Visit
from bot.office.workshop.rights import edits_all, role_for
from content.reading.library import Library
from content.workshop.editing import tidy
from content.workshop.editing.drafts import Overtaken
from content.workshop.editing.items import (
    ANSWER,
    LESSON,
    NUMBER,
    Item,
    Unreadable,
    Values,
    fingerprint,
)
from handlers.core.say import Phrase, Say
from storage.engine.transaction import Unit
from storage.officials import content_trail

BEGUN = (LESSON, ANSWER, NUMBER)
"""Kinds of which a new item can be begun here."""

_SLUG = 24

SLUG = Phrase("office.workshop.said.slug")
TAKEN = Phrase("office.workshop.said.slug_taken")
MODULE = Phrase("office.workshop.said.module")
TITLE = Phrase("office.workshop.wrong.empty")


@dataclass(frozen=True, slots=True)
class NotBegun:
    """A form that begins nothing: the kind, what was typed, and why, by the name of its field."""

    kind: str
    typed: Mapping[str, str]
    wrong: Mapping[str, Say]


async def begin(visit: Visit) -> Item | NotBegun | None:
    """Begin what a form names; None for whoever may not."""
    kind = visit.form.get("kind", "")
    if not edits_all(visit.actor) or kind not in BEGUN:
        return None
    fields = ("slug", "title_th", "title_en", "module")
    typed = {name: tidy.tidy(visit.form.get(name, ""), lines=False) for name in fields}
    slug = typed["slug"].lower()
    slug = slug.replace("-", "_") if kind == NUMBER else slug
    wrong: dict[str, Say] = {name: TITLE for name in ("title_th", "title_en") if not typed[name]}
    item = Item.of(kind, slug)
    parts = slug.replace("_", "-").split("-")
    shaped = all(part.isascii() and part.isalnum() for part in parts)
    if item is None or not shaped or not 1 < len(slug) <= _SLUG:
        wrong["slug"] = SLUG
    if kind == LESSON and typed["module"] not in visit.library.curriculum.modules:
        wrong["module"] = MODULE
    if item is None or wrong:
        return NotBegun(kind, typed, wrong)
    taken = NotBegun(kind, typed, {"slug": TAKEN})
    role = role_for(visit.actor, item, visit.library.places)
    try:
        look = await visit.workshop.look(item)
        if look.values is not None or role is None:
            return taken
        values = _VALUES[kind](slug, typed, visit.library)
        await visit.workshop.save(look, values, role.id, visit.now)
    except (Overtaken, Unreadable):
        return taken
    number, mark = role.id, fingerprint(values)

    def write(unit: Unit) -> None:
        content_trail.append(unit, str(item), number, "draft", mark)

    await visit.database.write(write)
    return item


def _lesson(_: str, typed: Mapping[str, str], library: Library) -> Values:
    module = typed["module"]
    order = 1 + max((one.about.order for one in library.curriculum.of_module(module)), default=0)
    about: dict[str, Any] = {
        "module": module,
        "order": str(order),
        "title": _title(typed),
        "goal": "",
        "out_of_scope": "",
        "teaches": [],
        "sources": [],
        "reviewed_by": "",
    }
    return {
        "lesson.yaml": about, "questions.yaml": {"questions": []}, "th.md": "", "en.md": "",
    }  # fmt: skip


def _answer(slug: str, typed: Mapping[str, str], library: Library) -> Values:
    name = slug.replace("-", "_")
    tries = (name, *(f"{name[: _SLUG - 2]}_{n}" for n in range(2, 10)))
    situation = next((id for id in tries if id not in library.situations), name)
    card: dict[str, Any] = {
        "reviewed_by": "",
        "situations": [situation],
        "tone": "plain",
        "title": _title(typed),
        "lines": [],
        "numbers": [],
        "buttons": [],
        "said": {"th": [], "en": []},
        "follow_ups": [],
        "sources": [],
    }
    entry = {"id": situation, "names": {"th": "", "en": ""}, "urgent": "false", "answer": slug}
    return {"answer.yaml": card, "situations": [entry]}


def _number(id: str, typed: Mapping[str, str], _: Library) -> Values:
    """Return a number that nobody has checked: those are never shown."""
    entry = {
        "id": id,
        "group": "more",
        "number": "",
        "names": _title(typed),
        "when": {"th": "", "en": ""},
        "hours": "unknown",
        "status": "unverified",
        "checked": "",
        "source": "",
    }
    return {"entry": entry}


def _title(typed: Mapping[str, str]) -> dict[str, str]:
    return {"th": typed["title_th"], "en": typed["title_en"]}


_VALUES = {LESSON: _lesson, ANSWER: _answer, NUMBER: _number}
