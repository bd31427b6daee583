"""Finds personal details of the reporter in their text (names, contacts, home, workplace);
redaction.py hides them.

Each rule is a pattern that ends at the start of a value, and a function that finds the value's end.
"My name is" may come before any word; "I" and words for family only count before a known given
name, because most sentences begin with them. What the other side says about itself stays. The words
are in content/lexicon/reporter_identity.yaml; the given names are those of PyThaiNLP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pythainlp.corpus import thai_female_names, thai_male_names

from content.reading.lexicon.reporter_identity import ReporterIdentityWords
from handlers.cases.text.amounts import alternatives
from handlers.core.numbers.runs import Run, Shape, run_at, runs

Span = tuple[int, int]
Value = Callable[["Rules", str, int], Span | None]

_LONGEST_NAME = 20
"""Most characters of one name: if no word that ends a name is found, the rest is not the name."""
_SHORTEST_LISTED = 3
"""Fewest characters of a given name that is searched for without "my name is"."""
_BEGINS = r"(?:^|(?<=[\s,.!?(\"“:]))"
_WORD = re.compile(r"[^\s,.!?()\"”]+")
_RUN = re.compile(r"[^\s,!?()\"”]+(?: \d{1,3}(?![\d,.:]))?")
"""A word with dots in it and a number after it: names of places."""
_ENGLISH_WORDS = re.compile(r" ?[\w'/\-]+")
_ENGLISH = re.compile(r"[a-z][a-z'\-]*\b", re.IGNORECASE)
_REACHED = re.compile(r"(?=[a-z.\-_]*[\d@_])[a-z\d.@+_/\-]+(?:[ \-]\d+)*", re.IGNORECASE)
"""Latin letters and digits: a Thai word after them continues the story."""
_NUMBERED = re.compile(r"\d+(?:[/\-]\d+)*(?![\d,.]\d)")
_BIRTHDAY = re.compile(r"[\d/.\-]+(?: ?[^\W\d]\S*? ?\d{4})?|[a-z]+ \d+(?:,? \d{4})?", re.IGNORECASE)
_PHRASE_WORDS = 6
_ARTICLES = ("a", "an", "the")
_SHORTEST_NUMBER = 7
"""Fewest digits of a number in an answer that may reach somebody."""
_BEFORE = 20
"""Characters before an anchor that `unless` is matched against."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value begins after the pattern `behind`, unless `unless` matches the text before it."""

    behind: re.Pattern[str]
    value: Value
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """All patterns, compiled once from the words."""

    anchors: tuple[Anchor, ...]
    in_answers: tuple[Anchor, ...]
    names: frozenset[str]
    titles: re.Pattern[str]
    after_name: re.Pattern[str]
    theirs: re.Pattern[str]
    ends: re.Pattern[str]
    other: re.Pattern[str]
    names_of: re.Pattern[str]
    village: re.Pattern[str]
    not_areas: re.Pattern[str]
    phrase_ends: re.Pattern[str]
    of_teller: re.Pattern[str]
    no_name: frozenset[str]
    plate: re.Pattern[str]


def find(text: str, words: ReporterIdentityWords) -> tuple[Span, ...]:
    """Return where personal details are, in order and without overlaps.

    `text` must be in the form of `text.written`.
    """
    rules = _rules(words)
    found = [
        span
        for anchor in rules.anchors
        for match in anchor.behind.finditer(text)
        if (span := anchor.value(rules, text, match.end())) and span[0] < span[1]
        if not (anchor.unless and anchor.unless.search(text[: match.start()][-_BEFORE:]))
    ]
    return _joined(found)


def find_in_answer(text: str, words: ReporterIdentityWords) -> tuple[Span, ...]:
    """Return where names, work and contact details may be in an answer to an official's question.

    Who is asked answers without "I" and "my name is", so here a name or a number counts as the
    reporter's wherever it stands. `text` must be in the form of `text.written`.
    """
    rules = _rules(words)
    found = list(find(text, words))
    for anchor in rules.in_answers:
        spans = (anchor.value(rules, text, m.end()) for m in anchor.behind.finditer(text))
        found += [span for span in spans if span and span[0] < span[1]]
    found += [(run.start, run.end) for run in runs(text) if _is_reachable_at(run)]
    return _joined(found)


def _is_reachable_at(run: Run) -> bool:
    """Return whether digits may be a telephone number, an account, or part of one."""
    return run.shape is not Shape.PLAIN or len(run.digits) >= _SHORTEST_NUMBER


