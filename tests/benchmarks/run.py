"""The benchmarks, as ratios measured side by side in one run; started by `python -m bot bench`.

Keys of the result, each with min, median, max and the absolute figures behind it:
line_vs_sdk_echo, telegram_vs_ptb_echo          requests a second, ours / the SDK's echo
people_1m_vs_1k_sqlite, …_postgresql            time an event, a million / a thousand people
line_p99_at_half_vs_sdk_echo, telegram_p99_at_half_vs_ptb_echo
                          p99 from webhook to answer, ours / the echo, each at half of its load
p99_ms_at_half_load       ours of the same rounds in ms on LINE; Telegram under figures
resident_p99_during_alert                       p99 with an alert queued / without
start_seconds, memory_mb                        absolute
scare                     p99 in ms at 3,000 messages a minute, nine in ten repeats; memory beside
scare_pictures            the same with screenshots: one message in ten, nine in ten of them repeats
same_pictures             wrong matches of 1,000 look-alikes; under figures what is known of copies
hostile_file_seconds, _mb  each of sixty files made to harm, in its worker
picture_in_attack_seconds a villager's picture while such files are sent by sixty-three accounts
again_after_kill_seconds  from the kill of a worker to the next answer
check_…, list_…, worst_input_ms                 what judging costs: see checks.py
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.foreign.ocr import tesseract
from tests.benchmarks import hostile, scare, scare_pictures
from tests.benchmarks.checks import BARS, measure
from tests.benchmarks.product import METRICS_KEY, populate, product, queue_alert, reference
from tests.benchmarks.rounds import alternate, held_up, memory_mb, ratio, spread
from tests.support.postgresql import postgresql, unavailable

SECONDS = 1.0
HALF_SECONDS = 3.0
"""Of a round at half load: the slower echo must answer some hundred messages for its p99."""
ECHOES = (
    ("line", "line_echo", "line_vs_sdk_echo", "line_p99_at_half_vs_sdk_echo"),
    ("telegram", "telegram_echo", "telegram_vs_ptb_echo", "telegram_p99_at_half_vs_ptb_echo"),
)
"""App, module of its echo, and the keys of what is measured beside it."""
BESIDE = ("answered", "seconds", "refused", "unasked", "lost", "p50_ms")
"""What is told of a scare beside its p99."""
HOSTILE = (
    *("hostile_file_seconds", "hostile_file_mb", "picture_in_attack_seconds"),
    "again_after_kill_seconds",
)


def answer_of(kind: str, folder: Path) -> str:
    """What the program answers to the menu word: what the reference will answer too."""
    with product(folder, kind) as ours:
        ours.people.write(seconds=0.2)
        sent = json.loads(ours.people.write(seconds=0.2)["last_answer"])
    return json.dumps(sent["messages"] if kind == "line" else sent, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class AgainstEcho:
    """The program beside the SDK's echo: requests a second, p99 at half load, our median load."""

    load: dict[str, Any]
    half: dict[str, Any]
    rate: float


def against_echo(kind: str, module: str, folder: Path, rounds: int, halves: int) -> AgainstEcho:
    """Closed rounds, then `halves` rounds in which each is sent half of what it carried in those.

    Beside them, as many of the machine's own longest delays (held_up) as there were rounds.
    """
    messages = answer_of(kind, folder / "ask")
    with (
        product(folder / "ours", kind) as ours,
        reference(kind, module, folder / "theirs", messages) as theirs,
    ):
        alternate(ours, theirs, rounds, SECONDS)
        load = ratio(ours.per_second, theirs.per_second)
        cpu = {"cpu_ratio": ratio(theirs.cpu_us, ours.cpu_us)}
        load |= {"figures": {"ours": ours.figures(), "theirs": theirs.figures()} | cpu}
        rates = spread(ours.per_second)["median"], spread(theirs.per_second)["median"]
        if not halves:
            return AgainstEcho(load, {}, rates[0])
        with held_up() as late:
            alternate(ours, theirs, halves, HALF_SECONDS, (rates[0] / 2, rates[1] / 2))
        half = ratio(ours.p99_ms, theirs.p99_ms)
        asked = {"ours_asked": rates[0] / 2, "theirs_asked": rates[1] / 2}
        beside = {"machine_late_ms": spread(sorted(late)[-halves:])}
        half |= {"figures": {"ours": ours.figures(), "theirs": theirs.figures()} | asked | beside}
        return AgainstEcho(load, half, rates[0])


