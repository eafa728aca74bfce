"""The Mesa face: one run of a case that steps through the engine's phases and lets its agents speak in between.

The numbers are those of the engine, since it is the engine that computes them; agents are views of its rows. Override
:meth:`StateAgent.decide` to try a decision rule of your own, :meth:`StateAgent.perceive` or :meth:`StateAgent.weigh` to
change what a state sees or wants.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from typing import Any, Protocol, cast

import mesa
import numpy as np
from mesa.agent import AgentSet
from mesa.datacollection import DataCollector

from . import draws
from .compiled import compiled
from .engine import year
from .engine.memory import is_alone
from .engine.quantities import QUANTITIES, Quantity
from .engine.record import new_record
from .engine.runs import FREE, desk_for
from .scenario.given import LARGEST_SEED, changes_of, instance, replicate_of, seed_of, whole
from .scenario.model import load_scenario
from .scenario.problems import ScenarioError
from .scenario.theory_file import load_theory
from .theory import choice
from .theory.terms import LONGEST, STRATEGIES
from .world.build import World, build_world
from .world.layout import GROUPS
from .world.rules import Rules, build_rules

__all__ = ["AlignmentModel", "PowerAgent", "StateAgent"]

_begin, _perceive, _weigh, _choose, _act, _conclude = (
    compiled(cast(Any, phase).__wrapped__, "the phases of a year" if phase is year.begin else "")
    for phase in (year.begin, year.perceive, year.weigh, year.choose, year.act, year.conclude)
)


class Prepared(Protocol):
    """A case that is ready to run (:func:`counterpoise.prepare`)."""

    @property
    def world(self) -> World:
        """The scenario as arrays."""

    @property
    def rules(self) -> Rules:
        """The theory as arrays."""

    def changed(self, set: Mapping[str, object] | None) -> Prepared:
        """The case with numbers changed."""


class _Agent(mesa.Agent):
    """What agents share: a name, a place in the arrays, and what the scenario gives."""

    _sections: tuple[str, ...] = ()

    def __init__(self, model: AlignmentModel, code: str, position: int) -> None:
        super().__init__(model)
        self.code, self.index = code, position

    def __repr__(self) -> str:
        """The kind of agent and its code: ``StateAgent(VEN)``."""
        return f"{type(self).__name__}({self.code})"

    def given(self, attribute: str) -> Any:
        """This year's value (or values) of an attribute that the scenario gives. Raises KeyError for an unknown one."""
        for group in GROUPS:
            for one in group.attributes:
                if one.section in self._sections and one.name == attribute:
                    values = getattr(self.model.desk.now, group.name)
                    own = (values[attribute] if values.dtype.names else values)[self.index]
                    return own if own.ndim else float(own)
        raise KeyError(f"no attribute of {self._sections[0]} is called '{attribute}'")


def _property(quantity: Quantity, axis: int) -> property:
    """A quantity of an agent: a number, or the agent's own row, which may be written in place."""

    def values(agent: _Agent) -> np.ndarray:
        group = getattr(agent.model.memory, quantity.group)
        return np.moveaxis(group if is_alone(quantity.group) else group[quantity.place], axis, 0)

    def get(agent: _Agent) -> Any:
        own = values(agent)[agent.index]
        return own if own.ndim else own.item()

    def put(agent: _Agent, value: Any) -> None:
        values(agent)[agent.index] = value

    others = " for each ".join(["", *(axis_ for k, axis_ in enumerate(quantity.axes) if k != axis)])
    return property(get, put, doc=f"{quantity.meaning[0].upper()}{quantity.meaning[1:]}{others}.")


def _views_of(owner: str) -> Any:
    """Class decorator: a property for every quantity that an owner has."""

    def with_views(kind: type[_Agent]) -> type[_Agent]:
        for quantity in QUANTITIES:
            if owner in quantity.axes and not hasattr(kind, quantity.place):
                setattr(kind, quantity.place, _property(quantity, quantity.axes.index(owner)))
        return kind

    return with_views


@_views_of("state")
class StateAgent(_Agent):
    """A secondary state: a view of its rows, which run over the powers (in the order of ``model.powers``) or options.

    Besides the properties of this class there is one for each quantity of a state
    (:mod:`counterpoise.engine.quantities`): ``state.threat``, ``state.rent``, ``state.effort`` and so on.
    """

    _sections = ("states", "ties")

    def perceive(self) -> None:
        """Called when the year's intent and threats stand; may change them in place, and motives follow."""

    def weigh(self) -> None:
        """Called when motives and the utilities of all options stand; may change ``self.utilities`` in place."""

    def decide(self) -> tuple[str, str | None]:
        """The year's strategy and its target; override this for a decision rule of your own.

        Called after all states have perceived and before any has acted. ``self.probabilities`` are those of the year,
        and the default answers what was drawn from them.
        """
        option, powers = cast(int, self.option), self.model.world.powers
        target = choice.target_of(option, len(powers))
        strategy = STRATEGIES[choice.strategy_of(option, len(powers))]
        return strategy, powers[target] if target >= 0 else None


