"""Parses what an official types to search cases: a number, an account or a site, in the form that
reports store.
"""

from __future__ import annotations

import re

from content.reading.library import Library
from handlers.cases.case import report
from handlers.core.numbers.reading import told_numbers
from handlers.core.numbers.runs import runs
from handlers.core.text import normalized, written
from storage.cases.report import Report
from storage.cases.sightings import Seen

LEAST_DIGITS = 4
"""Digits that a telephone number or an account has at least."""

_SITE = re.compile(r"[\w\-]+(?:\.[\w\-]+)*\.[^\W\d_]{2,}(?:[/?#]\S*)?", re.UNICODE)
_DEFANGED = (("hxxp", "http"), ("[.]", "."), ("(.)", "."))


def sought(text: str, library: Library) -> tuple[Seen, ...]:
    """Return all by which cases with what is named in this text are matched; empty if nothing is.

    Digits are looked for as a telephone number and as an account, as nobody types which it is.
    """
    said = written(normalized(text)).strip().lower()
    for drawn, plain in _DEFANGED:
        said = said.replace(drawn, plain)
    sites = tuple(found[0] for found in _SITE.finditer(said))
    told = told_numbers(said, library.numbers)
    digits = [run.digits for run in runs(said) if len(run.digits) >= LEAST_DIGITS]
    phones = tuple(dict.fromkeys((*told.phones, *digits)))
    accounts = tuple(dict.fromkeys((*told.accounts, *digits)))
    if sites:
        return report.seen(Report(links=sites))
    return report.seen(Report(phones=phones, accounts=accounts))
