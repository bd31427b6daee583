"""What was seen in a message, before it is weighed."""

from __future__ import annotations

from dataclasses import dataclass

from content.reading.lexicon.red_flags import RedFlag
from handlers.checks.verdict import LinkVerdict


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a message: flags, judged links, and log-odds by these rules.

    `disguised`: a flag is seen only once the spelling is undone.
    """

    raised: tuple[RedFlag, ...]
    links: tuple[LinkVerdict, ...]
    rules: float
    disguised: bool = False

    @property
    def names(self) -> list[str]:
        """Ids of all flags raised, the reassuring one included."""
        return [flag.id for flag in self.raised] + ["disguised"] * self.disguised

    @property
    def against(self) -> float:
        """Log-odds of the red flags alone, with nothing that reassures."""
        return sum(flag.weight for flag in self.raised if flag.weight > 0)
