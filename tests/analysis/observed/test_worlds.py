"""Worlds from data, on a made-up folder of data sets: every measure by hand, and what is missing."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from counterpoise.analysis.observed.history import History
from counterpoise.analysis.observed.measures import Measures, remembered, suspicion
from counterpoise.analysis.observed.proxies import PROXIES
from counterpoise.analysis.observed.regions import region_of
from counterpoise.analysis.observed.tables import read_tables
from counterpoise.analysis.observed.worlds import HORIZON, Observed, as_powers, observe, write_world
from counterpoise.scenario.model import Scenario, Start, load_scenario
from counterpoise.scenario.numbers import JUDGEMENT
from counterpoise.scenario.problems import ScenarioError

YEAR = 2000
POWERS = ("USA", "RUS")
STATES = ("CUB", "MEX", "VEN", "POL", "KAZ", "JPN")
LATER: Mapping[str, tuple[str, ...]] = {
    "nmc": ("2,2001,9999,1,0.9", "40,2002,9999,1,0.9", "705,2001,1,1,0.3", "712,2003,1,1,0.3"),
    "dyads": ("2,70,2001,1,1", "2,40,2001,50,50", "365,40,2003,50,50"),
    "national": ("2,2001,1,1", "40,2001,100,100", "290,2002,1,1"),
    "contiguity": ("2,40,1,2001-01-01,2016-12-01", "2,290,1,2005-01-01,2016-12-01"),
    "distance": ("2,40,2001,5000", "365,70,2001,1"),
    "mid": ("7,2,70,2001,5,5", "8,365,290,2002,5,5"),
    "atop": ("2,290,2001,1,1,1,1,1", "40,70,2001,1,0,0,0,0"),
    "democracy": ("2,2001,-10,0.0", "705,2001,10,1.0", "290,2001,,0.1"),
    "ideal": ("2,2001,-3.0", "705,2001,3.0"),
    "rivalries": ("2,70,2001,2010,1,1,1",),
    "gdp": ("2,2001,1,300", "740,2001,5000000,100"),
}


def built(folder: Path, year: int = YEAR) -> Observed:
    return observe(History(read_tables(folder)), year, POWERS)


def value(world: Scenario | Observed, address: str) -> float:
    scenario = world.scenario if isinstance(world, Observed) else world
    return scenario.numbers[address].constant


def placed(ideal: float) -> float:
    """Orientation of an ideal point: the fifth percentile of the seven that are known is −1.7, the United States 3."""
    return min(1.0, max(0.0, (ideal + 1.7) / 4.7))


# -- measures by hand --------------------------------------------------------------------------------
def test_members_are_those_whose_capability_was_known_within_ten_years(history: History, observed: Observed) -> None:
    assert tuple(observed.scenario.states) == STATES
    assert tuple(observed.scenario.powers) == POWERS
    assert value(observed, "states.KAZ.capability") == 0.002
    assert "MNG" in Measures(history, 1999).members
    assert "CSK" in Measures(history, 1992).members
    assert Measures(history, 2002).capability("KAZ") is not None
    assert "KAZ" in Measures(history, 2002).members
    assert Measures(history, 2003).capability("KAZ") is None
    assert "KAZ" not in Measures(history, 2003).members


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        # Shares of all trade: (250 + 50) / 400 and so on; Cuba has the median of Mexico and Venezuela.
        ("states.MEX.dependence.trade.USA", 0.75),
        ("states.VEN.dependence.trade.USA", 0.25),
        ("states.POL.dependence.trade.USA", 0.15),
        ("states.POL.dependence.trade.RUS", 0.25),
        ("states.JPN.dependence.trade.RUS", 0.0),
        ("states.CUB.dependence.trade.USA", 0.5),
        ("states.CUB.dependence.trade.RUS", 0.0),
        # Pledges of the year: defence, non-aggression alone, none (that of 1999 was over).
        ("states.JPN.tie.USA", 1.0),
        ("states.KAZ.tie.RUS", 1 / 3),
        ("states.POL.tie.RUS", 0.0),
        ("ties.MEX-VEN", 1.0),
        ("ties.CUB-VEN", 1 / 3),
        # A land border, kilometres, the same region or not; a border that ended does not count.
        ("states.POL.proximity.RUS", 1.0),
        ("states.CUB.proximity.USA", math.exp(-0.05)),
        ("states.VEN.proximity.USA", math.exp(-0.5)),
        ("states.JPN.proximity.USA", math.exp(-3.0)),
        ("states.JPN.proximity.RUS", math.exp(-20 / 3000)),
        ("states.POL.proximity.USA", 0.1),
        ("states.KAZ.proximity.USA", 0.1),
        # A rivalry over territory, else the gravest level of hostility in ten years; that of 1986 is past.
        ("states.JPN.dispute.RUS", 1.0),
        ("states.CUB.dispute.USA", 0.8),
        ("states.VEN.dispute.USA", 0.4),
        ("states.MEX.dispute.USA", 0.0),
        ("states.POL.regime", 0.95),
        ("states.POL.mandate", 0.95),
        ("states.KAZ.regime", 0.8),
        ("states.CUB.regime", 0.1),
        ("states.POL.orientation", placed(2.5)),
        ("states.CUB.orientation", 0.0),
        ("states.KAZ.orientation", placed(2.0)),
        ("powers.USA.orientation", 1.0),
        ("powers.RUS.orientation", placed(0.0)),
        ("states.CUB.poverty", 1.0),
        ("states.POL.poverty", 0.0),
        # Shares of a power's own trade, 1 from a twentieth on.
        ("states.POL.need.USA", 0.03 / 0.05),
        ("states.POL.need.RUS", 1.0),
        ("states.CUB.need.USA", 0.0),
        ("powers.USA.capability", 0.15),
        ("powers.USA.reach", 1.0),
        ("powers.RUS.reach", 0.5),
        # Force against Kazakhstan alone was far away.
        ("powers.USA.unilateralism", 0.2),
        ("powers.RUS.unilateralism", 0.0),
        ("powers.USA.output", 9.0 / 11.61),
        ("rivalry.USA-RUS", 0.3 + 0.3 * (1.0 - placed(0.0))),
        ("states.MEX.vulnerability.arms", 0.0),
    ],
)
def test_a_number_of_the_world_by_hand(observed: Observed, address: str, expected: float) -> None:
    assert value(observed, address) == pytest.approx(expected, rel=1e-5)


def test_suspicion_compounds_and_an_alliance_calms(observed: Observed) -> None:
    cuba = 1.0 - 0.9 * 0.65 * (1.0 - 0.45 * 0.8 * 0.9**2) * (1.0 - 0.3 * (0.8 + 1.0) / 2)
    japan = 0.4 * (1.0 - 0.9 * (1.0 - 0.3 * (0.1 + 1.0 - placed(2.0)) / 2))
    venezuela = 1.0 - 0.9 * (1.0 - 0.45 * 0.4) * (1.0 - 0.3 * (0.6 + 1.0 - placed(-1.0)) / 2)
    assert value(observed, "states.CUB.intent.USA") == pytest.approx(cuba, rel=1e-5)
    assert value(observed, "states.JPN.intent.USA") == pytest.approx(japan, rel=1e-5)
    assert value(observed, "states.VEN.intent.USA") == pytest.approx(venezuela, rel=1e-5)
    assert suspicion(False, 0.0, 0.0, False) == pytest.approx(0.1)
    assert suspicion(True, 1.0, 1.0, False) == pytest.approx(1.0 - 0.9 * 0.65 * 0.55 * 0.7)
    assert suspicion(True, 1.0, 1.0, True) == pytest.approx(0.4 * suspicion(True, 1.0, 1.0, False))


def test_the_gravest_year_is_remembered_as_it_fades(history: History) -> None:
    assert remembered([]) == 0.0
    assert remembered([(0, 2.0), (14, 5.0)]) == pytest.approx(0.4)
    assert remembered([(0, 1.0), (2, 5.0)]) == pytest.approx(0.81)
    assert sorted(history.hostility("VEN", "USA", YEAR, 15)) == [(0, 2.0), (14, 5.0)]  # 1985 is fifteen years ago


def test_acts_are_those_of_the_first_year_alone(observed: Observed) -> None:
    force = observed.scenario.numbers["states.JPN.acts.force.RUS"]
    words = observed.scenario.numbers["states.VEN.acts.rhetoric.USA"]
    assert (force.series, words.series) == ({2000: 0.4, 2001: 0.0}, {2000: 1.0, 2001: 0.0})
    assert list(force.path(2000, 2002)) == [0.4, 0.0, 0.0]
    assert [one for one in observed.scenario.numbers if ".acts." in one] == [
        "states.VEN.acts.rhetoric.USA", "states.JPN.acts.force.RUS"
    ]  # fmt: skip


def test_legitimacy_is_the_likeness_of_positions(observed: Observed) -> None:
    others = [placed(ideal) for ideal in (0.0, -2.0, -0.5, -1.0, 2.5, 2.0)]
    assert value(observed, "powers.USA.legitimacy") == pytest.approx(sum(others) / 6, rel=1e-5)


def test_attention_follows_trade_and_disputes_and_sums_to_one(measures: Measures) -> None:
    shares = {region: measure.value for region, measure in measures.attention("USA").items()}
    # Trade: Mexico and Venezuela 400, Poland 30, Japan 160. Years of hostility: Cuba, Venezuela, Kazakhstan.
    assert shares == pytest.approx(
        {"americas": (400 / 590 + 2 / 3) / 2, "europe": 30 / 590 / 2, "asia": (160 / 590 + 1 / 3) / 2}
    )
    for power in POWERS:
        assert sum(measure.value for measure in measures.attention(power).values()) == pytest.approx(1.0)


def test_who_leans_to_a_power_starts_with_it(observed: Observed, measures: Measures) -> None:
    starts = {state: one.start for state, one in observed.scenario.states.items() if one.start}
    assert starts == {
        "MEX": Start(strategy="bandwagoning", target="RUS"),  # .11 from it, .74 from the United States
        "POL": Start(strategy="bandwagoning", target="USA"),
    }
    assert measures.start("JPN", POWERS) is None  # .21 from the United States
    assert measures.start("KAZ", POWERS) is None  # position unknown
    assert measures.start("POL", ("USA",)) is None


def test_a_state_that_leans_but_is_allied_is_left_to_the_engine(tmp_path: Path, written: Callable[..., Path]) -> None:
    world = built(written(tmp_path, {"atop": ("2,290,2000,1,0,0,0,0",)}))
    assert value(world, "states.POL.tie.USA") == 1.0
    assert world.scenario.states["POL"].start is None


def test_shares_of_trade_that_pass_one_are_scaled_down(
    tmp_path: Path, data_lines: Mapping[str, tuple[str, ...]], written: Callable[..., Path]
) -> None:
    more = {"dyads": ("2,705,2000,20,30",), "national": ("705,2000,30,10",)}
    folder = written(tmp_path, more, without=("national",))
    lines = [line for line in data_lines["national"] if not line.startswith("705,")]
    (folder / "national.csv").write_text("\n".join([*lines, *more["national"]]), encoding="utf-8")
    world = built(folder)
    assert value(world, "states.KAZ.dependence.trade.RUS") == pytest.approx(0.5)
    assert value(world, "states.KAZ.dependence.trade.USA") == pytest.approx(0.5)
    assert world.missing["filled"]["dependence.trade"]["scaled to one in all"] == 1


def test_regions_go_by_the_number_of_the_state() -> None:
    assert [region_of(iso3) for iso3 in ("USA", "POL", "RUS", "NGA", "EGY", "KAZ", "JPN", "AUS", "EU")] == [
        "americas", "europe", "europe", "africa", "middle_east", "asia", "asia", "oceania", "elsewhere"
    ]  # fmt: skip


# -- what was known when -----------------------------------------------------------------------------
def test_nothing_of_a_later_year_is_read(tmp_path: Path, observed: Observed, written: Callable[..., Path]) -> None:
    later = built(written(tmp_path, LATER))
    assert later.scenario == observed.scenario
    assert later.missing == observed.missing


def test_lists_that_end_earlier_are_carried_whatever_comes_later(tmp_path: Path, written: Callable[..., Path]) -> None:
    short = built(written(tmp_path / "short"), 2002)
    long = built(written(tmp_path / "long", {"atop": ("2,290,2003,1,1,1,1,1",), "mid": ("9,2,70,2003,5,5",)}), 2002)
    assert value(short, "states.JPN.tie.USA") == 1.0
    assert short.missing["ended"] == {"trade": 2000, "disputes": 2000, "alliances": 2000}
    assert long.missing == short.missing
    assert short.scenario.numbers["states.JPN.tie.USA"].source == ("ATOP, dyad-years, 2000",)
    assert long.scenario == short.scenario


def test_positions_are_a_year_older_than_the_rest(observed: Observed) -> None:
    (source,) = observed.scenario.numbers["states.CUB.orientation"].source
    assert source.endswith(", 1999")
    assert value(observed, "states.CUB.orientation") == 0.0  # not the 3.0 of 2000
    assert any(one.endswith("Voeten), 1999") for one in observed.scenario.numbers["states.CUB.intent.USA"].source)


def test_values_are_carried_for_ten_years_at_most(history: History) -> None:
    late, too_late = Measures(history, 2010), Measures(history, 2011)
    assert late.tie("JPN", "USA").value == 1.0
    assert late.regime("CUB").value == 0.1
    assert too_late.tie("JPN", "USA") == (0.0, (JUDGEMENT,), (0.0, 1 / 3), "none")
    assert too_late.regime("CUB").rule == "default"
    assert too_late.bonds(STATES) == {}


def test_former_codes_stand_for_those_that_go_on() -> None:
    assert as_powers("USA, sun,,YUG") == ("USA", "RUS", "SRB")


def test_the_source_names_the_data_set_that_gave_the_value(observed: Observed) -> None:
    numbers = observed.scenario.numbers
    assert numbers["states.POL.regime"].source == ("Polity, 2000",)
    assert numbers["states.CUB.regime"].source == ("V-Dem, electoral democracy index, 2000",)
    assert numbers["states.KAZ.capability"].source == ("COW National Material Capabilities, 1992",)
    assert all(number.source for number in numbers.values())
    assert all(number.range or number.scale for number in numbers.values() if number.is_judgement)


# -- what is missing ---------------------------------------------------------------------------------
def test_what_is_filled_is_counted(observed: Observed) -> None:
    assert (observed.missing["data_sets"], observed.missing["states"], observed.missing["ended"]) == ([], [], {})
    assert observed.missing["filled"] == {
        "dependence.trade": {"median of the region": 2},
        "orientation": {"median of the region": 1},
        "poverty": {"default": 4},
        "proximity": {"by region": 5},
        "regime": {"median of the region": 1},
    }
    filled = observed.scenario.numbers["states.CUB.dependence.trade.USA"]
    assert (filled.source, filled.note) == ((JUDGEMENT,), "filled: median of the region")
    assert filled.range == pytest.approx((0.3, 0.7))
    assert "states.JPN.poverty" not in observed.scenario.numbers


def test_a_world_of_capabilities_alone_says_what_it_lacks(bare: Path) -> None:
    world = built(bare)
    assert world.missing["data_sets"] == [
        "trade", "totals", "distance", "contiguity", "disputes", "alliances", "polyarchy", "positions", "rivalries",
        "output",
    ]  # fmt: skip
    assert world.missing["filled"] == {
        "attention": {"equal": 6},
        "dependence.trade": {"default": 12},
        "dispute": {"none": 12},
        "legitimacy": {"default": 2},
        "need": {"none": 12},
        "orientation": {"default": 8},
        "poverty": {"default": 6},
        "proximity": {"by region": 12},
        "regime": {"default": 8},
        "tie": {"none": 12},
        "unilateralism": {"default": 2},
    }
    sources = {source for number in world.scenario.numbers.values() for source in number.source}
    assert sources == {
        JUDGEMENT,
        "COW National Material Capabilities, 2000",
        "COW National Material Capabilities, 1992",
    }


def test_without_trade_of_pairs_shares_are_no_data(tmp_path: Path, written: Callable[..., Path]) -> None:
    world = built(written(tmp_path, without=("dyads",)))
    assert world.scenario.numbers["states.MEX.dependence.trade.USA"].note == "filled: default"
    assert world.missing["filled"]["need"] == {"none": 12}


def test_states_that_are_asked_for_and_not_known_are_named(history: History) -> None:
    world = observe(history, YEAR, POWERS, states=["POL", "MNG", "RUS"])
    assert tuple(world.scenario.states) == ("POL",)
    assert world.missing["states"] == ["MNG"]


# -- the file and its overlay ------------------------------------------------------------------------
def test_the_written_file_loads_to_an_equal_scenario(tmp_path: Path, observed: Observed) -> None:
    file = tmp_path / "world.yaml"
    assert write_world(observed, file) == observed.scenario
    assert load_scenario(file) == observed.scenario
    assert observed.scenario.years == (YEAR, YEAR + HORIZON)
    assert file.read_text(encoding="utf-8").startswith("# A world built from public data")
    assert os.listdir(tmp_path) == ["world.yaml"]


OVERLAY = """\
format: 1
title: The world as I see it
states:
  VEN:
    leader: {value: 0.9, source: judgement, range: [0.7, 1.0]}
    acts: null
  POL: {start: {strategy: hedging, target: null}}
