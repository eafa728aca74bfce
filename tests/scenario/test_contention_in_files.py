"""Cycles, agreements, further channels, and bodies that powers may leave, in scenario files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from counterpoise.scenario.attributes import ATTRIBUTES, CHANNELS
from counterpoise.scenario.model import (
    Agreement,
    Cycle,
    Scenario,
    load_scenario,
    problems_in,
)
from counterpoise.scenario.reading.strict_yaml import dump_yaml
from counterpoise.world.build import build_world

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
TEXT = MINI.read_text(encoding="utf-8")
CONTENTION = """\
channels: [gas, crude_oil]
cycles:
  us_china:
    title: Chips
    incumbent: USA
    challenger: CHN
    start: eased
    growth: {value: 0.02, source: judgement, range: [0.0, 0.05]}
    measures: 20
agreements:
  ven_cub: {state: VEN, partner: CUB, patron: CHN, obstacle: 0.4}
exchange: {CHN-USA: 0.01}
"""
SUPPLY = "  CHN: {name: China, capability: 0.16, supply: {gas: 0.1}, arming: 0.02}"
BODY = """\
    leader: VEN
    inside: [CHN]
    leavers: [CHN]
    excludes: []
    alternative_to: [USA]
    competence: {series: {2004: 0.2, 2010: 0.6}}
    monitoring: 0.7
    say: {CHN: 0.4}
    members: [VEN, CUB]
