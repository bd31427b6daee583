"""Takes the words out of a Telegram message of a kind that the bot cannot read (a story, a poll),
so that the person is told.

Service messages are excluded: the app created them, and nobody expects an answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.telegram.entities import JSON
from bot.channels.telegram.messages import clean
from handlers.core.incoming import Unread

SERVICE = frozenset(
    {
        "boost_added",
        "channel_chat_created",
        "chat_background_set",
        "chat_owner_changed",
        "chat_owner_left",
        "chat_shared",
        "checklist_tasks_added",
        "checklist_tasks_done",
        "connected_website",
        "delete_chat_photo",
        "direct_message_price_changed",
        "forum_topic_closed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "gift",
        "gift_upgrade_sent",
        "giveaway_completed",
        "giveaway_created",
        "group_chat_created",
        "left_chat_member",
        "managed_bot_created",
        "message_auto_delete_timer_changed",
        "migrate_from_chat_id",
        "migrate_to_chat_id",
        "new_chat_members",
        "new_chat_photo",
        "new_chat_title",
        "paid_message_price_changed",
        "passport_data",
        "pinned_message",
        "poll_option_added",
        "poll_option_deleted",
        "proximity_alert_triggered",
        "refunded_payment",
        "successful_payment",
        "suggested_post_approval_failed",
        "suggested_post_approved",
        "suggested_post_declined",
        "suggested_post_paid",
        "suggested_post_refunded",
        "supergroup_chat_created",
        "unique_gift",
        "users_shared",
        "video_chat_ended",
        "video_chat_participants_invited",
        "video_chat_scheduled",
        "video_chat_started",
        "web_app_data",
        "write_access_allowed",
    }
)
"""Fields of service messages (Bot API, Message)."""

_WORDS = {
    "poll": ("question", "description", "explanation"),
    "game": ("title", "description", "text"),
    "invoice": ("title", "description"),
    "checklist": ("title",),
    "giveaway": ("prize_description",),
}
"""Kind of message -> its fields that hold text for people."""

_LISTS = {"poll": "options", "checklist": "tasks"}
"""Kind of message -> its field that holds a list of objects, each with a text."""


def unread(message: JSON) -> Unread | None:
    """Return the text of a private message of an unknown kind; None for a service message."""
    if not SERVICE.isdisjoint(message):
        return None
    return Unread(clean("\n".join(_words(message))))


def _words(message: JSON) -> Iterator[str]:
    """Yield the texts in a message. Never raises; a message of an unknown form has none."""
    for kind, fields in _WORDS.items():
        held = message.get(kind)
        if not isinstance(held, dict):
            continue
        yield from (held[name] for name in fields if isinstance(held.get(name), str))
        things = held.get(_LISTS.get(kind, ""))
        for thing in things if isinstance(things, list) else ():
            if isinstance(thing, dict) and isinstance(thing.get("text"), str):
                yield thing["text"]
    if isinstance(message.get("caption"), str):
        yield message["caption"]
