"""The one name under which Rutan is installed: `pip install` puts the four folders inside it.

In a clone they lie beside it. Their own names, bot, handlers, storage and content, are too common
to lie at the top of anybody's site-packages; so a wheel has them as rutan/bot and so on, and they
are found by their short names from the moment the command starts.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run the command line; the exit status."""
    if (HERE / "bot").is_dir():
        sys.path.insert(0, str(HERE))
    from bot.__main__ import run

    return run(name="rutan")
