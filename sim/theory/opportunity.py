"""Opportunity: who bids for a state, what it can pay with, and whom it can lean on.

Means do not make a motive; means widen what a motive can do; hedging needs suitors.
"""

from __future__ import annotations

import math

import numpy as np

from ..compiled import part


@part
def bid(
    attention: float,
    need: float,
    access: float,
    conditionality: float,
    similarity: float,
    shut_out: float,
    leverage: float,
    guard: float,
) -> float:
    """How much a power offers for a state's friendship, in [0, 1].

    Attention, need and access multiply: without attention or without need there is no bid (the
    geometric mean of the two keeps the scale). Political conditions put off a state whose regime differs;
    a bid without conditions wins partners (``unconditional-aid-attracts-support``,
    ``hnd-2007-petrocaribe-over-imf``, ``kaz-refuse-realign-west``). A body that shuts the power out
    leaves it less to offer (``regional-schemes-preempt-us-cooptation``), and so do the limits that the
    state sets it; a hedger's resources draw
    higher bids (``kaz-mv-cooley-rivalry-rents``).
    """
    offer = math.sqrt(attention * need) * access * (1.0 - conditionality * (1.0 - similarity))
    return min(1.0, offer * (1.0 - 0.3 * shut_out) * (1.0 - 0.2 * guard) * (1.0 + 0.3 * leverage))


@part
def suitors(bids: np.ndarray, half: float) -> float:
    """How courted a state is, in [0, 1): zero with a single bidder.

    One minus the inverse of the effective number of bidders (Laakso & Taagepera 1979), damped when
    all bids together are small (``half`` is the sum at which half of the effect is reached).
    """
    total, squares = 0.0, 0.0
    for p in range(bids.shape[0]):
        total += bids[p]
        squares += bids[p] * bids[p]
    if total < 1e-9:
        return 0.0
    return (1.0 - squares / (total * total)) * total / (total + half)


@part
def rent(resource_share: float, price: float, reference: float, steepness: float) -> float:
    """Resource income relative to its recent level, times the resource share, in [0, 1].

    At a flat price half the resource share counts, so a state may be rich in rent in quiet years;
    ``steepness`` says how sharply booms and falls are felt (a judgement;
    ``oil-policy-binding-fragility`` gives the sign alone).
    """
    return resource_share / (1.0 + math.pow(reference / price, steepness))


@part
def peer_shares(closeness: np.ndarray, choices: np.ndarray, own: int, shares: np.ndarray) -> None:
    """Fill ``shares[option]`` with the share of a state's close peers that chose it last year.

    The share that resists a power, hard or soft, is the *coalition* against it: soft balancing needs
    partners that back each other (``lit-walt-2008-coordination-needed``).
    """
    for k in range(shares.shape[0]):
        shares[k] = 0.0
    weight = 0.0
    for j in range(closeness.shape[0]):
        if j != own:
            shares[choices[j]] += closeness[j]
            weight += closeness[j]
    if weight > 0.0:
        for k in range(shares.shape[0]):
            shares[k] /= weight


@part
def similarity(one: float, other: float) -> float:
    """Similarity of two positions on a unit scale."""
    return 1.0 - abs(one - other)


@part
def closeness(tie: float, regime: float, orientation: float) -> float:
    """How close two states are, in [0, 1]: a tie between them, or like minds.

    ``regime`` and ``orientation`` are similarities; only the part above one half counts, so that
    the unlike are strangers and not half friends.
    """
    alike = max(0.0, regime + orientation - 1.0)
    return 1.0 - (1.0 - tie) * (1.0 - 0.6 * alike)


@part
def backing(tie: float, credibility: float, rivalry: float) -> float:
    """What a patron's support is worth against another power (external balancing names its patron)."""
    return tie * credibility * rivalry


@part
def support(tie: float, credibility: float, rivalry: float, might: float, reach: float, proximity: float) -> float:
    """What another power would bring against this one for the state, on the scale of capability.

    Its tie to the state, as far as it is trusted, its rivalry with the power, and what it can bring to bear there
    (external balancing: Snyder 1997; Morrow 1991). The product is a judgement.
    """
    return tie * credibility * rivalry * might * reach * proximity


@part
def chance_to_hold_out(capability: float, supported: float, might: float, reach: float) -> float:
    """Chance that a state with its support holds out against a power, in [0, 1]: a contest with elasticity one half.

    The nearness of the power stands in the threat already and stays out (``ven-lacks-resources-for-hard``: without a
    chance hard balancing is not open; Johnson 2017 for the contest).
    """
    own, other = math.sqrt(capability + supported), math.sqrt(might * reach)
    return own / (own + other) if own + other > 0.0 else 0.5


@part
def vulnerability_to(ability: float, proximity: float, other_ally: float) -> float:
    """Walt's conditions for yielding to a threat: weak, near, without another ally (``walt-bandwagon-conditions``).

    Weak is who would be worse off than even against the power, near is who has it at the door: nearness counts squared.
    The form is a judgement.
    """
    return max(0.0, 2.0 * ability - 1.0) * proximity * proximity * (1.0 - other_ally)


@part
def rivalry_payoff(rivalry: float) -> float:
    """What rivalry among the bidders is worth to a hedger: an inverted U, zero at peace and at war.

    Rising half: scholars cited in the Kazakhstan paper (``kaz-mv-cooley-rivalry-rents``); falling half:
    its translator's forecast (``kaz-tr-decoupling-forces-choice``).
    """
    return 4.0 * rivalry * (1.0 - rivalry)


@part
def shared_engagement(one: float, other: float) -> float:
    """How far a state deals with both powers of a pair, in [0, 1]: twice the smaller dependence."""
    return min(1.0, 2.0 * min(one, other))


@part
def squeeze(decoupling: float, engagement: float, chokepoint: float) -> float:
    """How hard the parting of two powers presses a state between them to choose, in [0, 1].

    Decoupling alone does not end hedging (``lq-nonalignment-under-bipolarity``): it presses through
    what the state has with the two, and through a chokepoint (``kaz-tr-neutrality-gap``).
    """
    return decoupling * (1.0 - (1.0 - engagement) * (1.0 - chokepoint))


@part
def perceived_credibility(perceived: float, shown: float, fall: float, rise: float) -> float:
    """A patron's credibility as remembered: lost fast, won back slowly (``abandonment-persists-under-biden``)."""
    return perceived + (fall if shown < perceived else rise) * (shown - perceived)


@part
def bargaining_cost(own: float, all_bids: float) -> float:
    """What rival bidders cost a power in its dealings with a host, in [0, 1].

    Its bid times the share of the others in all bids (``competition-raises-cost`` gives the sign).
    """
    return own * (1.0 - own / all_bids) if all_bids > 1e-9 else 0.0