def by_people(folder: Path, rounds: int, many: int, urls: Sequence[str]) -> dict[str, Any]:
    """Time an event with `many` people and cases in the database against a thousand; CPU beside."""
    for url, people in zip(urls, (1000, many), strict=True):
        populate(url, people)
    with (
        product(folder / "large", "line", many, urls[1]) as large,
        product(folder / "small", "line", 1000, urls[0]) as small,
    ):
        alternate(large, small, rounds, SECONDS)
        figures = {"large": large.figures(), "small": small.figures(), "people": many}
        cpu = {"cpu_ratio": ratio(large.cpu_us, small.cpu_us)}
        return ratio(small.per_second, large.per_second) | {"figures": figures | cpu}


def during_alert(folder: Path, rounds: int, rate: float, people: int) -> dict[str, Any]:
    """Residents' p99 with an alert to `people` queued, against without."""
    urls = sqlite_files(folder, "alert", "quiet")
    for url in urls:
        populate(url, 1000)
    queue_alert(urls[0], people)
    with (
        product(folder / "alert", database=urls[0]) as alert,
        product(folder / "quiet", database=urls[1]) as quiet,
    ):
        alternate(alert, quiet, rounds, SECONDS, (rate, rate))
        figures = {"alert": alert.figures(), "quiet": quiet.figures(), "people": people}
        return ratio(alert.p99_ms, quiet.p99_ms) | {"figures": figures}


def start_and_memory(folder: Path, rounds: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Seconds from start to /health/ready, and resident megabytes after a few hundred turns."""
    seconds, memory = [], []
    with product(folder):
        pass
    for _ in range(rounds):
        began = time.perf_counter()
        with product(folder) as ours:
            seconds.append(time.perf_counter() - began)
            ours.people.write(seconds=0.5)
            memory.append(memory_mb(ours.process))
    both = {"channels": "LINE and Telegram on"}
    start = spread(seconds) | {"figures": both | {"starts": seconds}}
    return start, spread(memory) | {"figures": both | {"processes": memory}}


def in_a_scare(folder: Path, seconds: float) -> dict[str, Any]:
    """p99 from webhook to answer, in ms, while everybody writes; memory and failures beside.

    Each message waits for its reply: one whose reply token was lost would never end.
    """
    with product(folder, "line", scare.PEOPLE, text=None) as ours:
        met = ours.people.write(seconds=seconds, rate=scare.MINUTE / 60)
        beside = {key: met[key] for key in BESIDE}
        beside["memory_mb"] = memory_mb(ours.process)
    return spread([met["p99_ms"]]) | {"figures": beside}


def in_a_scare_with_pictures(folder: Path, seconds: float) -> dict[str, Any]:
    """in_a_scare() with screenshots among the messages; how many repeats were not read anew."""
    if tesseract() is None:
        return {"median": None, "figures": {"not_run": "Tesseract with Thai is not installed"}}
    screenshots = scare.MINUTE / 60 * seconds / scare_pictures.EACH
    fresh = int(screenshots / scare_pictures.FRESH_EACH) + 1
    with product(folder, "line", scare.PEOPLE, text=None, fresh=fresh) as ours:
        met = ours.people.write(seconds=seconds, rate=scare.MINUTE / 60)
        beside = {key: met[key] for key in BESIDE}
        beside |= {"memory_mb": memory_mb(ours.process), "pictures": met["pictures"]}
        beside |= {f"text_{result}": count for result, count in files_read(ours.port).items()}
    repeats = met["pictures"]["repeats"]
    beside["repeats_not_read"] = min(repeats, beside.get("text_known", 0)) / max(1, repeats)
    return spread([met["p99_ms"]]) | {"figures": beside}


def files_read(port: int) -> dict[str, int]:
    """How often which result came of reading words in a picture, as /metrics tells it."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/metrics")
    asked.add_header("Authorization", f"Bearer {METRICS_KEY}")
    with urllib.request.urlopen(asked, timeout=10) as answer:
        told = answer.read().decode()
    counts = re.findall(r'^rutan_files_total\{job="text",result="(\w+)"\} (\S+)', told, re.M)
    return {result: int(float(count)) for result, count in counts}


def look_alikes(count: int) -> dict[str, Any]:
    """Wrong matches of 1,000 screenshots that differ in a digit, in two letters, or altogether."""
    met = scare_pictures.measure(count)
    others = [told for kind, told in met.items() if kind.startswith("other")]
    wrong = sum(told["known"] for told in others)
    pairs = sum(told["pairs"] for told in others)
    return spread([1000 * wrong / pairs]) | {"figures": met}


def sqlite_files(folder: Path, *names: str) -> list[str]:
    """Addresses of SQLite files, each in a folder of its own that is made."""
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True)
    return [f"sqlite:///{folder}/{name}/rutan.db" for name in names]


