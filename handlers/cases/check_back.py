"""A day after a loss, for who wanted it: did the bank hold the money, and do the police know?"""

from __future__ import annotations

from datetime import timedelta

from handlers.cases import naming
from handlers.cases.clock import CHECK_BACK
from handlers.cases.first_hour import phones
from handlers.cases.mine import mine, not_mine, tell_officers
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage import audit
from storage.cases import MoveCase
from storage.timers import SetTimer, Timer

WAIT = timedelta(hours=20)
ANSWERS = {"bank": ("held", "not_held", "not_called"), "police": ("told", "not_told")}
"""What is asked, in this order, and the answers to press."""


async def wanted(turn: Turn) -> Outcome:
    """`case.check_on`: ask me again tomorrow. Only who pressed it is asked."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    due = turn.content.hours.daytime(turn.now, WAIT)
    timer = SetTimer(Timer(CHECK_BACK, case.reference, due), again=True)
    return Outcome(Reply((Card(Phrase("check_back.will"), tone=Tone.CALM),)), changes=(timer,))


async def ask(turn: Turn) -> Outcome:
    """`case.check`: the first question."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    return Outcome(Reply((_question("bank", case.reference, turn),)))


def _question(asked: str, reference: str, turn: Turn) -> Card:
    buttons = tuple(
        Press(
            Phrase(f"check_back.{asked}.{answer}"), "case.checked", f"{reference}.{asked}.{answer}"
        )
        for answer in ANSWERS[asked]
    )
    calls = phones(turn.content, "aoc") if asked == "bank" else ()
    return Card(Phrase(f"check_back.{asked}"), phones=calls, buttons=buttons)


async def answered(turn: Turn) -> Outcome:
    """`case.checked`: kept, told to the officers, and what to do next."""
    reference, _, rest = turn.argument.partition(".")
    asked, _, answer = rest.partition(".")
    case = await mine(turn, reference)
    if case is None or answer not in ANSWERS.get(asked, ()):
        return not_mine()
    facts = {**case.facts, asked: answer}
    change = MoveCase(case, audit.REPORTER, "check_back", {}, facts, note=f"{asked} {answer}")
    if asked == "bank":
        told = Card(Phrase(f"check_back.bank.{answer}.then"))
        return Outcome(Reply((told, _question("police", reference, turn))), changes=(change,))
    news = await tell_officers(turn, case, "desk.added", "case_added", facts)
    name = naming.name(turn.content, case)
    card = Card(Phrase(f"check_back.police.{answer}.then", {"name": name}), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(change,), notices=news)
