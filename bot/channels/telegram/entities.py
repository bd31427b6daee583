"""Reads the entities of a Telegram message (commands, mentions), and the URLs that its text does
not show.

Telegram counts an entity's offset and length in UTF-16 code units (Bot API, MessageEntity).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bot:
    """This bot. `username` is None until Telegram was asked for it."""

    id: int
    username: str | None = None

    def is_named(self, name: str) -> bool:
        """Return whether `name` (without @, in any case) is the bot's username."""
        return self.username is not None and name.lower() == self.username.lower()


def piece(text: str, entity: JSON) -> str:
    """Return the part of the text that an entity marks."""
    units = text.encode("utf-16-le", "replace")
    start = 2 * int(entity["offset"])
    return units[start : start + 2 * int(entity["length"])].decode("utf-16-le", "replace")


def command(text: str, entities: list[JSON]) -> tuple[str, str, str] | None:
    """Return (command, the bot it names or "", the text after it); None if the text does not begin
    with a command."""
    first = next((e for e in entities if e["offset"] == 0 and e["type"] == "bot_command"), None)
    if first is None:
        return None
    word = piece(text, first)
    name, _, bot = word[1:].partition("@")
    return name.lower(), bot, text[len(word) :].strip()


def without_mention(text: str, entities: list[JSON], bot: Bot) -> tuple[str, bool]:
    """Return the text without the bot's @name, and whether the bot was mentioned."""
    named = False
    for entity in entities:
        if entity["type"] == "mention" and bot.is_named((word := piece(text, entity))[1:]):
            text, named = text.replace(word, " ", 1).strip(), True
        elif entity["type"] == "text_mention" and entity["user"]["id"] == bot.id:
            named = True
    return text, named


def hidden_links(message: JSON, text: str, entities: list[JSON]) -> tuple[str, ...]:
    """Return the URLs that the text does not show: of linked words, buttons and link previews."""
    found = [entity["url"] for entity in entities if entity["type"] == "text_link"]
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    found += [button["url"] for row in rows for button in row if "url" in button]
    found.append(message.get("link_preview_options", {}).get("url", ""))
    return tuple(dict.fromkeys(url for url in found if url and url not in text))


def rich_words(blocks: object) -> tuple[list[str], list[str]]:
    """Return (texts, URLs) of a rich message (Bot API 10, RichBlock), in reading order."""
    words: list[str] = []
    links: list[str] = []

    def walk(node: object, key: str) -> None:
        if isinstance(node, str):
            if key == "text":
                words.append(node)
            elif key == "url":
                links.append(node)
        elif isinstance(node, list):
            for item in node:
                walk(item, key)
        elif isinstance(node, dict):
            for name, value in node.items():
                walk(value, name)

    walk(blocks, "")
    return words, links
