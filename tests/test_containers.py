"""Containers and hosts start what there is, as nobody, and where they can be reached."""

from __future__ import annotations

import re
import shlex

import pytest
import yaml

from bot.__main__ import parser
from tests.support.paths import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
PROCFILE = dict(
    line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
)
OURS = ("migrate", "web", "worker")


def is_command(words: list[str]) -> bool:
    """Whether these words start the program; raises SystemExit if it would refuse them."""
    return words[:3] == ["python", "-m", "bot"] and bool(parser().parse_args(words[3:]).run)


def test_the_image_is_made_of_what_is_there_and_runs_as_a_number() -> None:
    for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in line.split())
    (user,) = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)
    assert user.isdecimal()
    assert f"--uid {user}" in DOCKERFILE
    (command,) = re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    assert is_command(yaml.safe_load(command))
    assert "HEALTHCHECK" in DOCKERFILE


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_containers_can_change_nothing_and_gain_nothing(name: str) -> None:
    service = SERVICES[name]
    assert is_command(service["command"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["var:/app/var"]


def test_nothing_but_the_web_is_reached_from_the_machine_and_from_nowhere_else() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8080:8080"]}


@pytest.mark.parametrize("kind", sorted(PROCFILE))
def test_a_procfile_starts_what_there_is_and_the_web_on_every_address(kind: str) -> None:
    words = shlex.split(PROCFILE[kind])
    assert is_command([word for word in words if "=" not in word])
    assert ("HOST=0.0.0.0" in words) == (kind == "web")
    assert not any(word.startswith("PORT=") for word in words)  # the host gives it
