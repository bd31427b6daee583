"""The interface by which a feature registers: which buttons, flow steps, words and kinds of message
its functions answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from content.reading.library import Library
from handlers.core.incoming import Said
from handlers.core.outcome import Outcome
from handlers.core.say import Phrase
from handlers.core.scheduled import ScheduledJob
from handlers.core.turn import Turn
from storage.engine.database import Change


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on as if this button had been pressed: another feature answers."""

    action: str
    argument: str = ""


Handler = Callable[[Turn], Awaitable[Outcome | None]]
"""Answers a turn. None means "not mine after all": the router asks the next one."""

Reader = Callable[[Turn], Awaitable[Outcome | Redirect | None]]
"""Answers words by what they mean, or leads to the button that does; None: not understood."""

Rider = Callable[[Turn, Outcome], Awaitable[Outcome]]
"""May add to another feature's answer; returns the outcome unchanged if it has nothing to add."""


Eraser = Callable[[Turn], Awaitable[tuple[Change, ...]]]
"""Returns changes to make when the person of this turn erases themselves."""


Preparer = Callable[[Library], None]
"""Builds what handlers keep in memory of this content. Runs in a thread beside them."""


@dataclass(frozen=True, slots=True)
class Step:
    """Answers a message or file that is sent while the person is at this step of a flow.

    `takes_text`: free text belongs to this step, so emergency and intent words do not interrupt it.
    `passes_edits`: an edited message is handled as if no question were open.
    `own_words`: it answers what the person says, in their language, and asked nothing.
    """

    handle: Reader
    takes_text: bool = False
    passes_edits: bool = False
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A button that can also be typed, such as "/learn".

    name:        the text after the slash: 1 to 32 of a-z, 0-9 and _.
    action:      the button it stands for; a standing one, without argument and stamp.
    words:       its text in an app's list of commands; None if it is understood but not listed.
    place:       its position in such a list, the smallest number first.
    takes_words: text typed after it is judged as a message of its own.
    """

    name: str
    action: str
    words: Phrase | None = None
    place: int = 0
    takes_words: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """One folder of handlers/, with everything it answers. router.py sets the precedence.

    presses: button action ("report.start") -> handler.
    step_presses: the same of buttons that belong to the question that is open: pressed without the
             stamp of just that question they are stale, so nothing can be forged or replayed.
    commands: its own buttons that can also be typed ("/report").
    steps:   place in a flow ("report.number", i.e. flow.step) -> Step.
    claims:  inspects free text or media outside any flow, cheaply and without side effects, and
             answers it if it belongs to this feature (a link in the text).
    intents: intent id of content/lexicon/intents.yaml -> handler.
    kinds:   type of incoming.Said -> handler, used if nothing above answered.
    codes:   prefix of a deep-link code in Hello ("d" of d3805) -> handler.
    urgent:  what goes before any open question, or None: an emergency told in words that no rule
             lists, a dangerous file.
    understands: words that no rule takes, by what the person means, or None.
    groups:  answers everything said in a group, or None.
    guests:  answers a message that somebody asks about in a chat that we are not in, or None. Only
             the reply is used: nothing is stored of such a question.
    private: tells whether words belong into a chat of two, such as an emergency, or None.
    scheduled: work that runs without a message, or None (handlers/core/scheduled.py).
    rides:   may add a part to a calm answer of any feature (never in a group), or None; the last
             feature adds first.
    erases:  what has to change in this feature's data, before the rest goes, when the person of a
             turn erases themselves; or None.
    prepares: builds ahead what the first message would else wait for, or None.
    """

    name: str
    presses: Mapping[str, Handler] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    steps: Mapping[str, Step] = field(default_factory=dict)
    claims: Handler | None = None
    intents: Mapping[str, Handler] = field(default_factory=dict)
    kinds: Mapping[type[Said], Handler] = field(default_factory=dict)
    codes: Mapping[str, Handler] = field(default_factory=dict)
    urgent: Reader | None = None
    understands: Reader | None = None
    groups: Handler | None = None
    guests: Handler | None = None
    private: Callable[[Turn], Awaitable[bool]] | None = None
    scheduled: ScheduledJob | None = None
    rides: Rider | None = None
    erases: Eraser | None = None
    prepares: Preparer | None = None
    step_presses: Mapping[str, Handler] = field(default_factory=dict)
