"""Finds telephone numbers that reporters give as their own beside their name ("I am Mali, 081..."),
so that they are covered.

While somebody may still be asked, such a number counts as the other side's, by which reports are
matched. It is cut out only when its reporter erases themselves; there it errs towards cutting.
"""

from __future__ import annotations

import re
from functools import lru_cache

from content.reading.lexicon.reporter_identity import ReporterIdentityWords
from content.reading.library import Library
from handlers.cases.text import reporter_identity
from handlers.cases.text.amounts import alternatives
from handlers.core.numbers.runs import Run, run_at


def find(text: str, library: Library) -> tuple[Run, ...]:
    """Return the numbers that stand behind the reporter's name or home, or behind one another.

    `text` must be in the form of `text.written`. A number that is said to have called is not one.
    """
    words = library.reporter_identity_words
    lead, theirs = _patterns(words)
    found: dict[int, Run] = {}
    for _, end in reporter_identity.find(text, words):
        at = end
        while (behind := lead.match(text, at)) and (run := run_at(text, behind.end())):
            if theirs.match(text, run.end):
                break
            found[run.start] = run
            at = run.end
    return tuple(found[start] for start in sorted(found))


@lru_cache(maxsize=2)
def _patterns(words: ReporterIdentityWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    reach = alternatives(words.reach_after_name)
    lead = re.compile(rf"[\s,.(]{{0,3}}(?:(?:{reach})[\s,.:]{{0,3}}){{0,2}}", re.IGNORECASE)
    theirs = re.compile(rf"\)?\s?(?:{alternatives(words.calls_us)})", re.IGNORECASE)
    return lead, theirs
