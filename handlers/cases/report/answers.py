"""Handles an answer to a question of a report: pressed, typed, skipped, or one step back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from handlers.cases.case.report import all_of, number_lines, with_numbers
from handlers.cases.report import payee
from handlers.cases.report.asides import means_something_else
from handlers.cases.report.questions import (
    FLOW,
    STEPS,
    WAYS_OUT,
    example,
    step_before,
)
from handlers.cases.report.review import is_it, with_words
from handlers.cases.report.sending import send
from handlers.cases.report.start import begin, cancel, draft_of, go_past, go_to, take_notice
from handlers.cases.resident import evidence, refused_tips
from handlers.cases.text import redaction, sanitize
from handlers.core import districts, incoming
from handlers.core.calendar import day_in_thailand
from handlers.core.numbers.reading import Numbers, any_numbers, told_numbers
from handlers.core.outcome import Outcome
from handlers.core.reply import Choices, Press, Reply, Text
from handlers.core.report_choices import CHOICES
from handlers.core.say import Phrase, Say
from handlers.core.text import written
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import evidence as stored
from storage.cases.evidence import DropLocation, EvidenceKind, KeepEvidence
from storage.cases.report import Answer, Draft, Loss, Report, ReportQuestion, Statement
from storage.engine.database import Change
from storage.engine.json_values import member
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson

_SOMETHING_ELSE = {
    "change_language", "cry_for_help", "delete_my_data", "distress", "help", "hotline",
    "ill_or_fire", "in_danger", "learn", "not_breathing", "quiz", "report", "status_of_report",
}  # fmt: skip
"""Intents that answer no question: the draft waits and the intent is handled."""
_A_LIFE = {"distress", "ill_or_fire", "in_danger", "not_breathing"}
_NO_STORY = {"change_language", "cry_for_help", "delete_my_data", "help"}
"""Intents that do not begin a story either, in a short text."""
_FEW = 40
"""Most characters of such a short text."""
OWN_WORDS = 120
"""Most characters of an answer in own words."""
MANY_LETTERS = 12
"""From so many characters on, words beside a number are kept as words of the report."""


async def answer(turn: Turn) -> Outcome:
    """Handle a button of a choice: `claimed.police`."""
    name, _, choice = turn.argument.partition(".")
    question = member(ReportQuestion, name)
    draft = await draft_of(turn)
    if draft is None or question is None or choice not in CHOICES[question]:
        return await begin(turn)
    told = draft.told.with_answer(question, Answer(choice))
    return await go_past(turn, question, replace(draft, told=told))


async def nothing_lost(turn: Turn) -> Outcome:
    """Go on from the first question: it was said that nothing is lost."""
    draft = await draft_of(turn) or Draft()
    return await go_past(turn, "loss", replace(draft, told=replace(draft.told, loss=Loss.NONE)))


async def not_sent(turn: Turn) -> Outcome:
    """Show the card again: a bare no under it is no word of the report, and sends nothing."""
    draft = await draft_of(turn)
    return await go_to(turn, "review", draft, example("review")) if draft else await begin(turn)


async def skip(turn: Turn) -> Outcome:
    """Leave the step empty and go on."""
    step = _step(turn)
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn)
    return await go_past(turn, step, draft)


async def back(turn: Turn) -> Outcome:
    """Ask the previous question again."""
    step = _step(turn)
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn)
    before = step_before(step)
    return await go_to(turn, before, replace(draft, told=_unanswered(draft.told, before)))


def _unanswered(told: Report, step: str) -> Report:
    """Return the report without the answer to a step."""
    if question := member(ReportQuestion, step):
        return told.with_answer(question, Answer())
    if step == "number":
        return replace(told, phones=(), accounts=(), payee_bank="", payee_holder="")
    return replace(told, loss=None)


async def typed(turn: Turn) -> Outcome | None:
    """Handle text typed at a step: a command word, a refused tip, or the answer itself."""
    if not isinstance(turn.said, incoming.Text):
        return await _sent(turn)
    for id, handle in (("cancel", cancel), ("back", back), ("skip", skip)):
        if means(turn, id):
            return await handle(turn)
    step = _step(turn)
    if plainly := _PLAIN.get(step):
        for id, answers_it in plainly:
            if means(turn, id):
                return await answers_it(turn)
    if step == "number" and means(turn, "unknown") and not any(map(str.isdigit, turn.text)):
        return await skip(turn)
    intent = intent_of(turn.text, turn.content.intents)
    if intent in refused_tips.NUMBERS:
        return refused_tips.refuse(turn, intent)
    claimed = step == "claimed" and means(turn, "claimed")
    if not claimed and (
        _asks_otherwise(turn.text, intent, step) or await means_something_else(turn, step)
    ):
        return None
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn)
    if says_nothing(turn):
        return await go_to(turn, step, draft, example(step))
    if step == "review" and means(turn, "send"):
        return await send(turn)
    if kind := small_talk(turn):
        return await go_to(turn, step, draft, kind)
    if question := member(ReportQuestion, step):
        return await _own_words(turn, question, draft)
    if step == "number":
        return await _number(turn, draft)
    if step == "review" and (found := districts.named_alone(turn)):
        return is_it(turn, found)
    noted = Text(Phrase("report.noted"))
    return await go_to(turn, step, with_words(draft, turn.text, turn), noted)


_PLAIN: Mapping[str, Sequence[tuple[str, Callable[[Turn], Awaitable[Outcome]]]]] = {
    "loss": (("no", nothing_lost), ("nothing_lost", nothing_lost)),
    "notice": (("yes", take_notice), ("fine", take_notice), ("no", cancel)),
    "claimed": (("no", skip), ("unknown", skip)),
    "voice": (("no", skip), ("unknown", skip)),
    "wanted": (("no", skip), ("unknown", skip)),
    "number": (("no", skip),),
    "review": (("no", not_sent),),
}
"""Step -> tests of lexicon/report.yaml for a bare yes or no, and what it answers there."""


def _asks_otherwise(text: str, intent: str | None, step: str) -> bool:
    """Return whether the text is about something else and no answer.

    The first question is answered by whole stories, which may mention learning, hotlines or a
    report.
    """
    if text.startswith("/"):
        return True
    if step == "loss":
        return intent in _A_LIFE or (intent in _NO_STORY and len(text) <= _FEW)
    return intent in _SOMETHING_ELSE


async def _own_words(turn: Turn, question: ReportQuestion, draft: Draft) -> Outcome:
    """Store an answer in own words to a choice; a number alone is kept as another answer."""
    own = redaction.without_own(written(turn.text), turn.content)
    found = told_numbers(own, turn.content.numbers)
    told = with_numbers(draft.told, found)
    if not any(letter.isalpha() for letter in turn.text):
        noted = found.phones or found.accounts
        lead = (Text(Phrase("report.number.noted")),) if noted else ()
        return await go_to(turn, question, replace(draft, told=told), *lead, example(question))
    told = told.with_answer(question, Answer(words=sanitize.words(turn.text)[:OWN_WORDS]))
    return await go_past(turn, question, replace(draft, told=told))


async def _sent(turn: Turn) -> Outcome | None:
    """Handle media sent at a step: keep the evidence and ask the question again."""
    draft = await draft_of(turn)
    if draft is None:
        return None
    step = _step(turn)
    if says_nothing(turn):
        return await go_to(turn, step, draft, example(step))
    kept = await _kept(turn)
    if kept is None:
        return None
    lead, changes = kept
    outcome = await go_to(turn, step, draft, lead)
    return replace(outcome, changes=(*outcome.changes, *changes))


async def _kept(turn: Turn) -> tuple[Text, tuple[Change, ...]] | None:
    """Return a reply about this turn's evidence and the changes that keep it, or None."""
    count = await turn.read(lambda unit: stored.of_draft(unit, turn.person.id))
    if isinstance(turn.said, incoming.Picture | incoming.Voice) and count >= stored.MOST:
        return Text(Phrase("evidence.enough")), ()
    piece = await evidence.received(turn)
    if isinstance(piece, KeepEvidence):
        # a location that is shared again is a better one
        again = (DropLocation(turn.person.id),) if piece.kind == EvidenceKind.LOCATION else ()
        return Text(evidence.said(piece)), (*again, piece)
    return (Text(piece), ()) if piece else None


