"""Exceptions whose message is shown to whoever runs a command; the exit status is then 2."""

from __future__ import annotations

from collections.abc import Iterable


class Refusal(Exception):
    """A command cannot do what was asked; the message says where the mistake is and how to mend
    it."""


class WrongSettings(Exception):
    """The environment variables are wrong; `problems` has one sentence for each mistake."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
