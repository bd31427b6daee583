"""Table of the fields of each form: lessons, questions, answers, numbers to call, phrases and
districts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from bot.office.workshop.fields import Field, Group, Kind
from content.check.lengths import BUBBLE, LABEL, QUICK_LABEL, WHY
from content.reading.hotlines import Group as NumberGroup
from content.reading.library import Library
from content.workshop.editing.items import Item, Values
from content.workshop.editing.narrow_check import Place
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.understanding.cards import BUTTONS

LABELS = Family(
    "office.workshop.field",
    (
        "title", "bubble", "goal", "out_of_scope", "module", "claim", "where", "checked", "status",
        "good_until", "ask", "scene", "asker", "says", "by", "sender", "message", "choice", "why",
        "right", "told", "words",
        "genuine", "real", "fake", "step", "order", "test", "trick", "number", "names", "when",
        "hours", "keys", "keys_checked", "owner", "source", "phone", "story", "loudspeaker",
        "checked_by", "lines", "phrase", "opening", "alt", "id", "lesson", "tone", "numbers",
        "buttons", "said", "situation", "urgent", "group",
    ),
)  # fmt: skip
IN = Family("office.workshop.in", ("th", "en"))
SENT_BY = ("sms", "chat", "call", "video_call", "letter", "post", "in_person", "poster")
BY = Family("office.workshop.by", SENT_BY)
STATUSES = ("sourced", "secondary", "unverified")
STATUS = Family("office.workshop.status", STATUSES)
TOLD = ("hedged", "ask", "advice", "example", "nowhere")
TOLD_AS = Family("office.workshop.told", ("sourced", *TOLD))
OPENING = ("always", "office", "unknown")
HOURS = Family("office.workshop.hours", OPENING)
GENUINE = Family("office.workshop.genuine", ("true", "false"))
QUESTION_KINDS = ("choose", "what_now", "advise", "spot_flag", "real_or_fake", "order")
QUESTION_KIND = Family("office.workshop.kind", QUESTION_KINDS)

TONES = ("danger", "warn", "plain", "calm")
TONE = Family("office.workshop.tone", TONES)
URGENT = Family("office.workshop.urgent", ("true", "false"))
LISTS = get_args(NumberGroup)
LIST = Family("office.workshop.list", LISTS)

LANGUAGES = ("th", "en")
LETTERS = "abcd"
STEPS = "abcde"
MOST_BUBBLES = 4
MOST_LINES = 5
MOST_WAYS = 3


def groups_of(item: Item, values: Values, library: Library) -> tuple[Group, ...]:
    """Return the form of an item, without the questions of a lesson."""
    match item.kind:
        case "lessons":
            return tuple(_lesson(values, library))
        case "answers":
            return tuple(answer_groups(values, library))
        case "numbers":
            return (_number(),)
        case "phrases":
            return (_phrase(),)
        case _:
            return (_place(),)


def label(key: str, **values: int | Say) -> Phrase:
    """Return the name of a field."""
    return LABELS.phrase(key, values)


def _both(
    place: Place, name: Say, kind: Kind = "short", limit: int | None = None
) -> tuple[Field, ...]:
    """Return a Thai and an English field, beside each other."""
    return tuple(
        Field((*place, language), _in(name, language), kind, limit, language=language)
        for language in LANGUAGES
    )


def _in(name: Say, language: str) -> Phrase:
    """Return the name of a field that is for one language."""
    return Phrase("office.workshop.label", {"name": name, "language": IN.phrase(language)})


def _of(family: Family[str], members: Iterable[str]) -> tuple[tuple[str, Say], ...]:
    return tuple((member, family.phrase(member)) for member in members)


def _lesson(values: Values, library: Library) -> Iterable[Group]:
    about: Place = ("lesson.yaml",)
    bubbles = tuple(
        tuple(
            Field(
                (f"{language}.md", str(number)),
                _in(label("bubble", n=number + 1), language),
                "text",
                BUBBLE,
                language=language,
            )
            for language in LANGUAGES
        )
        for number in range(MOST_BUBBLES)
    )
    yield Group(
        Phrase("office.workshop.group.text"),
        (_both((*about, "title"), label("title"), limit=LABEL), *bubbles),
    )
    if isinstance(values["lesson.yaml"].get("picture"), dict):
        alt = _both((*about, "picture", "alt"), label("alt"), "text", BUBBLE)
        yield Group(Phrase("office.workshop.group.picture"), (alt,))
    modules = tuple((id, Passage(one.title)) for id, one in library.curriculum.modules.items())
    yield Group(
        Phrase("office.workshop.group.about"),
        (
            (Field((*about, "module"), label("module"), "choice", choices=modules),),
            (Field((*about, "goal"), label("goal")),),
            (Field((*about, "out_of_scope"), label("out_of_scope")),),
        ),
    )
    yield from _sources(("lesson.yaml", "sources"), values["lesson.yaml"].get("sources") or [])


def _sources(place: Place, sources: object) -> Iterable[Group]:
    count = len(sources) if isinstance(sources, list) else 0
    for number in range(count + 1):
        at = (*place, str(number))
        rows = (
            (Field((*at, "claim"), label("claim")), Field((*at, "where"), label("where"))),
            (
                Field((*at, "checked"), label("checked"), "day"),
                Field((*at, "good_until"), label("good_until"), "day"),
            ),
            (
                Field(
                    (*at, "status"), label("status"), "choice", choices=_of(STATUS, STATUSES[::2])
                ),
                Field(
                    (*at, "told"),
                    label("told"),
                    "choice",
                    choices=(("", TOLD_AS.phrase("sourced")), *_of(TOLD_AS, TOLD)),
                ),
            ),
            _both((*at, "words"), label("words")),
        )
        new = number == count
        yield Group(
            Phrase(
                "office.workshop.group.new_source" if new else "office.workshop.group.source",
                {"n": number + 1},
            ),
            rows,
        )


def answer_groups(values: Values, library: Library) -> Iterable[Group]:
    """Return the form of an answer: its card, who asks for it, and on what it rests."""
    at: Place = ("answer.yaml",)
    card = values["answer.yaml"]
    lines = card.get("lines") or []
    rows = [_both((*at, "title"), label("title"), limit=BUBBLE)]
    flow = bool(card.get("press"))
    if lines or not flow:
        rows += [
            _both((*at, "lines", str(n)), label("lines", n=n + 1), "text", BUBBLE)
            for n in range(min(len(lines) + 1, MOST_LINES))
        ]
    if not flow:
        rows.append((Field((*at, "tone"), label("tone"), "choice", choices=_of(TONE, TONES)),))
    yield Group(Phrase("office.workshop.group.text"), tuple(rows))
    if flow:
        return
    yield Group(Phrase("office.workshop.group.ways_on"), tuple(_ways_on(at, library)))
    ways = (
        Field((*at, "said", language), _in(label("said"), language), "list", language=language)
        for language in LANGUAGES
    )
    yield Group(Phrase("office.workshop.group.said"), (tuple(ways),))
    entries = values.get("situations") or []
    for number in range(len(entries)):
        entry: Place = ("situations", str(number))
        yes_or_no = _of(URGENT, ("false", "true"))
        urgent = Field((*entry, "urgent"), label("urgent"), "choice", choices=yes_or_no)
        names = _both((*entry, "names"), label("situation"), limit=QUICK_LABEL)
        yield Group(Phrase("office.workshop.group.situation"), (names, (urgent,)))
    yield from _sources((*at, "sources"), card.get("sources") or [])


def _ways_on(at: Place, library: Library) -> Iterable[tuple[Field, ...]]:
    """Yield the choices of an answer's numbers, buttons and lesson."""
    none: tuple[str, Say] = ("", Phrase("office.workshop.none"))
    numbers = (none, *((one.id, Passage(one.names.texts)) for one in library.hotlines))
    buttons = (
        none,
        ("lesson", Phrase("answer.lesson")),
        *((name, button.label) for name, button in BUTTONS.items() if name != "questions"),
    )
    lessons = library.curriculum.lessons.items()
    for n in range(MOST_WAYS):
        yield (
            Field((*at, "numbers", str(n)), label("numbers", n=n + 1), "choice", choices=numbers),
            Field((*at, "buttons", str(n)), label("buttons", n=n + 1), "choice", choices=buttons),
        )
    taught = (none, *((slug, Passage(one.about.title)) for slug, one in lessons))
    yield (Field((*at, "lesson"), label("lesson"), "choice", choices=taught),)


