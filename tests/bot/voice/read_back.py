"""Reads digits back from what is said, by a table of its own: no code of bot/voice is used."""

from __future__ import annotations

HEARD = {
    "s'u:1n": 0, "n'W2N": 1, "s'O:1N": 2, "s'a:1m": 3, "s'i:2": 4, "h'a5a2": 5, "h'o2k": 6,
    "tS'e2t": 7, "p'E:2t": 8, "k'a5a2w": 9,
}  # fmt: skip
PLACES = {"s'i2p": 10, "*'O:4j": 100, "ph'a3n": 1000, "m'W:2n": 10_000, "s'E:1n": 100_000}
ONE_LAST, TWENTY, POINT, MILLION = "?'e2t", "j'i5i2", "tS'u2t", "l'a:4n"


def digits(said: str) -> str:
    """The digits of what was said one by one, "_:" between them. Raises KeyError."""
    return "".join(str(HEARD[each]) for each in said.split() if each != "_:")


def groups(said: str) -> list[str]:
    """What stands between long pauses."""
    return [group.strip() for group in said.split("_: _:")]


def amount(said: str) -> str:
    """The number said in words, without signs but for its point. Raises KeyError, ValueError."""
    whole, _, rest = said.partition(POINT)
    found = str(_whole(whole.split()))
    return f"{found}.{digits(rest)}" if rest else found


def _whole(words: list[str]) -> int:
    if MILLION in words:
        at = len(words) - 1 - words[::-1].index(MILLION)
        return _whole(words[:at]) * 1_000_000 + (_whole(words[at + 1 :]) if words[at + 1 :] else 0)
    total, held = 0, None
    for each in words:
        if each in PLACES:
            total += (1 if held is None else held) * PLACES[each]
            held = None
        else:
            if held is not None:
                raise ValueError(f"two digits beside each other: {words}")
            held = {ONE_LAST: 1, TWENTY: 2}.get(each)
            held = HEARD[each] if held is None else held
    return total + (held or 0)
