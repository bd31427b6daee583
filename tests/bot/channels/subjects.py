"""The channels that must keep the contract: one line each."""

from tests.bot.channels.console.subject import CONSOLE
from tests.bot.channels.line.subject import LINE
from tests.bot.channels.preview.subject import PREVIEW
from tests.bot.channels.subject import Subject
from tests.bot.channels.telegram.subject import TELEGRAM

SUBJECTS: tuple[Subject, ...] = (LINE, CONSOLE, PREVIEW, TELEGRAM)
