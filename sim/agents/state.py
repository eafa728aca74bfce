"""A secondary state as a Mesa agent: it perceives, chooses, acts, and lives with what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from .. import draws
from ..scenario.attributes import ACTS, CHANNELS, DOMAINS
from ..theory import choice, dependence, instruments, opportunity, outcomes, response, routes, terms, threat
from ..theory.terms import STRATEGIES

if TYPE_CHECKING:
    from ..model import AlignmentModel
    from .power import PowerAgent

SANCTIONS, SUBVERSION, FORCE = ACTS.index("sanctions"), ACTS.index("subversion"), ACTS.index("force")
COOPERATION = ACTS.index("cooperation")
ENERGY, ARMS = CHANNELS.index("energy"), CHANNELS.index("arms")


def unit(value: float) -> float:
    """``value`` kept within [0, 1]."""
    return min(1.0, max(0.0, value))


class StateAgent(mesa.Agent):
    """A secondary state. Arrays run over the powers, in the order of ``model.powers``."""

    def __init__(self, model: AlignmentModel, code: str) -> None:
        super().__init__(model)
        self.code = code
        self.index = model.world.states.index(code)
        powers = len(model.world.powers)
        given = int(model.structure.start_option[self.index])
        self.choice = given if given >= 0 else choice.first_choice(model.x.tie[0, self.index], powers)
        self.held = float(model.structure.start_years[self.index])
        self.intent: np.ndarray = model.x.intent[0, self.index].copy()
        self.trusted: np.ndarray = model.x.power_credibility[0].copy()
        self.accustomed: np.ndarray = model.x.tie[0, self.index].copy()
        self.scar, self.tie_shift = np.zeros(powers), np.zeros(powers)
        self.sanctions, self.subversion = np.zeros(powers), np.zeros(powers)
        self.force, self.engaged = np.zeros(powers), np.zeros(powers)
        self.refused_years, self.guard = np.zeros(powers), np.zeros(powers)
        self.dependence_shift = np.zeros((len(model.world.channels), powers))
        self.condemned = np.zeros(powers, dtype=bool)
        self.together = -1
        self.common_utilities = np.zeros(3 * powers + 1)
        self.effort = np.zeros((powers + 1, instruments.COUNT))
        self.refusal = np.zeros((powers, len(DOMAINS)))
        self.bond_shift = np.zeros(len(model.world.states))
        self.arms, self.discontent = 0.0, 0.0
        self._take_up_start()
        self.observed = outcomes.OBSERVED_NONE
        self.probabilities = np.zeros(3 * powers + 1)
        self.drawn = self.choice

    def _take_up_start(self) -> None:
        """Efforts behind the strategy that was followed before the first year."""
        powers = len(self.model.world.powers)
        strategy, target = choice.strategy_of(self.choice, powers), choice.target_of(self.choice, powers)
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        effort = instruments.effort_at_start(self.held, self.model.parameters.effort_rise)
        self.effort[target, instruments.FIRST[strategy] : end] = effort

    # -- what the state is, this year ------------------------------------------------------------

    def given(self, attribute: str) -> Any:
        """This year's value (or values) of an attribute that the scenario gives."""
        return getattr(self.model.x, attribute)[self.model.t, self.index]

    def tie_to(self, p: int) -> float:
        """Tie to power ``p`` as it stands: the scenario's as moved since."""
        return unit(self.given("tie")[p] + self.tie_shift[p])

    def bond(self, other: StateAgent) -> float:
        """Tie to another state: the scenario's as moved since, or what their agreements make."""
        moved = self.given("ties")[other.index] + self.bond_shift[other.index]
        return float(min(1.0, max(self.model.agreed[self.index, other.index], max(0.0, moved))))

    def relate(self) -> None:
        """Ties, closeness, dependence, rent, bids and affinities as they stand."""
        model, r, powers = self.model, self.model.parameters, range(len(self.model.world.powers))
        x, t = model.x, model.t
        self.capability = self.given("capability") * (1.0 + self.arms)
        self.closeness = np.array([self._closeness(other) for other in model.states])
        self.tie = np.array([self.tie_to(p) for p in powers])
        self.share = np.zeros_like(self.dependence_shift)
        for k in range(len(self.share)):
            usual = self.given("dependence")[k].copy()
            for route in model.routes_of(self.index, k):
                around, buyer = model.structure.route_around[route], model.structure.route_buyer[route]
                routes.moved_by_route(usual, around, buyer, x.route_capacity[t, route])
            dependence.shares_with_shift(usual, self.dependence_shift[k], self.share[k])
        self.dependence = np.array(
            [dependence.weighted_dependence(self.share[:, p], self.given("vulnerability")) for p in powers]
        )
        self.ability = np.array([self._ability(p) for p in powers])
        for p in powers:
            self.trusted[p] = opportunity.perceived_credibility(
                self.trusted[p], x.power_credibility[t, p], r.credibility_fall, r.credibility_rise
            )
        self.alike = [opportunity.similarity(self.given("regime"), x.power_regime[t, p]) for p in powers]
        self.bids = np.array([self._bid(p) for p in powers])
        self.regime_affinity = [2.0 * alike - 1.0 for alike in self.alike]
        self.lean = [self._lean(p) for p in powers]
        self.backing, self.patron = map(list, zip(*(self._patron(p) for p in powers), strict=True))
        self.suitors = opportunity.suitors(self.bids, r.bids_half)
        self.rent = self._rent()
        self.peers = np.zeros(len(model.world.options))
        opportunity.peer_shares(self.closeness, model.choices, self.index, self.peers)
        self.coalition = [self.peers[p] + self.peers[len(model.world.powers) + p] for p in powers]

    def _closeness(self, other: StateAgent) -> float:
        regime = opportunity.similarity(self.given("regime"), other.given("regime"))
        orientation = opportunity.similarity(self.given("orientation"), other.given("orientation"))
        return opportunity.closeness(self.bond(other), regime, orientation)

    def _ability(self, p: int) -> float:
        x, t = self.model.x, self.model.t
        return threat.ability(
            self.model.powers[p].might, x.power_reach[t, p],
            self.given("proximity")[p], self.capability, self.model.parameters.ability_elasticity,
        )  # fmt: skip

    def attention(self, p: int) -> float:
        """Attention that power ``p`` gives to the state's region."""
        region = self.model.structure.region[self.index]
        return float(self.model.x.power_attention[self.model.t, p, region])

    def _bid(self, p: int) -> float:
        conditions = self.model.x.power_conditionality[self.model.t, p]
        need, access = self.given("need")[p], self.given("access")[p]
        shut_out, leverage = self.model.shut_out(self, p), self.effort[-1, instruments.LEVERAGE]
        return opportunity.bid(
            self.attention(p), need, access, conditions, self.alike[p], shut_out, leverage, self.guard[p]
        )

    def _nearness(self, p: int) -> float:
        return opportunity.similarity(self.given("orientation"), self.model.x.power_orientation[self.model.t, p])

    def _lean(self, p: int) -> float:
        rivals = [self.model.rivalry(p, q) * self._nearness(q) for q in self.model.others(p)]
        return self._nearness(p) - max(rivals, default=0.0)

    def _patron(self, p: int) -> tuple[float, int]:
        """Backing against power ``p``, and the power that gives it (−1 without)."""
        best, patron = 0.0, -1
        for q in self.model.others(p):
            worth = opportunity.backing(self.tie[q], self.trusted[q], self.model.rivalry(p, q))
            if worth > best:
                best, patron = worth, q
        return best, patron

    def sanctioned(self, p: int) -> float:
        """Sanctions by power ``p``: those of the scenario or of its last response."""
        return float(max(self.given("acts")[SANCTIONS, p], self.sanctions[p]))

    def _rent(self) -> float:
        r = self.model.parameters
        rent = opportunity.rent(
            self.given("resource_share"),
            self.model.x.price[self.model.t],
            self.model.reference_price,
            r.rent_steepness,
        )
        for p in range(len(self.tie)):
            rent = response.rent_after_sanctions(rent, self.sanctioned(p), self.share[ENERGY, p], r.sanctions_loss)
        return rent

    # -- perception ------------------------------------------------------------------------------

    def experience(self) -> None:
        """How grave each power's acts toward the state are."""
        self.experienced = np.zeros(len(self.tie))
        for p in range(len(self.tie)):
            acts = self.given("acts")[:, p].copy()
            acts[SANCTIONS] = max(acts[SANCTIONS], self.sanctions[p])
            acts[SUBVERSION] = max(acts[SUBVERSION], self.subversion[p])
            acts[FORCE] = max(acts[FORCE], self.force[p])
            self.experienced[p] = threat.experienced_hostility(acts, self.model.severity)

    def perceive(self) -> None:
        """Learn intent from the year's signals; threat, motive and survival follow."""
        r, x, t = self.model.parameters, self.model.x, self.model.t
        powers = len(self.tie)
        self.threat, self.motive, self.survival = np.zeros(powers), np.zeros(powers), np.zeros(powers)
        for p in range(powers):
            conceding = 0.3 * self.effort[p, instruments.HOSTING]
            warmth = max(self.given("acts")[COOPERATION, p], max(0.5 * self.engaged[p], conceding))
            signal = threat.intent_signal(
                self.given("intent")[p], self.experienced[p], self._seen(p), x.power_unilateralism[t, p], warmth,
                r.neighbour_weight, r.unilateral_weight, r.trust,
            )  # fmt: skip
            self.scar[p] = threat.remembered_hostility(
                self.scar[p], self.experienced[p], r.grave, r.scar_share, r.forgetting
            )
            self.intent[p] = threat.learned_intent(self.intent[p], signal, self.scar[p], r.learn_slow, r.learn_fast)
            hostile = r.intent_counts * self.intent[p] + (1.0 - r.intent_counts)
            self.threat[p] = threat.threat(self.ability[p], hostile)
            self.motive[p] = threat.excess(self.threat[p], r.onset)
            force = max(self.given("acts")[FORCE, p], self.force[p])
            territorial = threat.territorial_threat(self.threat[p], self.given("dispute")[p], force)
            self.survival[p] = threat.excess(territorial, r.survival_onset)

    def _seen(self, p: int) -> float:
        """What power ``p`` does to states close to this one."""
        seen, weight = 0.0, 0.0
        for other in self.model.states:
            if other is not self:
                seen += self.closeness[other.index] * other.experienced[p]
                weight += self.closeness[other.index]
        return seen / weight if weight > 0.0 else 0.0

    # -- choice ----------------------------------------------------------------------------------

    def view(self, p: int) -> terms.Dyad:
        """What the state weighs toward power ``p``."""
        model, r, x, t = self.model, self.model.parameters, self.model.x, self.model.t
        powers = len(self.tie)
        risk = self.risk(p)
        security = self.given("security_taste")
        ally = max((self.tie[q] * self.trusted[q] for q in model.others(p)), default=0.0)
        pull = max((self._squeeze(p, q) for q in model.others(p)), default=0.0)
        return terms.Dyad(
            threat=self.threat[p],
            motive=min(1.0, security * self.motive[p]),
            survival=min(1.0, security * self.survival[p]),
            ability=self.ability[p],
            power=self.ability[p] * self.given("proximity")[p],
            feasibility=1.0 - self.ability[p],
            backing=self.backing[p],
            dispute=self.given("dispute")[p],
            rivalry=max(model.rivalry(p, q) for q in range(powers)),
            exposure_hard=dependence.exposure(self.dependence[p], risk),
            exposure_soft=dependence.exposure(self.dependence[p], r.soft_risk * risk),
            dependence=self.dependence[p],
            arms_dependence=self.share[ARMS, p],
            expectation=self._expectation(p),
            regime_affinity=self.regime_affinity[p],
            lean=self.lean[p],
            norms=x.norms[t],
            rent=self.rent,
            leader=self.given("leader"),
            coalition=self.coalition[p],
            legitimacy_deficit=1.0 - model.powers[p].legitimacy,
            unilateralism=x.power_unilateralism[t, p],
            inattention=1.0 - self.attention(p),
            domestic_pressure=min(1.0, self.given("domestic_pressure") + self.discontent),
            autonomy=self.given("autonomy_taste"),
            attraction=threat.attraction(self.ability[p], self.intent[p], self.given("proximity")[p]),
            patronage=self.tie[p] * self.trusted[p],
            aid=self.given("aid")[p],
            squeezed_dependence=pull * self.dependence[p],
            vulnerable=opportunity.vulnerability_to(self.ability[p], self.given("proximity")[p], ally),
            suitors=self.suitors,
            revision=self.given("revision_appetite"),
            prosperity=self.given("prosperity_taste"),
            stayed_hard=self._habit(p),
            stayed_soft=self._habit(powers + p),
            stayed_band=self._habit(2 * powers + 1 + p),
            peers_hard=self.peers[p],
            peers_soft=self.peers[powers + p],
            peers_band=self.peers[2 * powers + 1 + p],
        )

    def outlook(self) -> terms.Outlook:
        """What the state weighs when it looks at all powers together."""
        model, x, t = self.model, self.model.x, self.model.t
        powers = range(len(self.tie))
        ranked = sorted([0.0, 0.0, *self.motive], reverse=True)
        security = self.given("security_taste")
        rivalry, squeeze = self._between_powers()
        return terms.Outlook(
            suitors=self.suitors,
            rent=self.rent,
            autonomy=self.given("autonomy_taste"),
            enmeshment=opportunity.enmeshment(model.member[:, self.index], model.inclusive),
            rivalry_payoff=rivalry,
            abandonment=max(self.tie[p] * (1.0 - self.trusted[p]) for p in powers),
            squeeze=squeeze,
            demand=max(self.tie[p] * x.power_demand[t, p] for p in powers),
            survival=min(1.0, security * max(self.survival)),
            concentration=min(1.0, security * ranked[0]) - min(1.0, security * ranked[1]),
            motive=min(1.0, security * ranked[0]),
            expectation=max(self._expectation(p) for p in powers),
            power=max(self.ability[p] * self.given("proximity")[p] for p in powers),
            stayed=self._habit(2 * len(self.tie)),
            peers=self.peers[2 * len(self.tie)],
        )

    def _between_powers(self) -> tuple[float, float]:
        """What rivalry among the bidders pays, and how hard decoupling presses."""
        model = self.model
        rivalry, bidders, squeeze = 0.0, 0.0, 0.0
        for p in range(len(self.tie)):
            for q in range(p + 1, len(self.tie)):
                weight = self.bids[p] * self.bids[q]
                rivalry += weight * opportunity.rivalry_payoff(model.rivalry(p, q))
                bidders += weight
                squeeze = max(squeeze, self._squeeze(p, q))
        return (rivalry / bidders if bidders > 0.0 else rivalry), squeeze

    def _squeeze(self, p: int, q: int) -> float:
        """How hard the parting of two powers presses the state."""
        shared = opportunity.shared_engagement(self.dependence[p], self.dependence[q])
        return opportunity.squeeze(self.model.decoupling(p, q), shared, self.given("chokepoint"))

    def _expectation(self, p: int) -> float:
        return dependence.economic_expectation(self.dependence[p], self.sanctioned(p), self.given("aid")[p])

    def _habit(self, option: int) -> float:
        return choice.habit(self.choice, option, self.held, self.model.parameters.habit_half)

    def risk(self, p: int) -> float:
        """Chance of retaliation by power ``p``, as the state sees it."""
        x, t, r = self.model.x, self.model.t, self.model.parameters
        return dependence.retaliation_risk(
            self.attention(p), x.power_tied_down[t, p], self.given("need")[p], x.power_unilateralism[t, p],
            self.model.powers[p].constraint, r.restraint,
        )  # fmt: skip

    def utilities(self) -> np.ndarray:
        """Utility of every option to the state itself, in the order of ``world.options``."""
        powers, weights = len(self.tie), self.model.rules.weights
        values = np.zeros(3 * powers + 1)
        for p in range(powers):
            view = self.view(p)
            values[p] = weigh(terms.balancing_values(view), weights.balancing)
            values[powers + p] = weigh(terms.soft_balancing_values(view), weights.soft_balancing)
            values[2 * powers + 1 + p] = weigh(terms.bandwagoning_values(view), weights.bandwagoning)
        values[2 * powers] = weigh(terms.hedging_values(self.outlook()), weights.hedging)
        return values

    def decide(self) -> tuple[str, str | None]:
        """The year's strategy and its target; override this for a decision rule of your own.

        Called after all states have perceived and before any has acted. The default computes
        ``self.probabilities`` and draws from them.
        """
        r, world, structure = self.model.parameters, self.model.world, self.model.structure
        powers = len(world.powers)
        alone = self.together < 0
        utilities = self.utilities() if alone else self.common_utilities
        key = structure.state_key[self.index] if alone else structure.body_key[self.together]
        choice.choice_probabilities(utilities, powers, r.rationality, r.nest, self.probabilities)
        option = draws.pick(self.probabilities, self.model.draw(key, draws.CHOICE))
        target = choice.target_of(option, powers)
        return STRATEGIES[choice.strategy_of(option, powers)], world.powers[target] if target >= 0 else None

    def choose(self) -> None:
        """Ask :meth:`decide` and note its answer."""
        strategy, target = self.decide()
        powers = self.model.world.powers
        self._check_answer(strategy, target)
        self.drawn = choice.option_of(STRATEGIES.index(strategy), powers.index(target) if target else -1, len(powers))

    def _check_answer(self, strategy: str, target: str | None) -> None:
        """Refuse an answer of :meth:`decide` that is no option. Raises ValueError."""
        powers = self.model.world.powers
        valid = target is None if strategy == "hedging" else target in powers
        if strategy not in STRATEGIES or not valid:
            raise ValueError(
                f"{type(self).__name__}.decide answered {(strategy, target)}; it must be ('hedging', None), or one of "
                f"{', '.join(label for label in STRATEGIES if label != 'hedging')} with one of {', '.join(powers)}"
            )

    # -- conduct ---------------------------------------------------------------------------------

    def act(self) -> None:
        """Build up the instruments of the chosen strategy, run down the others, refuse cooperation."""
        r, powers = self.model.parameters, len(self.tie)
        strategy, target = choice.strategy_of(self.drawn, powers), choice.target_of(self.drawn, powers)
        means = self._means(target)
        first = instruments.FIRST[strategy]
        end = instruments.FIRST[strategy + 1] if strategy < 3 else instruments.COUNT
        row = powers if target < 0 else target
        for p in range(powers + 1):
            for k in range(instruments.COUNT):
                wanted = means[k] if p == row and first <= k < end else 0.0
                self.effort[p, k] = instruments.moved(self.effort[p, k], wanted, r.effort_rise, r.effort_decline)
        for p in range(powers):
            self._limit(p)
            self._refuse(p)

    def _means(self, target: int) -> np.ndarray:
        means = np.zeros(instruments.COUNT)
        patron, rivals, exposed, near, coalition = 0.0, 0.0, 0.0, 0.0, 0.0
        if target >= 0:
            patron, near, coalition = (
                self.backing[target],
                self.given("proximity")[target],
                self.coalition[target],
            )
            rivals = max(
                instruments.rival_on_offer(self.bids[q], self.model.rivalry(target, q)) for q in range(len(self.tie))
            )
            exposed = dependence.exposure(self.dependence[target], self.model.parameters.soft_risk * self.risk(target))
        instruments.available_means(
            self.rent,
            self.given("leader"),
            coalition,
            self.suitors,
            patron,
            rivals,
            exposed,
            near,
            max(self.threat),
            means,
        )
        return means

    def _limit(self, p: int) -> None:
        """Limits set to power ``p``."""
        r, sovereignty = self.model.parameters, self.effort[-1, instruments.SOVEREIGNTY]
        conditions = self.model.x.power_conditionality[self.model.t, p]
        limit = instruments.guard(sovereignty, self.dependence[p], self.tie[p], conditions)
        self.guard[p] = instruments.moved(self.guard[p], limit, r.effort_rise, r.effort_decline)

    def _refuse(self, p: int) -> None:
        """Cooperation refused to power ``p``: as policy, and by the friction of single issues."""
        r, key = self.model.parameters, self.model.structure.dyad_key[self.index, p]
        for d in range(len(DOMAINS)):
            self.refusal[p, d] = instruments.refused(self.effort[p, instruments.COOPERATION_REFUSAL], d, len(DOMAINS))
        if self.model.draw(key, draws.ISSUE) < self.given("issues")[p]:
            d = min(len(DOMAINS) - 1, int(self.model.draw(key, draws.ISSUE_DOMAIN) * len(DOMAINS)))
            self.refusal[p, d] = max(self.refusal[p, d], instruments.FRICTION)
        sustained = outcomes.domains_refused(self.refusal[p], r.refusal_bound) >= r.domains_share
        self.refused_years[p] = self.refused_years[p] + 1.0 if sustained else 0.0

    # -- consequences ----------------------------------------------------------------------------

    def follow(self) -> None:
        """Ties, dependence, capability and discontent after the year's conduct."""
        r, powers = self.model.parameters, len(self.tie)
        grown = 0.0
        for p in range(powers):
            self.accustomed[p] = response.accustomed_next(self.accustomed[p], self.tie[p], r.accustomed_pace)
        self.discontent *= 1.0 - r.pressure_decay
        for p in range(powers):
            grown += r.arming_rate * self.effort[p, instruments.ARMING]
            self.discontent += r.pressure_rise * self.effort[p, instruments.CONCESSION]
        self.tie_shift *= 1.0 - r.tie_decay
        self.dependence_shift *= 1.0 - r.dependence_return
        self.dependence_shift -= r.sanctions_cut * self.sanctions * self.share
        self.arms = instruments.armed(self.arms, grown, r.tie_decay)
        for p in range(powers):
            self._tie_up(p, self.patron[p])
        largest = int(np.argmax(self.dependence))
        for p in range(powers):
            self._divert(p, largest)

    def _tie_up(self, p: int, patron: int) -> None:
        """Ties built by conduct toward power ``p``: to the patron, to ``p``, to its rivals."""
        r, effort, powers = self.model.parameters, self.effort[p], len(self.tie)
        if patron >= 0:
            gain = r.tie_rate * effort[instruments.EXTERNAL_ALLIANCE]
            self.tie_shift[patron] += gain * (1.0 - self.tie[patron])
        conceded = max(effort[instruments.CONCESSION], effort[instruments.HOSTING])
        self.tie_shift[p] += r.tie_rate * conceded * (1.0 - self.tie[p])
        self.tie_shift[p] -= r.tie_rate * effort[instruments.COOPERATION_REFUSAL] * self.tie[p]
        courting = self.effort[powers, instruments.OVERLAPPING_BODIES] * self.bids[p]
        overlap = instruments.meeting(courting, self.model.common(self, p))
        self.tie_shift[p] += r.tie_rate * overlap * instruments.room(self.tie[p], instruments.PARTNERSHIP)
        for q in range(powers):
            courted = effort[instruments.RIVAL_TIES] * self.model.rivalry(p, q) * self.bids[q]
            self.tie_shift[q] += r.tie_rate * courted * instruments.room(self.tie[q], instruments.QUASI_ALLIANCE)

    def _divert(self, p: int, largest: int) -> None:
        """Trade turned away from power ``p`` toward those that bid, or conceded to it."""
        r, powers = self.model.parameters, len(self.tie)
        effort = self.effort[p, instruments.TRADE_DIVERSION]
        if p == largest:
            effort = max(effort, self.effort[powers, instruments.DIVERSIFICATION])
        others = 0.0
        for q in self.model.others(p):
            others += self.bids[q]
            demand = self.model.x.power_demand[self.model.t, q]
            pressed = instruments.compliance(self.tie[q], self.trusted[q], demand, self.model.rivalry(p, q))
            effort = max(effort, pressed)
        for k in range(len(self.share)):
            flexible = self.given("flexibility")[k]
            turned = instruments.turned_away(effort, r.diversion_rate, flexible, self.share[k, p])
            self.dependence_shift[k, p] -= turned
            self._replace(p, k, effort, self.share[k, p] - turned)
            for q in self.model.others(p):
                if others > 0.0:
                    self.dependence_shift[k, q] += turned * self.bids[q] / max(1.0, others)
            conceded = self.effort[p, instruments.CONCESSION] * self.share[k, p] * (1.0 - self.share[k, p])
            self.dependence_shift[k, p] += 0.5 * r.diversion_rate * conceded

    def _replace(self, p: int, k: int, effort: float, share: float) -> None:
        """Other suppliers take over what they can newly deliver, those with a tie to the state before the rest."""
        offered = self.model.x.power_supply[self.model.t, :, k]
        pulls = {q: instruments.supplier_pull(offered[q], self.tie[q]) for q in self.model.others(p)}
        supply, pull = 0.0, 0.0
        for q in pulls:
            supply += offered[q]
            pull += pulls[q]
        if supply > 0.0:
            taken = instruments.replaced(effort, share, supply)
            self.dependence_shift[k, p] -= taken
            for q in pulls:
                self.dependence_shift[k, q] += taken * pulls[q] / pull

    def condemns(self, power: PowerAgent) -> bool:
        """Whether the state condemns a power this year for what it does to others, or to itself."""
        r, x, t, p = self.model.parameters, self.model.x, self.model.t, power.index
        region, stirred = self.model.structure.region, 0.0
        for victim in self.model.states:
            same = region[victim.index] == region[self.index]
            near = 1.0 if same else self.closeness[victim.index]
            force, subversion = power.force_on(victim), power.subversion_of(victim)
            stirred = max(stirred, response.outrage(x.norms[t], force, subversion, victim.given("mandate"), near))
        exposed = dependence.exposure(self.dependence[p], r.soft_risk * self.risk(p))
        chance = response.condemnation_chance(
            stirred, x.power_unilateralism[t, p], exposed, self.tie[p], self.lean[p],
            r.condemnation_threshold, r.condemnation_steepness,
        )  # fmt: skip
        return bool(self.model.draw(self.model.structure.dyad_key[self.index, p], draws.CONDEMNATION) < chance)

    def settle(self) -> None:
        """Observed strategy, and the habit of the choice made."""
        self.observed = self._observe()
        self.held = self.held + 1.0 if self.drawn == self.choice else 1.0
        self.choice = self.drawn

    def _observe(self) -> int:
        r, powers, first = self.model.parameters, len(self.tie), instruments.FIRST
        refused = [outcomes.domains_refused(self.refusal[p], r.refusal_bound) for p in range(powers)]
        soft, hard, band = False, 0.0, 0.0
        for p in range(powers):
            elsewhere = 0.0
            for q in self.model.others(p):
                elsewhere += refused[q] / max(1, powers - 1)
            soft = soft or outcomes.observed_soft(
                refused[p],
                self.refused_years[p],
                self.motive[p],
                elsewhere,
                r.domains_share,
                r.sustained_years,
            )
            hard = max(hard, self.effort[p, instruments.ARMING], self.effort[p, instruments.EXTERNAL_ALLIANCE])
            band = max(band, instruments.mean_effort(self.effort[p], first[3], instruments.COUNT))
        hedge = instruments.mean_effort(self.effort[powers], first[2], instruments.LEVERAGE)
        return outcomes.observed_strategy(soft, hard, hedge, band, r.observed_bound)


def weigh(values: tuple[float, ...], weights: np.ndarray) -> float:
    """Utility: the sum of weight times value in the order of the library."""
    total = 0.0
    for value, weight in zip(values, weights, strict=True):
        total += weight * value
    return total
