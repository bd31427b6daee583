"""Trains the classifiers and then the encoder of the understanding model, in torch; run.py calls
it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch.nn import functional

from bot.training.understanding.network import Network
from bot.training.understanding.rows import UNASKED, Row, batches, tensors

BATCH = 32
RATE = 5e-5
HEAD_RATE = 3 * RATE
WARM = 0.1
"""Share of the steps in which the rate rises."""
STRENGTH = 0.1
"""Inverse of how strongly the first heads are held back (scikit-learn's C)."""
SEED = 20261130


def heads(network: Network, found: Sequence[Row]) -> None:
    """Set each head to a logistic regression on the pooled numbers of the untaught encoder."""
    pooled = _pooled(network, found)
    mean, spread = pooled.mean(0), pooled.std(0) + 1e-6
    for question, head in enumerate(network.questions):
        answers = np.array([row.answers[question] for row in found])
        asked = answers != UNASKED
        if not asked.any():
            continue
        fitted = LogisticRegression(C=STRENGTH, max_iter=200)
        fitted.fit(((pooled - mean) / spread)[asked], answers[asked])
        weights = np.zeros(head.weight.shape, np.float32)
        base = np.full(head.bias.shape, -5.0, np.float32)  # an answer that no row has
        weights[fitted.classes_] = fitted.coef_ / spread
        base[fitted.classes_] = fitted.intercept_ - weights[fitted.classes_] @ mean
        head.weight.data, head.bias.data = torch.tensor(weights), torch.tensor(base)


def teach(network: Network, found: Sequence[Row], epochs: int) -> Iterator[tuple[int, float]]:
    """Teach encoder and heads; yields (epoch, mean loss) after each time through the rows."""
    order = random.Random(SEED)
    torch.manual_seed(SEED)
    groups = [
        {"params": [p for n, p in network.named_parameters() if "questions" not in n], "lr": RATE},
        {"params": list(network.questions.parameters()), "lr": HEAD_RATE},
    ]
    steps = epochs * -(-len(found) // BATCH)
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM * steps), max(0.02, 1 - step / steps))
    )
    network.train()
    for epoch in range(epochs):
        losses = []
        for places in batches(found, BATCH, order):
            loss = _loss(network(*tensors(found, places)), [found[place] for place in places])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        yield epoch, sum(losses) / len(losses)
        network.train()


def scores(network: Network, found: Sequence[Row]) -> list[Any]:
    """The scores of each question for every row: [rows, answers]."""
    network.eval()
    kept: list[list[Any]] = [[] for _ in network.questions]
    order: list[int] = []
    with torch.no_grad():
        for places in batches(found, 2 * BATCH, None):
            order += places
            for question, given in enumerate(network(*tensors(found, places))):
                kept[question].append(given.numpy())
    back = np.argsort(order)
    return [np.concatenate(given)[back] for given in kept]


def temperature(given: Any, answers: Any) -> float:
    """By what the scores must be divided so that they are as sure as they are right."""
    asked = answers != UNASKED
    found, right = torch.tensor(given[asked]), torch.tensor(answers[asked])
    tried = [0.5 + 0.1 * n for n in range(36)]
    return min(tried, key=lambda t: float(functional.cross_entropy(found / t, right)))


def _loss(given: Sequence[Any], asked: Sequence[Row]) -> Any:
    total = torch.zeros(())
    for question, found in enumerate(given):
        right = torch.tensor([row.answers[question] for row in asked])
        share = (right != UNASKED).float().mean()
        if share > 0:
            total = total + share * functional.cross_entropy(found, right, ignore_index=UNASKED)
    return total


def _pooled(network: Network, found: Sequence[Row]) -> Any:
    network.eval()
    width = network.words.weight.shape[1]
    pooled = np.zeros((len(found), width), np.float32)
    with torch.no_grad():
        for places in batches(found, 2 * BATCH, None):
            pooled[places] = network.pooled(*tensors(found, places)).numpy()
    return pooled