def _joined(found: list[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap as one."""
    spans: list[Span] = []
    for start, end in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _name(rules: Rules, text: str, at: int) -> Span | None:
    """Match one or two words after "my name is"."""
    at = _past_space(text, at)
    if rules.names_of.match(text, at) or not text[at : at + 1].isalpha():
        return None
    end = at
    for n in range(2):
        word = _WORD.match(text, end + n)
        if not word or _is_digit(word[0]) or rules.ends.match(word[0]):
            break
        if n and (text[end : end + 1] != " " or rules.other.match(word[0])):
            break
        ended = rules.ends.search(word[0], 2)
        end = word.start() + min(ended.start() if ended else len(word[0]), _LONGEST_NAME)
        if ended:
            break
    return _with_village(rules, text, at, end)


def _known_name(rules: Rules, text: str, at: int) -> Span | None:
    """Match a known given name, with the family name after it."""
    start = _past_space(text, at)
    if title := rules.titles.match(text, start):
        return _listed(rules, text, start) or _listed(rules, text, _past_space(text, title.end()))
    return _listed(rules, text, start)


def _bare_name(rules: Rules, text: str, at: int) -> Span | None:
    """Match a known name with nothing before it: the shortest are everyday words too."""
    span = _known_name(rules, text, at)
    return span if span and span[1] - span[0] >= _SHORTEST_LISTED else None


def _listed(rules: Rules, text: str, at: int) -> Span | None:
    for end in range(min(len(text), at + _LONGEST_NAME), at + 1, -1):
        if text[at:end] in rules.names and rules.after_name.match(text, end):
            break
    else:
        return None
    family = _WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    if family and not any(p.match(family[0]) for p in (rules.ends, rules.other, rules.theirs)):
        ended = rules.ends.search(family[0], 2)
        length = ended.start() if ended else len(family[0])
        if length <= _LONGEST_NAME and not _is_digit(family[0]) and ord(family[0][0]) > ord("z"):
            end = family.start() + length
    if rules.theirs.match(text, _past_space(text, end)):
        return None
    return _with_village(rules, text, at, end)


def _with_village(rules: Rules, text: str, at: int, end: int) -> Span:
    """Extend a name by the village told with it: "Aunt Daeng of Ban Lao"."""
    if (village := rules.village.match(text, end)) and (area := _area(rules, text, village.end())):
        return at, area[1]
    return at, end


def _latin_name(rules: Rules, text: str, at: int) -> Span | None:
    """Match the name after "I am" in Latin letters, unless it is a common word."""
    if not (first := _ENGLISH.match(text, at)) or _is_common(rules, first[0]):
        return None
    second = _ENGLISH.match(text, first.end() + 1) if text[first.end() :][:1] == " " else None
    same = second and first[0][0].isupper() == second[0][0].isupper()
    if second and same and not (_is_common(rules, second[0]) or rules.ends.match(second[0])):
        return at, second.end()
    return at, first.end()


def _is_common(rules: Rules, word: str) -> bool:
    word = word.lower()
    return word in rules.no_name or len(word) < 2 or word.endswith(("ing", "ed"))


def _word(rules: Rules, text: str, at: int) -> Span | None:
    """Match letters up to a space, or to a word that continues the story."""
    at = _past_space(text, at)
    if not (word := _RUN.match(text, at)):
        return None
    ended = rules.ends.search(word[0], 2)
    return at, word.start() + (ended.start() if ended else len(word[0]))


def _area(rules: Rules, text: str, at: int) -> Span | None:
    """Match the name of a village, a lane or a sub-district."""
    at = _past_space(text, at)
    if not text[at : at + 1].isalpha() or rules.not_areas.match(text, at):
        return None
    return _word(rules, text, at)


def _phrase(rules: Rules, text: str, at: int) -> Span | None:
    """Match English words up to the start of a new thought."""
    before, end, article = at, at, False
    for _ in range(_PHRASE_WORDS):
        word = _ENGLISH_WORDS.match(text, end)
        if not word or rules.phrase_ends.fullmatch(word[0].strip()):
            break
        before, end = end, word.end()
        article = word[0].strip().lower() in _ARTICLES
    return _past_space(text, at), before if article else end


def _reach(rules: Rules, text: str, at: int) -> Span | None:
    at = _past_space(text, at)
    value, run = _REACHED.match(text, at), run_at(text, at)
    if run is None:
        return value.span() if value else None
    return at, max(run.end, value.end() if value else at)


def _reach_of_teller(rules: Rules, text: str, at: int) -> Span | None:
    """Match "LINE mali_60 of mine": the owner is named after the contact."""
    span = _reach(rules, text, at)
    return span if span and rules.of_teller.match(text, _past_space(text, span[1])) else None


def _number(rules: Rules, text: str, at: int) -> Span | None:
    value = _NUMBERED.match(text, _past_space(text, at))
    return value.span() if value else None


def _birthday(rules: Rules, text: str, at: int) -> Span | None:
    value = _BIRTHDAY.match(text, _past_space(text, at))
    return value.span() if value else None


def _plate(rules: Rules, text: str, at: int) -> Span | None:
    """Match a number plate, with its province after it."""
    if not (value := rules.plate.match(text, _past_space(text, at))):
        return None
    start, end = value.span()
    province = _WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    if province and not (rules.other.match(province[0]) or rules.ends.match(province[0])):
        end = min(province.end(), end + _LONGEST_NAME)
    return start, end


def _past_space(text: str, at: int) -> int:
    return at + (text[at : at + 1] == " ")


def _is_digit(word: str) -> bool:
    return word[0].isdigit()


@lru_cache(maxsize=2)
def _rules(words: ReporterIdentityWords) -> Rules:
    i = re.IGNORECASE
    given = thai_female_names() | thai_male_names()
    names = {name for name in given if len(name) >= _SHORTEST_LISTED} | {*words.nicknames}
    return Rules(
        anchors=tuple(_anchors(words)),
        in_answers=tuple(_anchors_in_answers(words)),
        names=frozenset(names - {*words.never_names}),
        titles=re.compile(rf"(?:{_one(words.titles)})"),
        after_name=re.compile(rf"$|[\s,.!?()\"”]|{_one(words.after_names)}", i),
        theirs=re.compile(_one(words.theirs), i),
        ends=re.compile(_one(words.name_ends), i),
        other=re.compile(_one(words.not_names), i),
        names_of=re.compile(_one(words.names_of), i),
        village=re.compile(rf" ?(?:{_one(words.villages)})"),
        not_areas=re.compile(_one(words.not_areas), i),
        phrase_ends=re.compile(_one(words.ends_en), i),
        of_teller=re.compile(rf"(?:{_one(words.of)})(?:{_one(words.teller)})", i),
        no_name=frozenset(words.never_after_i_am),
        plate=re.compile(r"\d?[^\W\d_a-z]{1,3}[ \-]?\d{1,4}(?!\d)", i),
    )


def _anchors(words: ReporterIdentityWords) -> Iterator[Anchor]:
    """Yield every rule: names, then contacts, places, work."""
    teller, named, of = _one(words.teller), _one(words.named), rf"(?:{_one(words.of)})?"
    kin = rf"(?:{_one(words.kin)}){of}(?:{teller})?"
    mine = rf"(?:{teller}|{kin})"
    joins = rf"(?:\s?(?:{_one(words.joins)}))*"
    begins = rf"(?:{_BEGINS}|{_one(words.leads)})"
    they_say, told_to = _ends(words.they_say), _ends(words.told_to)

    is_a = rf"(?:{_one(words.is_a)})"
    job = rf"(?:\s?{is_a}(?:{_one(words.jobs)}))?"
    shop = rf"(?:{_one(words.shop)}){of}(?:{teller})"
    yield _anchor(rf"(?:{mine}{job}|{shop})\s?(?:{named}){joins}", _name)
    yield _anchor(rf"(?:{named}){of}\s?(?:{teller}){joins}", _name)
    yield _anchor(rf"(?:{_one(words.name_starts)}){joins},?", _name)
    yield _anchor(rf"^(?:{named}){joins}", _name)
    yield _anchor(rf"^(?:{named})\s?\S+ (?:{named})", _name)
    yield _anchor(rf"(?:{teller})\s?(?:{_one(words.own_titles)})", _name)
    yield _anchor(rf"^(?:{_one(words.own_titles)})", _known_name)
    yield _anchor(rf"{begins}{mine}", _known_name)
    my_kin = rf"\bmy (?:{_one(words.my_kin)})"
    large = r"(?-i:(?=[A-Z][a-z]))"
    yield _anchor(rf"{my_kin}\s?(?:{_one(words.my_kin_named)})", _name)
    yield _anchor(rf"{my_kin}(?: is|,)? {large}", _latin_name)
    yield _anchor(rf"\b(?:{_one(words.i_am)}) ", _latin_name, they_say)
    yield _anchor(rf"\b(?:{_one(words.this_is)}) {large}", _latin_name)
    yield _anchor(r"^(?-i:(?=[A-Z][a-z]+(?: [A-Z][a-z]+)?)) ?(?=\w+(?: \w+)? here\b)", _latin_name)

    reach, reached = _one(words.reach), rf"{joins}(?:\s?(?:{_one(words.reach_joins)}))?{joins}"
    yield _anchor(rf"(?:{reach}){of}\s?(?:{teller}){reached}", _reach)
    yield _anchor(rf"(?:{reach}){of}\s?{kin}{reached}", _reach)
    yield _anchor(rf"(?:{_one(words.reach_starts)}){reached}", _reach)
    yield _anchor(rf"(?:{_one(words.reach_back)}){reached}", _reach, told_to)
    yield _anchor(rf"(?:{reach}){joins}", _reach_of_teller)
    plate = _one(words.plate)
    yield _anchor(rf"(?:{plate}){of}\s?(?:{_one(words.car)})?{of}(?:{teller}){joins}", _plate)
    yield _anchor(rf"(?:{_one(words.car)}){of}(?:{teller})\s?(?:{plate})?{joins}", _plate)
    yield _anchor(rf"(?:{_one(words.plate_starts)})", _plate)

    no_rank = r"(?<!\.)"  # abbreviated police ranks end like the word for a sub-district
    house = rf"{no_rank}(?:{_one(words.house)})"
    yield _anchor(house, _number)
    yield _anchor(rf"{house}\s?\d+(?:/\d+)? ?(?:{_one(words.villages)})", _area)
    yield _anchor(rf"{no_rank}(?:{_one(words.area)})", _area)
    yield _anchor(rf"(?:{_one(words.beside)})(?=(?:{_one(words.landmark)}))", _word)
    beside = rf"(?:{_one(words.beside_en)}) |in (?=(?:{_one(words.areas_en)}))"
    yield _anchor(rf"\b(?:{_one(words.live_en)}) (?:{beside})", _phrase)
    yield _anchor(rf"(?:{_one(words.address_en)})", _phrase)
    yield _anchor(rf"(?:{_one(words.born)})", _birthday)

    yield _anchor(rf"{mine}{is_a}(?=(?:{_one(words.jobs)}))", _word, they_say)
    yield _anchor(rf"{mine}(?:{_one(words.work)})", _word, they_say)
    yield _anchor(rf"{mine}{is_a}(?:{_one(words.jobs)})\S* (?=(?:{_one(words.landmark)}))", _word)
    an = rf"(?:the|a|an) (?=(?:\w+ )?(?:{_one(words.jobs_en)}))"
    yield _anchor(rf"\b(?:{_one(words.i_am)}|{my_kin} is) {an}", _phrase, they_say)
    yield _anchor(rf"\b(?:{_one(words.work_en)})", _phrase)


def _anchors_in_answers(words: ReporterIdentityWords) -> Iterator[Anchor]:
    """Yield the rules that count in answers too: a name, work or home without its owner."""
    named, joins = _one(words.named), rf"(?:\s?(?:{_one(words.joins)}))*"
    yield _anchor(rf"(?:{named}){joins}", _name)
    yield _anchor(_BEGINS, _bare_name)
    yield _anchor(rf"{_BEGINS}(?-i:(?=[A-Z][a-z]+ [A-Z]))", _latin_name)
    yield _anchor(rf"{_BEGINS}(?:{_one(words.own_titles)})", _name)
    yield _anchor(rf"{_BEGINS}(?:{_one(words.is_a)})(?=(?:{_one(words.jobs)}))", _word)
    yield _anchor(rf"{_BEGINS}(?:{_one(words.work)})", _word)
    yield _anchor(rf"{_BEGINS}(?:{_one(words.villages)})", _area)


def _anchor(pattern: str, value: Value, unless: re.Pattern[str] | None = None) -> Anchor:
    return Anchor(re.compile(pattern, re.IGNORECASE), value, unless)


def _ends(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_one(listed)})[\s\"“:]*$", re.IGNORECASE)


@lru_cache(maxsize=128)
def _one(listed: tuple[str, ...]) -> str:
    """Return a regex for these words; the edges of Latin words are checked once, not per word."""
    latin = tuple(w for w in listed if re.fullmatch("[a-z].*[a-z]", w))
    others = alternatives(tuple(w for w in listed if w not in latin))
    if not latin:
        return others
    words = "|".join(re.escape(word) for word in sorted(latin, key=len, reverse=True))
    latin_words = rf"(?<![a-z])(?:{words})(?![a-z])"
    return f"{others}|{latin_words}" if len(latin) < len(listed) else latin_words
