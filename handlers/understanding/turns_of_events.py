"""Which emergency may come up after the card of another situation: a written table, so that words
after a card are not taken for the beginning of a story that hardly goes on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

_MONEY = frozenset({
    "account_wanted", "donation", "gambling", "investment", "kin_pressured", "kin_voice",
    "link_check", "loan_wanted", "message_check", "money_back", "not_yet_paid", "parcel", "prize",
    "romance", "shop_check", "state_money", "task_job", "visitor", "wrong_money",
})  # fmt: skip
"""Offers and tricks after which money, codes or papers may be gone."""
_LOST = frozenset({
    "account_frozen", "bank_no_answer", "code_given", "id_given", "money_back", "money_gone",
    "next_step", "paid", "paid_before", "paid_shop", "password_given", "police_report",
})  # fmt: skip
_CALLS = frozenset({
    "call_bank", "call_now", "call_office", "call_over", "call_police", "he_has_proof",
    "number_check", "threatened_arrest",
})  # fmt: skip
_DEVICE = frozenset({
    "app_installed", "clicked_only", "hacked", "how_to_phone", "lost_phone", "screen_moves",
    "sim_rules",
})  # fmt: skip
_ACROSS = frozenset({
    "border_gate", "carry_goods", "held_abroad", "job_across", "kin_held", "migrant_rights",
    "no_passport", "passport_kept",
})  # fmt: skip
_HOME = frozenset({
    "addict_kin", "gambling", "loan_shaming", "sextortion", "suicide", "violence",
})  # fmt: skip
_WAR = frozenset({"evacuation", "ill_or_fire", "rumour", "shooting", "strange_object"})

AFTER: Mapping[str, frozenset[str]] = {
    "app_installed": _MONEY | _CALLS | _DEVICE | _LOST,
    "bank_no_answer": _LOST | _DEVICE | {"call_bank"},
    "call_bank": _LOST | _CALLS | _DEVICE | {"bank_real"},
    "call_now": _LOST | _CALLS | _DEVICE | _MONEY,
    "call_office": _LOST | _CALLS | _DEVICE | _MONEY,
    "call_police": _LOST | _CALLS | _MONEY,
    "carry_goods": _ACROSS,
    "code_given": _MONEY | _CALLS | _DEVICE | _LOST | {"bank_real"},
    "evacuation": _WAR,
    "hacked": _DEVICE | _LOST | _MONEY,
    "he_has_proof": _CALLS | _MONEY,
    "held_abroad": frozenset({"carry_goods", "job_across", "kin_held", "no_passport"}),
    "how_to_phone": _DEVICE | _CALLS,
    "id_given": _MONEY | _CALLS | _DEVICE,
    "ill_or_fire": _WAR | _HOME | {"held_abroad", "passport_kept"},
    "job_across": _ACROSS | {"task_job"},
    "kin_held": frozenset({"carry_goods", "job_across", "no_passport", "passport_kept"}),
    "kin_pressured": _CALLS | {"investment", "kin_voice", "romance", "not_yet_paid"},
    "kin_voice": frozenset({"kin_held", "message_check", "number_check"}),
    "loan_shaming": frozenset({"id_given", "loan_wanted", "paid", "hacked"}),
    "lost_phone": _DEVICE,
    "money_gone": _LOST,
    "next_step": _LOST,
    "no_passport": _ACROSS,
    "not_yet_paid": _CALLS | _MONEY,
    "paid": _MONEY | _CALLS | _DEVICE | _LOST | {"loan_shaming", "sextortion", "job_across"},
    "paid_shop": frozenset({"paid", "parcel", "shop_check"}),
    "passport_kept": _ACROSS,
    "password_given": _MONEY | _CALLS | _DEVICE | _LOST | {"bank_real"},
    "screen_moves": _DEVICE | _CALLS | _LOST | {"not_yet_paid"},
    "sextortion": frozenset({"hacked", "id_given", "loan_shaming", "paid", "romance"}),
    "shooting": _WAR - {"rumour"},
    "strange_object": _WAR,
    "suicide": _HOME | _LOST | {"held_abroad", "angry", "small_talk"},
    "threatened_arrest": _CALLS | _LOST | {"account_frozen", "account_wanted", "not_yet_paid"},
    "violence": _HOME - {"suicide"} | {"held_abroad", "passport_kept"},
}  # fmt: skip
"""Emergency -> situations after whose cards it may well come up. What is missing here is believed
only if the reading is all but certain."""


def may_come_after(situations: Collection[str], emergency: str) -> bool:
    """Whether an emergency may well come up after the card of some situations; of a card of no
    situation nothing is known."""
    return not situations or not AFTER.get(emergency, frozenset()).isdisjoint(situations)
