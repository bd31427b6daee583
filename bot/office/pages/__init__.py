"""The pages of the office, in the order of the navigation; a line here adds one."""

from __future__ import annotations

from bot.office.page import Page
from bot.office.pages import month, today

PAGES: tuple[Page, ...] = (
    today.PAGE,
    month.PAGE,
)
