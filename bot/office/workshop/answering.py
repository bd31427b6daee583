"""What several pages of the workshop do alike: find an item, check its sent form, save the draft,
show it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.office.guard import Problem
from bot.office.visit import Visit
from bot.office.wording import moment
from bot.office.workshop.bench import Look
from bot.office.workshop.fields import Field, Group, changed, shown, sorted_to, typed
from bot.office.workshop.phones import Phones, phones_of
from bot.office.workshop.rights import role_for
from bot.office.workshop.told import all_told, told
from content.workshop.editing import items, tidy
from content.workshop.editing.drafts import Overtaken
from content.workshop.editing.items import Item, Unreadable, Values, fingerprint
from content.workshop.editing.narrow_check import Checked, Wrong
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from storage.engine.transaction import Unit
from storage.officials import content_trail
from storage.officials.officials import Official

LIMIT = 256 * 1024
"""The most bytes of a form: Thai letters are sent as nine each."""
UPLOAD = 8_000_000
"""The most bytes of a picture as it is sent: a telephone's photo; it is kept smaller."""
FIELDS = 150

KIND = Family("office.workshop.what", items.KINDS)
MOVE = Family("office.workshop.move", content_trail.MOVES)
NO_PAGE = Phrase("office.problem.no_page")
UNREADABLE = Phrase("office.workshop.problem.unreadable")


@dataclass(frozen=True, slots=True)
class Seat:
    """An item that somebody may edit: as it is now, and the role in which they do."""

    look: Look
    role: Official

    @property
    def item(self) -> Item:
        """The item."""
        return self.look.item

    @property
    def values(self) -> Values:
        """What a form shows."""
        return self.look.values or {}

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/office/content/{self.item}"


async def seat_of(visit: Visit, kind: str) -> Seat:
    """Return the item that the address names. Raises Problem if there is none for this person."""
    item = Item.of(kind or visit.named("kind"), visit.named("id"))
    role = role_for(visit.actor, item, visit.library.places) if item else None
    if item is None or role is None:
        raise Problem(404, NO_PAGE)
    try:
        look = await visit.workshop.look(item)
    except Unreadable as error:
        raise Problem(409, UNREADABLE) from error
    if look.values is None:
        raise Problem(404, NO_PAGE)
    return Seat(look, role)


async def note(visit: Visit, seat: Seat, move: str, mark: str) -> None:
    """Write a move into the trail of the content."""

    def write(unit: Unit) -> None:
        content_trail.append(unit, str(seat.item), seat.role.id, move, mark)

    await visit.database.write(write)


async def checked(visit: Visit, seat: Seat) -> Checked:
    """Return what is wrong with what a form shows."""
    return await visit.workshop.check(seat.item, seat.values, visit.now.date())


def form_values(
    visit: Visit, seat: Seat, groups: Sequence[Group], wrong: Sequence[Wrong]
) -> dict[str, Any]:
    """Return what fields.html needs, as the values are."""
    by_name, others = sorted_to(groups, wrong)
    fields = [field for group in groups for field in group.fields]
    return {
        "groups": groups,
        "typed": {field.name: _as_read(visit, seat, field) for field in fields},
        "wrong": all_told(visit, by_name),
        "others": [(told(visit, one), one.warning) for one in others],
        "theirs": _in_use(seat, groups),
        "mark": seat.look.mark,
        "clash": False,
    }


def _as_read(visit: Visit, seat: Seat, field: Field) -> str:
    """Return what a field shows: days with the Buddhist year for whoever reads Thai."""
    words = shown(seat.values, field.place)
    return tidy.day_in_thai(words) if field.kind == "day" and visit.language == "th" else words


def _in_use(seat: Seat, groups: Sequence[Group]) -> dict[str, str]:
    """Return the texts that came into use after a draft was begun, by the name of their field."""
    draft, live = seat.look.draft, seat.look.live
    if draft is None or not overtaken(seat):
        return {}
    fields = [field for group in groups for field in group.fields]
    return {
        field.name: shown(live or {}, field.place)
        for field in fields
        if shown(live or {}, field.place) != shown(seat.values, field.place)
    }


def overtaken(seat: Seat) -> bool:
    """Return whether the text in use is another than when the draft was begun."""
    draft, live = seat.look.draft, seat.look.live
    if draft is None:
        return False
    return (fingerprint(live) if live else "") != (fingerprint(draft.base) if draft.base else "")


def clash_values(visit: Visit, seat: Seat, groups: Sequence[Group]) -> dict[str, Any]:
    """Return what fields.html needs if somebody else saved first: both texts where they differ."""
    fields = [field for group in groups for field in group.fields]
    mine = {field.name: typed(field, visit.form) for field in fields}
    theirs = {field.name: shown(seat.values, field.place) for field in fields}
    return {
        "groups": groups,
        "typed": mine,
        "wrong": {},
        "others": [],
        "theirs": {name: words for name, words in theirs.items() if words != mine[name]},
        "mark": seat.look.mark,
        "clash": True,
    }


async def save(visit: Visit, seat: Seat, groups: Sequence[Group]) -> Say | None:
    """Keep what a form says as a draft, and return what to tell; None if somebody was first."""
    if visit.form.get("mark") != seat.look.mark:
        return None
    values = changed(seat.values, groups, visit.form)
    if values == seat.values:
        return Phrase("office.workshop.said.same")
    return await keep(visit, seat, values)


async def keep(visit: Visit, seat: Seat, values: Values) -> Say | None:
    """Keep values as a draft, and return what to tell; None if somebody was first."""
    try:
        await visit.workshop.save(seat.look, values, seat.role.id, visit.now)
    except Overtaken:
        return None
    await note(visit, seat, "draft", fingerprint(values))
    return Phrase("office.workshop.said.saved")


def preview(visit: Visit, seat: Seat, found: Checked, question: str = "") -> Phones | None:
    """Return what an item looks like; None as long as it cannot be shown."""
    return phones_of(seat.item, found.shown, question, visit.language, visit.library, visit.speak)


def title_of(visit: Visit, item: Item, values: Values) -> Say:
    """Return the name of an item as people know it."""
    match item.kind:
        case "lessons":
            return _words(values["lesson.yaml"].get("title"), item)
        case "answers":
            return _words(values["answer.yaml"].get("title"), item)
        case "numbers":
            return _words(values["entry"].get("names"), item)
        case "places":
            found = visit.library.places.find(item.id)
            return Passage(found.names) if found else Quote(item.id)
        case _:
            return Quote(item.id)


def _words(texts: object, item: Item) -> Say:
    plain = {k: v for k, v in texts.items() if v} if isinstance(texts, Mapping) else {}
    return Passage(plain) if "th" in plain else Quote(next(iter(plain.values()), item.id))


def picture_of(values: Values) -> Mapping[str, Any] | None:
    """Return the picture of a lesson, {"file", "alt"}, or None."""
    about = values.get("lesson.yaml")
    found = about.get("picture") if isinstance(about, Mapping) else None
    return found if isinstance(found, Mapping) else None


async def history(visit: Visit, item: Item) -> list[dict[str, Any]]:
    """Return the last moves of an item for its page, newest first."""
    found = await visit.read(lambda unit: content_trail.trail(unit, str(item), 12))
    return [
        {
            "at": moment(each.at),
            "who": each.actor.removeprefix("official:"),
            "move": MOVE.phrase(each.move),
        }
        for each in found
    ]


def back(visit: Visit, seat: Seat, *said: Say) -> web.StreamResponse:
    """Lead back to an item's page."""
    return visit.back(seat.path, *said)
