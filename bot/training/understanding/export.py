"""Writes the taught model as bot/understanding reads it: ONNX with weights of 8 bits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn

from bot.training.understanding.network import Network
from bot.training.understanding.rows import Questions

SAMPLE = (0, 5, 6, 7, 8, 9, 2)


class _Alone(nn.Module):
    """One text at a time, so without padding; beside the scores the vector of its meaning."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, numbers: Any) -> tuple[Any, ...]:
        pooled = self.network.pooled(numbers, torch.ones_like(numbers, dtype=torch.bool))
        scores = [question(pooled) for question in self.network.questions]
        return (*scores, nn.functional.normalize(pooled, dim=-1))


def write(
    folder: Path, network: Network, questions: Questions, temperatures: Sequence[float]
) -> None:
    """Write model.onnx and labels.json into the folder."""
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
        quantize_dynamic(
            whole, folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True
        )
    labels = {
        "situations": questions.situations,
        "acts": questions.acts,
        "tricks": questions.tricks,
        "temperatures": [round(one, 2) for one in temperatures],
    }
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
