"""The environment becomes settings, or one message that names everything wrong."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot.channels.line.settings import LineSettings
from bot.channels.preview.settings import PreviewSettings
from bot.channels.telegram.settings import TelegramSettings
from bot.errors import WrongSettings
from bot.settings import Settings, load, variables
from storage.engine.keyring import Keyring

KEY = Keyring.new_key()
LINE = {"LINE_CHANNEL_SECRET": "secret", "LINE_CHANNEL_ACCESS_TOKEN": "token"}
TELEGRAM = {"TELEGRAM_BOT_TOKEN": "42:abc"}
ANSWERABLE = {"DATA_KEY": KEY, "OPERATOR_NAME": "District", "OPERATOR_CONTACT": "042 000 000"}


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of its own to start in, so that no test touches var/."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems(environment: dict[str, str]) -> tuple[str, ...]:
    """What is wrong with this environment."""
    with pytest.raises(WrongSettings) as caught:
        load(environment)
    return caught.value.problems


def problem(environment: dict[str, str]) -> str:
    """The one thing that is wrong."""
    (only,) = problems(environment)
    return only


def test_an_empty_environment_is_a_preview_on_this_machine(root: Path) -> None:
    found = load({})
    assert (found.host, found.port, list(found.channels)) == ("127.0.0.1", 8080, ["preview"])
    assert found.database_url == f"sqlite:///{root}/var/trial.sqlite3"
    assert any("LINE_CHANNEL_SECRET" in line for line in found.off)
    assert any("TELEGRAM_BOT_TOKEN" in line for line in found.off)


def test_a_preview_makes_its_own_key_and_keeps_it(root: Path) -> None:
    first = load({})
    assert load({}).data_keys == first.data_keys
    assert (root / "var" / "data.key").stat().st_mode & 0o077 == 0
    Keyring(first.data_keys)


def test_the_own_key_lies_beside_the_database(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    load({"DATABASE_URL": f"sqlite:///{tmp_path}/elsewhere/a.sqlite3"})
    assert (tmp_path / "elsewhere" / "data.key").exists()


def test_what_is_kept_lies_in_the_folder_that_is_named(root: Path) -> None:
    found = load({"DATA_DIR": "elsewhere/of ours"})
    folder = root / "elsewhere" / "of ours"
    assert found.data_dir == folder
    assert found.database_url == f"sqlite:///{folder}/trial.sqlite3"
    assert found.key_file == folder / "data.key"
    assert folder.stat().st_mode & 0o077 == 0
    assert not (root / "var").exists()


def test_on_postgresql_the_rest_lies_in_the_data_folder(root: Path) -> None:
    there = {"DATABASE_URL": "postgresql://h/d", "DATA_DIR": str(root / "kept")}
    assert load({**LINE, **ANSWERABLE, **there}).kept_in == root / "kept"


def test_a_data_folder_that_is_a_file_is_named(root: Path) -> None:
    (root / "kept").write_text("")
    assert problem({"DATA_DIR": "kept"}) == "DATA_DIR is no folder: kept"


def test_an_own_key_that_cannot_be_kept_is_named(root: Path) -> None:
    (root / "var" / "data.key").mkdir(parents=True)
    assert "data.key cannot be made or read" in problem({})


def test_a_damaged_own_key_is_named(root: Path) -> None:
    load({})
    (root / "var" / "data.key").write_text("not a key")
    assert "data.key" in problem({})


def test_a_database_in_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "nowhere" in problem({"DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/a.sqlite3"})
    assert not (tmp_path / "nowhere").exists()


def test_real_channels_need_a_key_and_somebody_who_answers_for_them() -> None:
    found = problems({**LINE, **TELEGRAM})
    assert len(found) == 3
    for name in ("DATA_KEY", "OPERATOR_NAME", "OPERATOR_CONTACT"):
        assert any(line.startswith(name) for line in found)
    assert any("python -m bot key new" in line for line in found)


def test_a_key_left_by_the_preview_does_not_serve_a_real_channel() -> None:
    load({})
    assert problem({**LINE, **ANSWERABLE, "DATA_KEY": ""}).startswith("DATA_KEY")


def test_blank_is_the_same_as_not_set() -> None:
    assert load({"LINE_CHANNEL_SECRET": " ", "PORT": ""}) == load({})


def test_both_channels_switch_the_preview_off() -> None:
    found = load({**LINE, **TELEGRAM, **ANSWERABLE})
    line, telegram = found.of(LineSettings), found.of(TelegramSettings)
    assert line
    assert line.api_base == "https://api.line.me"
    assert line.data_api_base == "https://api-data.line.me"
    assert telegram
    assert telegram.polled
    assert list(found.channels) == ["line", "telegram"]
    assert found.of(PreviewSettings) is None
    assert any(line.startswith("Preview off") for line in found.off)
    assert found.operator.name == "District"


def test_a_real_channel_has_the_real_database(root: Path) -> None:
    assert load({**LINE, **ANSWERABLE}).database_url == f"sqlite:///{root}/var/rutan.sqlite3"
    elsewhere = {"DATABASE_URL": "postgresql://h/d"}
    assert load({**LINE, **ANSWERABLE, **elsewhere}).database_url == "postgresql+psycopg://h/d"


def test_a_preview_beside_real_channels_is_refused_with_one_message() -> None:
    told = problem({**LINE, **ANSWERABLE, "PREVIEW": "1"})
    assert told.startswith("PREVIEW cannot be 1 while LINE is on")
    told = problem({**LINE, **TELEGRAM, **ANSWERABLE, "PREVIEW": "1"})
    assert told.startswith("PREVIEW cannot be 1 while LINE and Telegram are on")
    assert not load({**LINE, **ANSWERABLE, "PREVIEW": "0"}).of(PreviewSettings)


def test_a_preview_beside_a_public_address_is_refused_with_one_message() -> None:
    reached = {"PUBLIC_URL": "https://rutan.example"}
    told = problem({**reached, "PREVIEW": "1"})
    assert told.startswith("PREVIEW cannot be 1 while PUBLIC_URL is set")
    found = load(reached)
    assert found.of(PreviewSettings) is None
    assert "Preview off: PUBLIC_URL is set, and the page has no log-in" in found.off


def test_a_stand_in_for_line_serves_files_too() -> None:
    found = load({**LINE, **ANSWERABLE, "LINE_API_BASE": "http://127.0.0.1:9000/"})
    line = found.of(LineSettings)
    assert line
    assert line.data_api_base == "http://127.0.0.1:9000"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "rutan.example"])  # noqa: S104
def test_a_preview_that_others_could_reach_is_off_unless_asked(host: str) -> None:
    assert not load({"HOST": host}).channels
    assert load({"HOST": host, "PREVIEW": "1"}).of(PreviewSettings)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_preview_on_this_machine_is_on(host: str) -> None:
    assert load({"HOST": host}).of(PreviewSettings)


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:////data/x.db", "sqlite:////data/x.db"),
        ("sqlite+aiosqlite:////data/x.db", "sqlite:////data/x.db"),
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
    ],
)
def test_every_usual_way_to_name_a_database_is_taken(given: str, driver: str) -> None:
    assert load({"DATABASE_URL": given, "DATA_KEY": KEY}).database_url == driver


def test_telegram_is_polled_unless_there_is_a_public_address() -> None:
    secret = {"TELEGRAM_WEBHOOK_SECRET": "abc"}
    address = {"PUBLIC_URL": "https://rutan.example/"}

    def polled(**more: str) -> bool:
        telegram = load({**TELEGRAM, **ANSWERABLE, **more}).of(TelegramSettings)
        assert telegram
        return telegram.polled

    assert polled()
    assert not polled(**secret, **address)
    assert polled(**secret, **address, TELEGRAM_MODE="polling")
    assert not polled(**secret, TELEGRAM_MODE="webhook")


def test_a_webhook_without_a_secret_is_refused() -> None:
    found = problem({**TELEGRAM, **ANSWERABLE, "TELEGRAM_MODE": "webhook"})
    assert found.startswith("TELEGRAM_WEBHOOK_SECRET")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("DATABASE_URL", "mysql://h/d"),
        ("DATABASE_URL", "var/rutan.sqlite3"),
        ("DATABASE_URL", "sqlite://var/rutan.sqlite3"),
        ("PUBLIC_URL", "http://rutan.example"),
        ("PUBLIC_URL", "rutan.example"),
        ("LINE_API_BASE", "api.line.me"),
        ("TELEGRAM_API_BASE", "ftp://x"),
        ("TELEGRAM_BOT_TOKEN", "no token"),
        ("TELEGRAM_WEBHOOK_SECRET", "with spaces"),
        ("TELEGRAM_WEBHOOK_SECRET", "a" * 257),
        ("TELEGRAM_MODE", "pull"),
        ("DATA_KEY", "short"),
        ("DATA_KEY", ","),
        ("PREVIEW", "maybe"),
        ("CONTENT_DIR", "/no/such/folder"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    assert any(line.startswith(name + " ") for line in problems({name: value}))


ANY_VALUE = st.text(st.characters(exclude_characters="\x00"), max_size=20) | st.sampled_from(
    ["http://[", "https://[::1", "postgresql://a:b@[", "postgresql://h:x/d", "sqlite:///", "١٢"]
    + ["9" * 5000, "https://a:99999999", f"https://{'a' * 300}", "a/" * 5000, "\udcff", "1e9"]
)


@hypothesis.settings(max_examples=150, deadline=None, suppress_health_check=[*HealthCheck])
@given(environment=st.dictionaries(st.sampled_from(variables()), ANY_VALUE, max_size=3))
def test_no_value_whatever_does_more_than_be_named(
    environment: dict[str, str], tmp_path: Path
) -> None:
    try:
        load({"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", **environment})
    except WrongSettings as wrong:
        named = wrong.problems
    else:
        return
    assert named
    assert all(line for line in named)


def test_everything_wrong_is_told_at_once() -> None:
    found = problems({"PORT": "x", "LOG_FORMAT": "x", "LINE_CHANNEL_SECRET": "x", "PREVIEW": "x"})
    assert len(found) == 4


def test_a_wrong_value_hides_no_other_mistake() -> None:
    found = problems(
        {
            "TELEGRAM_BOT_TOKEN": "no token",
            "TELEGRAM_API_BASE": "ftp://x",
            "LINE_CHANNEL_SECRET": "x",
            "LINE_API_BASE": "x",
            "PUBLIC_URL": "rutan.example",
        }
    )
    names = sorted(line.partition(" ")[0] for line in found)
    assert names == [
        "DATA_KEY",
        "LINE_API_BASE",
        "LINE_CHANNEL_ACCESS_TOKEN",
        "OPERATOR_CONTACT",
        "OPERATOR_NAME",
        "PUBLIC_URL",
        "TELEGRAM_API_BASE",
        "TELEGRAM_BOT_TOKEN",
    ]


def test_no_message_repeats_a_secret() -> None:
    secret = "hunter2"
    found = problems(
        {
            "DATABASE_URL": f"mysql://u:{secret}@h/d",
            "DATA_KEY": secret,
            "TELEGRAM_BOT_TOKEN": secret,
            "TELEGRAM_WEBHOOK_SECRET": f"{secret} {secret}",
            "LINE_CHANNEL_SECRET": secret,
        }
    )
    assert secret not in "".join(found)


def test_settings_cannot_be_changed() -> None:
    found: Settings = load({})
    with pytest.raises(AttributeError):
        found.port = 1


def test_no_service_is_asked_about_links_without_its_key() -> None:
    found = load({"URLHAUS_AUTH_KEY": "for the list only"}).services
    assert (found.safe_browsing_key, found.urlhaus_key) == ("", "")


def test_services_are_switched_on_by_their_settings() -> None:
    found = load(
        {
            "SAFE_BROWSING_KEY": "AIza-key",
            "SAFE_BROWSING_API_BASE": "http://127.0.0.1:1/",
            "URLHAUS_LOOKUPS": "1",
            "URLHAUS_AUTH_KEY": "word",
            "URLHAUS_API_BASE": "http://127.0.0.1:2",
            "LOOKUPS_A_DAY": "70",
        }
    ).services
    assert (found.safe_browsing_key, found.safe_browsing_base) == ("AIza-key", "http://127.0.0.1:1")
    assert (found.urlhaus_key, found.urlhaus_base) == ("word", "http://127.0.0.1:2")
    assert found.a_day == 70


def test_lookups_off_switches_every_service_off() -> None:
    found = load(
        {
            "LOOKUPS": "0",
            "SAFE_BROWSING_KEY": "AIza-key",
            "URLHAUS_LOOKUPS": "1",
            "URLHAUS_AUTH_KEY": "word",
        }
    ).services
    assert (found.safe_browsing_key, found.urlhaus_key) == ("", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAFE_BROWSING_KEY", "not a key!"),
        ("SAFE_BROWSING_API_BASE", "safebrowsing.googleapis.com"),
        ("URLHAUS_API_BASE", "ftp://x"),
        ("URLHAUS_LOOKUPS", "maybe"),
        ("LOOKUPS_A_DAY", "-1"),
        ("LOOKUPS_A_DAY", "many"),
        ("LOOKUPS", "perhaps"),
    ],
)
def test_a_wrong_setting_of_the_look_ups_is_named(name: str, value: str) -> None:
    assert problem({name: value}).startswith(name)


def test_closed_cases_are_kept_two_years_where_nothing_else_is_said() -> None:
    assert load({}).operator.cases_kept_days == 730
    assert load({"CASES_KEPT_DAYS": "30"}).operator.cases_kept_days == 30


@pytest.mark.parametrize("value", ["29", "0", "-90", "90.5", "two years", "99999", "9" * 400])
def test_a_time_to_keep_cases_that_is_none_is_named_with_what_it_may_be(value: str) -> None:
    told = problem({"CASES_KEPT_DAYS": value})
    assert told.startswith("CASES_KEPT_DAYS must be a whole number of days, at least 30")


def test_urlhaus_look_ups_without_their_key_say_where_to_get_one() -> None:
    assert "auth.abuse.ch" in problem({"URLHAUS_LOOKUPS": "1"})
