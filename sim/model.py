"""The Mesa model: states and powers as agents that call the theory.

Same trajectory, number for number, as the compiled engine; slower, and open: override
:meth:`StateAgent.decide` to try a decision rule of your own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from operator import index

import mesa
import numpy as np

from . import draws
from .agents.cycle import Cycle
from .agents.power import PowerAgent
from .agents.state import StateAgent
from .draws import whole_seed
from .scenario.attributes import ACTS
from .scenario.model import load_scenario
from .scenario.theory_file import load_theory
from .theory import agreements, institutions, instruments, opportunity, routes
from .world.build import NEVER, OPERATIONS, World, build_world
from .world.rules import Rules, build_rules

__all__ = ["AlignmentModel", "PowerAgent", "StateAgent"]


class AlignmentModel(mesa.Model):
    """One run of a case. Step it a year at a time, or :meth:`run` it to the end.

    ``state_classes`` replaces the class of single states: ``{"VEN": MyState}``. Every random number
    comes from :mod:`counterpoise.draws`; the generators that Mesa offers are not used.
    """

    def __init__(
        self,
        case: str | os.PathLike[str] = "venezuela",
        seed: int = 0,
        replicate: int = 0,
        theory: str | os.PathLike[str] | None = None,
        set: Mapping[str, object] | None = None,
        state_classes: Mapping[str, type[StateAgent]] | None = None,
        world: World | None = None,
        rules: Rules | None = None,
    ) -> None:
        super().__init__(rng=0)
        if (world is None) != (rules is None):
            raise ValueError("give world and rules together, or neither and a case")
        if world is None or rules is None:
            scenario = load_scenario(case, set)
            world = build_world(scenario)
            rules = build_rules(load_theory(theory if theory is not None else scenario.theory, set))
        self.world, self.rules = world, rules
        self.parameters = rules.parameters.view(np.recarray)[0]
        self.seed_of_draws, self.replicate = whole_seed(seed), index(replicate)
        self.paths = world.paths.copy()
        self.x, self.structure = world.exogenous(self.paths), world.structure
        self.t = 0
        self.reference_price = float(self.x.price[0])
        self.severity = np.array([self.parameters[f"severity_{act}"] for act in ACTS[:-1]])
        self.kind_cost = [self.parameters[f"cost_{kind}"] for kind in agreements.KINDS]
        self.inside = world.structure.inside.copy()
        self.signed = np.zeros((len(world.agreements), len(agreements.KINDS)))
        self.triad = [False] * len(world.agreements)
        self.agreed = np.zeros((len(world.states), len(world.states)))
        exists = (world.structure.founded < world.years[0]) & (world.years[0] < world.structure.dissolved)
        self.member = world.structure.founders * exists[:, None]
        self.inclusive = np.array([self._inclusive(b, 0) if exists[b] else 0.0 for b in range(len(exists))])
        self.begun = [NEVER] * len(world.routes)
        self.opened = [False] * len(world.routes)
        self.fired: dict[int, int] = {}
        classes = state_classes or {}
        if unknown := sorted(classes.keys() - dict.fromkeys(world.states).keys()):
            raise ValueError(f"state_classes names {', '.join(unknown)}; the states are {', '.join(world.states)}")
        self.states = [classes.get(code, StateAgent)(self, code) for code in world.states]
        self.powers = [PowerAgent(self, code) for code in world.powers]
        self.cycles = [Cycle(self, c) for c in range(len(world.cycles))]
        self.choices = np.array([state.choice for state in self.states])

    @property
    def year(self) -> int:
        """The year that the next step runs."""
        return int(self.structure.years[min(self.t, len(self.structure.years) - 1)])

    def draw(self, key: int, purpose: int) -> float:
        """The year's random number of an agent or pair for a purpose."""
        return draws.uniform(self.seed_of_draws, self.replicate, self.year, key, purpose)

    def rivalry(self, p: int, q: int) -> float:
        """Rivalry of two powers this year, as it stands."""
        cycle = self._cycle_of(p, q)
        return float(self.x.rivalry[self.t, p, q]) if cycle is None else cycle.rivalry

    def decoupling(self, p: int, q: int) -> float:
        """Decoupling of two powers this year, as it stands."""
        cycle = self._cycle_of(p, q)
        return float(self.x.decoupling[self.t, p, q]) if cycle is None else cycle.decoupling

    def _cycle_of(self, p: int, q: int) -> Cycle | None:
        """The cycle of two powers, where they have one."""
        return next((cycle for cycle in self.cycles if {p, q} == {cycle.one, cycle.other}), None)

    def exists(self, b: int) -> bool:
        """Whether a body is there this year."""
        return bool(self.structure.founded[b] <= self.year < self.structure.dissolved[b])

    def others(self, p: int) -> list[int]:
        """The other powers, in order."""
        return [q for q in range(len(self.world.powers)) if q != p]

    def step(self) -> None:
        """One year, in the order of the theory page."""
        self._strike()
        self._contend()
        self._each("relate")
        for power in self.powers:
            power.reckon()
        self._each("experience", "perceive")
        self._confer()
        self._each("choose", "act")
        self._build()
        for state in self.states:
            for power in self.powers:
                power.respond(state)
        self._condemn()
        self._each("follow")
        self._ally()
        self._convene()
        for power in self.powers:
            power.leave()
        self._agree()
        for power in self.powers:
            power.settle()
        for state in self.states:
            state.settle()
        self.choices = np.array([state.choice for state in self.states])
        self.reference_price += (self.x.price[self.t] - self.reference_price) / self.parameters.rent_memory
        self.t += 1

    def run(self) -> AlignmentModel:
        """Step to the last year and return the model."""
        while self.t < len(self.structure.years):
            self.step()
        return self

    def _each(self, *tasks: str) -> None:
        """Every state does one task, then every state the next."""
        for task in tasks:
            for state in self.states:
                getattr(state, task)()

    def _contend(self) -> None:
        """The powers among themselves: cycles, arms, what binds them."""
        for cycle in self.cycles:
            cycle.turn()
        pressures = [power.pressure_to_arm() for power in self.powers]
        for power, pressure in zip(self.powers, pressures, strict=True):
            power.arm(pressure)

    def _confer(self) -> None:
        """Bodies that decide as one this year: their members share the mean of their utilities, and one draw."""
        own = {state: state.utilities() for state in self.states} if self.x.competence[self.t].any() else {}
        for state in self.states:
            state.together = -1
        for b in range(len(self.world.institutions)):
            competence, key = self.x.competence[self.t, b], self.structure.body_key[b]
            if competence <= 0.0 or self.draw(key, draws.TOGETHER) >= competence:
                continue
            members = [state for state in self.states if self.member[b, state.index] > 0.0]
            total = np.zeros(len(self.world.options))
            for state in members:
                total += own[state]
            for state in members:
                state.together, own[state] = b, total / len(members)
                state.common_utilities = own[state]

    def _condemn(self) -> None:
        """States condemn powers for what they do to others."""
        for power in self.powers:
            guilty = any(power.force_on(state) > 0.0 or power.subversion_of(state) > 0.0 for state in self.states)
            for state in self.states:
                state.condemned[power.index] = guilty and state.condemns(power)

    def _agree(self) -> None:
        """Pairs of states sign agreements; what is signed stays and ties the two."""
        s, r = self.structure, self.parameters
        for k in range(len(self.world.agreements)):
            one, other = self.states[s.pair_state[k]], self.states[s.pair_partner[k]]
            patron = int(s.pair_patron[k])
            shared = max(map(agreements.shared_motive, one.motive, other.motive))
            held = agreements.anchor(1.0 - one.trusted[patron], one.tie[patron], other.tie[patron])
            for kind, cost in enumerate(self.kind_cost):
                if kind == agreements.TREATY:
                    cost = cost * max(one.given("treaty_cost"), other.given("treaty_cost"))
                appeal = agreements.signing_appeal(
                    shared, one.closeness[other.index], self.x.agreement_ground[self.t, k], held,
                    self.x.agreement_obstacle[self.t, k], cost,
                )  # fmt: skip
                chance = agreements.signing_chance(
                    appeal, r.agreement_threshold, r.agreement_steepness, r.agreement_pace
                )
                if self.draw(s.sign_key[k, kind], draws.SIGNING) < chance:
                    self.signed[k, kind] = 1.0
            share = float(self.signed[k, : agreements.TREATY].sum()) / agreements.TREATY
            bond = agreements.bond_of(share, bool(self.signed[k, agreements.TREATY] > 0.0))
            bond = max(self.agreed[one.index, other.index], bond)
            self.agreed[one.index, other.index] = self.agreed[other.index, one.index] = bond
            chance = agreements.triad_chance(bond, one.tie[patron], other.tie[patron], shared, r.triad_pace)
            if self.draw(s.pair_key[k], draws.FORMAT) < chance:
                self.triad[k] = True

    def _strike(self) -> None:
        """Hazard events that come this year, written into the paths."""
        h, year = self.world.hazards, self.year
        for e in range(len(h.key)):
            if e in self.fired or not h.first[e] <= year <= h.last[e]:
                continue
            if self.draw(h.key[e], draws.EVENT) < h.probability[e]:
                self.fired[e] = year
                self._write_event(e)

    def _write_event(self, e: int) -> None:
        h = self.world.hazards
        years = slice(self.t, min(len(self.paths), self.t + h.duration[e]))
        for c in np.flatnonzero(h.change_event == e):
            slot, amount = h.change_slot[c], h.change_amount[c]
            path = self.paths[years, slot]
            changed = {"set": amount, "add": path + amount, "multiply": path * amount}
            self.paths[years, slot] = np.clip(changed[OPERATIONS[h.change_operation[c]]], h.low[slot], h.high[slot])

    def routes_of(self, state: int, channel: int) -> list[int]:
        """Open routes of a state in a channel."""
        s = self.structure
        return [
            k
            for k, is_open in enumerate(self.opened)
            if is_open and s.route_state[k] == state and s.route_channel[k] == channel
        ]

    def _build(self) -> None:
        """Routes: begin what is wanted and finds a buyer, open what has been built."""
        s = self.structure
        for k in range(len(self.begun)):
            if self.begun[k] == NEVER and self.year >= s.route_available[k]:
                agreed = self.draw(s.route_key[k], draws.CONSENT) < self.x.route_consent[self.t, k]
                if agreed and self.draw(s.route_key[k], draws.ROUTE) < self._building_chance(k):
                    self.begun[k] = self.year
            if self.begun[k] != NEVER and self.year >= self.begun[k] + s.route_lag[k]:
                self.opened[k] = True

    def _building_chance(self, k: int) -> float:
        """Chance that building of a route begins this year."""
        s, r = self.structure, self.parameters
        state, around, buyer = self.states[s.route_state[k]], s.route_around[k], s.route_buyer[k]
        diversifying = state.effort[-1, instruments.DIVERSIFICATION]
        effort = max(diversifying, state.effort[around, instruments.TRADE_DIVERSION])
        share, cost = state.share[s.route_channel[k], around], self.x.route_cost[self.t, k]
        appeal = routes.route_appeal(share, state.given("autonomy_taste"), state.threat[around], state.rent, cost)
        return routes.building_chance(appeal, effort, state.bids[buyer], r.route_pace, r.route_steepness)

    def _ally(self) -> None:
        """Bonds among states: built by coalition diplomacy and common bodies, thinned by time."""
        r, strength = self.parameters, self.x.strength[self.t]
        for i, one in enumerate(self.states):
            for other in self.states[i + 1 :]:
                bond = one.bond(other)
                effort = max(
                    max(state.effort[p, instruments.COALITION_DIPLOMACY] for p in range(len(self.powers)))
                    for state in (one, other)
                )
                common = max(
                    (
                        self.member[b, one.index] * self.member[b, other.index] * strength[b]
                        for b in range(len(self.member))
                    ),
                    default=0.0,
                )
                push = instruments.bond_push(effort * one.closeness[other.index], common)
                shift = one.bond_shift[other.index] * (1.0 - r.tie_decay) + r.tie_rate * push * (1.0 - bond)
                one.bond_shift[other.index] = other.bond_shift[one.index] = shift

    def _convene(self) -> None:
        """Bodies: founding, joining and leaving."""
        s, r = self.structure, self.parameters
        for b in range(len(self.world.institutions)):
            alive = self.exists(b)
            self.inclusive[b] = self._inclusive(b, self.t) if alive else 0.0
            for state in self.states:
                i = state.index
                if not alive:
                    self.member[b, i] = 0.0
                elif self.year == s.founded[b]:
                    self.member[b, i] = s.founders[b, i]
                elif s.candidates[b, i] > 0.0 and s.leader_state[b] != i:
                    appeal = self._appeal(b, state) + r.membership_habit * self.member[b, i]
                    chance = institutions.membership_chance(appeal, r.membership_threshold, r.membership_steepness)
                    draw = self.draw(s.member_key[b, i], draws.MEMBERSHIP)
                    stays = institutions.member_next(self.member[b, i] > 0.0, chance, draw, r.membership_pace)
                    self.member[b, i] = float(stays)

    def _inclusive(self, b: int, t: int) -> float:
        """Strength of a body that shuts nobody out and has powers inside; else zero."""
        open_to_powers = self.structure.exclusive[b] == 0.0 and self.inside[b].any()
        return float(self.x.strength[t, b]) if open_to_powers else 0.0

    def shut_out(self, state: StateAgent, p: int) -> float:
        """Strength of the strongest body of a state that shuts a power out."""
        belongs, strength = self.member[:, state.index], self.x.strength[self.t]
        return float(max(belongs * self.structure.excluded[:, p] * strength, default=0.0))

    def common(self, state: StateAgent, p: int) -> float:
        """Strength of the strongest inclusive body in which a state sits with a power."""
        return float(max(self.member[:, state.index] * self.inside[:, p] * self.inclusive, default=0.0))

    def _appeal(self, b: int, state: StateAgent) -> float:
        """Why a state would be a member of a body."""
        s, r, x, t = self.structure, self.parameters, self.x, self.t
        strength = x.strength[t, b]
        aid, close, influence, apart = strength, 0.5, r.influence_weight * strength, 0.3
        if s.leader_state[b] >= 0:
            leader = self.states[s.leader_state[b]]
            given = max(leader.effort[p, instruments.EXCLUSIVE_BODIES] for p in range(len(self.powers)))
            aid, close = strength * given, state.closeness[leader.index]
            influence = r.influence_weight * leader.given("leader")
            apart = 1.0 - opportunity.similarity(state.given("orientation"), leader.given("orientation"))
        elif s.leader_power[b] >= 0:
            p = int(s.leader_power[b])
            aid = strength * (0.5 + 0.5 * state.given("aid")[p])
            close = 0.5 + 0.5 * state.regime_affinity[p]
            influence = r.influence_weight * state.trusted[p]
            apart = 1.0 - state._nearness(p)
        shut = [p for p in range(len(self.powers)) if s.excluded[b, p] > 0.0]
        tie = max((state.tie[p] for p in shut), default=0.0)
        stake = max((state.dependence[p] for p in shut), default=0.0)
        motive = max((state.motive[p] for p in shut), default=0.0)
        lost = [
            institutions.share_lost(self.powers[p].legitimacy, self.powers[p].standing)
            for p in range(len(self.powers))
            if s.absent[b, p] > 0.0
        ]
        absence = r.absence_weight * max(lost, default=0.0)
        poverty = state.given("poverty")
        return institutions.membership_appeal(aid, poverty, close, influence, apart, tie, stake, motive, absence)
