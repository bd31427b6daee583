"""Table: the choices of the questions of a report that buttons answer; reports ask them, alerts and
the village pack repeat them.

Who the caller claimed to be, how they called, what they wanted.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers.core.say import Family
from storage.cases.report import ReportQuestion

CHOICES: Mapping[ReportQuestion, tuple[str, ...]] = {
    ReportQuestion.CLAIMED: (
        "police", "bank", "parcel", "utility", "state", "relative", "company", "job", "other",
    ),
    ReportQuestion.VOICE: ("person", "recording", "message"),
    ReportQuestion.WANTED: ("transfer", "code", "app", "data", "video", "other"),
}  # fmt: skip
"""Questions of a report that are answered by a button, and their choices."""

CLAIMED = Family("report.claimed", CHOICES[ReportQuestion.CLAIMED])
VOICE = Family("report.voice", CHOICES[ReportQuestion.VOICE])
WANTED = Family("report.wanted", CHOICES[ReportQuestion.WANTED])
CHOICE: Mapping[ReportQuestion, Family[str]] = {
    ReportQuestion.CLAIMED: CLAIMED,
    ReportQuestion.VOICE: VOICE,
    ReportQuestion.WANTED: WANTED,
}
"""The words of each choice, by question."""
