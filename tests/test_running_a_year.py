"""docs/running-a-year.md and docs/deploy name only commands, units and metrics that there are."""

from __future__ import annotations

import configparser
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY

from bot import metrics
from bot.__main__ import parser
from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "running-a-year.md"
DEPLOY = ROOT / "docs" / "deploy"
COMMAND = re.compile(r"(?:\S*/)?python -m bot ([^`\n]*)")
METRIC = re.compile(r"\brutan_[a-z_]+\b")


def commands() -> Iterator[str]:
    """What stands behind `python -m bot` on the page and in the units."""
    for file in (PAGE, *sorted(DEPLOY.glob("*.service"))):
        for line in file.read_text(encoding="utf-8").splitlines():
            for found in COMMAND.findall(line):
                yield found.strip()


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_every_command_is_one_with_these_flags(command: str) -> None:
    try:
        assert parser().parse_args(shlex.split(command)).run
    except SystemExit:
        pytest.fail(f"no such command: {command}")


def test_the_rule_of_commands_sees_what_it_must_see() -> None:
    assert "backup --keep 14" in set(commands())
    assert len(set(commands())) >= 20
    with pytest.raises(SystemExit):
        parser().parse_args(["backup", "--kept", "14"])


def test_every_goal_of_make_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    goals = set(re.findall(r"\bmake (\.?[a-z/.]+[a-z])", PAGE.read_text(encoding="utf-8")))
    assert goals == {".venv/.runtime", "popular"}
    assert all(goal in makefile for goal in goals)


def test_every_unit_that_is_named_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"\brutan[a-z-]*\.(?:service|timer)", text))
    assert named == {"rutan.service", "rutan-backup.timer", "rutan-feeds.timer"}
    assert all((DEPLOY / name).is_file() for name in named)


def test_every_setting_that_is_named_is_one() -> None:
    from bot.settings import variables

    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})[`=]", text)) - {"NAME", "PGPASSFILE"}
    assert {"OPERATOR", "BACKUP_FOLDER", "METRICS_KEY"} <= named <= set(variables())


@pytest.mark.parametrize("unit", sorted(p.name for p in DEPLOY.glob("rutan*.*")))
def test_a_unit_is_well_formed(unit: str) -> None:
    read = configparser.ConfigParser(strict=True, interpolation=None)
    read.optionxform = str  # type: ignore[method-assign, assignment]
    read.read_string((DEPLOY / unit).read_text(encoding="utf-8"))
    if unit.endswith(".timer"):
        assert read["Timer"]["OnCalendar"]
        assert (DEPLOY / unit.replace(".timer", ".service")).is_file()
        return
    service = read["Service"]
    assert service["UMask"] == "0077"
    assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/var"


def test_every_address_that_people_need_is_passed_on_and_metrics_are_not() -> None:
    for name in ("Caddyfile", "nginx.conf"):
        rules = "\n".join(
            line
            for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines()
            if not line.lstrip().startswith("#")
        )
        for part in ("hooks/", "media/", "office/", "feed/", "health/", "live", "ready", "404"):
            assert part in rules
        assert "metrics" not in rules


def exposed() -> set[str]:
    """Every name that /metrics can show."""
    assert metrics.CASES
    found = set()
    for family in REGISTRY.collect():
        found.add(family.name)
        found |= {f"{family.name}{end}" for end in ("_total", "_bucket", "_sum", "_count")}
    return found


@pytest.mark.parametrize(
    "file", ["alerts.yml", "grafana.json", "../operations.md", "../running-a-year.md"]
)
def test_every_metric_that_is_named_is_shown(file: str) -> None:
    named = set(METRIC.findall((DEPLOY / file).read_text(encoding="utf-8")))
    assert named
    assert not named - exposed()


def test_every_rule_says_what_to_do() -> None:
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 10
    for rule in rules:
        assert rule["annotations"].keys() == {"summary", "do"}
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert METRIC.search(rule["expr"]) or rule["alert"] == "RutanDown"


def test_every_figure_for_alarms_has_a_rule_and_a_panel() -> None:
    rules = (DEPLOY / "alerts.yml").read_text(encoding="utf-8")
    board = (DEPLOY / "grafana.json").read_text(encoding="utf-8")
    for gauge in (
        "untaken_loss_seconds",
        "cases_overdue",
        "cases_without_officials",
        "officials_unreachable",
        "backup_age_seconds",
        "feed_age_seconds",
        "quota_out",
    ):
        assert f"rutan_{gauge}" in rules
        assert f"rutan_{gauge}" in board


def test_the_dashboard_can_be_imported_anywhere() -> None:
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        grid = panel["gridPos"]
        assert grid["x"] + grid["w"] <= 24
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${source}"
            assert panel["targets"]


def test_the_map_is_one_page() -> None:
    assert len(PAGE.read_text(encoding="utf-8").splitlines()) <= 150


def files() -> list[Path]:
    return sorted(DEPLOY.iterdir())


def test_every_example_is_named_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [file.name for file in files() if f"deploy/{file.name}" not in text] == [
        "rutan-backup.service",
        "rutan-feeds.service",
    ]
