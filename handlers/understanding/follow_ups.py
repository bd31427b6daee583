"""Ranks the follow-ups of the card shown last (what people say after it), by how likely the words
say each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from content.reading.answers.cards import Answer
from content.reading.answers.follow_ups import FollowUp
from handlers.core.judged_message import FLOW as VERDICT
from handlers.core.last_answer import LastAnswer
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.reading import Guess, Reading
from handlers.understanding import certainty, rules, similar

NUMBER = 9
"""Digits of a telephone or account number."""
DIGITS = 4
"""Digits of a report's name."""
OWN = 120
"""Letters from which words may be a message that is passed on, whatever was shown before."""
_LONG_NUMBER = re.compile(r"\d{6}")
MANY = 15
"""Cards that share a follow-up which is about nothing in particular."""
NEAREST = 4
"""The likeliest follow-ups, which are looked at once more: by their letters, which takes longer."""
_NUMBER = re.compile(rf"(?:\d[ .()-]?){{{NUMBER},}}")
"""Digits in one row, as people write a telephone or an account."""
_ADDRESS = re.compile(r"://|[a-z0-9]\.[a-z]{2}", re.IGNORECASE)
CLEAR = "clear"
"""Argument of what follows a verdict that is no warning."""
WARNINGS = frozenset({"danger", "suspicious"})
"""Verdicts that have the same follow-ups."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A follow-up by its answer and its number there, and how likely the words say it, 0 to 1."""

    slug: str
    number: int
    likelihood: float


def in_mind(turn: Turn) -> tuple[str, Answer | None]:
    """(slug, answer) that was shown within the hour, if content still has it."""
    last = LastAnswer.of(turn)
    return answer_of(turn, last) if last is not None else ("", None)


def answer_of(turn: Turn, last: LastAnswer) -> tuple[str, Answer | None]:
    """(slug, answer) of what was shown, if content has it."""
    if last.slug:
        return last.slug, turn.content.answers.get(last.slug)
    argument = last.argument
    if last.press == VERDICT:
        argument = "" if argument in WARNINGS else CLEAR
    for slug, answer in turn.content.answers.items():
        if answer.press and (answer.press, answer.argument) == (last.press, argument):
            return slug, answer
    return "", None


def also_in_mind(turn: Turn) -> Mapping[str, Answer]:
    """Answers by slug that the words before might have asked for as well."""
    last = LastAnswer.of(turn)
    found = {slug: turn.content.answers.get(slug) for slug in (last.others if last else ())}
    return {slug: answer for slug, answer in found.items() if answer is not None}


def answering(turn: Turn, situations: Sequence[Guess]) -> Iterator[str]:
    """Slugs of the answers of these situations, those of flows too."""
    for guess in situations:
        situation = turn.content.situations.get(guess.id)
        if situation is None:
            continue
        if situation.answer:
            yield situation.answer
        for slug, answer in turn.content.answers.items():
            way = (situation.press, situation.argument)
            if answer.press and (answer.press, answer.argument) == way:
                yield slug


def is_to_be_checked(words: str) -> bool:
    """Whether the words hold an address or a number, which are checked whatever was said before.

    Several amounts are no number: "2,000, and they refund all 11,000".
    """
    return bool(_ADDRESS.search(words)) or bool(_NUMBER.search(words))


def looks_own(words: str) -> bool:
    """Whether these are few words, in one line and without a code: after the card of an emergency
    they are the person's own, even if they are read as somebody else's message."""
    return len(words) < OWN and "\n" not in words and not _LONG_NUMBER.search(words)


def names_a_case(turn: Turn) -> bool:
    """Whether the words name a report ("Jasmine 4821"), which is shown whatever was said before."""
    if sum(map(str.isdigit, turn.text)) != DIGITS:
        return False
    words = plain(turn.text)
    names = (name for word in turn.content.case_words.values() for name in word.values())
    return any(re.search(rf"{re.escape(plain(name))}[ -]?\d", words) for name in names)


