"""Handles choosing one's bank, by button or name, and shows its number with 1441 beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.reading.hotlines import Hotline
from content.reading.library import Library
from handlers.cases.resident import bank_text, first_hour
from handlers.cases.resident.first_hour import phones
from handlers.core import incoming, last_answer
from handlers.core.buttons import MENU
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Button, Card, Phone, Press, Reply, Text, Tone
from handlers.core.say import Passage, Phrase, Quote, Say
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases.report import Loss
from storage.engine.json_values import Json, text
from storage.people.flow_state import FlowState

A_CARD = 9
"""Banks a page of the picker: the ones most villagers have come first in hotlines.yaml."""
FLOW = "bank"
SHORTEST = 2
"""Fewest letters of a bank's name that are searched for."""


@dataclass(frozen=True, slots=True)
class Picking:
    """The flow state of picking a bank, after this loss if one was told."""

    way: Loss | None

    @staticmethod
    def from_json(json: Json) -> Picking:
        """Restore from the JSON that `to_json` made."""
        return Picking(first_hour.urgent(text(json, "way")))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"way": self.way or ""}


async def bank(turn: Turn) -> Outcome:
    """Handle `bank`: show the picker, a page of it, or the picked bank.

    The argument is a bank's id or the start of the page, prefixed by "app" if an app was installed:
    then all steps come with the number, in one bubble.
    """
    head, _, rest = turn.argument.rpartition(".")
    if turn.argument == Loss.APP:
        head, rest = Loss.APP, ""
    way = first_hour.urgent(head)
    chosen = turn.content.hotlines.get(rest)
    if chosen is not None and chosen.group == "bank":
        return _picked(turn, chosen, way)
    return _asked(turn, way, int(rest) if rest.isdecimal() else 0)


def question(turn: Turn) -> Outcome:
    """Ask for the bank once more, after the same loss."""
    state = turn.flow_state
    return _asked(turn, Picking.from_json(state.data).way if state else None)


def _picked(turn: Turn, chosen: Hotline, way: Loss | None) -> Outcome:
    report = first_hour.to_report(way or Loss.PAID, in_report=first_hour.is_reporting(turn))
    if way is Loss.APP:
        card = first_hour.app(turn.content, report, chosen)
    else:
        card = _card(turn.content, chosen, report)
    mine = turn.flow_state is not None and turn.flow_state.flow == FLOW
    done = replace(turn, flow_state=None) if mine else turn
    after = first_hour.last_answer(done, way or Loss.PAID)
    return Outcome(Reply((card,)), after, must_arrive=True)


def _asked(turn: Turn, way: Loss | None, start: int = 0, *lead: Text) -> Outcome:
    banks = turn.content.hotlines.of("bank")
    page = banks[start : start + A_CARD]
    if not page:
        page, start = banks[:A_CARD], 0
    head = f"{way}." if way else ""
    buttons: list[Button] = [Press(Passage(b.shown), "bank", f"{head}{b.id}") for b in page]
    if start + A_CARD < len(banks):
        buttons.append(Press(Phrase("firsthour.more_banks"), "bank", f"{head}{start + A_CARD}"))
    # Back to the steps, whatever the bank is called.
    buttons.append(Press(Phrase("firsthour.no_bank"), "paid", way or ""))
    card = Card(
        Phrase("firsthour.which_bank"),
        (Phrase("firsthour.bank_on_card"),),
        phones(turn.content, "aoc"),
        tuple(buttons),
        Tone.DANGER,
    )
    # An open flow stays: its buttons still work.
    free = turn.flow_state is None or turn.flow_state.flow in (FLOW, last_answer.FLOW)
    flow_state = FlowState(FLOW, "pick", Picking(way).to_json()) if free else KEEP
    return Outcome(Reply((*lead, card)), flow_state)


async def typed(turn: Turn) -> Outcome | None:
    """Handle the typed name of a bank, or "I do not know"; other text is left to other handlers."""
    way = Picking.from_json(turn.flow_state.data).way if turn.flow_state else None
    if says_nothing(turn) or (turn.text and not any(c.isalpha() for c in turn.text)):
        return _asked(turn, way, 0, Text(Phrase("firsthour.which_bank.again")))
    if not isinstance(turn.said, incoming.Text):
        return None
    if kind := small_talk(turn):
        return _asked(turn, way, 0, kind)
    if means(turn, "cancel", "skip", "unknown", "no"):
        card = Card(
            Phrase("firsthour.bank_unknown"),
            (),
            phones(turn.content, "aoc"),
            (first_hour.to_report(way or Loss.PAID, in_report=False), MENU),
            Tone.DANGER,
        )
        return Outcome(Reply((card,)), None)
    words = plain(turn.text)
    found = [one for one in turn.content.hotlines.of("bank") if _is_named(one, words)]
    # The word "bank" alone is part of many names.
    return _picked(turn, found[0], way) if len(found) == 1 else None


def _is_named(bank: Hotline, words: str) -> bool:
    """Return whether the words are, or contain, a bank's name."""
    names = (plain(name) for name in (bank.id, *bank.shown.values()))
    return any(name in words or (len(words) > SHORTEST and words in name) for name in names)


def _card(library: Library, bank: Hotline, report: Press) -> Card:
    lines: list[Say] = [Phrase("firsthour.bank_say")]
    if bank.keys:
        values: dict[str, Say] = {"keys": Quote(bank.keys)}
        lines.append(Phrase("firsthour.bank_keys", values))
    lines.append(Phrase("firsthour.bank_unsure"))
    number = Phone(bank.number, Passage(bank.shown))
    return Card(
        Passage(bank.shown),
        tuple(lines),
        (number, *phones(library, "aoc")),
        (report, bank_text.button(), Press(Phrase("firsthour.other_bank"), "bank")),
        Tone.DANGER,
    )