rivalry: {RUS-USA: 0.9}
institutions:
  PACT: {kind: exclusive, inside: [USA], excludes: [RUS], members: [POL], strength: 0.8}
"""


def test_an_overlay_adds_replaces_and_removes(tmp_path: Path, observed: Observed) -> None:
    overlay, file = tmp_path / "mine.yaml", tmp_path / "world.yaml"
    overlay.write_text(OVERLAY, encoding="utf-8")
    world = write_world(observed, file, overlay)
    assert world == load_scenario(file)
    assert world.title == "The world as I see it"
    assert value(world, "states.VEN.leader") == 0.9
    assert value(world, "rivalry.USA-RUS") == 0.9
    assert world.states["POL"].start == Start(strategy="hedging")
    assert world.institutions["PACT"].members == ("POL",)
    changed = ("states.VEN.acts.", "states.VEN.leader", "rivalry.", "institutions.")
    kept = {key: number for key, number in observed.scenario.numbers.items() if not key.startswith(changed)}
    assert {key: number for key, number in world.numbers.items() if not key.startswith(changed)} == kept
    assert "# Laid over it: mine.yaml" in file.read_text(encoding="utf-8")


def test_what_is_wrong_in_an_overlay_is_told_with_its_line(tmp_path: Path, observed: Observed) -> None:
    overlay, file = tmp_path / "mine.yaml", tmp_path / "world.yaml"
    overlay.write_text("states:\n  VEN:\n    leadr: 0.3\n    leader: 7\n  VEM:\n    leader: 1\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        write_world(observed, file, overlay)
    told = {(problem.file, problem.line, problem.path) for problem in caught.value.problems}
    assert {(str(overlay), 3, "states.VEN.leadr"), (str(overlay), 4, "states.VEN.leader")} <= told
    assert any(path.startswith("states.VEM") and line == 5 for _, line, path in told)
    assert os.listdir(tmp_path) == ["mine.yaml"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: 2\n", "format: must be 1, not the number 2"),
        ("extends: venezuela\n", "extends nothing"),
        ("title: a\ntitle: b\n", "given twice"),
        ("- 1\n", "top level"),
        ("states: {ATL: null}\n", "mine.yaml:1: states.ATL: there is no state 'ATL' to remove"),
        ("powers: {USA: null}\n", "mine.yaml:1: powers.USA: cannot be removed while it is needed by states."),
        ("states: {ATL: {leader: 0.5}}\n", "mine.yaml:1: states.ATL.region: .*nothing below this file has the state"),
        ("years: [2300, 2310]\n", "mine.yaml:1: years: does not fit states.*the year 2000 is far outside"),
    ],
)
def test_an_overlay_that_cannot_lie_on_a_world_is_refused(
    tmp_path: Path, observed: Observed, text: str, words: str
) -> None:
    overlay = tmp_path / "mine.yaml"
    overlay.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=words):
        write_world(observed, tmp_path / "world.yaml", overlay)
    assert os.listdir(tmp_path) == ["mine.yaml"]


def test_every_proxy_says_what_it_rests_on() -> None:
    assert {proxy.basis for proxy in PROXIES} == {"data", "judgement", "default", "dropped"}
    assert all(proxy.attribute and proxy.proxy and proxy.missing for proxy in PROXIES)