async def ranked(
    turn: Turn, shown: Mapping[str, Answer], others: Mapping[str, Answer], reading: Reading | None
) -> Sequence[Ranked]:
    """The follow-ups of the answer shown, and of others that may have been asked for, the likeliest
    first; what is left of 1 is for none of them."""
    places = [
        (slug, number, follow_up, weight)
        for answers, weight in ((shown, 1.0), (others, certainty.OTHER if shown else 1.0))
        for slug, answer in answers.items()
        for number, follow_up in enumerate(answer.follow_ups)
    ]
    places = list({id(one[2]): one for one in reversed(places)}.values())[::-1]
    ways = [tuple(ways_of_saying(turn, follow_up)) for _, _, follow_up, _ in places]
    likely = await turn.ports.understanding.likelihoods(turn.text, ways)
    if likely is None:
        likely = similar.likelihoods(turn.text, ways)
    weights = [
        share * weight * exp(certainty.AS_READ * _as_read(turn, follow_up, reading))
        for share, (_, _, follow_up, weight) in zip(likely, places, strict=True)
    ]
    none = max(0.0, 1.0 - sum(likely))
    found = [
        Ranked(slug, number, share)
        for share, (slug, number, _, _) in zip(weights, places, strict=True)
    ]
    found.sort(key=lambda one: one.likelihood, reverse=True)
    found[:NEAREST] = [_looked_at_closer(turn, one) for one in found[:NEAREST]]
    whole = none + sum(one.likelihood for one in found)
    found = [replace(one, likelihood=one.likelihood / whole) for one in found]
    return sorted(found, key=lambda one: one.likelihood, reverse=True)


def _looked_at_closer(turn: Turn, found: Ranked) -> Ranked:
    """A follow-up that is likelier if its letters are alike, too, and if few cards share it."""
    follow_up = turn.content.answers[found.slug].follow_ups[found.number]
    alike = max(similar.likeness(turn.text, one) for one in ways_of_saying(turn, follow_up))
    closer = exp(certainty.LETTERS * alike) * _cards(turn, follow_up) ** -certainty.SHARED
    return replace(found, likelihood=found.likelihood * closer)


def _as_read(turn: Turn, follow_up: FollowUp, reading: Reading | None) -> float:
    """How sure the reading is of the situations of the answer that a follow-up leads to. What it
    takes for chat counts less: words of somebody in trouble often look like it."""
    to = turn.content.answers.get(follow_up.answer or "")
    if reading is None or to is None:
        return 0.0
    vague = certainty.ABOUT_US.issuperset(to.situations)
    return reading.any_of(to.situations) * (certainty.AS_CHAT if vague else 1.0)


def ways_of_saying(turn: Turn, follow_up: FollowUp) -> Iterator[str]:
    """Its examples, and those of the answer that it leads to."""
    for said in follow_up.said.values():
        yield from said
    answer = turn.content.answers.get(follow_up.answer or "")
    for said in answer.said.values() if answer else ():
        yield from said


def least(turn: Turn, rule: str | None, likeliest: Ranked, grave: str) -> float:
    """The likelihood from which the likeliest follow-up is given.

    Words of a call that goes on may be of the card of an emergency (`grave`, its slug).
    """
    if rule in rules.EXACT:
        card = turn.content.answers.get(grave)
        of_it = card is not None and rules.is_after_a_call(card.situations)
        return certainty.FOLLOWS_MANY if of_it else certainty.SURELY
    follow_up = turn.content.answers[likeliest.slug].follow_ups[likeliest.number]
    many = is_for_many(turn, follow_up)
    return certainty.FOLLOWS_MANY if many else certainty.FOLLOWS


def is_as_written(turn: Turn, found: Ranked) -> bool:
    """Whether the words are, but for a few letters, one of the ways of saying a follow-up."""
    follow_up = turn.content.answers[found.slug].follow_ups[found.number]
    alike = (similar.likeness(turn.text, one) for one in ways_of_saying(turn, follow_up))
    return max(alike, default=0.0) >= certainty.AS_WRITTEN


def is_for_many(turn: Turn, follow_up: FollowUp) -> bool:
    """Whether many cards share a follow-up: it says less than one that was written for a card."""
    return _cards(turn, follow_up) >= MANY


def _cards(turn: Turn, follow_up: FollowUp) -> int:
    """How many cards have a follow-up."""
    return sum(
        any(one is follow_up for one in answer.follow_ups)
        for answer in turn.content.answers.values()
    )


def led_to(turn: Turn, found: Ranked) -> Sequence[str]:
    """The situations of the answer that a follow-up leads to; none if it is a card of its own."""
    follow_up = turn.content.answers[found.slug].follow_ups[found.number]
    answer = turn.content.answers.get(follow_up.answer or "")
    return answer.situations if answer is not None else ()


def situations_of(turn: Turn, answer: Answer) -> Iterator[str]:
    """The situations of an answer, and those that its follow-ups lead to."""
    yield from answer.situations
    for follow_up in answer.follow_ups:
        if found := turn.content.answers.get(follow_up.answer or ""):
            yield from found.situations
