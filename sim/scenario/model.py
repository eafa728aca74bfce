"""A scenario: what a YAML file says about the world, typed, checked, each number with its source.

:func:`load_scenario` reads one; :mod:`counterpoise.world.build` turns it into arrays. Numbers that the
file does not give are left out here; the world fills in the defaults of the attributes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .addresses import Declared
from .attributes import CHANNELS
from .given import changes_of
from .numbers import Number
from .problems import Problem, ScenarioError
from .reading.files import DEFAULT_THEORY, FORMAT, locate, read_chain, shipped
from .reading.layers import Layers
from .reading.window_block import FOLDERS, with_atlas

__all__ = [
    "Agreement",
    "Change",
    "Cycle",
    "Event",
    "Hazard",
    "Institution",
    "Number",
    "Plot",
    "Power",
    "Problem",
    "Route",
    "Scenario",
    "ScenarioError",
    "Start",
    "State",
    "load_scenario",
    "problems_in",
    "shipped",
]

Strategy = Literal["balancing", "soft_balancing", "hedging", "bandwagoning"]
"""The four strategies, by the labels that are used everywhere."""


class Model(BaseModel):
    """What all parts of a scenario share: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Start(Model):
    """A state's choice before the first year: the strategy, the power it is directed at, and for how long."""

    strategy: Strategy = Field(description="the last choice before the first year")
    target: str | None = Field(None, description="the power it is directed at; none for hedging")
    years: int = Field(1, ge=1, le=1000, description="for how many years it has been held")


class State(Model):
    """A secondary power, which chooses a strategy every year."""

    name: str = Field("", description="name in figures; its code if omitted")
    region: str = Field(description="region, in which powers have more or less attention to give")
    start: Start | None = Field(None, description="the last choice before the first year")


class Power(Model):
    """A great power, toward which the states align; ``members`` are the states that an aggregate sums."""

    name: str = Field("", description="name in figures; its code if omitted")
    members: tuple[str, ...] = Field((), strict=False, description="members of an aggregate such as EU")


class Institution(Model):
    """An organisation: which powers are inside or shut out, who leads, who belongs and who may join."""

    name: str = Field("", description="name in figures; its code if omitted")
    kind: Literal["exclusive", "inclusive"] = Field(description="whether it shuts some powers out")
    founded: int | None = Field(None, ge=-9999, le=9999, description="first year; omitted: always there")
    dissolved: int | None = Field(None, ge=-9999, le=9999, description="first year without it; omitted: stays")
    leader: str | None = Field(None, description="the state or power that leads it")
    inside: tuple[str, ...] = Field((), strict=False, description="powers that belong to it")
    excludes: tuple[str, ...] = Field((), strict=False, description="powers that it shuts out")
    members: tuple[str, ...] = Field((), strict=False, description="states that found it")
    candidates: tuple[str, ...] = Field((), strict=False, description="states that may ever join; default all")
    leavers: tuple[str, ...] = Field((), strict=False, description="powers inside that may leave")
    alternative_to: tuple[str, ...] = Field(
        (), strict=False, description="powers whose loss of standing draws states in"
    )


class Route(Model):
    """A line that a state may build: it moves exports in ``channel`` past the power ``around`` to a ``buyer``."""

    title: str = Field("", description="what is built, in a few words; its name if omitted")
    state: str = Field(description="the state that builds it")
    channel: str = Field(description="the channel whose exports it moves")
    around: str = Field(description="the power through which the exports run without it")
    buyer: str = Field(description="the power to which it leads")
    available: int = Field(ge=-9999, le=9999, description="first year in which building can begin")
    lag: int = Field(2, ge=0, le=100, description="whole years from the decision to the opening")


class Cycle(Model):
    """Trend and small cycles of a pair of powers: phases of tension and easing, measures, contacts."""

    title: str = Field("", description="in a few words; its name if omitted")
    incumbent: str = Field(description="the power whose lead narrows and that adds measures")
    challenger: str = Field(description="the power that answers")
    start: Literal["tense", "eased"] = Field("tense", description="the phase before the first year")


class Agreement(Model):
    """A pair of states that may sign agreements, and the power as whose partners they may meet in three."""

    title: str = Field("", description="in a few words; its name if omitted")
    state: str = Field(description="one of the two states")
    partner: str = Field(description="the other")
    patron: str = Field(description="the power to which both may be tied")


class Hazard(Model):
    """A yearly ``probability`` of happening from year ``first`` to year ``last`` (``from`` and ``to``)."""

    first: int = Field(validation_alias="from", serialization_alias="from", description="first year it may happen")
    last: int = Field(validation_alias="to", serialization_alias="to", description="last year it may happen")
    probability: Number


