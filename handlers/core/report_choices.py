"""What a report is made of by buttons: who they claimed to be, how they called, what they wanted.

Reports ask these questions; alerts and the monthly pack repeat the answers.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.core.say import Family

CHOICES: Mapping[str, tuple[str, ...]] = {
    "claimed": (
        "police", "bank", "parcel", "utility", "state", "relative", "company", "job", "other",
    ),
    "voice": ("person", "recording", "message"),
    "wanted": ("transfer", "code", "app", "data", "video", "other"),
}  # fmt: skip
"""Questions of a report that are answered by a button, and their choices."""

CLAIMED = Family("report.claimed", CHOICES["claimed"])
VOICE = Family("report.voice", CHOICES["voice"])
WANTED = Family("report.wanted", CHOICES["wanted"])
CHOICE: Mapping[str, Family[str]] = {"claimed": CLAIMED, "voice": VOICE, "wanted": WANTED}
"""The words of each choice, by question."""
