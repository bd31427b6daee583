"""The table of emergencies that may come up after another card."""

from __future__ import annotations

from content.reading.library import Library
from handlers.understanding.turns_of_events import AFTER, may_come_after


def test_the_table_has_every_emergency_and_names_only_what_is_there(library: Library) -> None:
    urgent = {id for id, one in library.situations.items() if one.urgent}
    assert set(AFTER) == urgent
    named = set().union(*AFTER.values())
    assert named <= set(library.situations)


def test_a_loss_may_come_after_an_offer_and_somebody_held_not_after_a_lost_child_s_message() -> (
    None
):
    assert may_come_after(("investment",), "paid")
    assert may_come_after(("call_now", "call_police"), "app_installed")
    assert not may_come_after(("kin_voice",), "held_abroad")
    assert not may_come_after(("loan_shaming",), "kin_pressured")


def test_after_a_card_of_no_situation_anything_may_come() -> None:
    assert may_come_after((), "held_abroad")
    assert not may_come_after(("romance",), "no such situation")
