"""What a run carries from year to year, and the room it works in: allocated once, reused by every run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..scenario.attributes import ACTS, DOMAINS
from ..theory.agreements import KINDS
from ..theory.instruments import COUNT
from ..world.build import World


class Memory(NamedTuple):
    """State of a run and working arrays. Axis names are given beside each entry."""

    # carried from year to year
    intent: np.ndarray  # [state, power] perceived hostile intent
    scar: np.ndarray  # [state, power] floor left by grave experience
    trusted: np.ndarray  # [state, power] remembered credibility of the power
    arms: np.ndarray  # [state] relative growth of capability by own arming
    tie_shift: np.ndarray  # [state, power] ties made or lost since the start
    accustomed: np.ndarray  # [state, power] tie that others are used to
    bond_shift: np.ndarray  # [state, state] the same among states
    dependence_shift: np.ndarray  # [state, channel, power]
    discontent: np.ndarray  # [state] added by conceding
    effort: np.ndarray  # [state, power + 1, instrument]; the last row is toward all powers together
    refusal: np.ndarray  # [state, power, domain]
    refused_years: np.ndarray  # [state, power] years of refusal across domains
    choice: np.ndarray  # [state] last option
    held: np.ndarray  # [state] years on it
    legitimacy: np.ndarray  # [power]
    standing: np.ndarray  # [power] legitimacy at the start
    reference_price: np.ndarray  # [1]
    sanctions: np.ndarray  # [state, power] that came with last year's response
    subversion: np.ndarray  # [state, power]
    force: np.ndarray  # [state, power]
    engaged: np.ndarray  # [state, power]
    member: np.ndarray  # [institution, state]
    guard: np.ndarray  # [state, power] limits set to the power
    opened: np.ndarray  # [route] 1 where open
    begun: np.ndarray  # [route] year in which building began, NEVER before
    eased: np.ndarray  # [cycle] 1 while eased
    trend: np.ndarray  # [cycle] rise of rivalry since the start
    ratchet: np.ndarray  # [cycle] share of exchange cut by measures
    armament: np.ndarray  # [power] relative growth of capability by arms
    inside: np.ndarray  # [institution, power] 1 where the power belongs
    signed: np.ndarray  # [agreement, kind] 1 where in force
    agreed: np.ndarray  # [state, state] tie that agreements make
    triad: np.ndarray  # [agreement] 1 where there is a format with the patron
    # made anew every year
    severity: np.ndarray  # [act without cooperation]
    acts: np.ndarray  # [act] scratch
    rivalry: np.ndarray  # [power, power] as it stands
    decoupling: np.ndarray  # [power, power]
    measures: np.ndarray  # [cycle] count
    answers: np.ndarray  # [cycle] count of the challenger's measures
    contacts: np.ndarray  # [cycle] count
    crisis: np.ndarray  # [cycle] 1 where there is one
    pressure: np.ndarray  # [power] scratch: to arm
    constraint: np.ndarray  # [power] institutions that bind it
    left: np.ndarray  # [power] weight of the bodies that it left this year
    condemned: np.ndarray  # [state, power] 1 where the state condemns it
    bargain: np.ndarray  # [power] what rival bidders cost it
    common_utilities: np.ndarray  # [option] scratch
    together: np.ndarray  # [state] the body that decided for it this year, −1 where it decided itself
    kind_cost: np.ndarray  # [kind] cost of an agreement
    experienced: np.ndarray  # [state, power]
    usual: np.ndarray  # [power] scratch
    ability: np.ndarray  # [state, power]
    threat: np.ndarray  # [state, power]
    motive: np.ndarray  # [state, power]
    survival: np.ndarray  # [state, power]
    capability: np.ndarray  # [state]
    tie: np.ndarray  # [state, power]
    closeness: np.ndarray  # [state, state]
    share: np.ndarray  # [state, channel, power] dependence by channel as it stands
    dependence: np.ndarray  # [state, power] over channels
    bids: np.ndarray  # [state, power]
    suitors: np.ndarray  # [state]
    rent: np.ndarray  # [state]
    affinity: np.ndarray  # [state, power, 2] regime similarity and lean
    backing: np.ndarray  # [state, power]
    patron: np.ndarray  # [state, power] the other power that backs the state against this one, −1 without
    coalition: np.ndarray  # [state, power]
    peers: np.ndarray  # [state, option]
    utilities: np.ndarray  # [state, option]
    probabilities: np.ndarray  # [state, option]
    drawn: np.ndarray  # [state] option chosen this year
    means: np.ndarray  # [instrument] scratch
    inclusive: np.ndarray  # [institution] strength of bodies with powers inside
    response_utilities: np.ndarray  # [4]
    response_probabilities: np.ndarray  # [4]
    response: np.ndarray  # [state, power]
    cost: np.ndarray  # [power]
    observed: np.ndarray  # [state]
    fired: np.ndarray  # [event] year in which a hazard event came, NEVER before


def allocate(world: World) -> Memory:
    """Working arrays for one run of ``world`` at a time."""
    states, powers, bodies = len(world.states), len(world.powers), len(world.institutions)
    routes = len(world.routes)
    cycles, pairs = len(world.cycles), len(world.agreements)
    options, acts, channels, domains = 3 * powers + 1, len(ACTS), len(world.channels), len(DOMAINS)
    dyad = (states, powers)
    shapes: dict[str, tuple[int, ...]] = {
        "arms": (states,),
        "bond_shift": (states, states),
        "dependence_shift": (states, channels, powers),
        "discontent": (states,),
        "effort": (states, powers + 1, COUNT),
        "refusal": (states, powers, domains),
        "held": (states,),
        "legitimacy": (powers,),
        "reference_price": (1,),
        "member": (bodies, states),
        "severity": (acts - 1,),
        "acts": (acts,),
        "capability": (states,),
        "closeness": (states, states),
        "share": (states, channels, powers),
        "suitors": (states,),
        "rent": (states,),
        "affinity": (states, powers, 2),
        "peers": (states, options),
        "utilities": (states, options),
        "probabilities": (states, options),
        "means": (COUNT,),
        "inclusive": (bodies,),
        "opened": (routes,),
        "usual": (powers,),
        "response_utilities": (4,),
        "response_probabilities": (4,),
        "cost": (powers,),
        "rivalry": (powers, powers),
        "decoupling": (powers, powers),
        "inside": (bodies, powers),
        "signed": (pairs, len(KINDS)),
        "triad": (pairs,),
        "agreed": (states, states),
        "kind_cost": (len(KINDS),),
        "common_utilities": (options,),
    }
    shapes |= dict.fromkeys(("eased", "trend", "ratchet", "measures", "answers", "contacts", "crisis"), (cycles,))
    shapes |= dict.fromkeys(("armament", "pressure", "constraint", "left", "bargain", "standing"), (powers,))
    whole: dict[str, tuple[int, ...]] = {
        "choice": (states,),
        "drawn": (states,),
        "together": (states,),
        "response": dyad,
        "patron": dyad,
        "observed": (states,),
        "begun": (routes,),
        "fired": (len(world.hazards.key),),
    }
    arrays = {name: np.zeros(shapes.get(name, dyad)) for name in Memory._fields if name not in whole}
    arrays |= {name: np.zeros(shape, dtype=np.int64) for name, shape in whole.items()}
    return Memory(**arrays)
