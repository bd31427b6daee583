"""Finds runs of digits in a text and sorts each by its form alone; reading.py decides by the words
beside it.

People write numbers with spaces, dashes of all lengths, dots and brackets between the digits, and
several numbers side by side. The form is tried from the most particular to the most general.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.core.numbers.spelling import is_valid
from handlers.core.text import digits


class Shape(enum.Enum):
    """What the form of a run of digits tells."""

    DATE = "date"
    ABROAD = "abroad"  # a telephone number with a plus, or zeros, and a country
    CALLED = "called"  # a telephone number as it is dialled here or next door
    GROUPED = "grouped"  # an account, in the groups in which banks print it
    IDENTITY = "identity"  # thirteen digits: a national ID
    CARD = "card"  # sixteen digits: a bank card
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Run:
    """Digits that belong together, from `start` to `end` of the text.

    `digits`: a leading plus or double zero is kept, the tail of a range ("-9") is not. `attached`:
    letters or signs at its edge make it part of something else (a parcel, a service code, a name).
    `landline`: the telephone number that a GROUPED run may be as well, else empty.
    """

    start: int
    end: int
    digits: str
    shape: Shape
    attached: bool = False
    landline: str = ""


_DASH = r"\-\u2010-\u2015\u2212"
_GAP = rf"[ {_DASH}._~()\u00a0\u00b7\u2022\u2027\n]{{0,3}}"
"""What may stand between two digits of a telephone number."""
_TIGHT = rf"(?:[ ]?[{_DASH}][ ]?|[ ])"
"""What stands between two groups of an account."""
_NEIGHBOURS = "66|856|855|95|84|60|65|86"
"""Countries that are dialled with double zeros from here; an e-wallet begins with zeros too."""
_MOBILE = rf"0{_GAP}[689](?:{_GAP}\d){{8}}"
_LANDLINE = rf"0{_GAP}[23457](?:{_GAP}\d){{7}}"
_ACCOUNT = rf"""
    \d{{3}}{_TIGHT}\d{_TIGHT}\d{{5}}{_TIGHT}\d | \d{{3}}\.\d\.\d{{5}}\.\d
  | \d{{3}}{_TIGHT}\d{{6}}{_TIGHT}\d | \d{{2}}{_TIGHT}\d{{3}}{_TIGHT}\d{_TIGHT}\d{{5}}{_TIGHT}\d
  | \d{{3}}(?:{_TIGHT}\d{{3}}){{2}}{_TIGHT}(?!{_MOBILE}(?!\d))\d{{3}}
"""
_SECRET = rf"""
    [1-9]\d{{12}} | \d{{16}} | \d{{4}}(?:{_TIGHT}\d{{4}}){{3}}
  | [1-9]{_TIGHT}\d{{4}}{_TIGHT}\d{{5}}{_TIGHT}\d{{2}}{_TIGHT}\d
