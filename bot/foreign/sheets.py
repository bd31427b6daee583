"""A file job: reads the rows of the first sheet of a spreadsheet, of bounded size however far it
unfolds.
"""

from __future__ import annotations

import codecs
import datetime as dt
import io
import itertools
import warnings
import zlib
from collections.abc import Mapping
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.foreign.job import Refused

codecs.lookup("cp437")  # of names in a zip file; loaded now, as a confined job can open no file

ROWS, COLUMNS, CELL = 1500, 40, 2000
"""Most rows, columns and characters of a cell that are read; there are 928 districts."""
UNFOLDED = 16 * 1024 * 1024
"""Most bytes of all parts together when they are unpacked."""


def rows(data: bytes, _: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """{"rows": cells as text, numbers, None, or {"day": "2026-11-22"}}.

    Raises Refused if it is no spreadsheet, or a larger one.
    """
    try:
        with ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNFOLDED:
                raise Refused("unfolds too far")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that a spreadsheet may leave out
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.active
        read = [] if sheet is None else list(itertools.islice(sheet.values, ROWS + 1))
    except (
        *(BadZipFile, InvalidFileException, OSError, KeyError, ValueError, TypeError),
        *(SyntaxError, IndexError, AttributeError, RuntimeError, EOFError, zlib.error),
    ) as error:
        raise Refused("no spreadsheet") from error
    if len(read) > ROWS or any(len(row) > COLUMNS for row in read):
        raise Refused("too many rows or columns")
    return {"rows": [[_plain(cell) for cell in row] for row in read]}, b""


def _plain(cell: object) -> Any:
    if isinstance(cell, dt.datetime):
        return {"day": cell.date().isoformat()}
    if cell is None or isinstance(cell, int | float):
        return cell
    return str(cell)[:CELL]
