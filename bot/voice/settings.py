"""The environment variable of the voice: VOICE_DIR, the folder of its sounds; without it there is
no voice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from bot.variables import Variables, existing_folder, variable


class VoiceSettings(Variables):
    """The environment variables of the voice."""

    title: ClassVar[str] = "The voice"

    folder: Annotated[Path, BeforeValidator(existing_folder)] | None = variable(
        "VOICE_DIR",
        "switches sound on: the folder that `voice build` filled, e.g. var/voice. Needs espeak-ng "
        "and ffmpeg on this machine, and PUBLIC_URL for LINE",
        unset="answers are text alone",
    )