"""
"""National IDs and bank cards, whole or in their groups."""
_OTHER = rf"(?:(?:{_MOBILE}|{_LANDLINE}|{_ACCOUNT}|{_SECRET})(?!\d))"
_NEXT = rf"(?:[{_DASH}]|[ ](?!{_OTHER}))?"
"""Between two digits of a run that nothing is known of: no space with another number behind it."""
_DOTTED = rf"(?:[{_DASH}._]|[ ](?!{_OTHER}))?"
_ENDS = rf"(?!\d|[,:/]\d|[.{_DASH}]\d)"
_RUN = re.compile(
    rf"""
    (?<!\d)
    (?: (?P<date> (?:0?[1-9]|[12]\d|3[01])[/ .{_DASH}](?:0?[1-9]|1[0-2])[/ .{_DASH}](?:25|20)\d\d
          | (?:25|20)\d\d[{_DASH}/]\d\d?[{_DASH}/]\d\d? )
      | (?: (?P<plus>\+){_GAP} | (?P<zeros>00[1-9]??)[ ]?(?={_NEIGHBOURS}) )
          (?P<abroad>\d(?:{_GAP}\d){{7,14}})
      | (?P<grouped>{_ACCOUNT})
      | (?P<called> \(?(?: {_MOBILE} | {_LANDLINE} | 020(?:{_GAP}\d){{8}}
          | 0[689]\d(?P<sign>[/*])\d{{3}}(?P=sign)\d{{4}}
          | 66{_GAP}(?:0{_GAP})?[689](?:{_GAP}\d){{8}} | 856{_GAP}(?:0{_GAP})?20(?:{_GAP}\d){{8}}
          | 1-?[89]00(?:{_GAP}\d){{6}} ) )
      | (?P<identity>[1-9](?:{_DOTTED}\d){{12}}(?!\d))
      | (?P<card>\d(?:{_DOTTED}\d){{15}}(?!\d))
      | (?P<plain>\d(?:{_NEXT}\d){{2,18}})
    )
    (?(called) (?:[ ]?[{_DASH}][ ]?\d{{1,2}}(?!{_GAP}\d))? (?!\d|[.:]\d|[{_DASH}]\d\d)
      | (?(grouped) {_ENDS} | (?(plain) {_ENDS} | (?(date) {_ENDS} | (?!\d)))) )
    """,
    re.ASCII | re.VERBOSE,
)
_LETTER_O = re.compile(r"(?<![^\W\d_])[Oo](?=[689]\d)|(?<=\d)[Oo](?=\d)")
_BEFORE = re.compile(r"(?:[\w*#@,/+\-]|\d[.:])\Z", re.ASCII)
_LISTED = re.compile(r"\d{4}[,/]\Z", re.ASCII)
_BEHIND = re.compile(r"[\w*#]", re.ASCII)
_GROUP_ENDS = re.compile(r"(?<=\d)(?!\d)")


def runs(text: str) -> Iterator[Run]:
    """Every run of three digits and more, in the order of the text, none in another."""
    text = _LETTER_O.sub("0", digits(text))
    at = 0
    while match := _RUN.search(text, at):
        run = _run(match, text)
        yield run
        at = max(run.end, match.start() + 1)


def run_at(text: str, at: int) -> Run | None:
    """The run that begins right here, else None."""
    text = _LETTER_O.sub("0", digits(text))
    match = _RUN.match(text, at)
    return _run(match, text) if match else None


def _run(match: re.Match[str], text: str) -> Run:
    start, end = match.span()
    shape = next(shape for shape in Shape if match[shape.value])
    number = re.sub(r"\D", "", match[shape.value])
    if shape is Shape.ABROAD:
        end = _end_abroad(text, *match.span("abroad"))
        number = re.sub(r"\D", "", text[match.start("abroad") : end])
    elif shape is Shape.DATE:
        number = ""
    if shape in (Shape.ABROAD, Shape.CALLED) and number.startswith("660"):
        number = "66" + number[3:]  # +66 (0) 81...
    number = ("+" if match["plus"] else match["zeros"] or "") + number
    before, behind = text[max(0, start - 6) : start], text[end : end + 1]
    return Run(
        start,
        end,
        number,
        shape,
        bool(_BEFORE.search(before) and not _LISTED.search(before) or _BEHIND.match(behind)),
        number[:9] if _is_range(match[0]) else "",
    )


def _end_abroad(text: str, start: int, end: int) -> int:
    """Where a number with its country ends: at the end of the longest groups that are one."""
    ends = [m.start() for m in _GROUP_ENDS.finditer(text, start, end + 1) if m.start() <= end]
    for at in reversed(ends):
        if is_valid(re.sub(r"\D", "", text[start:at])):
            return at
    return end


def _is_range(run: str) -> bool:
    """Whether the groups of an account may be a landline with its range: "042-123456-7"."""
    return re.fullmatch(rf"0[23457]\d{_TIGHT}\d{{6}}{_TIGHT}\d", run) is not None
