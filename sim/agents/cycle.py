"""Trend and small cycles of a pair of powers in the Mesa model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import draws
from ..theory import rivalry

if TYPE_CHECKING:
    from ..model import AlignmentModel


class Cycle:
    """The rivalry of an incumbent (``one``) and a challenger (``other``), year by year."""

    def __init__(self, model: AlignmentModel, index: int) -> None:
        self.model, self.index = model, index
        structure = model.structure
        self.one, self.other = int(structure.incumbent[index]), int(structure.challenger[index])
        self.eased = bool(structure.start_eased[index])
        self.trend, self.ratchet = 0.0, 0.0
        self.rivalry, self.decoupling = 0.0, 0.0
        self.measures, self.answers, self.contacts, self.crisis = 0.0, 0.0, 0.0, False

    def given(self, attribute: str) -> float:
        """This year's value of an attribute of the cycle that the scenario gives."""
        return float(getattr(self.model.x, f"cycle_{attribute}")[self.model.t, self.index])

    def _draw(self, purpose: int) -> float:
        return self.model.draw(self.model.structure.cycle_key[self.index], purpose)

    def turn(self) -> None:
        """One year: phase, trend, measures and answers, contacts, a crisis, what the measures cut."""
        x, t = self.model.x, self.model.t
        worry = rivalry.anxiety(self.model.powers[self.one].might, self.model.powers[self.other].might)
        self.eased = rivalry.eased_next(self.eased, self._draw(draws.PHASE), self.given("ease"), self.given("relapse"))
        eased = float(self.eased)
        self.trend += self.given("growth") * worry
        usual = x.rivalry[t, self.one, self.other]
        self.rivalry = rivalry.effective_rivalry(usual, self.trend, self.given("easing"), eased)
        advance = float(self._draw(draws.ADVANCE) < self.given("breakthrough"))
        expected = rivalry.expected_measures(self.given("measures"), worry, self.given("restraint"), eased, advance)
        self.measures = rivalry.poisson_count(expected, self._draw(draws.MEASURES))
        self.answers = rivalry.poisson_count(self.given("retaliation") * self.measures, self._draw(draws.ANSWERS))
        met = rivalry.expected_contacts(self.given("contacts"), self.given("opening"), eased)
        self.contacts = rivalry.poisson_count(met, self._draw(draws.CONTACTS))
        chance = rivalry.crisis_chance(self.given("crisis"), self.rivalry, self.contacts, self.given("calming"))
        self.crisis = self._draw(draws.CRISIS) < chance
        self.ratchet = rivalry.ratcheted(self.ratchet, self.measures + self.answers, self.given("ratchet"))
        self.decoupling = rivalry.effective_decoupling(x.decoupling[t, self.one, self.other], self.ratchet)