async def forget_location(turn: Turn) -> Outcome:
    """Handle `report.forget_place`: delete the location that was shared."""
    draft = await draft_of(turn)
    if draft is None:
        return await begin(turn)
    lead = Text(Phrase("evidence.place.forgotten"))
    outcome = await go_to(turn, _step(turn), draft, lead)
    return replace(outcome, changes=(*outcome.changes, DropLocation(turn.person.id)))


async def _number(turn: Turn, draft: Draft) -> Outcome:
    """Keep the telephone, the account, its bank and its holder apart, and read them back."""
    own = redaction.without_own(written(turn.text), turn.content)
    paid = draft.told.loss is Loss.PAID
    today = day_in_thailand(turn.now) if paid else None
    told = payee.read(turn.text, turn.content, own, today=today)
    numbers = told.numbers
    if not (numbers.phones or numbers.accounts):
        numbers = Numbers(any_numbers(own, turn.content.numbers))
    if not (numbers.phones or numbers.accounts) and (told.empty or not paid):
        if means(turn, "unknown"):
            return await skip(turn)
        none = Text(Phrase("report.number.none"))
        return await go_to(turn, "number", with_words(draft, turn.text, turn), none)
    # A name beside a telephone alone may be the reporter's.
    holder = told.holder if numbers.accounts else ""
    kept = replace(
        with_numbers(draft.told, numbers),
        payee_bank=told.bank or draft.told.payee_bank,
        payee_holder=holder or draft.told.payee_holder,
        statement=draft.told.statement.updated(Statement(day=told.day)),
    )
    more = replace(draft, told=kept)
    if len(told.rest) >= MANY_LETTERS or told.holder != holder:
        more = with_words(more, turn.text, turn)
    plain_one = numbers.phones and not (numbers.accounts or told.bank or told.day)
    back = () if plain_one else (Text(_read_back(kept, turn)),)
    return await go_past(turn, "number", more, *back)


