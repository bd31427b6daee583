"""The first hour: someone is calling now, or money, a code or the telephone has just gone."""

from __future__ import annotations

from content.hotlines import Hotline
from content.library import Library
from handlers.cases.facts import URGENT_LOSSES
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Phone, Press, Reply, Text, Tone, Weight
from handlers.core.say import Passage, Phrase, Quote, Say
from handlers.core.thai import plain
from handlers.core.turn import Turn

BANKS_A_CARD = 9
"""Banks a page of the picker: the ones most villagers have come first in hotlines.yaml."""


def says(library: Library, way: str) -> tuple[Say, ...]:
    """The steps of one way, in order."""
    return tuple(Passage(step.say.texts) for step in library.first_hour.steps(way))


def phones(library: Library, *ids: str) -> tuple[Phone, ...]:
    """Numbers to call by id; one that content does not have (any more) is left out."""
    found = (library.hotlines.get(id) for id in ids)
    return tuple(Phone(line.number, Passage(line.names.texts)) for line in found if line)


async def calling(turn: Turn) -> Outcome:
    """Someone is calling me now: hang up, say nothing, find out by oneself."""
    card = Card(
        Phrase("firsthour.calling"),
        says(turn.content, "calling"),
        phones(turn.content, "aoc"),
        (
            Press(Phrase("firsthour.bank"), "bank", weight=Weight.MAIN),
            Press(Phrase("firsthour.paid"), "paid", weight=Weight.URGENT),
            Press(Phrase("firsthour.report"), "report.start"),
        ),
        Tone.DANGER,
    )
    return Outcome(Reply((card,)))


async def paid(turn: Turn) -> Outcome:
    """I already paid, gave a code or installed an app: what to do, before any form."""
    way = turn.argument if turn.argument in URGENT_LOSSES else ""
    app = turn.content.report_words.get("app")
    if not way and app and app.fits(plain(turn.text)):
        way = "app"
    return Outcome(steps(turn.content, way or "paid"), must_arrive=True)


def steps(library: Library, way: str, *, in_report: bool = False) -> Reply:
    """The first-hour reply for "paid", "code" or "app".

    `in_report`: a report is open already, its button goes on instead of beginning one.
    """
    report = _report(way, in_report=in_report)
    if way == "app":
        return Reply((_app(library, report),))
    now = Card(
        Phrase("firsthour.now"),
        says(library, "paid_now" if way == "paid" else way),
        phones(library, "aoc"),
        (
            Press(Phrase("firsthour.bank"), "bank", weight=Weight.MAIN),
            Press(Phrase("firsthour.app"), "paid", "app", weight=Weight.URGENT),
            # What comes after the calls would push the numbers off a small screen.
            Press(Phrase("firsthour.called"), "paid.after", way),
            report,
            Press(Phrase("firsthour.not_paid"), "calling"),
        ),
        Tone.DANGER,
    )
    return Reply((Text(Phrase("firsthour.calm")), now))


async def after(turn: Turn) -> Outcome:
    """The calls are made: what to keep, where to go next."""
    way = turn.argument if turn.argument in URGENT_LOSSES else "paid"
    in_report = turn.place is not None and turn.place.flow == "report"
    card = Card(
        Phrase("firsthour.after"),
        says(turn.content, "paid_after"),
        buttons=(
            _report(way, in_report=in_report),
            Press(Phrase("menu.menu"), "menu"),
        ),
    )
    return Outcome(Reply((card,)))


def _report(way: str, *, in_report: bool) -> Press:
    label = Phrase("firsthour.report_after")
    if in_report:
        return Press(label, "report.resume", step=True)
    return Press(label, "report.start", way)


def _app(library: Library, report: Press) -> Card:
    """One bubble, complete before the telephone goes off; the rest is for when it is back on."""
    return Card(
        Phrase("firsthour.app.title"),
        says(library, "app"),
        phones(library, "aoc"),
        (report,),
        Tone.DANGER,
    )


async def bank(turn: Turn) -> Outcome:
    """The person's own bank, picked from buttons; then its number, with 1441 beside it."""
    banks = turn.content.hotlines.of("bank")
    chosen = turn.content.hotlines.get(turn.argument)
    if chosen is not None and chosen.group == "bank":
        return Outcome(Reply((_bank_card(turn.content, chosen),)))
    start = int(turn.argument) if turn.argument.isdecimal() else 0
    page = banks[start : start + BANKS_A_CARD]
    if not page:
        page, start = banks[:BANKS_A_CARD], 0
    buttons: list[Button] = [Press(Passage(b.names.texts), "bank", b.id) for b in page]
    if start + BANKS_A_CARD < len(banks):
        more = str(start + BANKS_A_CARD)
        buttons.append(Press(Phrase("firsthour.more_banks"), "bank", more))
    card = Card(
        Phrase("firsthour.which_bank"),
        (Phrase("firsthour.bank_on_card"),),
        phones(turn.content, "aoc"),
        tuple(buttons),
        Tone.DANGER,
    )
    return Outcome(Reply((card,)))


def _bank_card(library: Library, bank: Hotline) -> Card:
    lines: list[Say] = [Phrase("firsthour.bank_say")]
    if bank.keys:
        values: dict[str, Say] = {"keys": Quote(bank.keys)}
        lines.append(Phrase("firsthour.bank_keys", values))
    lines.append(Phrase("firsthour.bank_unsure"))
    number = Phone(bank.number, Passage(bank.names.texts))
    return Card(
        Passage(bank.names.texts),
        tuple(lines),
        (number, *phones(library, "aoc")),
        (Press(Phrase("firsthour.report_after"), "report.start", "paid"),),
        Tone.DANGER,
    )
