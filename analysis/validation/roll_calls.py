"""Votes with what is known of each member in the world before them: what rules and baselines read.

Attributes of states are of the end of the year before a vote, and UN ideal points another year older: no position holds
a vote of the session itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.opportunity import similarity
from counterpoise.world.build import World

from ..observed.known import OLD_IDEAL
from ..observed.measures import CLASH, force_of
from .codings import LeftOut
from .condemnation import Outlook, Scene, features
from .readings import Worlds, powers_for
from .validate import attributes
from .votes import Vote, VoteTable

SEATED_YEARS = 3
"""How old a position may be that tells that a state sits in the Assembly (a judgement)."""


@dataclass(frozen=True)
class RollCall:
    """One vote: the members that can be read, with what is known of them before it.

    ``features`` [member, feature] and ``attributes`` [member, attribute] are what learned rules and baselines read;
    ``unlisted`` counts the members of the Assembly that the table does not list: they were absent.
    """

    file: str
    name: str
    occasion: tuple[str, str]  # power and victim
    votes: tuple[Vote, ...]
    left_out: tuple[LeftOut, ...]
    observed: float  # share of yes among all listed
    features: np.ndarray
    attributes: np.ndarray
    chances: Mapping[str, np.ndarray]  # by row of the engine's rule: [member]
    force: float
    unlisted: int

    @property
    def yes(self) -> np.ndarray:
        """Whether each member said yes: [member], bool."""
        return np.array([vote.cast == "yes" for vote in self.votes], dtype=bool)

    @property
    def present(self) -> np.ndarray:
        """Whether each member took part: [member], bool."""
        return np.array([vote.cast != "absent" for vote in self.votes], dtype=bool)

    @property
    def lists_absent(self) -> bool:
        """Whether the table lists members that were absent; many tables list those alone that took part."""
        return not self.present.all()

    def under(self, force: float) -> np.ndarray:
        """The features if the force had been another, to which the first two are proportional: [member, feature]."""
        found = self.features.copy()
        found[:, :2] *= force / self.force
        return found

    def part(self, rows: np.ndarray) -> RollCall:
        """The same vote with some of its members."""
        kept = tuple(self.votes[row] for row in rows)
        return replace(self, votes=kept, features=self.features[rows], attributes=self.attributes[rows])


def roll_calls(
    tables: Sequence[VoteTable], worlds: Worlds, theories: Mapping[str, Theory]
) -> tuple[list[RollCall], list[str]]:
    """The votes of tables, and what the data do not tell of them."""
    parts = [call for table in tables for call in table.resolutions()]
    problems = [problem for call in parts if (problem := _victimless(call, worlds)) is not None]
    if problems:
        raise ScenarioError(problems)
    notes: list[str] = []
    return [_roll_call(call, worlds, theories, notes) for call in parts], notes


def _victimless(call: VoteTable, worlds: Worlds) -> Problem | None:
    """What is wrong with the victim of a resolution, if anything."""
    vote = call.votes[0]
    if not vote.victim:
        message = f"which state {vote.counterpart} used force against is not known for {vote.resolution}"
        hint = "add a column `victim_iso3` with its ISO3 code"
    else:
        message = worlds.history.unknown(vote.victim, vote.year - 1)
        hint = "the world before the vote needs the victim: correct its code or the year, or add data of that year"
    return Problem(call.file, vote.line, "victim_iso3", message, hint) if message else None


def _roll_call(table: VoteTable, worlds: Worlds, theories: Mapping[str, Theory], notes: list[str]) -> RollCall:
    vote = table.votes[0]
    power, victim, year = vote.counterpart, vote.victim, vote.year
    reasons = [_unread(one, worlds) for one in table.votes]
    if all(reasons):
        hint = "nor can any other member; add data of the years before the vote to the folder"
        raise ScenarioError([Problem(table.file, vote.line, "iso3", f"{vote.country}: {reasons[0]}", hint)])
    read = list(zip(table.votes, reasons, strict=True))
    votes = tuple(one for one, reason in read if not reason)
    gone = tuple(LeftOut(one.line, one.country, power, reason) for one, reason in read if reason)
    force = force_used(table, worlds, notes)
    if not worlds.history.covered("trade", year - 1):
        notes.append(f"{table.file}: no trade is known as early as {year - 1}: before {vote.resolution} none depends")
    home = worlds.before("", power, year, victim)
    own = [worlds.before(one.iso3, power, year, victim) for one in votes]
    base = load_theory(DEFAULT_THEORY)
    outlooks = {
        theory.name: _outlooks(votes, own, theory, force)
        for theory in {one.name: one for one in (base, *theories.values())}.values()
    }
    apart, regime = np.array(
        [_standing(home, world, one.iso3, power) for one, world in zip(votes, own, strict=True)]
    ).T  # fmt: skip
    return RollCall(
        file=table.file,
        name=vote.resolution,
        occasion=(power, victim),
        votes=votes,
        left_out=gone,
        observed=float(table.yes().mean()),
        features=features(outlooks[base.name], apart, regime),
        attributes=np.array([attributes(world, one.iso3, power) for one, world in zip(votes, own, strict=True)]),
        chances={
            name: np.array([one.chance(theory) for one in outlooks[theory.name]]) for name, theory in theories.items()
        },
        force=force,
        unlisted=_unlisted(table, home, worlds),
    )


def _outlooks(votes: Sequence[Vote], worlds: Sequence[World], theory: Theory, force: float) -> list[Outlook]:
    """What each member weighs, in its own world: a world is played once for all its states."""
    scenes = {id(world): Scene(world, theory) for world in {id(world): world for world in worlds}.values()}
    return [
        scenes[id(world)].outlook(vote.iso3, vote.counterpart, vote.victim, force)
        for vote, world in zip(votes, worlds, strict=True)
    ]


def _unread(vote: Vote, worlds: Worlds) -> str:
    """Why there is no world before the vote with a member in it; empty where there is one."""
    if vote.iso3 == vote.counterpart:
        return "is the power voted on"
    powers = powers_for(vote.iso3, vote.counterpart, vote.victim)
    for one in (vote.iso3, *powers):
        if reason := worlds.history.unknown(one, vote.year - 1):
            return reason
    return "" if len(powers) > 1 else f"no power but {vote.counterpart} is left without it and the victim"


def force_used(table: VoteTable, worlds: Worlds, notes: list[str]) -> float:
    """Force of the act voted on: the table's, else by the list of disputes, else short of war, which is noted."""
    vote = table.votes[0]
    if vote.force is not None:
        return vote.force
    clashes = worlds.history.hostility(vote.victim, vote.counterpart, vote.year, 2)
    force = force_of(max((level for _, level in clashes), default=0.0))
    if force == 0.0:
        notes.append(
            f"{table.file}: no list tells how much force {vote.counterpart} used against {vote.victim} before "
            f"{vote.resolution}: counted as {CLASH:g}; a column `force` may say"
        )
    return force or CLASH


