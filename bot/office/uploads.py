"""Reads a sent form that brings a file: multipart/form-data
(https://www.rfc-editor.org/rfc/rfc7578).

The body was read before, within its limit, so that this one parses bytes and no stream.
"""

from __future__ import annotations

import re

from bot.office.guard import Problem
from handlers.core.say import Phrase

MOST_PARTS = 20

FORM = Phrase("office.problem.form")

_BOUNDARY = re.compile(r'boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?')
_NAME = re.compile(rb'[ ;]name="([^"\r\n]{1,60})"')
_FILE = re.compile(rb'[ ;]filename="')


def read(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the fields and the files of a form, both by name. Raises Problem if it is none."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Problem(400, FORM)
    mark = b"\r\n--" + found[1].strip().encode()
    _, *parts = (b"\r\n" + body).split(mark)
    if not parts or len(parts) > MOST_PARTS or not parts[-1].startswith(b"--"):
        raise Problem(400, FORM)
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for part in parts[:-1]:
        head, gap, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if not gap or name is None:
            raise Problem(400, FORM)
        try:
            key = name[1].decode()
            if _FILE.search(head):
                files[key] = value
            else:
                fields[key] = value.decode()
        except UnicodeDecodeError as error:
            raise Problem(400, FORM) from error
    return fields, files
