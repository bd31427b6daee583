"""Makes the folder of sounds and the speech port at the start of the program; nothing is imported
while VOICE_DIR is not set.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.settings import Settings
from handlers.core.ports import Off
from handlers.core.words.speech import SpeechPort

if TYPE_CHECKING:
    from bot.voice.store import Store

log = logging.getLogger(__name__)


def make_store(settings: Settings) -> Store | None:
    """Return the folder of sounds, or None if VOICE_DIR is not set."""
    if settings.voice_dir is None:
        return None
    from bot.voice.engine import Espeak
    from bot.voice.sound import can_encode
    from bot.voice.store import Store

    engine = Espeak(settings.content_dir)
    if not engine.languages or not can_encode():
        log.warning("VOICE_DIR is set, but espeak-ng or ffmpeg is not installed: no sound")
        return None
    return Store(settings.voice_dir, engine)


def make_speech(settings: Settings, store: Store | None) -> SpeechPort:
    """Return the port of speech, for the channels that can fetch a sound from us."""
    if store is None:
        return Off()
    from bot.voice.aloud import Aloud

    able = {n: own for n, own in settings.channels.items() if own.pictures_below is not None}
    return Aloud(store, {name: own.letters_beside_sound for name, own in able.items()})
