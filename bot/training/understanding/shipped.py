"""Loads the shipped understanding model back into torch, to write or teach it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor

from bot.errors import Refusal
from bot.training.understanding.network import Network
from bot.training.understanding.rows import Questions
from bot.training.understanding.teacher import Teacher

PARTS = {"query": "q", "key": "k", "value": "v", "out": "ao", "up": "fi", "down": "fo"}
NORMS = {"first": "aln", "second": "oln"}
HEADS = 12
EPSILON = 1e-12
"""Of the norms of multilingual-e5-small."""


def network(folder: Path) -> tuple[Network, Questions]:
    """The network in a folder and what it answers. Raises Refusal if a file is not there."""
    try:
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        found = _matrices(folder / "model.onnx")
    except OSError as error:
        raise Refusal(f"--begin {folder}: {error.strerror or error}") from error
    names = ("situations", "acts", "tricks")
    questions = Questions(*(tuple(labels[name]) for name in names))
    words = found["network.words.weight"]
    matrices, vectors = {"emb.word": words.reshape(-1)}, _norm(found, "network.norm", "emb.ln")
    layers = sorted({int(name.split(".")[2]) for name in found if ".layers." in name})
    for layer in layers:
        for part, short in PARTS.items():
            name = f"network.layers.{layer}.{part}"
            matrices[f"l{layer}.{short}.w"] = found[f"{name}.weight"].T.reshape(-1)
            vectors[f"l{layer}.{short}.b"] = found[f"{name}.bias"]
        for part, short in NORMS.items():
            vectors |= _norm(found, f"network.layers.{layer}.{part}", f"l{layer}.{short}")
    width = words.shape[1]
    vectors["emb.pos"] = found["network.places"].reshape(-1)
    vectors["emb.type"] = np.zeros(width, np.float32)  # added to the places already
    inner = len(vectors[f"l{layers[0]}.fi.b"])
    read = Teacher(width, HEADS, inner, EPSILON, (), None, vectors, matrices)
    made = Network(read, range(len(words)), layers, questions.counts)
    for number, question in enumerate(made.questions):
        name = f"network.questions.{number}"
        question.weight.data = torch.tensor(found[f"{name}.weight"].T.copy())
        question.bias.data = torch.tensor(found[f"{name}.bias"].copy())
    return made, questions


def pieces(folder: Path) -> tuple[list[str], list[float]]:
    """The pieces of a folder's vocabulary and their log-likelihoods."""
    known: Any = SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    numbers = range(known.get_piece_size())
    return [known.id_to_piece(n) for n in numbers], [known.get_score(n) for n in numbers]


def _norm(found: dict[str, Any], name: str, short: str) -> dict[str, Any]:
    return {f"{short}.w": found[f"{name}.weight"], f"{short}.b": found[f"{name}.bias"]}


def _matrices(path: Path) -> dict[str, Any]:
    """Every number by its name in the network, as written: matrices are [in, out]."""
    import onnx
    from onnx import numpy_helper

    path.stat()
    graph = onnx.load(str(path)).graph
    kept = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {n.replace(".rest.", "."): v for n, v in kept.items() if v.dtype == np.float32}
    found["network.words.weight"] = _whole(kept, "network.words.weight")
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # "/layers.3/up/MatMul_quant" or, split, "/layers.3/up/rest/MatMul_quant"
            place = [one for one in node.name.split("/")[1:-1] if one != "rest"]
            name = "network." + ".".join(place) + ".weight"
            found[name] = _whole(kept, node.input[1].removesuffix("_quantized"))
    return found


def _whole(kept: dict[str, Any], name: str) -> Any:
    zero = kept[f"{name}_zero_point"].astype(np.float32)
    return (kept[f"{name}_quantized"].astype(np.float32) - zero) * kept[f"{name}_scale"]