@_views_of("power")
class PowerAgent(_Agent):
    """A great power: a view of its rows. What it has with each state runs over ``model.states``."""

    _sections = ("powers", "rivalry", "decoupling", "exchange")

    def respond(self) -> None:
        """Called when the states have acted and before the powers answer; may change what the answers rest on."""


class AlignmentModel(mesa.Model):
    """One run of a case. Step it a year at a time, or :meth:`run_model` to the end; ``running`` is false after that.

    Parameters
    ----------
    case, theory, set
        As for :func:`counterpoise.run`, or a prepared case.
    seed, replicate
        This is run ``replicate`` of the ensembles with this seed; None is 0. Every random number comes from
        :mod:`counterpoise.draws`; the generators that Mesa offers are not used. ``rng`` is Mesa's word for the seed.
    state_classes, power_classes
        Classes that replace those of single states and powers: ``{"VEN": MyState}``.
    collector
        What is collected every year; by default the year and the shares of the strategies.
    world, rules
        A world and a theory as arrays, instead of a case.

    Raises
    ------
    ScenarioError
        Where the case, the theory, an address or another argument is not valid, such as a class of a state that is not
        there, or a world without rules.
    """

    def __init__(
        self,
        case: str | os.PathLike[str] | Prepared = "venezuela",
        seed: int | None = 0,
        replicate: int = 0,
        theory: str | os.PathLike[str] | None = None,
        set: Mapping[str, object] | None = None,
        state_classes: Mapping[str, type[StateAgent]] | None = None,
        power_classes: Mapping[str, type[PowerAgent]] | None = None,
        collector: DataCollector | None = None,
        world: World | None = None,
        rules: Rules | None = None,
        rng: int | None = None,
    ) -> None:
        super().__init__(rng=0)
        self.running: bool = True
        self.seed_of_draws = draws.whole_seed(_seed(seed, rng))
        self.replicate = replicate_of(replicate)
        self.world, self.rules = _world_and_rules(case, theory, set, world, rules)
        self._lay_out()
        self.states = self._agents_of(StateAgent, self.world.states, state_classes, "state")
        self.powers = self._agents_of(PowerAgent, self.world.powers, power_classes, "power")
        kept = DataCollector(dict(_REPORTERS)) if collector is None else collector
        self.datacollector = instance(kept, DataCollector, "collector", "make one by mesa.DataCollector(…)")
        self.t = 0
        _begin(self.desk.now, self.structure, self.desk.parameters[0], self.memory)

    def _lay_out(self) -> None:
        """The arrays of the run; none is shared with another model."""
        self.desk = desk_for(self.world, self.rules)
        self.memory, self.structure = self.desk.memory, self.desk.structure
        self.parameters = self.rules.parameters.view(np.recarray)[0]
        self.record, self._pages = new_record(self.world, 1)
        self._trace = np.zeros((len(self.world.states), len(self.world.options), LONGEST))
        self._free = np.full(len(self.world.states), FREE, dtype=np.int64)

    def _blocks(self) -> tuple[np.ndarray, ...]:
        """The arrays that hold all that a run has written; the others are views of them."""
        desk, memory, pages = self.desk, self.memory, self._pages
        of_desk = (desk.base, desk.paths, desk.year, desk.first_year, desk.flat_parameters, desk.flat_weights)
        drawn = (desk.hazards.probability, desk.hazards.change_amount)
        return (*of_desk, *drawn, memory.words, memory.situations, memory.outlooks, pages.values, pages.labels)

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle holds: not the views, which would come back as arrays of their own."""
        views = ("desk", "memory", "structure", "parameters", "record", "_pages", "_trace", "_free")
        kept = {name: value for name, value in self.__dict__.items() if name not in views}
        return kept | {"_kept": [block.copy() for block in self._blocks()]}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Lay out the arrays anew and fill them."""
        kept = state.pop("_kept")
        self.__dict__.update(state)
        self._lay_out()
        for block, values in zip(self._blocks(), kept, strict=True):
            block[...] = values

    def __copy__(self) -> AlignmentModel:
        """A whole copy, since agents belong to one model."""
        return deepcopy(self)

    def __repr__(self) -> str:
        """The case, the run, and how far it has come."""
        run = f"{self.world.name}, seed={self.seed_of_draws}, replicate={self.replicate}"
        return f"{type(self).__name__}({run}, {self.t} of {len(self.world.years)} years)"

    def _agents_of(
        self, usual: type[_Agent], codes: tuple[str, ...], classes: Mapping[str, type[_Agent]] | None, kind: str
    ) -> AgentSet:
        hint = f'write {{"{codes[0]}": My{kind.title()}}}'
        chosen = dict(instance({} if classes is None else classes, Mapping, f"{kind}_classes", hint))
        if unknown := sorted(map(str, chosen.keys() - dict.fromkeys(codes).keys())):
            told = f"names {', '.join(unknown)}; the {kind}s are {', '.join(codes)}"
            raise ScenarioError.of(f"{kind}_classes", told)
        for code, own in chosen.items():
            if not isinstance(own, type) or not issubclass(own, usual):
                told = f"gives {code} {own!r}, which is no class of a {kind}"
                raise ScenarioError.of(f"{kind}_classes", told, f"derive one from {usual.__name__}")
        agents = [chosen.get(code, usual)(self, code, k) for k, code in enumerate(codes)]
        return AgentSet(agents, random=self.random)

    @property
    def year(self) -> int:
        """The year that the next step runs; the last one when there is none to come."""
        return int(self.world.years[min(self.t, len(self.world.years) - 1)])

    def step(self) -> None:
        """One year; nothing after the last."""
        if not self.running:
            return
        desk, m, s, r = self.desk, self.memory, self.structure, self.desk.parameters[0]
        now, first = desk.now, desk.first
        clock = draws.Clock(self.seed_of_draws, self.replicate, self.year, self.t)
        _perceive(clock, desk.hazards, desk.paths, desk.year, desk.first_year, now, first, s, r, m)
        self._ask(self.states, "perceive", StateAgent)
        _weigh(now, r, desk.weights, m, self._trace)
        self._ask(self.states, "weigh", StateAgent)
        _choose(clock, now, s, r, m, self._free)
        for state in self._speakers(self.states, "decide", StateAgent):
            state.option = _option_of(state, state.decide())
        _act(clock, now, s, r, m)
        self._ask(self.powers, "respond", PowerAgent)
        _conclude(clock, now, first, s, r, m, self.t, self._pages)
        self.t += 1
        self.running = self.t < len(self.world.years)
        self.datacollector.collect(self)

    def run_model(self) -> AlignmentModel:
        """Step to the last year and return the model."""
        while self.running:
            self.step()
        return self

    run = run_model

    @staticmethod
    def _speakers(agents: AgentSet, hook: str, usual: type[_Agent]) -> list[Any]:
        """Agents whose class has a hook of its own."""
        return [agent for agent in agents if getattr(type(agent), hook) is not getattr(usual, hook)]

    def _ask(self, agents: AgentSet, hook: str, usual: type[_Agent]) -> None:
        for agent in self._speakers(agents, hook, usual):
            getattr(agent, hook)()


