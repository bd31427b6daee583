"""Everything the content folder holds, loaded once and never changed while it is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.reading.desk import Desk, load_desk
from content.reading.first_hour import FirstHour, load_first_hour
from content.reading.hotlines import Hotlines, load_hotlines
from content.reading.hours import Hours, load_hours
from content.reading.lessons.curriculum import Curriculum, load_curriculum
from content.reading.lexicon.amounts import AmountWords, load_amount_words
from content.reading.lexicon.case_names import load_case_words
from content.reading.lexicon.dates import DateWords, load_date_words
from content.reading.lexicon.groups import GroupWords, load_group_words
from content.reading.lexicon.intents import Intents, load_intents
from content.reading.lexicon.numbers import NumberWords, load_number_words
from content.reading.lexicon.praise import Praise, load_praise
from content.reading.lexicon.red_flags import RedFlags, load_red_flags
from content.reading.lexicon.redaction import CoveredWords, load_covered_words
from content.reading.lexicon.report import load_report_words
from content.reading.lexicon.reporter_identity import TellerWords, load_teller_words
from content.reading.lexicon.word_rules import WordTest
from content.reading.link_lists import LinkLists, load_link_lists
from content.reading.media import load_media
from content.reading.phrases import load_phrases
from content.reading.places.offices import Office, load_offices
from content.reading.places.places import Places, load_places
from content.reading.problems import BrokenContent, Mistakes
from content.reading.scam_types import load_scam_types
from content.reading.schema import ScamType
from content.reading.threat_lists import Feed, load_feeds


@dataclass(frozen=True)
class Library:
    """All content in memory.

    `phrases`: language -> key -> sentence with {placeholders}.
    `intents`: what typed words mean. `hotlines`: numbers to call that may be shown.
    `links`: brands and other lists for judging links. `numbers`: words beside numbers.
    `amounts`: amounts of money in words. `dates`: days in words. `covered`, `teller`: words of
    what officials do not see at once: amounts and times, and who and where a reporter is.
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
    dates: DateWords = field(default_factory=DateWords)
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
        library = Library.read(folder, mistakes)
        if mistakes:
            raise BrokenContent(mistakes)
        return library

    @staticmethod
    def read(folder: Path, mistakes: Mistakes) -> Library:
        """As much of the content as can be used; each mistake is noted."""
        places = load_places(folder, mistakes)
        return Library(
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
            dates=load_date_words(folder, mistakes),
            covered=load_covered_words(folder, mistakes),
            teller=load_teller_words(folder, mistakes),
            red_flags=load_red_flags(folder, mistakes),
            feeds=load_feeds(folder, mistakes),
            group_words=load_group_words(folder, mistakes),
            praise=load_praise(folder, mistakes),
            media=load_media(folder),
        )