def _number() -> Group:
    at: Place = ("entry",)
    return Group(
        None,
        (
            (Field((*at, "number"), label("number"), "phone"), Field((*at, "keys"), label("keys"))),
            (Field((*at, "group"), label("group"), "choice", choices=_of(LIST, LISTS)),),
            _both((*at, "names"), label("names")),
            _both((*at, "when"), label("when")),
            (
                Field((*at, "hours"), label("hours"), "choice", choices=_of(HOURS, OPENING)),
                Field((*at, "status"), label("status"), "choice", choices=_of(STATUS, STATUSES)),
            ),
            (
                Field((*at, "checked"), label("checked"), "day"),
                Field((*at, "keys_checked"), label("keys_checked"), "day"),
            ),
            (Field((*at, "source"), label("source")), Field((*at, "owner"), label("owner"))),
        ),
    )


def _phrase() -> Group:
    fields = _both((), label("phrase"), "text")
    return Group(None, (fields,))


def _place() -> Group:
    at: Place = ("entry",)
    return Group(
        None,
        (
            (Field((*at, "phone"), label("phone"), "phone"),),
            _both((*at, "hours"), label("opening")),
            _both((*at, "story"), label("story"), "text"),
            _both((*at, "loudspeaker"), label("loudspeaker"), "text"),
            (
                Field((*at, "checked"), label("checked"), "day"),
                Field((*at, "checked_by"), label("checked_by")),
            ),
        ),
    )


