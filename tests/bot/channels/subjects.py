"""The channels that must keep the contract: one line each."""

from tests.bot.channels.subject import Subject

SUBJECTS: tuple[Subject, ...] = ()
