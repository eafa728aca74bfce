"""A vote on the use of force as condemnation: what the engine's own condemnation reads, and weights learned on votes.

The engine's rule (:func:`counterpoise.theory.response.condemnation_chance`) weighs outrage at force, exposure to the
power, the tie to it and the lean toward it. All of these come from the engine, in the world before the vote. The
learned rule weighs the same, with two things more that votes ask for: force offends those far away as well, and states
that choose their governments hold more to the rules. Its lean is a rank among the members, since a
resolution is drafted for the majority that is there: where all stand far from a power, no more of them say yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from counterpoise.engine.record import new_record
from counterpoise.engine.runs import desk_for, run_on
from counterpoise.engine.steps.condemning import stirred_in
from counterpoise.engine.steps.responses import FORCE
from counterpoise.scenario.theory_file import Theory
from counterpoise.theory import dependence, response
from counterpoise.world.build import World
from counterpoise.world.rules import build_rules
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata


class Feature(NamedTuple):
    """What a member weighs: sign and size of its prior, and what it is. The weight is a change in log odds of a yes.

    The prior is normal, its mean and its deviation both ``size``, in the direction of ``sign``, which is a bound. Sizes
    are judgements.
    """

    name: str
    sign: int
    size: float
    meaning: str


FEATURES: tuple[Feature, ...] = tuple(Feature(*row) for row in (
    ("breach", 1, 2.0, "force against the norms, wherever it is used"),  # latam-joint-condemnation-2026
    ("outrage", 1, 2.0, "the same by nearness to the victim"),  # oas-majority-condemns
    ("exposure", -1, 1.0, "what the power could cut, times the risk that it does"),  # ac-limits-retaliation
    ("tie", -1, 1.0, "security tie to the power"),  # judgement
    ("stance", 1, 3.0, "share of the members farther from the power's chief rival, less a half"),  # Voeten 2000
    ("rules", 1, 1.0, "democracy, less the mean of the members"),  # lit-pape-unilateralism-raises-sb, by inference
))  # fmt: skip
"""What the learned rule weighs. ``breach`` and ``outrage`` are the engine's outrage, without and with nearness."""

VOTE_SPREAD = 0.75
"""Standard deviation, in log odds, of what moves a whole vote and no feature tells. A judgement: 0.25 to 1 do alike."""

_NODES, _SHARES = np.polynomial.hermite_e.hermegauss(21)


class Outlook(NamedTuple):
    """What a member weighs before it condemns a power, in the terms of the engine; all but ``lean`` in [0, 1]."""

    breach: float
    outrage: float
    unilateralism: float
    exposure: float
    tie: float
    lean: float

    def chance(self, theory: Theory) -> float:
        """Chance that it condemns the power, by the engine's rule with the parameters of a theory, in [0, 1]."""
        threshold, steepness = (theory.parameter(f"condemnation_{name}") for name in ("threshold", "steepness"))
        return response.condemnation_chance(
            self.outrage, self.unilateralism, self.exposure, self.tie, self.lean, threshold, steepness
        )


class Scene:
    """The first year of a world as the engine leaves it, under a theory: read state by state."""

    def __init__(self, world: World, theory: Theory) -> None:
        self._world = world
        self._desk = desk_for(world, build_rules(theory))
        run_on(self._desk, np.array([0]), 0, new_record(world, 1)[1], 0)

    def outlook(self, state: str, power: str, victim: str, force: float) -> Outlook:
        """What a state weighs where the power uses ``force`` in [0, 1] against the victim and nothing else happens."""
        desk, m = self._desk, self._desk.memory
        now, dyads, fixed = _fields(desk.now.states), _fields(m.dyads), _fields(desk.structure.states)
        i, j, p = self._world.states.index(state), self._world.states.index(victim), self._world.powers.index(power)
        norms, acts = float(desk.now.world["norms"][0]), np.zeros_like(desk.now.acts)
        acts[j, p, FORCE] = force
        stirred = stirred_in(i, p, norms, now, acts, fixed, m.closeness[i], np.zeros_like(dyads))
        risk = float(desk.parameters["soft_risk"][0] * dyads[i, p].risk)
        return Outlook(
            breach=response.outrage(norms, force, 0.0, float(now[j].mandate), 1.0),
            outrage=float(stirred),
            unilateralism=float(desk.now.powers["unilateralism"][p]),
            exposure=dependence.exposure(float(m.dependence[i, p]), risk),
            tie=float(dyads[i, p].tie),
            lean=float(dyads[i, p].lean),
        )


