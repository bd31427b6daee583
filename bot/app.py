"""Makes every part of the running program (database, channels, router, ports, workers) and joins
them; `running` is what `serve`, `work` and `chat` start.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.channels.base import Channel
from bot.channels.guests import TakesGuests
from bot.delivery.worker import DeliveryWorker
from bot.errors import Refusal
from bot.foreign.budget import Budget
from bot.foreign.ocr import tesseract
from bot.foreign.opener import Opener
from bot.foreign.pool import WorkerPool
from bot.lookups.other_apps import OtherApps
from bot.lookups.ports import feeds_folder, make_ports
from bot.lookups.push_budget import PushBudget
from bot.metrics import EVERY_SECONDS as METRICS_SECONDS
from bot.metrics import measure_queue
from bot.office.desk_acts import DeskActs
from bot.office.links import Links
from bot.office.machine import Machine
from bot.office.site import Office
from bot.office.workshop.bench import Workshop
from bot.pictures.routes import Media, addresses
from bot.process.heartbeat import Process
from bot.process.housekeeping import EVERY_SECONDS as HOUSEKEEPING_SECONDS
from bot.process.housekeeping import Housekeeping
from bot.process.measuring import EVERY_SECONDS as MEASURING_SECONDS
from bot.process.measuring import Measuring
from bot.process.periodic import Periodic
from bot.process.polling import Polled
from bot.settings import Settings
from bot.sharing.warnings import Feed
from bot.turns.dispatcher import Dispatcher
from bot.turns.guest_pictures import GuestPictures
from bot.turns.guests import Guests
from bot.turns.phrasebook import Phrasebook
from bot.turns.preparing import Preparing
from bot.turns.schedule import EVERY_SECONDS as SCHEDULE_SECONDS
from bot.turns.schedule import Schedule
from bot.understanding.reader import Understanding
from bot.voice.making import make_speech, make_store
from content.reading.library import Library
from handlers.registry import FEATURES, make_router
from storage.cases import chain
from storage.engine.address import short_name
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.keys.erasure_ledger import ErasureLedger, LedgerFailed
from storage.keys.keychain import WrongDataKey

Now = Callable[[], datetime]
"""Gives the time, in UTC; written conversations move it."""


def _where_keys_lie(settings: Settings) -> str:
    """Where the key in use came from, or where a trial left one, for who started with another."""
    if settings.key_file:
        return f"; the key in use is the one in {settings.key_file}"
    trial = settings.kept_in / "data.key"
    return f"; a trial's key lies in {trial}" if trial.is_file() else ""


def noted_in(settings: Settings) -> Path:
    """The folder in which the processes of this database note what arrived. Two installations may
    keep their databases in one folder: neither must clear away the notes of the other."""
    return settings.kept_in / f"arrived-{short_name(settings.database_url)}"


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Running:
    """The parts of a running program that commands and the web use."""

    settings: Settings
    library: Library
    database: Database
    process: Process
    dispatcher: Dispatcher
    guests: Guests
    channels: Mapping[str, Channel]
    schedule: Schedule
    media: Media
    office: Office
    feed: Feed
    understanding: Understanding
    workers: WorkerPool
    measuring: Measuring
    preparing: Preparing
    ledger: ErasureLedger

    def use(self, library: Library) -> None:
        """Use another version of the content from now on."""
        phrasebook = Phrasebook(library.phrases)
        router = make_router(library)
        self.dispatcher.use(router, phrasebook, library)
        self.guests.use(router, phrasebook, library)
        self.schedule.use(phrasebook, library)
        self.media.use(library)
        self.understanding.use(library)
        self.office.use(library)
        self.feed.use(library)
        self.measuring.use(library)
        self.preparing.use(library)


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels that are on, by name, and those of them that must be polled."""

    by_name: Mapping[str, Channel]
    polled: tuple[Polled, ...] = ()


