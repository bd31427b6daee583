"""The whole content folder as one immutable value (Library); bot/reload.py loads a new one after
each change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from content.reading.answers.cards import Answer, load_answers
from content.reading.answers.how_tos import HowTos, load_how_tos
from content.reading.answers.situations import Situation, load_situations
from content.reading.desk import Desk, load_desk
from content.reading.first_hour import FirstHour, load_first_hour
from content.reading.foreign_files import FileReader
from content.reading.hotlines import Hotlines, load_hotlines
from content.reading.hours import Hours, load_hours
from content.reading.languages.core import Core, load_core, offered
from content.reading.languages.texts import Texts, load_languages, with_languages
from content.reading.lessons.curriculum import Curriculum, load_curriculum
from content.reading.lessons.practice import PracticeItem, load_practice
from content.reading.lessons.scam_types import load_scam_types
from content.reading.lessons.seasons import Seasons, load_seasons
from content.reading.lexicon.amounts import AmountWords, load_amount_words
from content.reading.lexicon.case_names import load_case_words
from content.reading.lexicon.dates import DateWords, load_date_words
from content.reading.lexicon.group_words import GroupWords, load_group_words
from content.reading.lexicon.intents import Intents, load_intents
from content.reading.lexicon.numbers import NumberWords, load_number_words
from content.reading.lexicon.praise import Praise, load_praise
from content.reading.lexicon.red_flags import RedFlags, load_red_flags
from content.reading.lexicon.redaction import RedactionWords, load_redaction_words
from content.reading.lexicon.report import load_report_words
from content.reading.lexicon.reporter_identity import (
    ReporterIdentityWords,
    load_reporter_identity_words,
)
from content.reading.lexicon.settled import Settled, load_settled
from content.reading.lexicon.word_rules import WordTest
from content.reading.link_lists import LinkLists, load_link_lists
from content.reading.media import load_media
from content.reading.never_listed import NeverListed, load_never_listed
from content.reading.phrases import read_phrases
from content.reading.places.offices import Office, load_offices
from content.reading.places.places import Places, load_places
from content.reading.problems import BrokenContent, Mistakes
from content.reading.schema import ScamType
from content.reading.threat_lists import Feed, load_feeds
from content.reading.tour.stories import Story, load_stories


@dataclass(frozen=True, repr=False)
class Library:
    """All content in memory. Printing one shows none of it: it would be megabytes.

    `phrases`: language -> key -> sentence with {placeholders}. `intents`: meanings of typed words.
    `curriculum`: modules and lessons with their questions. `seasons`: which lesson is sent when.
    `practice`: the messages for who practises.
    `scam_types`: tricks by id.
    `places`: districts and provinces of Thailand. `offices`: details of district offices by code.
    `hotlines`: numbers to call that may be shown. `hours`: working hours of offices.
    `first_hour`: steps after a loss. `how_tos`: what is shown in drawings.
    `desk`: what officials choose from.
    `never_listed`: genuine numbers, accounts and sites that no report can blacken.
    `links`: lists for judging links. `feeds`: threat lists by id. `red_flags`: signs of fraud in
    messages. `numbers`, `amounts`, `dates`: words beside numbers, for amounts of money, for days.
    `redaction_words`, `reporter_identity_words`: words beside details hidden from officials.
    `case_words`: id -> word by language. `report_words`: id -> test of words typed in a report.
    `settled`: words that settle what is meant.
    `group_words`: orders of a group chat. `praise`: words that open the reason of an answer.
    `situations`: what people are in or want, by id. `answers`: cards for them, by slug.
    `media`: name -> file of pictures and recordings that apps may fetch.
    `tour`: stories that the preview page plays, in their order.
    `core`: what a language must have before it is offered. `unsigned_phrases`: language -> keys
    that no reader of it has signed; `unsigned_languages`: those whose other texts nobody has.
    """

    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    intents: Intents = field(default_factory=Intents)
    hotlines: Hotlines = field(default_factory=Hotlines)
    places: Places = field(default_factory=Places)
    case_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    report_words: Mapping[str, WordTest] = field(default_factory=dict)
    settled: Sequence[Settled] = ()
    first_hour: FirstHour = field(default_factory=FirstHour)
    how_tos: HowTos = field(default_factory=HowTos)
    desk: Desk = field(default_factory=Desk)
    never_listed: NeverListed = field(default_factory=NeverListed)
    hours: Hours = field(default_factory=Hours)
    offices: Mapping[str, Office] = field(default_factory=dict)
    curriculum: Curriculum = field(default_factory=Curriculum)
    seasons: Seasons = field(default_factory=Seasons)
    practice: tuple[PracticeItem, ...] = ()
    scam_types: Mapping[str, ScamType] = field(default_factory=dict)
    links: LinkLists = field(default_factory=LinkLists)
    numbers: NumberWords = field(default_factory=NumberWords)
    amounts: AmountWords = field(default_factory=AmountWords)
    dates: DateWords = field(default_factory=DateWords)
    redaction_words: RedactionWords = field(default_factory=RedactionWords)
    reporter_identity_words: ReporterIdentityWords = field(default_factory=ReporterIdentityWords)
    red_flags: RedFlags = field(default_factory=RedFlags)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    group_words: GroupWords = field(default_factory=GroupWords)
    praise: Praise = field(default_factory=Praise)
    situations: Mapping[str, Situation] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    media: Mapping[str, Path] = field(default_factory=dict)
    tour: tuple[Story, ...] = ()
    core: Core = field(default_factory=Core)
    unsigned_phrases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unsigned_languages: frozenset[str] = frozenset()

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The languages that people may choose: Thai, English, and those that have the core."""
        return offered(self.core, self.phrases, self.texts)

    def has_phrases(self, language: str, beginning: str) -> bool:
        """Whether a language has each of our phrases whose key begins so."""
        own = self.phrases.get(language, {})
        return all(key in own for key in self.phrases.get("th", {}) if key.startswith(beginning))

    @property
    def texts(self) -> Texts:
        """What content/languages translates."""
        return Texts(self.first_hour, self.hotlines, self.scam_types, self.answers, self.desk)

    def hours_in(self, district: str) -> Hours:
        """The working hours of a district's office, its own holidays included."""
        office = self.offices.get(district)
        return self.hours.with_holidays(office.holidays) if office else self.hours

    @staticmethod
    def load(folder: Path, files: FileReader | None = None) -> Library:
        """The content of a folder, without its recordings if there is nothing to open them with.

        Raises BrokenContent with all mistakes.
        """
        mistakes = Mistakes(folder)
        library = Library.read(folder, mistakes, files)
        if mistakes:
            raise BrokenContent(mistakes)
        return library

    @staticmethod
    def read(folder: Path, mistakes: Mistakes, files: FileReader | None = None) -> Library:
        """The usable part of the content; mistakes are noted."""
        places = load_places(folder, mistakes)
        hotlines = load_hotlines(folder, mistakes)
        situations = load_situations(folder, mistakes)
        answers = load_answers(folder, situations, hotlines, mistakes)
        tricks, first_hour = load_scam_types(folder, mistakes), load_first_hour(folder, mistakes)
        base = Texts(first_hour, hotlines, tricks, answers, load_desk(folder, mistakes))
        languages, phrases = load_languages(folder, mistakes), read_phrases(folder, mistakes)
        texts = with_languages(base, languages)
        unsigned = frozenset(code for code, file in languages.items() if not file.reviewed_by)
        return Library(
            phrases=phrases.texts,
            unsigned_phrases=phrases.unsigned,
            unsigned_languages=unsigned,
            intents=load_intents(folder, mistakes),
            hotlines=texts.hotlines,
            places=places,
            offices=load_offices(folder, places, mistakes),
            case_words=load_case_words(folder, mistakes),
            report_words=load_report_words(folder, mistakes),
            settled=load_settled(folder, mistakes),
            first_hour=texts.first_hour,
            how_tos=load_how_tos(folder, mistakes),
            desk=texts.desk,
            never_listed=load_never_listed(folder, mistakes),
            hours=load_hours(folder, mistakes),
            curriculum=load_curriculum(folder, mistakes, files),
            seasons=load_seasons(folder, mistakes),
            scam_types=texts.tricks,
            practice=load_practice(folder, mistakes),
            links=load_link_lists(folder, mistakes),
            numbers=load_number_words(folder, mistakes),
            amounts=load_amount_words(folder, mistakes),
            dates=load_date_words(folder, mistakes),
            redaction_words=load_redaction_words(folder, mistakes),
            reporter_identity_words=load_reporter_identity_words(folder, mistakes),
            red_flags=load_red_flags(folder, mistakes),
            feeds=load_feeds(folder, mistakes),
            group_words=load_group_words(folder, mistakes),
            praise=load_praise(folder, mistakes),
            situations=situations,
            answers=texts.answers,
            media=load_media(folder),
            tour=load_stories(folder, mistakes),
            core=load_core(folder, mistakes),
        )
