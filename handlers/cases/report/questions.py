"""Table of the questions of a report in order, when each is needed, and the card that asks it."""

from __future__ import annotations

from handlers.core import calendar, districts
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Choices, Part, Press, Reply, Text, Tone, Weight
from handlers.core.report_choices import CHOICE, CHOICES
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases.drafts import SaveDraft
from storage.cases.report import Draft, Loss, ReportQuestion
from storage.people.flow_state import FlowState

FLOW = "report"
STEPS = ("loss", "notice", "claimed", "voice", "wanted", "number", "district", "review")
"""Order of the steps. `review` is drawn by review.py: it shows the card the official will read."""

AGAIN = Family("report.{}.again", STEPS)
"""Text with an example, if an answer cannot be used."""
LOSS = Family("report.loss", Loss)
QUESTION = Family("report", ReportQuestion)


def is_needed(step: str, draft: Draft, turn: Turn) -> bool:
    """Return whether a step still has to be asked; answers from a verdict are not asked again.

    The privacy notice and the district are asked once in a person's life, at the first report.
    """
    match step:
        case "loss":
            return draft.told.loss is None
        case "notice":
            return turn.person.noticed is None and not draft.noticed
        case "voice":
            return not draft.told.voice.choice
        case "number":
            return not (draft.told.phones or draft.told.links)
        case "district":
            return turn.person.district is None and not draft.district
        case _:
            return True


def step_after(step: str, draft: Draft, turn: Turn) -> str:
    """Return the next step that is needed; the last one is always `review`."""
    later = STEPS[STEPS.index(step) + 1 :]
    return next((step for step in later if is_needed(step, draft, turn)), STEPS[-1])


def step_before(step: str) -> str:
    """Return the previous question, skipping those that cannot be answered again in this report."""
    earlier = [s for s in STEPS[: STEPS.index(step)] if s in ("loss", *ReportQuestion, "number")]
    return earlier[-1] if earlier else "loss"


def asked(step: str, draft: Draft, turn: Turn, *lead: Part) -> Outcome:
    """Return the outcome that asks a step, with `lead` shown before the question."""
    if step == "district":
        asks = districts.ask(Phrase("report.district"), WAYS_OUT).parts
    else:
        asks = (_question(step, draft, turn), *_extras(step))
    return Outcome(
        Reply((*lead, *asks)),
        FlowState(FLOW, step),
        (SaveDraft(turn.person.id, step, draft),),
    )


def example(step: str) -> Text:
    """Return an explanation with an example, after an answer that cannot be used."""
    return Text(AGAIN.phrase(step))


BACK = Press(Phrase("report.back"), "report.back", "", True)
CANCEL = Press(Phrase("report.cancel"), "report.cancel", "", True)
WAYS_OUT = (BACK, CANCEL)
"""Buttons under every question of a report, however often it is asked."""


def _question(step: str, draft: Draft, turn: Turn) -> Card:
    match step:
        case "loss":
            return _loss(draft)
        case "notice":
            return _notice(turn)
        case "number":
            paid = draft.told.loss is Loss.PAID
            return Card(
                Phrase("report.number.paid" if paid else "report.number"),
                (Phrase("report.number.paid.how" if paid else "report.number.how"),),
                buttons=(_skip(Phrase("report.number.skip")),),
            )
        case _:
            return _choice(ReportQuestion(step))


def _loss(draft: Draft) -> Card:
    def button(loss: Loss) -> Button:
        weight = Weight.URGENT if loss.urgent else Weight.PLAIN
        return Press(LOSS.phrase(loss), "report.loss", loss, True, weight)

    tip = Press(Phrase("report.loss.tip"), "report.tip")
    lines = (Phrase("report.helper.noted"),) if draft.told.helper else ()
    buttons = (*map(button, Loss), helper(draft), tip)
    return Card(Phrase("report.loss"), lines, buttons=buttons, tone=Tone.WARN)


def helper(draft: Draft) -> Press:
    """Return the button that says the report is told for somebody else, or takes that back."""
    label = Phrase("report.helper.myself" if draft.told.helper else "report.helper.for_other")
    return Press(label, "report.helper", "", True)


def _notice(turn: Turn) -> Card:
    long = calendar.span(turn.ports.operator.cases_kept_days)
    return Card(
        Phrase("report.notice"),
        (
            Phrase("report.notice.kept"),
            Phrase("report.notice.choice"),
            Phrase("report.notice.erase", {"long": long}),
        ),
        buttons=(
            Press(Phrase("report.notice.go_on"), "report.notice", "", True, Weight.MAIN),
            Press(Phrase("report.notice.no"), "report.cancel", "", True),
        ),
    )


def _choice(question: ReportQuestion) -> Card:
    buttons = [
        Press(CHOICE[question].phrase(choice), "report.answer", f"{question}.{choice}", True)
        for choice in CHOICES[question]
    ]
    return Card(QUESTION.phrase(question), buttons=(*buttons, _skip(Phrase("report.skip"))))


def _skip(label: Say) -> Press:
    return Press(label, "report.skip", "", True)


def _extras(step: str) -> tuple[Part, ...]:
    match step:
        case "notice":
            return ()  # its own button says no
        case "loss":
            return (Choices((CANCEL,)),)
        case _:
            return (Choices(WAYS_OUT),)
