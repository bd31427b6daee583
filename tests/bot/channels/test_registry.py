"""Each channel is one folder and one line, and brings all that the program asks of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels import registry
from bot.channels.channel_type import ChannelType
from bot.channels.registry import CHANNELS, channel_types
from tests.bot.channels.subject import Subject
from tests.bot.channels.subjects import MODULES, SUBJECTS, is_there

FOLDER = Path(registry.__file__).parent


def test_every_folder_is_listed_and_the_list_names_folders_only() -> None:
    assert sorted(CHANNELS) == sorted(path.parent.name for path in FOLDER.glob("*/__init__.py"))


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_joins_the_contract_suite(name: str) -> None:
    assert is_there(MODULES[name]), f"{MODULES[name]} is missing: what does {name} say?"
    assert name in {subject.name for subject in SUBJECTS}


@pytest.mark.parametrize("kind", channel_types(), ids=lambda kind: kind.name)
def test_a_folder_exports_its_channel_under_its_own_name(kind: ChannelType) -> None:
    assert isinstance(kind, ChannelType)
    assert type(kind).__module__ == f"bot.channels.{kind.name}"


@pytest.mark.parametrize("kind", channel_types(), ids=lambda kind: kind.name)
def test_settings_make_the_channel_and_say_how_it_is_reached(kind: ChannelType) -> None:
    group = kind.settings()
    if group is None:
        return
    problems: list[str] = []
    settings = group.read(dict.fromkeys(group.switches, "1:a"), problems)
    assert not problems
    assert settings.why_off(()) is None
    assert not list(settings.mistakes(()))
    assert settings.make(None).name == kind.name
    assert settings.banner("http://127.0.0.1:8080").startswith(f"{settings.title} on: ")


@pytest.mark.parametrize("kind", channel_types(), ids=lambda kind: kind.name)
def test_each_switch_alone_does_nothing_or_is_a_mistake(kind: ChannelType) -> None:
    group = kind.settings()
    if group is None or group.stand_in:
        return
    off = group.read({}, [])
    assert (off.why_off(()) or "").startswith(f"{group.title} off: {group.switches[0]}")
    assert not list(off.mistakes(()))
    for name in group.switches if len(group.switches) > 1 else ():
        alone = group.read({name: "1:a"}, [])
        assert alone.why_off(())
        (mistake,) = alone.mistakes(())
        assert f"although {name} is" in mistake


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_a_channel_with_a_real_platform_is_tried_before_a_stand_in_for_it(subject: Subject) -> None:
    (kind,) = [kind for kind in channel_types() if kind.name == subject.name]
    group = kind.settings()
    if group is None or group.stand_in:
        return
    assert subject.platform, "a strict stand-in for the platform"
    assert subject.failures, "how its sends fail"
    assert subject.headers, "how it proves that a webhook call is genuine"
