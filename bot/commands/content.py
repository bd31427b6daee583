"""The command `content check | new | preview | status | schema | district`: for writers of lessons
and texts; `district` exports and imports the offices as a spreadsheet.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import Commands, add_command
from bot.errors import Refusal


def register(commands: Commands) -> None:
    """Add `content` and its actions."""
    group = add_command(commands, "content", help="check and write lessons, phrases, numbers")
    group.add_argument("--folder", type=Path, help="a content folder other than CONTENT_DIR")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    check = add_command(actions, "check", help="name everything that is wrong, by file and line")
    check.add_argument("--quiet", action="store_true", help="leave out what is only worth a look")
    check.add_argument(
        "--table", action="store_true", help="only how well rules without knowledge answer"
    )
    check.set_defaults(run=run_check)
    new = add_command(actions, "new", help="make a new lesson to fill in")
    new.add_argument("what", choices=("lesson",), help="what to make")
    new.add_argument("slug", help="its short name: small English letters, digits and -, up to 24")
    new.add_argument("--module", default="village", help="a module of modules.yaml")
    new.set_defaults(run=run_new)
    preview = add_command(actions, "preview", help="see a lesson on both apps while writing it")
    preview.add_argument("slug", help="the lesson's short name: its folder")
    preview.add_argument("--port", type=int, default=8080, help="of the page, on this machine")
    preview.set_defaults(run=run_preview)
    status = add_command(actions, "status", help="what lacks a signature, a translation, a source")
    status.add_argument("--numbers", type=Path, metavar="FILE.csv", help="write the phoning sheet")
    status.add_argument("--language", metavar="CODE", help="what this language lacks (lo, km)")
    status.add_argument(
        "--beside", type=Path, metavar="FILE.csv", help="write its texts beside Thai and English"
    )
    status.set_defaults(run=run_status)
    schema = add_command(actions, "schema", help="write the JSON Schemas that editors use")
    schema.set_defaults(run=run_schema)
    district = add_command(actions, "district", help="the spreadsheet of what districts keep")
    way = district.add_subparsers(metavar="WAY", required=True)
    out = add_command(way, "export", help="write the spreadsheet")
    out.add_argument("file", type=Path, metavar="FILE.xlsx", help="where to")
    out.add_argument("--province", help="its code or name; otherwise the project's own districts")
    out.set_defaults(run=run_export)
    take = add_command(way, "import", help="take a filled spreadsheet into offices.yaml")
    take.add_argument("file", type=Path, metavar="FILE.xlsx", help="the filled one")
    take.set_defaults(run=run_import)
    for parser in (check, preview, status, out, take):
        parser.add_argument("--lang", choices=("th", "en"), default="en", help="language of words")


def folder_of(arguments: argparse.Namespace) -> Path:
    """The content folder to use. Raises Refusal if there is no such folder."""
    if arguments.folder is None:
        from bot import settings

        return settings.load().content_dir
    folder: Path = arguments.folder
    if not folder.is_dir():
        raise Refusal(f"--folder {folder}: there is no such folder")
    return folder.resolve()


def unwritten(error: OSError) -> Refusal:
    """The Refusal for a file of the content folder that cannot be written."""
    return Refusal(f"{error.filename}: cannot be written ({error.strerror})")


def run_check(arguments: argparse.Namespace) -> int:
    """Print every mistake; the exit status is 2 if there is one. Or print the table of guessing."""
    import datetime as dt

    from bot.commands._phrase_families import phrase_families
    from bot.foreign.at_once import FilesAtOnce
    from content.check import check, describe, sentence
    from content.check.guessing import table

    if arguments.table:
        for code, values in table(folder_of(arguments)):
            print(sentence(code, arguments.lang, values))
        return 0
    today = dt.datetime.now(dt.UTC).date()
    with FilesAtOnce() as files:
        found = check(folder_of(arguments), today, phrase_families(), files)
    mistakes = [one for one in found if not one.warning]
    for one in found:
        if not (arguments.quiet and one.warning):
            print(describe(one, arguments.lang))
    counts = {"mistakes": len(mistakes), "warnings": len(found) - len(mistakes)}
    print(sentence("bad" if mistakes else "good", arguments.lang, counts))
    return 2 if mistakes else 0


def run_new(arguments: argparse.Namespace) -> int:
    """Write the four files of a lesson. Raises Refusal if the name is taken or unsuitable."""
    from content.workshop.new_lesson import CannotMake, make_lesson

    try:
        home = make_lesson(folder_of(arguments), arguments.slug, arguments.module)
    except CannotMake as error:
        raise Refusal(str(error)) from error
    except OSError as error:
        raise unwritten(error) from error
    print(home)
    print(f"Change its four files, then: python -m bot content preview {arguments.slug}")
    return 0


def run_preview(arguments: argparse.Namespace) -> int:
    """Serve the preview page opened at a lesson. Edits are shown at once, mistakes printed here.

    The database is temporary and deleted when the program ends.
    """
    import asyncio
    import datetime as dt
    import tempfile

    from bot import logs, settings
    from bot.commands._phrase_families import phrase_families
    from bot.foreign.at_once import FilesAtOnce
    from bot.server import serve
    from content.check import check, describe
    from content.reading.library import Library

    folder, slug, port = folder_of(arguments), arguments.slug, arguments.port
    if not 1 <= port <= 65535:
        raise Refusal(f"--port {port}: from 1 to 65535")
    lessons = Library.load(folder).curriculum.lessons
    if slug not in lessons:
        raise Refusal(f"{slug}: there is no such lesson; there are {', '.join(sorted(lessons))}")
    refuse_taken(port)
    with FilesAtOnce() as files:
        found = check(folder, dt.datetime.now(dt.UTC).date(), phrase_families(), files)
    for one in found:
        if slug in Path(one.path).parts:
            print(describe(one, arguments.lang))
    with tempfile.TemporaryDirectory() as place:
        environment = {
            "DATABASE_URL": f"sqlite:///{place}/preview.sqlite3",
            "CONTENT_DIR": str(folder),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "LOOKUPS": "0",
        }
        loaded = settings.load(environment)
        logs.start(loaded.log_format)
        print(f"Lesson: http://127.0.0.1:{port}/?code=lesson-{slug}", flush=True)
        return asyncio.run(serve(loaded, with_web=True))


def refuse_taken(port: int) -> None:
    """Raise Refusal if another program uses this port."""
    import socket

    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise Refusal(
            f"--port {port}: the page cannot be opened there ({error.strerror}): does an earlier "
            "preview still run? Choose another port, e.g. --port 8090"
        ) from error


def run_status(arguments: argparse.Namespace) -> int:
    """Print what is still to do, and write the sheet of numbers to phone if asked."""
    import datetime as dt

    from content.check import sentence
    from content.reading.library import Library
    from content.workshop.status import numbers_sheet, status

    folder = folder_of(arguments)
    today = dt.datetime.now(dt.UTC).date()
    if arguments.language or arguments.beside:
        return _language_status(folder, arguments)
    for code, values in status(folder, Library.load(folder), today):
        print(sentence(code, arguments.lang, values))
    if arguments.numbers:
        try:
            # With a mark at the start, or a spreadsheet takes Thai for something else.
            sheet = numbers_sheet(folder, today, lambda code: sentence(code, arguments.lang, {}))
            arguments.numbers.write_text(sheet, encoding="utf-8-sig")
        except OSError as error:
            raise Refusal(f"{arguments.numbers}: {error.strerror}") from error
    return 0


def _language_status(folder: Path, arguments: argparse.Namespace) -> int:
    """Print what one language lacks, and write its texts beside Thai and English if asked."""
    from content.check import sentence
    from content.reading.library import Library
    from content.workshop.status import beside, language_status

    def say(code: str) -> str:
        return sentence(code, arguments.lang, {})

    library, language = Library.load(folder), arguments.language or ""
    if language not in library.phrases:
        known = ", ".join(sorted(library.phrases))
        values: dict[str, str | int] = {"language": language or "?", "languages": known}
        told = sentence("status_language_unknown", arguments.lang, values)
        raise Refusal(f"--language {language}: {told}")
    for code, values in language_status(library, language, say):
        print(sentence(code, arguments.lang, values))
    if arguments.beside:
        try:
            arguments.beside.write_text(beside(library, language, say), encoding="utf-8-sig")
        except OSError as error:
            raise Refusal(f"{arguments.beside}: {error.strerror}") from error
    return 0


def run_schema(arguments: argparse.Namespace) -> int:
    """Write content/schemas anew."""
    from content.workshop.json_schemas import write_schemas

    try:
        print(write_schemas(folder_of(arguments)))
    except OSError as error:
        raise unwritten(error) from error
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the sheet of a province, or of the project's districts and all that are filled."""
    from bot.commands._places import province_of
    from content.check import sentence
    from content.reading.library import Library
    from content.workshop.offices_sheet import COLUMNS, write_sheet

    library = Library.load(folder_of(arguments))
    wanted = arguments.province
    province = province_of(library.places, wanted).code if wanted else None
    chosen = [
        district
        for district in library.places.districts.values()
        if (district.province.code == province)
        or (not province and (district.target or district.code in library.offices))
    ]
    if not chosen:
        raise Refusal(f"--province {arguments.province}: there is no such province")
    notes = {column: sentence(code, arguments.lang, {}) for column, code in COLUMNS.items()}
    try:
        write_sheet(arguments.file, chosen, library.offices, notes)
    except OSError as error:
        raise Refusal(f"{arguments.file}: {error.strerror}") from error
    print(
        sentence("sheet_written", arguments.lang, {"n": len(chosen), "file": str(arguments.file)})
    )
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Import a sheet, whole or not at all; every wrong cell is named."""
    from bot.foreign.at_once import SHEET_BYTES, FilesAtOnce
    from content.check import sentence
    from content.reading.library import Library
    from content.reading.places.offices import save_offices
    from content.workshop.offices_sheet import WrongSheet, read_sheet, with_duties

    folder = folder_of(arguments)
    library = Library.load(folder)
    try:
        with FilesAtOnce() as files, arguments.file.open("rb") as file:
            rows = files.sheet(file.read(SHEET_BYTES + 1))
        if rows is None:
            raise WrongSheet
        offices = read_sheet(rows, library.places)
    except (OSError, WrongSheet) as wrong:
        for cell in wrong.cells if isinstance(wrong, WrongSheet) else ():
            values = {"code": cell.value, "columns": cell.value, "language": cell.value}
            told = sentence(cell.code, arguments.lang, {**values, "value": cell.value})
            print(f"{arguments.file}:{cell.place}: {told}")
        raise Refusal(
            sentence("sheet_refused", arguments.lang, {"file": str(arguments.file)})
        ) from wrong
    try:
        if offices:  # a sheet that nobody filled in makes no file
            known = with_duties(offices, library.offices)
            save_offices(folder, {**library.offices, **known})
    except OSError as error:
        raise unwritten(error) from error
    print(sentence("sheet_taken", arguments.lang, {"n": len(offices)}))
    return 0