def _fields(records: np.ndarray) -> np.ndarray:
    """Records whose fields plain Python reads as attributes, as the engine's equations do."""
    return records.view(np.recarray)


def features(outlooks: list[Outlook], apart: np.ndarray, regime: np.ndarray) -> np.ndarray:
    """:data:`FEATURES` of the members of one vote: [member, feature].

    ``apart`` is how much nearer a member's position is to the power's chief rival than to the power, ``regime`` how
    democratic it is, both [member].
    """
    stance = (rankdata(apart) - 0.5) / len(apart) - 0.5
    own = [[one.breach, one.outrage, one.exposure, one.tie] for one in outlooks]
    return np.column_stack([own, stance, regime - regime.mean()])


@dataclass(frozen=True)
class Condemnation:
    """A learned rule: constant and weights of :data:`FEATURES`, with standard errors of the weights.

    An error is NaN where the weight stands at its bound.
    """

    constant: float
    weights: np.ndarray
    errors: np.ndarray

    def predict(self, found: np.ndarray) -> np.ndarray:
        """Probability of yes for features [member, feature], in the mean over what may move the vote: [member]."""
        odds = self.constant + found @ self.weights
        return np.asarray(expit(odds[:, None] + VOTE_SPREAD * _NODES) @ (_SHARES / _SHARES.sum()))


def learn(found: np.ndarray, yes: np.ndarray, occasions: list[Any]) -> Condemnation:
    """The rule of the largest likelihood times prior, from features [row, feature] and whether a member said yes [row].

    ``occasions`` tell rows apart that something common may move, such as power and victim: each has a constant of its
    own, normal around the common one with :data:`VOTE_SPREAD`. Penalised logit, by L-BFGS-B within the signs.
    """
    names = list(dict.fromkeys(occasions))
    member = np.array([names.index(one) for one in occasions])
    count = 1 + len(FEATURES)
    size = np.array([one.size for one in FEATURES])
    mean = size * [one.sign for one in FEATURES]
    design = np.column_stack([np.ones(len(yes)), found, np.eye(len(names))[member]])
    centre = np.concatenate([[0.0], mean, np.zeros(len(names))])
    precision = np.concatenate([[0.0], 1.0 / size**2, np.full(len(names), VOTE_SPREAD**-2)])

    def loss(held: np.ndarray) -> tuple[float, np.ndarray]:
        odds, away = design @ held, held - centre
        value = (np.logaddexp(0.0, odds) - yes * odds).sum() + 0.5 * (precision * away**2).sum()
        return float(value), design.T @ (expit(odds) - yes) + precision * away

    free: list[tuple[float | None, float | None]] = [(None, None)]
    signs = [(0.0, None) if one.sign > 0 else (None, 0.0) for one in FEATURES]
    bounds = [*free, *signs, *(free * len(names))]
    options = {"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-7}
    held = minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
    share = expit(design @ held)
    curvature = (design * (share * (1.0 - share))[:, None]).T @ design + np.diag(precision)
    loose = np.concatenate([[True], held[1:count] != 0.0, np.ones(len(names), dtype=bool)])
    errors = np.full(len(held), np.nan)
    errors[loose] = np.sqrt(np.diag(np.linalg.inv(curvature[np.ix_(loose, loose)])))
    return Condemnation(float(held[0]), held[1:count], errors[1:count])
