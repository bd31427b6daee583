"""Everything the content folder holds, loaded once and never changed while it is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.amount_words import AmountWords, load_amount_words
from content.case_words import load_case_words
from content.covered_words import CoveredWords, load_covered_words
from content.desk import Desk, load_desk
from content.feeds import Feed, load_feeds
from content.first_hour import FirstHour, load_first_hour
from content.group_words import GroupWords, load_group_words
from content.hotlines import Hotlines, load_hotlines
from content.hours import Hours, load_hours
from content.intents import Intents, load_intents
from content.lessons import Curriculum, load_curriculum
from content.link_lists import LinkLists, load_link_lists
from content.media import load_media
from content.mistakes import BrokenContent, Mistakes
from content.number_words import NumberWords, load_number_words
from content.offices import Office, load_offices
from content.phrases import load_phrases
from content.places import Places, load_places
from content.praise import Praise, load_praise
from content.red_flags import RedFlags, load_red_flags
from content.report_words import load_report_words
from content.scam_types import load_scam_types
from content.schema import ScamType
from content.teller_words import TellerWords, load_teller_words
from content.wordrules import WordTest


@dataclass(frozen=True)
class Library:
    """All content in memory.

    `phrases`: language -> key -> sentence with {placeholders}.
    `intents`: what typed words mean. `hotlines`: numbers to call that may be shown.
    `links`: brands and other lists for judging links. `numbers`: words beside numbers.
    `amounts`: amounts of money in words. `covered`, `teller`: words of what officials do not see
    at once: amounts and times, and who and where a reporter is.
    `red_flags`: what messages that deceive have in common. `feeds`: threat lists by id.
    `group_words`: orders that a group may give. `praise`: words that open a reason.
    `places`: the districts and provinces of Thailand.
    `case_words`: id -> the word by language. `report_words`: id -> test of words in a report.
    `first_hour`: steps after a loss. `desk`: what officials choose from. `hours`: when they work.
    `offices`: what districts keep of their own, by district code.
    `curriculum`: modules and lessons with their questions. `scam_types`: the tricks by id.
    `media`: name -> file of the pictures and recordings that apps may fetch.
    """

    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    intents: Intents = field(default_factory=Intents)
    hotlines: Hotlines = field(default_factory=Hotlines)
    places: Places = field(default_factory=Places)
    case_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    report_words: Mapping[str, WordTest] = field(default_factory=dict)
    first_hour: FirstHour = field(default_factory=FirstHour)
    desk: Desk = field(default_factory=Desk)
    hours: Hours = field(default_factory=Hours)
    offices: Mapping[str, Office] = field(default_factory=dict)
    curriculum: Curriculum = field(default_factory=Curriculum)
    scam_types: Mapping[str, ScamType] = field(default_factory=dict)
    links: LinkLists = field(default_factory=LinkLists)
    numbers: NumberWords = field(default_factory=NumberWords)
    amounts: AmountWords = field(default_factory=AmountWords)
    covered: CoveredWords = field(default_factory=CoveredWords)
    teller: TellerWords = field(default_factory=TellerWords)
    red_flags: RedFlags = field(default_factory=RedFlags)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    group_words: GroupWords = field(default_factory=GroupWords)
    praise: Praise = field(default_factory=Praise)
    media: Mapping[str, Path] = field(default_factory=dict)

    @staticmethod
    def load(folder: Path) -> Library:
        """The content of a folder. Raises BrokenContent, which carries every mistake at once."""
        mistakes = Mistakes(folder)
        places = load_places(folder, mistakes)
        library = Library(
            phrases=load_phrases(folder, mistakes),
            intents=load_intents(folder, mistakes),
            hotlines=load_hotlines(folder, mistakes),
            places=places,
            offices=load_offices(folder, places, mistakes),
            case_words=load_case_words(folder, mistakes),
            report_words=load_report_words(folder, mistakes),
            first_hour=load_first_hour(folder, mistakes),
            desk=load_desk(folder, mistakes),
            hours=load_hours(folder, mistakes),
            curriculum=load_curriculum(folder, mistakes),
            scam_types=load_scam_types(folder, mistakes),
            links=load_link_lists(folder, mistakes),
            numbers=load_number_words(folder, mistakes),
            amounts=load_amount_words(folder, mistakes),
            covered=load_covered_words(folder, mistakes),
            teller=load_teller_words(folder, mistakes),
            red_flags=load_red_flags(folder, mistakes),
            feeds=load_feeds(folder, mistakes),
            group_words=load_group_words(folder, mistakes),
            praise=load_praise(folder, mistakes),
            media=load_media(folder),
        )
        if mistakes:
            raise BrokenContent(mistakes)
        return library
