"""Recognises messages that are only an account number or only a chat name, and answers a chat name
(it proves nothing).
"""

from __future__ import annotations

import re
from dataclasses import replace

from content.reading.lexicon.numbers import NumberWords
from handlers.checks.extract import Found
from handlers.checks.next_step_buttons import FOUR_QUESTIONS, LEARN, REPORT
from handlers.core.buttons import main
from handlers.core.numbers.reading import bare_account
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase, Quote
from handlers.core.text import plain
from handlers.core.words.remembered import remembered

_NAME = re.compile(r"@[a-z0-9][a-z0-9._-]{2,29}|[a-z0-9._-]*[a-z][a-z0-9._-]{2,29}", re.ASCII)


def with_account(found: Found) -> Found:
    """Return `found` with the message's bare digits as an account, if nothing else was found."""
    account = bare_account(found.text) if found.nothing else ""
    return replace(found, accounts=(account,)) if account else found


@remembered
def name_in(text: str, words: NumberWords) -> str | None:
    """Return the chat name, if the message is only that, after "@" or a word for adding it.

    Returns None otherwise.
    """
    name = plain(text).strip()
    for word in sorted(words.chat_name, key=len, reverse=True):
        if name.startswith(word) and name != word:
            name = name.removeprefix(word).lstrip(" :")
            return name if _NAME.fullmatch(name) else None
    return name if name.startswith("@") and _NAME.fullmatch(name) else None


def name_reply(name: str) -> Reply:
    """Return the answer to a chat name: it proves nothing, since anybody can choose any name."""
    return Reply(
        (
            Card(
                Phrase("check.name.title", {"name": Quote(name)}),
                (Phrase("check.name.anybody"), Phrase("check.name.do")),
                buttons=(
                    FOUR_QUESTIONS,
                    main(REPORT),
                    LEARN,
                ),
            ),
        )
    )
