"""The environment variable of the processes that open foreign files: how many there may be
(FILE_WORKERS).
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.variables import Variables, number, variable

WORKERS = 3
MOST_WORKERS = 32


class FileSettings(Variables):
    """The environment variables of the workers."""

    title: ClassVar[str] = "Files people send"

    workers: Annotated[
        int,
        number(1, MOST_WORKERS, f"must be a whole number, at least 1 and at most {MOST_WORKERS}"),
    ] = variable(
        "FILE_WORKERS",
        "the most processes that open pictures and recordings at the same time. Each is started "
        "when it is needed, holds 25 MB, and a picture may take up to 300 MB for a second or two",
        WORKERS,
    )
