"""Errors whose message is shown to whoever runs a command; the exit status is then 2."""

from __future__ import annotations


class Refusal(Exception):
    """A command that cannot do what was asked: the message names the place and the remedy."""
