"""Runs the program with its web server and polling until it is told to stop, and prints where to
try it.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from aiohttp import web

from bot import app, logs, reload
from bot.edge.connections import Runner
from bot.errors import Refusal, WrongSettings
from bot.foreign import confinement
from bot.foreign.at_once import FilesAtOnce
from bot.process import polling
from bot.process.heartbeat import Process
from bot.process.periodic import Periodic
from bot.process.polling import poll
from bot.process.watchdog import LoopWatchdog
from bot.reload import Reloader
from bot.settings import Settings
from bot.understanding.reader import Understanding
from bot.web import Ready, routes
from content.reading.library import Library
from storage.engine.database import Database
from storage.keys.erasure_ledger import ErasureLedger
from storage.queue import processes, queue_view

Use = Callable[[Library], None]
"""Called with new content."""


class CanFail(Protocol):
    """A part of the program that knows whether it works."""

    @property
    def problem(self) -> str | None:
        """What is wrong, in a few words; None if nothing is."""
        ...


SHUTDOWN_SECONDS = 3.0
"""Time for requests in progress when the program stops; a webhook call needs far less."""

READY_SECONDS = 2.0
"""A database that takes longer to answer counts as down."""

STUCK_SECONDS = 60.0
"""If a message has waited so long, no process is working: even after a crash it takes seconds."""


async def serve(settings: Settings, *, with_web: bool) -> int:
    """Run until SIGTERM or SIGINT, then finish what is in progress. Returns the exit status.

    Raises WrongSettings, Refusal, BrokenContent, SchemaBehind and DatabaseUnusable if it cannot
    start.
    """
    logs.quiet_loop(asyncio.get_running_loop())
    stop = asyncio.Event()
    _on_signals(stop.set)
    with FilesAtOnce() as files:
        library = Library.load(settings.content_dir, files)
    if unknown := [name for name in settings.feeds if name not in library.feeds]:
        known = ", ".join(library.feeds)
        raise WrongSettings([f"FEEDS names no list {', '.join(unknown)} (known: {known})"])
    channels = app.make_channels(settings)
    async with contextlib.AsyncExitStack() as stack:
        watchdog = stack.enter_context(LoopWatchdog())
        running = await stack.enter_async_context(app.running(settings, library, channels.by_name))
        uses: list[Use] = [running.use]

        def use(library: Library) -> None:
            for one in uses:
                one(library)

        reloader = Reloader(settings.content_dir, use, library)
        await stack.enter_async_context(
            Periodic("content reload", reloader.once, reload.EVERY_SECONDS, wait_first=True)
        )
        for channel in channels.polled:
            leads, accept = running.process.leads, running.dispatcher.accept
            work = partial(poll, channel, leads, accept)
            await stack.enter_async_context(
                Periodic(f"{channel.name} polling", work, polling.CHECK_SECONDS)
            )
        if with_web:
            following, port = await stack.enter_async_context(
                _listening(settings, running, watchdog)
            )
            uses += following
            settings = replace(settings, port=port)
        print(*banner(settings, with_web=with_web), sep="\n", flush=True)  # noqa: T201
        _settle_memory()
        await stop.wait()
    return 0


def _on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` in the running loop at SIGTERM and SIGINT (Ctrl-C)."""
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        if sys.platform == "win32":  # its loop takes no handlers, but is woken by a signal
            signal.signal(sign, lambda *_: loop.call_soon_threadsafe(stop))
        else:
            loop.add_signal_handler(sign, stop)


def _settle_memory() -> None:
    """Exclude what was loaded at the start from garbage collection: modules and content are
    hundreds of thousands of objects that are never freed, and scanning them stops everything."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)  # a turn makes a few hundred objects, nearly all short-lived


@contextlib.asynccontextmanager
async def _listening(
    settings: Settings, running: app.Running, watchdog: LoopWatchdog
) -> AsyncIterator[tuple[list[Use], int]]:
    """Serve the web application on the host and port of the settings.

    Yields the functions to call with new content, and the port, which the system chooses if the
    settings say 0.
    """
    uses: list[Use] = []
    accept = running.dispatcher.accept
    key = settings.metrics_key if settings.real or settings.metrics_key else None
    is_ready = ready(running.database, running.process, running.workers, watchdog)
    lacking = partial(weakness, running.understanding, running.ledger)
    application = routes(running.channels, accept, is_ready, key, lacking)
    if any(own.pictures_below is not None for own in settings.channels.values()):
        running.media.mount(application)
    if settings.public_url or not settings.real:
        running.office.mount(application)
        if settings.warnings_feed:
            running.feed.mount(application)
    for name, own in settings.channels.items():
        channel = running.channels[name]
        use = own.mount(application, channel, accept, running.database, running.library)
        if use:
            uses.append(use)
    runner = Runner(application, SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        await runner.cleanup()
        raise Refusal(
            f"Rutan cannot listen on {settings.host}:{settings.port} ({error.strerror}): is it "
            "running already? HOST and PORT choose another place, e.g. PORT=8081 make run"
        ) from error
    try:
        port: int = runner.addresses[0][1]
        if not settings.public_url and not settings.real:
            running.office.serve_at(trial_address(settings.host, port))
        yield uses, port
    finally:
        await runner.cleanup()


def trial_address(host: str, port: int) -> str:
    """Where a browser on this machine reaches a trial, which has no PUBLIC_URL."""
    everywhere = host in ("0.0.0.0", "::", "")  # noqa: S104  # compared, not listened on
    name = "localhost" if everywhere else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def weakness(understanding: Understanding, ledger: ErasureLedger) -> str | None:
    """What is missing though we are ready: of the system, of the understanding, and the place where
    erasures are noted."""
    told = (confinement.lacks(), understanding.weakness(), ledger.problem)
    return "; ".join(each for each in told if each) or None


def ready(database: Database, process: Process, *parts: CanFail) -> Ready:
    """A check whether this process still beats, which it cannot without writing to the database,
    whether people are served, and whether each of these parts works.
    """

    async def problem() -> str | None:
        try:
            async with asyncio.timeout(READY_SECONDS):
                beats = await database.read(lambda unit: processes.is_alive(unit, process.id))
                waited = await database.read(queue_view.oldest_wait)
        except Exception as error:  # whatever it is, the answer is "not ready"
            return f"the database does not answer ({type(error).__name__})"
        if not beats:
            return "nothing can be written to the database: the queue stands still"
        if waited > STUCK_SECONDS:
            return f"the oldest message has waited {waited:.0f} s for a process"
        return next((part.problem for part in parts if part.problem), None)

    return problem


def banner(settings: Settings, *, with_web: bool) -> list[str]:
    """What is on and what is off, one line each, for the person who started the program."""
    address = f"http://{settings.host}:{settings.port}"
    lines = [f"Rutan serves on {address}" if with_web else "Rutan works without the web"]
    shown = [own for own in settings.channels.values() if with_web or not own.stand_in]
    lines += [own.banner(address) for own in shown]
    if settings.real and not settings.public_url:
        lines.append("No PUBLIC_URL: pictures are told in words, recordings are not offered")
    if settings.real and with_web and not settings.metrics_key:
        lines.append("No METRICS_KEY: nobody can read /metrics, nor why we are not ready")
    if lacking := confinement.lacks():
        lines.append(f"Files of strangers are opened with less protection: {lacking}")
    lines += settings.off
    database = settings.database_url
    lines.append(f"Database: {'SQLite' if database.startswith('sqlite') else 'PostgreSQL'}")
    return lines