class Change(Model):
    """What an event does to the number at ``path``: set it, add to it, or multiply it."""

    path: str
    operation: Literal["set", "add", "multiply"]
    number: Number


class Event(Model):
    """Something that happens in a given ``year``, or by a ``hazard``, and lasts ``years`` (None: ever)."""

    title: str = Field(description="what happens, in a few words")
    year: int | None = Field(None, description="the year it happens; or give a hazard")
    hazard: Hazard | None = Field(None, description="a yearly probability; or give a year")
    years: int | None = Field(None, ge=1, le=1000, description="how long it lasts; omitted: for ever")
    source: tuple[str, ...] = ()
    note: str = Field("", description="anything a reader should know")
    changes: tuple[Change, ...] = ()


class Plot(Model):
    """A figure that ``counterpoise plot`` draws for this scenario."""

    figure: Literal[
        "strategy_shares", "strategy_bands", "threat_and_dependence", "strategy_flows", "alignment_network",
        "term_contributions", "power_scorecard",
    ]  # fmt: skip
    states: tuple[str, ...] | None = Field(None, strict=False, description="the states shown; default all")
    state: str | None = Field(None, description="the state shown")
    power: str | None = Field(None, description="the power shown")
    years: tuple[int, ...] | None = Field(
        None, strict=False, description="the years compared; default chosen by the figure"
    )


class Scenario(Model):
    """One case: its actors, routes, cycles, agreements and events, and every number that the file gives.

    ``numbers`` is keyed by full address (``states.VEN.dependence.trade.USA``, ``rivalry.USA-CHN``),
    pairs in the order in which their actors are declared. ``theory`` is a shipped name or a path.
    """

    name: str
    title: str
    description: str = ""
    years: tuple[int, int]
    theory: str = DEFAULT_THEORY
    states: dict[str, State]
    powers: dict[str, Power]
    institutions: dict[str, Institution] = Field(default_factory=dict)
    routes: dict[str, Route] = Field(default_factory=dict)
    cycles: dict[str, Cycle] = Field(default_factory=dict)
    agreements: dict[str, Agreement] = Field(default_factory=dict)
    channels: tuple[str, ...] = ()
    events: dict[str, Event] = Field(default_factory=dict)
    plots: tuple[Plot, ...] = ()
    numbers: dict[str, Number] = Field(default_factory=dict)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions of the states, in the order in which they first appear."""
        return tuple(dict.fromkeys(state.region for state in self.states.values()))

    @property
    def declared(self) -> Declared:
        """The keys of all axes: states, powers, institutions, regions, routes and so on, in order."""
        actors = (tuple(self.states), tuple(self.powers), tuple(self.institutions))
        others = (tuple(self.routes), tuple(self.cycles), tuple(self.agreements))
        return Declared(*actors, self.regions, *others, CHANNELS + self.channels)

    def document(self) -> dict[str, Any]:
        """The scenario as plain data, merged and complete; written as YAML it loads to an equal scenario."""
        from .reading.scenario_document import document

        return {"format": FORMAT, **document(self)}

    def digest(self) -> str:
        """Twelve hexadecimal characters that change with anything in the scenario but theory and place on disk."""
        order = [list(block) for block in (self.states, self.powers, self.institutions, self.events)]
        order += [list(block) for block in (self.routes, self.cycles, self.agreements) if block]
        content = {key: value for key, value in self.document().items() if key != "theory"}
        text = json.dumps([content, order], sort_keys=True, allow_nan=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def load_scenario(case: str | os.PathLike[str], overrides: Mapping[str, object] | None = None) -> Scenario:
    """Load a shipped case by name, or a scenario file by path.

    ``overrides`` maps dotted addresses to values that replace those of the file: a number, text,
    a block, or None to remove an entry; numpy and pandas will do. Addresses that start with ``theory.`` are left to
    :func:`counterpoise.scenario.theory_file.load_theory`; ``atlas.folders`` are folders of private actors.

    Raises
    ------
    ScenarioError
        With every problem found: file, line, key and what would be valid. Problems with overrides
        carry ``--set`` as their file.
    """
    from .reading.scenario_parse import scenario_of

    file = locate(case, "cases")
    own = {key: value for key, value in changes_of(overrides, "overrides").items() if not key.startswith("theory.")}
    folders = own.pop(FOLDERS, ())
    layers = Layers(with_atlas(read_chain(file, "cases"), file.parent, folders), own)
    return layers.read(lambda tree, report: scenario_of(tree, file.parent, report))


def problems_in(path: str | os.PathLike[str]) -> list[Problem]:
    """Everything that is wrong with a scenario (a path or a shipped name); empty where it is fine."""
    try:
        load_scenario(path)
    except ScenarioError as error:
        return error.problems
    return []
