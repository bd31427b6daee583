"""Handles first-hour help: steps and numbers when a stranger is calling, or money, a code or the
telephone has just gone.
"""

from __future__ import annotations

from content.reading.hotlines import Hotline
from content.reading.library import Library
from handlers.core.buttons import MENU, show_how
from handlers.core.last_answer import LastAnswer, remembered
from handlers.core.outcome import Keep, Outcome
from handlers.core.reply import Card, Phone, Press, Reply, Text, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.text import plain
from handlers.core.turn import Turn
from storage.cases import drafts
from storage.cases.report import Loss, Report
from storage.engine.json_values import member
from storage.people.flow_state import FlowState


def says(library: Library, way: str) -> tuple[Say, ...]:
    """Return the steps for one kind of loss, in order."""
    return tuple(Passage(step.say.texts) for step in library.first_hour.steps(way))


def phones(library: Library, *ids: str) -> tuple[Phone, ...]:
    """Return numbers to call by id; one that content does not have (any more) is left out."""
    found = (library.hotlines.get(id) for id in ids)
    return tuple(Phone(line.number, Passage(line.shown)) for line in found if line)


async def calling(turn: Turn) -> Outcome:
    """Handle "someone is calling me now": hang up, say nothing, check it oneself."""
    card = Card(
        Phrase("firsthour.calling"),
        says(turn.content, "calling"),
        phones(turn.content, "aoc"),
        (
            *show_how(turn.content.how_tos.after_way("calling")),
            Press(Phrase("firsthour.bank"), "bank", weight=Weight.MAIN),
            Press(Phrase("firsthour.paid"), "paid", weight=Weight.URGENT),
            Press(Phrase("firsthour.report"), "report.start"),
        ),
        Tone.DANGER,
    )
    return Outcome(Reply((card,)), remembered(turn, LastAnswer(press="calling")))


async def paid(turn: Turn) -> Outcome | None:
    """Handle "I already paid", gave a code or installed an app: steps to take before any form.

    None if a report of a loss is complete but not sent: such words belong to it.
    """
    way = urgent(turn.argument)
    app = turn.content.report_words.get("app")
    if way is None and app and app.fits(plain(turn.text)):
        way = Loss.APP
    if turn.text and await _is_told_already(turn, way):
        return None
    way = way or Loss.PAID
    return Outcome(steps(turn.content, way), last_answer(turn, way), must_arrive=True)


def last_answer(turn: Turn, way: Loss) -> FlowState | Keep:
    """Return the flow state in which the next words are read in the light of this loss."""
    return remembered(turn, LastAnswer(press="paid", argument="" if way is Loss.PAID else way))


def urgent(argument: str) -> Loss | None:
    """Return the loss that a button names, if it needs steps at once, or None."""
    loss = member(Loss, argument)
    return loss if loss and loss.urgent else None


async def _is_told_already(turn: Turn, way: Loss | None) -> bool:
    """Return whether the words add to a report that has the loss, its steps already read."""
    if turn.flow_state is None or turn.flow_state.name != "report.review":
        return False
    saved = await turn.read(lambda unit: drafts.find(unit, turn.person.id))
    told = saved.draft.told if saved else Report()
    return told.urgent and (told.loss is way or way is not Loss.APP)


def steps(library: Library, way: Loss, *, in_report: bool = False) -> Reply:
    """Return the first-hour reply for an urgent loss.

    `in_report`: a report is already open, so its button continues it instead of beginning one.
    """
    report = to_report(way, in_report=in_report)
    if way is Loss.APP:
        return Reply((app(library, report),))
    name = "paid_now" if way is Loss.PAID else way
    now = Card(
        Phrase("firsthour.now"),
        says(library, name),
        phones(library, "aoc"),
        (
            Press(Phrase("firsthour.bank"), "bank", weight=Weight.MAIN),
            Press(Phrase("firsthour.app"), "paid", "app", weight=Weight.URGENT),
            # Further text would push the numbers off a small screen.
            Press(Phrase("firsthour.called"), "paid.after", way),
            report,
            Press(Phrase("firsthour.not_paid"), "calling"),
            *show_how(library.how_tos.after_way(name)),
        ),
        Tone.DANGER,
    )
    return Reply((Text(Phrase("firsthour.calm")), now))


async def after(turn: Turn) -> Outcome:
    """Show the next steps after the calls: what to keep and where to go."""
    way = urgent(turn.argument) or Loss.PAID
    card = Card(
        Phrase("firsthour.after"),
        says(turn.content, "paid_after"),
        buttons=(
            to_report(way, in_report=is_reporting(turn)),
            MENU,
        ),
    )
    return Outcome(Reply((card,)), remembered(turn, LastAnswer(press="paid.after")))


def is_reporting(turn: Turn) -> bool:
    """Return whether a report is open, to which a button must lead back."""
    return turn.flow_state is not None and turn.flow_state.flow == "report"


def to_report(way: Loss, *, in_report: bool) -> Press:
    """Return the button for telling the district as well."""
    label = Phrase("firsthour.report_after")
    if in_report:
        return Press(label, "report.resume", step=True)
    return Press(label, "report.start", way)


def app(library: Library, report: Press, bank: Hotline | None = None) -> Card:
    """Return one bubble to read before the telephone goes off, with the person's bank if known.

    Later messages are for when the telephone is back on.
    """
    own = (Phone(bank.number, Passage(bank.shown)),) if bank else ()
    which = Phrase("firsthour.other_bank" if bank else "firsthour.bank")
    return Card(
        Phrase("firsthour.app.title"),
        says(library, "app"),
        (*own, *phones(library, "aoc")),
        (
            *show_how(library.how_tos.after_way("app")),
            Press(which, "bank", "app", weight=Weight.PLAIN if bank else Weight.MAIN),
            report,
        ),
        Tone.DANGER,
    )
