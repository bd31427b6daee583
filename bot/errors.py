"""Errors whose message is shown to whoever runs a command; the exit status is then 2."""

from __future__ import annotations

from collections.abc import Iterable


class Refusal(Exception):
    """A command that cannot do what was asked: the message names the place and the remedy."""


class WrongSettings(Exception):
    """The environment is not usable; `problems` has one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