def question_groups(values: Values, number: int, library: Library) -> tuple[Group, ...]:
    """Return the form of one question of a lesson."""
    at: Place = ("questions.yaml", "questions", str(number))
    question = values["questions.yaml"]["questions"][number]
    kind = question.get("kind", "choose")
    asked: list[tuple[Field, ...]] = []
    if kind == "what_now":
        asked.append(_both((*at, "scene"), label("scene"), "text", BUBBLE))
    if kind == "advise":
        asked.append(_both((*at, "asker"), label("asker"), limit=LABEL))
        asked.append(_both((*at, "says"), label("says"), "text", BUBBLE))
    if kind in ("spot_flag", "real_or_fake"):
        message = (*at, "message")
        asked += [
            (Field((*message, "by"), label("by"), "choice", choices=_of(BY, SENT_BY)),),
            _both((*message, "sender"), label("sender"), limit=LABEL),
            _both((*message, "text"), label("message"), "text", BUBBLE),
        ]
    if kind not in ("real_or_fake", "advise"):
        asked.append(_both((*at, "ask"), label("ask"), "text", BUBBLE))
    groups = [Group(Phrase("office.workshop.group.asked"), tuple(asked))]
    if kind == "real_or_fake":
        groups.append(
            Group(
                Phrase("office.workshop.group.answers"),
                (
                    (
                        Field(
                            (*at, "genuine"),
                            label("genuine"),
                            "choice",
                            choices=_of(GENUINE, ("true", "false")),
                        ),
                    ),
                    _both((*at, "why", "real"), label("real"), "text", WHY),
                    _both((*at, "why", "fake"), label("fake"), "text", WHY),
                ),
            )
        )
    elif kind == "order":
        groups += [
            Group(label("step", n=place + 1), _answer_rows((*at, "steps", letter)))
            for place, letter in enumerate(STEPS)
        ]
        groups.append(Group(None, ((Field((*at, "right"), label("order")),),)))
    else:
        groups += [
            Group(
                label("choice", letter=Quote(letter)),
                (
                    *_answer_rows((*at, "choices", letter)),
                    (Field((*at, "choices", letter, "right"), label("right"), "check"),),
                ),
            )
            for letter in LETTERS
        ]
    tricks = (("", Phrase("office.workshop.none")),) + tuple(
        (id, Passage(one.name)) for id, one in library.scam_types.items()
    )
    groups.append(
        Group(
            Phrase("office.workshop.group.more"),
            (
                (
                    Field((*at, "trick"), label("trick"), "choice", choices=tricks),
                    Field((*at, "test"), label("test"), "check"),
                ),
            ),
        )
    )
    return tuple(groups)


def _answer_rows(at: Place) -> tuple[tuple[Field, ...], ...]:
    return (
        _both((*at, "text"), label("message"), limit=LABEL),
        _both((*at, "why"), label("why"), "text", WHY),
    )


def new_question(kind: str, id: str) -> dict[str, object]:
    """Return an empty question."""
    words = {"th": "", "en": ""}
    question: dict[str, object] = {"id": id, "kind": kind}
    if kind == "what_now":
        question["scene"] = dict(words)
    if kind == "advise":
        question |= {"asker": dict(words), "says": dict(words)}
    if kind in ("spot_flag", "real_or_fake"):
        question["message"] = {"by": "sms", "sender": dict(words), "text": dict(words)}
    if kind == "real_or_fake":
        why = {"real": dict(words), "fake": dict(words)}
        return question | {"genuine": "false", "why": why}
    if kind != "advise":
        question["ask"] = dict(words)
    group, letters = ("steps", STEPS[:3]) if kind == "order" else ("choices", LETTERS[:3])
    question[group] = {letter: {"text": dict(words), "why": dict(words)} for letter in letters}
    return question | ({"right": ""} if kind == "order" else {})