def chief_rival(world: World, power: int) -> int:
    """The power with which a power's rivalry is largest in the first year; of equal ones the first."""
    rivalry = world.given("rivalry")[0, power].copy()
    rivalry[power] = -1.0
    return int(rivalry.argmax())


def _standing(home: World, own: World, state: str, power: str) -> tuple[float, float]:
    """How much nearer a state's position is to the power's chief rival than to the power, and its regime.

    ``home`` is the world in which all powers are, ``own`` one in which the state is a state.
    """
    i, p = own.states.index(state), home.powers.index(power)
    position, powers = own.given("orientation")[0][i], home.given("power_orientation")[0]
    apart = similarity(position, powers[chief_rival(home, p)]) - similarity(position, powers[p])
    return float(apart), float(own.given("regime")[0][i])


def _unlisted(table: VoteTable, home: World, worlds: Worlds) -> int:
    """How many states that sat in the Assembly before the vote a table passes over; none where it lists absent ones."""
    if any(vote.cast == "absent" for vote in table.votes):
        return 0
    listed, last = {vote.iso3 for vote in table.votes}, table.votes[0].year - 1 - OLD_IDEAL
    states = (*home.states, *home.powers)
    return sum(one not in listed and worlds.history.ideal.known(one, last, SEATED_YEARS) is not None for one in states)