def _last_year(model: AlignmentModel) -> int:
    return int(model.world.years[model.t - 1])


def _share(strategy: int, model: AlignmentModel) -> float:
    chosen = [choice.strategy_of(int(option), len(model.world.powers)) for option in model.memory.choice]
    return float(np.mean([one == strategy for one in chosen]))


_REPORTERS: dict[str, Any] = {
    "year": _last_year,
    **{f"share_{strategy}": partial(_share, k) for k, strategy in enumerate(STRATEGIES)},
}


def _seed(seed: int | None, rng: int | None) -> int:
    """The seed, by either name."""
    if rng is None:
        return 0 if seed is None else seed_of(seed)
    if seed is not None and seed_of(seed):
        raise ScenarioError.of("rng", "and seed are two names of one number", "give one")
    return whole(rng, "rng", 0, LARGEST_SEED)


def _world_and_rules(
    case: str | os.PathLike[str] | Prepared,
    theory: str | os.PathLike[str] | None,
    changes: Mapping[str, object] | None,
    world: World | None,
    rules: Rules | None,
) -> tuple[World, Rules]:
    changes = changes_of(changes)
    if world is not None or rules is not None:
        if not isinstance(world, World) or not isinstance(rules, Rules):
            raise ScenarioError.of("", "give world and rules together, or neither and a case")
        return world, rules
    if hasattr(case, "world") and hasattr(case, "rules"):
        if theory is not None:
            raise ScenarioError.of("theory", "is not taken: a prepared case has its theory", "prepare another")
        case = cast(Prepared, case).changed(changes)
        return case.world, case.rules
    case = cast(str, case)
    scenario = load_scenario(case, changes)
    return build_world(scenario), build_rules(load_theory(theory if theory is not None else scenario.theory, changes))


def _option_of(state: StateAgent, answer: tuple[str, str | None]) -> int:
    """The option that :meth:`StateAgent.decide` answered. Raises ScenarioError for an answer that is none."""
    powers = state.model.world.powers
    others = [label for label in STRATEGIES if label != "hedging"]
    known = (("hedging", None), *((label, power) for label in others for power in powers))
    pair = tuple(answer) if isinstance(answer, tuple | list) else ()
    if not all(isinstance(part, str | None) for part in pair) or pair not in known:
        told = f"{type(state).__name__}.decide answered {answer!r}; it must be ('hedging', None), or one of "
        raise ScenarioError.of("", told + f"{', '.join(others)} with one of {', '.join(powers)}")
    strategy, target = pair
    place = powers.index(target) if target else -1
    return choice.option_of(STRATEGIES.index(strategy), place, len(powers))