def make_channels(settings: Settings) -> Channels:
    """Make the channels that are on. Only their SDKs are imported, and only here: together they
    cost about two seconds and 60 MB."""
    keyring = Keyring(settings.data_keys)
    channels: dict[str, Channel] = {}
    for name, own in settings.channels.items():
        below = own.pictures_below
        channels[name] = own.make(None if below is None else addresses(below, keyring))
    polled = (channel for name, channel in channels.items() if settings.channels[name].polled)
    return Channels(channels, tuple(channel for channel in polled if isinstance(channel, Polled)))


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    library: Library,
    channels: Mapping[str, Channel],
    now: Now = utc_now,
) -> AsyncIterator[Running]:
    """Everything but the web, started in order and stopped in reverse.

    Raises SchemaBehind, DatabaseUnusable, and Refusal if DATA_KEY does not open the database.
    """
    keyring = Keyring(settings.data_keys)
    ledger = ErasureLedger(settings.erasures)
    database = Database(settings.database_url, keyring, now, ledger)
    async with contextlib.AsyncExitStack() as stack:
        try:
            await database.open()
        except WrongDataKey as error:
            raise Refusal(f"{error}{_where_keys_lie(settings)}") from error
        stack.push_async_callback(database.close)
        await database.write(chain.begin)
        # Who calls for help is answered all the same; the log and /health/ready tell it, nobody is
        # erased meanwhile, and housekeeping tries again.
        with contextlib.suppress(LedgerFailed):
            ledger.keep_open(keyring, now())
        for channel in channels.values():
            await channel.open()
            stack.push_async_callback(channel.close)
        process = Process(database, noted_in(settings))
        await process.start()
        stack.push_async_callback(process.stop)
        delivery = DeliveryWorker(database, process, channels)
        await delivery.start()
        stack.push_async_callback(delivery.stop)
        understanding = Understanding()
        understanding.start()
        understanding.use(library)
        stack.push_async_callback(understanding.close)
        workers = WorkerPool(Budget(), settings.file_workers)
        stack.push_async_callback(workers.close)
        phrasebook = Phrasebook(library.phrases)
        reader = tesseract()
        links, quotas = Links(settings.public_url, keyring), PushBudget(channels)
        store = make_store(settings)
        speech = make_speech(settings, store)
        ports = replace(
            make_ports(settings, library, Opener(workers, reader)),
            quota=quotas,
            office=links,
            apps=OtherApps(settings),
            understanding=understanding,
            speech=speech,
        )
        router = make_router(library)
        dispatcher = Dispatcher(
            database, process, delivery, channels, router, phrasebook, library, ports
        )
        await dispatcher.start()
        stack.push_async_callback(dispatcher.stop)
        pictures = GuestPictures(lambda: Opener(workers, reader))
        guests = Guests(database, router, phrasebook, library, ports, pictures)
        for channel in channels.values():
            if isinstance(channel, TakesGuests):
                channel.use_guests(guests)
                stack.callback(channel.use_guests, None)
        cases_kept = timedelta(days=settings.operator.cases_kept_days)
        jobs = [feature.scheduled for feature in FEATURES if feature.scheduled]
        schedule = Schedule(
            database, process, delivery, channels, phrasebook, library, jobs, quotas, speech
        )
        noted = timedelta(days=settings.erasures_kept_days)
        housekeeping = Housekeeping(database, process, cases_kept, ledger, noted)
        folder = feeds_folder(settings)
        measuring = Measuring(database, library, settings.backup_folder, folder, settings.feeds)
        for periodic in (
            Periodic("queue metrics", partial(measure_queue, database), METRICS_SECONDS),
            Periodic("measuring", measuring.once, MEASURING_SECONDS),
            Periodic("housekeeping", housekeeping.once, HOUSEKEEPING_SECONDS),
            Periodic("schedule", schedule.once, SCHEDULE_SECONDS),
        ):
            await stack.enter_async_context(periodic)
        media = Media(settings.content_dir, library, keyring, now, store)
        desk = DeskActs(database, process.id, delivery, channels, ports, library)
        machine = Machine(feeds_folder(settings), settings.backup_folder, channels)
        workshop = Workshop(settings.content_dir, settings.drafts)
        office = Office(links, database, desk, library, now, workshop, machine)
        preparing = Preparing([each.prepares for each in FEATURES if each.prepares])
        stack.push_async_callback(preparing.done)
        preparing.use(library)
        feed = Feed(settings.public_url or "", settings.operator.name, database, library, now)
        yield Running(
            settings, library, database, process, dispatcher, guests, channels, schedule, media,
            office, feed, understanding, workers, measuring, preparing, ledger,
        )  # fmt: skip
