"""The pages of the office, in the order of the navigation; a line here adds one."""

from __future__ import annotations

from bot.office.page import Page
from bot.office.pages import browsers, case, search, today
from bot.office.workshop import item_page, listing, question_page

PAGES: tuple[Page, ...] = (
    today.PAGE, search.PAGE, case.PAGE, browsers.PAGE,
    listing.PAGE, item_page.PAGE, question_page.PAGE,
)  # fmt: skip
