"""`cases export`: prints cases of a month in a district or province, or one case, as CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import actor_of, add_by, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from content.reading.library import Library
    from content.reading.places.places import Places
    from handlers.core.say import Speak
    from storage.cases.cases import Case, Reach
    from storage.engine.transaction import Unit

COLUMNS = ("case", "district", "level", "day", "urgent", "state", "outcome", "told", "moves")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First characters (full-width ones too) that a spreadsheet may take for a formula (OWASP)."""


def register(commands: Commands) -> None:
    """Add `cases export`."""
    group = add_command(commands, "cases", help="what was reported")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    export = add_command(
        actions, "export", help="print cases as CSV; each export is in their trail"
    )
    what = export.add_mutually_exclusive_group(required=True)
    what.add_argument("--district", metavar="CODE", help="four digits or a name: 3805")
    what.add_argument(
        "--province", metavar="CODE", help="two digits or a name: what the province works on"
    )
    what.add_argument("--case", metavar="NAME", help="one case, e.g. mali4821")
    export.add_argument("--month", metavar="YYYY-MM", help="e.g. 2569-11 or 2026-11")
    export.add_argument("--lang", choices=("th", "en"), default="th", help="language of the words")
    add_by(export)
    export.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the table, and record in the trail of each case who exported it."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._months import month
    from bot.turns.phrasebook import Phrasebook
    from content.reading.library import Library
    from storage.cases import audit
    from storage.cases.states import Move

    if not arguments.case and not arguments.month:
        raise Refusal("--month: say which, e.g. --month 2569-11")
    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    span = month(arguments.month) if arguments.month else None
    by = operator_name(arguments, loaded)
    reach = _reach(arguments, library.places)

    def look(unit: Unit) -> list[tuple[Case, int]]:
        found = _find(unit, arguments, reach, span)
        counted = [(case, len(audit.trail(unit, case.id))) for case in found]
        actor = actor_of(unit, by)
        for case in found:
            audit.append(unit, case.id, actor, Move.EXPORT, by)
        return counted

    rows = with_database(loaded, look, write=True)
    speak = Phrasebook(library.phrases).speaker(arguments.lang)
    table = csv.writer(sys.stdout)
    table.writerow(COLUMNS)
    for case, moves in rows:
        table.writerow([defused(cell) for cell in row(case, moves, library, speak)])
    return 0


def _reach(arguments: argparse.Namespace, places: Places) -> Reach | None:
    """Which cases are wanted; None for a single one. Raises Refusal for an unknown place."""
    from bot.commands._places import district_of, province_of
    from storage.cases.cases import Reach
    from storage.cases.states import Level

    if arguments.district:
        return Reach(Level.DISTRICT, district_of(places, arguments.district).code)
    if arguments.province:
        return Reach(Level.PROVINCE, province_of(places, arguments.province).code)
    return None


def _find(
    unit: Unit,
    arguments: argparse.Namespace,
    reach: Reach | None,
    span: tuple[datetime, datetime] | None,
) -> tuple[Case, ...]:
    from storage.cases import cases

    if reach is None:
        case = cases.find(unit, arguments.case)
        if case is None:
            raise Refusal(f"--case {arguments.case}: there is no such case")
        return (case,)
    assert span is not None  # noqa: S101  # run() refuses it otherwise
    return cases.opened_within(unit, reach, *span)


def row(case: Case, moves: int, library: Library, speak: Speak) -> tuple[str, ...]:
    """The cells of COLUMNS for a case, as its officials read it."""
    from handlers.cases.case import case_name, report
    from handlers.core import districts
    from handlers.core.calendar import day_in_thailand, in_figures
    from handlers.core.say import Passage, Phrase

    district = library.places.find(case.district)
    outcome = library.desk.outcome(case.outcome)
    lines = (Phrase("case.forgotten"),) if case.forgotten else report.lines(case.report, library)
    return (
        speak(case_name.name(library, case)),
        speak(districts.name(district)) if district else case.district,
        case.level,
        speak(in_figures(day_in_thailand(case.opened))),
        "yes" if case.urgent else "no",
        case.state,
        speak(Passage(outcome.label.texts)) if outcome else case.outcome,
        " | ".join(map(speak, lines)),
        str(moves),
    )


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe is put before a formula
    sign."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
