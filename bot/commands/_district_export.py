"""The work of `district export`: writes the tables of one district as files that anybody can read,
without its reporters.

Cases stand there as its officials read them: what identifies a reporter is covered, notes of the
trail and pictures stay behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.commands._database import with_database
from bot.commands._operator import actor_of
from bot.errors import Refusal
from bot.office.figures.workbook import Sheet, xlsx
from bot.settings import Settings
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from content.reading.places.places import District
from handlers.cases.case import case_name, report
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Passage, Phrase, Speak
from storage.cases import alerts, audit, cases
from storage.cases.cases import Case
from storage.cases.states import Move
from storage.engine.transaction import Unit
from storage.officials import district_list, officials

Rows = Sequence[Mapping[str, Any]]
LANGUAGE = "th"


def export(settings: Settings, library: Library, district: District, to: Path, by: str) -> str:
    """Write the files into a folder that is empty or not there yet; return what to tell.

    Each case's trail records it. Raises Refusal.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refusal(f"--to {to}: must be a folder that is empty or not there yet")
    speak = Phrasebook(library.phrases).speaker(LANGUAGE)

    def read(unit: Unit) -> dict[str, Rows]:
        found = tables(unit, library, speak, district.code)
        actor = actor_of(unit, by)
        for case in cases.of_district(unit, district.code):
            audit.append(unit, case.id, actor, Move.EXPORT, by)
        return found

    found = with_database(settings, read, write=True)
    if office := library.offices.get(district.code):
        found["office"] = [office.model_dump(mode="json", exclude_defaults=True)]
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, rows in found.items():
            text = json.dumps(rows, ensure_ascii=False, indent=1)
            (to / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        sheets = [_sheet(name, rows) for name, rows in found.items()]
        (to / "district.xlsx").write_bytes(xlsx(sheets, LANGUAGE))
    except OSError as error:
        raise Refusal(f"{to}: cannot be written ({error.strerror})") from error
    told = ", ".join(f"{len(rows)} {name}" for name, rows in found.items())
    return f"{to}: {told}"


def tables(unit: Unit, library: Library, speak: Speak, district: str) -> dict[str, Rows]:
    """Return the tables of a district by name."""
    return {
        "cases": _cases(unit, library, speak, district),
        "officials": _officials(unit, district),
        "list": _listed(unit, district),
        "warnings": _warnings(unit, district),
    }


def _cases(unit: Unit, library: Library, speak: Speak, district: str) -> Rows:
    return [
        {
            **_as_read(case, library, speak),
            "trail": [
                {"at": entry.at.isoformat(), "who": entry.actor, "move": entry.move}
                for entry in audit.trail(unit, case.id)
            ],
        }
        for case in cases.of_district(unit, district)
    ]


def _as_read(case: Case, library: Library, speak: Speak) -> Mapping[str, str]:
    """Return a case as its officials read it."""
    outcome = library.desk.outcome(case.outcome)
    lines = (Phrase("case.forgotten"),) if case.forgotten else report.lines(case.report, library)
    return {
        "case": speak(case_name.name(library, case)),
        "level": case.level,
        "day": speak(in_figures(day_in_thailand(case.opened))),
        "urgent": "yes" if case.urgent else "no",
        "state": case.state,
        "outcome": speak(Passage(outcome.label.texts)) if outcome else case.outcome,
        "told": " | ".join(map(speak, lines)),
    }


def _officials(unit: Unit, district: str) -> Rows:
    return [
        {"number": one.id, "role": one.role, "since": one.since.date().isoformat()}
        for one in officials.everybody(unit)
        if one.district == district
    ]


def _listed(unit: Unit, district: str) -> Rows:
    return [
        {"address": one.address.removesuffix("/"), "since": one.since.date().isoformat()}
        for one in district_list.listed(unit, district)
    ]


def _warnings(unit: Unit, district: str) -> Rows:
    return [
        {
            "day": one.created.date().isoformat(),
            "claimed": one.body.claimed,
            "wanted": one.body.wanted,
            "words": one.body.words.get(LANGUAGE, ""),
            "by": f"official:{one.author}",
            "approved": f"official:{one.approver}",
        }
        for one in alerts.approved(unit)
        if one.district == district
    ]


def _sheet(name: str, rows: Rows) -> Sheet:
    titles = list(dict.fromkeys(title for each in rows for title in each))
    return Sheet(name, titles, [[_cell(each.get(title, "")) for title in titles] for each in rows])


def _cell(value: Any) -> str | int:
    return value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)
