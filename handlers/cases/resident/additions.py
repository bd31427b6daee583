"""Handles adding to a sent report: words or pictures, shown as officials will read them, then
sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.cases.case import case_name, next_buttons, report
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.resident import evidence
from handlers.cases.resident.own_case import own, tell_officials
from handlers.cases.text import sanitize
from handlers.core import incoming
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Phrase, Say
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import audit
from storage.cases import evidence as stored
from storage.cases.cases import Case, MoveCase
from storage.cases.evidence import KeepEvidence
from storage.cases.report import Report
from storage.cases.states import Move, State
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState

FLOW = "case"
A_LIFE = frozenset({"distress", "ill_or_fire", "in_danger", "not_breathing"})
"""Intents of words that tell of a life at risk."""


@dataclass(frozen=True, slots=True)
class Addition:
    """An addition to the case of this reference that is not sent yet."""

    case: str
    words: str = ""

    @staticmethod
    def of(turn: Turn) -> Addition | None:
        """Return the addition in the flow state, or None if there is no flow."""
        return Addition.from_json(turn.flow_state.data) if turn.flow_state else None

    @staticmethod
    def from_json(json: Json) -> Addition:
        """Restore from the JSON that `to_json` made."""
        return Addition(text(json, "case"), text(json, "words"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"case": self.case, "words": self.words}


async def add(turn: Turn) -> Outcome:
    """Handle `case.add`: ask for the addition."""
    case = await own(turn, turn.argument, Action.ADD)
    return case if isinstance(case, Outcome) else _asked(turn, case)


def _asked(turn: Turn, case: Case, *lead: Text) -> Outcome:
    card = Card(
        Phrase("case.add", {"name": case_name.name(turn.content, case)}),
        (Phrase("case.add.how"),),
        buttons=(_never_mind(case),),
    )
    return Outcome(
        Reply((*lead, card)), FlowState(FLOW, "adding", Addition(case.reference).to_json())
    )


def _never_mind(case: Case) -> Press:
    return Press(Phrase("case.never_mind"), "case.open", case.reference)


async def typed(turn: Turn) -> Outcome | None:
    """Handle the typed words: show them as officials will read them, before anything is sent."""
    begun = Addition.of(turn)
    if begun is None:
        return None
    case = await own(turn, begun.case, Action.ADD)
    if isinstance(case, Outcome):
        return case
    words = begun.words
    if says_nothing(turn):
        lead = Text(Phrase("case.add.again"))
        return _preview(turn, case, words, lead) if words else _asked(turn, case, lead)
    if means(turn, "cancel"):
        return _dropped(case)
    if words and means(turn, "send", "yes"):
        return await _send(turn, case, words)
    if kind := small_talk(turn):
        return _preview(turn, case, words, kind) if words else _asked(turn, case, kind)
    if not isinstance(turn.said, incoming.Text):
        return await received(turn, case)
    both = "\n".join(filter(None, (words, sanitize.words(turn.text))))
    return _preview(turn, case, both[: sanitize.LONGEST], *danger_first(turn))


def danger_first(turn: Turn) -> tuple[Text, ...]:
    """A line with numbers above words of a life at risk: they may tell of now or of last week, and
    officials read them in office hours."""
    intent = intent_of(turn.text, turn.content.intents)
    return (Text(Phrase("case.add.danger")),) if intent in A_LIFE else ()


def _dropped(case: Case) -> Outcome:
    card = Card(Phrase("case.add.dropped"), buttons=next_buttons.reporter(case.reference))
    return Outcome(Reply((card,)), None)


def _preview(turn: Turn, case: Case, words: str, *lead: Text) -> Outcome:
    """Show the part that is new for officials, covered as they will read it."""
    lines = _new_lines(turn, case, words)
    card = Card(
        Phrase("report.review"),
        lines,
        buttons=(
            Press(Phrase("case.add.send"), "case.add_send", case.reference, True, Weight.MAIN),
            _never_mind(case),
        ),
    )
    flow_state = FlowState(FLOW, "adding", Addition(case.reference, words).to_json())
    return Outcome(Reply((*lead, card)), flow_state)


def _new_lines(turn: Turn, case: Case, words: str) -> tuple[Say, ...]:
    shown = report.with_words(Report(uncovered=case.report.uncovered), words, turn.content)
    return report.lines(shown, turn.content)[1:]  # the loss itself is not new


async def send(turn: Turn) -> Outcome:
    """Handle `case.add_send`: send the previewed text to the officials."""
    begun = Addition.of(turn)
    case = await own(turn, turn.argument, Action.ADD)
    if isinstance(case, Outcome):
        return case
    if begun is None or not begun.words:
        return _asked(turn, case)
    return await _send(turn, case, begun.words)


async def _send(turn: Turn, case: Case, words: str) -> Outcome:
    """Send the words; a closed case is opened again by them. What is in it already tells nobody."""
    if case.state is not State.CLOSED and _is_in(words, case.report.words):
        buttons = next_buttons.reporter(case.reference)
        return Outcome(Reply((Card(Phrase("case.add.same"), buttons=buttons),)), None)
    added = report.with_words(replace(case.report, words=""), words, turn.content)
    both = "\n".join(filter(None, (case.report.words, added.words)))
    told = replace(added, words=both[: 2 * sanitize.LONGEST])
    now = replace(moved(case, Move.ADD), report=told)
    reopens = now.state != case.state
    new = report.newly_seen(told, case.report)
    change = MoveCase(case, audit.REPORTER, Move.ADD, now, seen=new)
    happened = "reopened" if reopens else "added"
    lines = _new_lines(turn, case, words)
    news = await tell_officials(turn, now, happened, NoticeKind.CASE_ADDED, *lines)
    card = Card(
        Phrase("case.added.reopened" if reopens else "case.added"),
        buttons=next_buttons.reporter(case.reference),
        tone=Tone.CALM,
    )
    return Outcome(Reply((card,)), None, (change, *news.changes), news.notices)


def _is_in(words: str, told: str) -> bool:
    """Whether each line of these words was told before, in whatever spelling of gaps."""
    known = plain(told)
    return bool(known) and all(plain(line) in known for line in words.splitlines() if plain(line))


async def received(turn: Turn, case: Case) -> Outcome | None:
    """Handle evidence for a sent case: a picture, voice message or location; officials are told."""
    pieces = await turn.read(lambda unit: stored.of_case(unit, case.id))
    full = len(pieces) >= stored.MOST
    piece = Phrase("evidence.enough") if full else await evidence.received(turn, case.id)
    if piece is None:
        return None
    buttons = next_buttons.reporter(case.reference)
    if not isinstance(piece, KeepEvidence):
        return Outcome(Reply((Card(piece, buttons=buttons),)))
    change = MoveCase(case, audit.REPORTER, Move.ADD_EVIDENCE, note=piece.kind)
    shown = sum(piece.uncovered for piece in pieces)
    new = (evidence.ADDED.phrase(piece.kind), *report.counted(len(pieces) + 1, shown))
    news = await tell_officials(turn, case, "added", NoticeKind.CASE_ADDED, *new)
    card = Card(evidence.said(piece), buttons=buttons, tone=Tone.CALM)
    return Outcome(Reply((card,)), None, (piece, change, *news.changes), news.notices)
