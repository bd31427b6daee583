"""The command `cases export`: writes the cases of a month or of some days, or one case, as CSV or
as a spreadsheet.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import actor_of, add_by, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from content.reading.places.places import Places
    from storage.cases.cases import Reach
    from storage.engine.transaction import Unit
    from storage.figures.listing import ListedCase


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
    export.add_argument("--from", dest="first", metavar="DAY", help="instead, e.g. 2569-10-01")
    export.add_argument("--to", dest="last", metavar="DAY", help="the last day, itself included")
    export.add_argument("--xlsx", metavar="FILE", type=Path, help="write a spreadsheet instead")
    export.add_argument("--lang", choices=("th", "en"), default="th", help="language of the words")
    add_by(export)
    export.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print or write the table, and record in the trail of each case who exported it."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.office.figures import export
    from bot.office.figures.workbook import csv_text, xlsx
    from bot.turns.phrasebook import Phrasebook
    from content.reading.library import Library
    from storage.cases import audit
    from storage.cases.states import Move

    span = _span(arguments)
    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    by = operator_name(arguments, loaded)
    reach = _reach(arguments, library.places)

    def look(unit: Unit) -> tuple[ListedCase, ...]:
        found = _find(unit, arguments, reach, span)
        if found:
            ids = [listed.case.id for listed in found]
            audit.append_each(unit, ids, actor_of(unit, by), Move.EXPORT, by)
        return found

    listed = with_database(loaded, look, write=True)
    speak = Phrasebook(library.phrases).speaker(arguments.lang)
    cases = export.cases_sheet(library, speak, listed)
    if arguments.xlsx is None:
        sys.stdout.write(csv_text(cases))
        return 0
    sheets = [cases, export.totals_sheet(library, speak, listed)]
    try:
        arguments.xlsx.write_bytes(xlsx(sheets, arguments.lang))
    except OSError as error:
        raise Refusal(f"--xlsx {arguments.xlsx}: {error.strerror or error}") from None
    print(arguments.xlsx)
    return 0


def _span(arguments: argparse.Namespace) -> tuple[datetime, datetime] | None:
    """Return the time that is asked for; None for one case. Raises Refusal."""
    from bot.commands._months import days, month

    if arguments.month and (arguments.first or arguments.last):
        raise Refusal("--month: give it or --from and --to, not both")
    if arguments.month:
        return month(arguments.month)
    if arguments.first and arguments.last:
        return days(arguments.first, arguments.last)
    if arguments.first or arguments.last:
        raise Refusal("--from and --to: give both, e.g. --from 2569-10-01 --to 2569-10-15")
    if not arguments.case:
        raise Refusal("--month: say which, e.g. --month 2569-11, or give --from and --to")
    return None


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
) -> tuple[ListedCase, ...]:
    from storage.cases import cases
    from storage.figures import listing

    if reach is None:
        case = cases.find(unit, arguments.case)
        if case is None:
            raise Refusal(f"--case {arguments.case}: there is no such case")
        return listing.of(unit, [case])
    assert span is not None  # noqa: S101  # _span() refuses it otherwise
    found = listing.opened_within(unit, reach, *span)
    if len(found) == listing.MOST:
        raise Refusal(f"more than {listing.MOST} cases: ask for fewer days with --from and --to")
    return found
