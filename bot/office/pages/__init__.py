"""Lists the pages of the office in the order of the navigation; a new page is added here."""

from __future__ import annotations

from bot.office.page import Page
from bot.office.pages import (
    browsers,
    campaigns,
    case,
    learning,
    month,
    month_pdf,
    operator,
    province,
    search,
    team,
    today,
)
from bot.office.workshop import item_page, listing, pictures, question_page

PAGES: tuple[Page, ...] = (
    today.PAGE,
    search.PAGE,
    case.PAGE,
    campaigns.PAGE,
    campaigns.ONE,
    month.PAGE,
    month_pdf.PAGE,
    team.PAGE,
    province.PAGE,
    learning.PAGE,
    operator.PAGE,
    browsers.PAGE,
    listing.PAGE,
    item_page.PAGE,
    question_page.PAGE,
    pictures.PICTURE,
    pictures.MESSAGE,
)