"""
EDITS = [
    ("  CHN: {name: China, capability: 0.16}", SUPPLY),
    ("      trade: {USA: {value: 0.6", "      gas: {USA: 0.3}\n      trade: {USA: {value: 0.6"),
    ("    leader: VEN                  # a state, a power, or omitted\n", ""),
    ("    inside: []                   # powers inside\n", ""),
    ("    excludes: [USA]              # powers shut out\n", ""),
    ("    members: [VEN, CUB]          # founding members\n", BODY),
]


@pytest.fixture(scope="session")
def contended(changed: Callable[..., Path]) -> Callable[..., Path]:
    def call(tmp_path: Path, *edits: tuple[str, str]) -> Path:
        text = TEXT + CONTENTION
        for old, new in EDITS:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return changed(tmp_path, *edits, text=text)

    return call


def test_cycles_agreements_and_channels_are_read(
    tmp_path: Path, mini: Scenario, contended: Callable[..., Path]
) -> None:
    case = load_scenario(contended(tmp_path))
    assert case.cycles == {"us_china": Cycle(title="Chips", incumbent="USA", challenger="CHN", start="eased")}
    assert case.agreements == {"ven_cub": Agreement(title="ven_cub", state="VEN", partner="CUB", patron="CHN")}
    assert case.channels == ("gas", "crude_oil")
    assert case.declared.channels == (*CHANNELS, "gas", "crude_oil")
    assert (case.declared.cycles, case.declared.agreements) == (("us_china",), ("ven_cub",))
    body = case.institutions["ALBA"]
    assert (body.leavers, body.alternative_to) == (("CHN",), ("USA",))
    expected = {
        "cycles.us_china.growth": 0.02, "cycles.us_china.measures": 20, "agreements.ven_cub.obstacle": 0.4,
        "exchange.USA-CHN": 0.01, "powers.CHN.supply.gas": 0.1, "powers.CHN.arming": 0.02,
        "states.VEN.dependence.gas.USA": 0.3, "institutions.ALBA.monitoring": 0.7, "institutions.ALBA.say.CHN": 0.4,
    }  # fmt: skip
    assert {address: case.numbers[address].value for address in expected} == expected
    assert case.numbers["institutions.ALBA.competence"].path(2007, 2007)[0] == pytest.approx(0.4)
    assert (mini.cycles, mini.agreements, mini.channels) == ({}, {}, ())
    assert not {"cycles", "agreements", "channels", "exchange"} & set(mini.document())


def test_what_a_cycle_and_an_agreement_leave_out_has_its_default(
    tmp_path: Path, contended: Callable[..., Path]
) -> None:
    case = load_scenario(contended(tmp_path, ("    start: eased\n", ""), ("    title: Chips\n", "")))
    assert (case.cycles["us_china"].start, case.cycles["us_china"].title) == ("tense", "us_china")
    world = build_world(case)
    defaults = {attribute.key: attribute.default for attribute in ATTRIBUTES}
    for name in ("easing", "ease", "relapse", "restraint", "retaliation", "contacts", "ratchet", "crisis", "calming"):
        assert (world.given(f"cycle_{name}") == defaults[f"cycle_{name}"]).all()
    assert (world.given("agreement_ground") == defaults["agreement_ground"]).all()
    assert (world.given("treaty_cost") == 1.0).all()


def test_cycles_agreements_and_channels_come_back_from_their_document(
    tmp_path: Path, contended: Callable[..., Path]
) -> None:
    case = load_scenario(contended(tmp_path))
    file = tmp_path / "again.yaml"
    file.write_text(dump_yaml(case.document()), encoding="utf-8")
    again = load_scenario(file)
    assert again == case
    assert again.digest() == case.digest()


def test_cycles_agreements_and_channels_count_in_the_digest(
    tmp_path: Path, mini: Scenario, contended: Callable[..., Path]
) -> None:
    file = contended(tmp_path)
    settings_of: list[dict[str, object]] = [
        {}, {"cycles.us_china.start": "tense"}, {"cycles.us_china.growth": 0.03}, {"cycles.us_china": None},
        {"agreements.ven_cub.patron": "USA"}, {"agreements": None}, {"institutions.ALBA.leavers": []},
        {"institutions.ALBA.alternative_to": []}, {"channels": ["gas", "crude_oil", "coal"]},
        {"powers.CHN.supply.gas": 0.2}, {"exchange.USA-CHN": 0.02},
    ]  # fmt: skip
    digests = [load_scenario(file, settings).digest() for settings in settings_of]
    assert len({mini.digest(), *digests}) == len(digests) + 1


BAD_CONTENTION = [
    ("incumbent: USA", "incumbent: RUS", "cycles.us_china.incumbent", "unknown power 'RUS'", "did you mean 'USA'?"),
    ("incumbent: USA", "incumbent: VEN", "cycles.us_china.incumbent", "unknown power 'VEN'", ""),
    ("challenger: CHN", "challenger: USA", "cycles.us_china.challenger", "'USA' is both", "name two powers"),
    ("agreements:\n", "  again: {incumbent: CHN, challenger: USA}\nagreements:\n", "cycles.again",
     "the pair has a cycle already, 'us_china'", "a pair has one"),
    ("    incumbent: USA\n", "", "cycles.us_china.incumbent", "required key `incumbent` is missing", ""),
    ("    challenger: CHN\n", "", "cycles.us_china.challenger", "required key `challenger` is missing", ""),
    ("start: eased", "start: calm", "cycles.us_china.start", "must be one of tense, eased", ""),
    ("    measures: 20", "    measurs: 20", "cycles.us_china.measurs", "unknown key 'measurs'", "'measures'"),
    ("    measures: 20", "    measures: -1", "cycles.us_china.measures", "-1 is out of limits", ""),
    (", range: [0.0, 0.05]", "", "cycles.us_china.growth", "a judgement needs its plausible `range`", ""),
    ("  us_china:\n", "  US_CHINA:\n", "cycles.US_CHINA", "'US_CHINA' is not a valid name", "small letters"),
    ("partner: CUB", "partner: VEN", "agreements.ven_cub.partner", "'VEN' is both", "name two states"),
    ("partner: CUB", "partner: USA", "agreements.ven_cub.partner", "unknown state 'USA'", ""),
    ("{state: VEN, partner", "{state: VEX, partner", "agreements.ven_cub.state", "unknown state 'VEX'", "'VEN'"),
    ("patron: CHN", "patron: CUB", "agreements.ven_cub.patron", "unknown power 'CUB'", "powers: USA, CHN"),
    (", patron: CHN", "", "agreements.ven_cub.patron", "required key `patron` is missing", ""),
    ("obstacle: 0.4", "obstacle: 2", "agreements.ven_cub.obstacle", "2 is out of limits", ""),
    ("[gas, crude_oil]", "[gas, gas]", "channels.1", "there is a channel 'gas' already", "another name"),
    ("[gas, crude_oil]", "[gas, energy]", "channels.1", "there is a channel 'energy' already", "another name"),
    ("[gas, crude_oil]", "[gas, Crude oil]", "channels.1", "'Crude oil' is not a valid name", "small letters"),
    ("      gas: {USA: 0.3}", "      gass: {USA: 0.3}", "states.VEN.dependence.gass",
     "unknown channel 'gass'", "'gas'"),
    ("supply: {gas: 0.1}", "supply: {gass: 0.1}", "powers.CHN.supply.gass", "unknown channel 'gass'", "'gas'"),
    ("supply: {gas: 0.1}", "supply: 0.1", "powers.CHN.supply", "must give a number for each channel", ""),
    ("leavers: [CHN]", "leavers: [RUS]", "institutions.ALBA.leavers.0", "unknown power 'RUS'", ""),
    ("leavers: [CHN]", "leavers: [USA]", "institutions.ALBA.leavers", "'USA' is not inside, so it cannot leave", ""),
    ("leavers: [CHN]", "leavers: [CHN, CHN]", "institutions.ALBA.leavers.1", "'CHN' is listed twice", ""),
    ("alternative_to: [USA]", "alternative_to: [CHN]", "institutions.ALBA.alternative_to", "'CHN' is inside", ""),
    ("alternative_to: [USA]", "alternative_to: [EUR]", "institutions.ALBA.alternative_to.0", "unknown power 'EUR'", ""),
    ("say: {CHN: 0.4}", "say: {CHM: 0.4}", "institutions.ALBA.say.CHM", "unknown power 'CHM'", "'CHN'"),
    ("say: {CHN: 0.4}", "say: 0.4", "institutions.ALBA.say", "must give a number for each power", ""),
    ("exchange: {CHN-USA: 0.01}", "exchange: {USA-CHN: 0.01, CHN-USA: 0.02}", "exchange.CHN-USA",
     "the pair is given twice", ""),
    ("exchange: {CHN-USA: 0.01}", "exchange: {USA-VEN: 0.01}", "exchange.USA-VEN", "unknown power 'VEN'", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "hint"),
    BAD_CONTENTION,
    ids=[f"{n}-{row[2]}" for n, row in enumerate(BAD_CONTENTION)],
)
def test_bad_cycles_agreements_channels_and_bodies(
    tmp_path: Path, old: str, new: str, path: str, message: str, hint: str, contended: Callable[..., Path]
) -> None:
    (found,) = problems_in(contended(tmp_path, (old, new)))
    assert found.path == path
    assert found.line is not None
    assert message in found.message
    assert hint in found.hint


def test_channels_are_a_list(tmp_path: Path, contended: Callable[..., Path]) -> None:
    problems = problems_in(contended(tmp_path, ("[gas, crude_oil]", "gas")))
    (found,) = (problem for problem in problems if problem.path == "channels")
    assert "must be a list" in found.message
    assert found.hint == "write [gas, oil]"


def test_shares_of_a_further_channel_must_not_exceed_one(tmp_path: Path, contended: Callable[..., Path]) -> None:
    (problem,) = problems_in(contended(tmp_path, ("gas: {USA: 0.3}", "gas: {USA: 0.7, CHN: 0.4}")))
    assert problem.path == "states.VEN.dependence.gas"
    assert "add up to 1.1" in problem.message


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("cycles.us_china.growth", 0.05),
        ("agreements.ven_cub.ground", 0.5),
        ("institutions.ALBA.say.CHN", 0.1),
        ("powers.CHN.supply.crude_oil", 0.2),
        ("states.VEN.vulnerability.gas", 0.9),
        ("exchange.USA-CHN", 0.03),
    ],
)
def test_their_numbers_are_set_from_outside_and_by_events(
    tmp_path: Path, address: str, value: float, contended: Callable[..., Path]
) -> None:
    file = contended(tmp_path)
    assert load_scenario(file, {address: value}).numbers[address].value == value
    happening: Any = {"title": "A change", "year": 2005, "changes": [{"path": address, "set": value}]}
    case = load_scenario(file, {"events.coup": happening})
    assert case.events["coup"].changes[0].path == address
    world = build_world(case)
    assert world.paths[5, world.slots[address][0]] == value
