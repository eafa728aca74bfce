"""A state with a decision rule of its own, beside the usual one with the same draws.

Agents are views of the engine's arrays: a rule reads what its state sees this year (``self.threat``, ``self.tie`` …)
and answers a strategy and a power. Mesa's DataCollector gathers what is wanted of each year.
"""

from __future__ import annotations

import counterpoise as cp
import pandas as pd
from mesa.datacollection import DataCollector

STATE = "BRA"


class Defiant(cp.StateAgent):
    """Balances softly against any power that it sees as a threat, whatever the means."""

    def decide(self) -> tuple[str, str | None]:
        """Resist the first power whose threat passes the bound, else decide as usual."""
        for power, threat in zip(self.model.world.powers, self.threat, strict=True):
            if threat > 0.15:
                return "soft_balancing", power
        return super().decide()


def option(model: cp.AlignmentModel) -> str:
    """What the state chose in the year that was run last."""
    state = next(agent for agent in model.states if agent.code == STATE)
    return model.world.options[state.option]


def legitimacy(model: cp.AlignmentModel) -> float:
    """What is left of the standing of the first power."""
    return float(model.powers[0].legitimacy)


def one_run(rule: type[cp.StateAgent], case: str, replicate: int) -> pd.DataFrame:
    """What was collected in one run, a row a year."""
    collector = DataCollector(
        {"year": lambda model: int(model.world.years[model.t - 1]), "option": option, "legitimacy": legitimacy}
    )
    model = cp.AlignmentModel(case, replicate=replicate, state_classes={STATE: rule}, collector=collector)
    model.run_model()
    return model.datacollector.get_model_vars_dataframe().set_index("year")


def main(case: str = "venezuela", replicate: int = 0) -> pd.DataFrame:
    """Run a replicate under both rules and print the years in which they part."""
    usual, own = (one_run(rule, case, replicate) for rule in (cp.StateAgent, Defiant))
    both = usual.add_suffix("_usual").join(own.add_suffix("_own"))
    apart = both[both.option_usual != both.option_own]
    print(f"{STATE} chooses otherwise in {len(apart)} of {len(both)} years:")
    print(apart.round(3).to_string())
    return both


if __name__ == "__main__":
    main()
