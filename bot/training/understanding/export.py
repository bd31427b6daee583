"""Writes the trained model as the program loads it (bot/understanding): ONNX with weights of 8
bits, and its labels.

Before a matrix of 8 bits the numbers of a text are brought to 256 steps between the least and the
greatest. A few places of this encoder always hold numbers twenty times those of all others, which
would leave two steps for the rest: these places are multiplied apart, in whole numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn

from bot.training.understanding.network import Network
from bot.training.understanding.rows import Questions, Row

SAMPLE = (0, 5, 6, 7, 8, 9, 2)
APART = 4
"""Places of each split matrix that are multiplied apart."""
SPLIT = ("up", "down")
LOOKED_AT = 200
"""Texts by which these places are found."""


class _Alone(nn.Module):
    """One text at a time, so without padding; beside the scores the vector of its meaning."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, numbers: Any) -> tuple[Any, ...]:
        pooled = self.network.pooled(numbers, torch.ones_like(numbers, dtype=torch.bool))
        scores = [question(pooled) for question in self.network.questions]
        return (*scores, nn.functional.normalize(pooled, dim=-1))


class _Few(nn.Module):
    def __init__(self, weight: Any) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)

    def forward(self, x: Any) -> Any:
        return x @ self.weight


class _Split(nn.Module):
    """A linear step of which the places `apart` keep their whole numbers."""

    def __init__(self, whole: nn.Linear, apart: Any) -> None:
        super().__init__()
        there = torch.ones(whole.in_features)
        there[apart] = 0
        self.there, self.apart = nn.Buffer(there), nn.Buffer(apart)
        self.rest, self.few = whole, _Few(whole.weight.data[:, apart].T.clone())

    def forward(self, x: Any) -> Any:
        return self.rest(x * self.there) + self.few(x[..., self.apart])


def split(network: Network, found: Sequence[Row]) -> Network:
    """A copy of the network with its widest places apart, as seen in these rows."""
    greatest: dict[tuple[int, str], Any] = {}

    def look(key: tuple[int, str]) -> Any:
        def hook(_: Any, given: tuple[Any, ...]) -> None:
            peaks = given[0].abs().flatten(0, -2).max(0).values
            greatest[key] = torch.maximum(greatest[key], peaks) if key in greatest else peaks

        return hook

    network = deepcopy(network).eval()
    keys = [(n, part) for n in range(len(network.layers)) for part in SPLIT]
    hooks = [
        getattr(network.layers[n], part).register_forward_pre_hook(look((n, part)))
        for n, part in keys
    ]
    with torch.no_grad():
        for row in found[:: max(1, len(found) // LOOKED_AT)]:
            numbers = torch.tensor([row.numbers])
            network.pooled(numbers, torch.ones_like(numbers, dtype=torch.bool))
    for hook in hooks:
        hook.remove()
    for n, part in keys:
        apart = torch.topk(greatest[n, part], APART).indices
        setattr(network.layers[n], part, _Split(getattr(network.layers[n], part), apart))
    return network


def write(folder: Path, network: Network) -> None:
    """Write model.onnx into the folder, from a network that `split` made."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    with TemporaryDirectory() as home:
        whole = Path(home) / "whole.onnx"
        torch.onnx.export(
            _Alone(network),
            (torch.tensor([SAMPLE]),),
            str(whole),
            input_names=["numbers"],
            output_names=["situations", "acts", "tricks", "vector"],
            dynamic_axes={"numbers": {0: "texts", 1: "pieces"}},
            dynamo=False,
            opset_version=17,
        )
        nodes = [node.name for node in onnx.load(str(whole)).graph.node]
        quantize_dynamic(
            whole,
            folder / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=[name for name in nodes if "/few/" in name],
        )


def write_labels(
    folder: Path, questions: Questions, temperatures: Sequence[float], letters: Sequence[float]
) -> None:
    """Write labels.json: the answers, and how their scores are joined and calibrated."""
    labels = {
        "situations": questions.situations,
        "acts": questions.acts,
        "tricks": questions.tricks,
        "temperatures": [round(one, 2) for one in temperatures],
        "letters": [round(one, 2) for one in letters],
    }
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
