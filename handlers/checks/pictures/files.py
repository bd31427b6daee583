"""Judges a sent file by its name and type alone (a program is dangerous), and makes its card."""

from __future__ import annotations

from content.reading.library import Library
from handlers.checks.next_step_buttons import REPORT
from handlers.checks.verdict_card import learn_button
from handlers.core.buttons import main
from handlers.core.reply import Card, Press, Share, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.words.quoted import quote

PROGRAM_TYPES = frozenset(
    {"application/vnd.android.package-archive", "application/x-msdownload", "application/x-dosexec"}
)
NAME_SHOWN = 40


def is_program(content: Library, name: str, mime: str) -> bool:
    """Whether a file is a program, by any of the suffixes in its name or by its MIME type."""
    endings = {part.strip().lower() for part in name.split(".")[1:]}
    return bool(endings & content.links.programs) or mime.lower() in PROGRAM_TYPES


def file_card(content: Library, name: str, mime: str) -> Card | None:
    """The card that warns of a program; None for other files."""
    if not is_program(content, name, mime):
        return None
    shown = name if len(name) <= NAME_SHOWN else name[:18] + "..." + name[-18:]
    return Card(
        Phrase("check.verdict.file"),
        (
            Phrase("check.do.file"),
            quote(shown),
            Phrase("check.reason.program"),
        ),
        buttons=(
            main(REPORT),
            Press(Phrase("check.button.installed"), "paid", weight=Weight.URGENT),
            learn_button(content, "remote_apk"),
            Share(Phrase("check.button.share"), Phrase("check.share.file")),
        ),
        tone=Tone.DANGER,
    )
