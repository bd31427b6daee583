"""The command `checks reviews`: lists disputes (verdicts that residents hold to be wrong) and
stores the answer of staff.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import add_by, note_act, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from storage.engine.transaction import Unit

VERDICTS = ("danger", "suspicious", "unknown", "official")


def register(commands: Commands) -> None:
    """Add `checks reviews`."""
    group = add_command(commands, "checks", help="verdicts that residents hold to be wrong")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    reviews = add_command(actions, "reviews", help="list verdicts held to be wrong, or answer one")
    what = reviews.add_mutually_exclusive_group()
    what.add_argument("--json", action="store_true", help="one JSON object a line")
    what.add_argument(
        "--answer", nargs=2, metavar=("ID", "VERDICT"), help=f"VERDICT: {', '.join(VERDICTS)}"
    )
    add_by(reviews)
    reviews.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the disputes that wait, or answer one; the resident is told if the verdict changes."""
    from bot import settings
    from bot.commands._database import with_database
    from handlers.core.words.quoted import quoted
    from storage.cases import disputes

    if arguments.answer:
        return _answer(arguments, *arguments.answer)
    found = with_database(settings.load(), disputes.waiting)
    for each in found:
        if arguments.json:
            row = {"id": each.id, "at": each.created.isoformat(), "said": each.said}
            print(json.dumps(row | {"words": each.words}, ensure_ascii=False))
        else:
            words = quoted(each.words)  # no sign that a terminal obeys
            print(f"{each.id}  {each.created:%Y-%m-%d}  {each.said}  {words}")
    if not found and not arguments.json:
        print("nothing waits for an answer")
    return 0


def _answer(arguments: argparse.Namespace, number: str, verdict: str) -> int:
    from bot import settings
    from bot.commands._database import with_database
    from handlers.checks.dispute import MOST_DIGITS
    from storage.cases import disputes

    if verdict not in VERDICTS:
        raise Refusal(f"--answer: {verdict} is no verdict; choose one of {', '.join(VERDICTS)}")
    loaded = settings.load()
    by = operator_name(arguments, loaded)

    def answer(unit: Unit) -> bool:
        if answered := disputes.answer(unit, int(number), verdict):
            note_act(unit, by, "answer a review")
        return answered

    known = (
        number.isdecimal()
        and len(number) <= MOST_DIGITS
        and with_database(loaded, answer, write=True)
    )
    if not known:
        raise Refusal(f"--answer: no review {number} waits; `checks reviews` lists those that do")
    print(f"review {number} is answered: {verdict}")
    return 0