def main() -> int:
    """Run what is asked and print it."""
    ask = argparse.ArgumentParser(prog="python -m bot bench", description=__doc__)
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument("--rounds", type=int, default=15, help="alternating rounds (15)")
    ask.add_argument("--people", type=int, default=1_000_000, help="size of the large database")
    ask.add_argument("--alert", type=int, default=100_000, help="people an alert is queued for")
    ask.add_argument("--scare", type=float, default=300, help="seconds that the scare lasts (300)")
    ask.add_argument("--pictures", type=int, default=60, help="screenshots of same_pictures (60)")
    ask.add_argument("--only", nargs="*", default=[], help="keys to measure (all)")
    opts = ask.parse_args()
    wanted = set(opts.only)
    result: dict[str, Any] = {}

    known: set[str] = set()

    def want(*keys: str) -> bool:
        known.update(keys)
        return not wanted or bool(wanted & set(keys))

    with tempfile.TemporaryDirectory(prefix="rutan-bench-") as name:
        folder = Path(name)
        rate, own = 0.0, {}
        for kind, module, load, half in ECHOES:
            p99 = want(half, "p99_ms_at_half_load")
            needs_rate = kind == "line" and want("resident_p99_during_alert")
            if not (want(load) or p99 or needs_rate):
                continue
            halves = opts.rounds if p99 else 0
            met = against_echo(kind, module, folder / kind, opts.rounds, halves)
            tell(result, load, met.load, opts.json)
            rate = rate or met.rate
            if p99:
                tell(result, half, met.half, opts.json)
                own[kind] = met.half["figures"]["ours"]["p99_ms"]
        if own and want("p99_ms_at_half_load"):
            first, *_ = own.values()
            tell(result, "p99_ms_at_half_load", first | {"figures": own}, opts.json)
        if want("people_1m_vs_1k_sqlite"):
            urls = sqlite_files(folder, "small", "large")
            found = by_people(folder, opts.rounds, opts.people, urls)
            tell(result, "people_1m_vs_1k_sqlite", found, opts.json)
        if want("people_1m_vs_1k_postgresql"):
            found = on_postgresql(folder / "postgresql", opts.rounds, opts.people)
            tell(result, "people_1m_vs_1k_postgresql", found, opts.json)
        if want("resident_p99_during_alert"):
            found = during_alert(folder / "bulk", opts.rounds, rate / 2, opts.alert)
            tell(result, "resident_p99_during_alert", found, opts.json)
        if want("start_seconds", "memory_mb"):
            start, memory = start_and_memory(folder / "start", opts.rounds)
            tell(result, "start_seconds", start, opts.json)
            tell(result, "memory_mb", memory, opts.json)
        if want("scare"):
            tell(result, "scare", in_a_scare(folder / "scare", opts.scare), opts.json)
        if want("scare_pictures"):
            found = in_a_scare_with_pictures(folder / "pictures", opts.scare)
            tell(result, "scare_pictures", found, opts.json)
        if want("same_pictures"):
            tell(result, "same_pictures", look_alikes(opts.pictures), opts.json)
        if want(*HOSTILE):
            for key, found in hostile.measure(want):
                tell(result, key, found, opts.json)
        if want(*BARS, "check_link_vs_parsing", "check_message_vs_words"):
            for key, found in measure(opts.rounds, folder, want):
                tell(result, key, found, opts.json)
    if unknown := wanted - known:
        told = f"--only {' '.join(sorted(unknown))}: the keys are {', '.join(sorted(known))}"
        sys.stderr.write(told + "\n")
        return 2
    if opts.json:
        sys.stdout.write(json.dumps(result) + "\n")
    return 0


def on_postgresql(folder: Path, rounds: int, many: int) -> dict[str, Any]:
    """by_people() on a PostgreSQL server of our own, or the reason why not."""
    if reason := unavailable():
        return {"min": None, "median": None, "max": None, "figures": {"not_run": reason}}
    with postgresql() as cluster:
        urls = [cluster.database(name) for name in ("small", "large")]
        return by_people(folder, rounds, many, urls)


def tell(result: dict[str, Any], key: str, found: dict[str, Any], as_json: bool) -> None:
    """Keep a figure, and print it unless all are printed as JSON at the end."""
    result[key] = found
    stream = sys.stderr if as_json else sys.stdout
    if found["median"] is None:
        stream.write(f"{key:32} not run: {found['figures']['not_run']}\n")
        return
    low_high = found.get("interval", [found["min"], found["max"]])
    stream.write(
        f"{key:32} {found['median']:8.2f}  interval {low_high[0]:.2f} to {low_high[1]:.2f}"
        f"  min {found['min']:.2f} max {found['max']:.2f}\n"
    )
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
