"""Handles "my data": shows a person what is stored about them, and erases it after a second
confirmation.
"""

from __future__ import annotations

from handlers.core import calendar, districts
from handlers.core.buttons import MENU, REPORTS
from handlers.core.feature import Command, Feature, Step
from handlers.core.judged_message import JudgedMessage
from handlers.core.outcome import Outcome
from handlers.core.ports import THREAT_SERVICES
from handlers.core.reply import Button, Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Family, Phrase, Quote, Say
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import disputes
from storage.forgetting import erasure
from storage.forgetting.erasure import ForgetInCases
from storage.people.flow_state import FlowState
from storage.people.people import ErasePerson, Hearing

FLOW = "privacy"
PRACTICE = (
    Press(Phrase("practice.counts"), "practice.counts"),
    Press(Phrase("practice.button_stop"), "practice.stop"),
)
ASKS = Family("privacy.asks", THREAT_SERVICES)
"""The phrases that say what each external service learns about a link."""


async def show(turn: Turn) -> Outcome:
    """Handle `privacy`: list the data stored about the person in a few lines."""
    kept = await turn.read(lambda unit: erasure.kept(unit, turn.person.id))
    district = turn.content.places.find(turn.person.district or "")
    lines: list[Say] = [Phrase("privacy.language")]
    if district:
        lines.append(Phrase("privacy.district", {"district": districts.name(district)}))
    if kept.lessons or turn.person.remember:
        lines.append(Phrase("privacy.lessons"))
    if turn.person.hearing is not Hearing.READ:
        lines.append(Phrase("privacy.hearing"))
    if turn.person.weekly:
        lines.append(Phrase("privacy.weekly"))
    elif kept.weekly:
        lines.append(Phrase("privacy.weekly.sent"))
    if kept.alerts:
        lines.append(Phrase("privacy.alerts"))
    if turn.person.practice:
        lines.append(Phrase("privacy.practice"))
    if turn.person.trial:
        lines.append(Phrase("privacy.trial"))
    if kept.classes:
        lines.append(Phrase("privacy.class"))
    if kept.reports:
        long = calendar.span(turn.ports.operator.cases_kept_days)
        lines.append(Phrase("privacy.reports", {"count": kept.reports}))
        lines.append(Phrase("privacy.reports.kept", {"long": long}))
        lines.append(Phrase("privacy.reports.warn"))
    if kept.draft:
        lines.append(Phrase("privacy.draft"))
    judged = JudgedMessage.of(turn)
    if judged and judged.text:
        lines.append(Phrase("privacy.last"))
    if sent := await turn.read(lambda unit: disputes.kept(unit, turn.person.id)):
        lines.append(Phrase("privacy.reviews", {"count": sent}))
    if kept.roles:
        lines.append(Phrase("privacy.official"))
    if kept.linked:
        lines.append(Phrase("privacy.linked"))
    if kept.browsers:
        lines.append(Phrase("privacy.browsers", {"count": kept.browsers}))
    operator = districts.operator(turn)
    who = Phrase("welcome.trial")  # without an operator no real channel starts, so it is a trial
    if operator.name:
        values = {"operator": Quote(operator.name), "contact": Quote(operator.contact)}
        who = Phrase("privacy.operator", values)
    asks = [ASKS.phrase(name) for name in turn.ports.threats.names]
    lines += [Phrase("privacy.never"), *asks, who]
    buttons: tuple[Button, ...] = (
        Press(Phrase("privacy.erase"), "privacy.erase", weight=Weight.URGENT),
        *((Press(Phrase("privacy.class.leave"), "class.leave"),) if kept.classes else ()),
        *((Press(Phrase("privacy.weekly.stop"), "weekly.stop"),) if turn.person.weekly else ()),
        *(PRACTICE if turn.person.practice else ()),
        *((Press(Phrase("trial.button_leave"), "trial.leave"),) if turn.person.trial else ()),
        REPORTS,
        MENU,
    )
    return Outcome(Reply((Card(Phrase("privacy.title"), tuple(lines), buttons=buttons),)))


async def ask_to_erase(turn: Turn) -> Outcome:
    """Handle `privacy.erase`: say what erasing means, and ask for confirmation."""
    return await _ask_to_confirm(turn)


async def confirm_typed(turn: Turn) -> Outcome | None:
    """Handle text instead of a press at the confirmation: ask again, or stop.

    Only the button erases, so that nobody does it by mistake.
    """
    if means(turn, "cancel", "skip", "no"):
        card = Card(Phrase("privacy.stays"), buttons=(MENU,))
        return Outcome(Reply((card,)), None)
    lead = small_talk(turn)
    if lead is None and (says_nothing(turn) or means(turn, "yes")):
        lead = Text(Phrase("privacy.erase.again"))
    return await _ask_to_confirm(turn, lead) if lead else None


async def _ask_to_confirm(turn: Turn, *lead: Text) -> Outcome:
    kept = await turn.read(lambda unit: erasure.kept(unit, turn.person.id))
    lines = [Phrase("privacy.erase.all")]
    if kept.reports:
        lines.append(Phrase("privacy.erase.reports"))
    if kept.roles:
        lines.append(Phrase("privacy.erase.official"))
    elif kept.linked:
        lines.append(Phrase("privacy.erase.linked"))
    lines.append(Phrase("privacy.erase.counts"))
    card = Card(
        Phrase("privacy.erase.sure"),
        tuple(lines),
        buttons=(
            Press(Phrase("privacy.erase.yes"), "privacy.erased", "", True, Weight.URGENT),
            Press(Phrase("privacy.erase.no"), "menu"),
        ),
        tone=Tone.WARN,
    )
    return Outcome(Reply((*lead, card)), FlowState(FLOW, "sure"))


async def erase(turn: Turn) -> Outcome:
    """Handle `privacy.erased`: erase the person; their cases stay, without a reporter."""
    person = turn.person.id
    card = Card(
        Phrase("privacy.done"),
        (Phrase("privacy.done.chat"),),
        buttons=(MENU,),
        tone=Tone.CALM,
    )
    return Outcome(
        Reply((card,)),
        None,
        (ForgetInCases(person), ErasePerson(person)),
        language=turn.person.language,
        erases=True,
    )


FEATURE = Feature(
    name="privacy",
    presses={
        "privacy": show,
        "privacy.erase": ask_to_erase,
    },
    step_presses={"privacy.erased": erase},
    commands=(Command("privacy", "privacy", Phrase("command.privacy"), 100),),
    steps={f"{FLOW}.sure": Step(confirm_typed)},
    intents={"my_data": show, "delete_my_data": ask_to_erase},
)
