"""The value Findings: the red flags and judged links found in a message, and the odds of fraud by
rules alone; judge.py weighs them.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.reading.lexicon.red_flags import RedFlag
from handlers.checks.verdict import LinkVerdict


@dataclass(frozen=True, slots=True)
class Findings:
    """Red flags, judged links, and the log-odds of fraud by rules alone.

    `disguised`: some flag was only found after deobfuscation.
    """

    raised: tuple[RedFlag, ...]
    links: tuple[LinkVerdict, ...]
    rules: float
    disguised: bool = False

    @property
    def names(self) -> list[str]:
        """Ids of all flags, reassuring ones included."""
        return [flag.id for flag in self.raised] + ["disguised"] * self.disguised

    @property
    def against(self) -> float:
        """Log-odds of the red flags alone, without reassuring ones."""
        return sum(flag.weight for flag in self.raised if flag.weight > 0)
