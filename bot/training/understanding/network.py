"""The layers of the understanding model in torch: a pretrained encoder with one classifier for each
question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from bot.training.understanding.teacher import Teacher

DROPPED = 0.1
"""Share of numbers set to nothing while learning."""
LONGEST = 128
"""Places of a text that the small model knows."""


class Layer(nn.Module):
    """One layer of BERT: attention, then two linear steps, each with a norm behind it."""

    def __init__(self, teacher: Teacher, number: int) -> None:
        super().__init__()
        width, inner = teacher.width, teacher.inner
        self.heads = teacher.heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.out, self.up, self.down = (
            nn.Linear(width, width), nn.Linear(width, inner), nn.Linear(inner, width),
        )  # fmt: skip
        self.first, self.second = (nn.LayerNorm(width, teacher.epsilon) for _ in range(2))
        for part, name in (
            (self.query, "q"), (self.key, "k"), (self.value, "v"),
            (self.out, "ao"), (self.up, "fi"), (self.down, "fo"),
        ):  # fmt: skip
            _set(part.weight, teacher.matrices[f"l{number}.{name}.w"])
            _set(part.bias, teacher.vectors[f"l{number}.{name}.b"])
        for norm, name in ((self.first, "aln"), (self.second, "oln")):
            _set(norm.weight, teacher.vectors[f"l{number}.{name}.w"])
            _set(norm.bias, teacher.vectors[f"l{number}.{name}.b"])

    def forward(self, x: Any, mask: Any) -> Any:
        """x: [texts, pieces, width]; mask: True at pieces that are there."""
        texts, pieces, width = x.shape
        split = (texts, pieces, self.heads, width // self.heads)
        query, key, value = (
            part(x).view(split).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = self.out(seen.transpose(1, 2).reshape(texts, pieces, width))
        x = self.first(x + functional.dropout(seen, DROPPED, self.training))
        more = self.down(functional.gelu(self.up(x)))
        return self.second(x + functional.dropout(more, DROPPED, self.training))


class Network(nn.Module):
    """Pieces in; scores of situations, acts and tricks out."""

    def __init__(
        self, teacher: Teacher, kept: Sequence[int], layers: Sequence[int], answers: Sequence[int]
    ) -> None:
        """`layers` of the teacher are taken; `answers` is how many each question has."""
        super().__init__()
        width = teacher.width
        words = torch.tensor(teacher.matrices["emb.word"].reshape(-1, width)[list(kept)])
        self.words = nn.Embedding.from_pretrained(words, freeze=False)
        places = teacher.vectors["emb.pos"].reshape(-1, width)[:LONGEST]
        self.places = nn.Parameter(torch.tensor(places + teacher.vectors["emb.type"][:width]))
        self.norm = nn.LayerNorm(width, teacher.epsilon)
        _set(self.norm.weight, teacher.vectors["emb.ln.w"])
        _set(self.norm.bias, teacher.vectors["emb.ln.b"])
        self.layers = nn.ModuleList(Layer(teacher, number) for number in layers)
        self.questions = nn.ModuleList(nn.Linear(width, count) for count in answers)

    def pooled(self, numbers: Any, there: Any) -> Any:
        """The mean of what each piece has become: [texts, width]."""
        x = self.norm(self.words(numbers) + self.places[: numbers.shape[1]])
        x = functional.dropout(x, DROPPED, self.training)
        for layer in self.layers:
            x = layer(x, there[:, None, None, :])
        weight = there[..., None].float()
        return (x * weight).sum(1) / weight.sum(1)

    def forward(self, numbers: Any, there: Any) -> tuple[Any, ...]:
        """Scores for each question: [texts, answers]."""
        x = functional.dropout(self.pooled(numbers, there), DROPPED, self.training)
        return tuple(question(x) for question in self.questions)


def _set(parameter: Any, values: Any) -> None:
    parameter.data = torch.tensor(values.reshape(parameter.shape).copy())
