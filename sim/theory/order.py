"""The order as a whole: poles, open exchange and what its loss costs, the security deficit, common bodies.

These functions read what a run has left. Nothing here feeds back into a run. They take numbers or
arrays of them; an array keeps its shape unless the text says otherwise.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Numbers: TypeAlias = float | np.ndarray

TRADE_ELASTICITY = 5.0
"""Elasticity of imports with respect to trade costs (Head & Mayer 2014: about 5; range 2 to 10, judgement)."""


def poles(shares: np.ndarray) -> np.ndarray:
    """Effective number of poles over the last axis: 1 with a single power, n with n equal ones.

    The inverse of the sum of squared shares, which are scaled to one first (Laakso & Taagepera 1979).
    Zero where no power has any. Shares of output suit better than of material capability, on which
    the number falls after 1992 while the papers see it grow (judgement).
    """
    total = np.sum(shares, axis=-1)
    squares = np.sum(np.square(shares), axis=-1)
    return np.where(squares > 0.0, np.square(total) / np.where(squares > 0.0, squares, 1.0), 0.0)


def openness(exchange: np.ndarray, decoupling: np.ndarray, rerouting: np.ndarray, rest: Numbers = 0.0) -> np.ndarray:
    """Trade across borders as a share of world output, after decoupling; sums over the last axis (pairs).

    ``exchange`` is what each pair would trade, as a share of world output; ``decoupling`` (0 to 1) cuts it;
    ``rerouting`` (0 to 1) is the share of the cut that third states carry instead; ``rest`` is all other
    trade. That the total stays level while restrictions pile up is stated (``lf-export-gdp-flat``,
    ``lf-import-restrictions``). Rerouting as the reason is an inference; connectors are found by
    Alfaro & Chor 2023. Linearity is a judgement.
    """
    return np.asarray(np.sum(exchange * (1.0 - decoupling * (1.0 - rerouting)), axis=-1) + rest)


def stock(flows: np.ndarray, depreciation: float) -> np.ndarray:
    """What flows have built up, year by year over the last axis, in units of the flow.

    A share ``depreciation`` wears out every year; the stock begins where the first flow just upholds it. Flows
    that fall sharply over a stock that changes little are stated (``lf-capital-stock``, ``lf-portfolio-flows``);
    perpetual inventory is the usual form of account (judgement, as is the rate).
    """
    built = np.empty_like(flows, dtype=float)
    level = flows[..., 0] / depreciation
    for t in range(flows.shape[-1]):
        level = level * (1.0 - depreciation) + flows[..., t]
        built[..., t] = level
    return built


def output_loss(open_share: Numbers, lost_share: Numbers, elasticity: Numbers = TRADE_ELASTICITY) -> Numbers:
    """Share of real output that is lost where ``lost_share`` of foreign supply is cut off.

    In a wide class of trade models welfare depends on the share of spending on own goods and on the
    trade elasticity alone (Arkolakis, Costinot & Rodriguez-Clare 2012): W'/W = (own' / own)^(−1/ε), with
    own = 1 − ``open_share`` and own' = 1 − ``open_share`` · (1 − ``lost_share``). One sector, no goods that
    make goods and no technology: losses with these are larger (Costinot & Rodriguez-Clare 2014). Lost links are what
    counts, so no number of ``lf-imf-fragmentation-loss`` goes in.
    """
    own = 1.0 - np.asarray(open_share)
    after = 1.0 - np.asarray(open_share) * (1.0 - np.asarray(lost_share))
    return np.asarray(1.0 - (after / own) ** (-1.0 / np.asarray(elasticity)))


def will(rivalry: Numbers) -> Numbers:
    """Will to take part in common security, in [0, 1], under the rivalry of the leading powers.

    Rivalry is said to lower the will (``wl-rivalry-lowers-will``); that full rivalry takes seven tenths of
    it, in a straight line, is a judgement (range 0.4 to 0.9).
    """
    return np.asarray(1.0 - 0.7 * np.asarray(rivalry))


def participation(willing: Numbers, overlap: Numbers) -> Numbers:
    """Part that states take in each body, in [0, 1]: their will, thinned by competing bodies.

    ``overlap`` is the number of bodies for the same purpose beside the first. More of them lower
    participation (``wl-institution-overlap``, no threshold and no size in the text): the second body already takes a
    third of what is left to each (judgement, range 0.1 to 0.5).
    """
    return np.asarray(np.asarray(willing) / (1.0 + 0.5 * np.asarray(overlap)))


def effectiveness(taking_part: Numbers, overlap: Numbers) -> Numbers:
    """What bodies achieve together, in [0, 1]: participation, less what competition among them wastes.

    Overlap lowers it twice, through participation and by bodies that work against each other
    (``wl-institution-overlap``, ``wl-cooperation-stall``). Each further body wastes a tenth of the rest
    (judgement, range 0.02 to 0.25).
    """
    return np.asarray(np.asarray(taking_part) * 0.9 ** np.asarray(overlap))


def danger(coerced: Numbers, crisis: Numbers, armament: Numbers) -> Numbers:
    """Objective danger, in [0, 1], from three sources that compound.

    ``coerced`` is the share of states under pressure or force (force counts in full, pressure as the caller
    weighs it), ``crisis`` the share of years with a crisis of the powers, ``armament`` the growth of arms built
    against rivals, where a doubling counts as half (judgement). Danger as one face of the deficit is stated
    (``wl-deficit-definition``), arms and blocs as its sources (``wl-arms-race-alliance``); the form is a judgement.
    """
    arms = np.asarray(armament) / (1.0 + np.asarray(armament))
    return np.asarray(1.0 - (1.0 - np.asarray(coerced)) * (1.0 - np.asarray(crisis)) * (1.0 - arms))


def fear(threats: np.ndarray) -> np.ndarray:
    """Subjective fear: the largest threat that each state perceives, over the last axis (powers).

    Kept apart from danger: the two are separate faces of the deficit (``wl-deficit-definition``).
    """
    return np.asarray(np.max(threats, axis=-1))


def capacity(effective: Numbers, backing: Numbers) -> Numbers:
    """Ability to keep security, in [0, 1]: by common bodies or, failing these, by a patron.

    That a weak ability is a face of the deficit is stated (``wl-deficit-definition``), as is a supply far below need
    (``wl-supply-below-demand``). A patron that stands in for half at most is a judgement, as in the model of security.
    """
    return np.asarray(1.0 - (1.0 - np.asarray(effective)) * (1.0 - 0.5 * np.clip(backing, 0.0, 1.0)))


def security_deficit(
    dangerous: Numbers, afraid: Numbers, able: Numbers, expected: Numbers = 1.0
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Gap between the security expected and the actual one: whole, danger, fear, lacking capacity.

    The gap is the definition of the text (``wl-deficit-definition``), which names the three faces and does not add
    them up. Actual security as the mean of the three, and the same expectation in all, are judgements: report the
    three apart.
    """
    faces = (np.asarray(dangerous), np.asarray(afraid), 1.0 - np.asarray(able))
    actual = 1.0 - (faces[0] + faces[1] + faces[2]) / 3.0
    return np.asarray(np.maximum(0.0, np.asarray(expected) - actual)), *faces


def turbulence(forced: Numbers, pressured: Numbers, hard: Numbers, soft: Numbers) -> Numbers:
    """Turbulence in relations of states with powers, in [0, 1]: what powers do to them and they against powers.

    Each argument says whether (0 or 1, or how often) a state is met with force or with pressure by some power,
    and balances some power hard or softly; the result is the average over the last axis (states). Turbulence is to
    depend on whether common rules are kept and not on the number of poles (``lq-orderly-condition``), and breaches of
    equal sovereignty are to raise it under any number (``lq-sovereignty-violation-instability``): so neither rules nor
    poles are arguments here. The text gives no yardstick. The gravity of the four (force 1, pressure and hard
    balancing a half, soft balancing a quarter) and their compounding are judgements.
    """
    calm = (
        (1.0 - np.asarray(forced))
        * (1.0 - 0.5 * np.asarray(pressured))
        * (1.0 - 0.5 * np.asarray(hard))
        * (1.0 - 0.25 * np.asarray(soft))
    )
    return np.asarray(np.mean(1.0 - calm, axis=-1))
