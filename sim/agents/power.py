"""A great power as a Mesa agent: it answers every state, and bears what its conduct costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from .. import draws
from ..scenario.attributes import ACTS, DOMAINS
from ..theory import institutions, instruments, opportunity, response, rivalry

if TYPE_CHECKING:
    from ..model import AlignmentModel
    from .state import StateAgent

SUBVERSION, FORCE = ACTS.index("subversion"), ACTS.index("force")


class PowerAgent(mesa.Agent):
    """A great power: it answers every state, and its standing follows from what it does."""

    def __init__(self, model: AlignmentModel, code: str) -> None:
        super().__init__(model)
        self.code = code
        self.index = model.world.powers.index(code)
        x, r, p = model.x, model.parameters, self.index
        self.standing = response.legitimacy_at_rest(
            x.power_legitimacy[0, p], x.power_unilateralism[0, p], r.legitimacy_recovery, r.unilateral_loss
        )
        self.legitimacy = self.standing
        self.cost, self.armament, self.left = 0.0, 0.0, 0.0
        self.answers = [response.NEGLECT] * len(model.world.states)

    def given(self, attribute: str) -> Any:
        """This year's value of an attribute of the power that the scenario gives."""
        return getattr(self.model.x, f"power_{attribute}")[self.model.t, self.index]

    @property
    def might(self) -> float:
        """Capability with the arms that the power has built."""
        return float(self.given("capability") * (1.0 + self.armament))

    # -- among the powers ------------------------------------------------------------------------

    def pressure_to_arm(self) -> float:
        """What rivals' arms and alliances near by press the power to answer."""
        model, p = self.model, self.index
        pressures = (
            rivalry.arms_pressure(model.rivalry(p, q), self._enlargement(q), model.powers[q].armament)
            for q in model.others(p)
        )
        return max(pressures, default=0.0)

    def _enlargement(self, q: int) -> float:
        """Mean growth since the start of the ties of power ``q`` with the states near this one, by nearness."""
        grown, near = 0.0, 0.0
        for state in self.model.states:
            proximity = state.given("proximity")[self.index]
            grown += proximity * max(0.0, state.tie_to(q) - self.model.x.tie[0, state.index, q])
            near += proximity
        return grown / near if near > 0.0 else 0.0

    def arm(self, pressure: float) -> None:
        """Arms by the power's own programme and in answer to rivals; what binds it this year."""
        r = self.model.parameters
        self.armament = rivalry.armament_after(
            self.armament, self.given("arming"), pressure, r.arms_answer, r.tie_decay
        )
        self.constraint = self.given("constraint") * self._kept()

    def _kept(self) -> float:
        """Share, by strength, of the bodies it may leave to which it still belongs."""
        total, left = 0.0, 0.0
        for b, strength in self._alive_bodies():
            if self.model.structure.leavers[b, self.index] > 0.0:
                total += strength
                left += strength * (1.0 - self.model.inside[b, self.index])
        return 1.0 - left / total if total > 0.0 else 1.0

    def _alive_bodies(self) -> list[tuple[int, float]]:
        """Bodies that exist this year, with their strength."""
        strength = self.model.x.strength[self.model.t]
        return [(b, strength[b]) for b in range(len(self.model.world.institutions)) if self.model.exists(b)]

    def leave(self) -> None:
        """Leave bodies, and note the weight of what was left this year among those it sat in at first."""
        model, s, p = self.model, self.model.structure, self.index
        strength, left = 0.0, 0.0
        for b, weight in self._alive_bodies():
            if s.inside[b, p] == 0.0:
                continue
            strength += weight
            may_leave = s.leavers[b, p] > 0.0 and model.inside[b, p] > 0.0
            if may_leave and model.draw(s.exit_key[b, p], draws.EXIT) < self._exit_chance(b):
                model.inside[b, p] = 0.0
                left += weight
        self.left = left / strength if strength > 0.0 else 0.0

    def _exit_chance(self, b: int) -> float:
        x, t, r, p = self.model.x, self.model.t, self.model.parameters, self.index
        weaker = institutions.share_lost(x.power_capability[t, p], x.power_capability[0, p])
        disliked = institutions.share_lost(self.legitimacy, self.standing)
        unheard = institutions.share_lost(x.say[t, b, p], x.say[0, b, p])
        appeal = institutions.exit_appeal(
            institutions.decline(weaker, disliked, unheard), unheard, x.monitoring[t, b], self.given("unilateralism"),
            r.exit_decline, r.exit_say, r.exit_monitoring, r.exit_unilateralism,
        )  # fmt: skip
        return institutions.exit_chance(appeal, r.exit_threshold, r.exit_steepness, r.exit_pace)

    # -- toward the states -----------------------------------------------------------------------

    def reckon(self) -> None:
        """What rival bidders cost the power in its dealings with the states, on average."""
        self.bargain = 0.0
        for state in self.model.states:
            total = 0.0
            for bid in state.bids:
                total += bid
            self.bargain += opportunity.bargaining_cost(state.bids[self.index], total) / len(self.model.states)

    def force_on(self, state: StateAgent) -> float:
        """Force used against a state: the scenario's or the power's own answer."""
        return float(max(state.given("acts")[FORCE, self.index], state.force[self.index]))

    def subversion_of(self, state: StateAgent) -> float:
        """Subversion of a state: the scenario's or with the power's own answer."""
        return float(max(state.given("acts")[SUBVERSION, self.index], state.subversion[self.index]))

    def respond(self, state: StateAgent) -> None:
        """Answer one state: neglect, engagement, pressure or force."""
        model, r, p = self.model, self.model.parameters, self.index
        utilities, odds = np.zeros(4), np.zeros(4)
        need = state.given("need")[p]
        response.response_utilities(
            self._defiance(state), state.attention(p), self.given("tied_down"), need, self.given("unilateralism"),
            response.bound_by(self.constraint, model.common(state, p)), r.restraint,
            model.x.norms[model.t], state.backing[p], r.defiance_threshold, state.coalition[p], r.joint_restraint,
            utilities,
        )  # fmt: skip
        utilities[self.answers[state.index]] += r.response_habit
        response.logit(utilities, r.response_rationality, odds)
        key = model.structure.dyad_key[state.index, p]
        answer = draws.pick(odds, model.draw(key, draws.RESPONSE))
        self.answers[state.index] = answer
        state.sanctions[p] = response.sanctions_level(answer, need, r.restraint)
        state.subversion[p] = response.subversion_level(answer, state.alike[p])
        state.force[p] = 1.0 if answer == response.FORCE else 0.0
        state.engaged[p] = 1.0 if answer == response.ENGAGEMENT else 0.0

    def _defiance(self, state: StateAgent) -> float:
        p, effort = self.index, state.effort[self.index]
        refusal = 0.0
        for d in range(len(DOMAINS)):
            refusal += state.refusal[p, d]
        new = (
            response.new_access(state.tie[q], state.accustomed[q], self.model.rivalry(p, q))
            for q in self.model.others(p)
        )
        access = max(new, default=0.0)
        hard = max(effort[instruments.ARMING], effort[instruments.EXTERNAL_ALLIANCE])
        near = state.given("proximity")[p]
        return response.defiance(refusal / len(DOMAINS), effort[instruments.NAMING], access, hard, near)

    def settle(self) -> None:
        """Cost imposed on the power, and its legitimacy, after the year."""
        r, p, first = self.model.parameters, self.index, instruments.FIRST
        coercion, named, condemned, cost = 0.0, 0.0, 0.0, 0.0
        for state in self.model.states:
            blow = max(self.subversion_of(state), self.force_on(state))
            coercion = max(coercion, blow * state.given("mandate"))
            named += state.effort[p, instruments.NAMING] / len(self.model.states)
            condemned += float(state.condemned[p]) / len(self.model.states)
            used = instruments.intensity(state.effort[p], first[1], first[2])
            support = instruments.soft_support(state.coalition[p], r.support_half)
            cost += instruments.cost_imposed(used, state.given("need")[p], support)
        self.cost = cost
        self.legitimacy = response.legitimacy_after(
            self.legitimacy, self.given("legitimacy"), self.given("unilateralism"), coercion, named,
            condemned, self.left,
            r.legitimacy_recovery, r.unilateral_loss, r.coercion_loss, r.naming_loss, r.condemnation_loss, r.exit_loss,
        )  # fmt: skip
