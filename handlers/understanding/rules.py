"""What rules know of somebody's words, and when a rule is asked in place of the reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.giving_way import gives_way
from handlers.core.words.intents import intent_of
from handlers.core.words.intents import is_emergency as listed_as_emergency
from handlers.core.words.reading import Reading
from handlers.understanding import certainty

KNOWN = 12
"""Most letters of words that are left to a rule that knows them: a menu word, a greeting."""
FEW = 40
"""Most letters of words in which a rule is right more often than an unsure reader."""
_CHECKS = ("check_link", "check_message", "check_phone")
SAME_AS: Mapping[str, tuple[str, ...]] = {
    "angry": ("angry",), "data_kept": ("my_data",), "district": ("change_district",),
    "erase": ("delete_my_data",), "greeting": ("greeting",), "help": ("help",),
    "language": ("change_language",), "lesson": ("learn",), "link_check": _CHECKS,
    "message_check": _CHECKS, "number_check": _CHECKS, "number_of": ("hotline",),
    "quiz": ("quiz",), "report": ("report",), "small_talk": ("okay", "worried"),
    "status": ("status_of_report",),
    "thanks": ("thanks",), "who_are_you": ("about",),
}  # fmt: skip
"""Situation -> the intents whose rules lead to the same flow."""
DANGERS = frozenset({"distress", "ill_or_fire", "in_danger", "not_breathing"})
"""Intents of a life at risk, whose cards go before whatever was shown or is said next."""
EXACT = DANGERS | {"calling_now"}
"""Intents whose rules are asked first, at any length."""
PRIVATE = EXACT | {"cry_for_help", "drug_or_crossing_tip"}
"""Intents whose rules are never answered before others."""
OF_ONESELF = frozenset({"distress"})
"""Those of them whose words mostly tell of oneself: a follow-up may be of somebody else."""
CALLS = frozenset({
    "call_bank", "call_now", "call_office", "call_police", "he_has_proof", "kin_pressured",
    "not_yet_paid", "threatened_arrest",
})  # fmt: skip
"""Situations after whose cards words of a call that goes on may ask something of them."""
LIGHT = frozenset({"check_link", "check_message", "check_phone", "help", "okay", "worried"})
"""Rules that take a few words for a first message: after a card they are mostly about the card."""
HELD = frozenset({"held_abroad", "kin_held", "passport_kept"})
"""Dangers that have cards of their own, with numbers that work from there."""
ANSWERED_BY_RULE: Mapping[str, str] = {
    "about": "who_are_you", "distress": "suicide", "ill_or_fire": "ill_or_fire",
    "in_danger": "violence", "not_breathing": "ill_or_fire", "told_of_a_call": "call_over",
    "voice_asked": "voice",
}  # fmt: skip
"""Intent of a rule that has a card of its own -> the situation it answers."""
LEADS_TO: Mapping[str, str] = {
    "drug_or_crossing_tip": "drug_tip", "hotline": "number_of", "learn": "lesson",
    "my_data": "data_kept", "status_of_report": "status",
}  # fmt: skip
"""Intent of a rule that leads to a flow which asks nothing -> the situation it is for."""
TOLD_AFTER: Mapping[str, tuple[str, ...]] = {
    "distress": ("suicide",), "ill_or_fire": ("ill_or_fire", "suicide"),
    "in_danger": (
        "held_abroad", "kin_held", "loan_shaming", "passport_kept", "sextortion", "violence",
    ),
}  # fmt: skip
"""Intent of a danger -> the situations after whose cards its words may ask something of them. Who
does not breathe has one card, whatever was shown."""
NEVER_BETTER = frozenset({None, "drug_or_crossing_tip", "in_danger"})
"""Rules whose card must not go to who asks for help with the same words."""


def is_left_to_a_rule(turn: Turn) -> bool:
    """Whether these are few letters that a rule knows, and no emergency by the rules."""
    return len(turn.text) <= KNOWN and rule_of(turn) is not None and not is_listed(turn)


def is_exact(rule: str | None, reading: Reading) -> bool:
    """Whether the card of a rule goes before the emergency that was read.

    Who says that somebody is calling may have told him a code already, or stand beside who pays,
    or be beaten. Only words of violence may tell of somebody held abroad: those of a suicide never.
    """
    if rule not in EXACT or (rule == "in_danger" and reading.situation.id in HELD):
        return False
    return rule != "calling_now" or not _is_graver_than_a_call(reading)


def _is_graver_than_a_call(reading: Reading) -> bool:
    """Whether words of a call that goes on rather tell of something else."""
    guess = reading.situation
    sure = certainty.EMERGENCY if guess.id == "violence" else certainty.SURE_AGAINST_RULE
    return guess.confidence >= sure


def knows_better(turn: Turn, reading: Reading) -> bool:
    """Whether a rule takes few words for something, and the reader is not that sure of another."""
    rule = rule_of(turn)
    few = len(turn.text) <= FEW and rule not in NEVER_BETTER
    if rule == "calling_now":
        return few and not _is_graver_than_a_call(reading)
    return few and reading.situation.confidence < certainty.SURE_AGAINST_RULE


def gave_way(rule: str | None, reading: Reading, emergencies: Collection[str]) -> str | None:
    """The emergency whose card a rule would have given, if it gives way to the reader; or None.

    `emergencies` are the urgent situations of content. A call that goes on gives way to a graver
    one, too.
    """
    graver = rule == "calling_now" and reading.situation.id in emergencies
    if not gives_way(rule, reading, emergencies) and (not graver or is_exact(rule, reading)):
        return None
    return ANSWERED_BY_RULE.get(rule or "", "call_now")


def agrees(rule: str | None, reading: Reading | None, words: str) -> bool:
    """Whether a rule and the reader take words for the same wish: "report a scam".

    After a card more than a word is no wish for the menu: "what can he do with it".
    """
    if rule is None or reading is None or rule in LIGHT - {"help"}:
        return False
    if rule == "help" and len(words) > KNOWN:
        return False
    same = {situation for situation, rules in SAME_AS.items() if rule in rules}
    return reading.any_of(same) >= certainty.AGREES


def has_answer(rule: str | None, situations: Collection[str]) -> bool:
    """Whether a rule leads to the flow of one of these situations."""
    return any(rule in SAME_AS.get(situation, ()) for situation in situations)


def is_of(danger: str, situations: Collection[str]) -> bool:
    """Whether words of a danger may ask something of the card of these situations."""
    return not set(TOLD_AFTER.get(danger, ())).isdisjoint(situations)


def answers(danger: str, situations: Collection[str]) -> bool:
    """Whether the card of these situations answers that danger itself."""
    own = ANSWERED_BY_RULE.get(danger)
    return own in situations or (own == "violence" and not HELD.isdisjoint(situations))


def may_be_of_card(danger: str, situations: Collection[str], *, calm: bool) -> bool:
    """Whether a follow-up that is clear, but not sure, goes before the card of a danger: of threats
    against kin who are held, and of words read as calm ("the fire is out, but she coughs")."""
    if danger == "in_danger" and "kin_held" in situations:
        return True
    return calm and answers(danger, situations)


def is_after_a_call(situations: Collection[str]) -> bool:
    """Whether words of a call that goes on may ask something of the card of these situations."""
    return not CALLS.isdisjoint(situations)


def is_listed(turn: Turn) -> bool:
    """Whether the rules list these words as an emergency."""
    return listed_as_emergency(turn.text, turn.content.intents)


def rule_of(turn: Turn) -> str | None:
    """The intent of the rule that knows these words, or None."""
    return intent_of(turn.text, turn.content.intents)


def trick_named(turn: Turn) -> str | None:
    """The trick that the words name: "what is a mule account"."""
    words = plain(turn.text)
    named = [
        (len(name), id)
        for id, kind in turn.content.scam_types.items()
        for name in kind.name.values()
        if plain(name) in words
    ]
    return max(named)[1] if named else None
