"""The judges as `links check` and `messages check` use them: lists loaded from the content, and one
link or message judged without a chat.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.turns.phrasebook import Phrasebook
from bot.understanding.model import model_or_none
from content.reading.lexicon.numbers import load_number_words
from content.reading.lexicon.red_flags import load_red_flags
from content.reading.library import Library
from content.reading.link_lists import load_link_lists
from content.reading.phrases import load_phrases
from content.reading.problems import BrokenContent, Mistakes
from content.reading.threat_lists import load_feeds
from handlers.checks.extract import read
from handlers.checks.links.judge import link_judge
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.messages.act import joined
from handlers.checks.messages.judge import message_judge
from handlers.checks.verdict import LinkVerdict

LANGUAGES = ("th", "en")


def load_lists(folder: Path) -> Library:
    """Load only the content that checks need: a mistake in a lesson must not stop them.

    Raises BrokenContent.
    """
    mistakes = Mistakes(folder)
    library = Library(
        phrases=load_phrases(folder, mistakes),
        links=load_link_lists(folder, mistakes),
        numbers=load_number_words(folder, mistakes),
        red_flags=load_red_flags(folder, mistakes),
        feeds=load_feeds(folder, mistakes),
    )
    if mistakes:
        raise BrokenContent(mistakes)
    return library


class Checking:
    """Judges links and messages and gives the reasons in both languages."""

    def __init__(self, library: Library, known: LinkFacts | None = None) -> None:
        self._library = library
        self._known = known or LinkFacts()
        book = Phrasebook(library.phrases)
        self._speak = {language: book.speaker(language) for language in LANGUAGES}
        self._links = link_judge(library.links)
        self._messages = message_judge(library)
        self._model = model_or_none()

    @staticmethod
    def load(offline: bool = True) -> Checking:
        """Load the content folder of the settings; threat lists and popular names unless `offline`.

        Raises BrokenContent and WrongSettings.
        """
        from bot import settings
        from bot.lookups.popular.names import PopularNames
        from bot.lookups.ports import feeds_folder, threat_lists

        loaded = settings.load()
        library = load_lists(loaded.content_dir)
        if offline:
            return Checking(library)
        popular = PopularNames(feeds_folder(loaded))
        rank = popular.rank if popular.available else None
        listed = threat_lists(loaded, library).listed
        return Checking(library, LinkFacts(listed=listed, popular=rank))

    def link(self, url: str) -> dict[str, Any]:
        """{"url", "verdict", "score": 0..1, "reasons": [{"code", "th", "en"}]}."""
        return self._link(url, self._links.judge(url, self._known))

    def message(self, text: str) -> dict[str, Any]:
        """{"verdict", "score", "scam_type", "red_flags", "links", "phones", "accounts"}."""
        judged = self._messages.judge(read(text, self._library.numbers), self._known)
        found = joined(judged, self._model.read(text) if self._model else None)
        return {
            "verdict": found.verdict.value,
            "score": found.score,
            "scam_type": found.scam_type,
            "red_flags": list(found.flags),
            "links": [{"url": link.url, "verdict": link.verdict.value} for link in found.links],
            "phones": list(found.phones),
            "accounts": list(found.accounts),
        }

    def _link(self, url: str, found: LinkVerdict) -> dict[str, Any]:
        return {
            "url": url,
            "verdict": found.verdict.value,
            "score": found.score,
            "reasons": [
                {"code": reason.code} | {name: say(reason.say) for name, say in self._speak.items()}
                for reason in found.reasons
            ],
        }
