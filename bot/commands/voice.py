"""The command `voice build | status | words | alert`: makes the files of Rutan's own words as
sound.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.voice.fixed_texts import Fixed
    from bot.voice.store import Store
    from content.reading.library import Library

_TOLD_EVERY = 200
_LISTED = 10


def register(commands: Commands) -> None:
    """Add `voice` and its actions: build, status, words and alert."""
    group = add_command(commands, "voice", help="answers as sound (docs/voice.md)")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    build = add_command(actions, "build", help="make the sound of every fixed text that lacks it")
    build.add_argument("--first", type=int, metavar="N", help="only the N most urgent texts")
    build.add_argument("--jobs", type=int, default=2, help="texts made at once (2)")
    build.set_defaults(run=run_build)
    status = add_command(actions, "status", help="which texts lack a sound or a recording")
    status.add_argument("--all", action="store_true", help="every text, not the first ten")
    status.set_defaults(run=run_status)
    words = add_command(actions, "words", help="make content/voice/words.tsv from pythaitts")
    words.set_defaults(run=run_words)
    alert = add_command(actions, "alert", help="an approved warning for the loudspeaker, in Thai")
    alert.add_argument("id", type=int, help="its number, as the desk shows it")
    alert.add_argument("--to", metavar="FILE", type=Path, help="default: pack/alert-ID in DATA_DIR")
    alert.set_defaults(run=run_alert)


def _store(loaded: Settings) -> Store:
    """The folder of sounds, the default one where VOICE_DIR is not set."""
    from bot.voice.engine import Espeak
    from bot.voice.store import Store

    folder = loaded.voice_dir or loaded.data_dir / "voice"
    return Store(folder, Espeak(loaded.content_dir))


def _able(store: Store) -> None:
    from bot.voice.sound import can_encode

    if not store.engine.languages:
        raise Refusal("espeak-ng is not installed: apt-get install espeak-ng")
    if not can_encode():
        raise Refusal("ffmpeg is not installed: apt-get install ffmpeg")


def run_build(arguments: argparse.Namespace) -> int:
    """Make what lacks a sound; a text that fails is named and the others are made."""
    from bot import settings
    from bot.voice.engine import CannotSpeak
    from bot.voice.fixed_texts import fixed_texts, recording_of
    from bot.voice.words import Unsayable

    loaded = settings.load()
    library, store = _library(loaded), _store(loaded)
    _able(store)
    every = fixed_texts(library, tuple(store.engine.languages))

    def make(fixed: Fixed) -> str:
        recorded = recording_of(loaded.content_dir, fixed)
        file = recorded.file if recorded and not recorded.stale else None
        if store.is_current(fixed.language, fixed.text, file):
            return ""
        try:
            store.make(fixed.language, fixed.text, file)
        except Unsayable as word:
            return f"{fixed.language} {fixed.name}: the word {word} is in no table"
        except CannotSpeak as error:
            return f"{fixed.language} {fixed.name}: {error}"
        return ""

    lacking = 0
    with ThreadPoolExecutor(max(1, arguments.jobs)) as workers:
        for place, problem in enumerate(workers.map(make, every[: arguments.first]), 1):
            if problem:
                lacking += 1
                print(problem)
            if place % _TOLD_EVERY == 0:
                store.write_index()
                print(f"{place} of {len(every)}", flush=True)
    gone = store.forget_others([(each.language, each.text) for each in every])
    store.write_index()
    print(f"{store.folder}: {store.size()} texts, {lacking} lacking, {gone} old files removed")
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Say what is made, what cannot be said, and what nobody recorded, the most urgent first."""
    from bot import settings
    from bot.voice.fixed_texts import fixed_texts, recording_of

    loaded = settings.load()
    library, store = _library(loaded), _store(loaded)
    every = fixed_texts(library, tuple(store.engine.languages) or ("th", "en"))
    made = [each for each in every if store.has(each.language, each.text)]
    silent = [each for each in every if not store.can_say(each.language, each.text)]
    found = [(each, recording_of(loaded.content_dir, each)) for each in every]
    recorded = [each for each, recording in found if recording and not recording.stale]
    print(f"{store.folder}: {len(made)} of {len(every)} texts made, {len(recorded)} recorded")
    _list("cannot be said", silent, arguments.all)
    _list("recorded, but the text has changed", [e for e, r in found if r and r.stale], True)
    _list("without a recording", [each for each, r in found if not r], arguments.all)
    return 0


def _list(title: str, texts: list[Fixed], every: bool) -> None:
    shown = texts if every else texts[:_LISTED]
    print(f"{title}: {len(texts)}")
    for each in shown:
        print(f"  {each.language} {each.name}: {each.text}")


def run_words(arguments: argparse.Namespace) -> int:
    """Write the table of words anew."""
    from bot import settings
    from bot.training.pronunciations import make
    from bot.voice.words import TABLE

    folder = settings.load().content_dir
    count, left_out = make(folder)
    print(f"{folder / TABLE}: {count} words, left out: {' '.join(left_out) or 'none'}")
    return 0


def run_alert(arguments: argparse.Namespace) -> int:
    """Write the sound of a warning that a second official has approved."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.turns.phrasebook import Phrasebook
    from bot.voice.loudspeaker import LANGUAGE, write
    from handlers.alerts.message import resident_card
    from storage.cases import alerts
    from storage.cases.alerts import AlertState

    loaded = settings.load()
    library, store = _library(loaded), _store(loaded)
    _able(store)
    alert = with_database(loaded, lambda unit: alerts.find(unit, arguments.id))
    if alert is None:
        raise Refusal(f"there is no warning {arguments.id}")
    if alert.state not in (AlertState.SENDING, AlertState.SENT, AlertState.PAUSED):
        raise Refusal(f"warning {arguments.id} is not approved: only approved ones are spoken")
    speak = Phrasebook(library.phrases).speaker(LANGUAGE)
    card = resident_card(library, alert)
    text = "\n".join(speak(say) for say in (card.title, *card.lines))
    stem = arguments.to or loaded.packs / f"alert-{arguments.id}"
    for path in write(store, text, stem):
        print(path)
    return 0


def _library(loaded: Settings) -> Library:
    from content.reading.library import Library

    return Library.load(loaded.content_dir)
