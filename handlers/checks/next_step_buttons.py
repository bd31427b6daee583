"""Buttons that stand under verdicts on links, messages, numbers and pictures alike."""

from __future__ import annotations

from handlers.core.reply import Press, Weight
from handlers.core.say import Phrase

REPORT = Press(Phrase("check.button.report"), "report.start")
FOUR_QUESTIONS = Press(Phrase("check.button.questions"), "real", weight=Weight.MAIN)
PAID = Press(Phrase("check.button.paid"), "paid", weight=Weight.URGENT)
"""I pressed the link or paid."""
LEARN = Press(Phrase("check.button.learn_any"), "learn")
"""To all lessons, when no trick is known."""
