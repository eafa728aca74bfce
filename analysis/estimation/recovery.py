"""Whether known weights come back: strategies simulated in the situations of the codings, and estimated from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .likelihood import readings
from .posterior import Evidence, maximum
from .rows import together
from .shipped_fit import Fit

DRAWS = 4
"""Strategies drawn for each coding: with one, most weights would be known by their priors alone."""


@dataclass(frozen=True)
class Recovery:
    """Known weights, and what was estimated of those that the simulated strategies identify: all [weight]."""

    truth: np.ndarray
    weights: np.ndarray
    errors: np.ndarray
    drawn: int

    @property
    def within(self) -> float:
        """Share of the weights whose truth lies within two standard errors of the estimate."""
        return float((np.abs(self.weights - self.truth) <= 2.0 * self.errors).mean())

    def told(self) -> str:
        """The trial in a sentence."""
        return (
            f"Recovery of known weights from {self.drawn} simulated strategies: {len(self.truth)} weights identified, "
            f"{self.within:.0%} of them within two standard errors, correlation "
            f"{np.corrcoef(self.truth, self.weights)[0, 1]:.2f}"
        )


def recovered(fit: Fit, draws: int = DRAWS, seed: int = 0) -> Recovery:
    """Draw strategies with known weights, estimate these with the same priors, and compare.

    The truth is drawn from the priors at half their width, so that their means give only a part of it away.
    """
    generator = np.random.Generator(np.random.Philox(seed))
    prior, evidence = fit.prior, fit.evidence
    drawn = prior.mean + 0.5 * prior.spread * generator.standard_normal(len(prior.mean))
    truth = np.clip(np.where(fit.free, drawn, prior.mean), prior.low, prior.high)
    chances = readings(truth, evidence.rows, fit.columns, fit.how)
    uniform = generator.random((draws, len(chances)))
    labels = (uniform[:, :, None] > chances.cumsum(axis=1)[None, :, :-1]).sum(axis=2).ravel()
    rows = together([evidence.rows] * draws)
    simulated = Evidence(rows, labels, np.ones(len(labels)), np.full(len(labels), -1))
    found = maximum(simulated, fit.columns, fit.how, prior)
    known = fit.free & (found.errors < 0.9 * prior.spread)
    return Recovery(truth[known], found.weights[known], found.errors[known], len(labels))
