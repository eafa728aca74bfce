"""A great power as a Mesa agent: it answers every state, and bears what its conduct costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from counterpoise import draws
from counterpoise.attributes import ACTS, DOMAINS
from counterpoise.theory import instruments, response

if TYPE_CHECKING:
    from counterpoise.agents.state import StateAgent
    from counterpoise.model import AlignmentModel

SUBVERSION, FORCE = ACTS.index("subversion"), ACTS.index("force")


class PowerAgent(mesa.Agent):
    """A great power: it answers every state, and its standing follows from what it does."""

    def __init__(self, model: AlignmentModel, code: str) -> None:
        super().__init__(model)
        self.code = code
        self.index = model.world.powers.index(code)
        self.legitimacy = float(model.x.power_legitimacy[0, self.index])
        self.cost = 0.0
        self.answers = [response.NEGLECT] * len(model.world.states)

    def given(self, attribute: str) -> Any:
        """This year's value of an attribute of the power that the scenario gives."""
        return getattr(self.model.x, f"power_{attribute}")[self.model.t, self.index]

    def respond(self, state: StateAgent) -> None:
        """Answer one state: neglect, engagement, pressure or force."""
        model, r, p = self.model, self.model.parameters, self.index
        utilities, odds = np.zeros(4), np.zeros(4)
        need = state.given("need")[p]
        response.response_utilities(
            self._defiance(state), state.attention(p), self.given("tied_down"), need, self.given("unilateralism"),
            response.bound_by(self.given("constraint"), model.common(state, p)), r.restraint,
            model.x.norms[model.t], state.backing[p], r.defiance_threshold, utilities,
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
        access = max((state.tie[q] * self.model.rivalry(p, q) for q in self.model.others(p)), default=0.0)
        hard = max(effort[instruments.ARMING], effort[instruments.EXTERNAL_ALLIANCE])
        near = state.given("proximity")[p]
        return response.defiance(refusal / len(DOMAINS), effort[instruments.NAMING], access, hard, near)

    def settle(self) -> None:
        """Cost imposed on the power, and its legitimacy, after the year."""
        r, p, first = self.model.parameters, self.index, instruments.FIRST
        coercion, named, cost = 0.0, 0.0, 0.0
        for state in self.model.states:
            acts = state.given("acts")[:, p]
            blow = max(state.subversion[p], acts[SUBVERSION], state.force[p], acts[FORCE])
            coercion = max(coercion, blow * state.given("mandate"))
            named += state.effort[p, instruments.NAMING] / len(self.model.states)
            used = instruments.intensity(state.effort[p], first[1], first[2])
            support = instruments.soft_support(state.coalition[p], r.support_half)
            cost += instruments.cost_imposed(used, state.given("need")[p], support)
        self.cost = cost
        self.legitimacy = response.legitimacy_after(
            self.legitimacy, self.given("legitimacy"), self.given("unilateralism"), coercion, named,
            r.legitimacy_recovery, r.unilateral_loss, r.coercion_loss, r.naming_loss,
        )  # fmt: skip
