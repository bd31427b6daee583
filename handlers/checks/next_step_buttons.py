"""Constants: buttons below verdicts that lead on (report, four questions, "I paid", lessons); "this
is wrong" is in verdict_card.py.
"""

from __future__ import annotations

from handlers.core.reply import Press, Weight
from handlers.core.say import Phrase

REPORT = Press(Phrase("check.button.report"), "report.start")
FOUR_QUESTIONS = Press(Phrase("check.button.questions"), "real", weight=Weight.MAIN)
PAID = Press(Phrase("check.button.paid"), "paid", weight=Weight.URGENT)
"""I pressed the link or paid."""
LEARN = Press(Phrase("check.button.learn_any"), "learn")
"""To all lessons, when no trick is known."""
