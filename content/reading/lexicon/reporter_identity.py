"""Loads lexicon/reporter_identity.yaml, words that tell who a reporter is;
handlers/cases/text/reporter_identity.py searches by them.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes


class ReporterIdentityWords(BaseModel):
    """The lists of lexicon/reporter_identity.yaml; comments in the file say what each is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    teller: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    my_kin: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    shop: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    name_starts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    own_titles: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    never_names: tuple[str, ...] = ()
    after_names: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    i_am: tuple[str, ...] = ()
    this_is: tuple[str, ...] = ()
    never_after_i_am: tuple[str, ...] = ()
    name_ends: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    names_of: tuple[str, ...] = ()
    my_kin_named: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    reach_joins: tuple[str, ...] = ()
    reach_starts: tuple[str, ...] = ()
    reach_back: tuple[str, ...] = ()
    told_to: tuple[str, ...] = ()
    reach_after_name: tuple[str, ...] = ()
    calls_us: tuple[str, ...] = ()
    plate: tuple[str, ...] = ()
    plate_starts: tuple[str, ...] = ()
    car: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    not_areas: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    landmark: tuple[str, ...] = ()
    is_a: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    jobs_en: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    work_en: tuple[str, ...] = ()
    live_en: tuple[str, ...] = ()
    beside_en: tuple[str, ...] = ()
    areas_en: tuple[str, ...] = ()
    address_en: tuple[str, ...] = ()
    ends_en: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    they_say: tuple[str, ...] = ()


def load_reporter_identity_words(folder: Path, mistakes: Mistakes) -> ReporterIdentityWords:
    """The lists; all empty if there is no such file."""
    path = folder / "lexicon" / "reporter_identity.yaml"
    if not path.is_file():
        path = path.with_name("teller.yaml")  # its former name, in an operator's own content folder
    file = read_model(path, ReporterIdentityWords, mistakes) if path.is_file() else None
    return file or ReporterIdentityWords()