def _read_back(told: Report, turn: Turn) -> Say:
    """Say what was taken for what: telephones, accounts, the bank, the holder and the day."""
    return Phrase("report.number.read_back", {"what": all_of(number_lines(told, turn.content))})


async def district(turn: Turn) -> Outcome | None:
    """Handle the district of the first report: typed, shared or picked. Other evidence is kept."""
    if means(turn, "cancel"):
        return await cancel(turn)
    if means(turn, "back"):
        return await back(turn)
    if isinstance(turn.said, incoming.Text):
        intent = intent_of(turn.text, turn.content.intents)
        if _asks_otherwise(turn.text, intent, "district"):
            return None
        if await means_something_else(turn, "district"):
            return None
    draft = await draft_of(turn) or Draft()
    if kind := small_talk(turn):
        return await go_to(turn, "district", draft, kind)
    found = districts.resolve(turn, WAYS_OUT)
    if found is None:
        return await _beside(turn, draft)
    if isinstance(found, Reply) and isinstance(turn.said, incoming.Location):
        return await _near(turn, found)
    if isinstance(found, Reply):
        return Outcome(found, FlowState(FLOW, "district"))
    outcome = await go_past(turn, "district", replace(draft, district=found.code))
    if turn.person.district is not None:
        return outcome  # this report is about another place; their own stays
    lives = ChangePerson(turn.person.id, {"district": found.code})
    return replace(outcome, changes=(*outcome.changes, lives))


async def ask_district(turn: Turn) -> Outcome:
    """Ask for the district again, because none of the offered ones was right."""
    return await go_to(turn, "district", await draft_of(turn) or Draft())


async def _near(turn: Turn, found: Reply) -> Outcome:
    """Handle a shared location: officials get the district, the location itself stays covered."""
    kept = await _kept(turn)
    lead, changes = kept or (Text(Phrase("report.noted")), ())
    forget = Press(Phrase("evidence.place.forget"), "report.forget_place", "", True)
    *asks, _ = found.parts
    parts = (lead, *asks, Choices((forget, *WAYS_OUT)))
    return Outcome(Reply(parts), FlowState(FLOW, "district"), changes)


async def _beside(turn: Turn, draft: Draft) -> Outcome | None:
    """Handle a link, a picture or a voice message sent at the question for the district."""
    if turn.text:
        noted = Text(Phrase("report.noted"))
        return await go_to(turn, "district", with_words(draft, turn.text, turn), noted)
    return await _sent(turn)


def _step(turn: Turn) -> str:
    step = turn.flow_state.step if turn.flow_state else "loss"
    return step if step in STEPS else "loss"
