"""Translates what one Telegram message holds (text, picture, voice, file or location); parse.py
does the rest of an update.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.telegram.entities import JSON, hidden_links, rich_words
from handlers.core import incoming
from handlers.core.incoming import Media, Said

PHOTO_LIMIT = 10 * 2**20
"""The largest size of a photo that is fetched, in bytes: Telegram's own limit for photos."""

_WITH_COUNTRY = 10
"""A telephone number of this many digits or more, without a leading 0, has a country code."""
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def said_in(message: JSON) -> Said | None:
    """Return the content of a message; None for service messages and unsupported kinds."""
    for key, read in _READERS:
        if key in message:
            return read(message)
    return None


def clean(text: str) -> str:
    """Return the text without lone surrogates and NULs, which databases cannot store."""
    return (
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")
    )


def _text(message: JSON) -> Said:
    text = message["text"]
    links = hidden_links(message, text, message.get("entities", []))
    return incoming.Text(clean(text), tuple(map(clean, links)))


def _rich(message: JSON) -> Said:
    words, links = rich_words(message["rich_message"]["blocks"])
    return incoming.Text(clean("\n".join(words)), tuple(map(clean, links)))


def _caption(message: JSON) -> str:
    """Return the caption of a picture or file, followed by the URLs hidden in it, one per line.

    The URLs must be judged too, and an incoming picture or file has no other field for them."""
    words = message.get("caption", "")
    links = hidden_links(message, words, message.get("caption_entities", []))
    return clean("\n".join(filter(None, (words, *links))))


def _media(file: JSON, mime: str) -> Media:
    size = file.get("file_size")
    return Media(
        handle=clean(file["file_id"]),
        mime=clean(file.get("mime_type", mime)),
        size=size if isinstance(size, int) else None,
        name=clean(file.get("file_name", "")),
    )


def _photo(message: JSON) -> Said:
    sizes = sorted(message["photo"], key=lambda size: size["width"] * size["height"])
    fitting = [size for size in sizes if size.get("file_size", 0) <= PHOTO_LIMIT]
    return incoming.Picture(_media((fitting or sizes[:1])[-1], "image/jpeg"), _caption(message))


def _document(message: JSON) -> Said:
    media = _media(message["document"], "")
    # A screenshot sent "as a file". Name and type must agree, since either may be false.
    if media.mime.startswith("image/") and media.name.lower().endswith(_PICTURES):
        return incoming.Picture(media, _caption(message))
    return incoming.File(media, _caption(message))


def _video(key: str) -> Callable[[JSON], Said]:
    return lambda message: incoming.File(_media(message[key], "video/mp4"), _caption(message))


def _sound(key: str, mime: str) -> Callable[[JSON], Said]:
    return lambda message: incoming.Voice(_media(message[key], mime))


def _animation(message: JSON) -> Said:
    """Read an animation as a sticker, since it is a greeting, unless it has a caption."""
    return _video("animation")(message) if _caption(message) else incoming.Sticker()


def _location(message: JSON) -> Said | None:
    place = message["location"]
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return incoming.Location(latitude, longitude)
    return None


def _contact(message: JSON) -> Said:
    """Read a contact card as a telephone number to be checked.

    The number has its country code, but some apps leave out the plus."""
    number = clean(str(message["contact"]["phone_number"]))
    bare = number.isdigit() and len(number) >= _WITH_COUNTRY and not number.startswith("0")
    return incoming.Text(f"+{number}" if bare else number)


def _sticker(message: JSON) -> Said:
    return incoming.Sticker()


# The order matters: a venue also has a location, and an animation also a document.
_READERS: tuple[tuple[str, Callable[[JSON], Said | None]], ...] = (
    ("text", _text),
    ("location", _location),
    ("animation", _animation),
    ("photo", _photo),
    ("document", _document),
    ("voice", _sound("voice", "audio/ogg")),
    ("audio", _sound("audio", "audio/mpeg")),
    ("video", _video("video")),
    ("video_note", _video("video_note")),
    ("contact", _contact),
    ("sticker", _sticker),
    ("dice", _sticker),
    ("rich_message", _rich),
)
