"""Random numbers keyed by what they are for, so that nothing else in a run can move them.

Philox 4×32 with ten rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy
as 1, 2, 3") maps a counter and a key to four words. The key is the seed, the counter is
(replicate, year, agent, purpose): adding an agent, an institution or a term to a world changes no
other agent's draws, and neither does the order in which they are made.
"""

from __future__ import annotations

import hashlib
from operator import index
from typing import Any, NamedTuple

import numpy as np

from .compiled import compiled, part

Word = int | np.uint64
CHOICE, RESPONSE, MEMBERSHIP, ISSUE, ISSUE_DOMAIN, EVENT, ROUTE, CONSENT, UNCERTAIN, SCATTER = range(10)
PHASE, ADVANCE, MEASURES, ANSWERS, CONTACTS, CRISIS, EXIT, CONDEMNATION, TOGETHER, SIGNING, FORMAT = range(10, 21)
"""Purposes of a draw. Numbers are part of the format: append, never reorder."""

_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_WORD, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


def identity(name: str) -> int:
    """32-bit number of an agent, pair or event, from its name alone (BLAKE2s)."""
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=4).digest(), "little")


def whole_seed(seed: int) -> np.uint64:
    """A seed as the draws take it. Raises ValueError outside 64 bits, TypeError for what is no whole number."""
    number = index(seed)
    if not 0 <= number < 2**64:
        raise ValueError(f"seed must be between 0 and 2**64 - 1, not {number}")
    return np.uint64(number)


@part
def philox(
    counter_0: Word, counter_1: Word, counter_2: Word, counter_3: Word, key_0: Word, key_1: Word
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four 32-bit words for a counter of four words and a key of two (Philox4×32-10)."""
    c0, c1, c2, c3 = np.uint64(counter_0), np.uint64(counter_1), np.uint64(counter_2), np.uint64(counter_3)
    k0, k1 = np.uint64(key_0), np.uint64(key_1)
    for _ in range(10):
        product_0, product_1 = _MULTIPLY_0 * c0, _MULTIPLY_1 * c2
        c0, c1, c2, c3 = (
            (product_1 >> _HALF) ^ c1 ^ k0,
            product_1 & _WORD,
            (product_0 >> _HALF) ^ c3 ^ k1,
            product_0 & _WORD,
        )
        k0, k1 = (k0 + _WEYL_0) & _WORD, (k1 + _WEYL_1) & _WORD
    return c0, c1, c2, c3


@part
def keyed(seed: Word, replicate: Word, year: Word, agent: Word, purpose: int) -> float:
    """One number in [0, 1) with 53 random bits.

    ``agent`` is an :func:`identity`; ``seed`` may use 64 bits, ``replicate`` 32.
    """
    word = np.uint64(seed)
    a, b, _, _ = philox(replicate, year, agent, purpose, word & _WORD, word >> _HALF)
    return float((a >> np.uint64(5)) * np.uint64(67108864) + (b >> np.uint64(6))) / 9007199254740992.0


uniform = compiled(keyed)
"""The same as an entry, for Python."""


class Clock(NamedTuple):
    """Where a run stands: what its draws are keyed by, and the position of the year."""

    seed: Word
    replicate: int
    year: int
    t: int


@part
def at(clock: Any, key: Word, purpose: int) -> float:
    """The year's random number of an agent, pair or event for a purpose, in [0, 1)."""
    return keyed(clock.seed, clock.replicate, clock.year, key, purpose)


@part
def pick(probabilities: np.ndarray, draw: float) -> int:
    """Index of the option in which ``draw`` falls, by inverse distribution in the given order."""
    total = 0.0
    last = 0
    for k in range(probabilities.shape[0]):
        if probabilities[k] > 0.0:
            last = k
        total += probabilities[k]
        if draw < total:
            return k
    return last
