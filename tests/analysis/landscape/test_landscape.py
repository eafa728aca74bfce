"""Two blocs by landscape theory: energies by hand, minima against brute force, files that are wrong, worlds."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.landscape.alignments import (
    CODINGS,
    RIVALRIES,
    Coding,
    coded,
    compare,
    compare_leanings,
    draw_landscape,
    landscape_of,
    landscape_of_world,
    leanings,
    one_judgement_changed,
    random_basins,
    read_states,
    relabelled,
)
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError
from counterpoise.theory import landscape
from counterpoise.world.build import build_world

MINI = Path(__file__).parents[2] / "data" / "mini.yaml"

SAMPLE = """nation,iso3,ccode,size1936_made_up,actual_side,cinc_1936
Britain,GBR,200,33,A,0.2
France,FRA,220,21,A,0.1
Germany,DEU,255,41,B,0.3
Italy,ITA,325,18,B,0.16
Portugal,PRT,235,9,N,0.05
"""

SIZES = np.array([3.0, 2.0, 1.0])
PROPENSITIES = np.array([[0.0, 1.0, -2.0], [1.0, 0.0, -1.0], [-2.0, -1.0, 0.0]])
"""Friends with a common opponent."""


def random_weights(count: int, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    table = np.triu(generator.integers(-3, 3, (count, count)), 1).astype(float)
    return landscape.weights_of(generator.uniform(0.5, 5.0, count), table + table.T)


def made_up(tmp_path: Path, text: str = SAMPLE) -> Path:
    path = tmp_path / "states.csv"
    path.write_text(text, encoding="utf-8")
    return path


def told(error: pytest.ExceptionInfo[ScenarioError]) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.path) for problem in error.value.problems]


def test_three_states_by_hand() -> None:
    weights = landscape.weights_of(SIZES, PROPENSITIES)
    friends_against_one = np.array([False, False, True])
    # Sizes 3, 2, 1: the third stands apart from both, at −2·1 for the first and −1·1 for the second.
    np.testing.assert_allclose(
        landscape.frustrations(SIZES, PROPENSITIES, friends_against_one), [-2.0, -1.0, -2.0 * 3 - 1.0 * 2]
    )
    assert landscape.energy(weights, friends_against_one) == pytest.approx(3 * -2.0 + 2 * -1.0 + 1 * -8.0)
    assert landscape.energy(weights, np.array([False, False, False])) == 0.0
    # The first leaves the second (twice 3·2·1) and joins the third (twice 3·1·2 of what stood apart).
    np.testing.assert_allclose(landscape.changes(weights, friends_against_one), [24.0, 16.0, 16.0])
    minima = landscape.local_minima(weights)
    np.testing.assert_array_equal(minima.blocs, [friends_against_one])
    np.testing.assert_array_equal(landscape.basins(weights, minima), [1.0])


def test_those_who_want_to_be_together_share_a_bloc() -> None:
    weights = landscape.weights_of(np.ones(4), np.ones((4, 4)))
    deepest = landscape.local_minima(weights).blocs[0]
    assert not deepest.any()


@pytest.mark.parametrize("seed", range(8))
def test_enumeration_equals_brute_force(seed: int) -> None:
    count = 3 + seed % 5
    weights = random_weights(count, seed)
    for strict in (False, True):
        expected = set()
        for rest in product((False, True), repeat=count - 1):
            blocs = np.array((False, *rest))
            energies = [landscape.energy(weights, blocs ^ (np.arange(count) == k)) for k in range(count)]
            here = landscape.energy(weights, blocs)
            if all(other > here + 1e-9 if strict else other >= here - 1e-9 for other in energies):
                expected.add((False, *rest))
        minima = landscape.local_minima(weights, strict)
        assert {tuple(row) for row in minima.blocs.tolist()} == expected
        np.testing.assert_allclose(minima.energies, [landscape.energy(weights, row) for row in minima.blocs])
        assert (np.diff(minima.energies) > -1e-9).all()


@pytest.mark.parametrize("seed", range(4))
def test_energy_is_the_sum_of_sizes_times_frustrations_and_a_change_is_its_difference(seed: int) -> None:
    generator = np.random.default_rng(seed)
    sizes, table = generator.uniform(1.0, 2.0, 5), generator.normal(size=(5, 5))
    table = table + table.T
    blocs, weights = generator.random(5) < 0.5, landscape.weights_of(sizes, table)
    energy = landscape.energy(weights, blocs)
    assert energy == pytest.approx(sizes @ landscape.frustrations(sizes, table, blocs))
    moved = [landscape.energy(weights, blocs ^ (np.arange(5) == k)) for k in range(5)]
    np.testing.assert_allclose(landscape.changes(weights, blocs), np.array(moved) - energy)


@pytest.mark.parametrize("seed", range(4))
def test_descent_ends_in_a_minimum_of_the_list(seed: int) -> None:
    weights = random_weights(7, seed)
    minima = landscape.local_minima(weights)
    ends = np.zeros(len(minima.codes))
    for blocs in landscape.configurations(7):
        end = landscape.code_of(landscape.descend(weights, blocs))
        assert landscape.code_of(landscape.descend(weights, ~blocs)) == end
        ends[minima.codes.tolist().index(end)] += 1.0
    np.testing.assert_allclose(landscape.basins(weights, minima), ends / len(landscape.configurations(7)))


def test_random_starts_depend_on_the_seed_alone_and_end_in_minima() -> None:
    weights = random_weights(6, 3)
    minima, names = landscape.local_minima(weights), list("abcdef")
    shares = random_basins(weights, minima, names, 50, seed=1)
    assert shares.sum() == pytest.approx(1.0)
    np.testing.assert_array_equal(shares, random_basins(weights, minima, names, 50, seed=1))


def test_configurations_and_their_mirror_images_count_once() -> None:
    every = landscape.configurations(5)
    assert every.shape == (16, 5)
    assert [landscape.code_of(blocs) for blocs in every] == list(range(16))
    assert [landscape.code_of(~blocs) for blocs in every] == list(range(16))


def test_all_against_all_settles_where_no_state_of_the_larger_bloc_is_smaller_than_its_lead() -> None:
    sizes = np.array([4.0, 3.0, 2.0, 2.0, 1.0])
    minima = landscape.local_minima(landscape.weights_of(sizes, -np.ones((5, 5))))
    for blocs in landscape.configurations(5):
        lead = sizes[blocs].sum() - sizes[~blocs].sum()
        stable = bool((sizes[blocs if lead > 0.0 else ~blocs] >= abs(lead)).all())
        assert stable == (landscape.code_of(blocs) in minima.codes)
    # 4 and 2 against 3, 2 and 1, with either of the twos: the halves of 12 are deepest.
    np.testing.assert_allclose(minima.energies[:2], -2.0 * 6.0 * 6.0)
    assert minima.energies[2] > -72.0


def test_a_state_to_which_both_sides_are_the_same_is_no_objection_unless_strict() -> None:
    table = np.array([[0.0, -1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    weights = landscape.weights_of(np.ones(3), table)
    assert len(landscape.local_minima(weights).codes) == 2
    assert len(landscape.local_minima(weights, strict=True).codes) == 0


@pytest.mark.parametrize(
    ("sizes", "table"),
    [
        ([1.0, 0.0], np.zeros((2, 2))),
        ([1.0, 2.0], np.zeros((3, 3))),
        ([1.0, 2.0], np.array([[0.0, 1.0], [2.0, 0.0]])),
        ([1.0, 2.0], np.full((2, 2), np.nan)),
    ],
)
def test_wrong_arrays_are_refused(sizes: list[float], table: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"size|propensities"):
        landscape.weights_of(np.array(sizes), table)


def test_more_states_than_can_be_enumerated_are_refused() -> None:
    with pytest.raises(ValueError, match="2 to 20"):
        landscape.local_minima(np.zeros((21, 21)))


def test_a_file_gives_a_landscape_for_each_measure(tmp_path: Path) -> None:
    found = landscape_of(made_up(tmp_path), starts=20)
    assert list(found) == ["size1936_made_up", "cinc_1936"]
    one = found["size1936_made_up"]
    assert one.blocs[:, one.states.codes.index("DEU")].all()
    assert one.basins.sum() == pytest.approx(1.0)
    assert one.starts.sum() == pytest.approx(1.0)
    assert len(one.table()) == len(one.energies)
    titles = [axes.get_title(loc="left") for axes in draw_landscape(found).axes]
    assert titles == list(found)


def test_agreement_leaves_neutrals_out_and_counts_them_either_way(tmp_path: Path) -> None:
    # Britain, France and Portugal against Germany and Italy, as the table wants it.
    table = -np.ones((5, 5))
    for group in ([0, 1, 4], [2, 3]):
        table[np.ix_(group, group)] = 1.0
    one = landscape_of(made_up(tmp_path), propensities=table)["cinc_1936"]
    assert (one.agreement[0], one.neutral_with_a[0], one.neutral_with_b[0]) == (1.0, 1.0, 0.8)
    assert one.misplaced(0) == ()
    assert one.chance == pytest.approx(2 / 16)


def test_propensities_are_the_sum_of_the_ingredients(tmp_path: Path) -> None:
    states = read_states(made_up(tmp_path))
    total = sum(coded(states, CODINGS[f"{one} alone"]) for one in Coding().ingredients)
    np.testing.assert_array_equal(coded(states, Coding()), total)
    britain, germany, italy = (states.codes.index(code) for code in ("GBR", "DEU", "ITA"))
    # The same faith, a war and another creed; then the same creed, two faiths, a quarrel of peoples and a war.
    assert coded(states, Coding())[britain, germany] == 1.0 - 1.0 - 1.0
    assert coded(states, Coding())[germany, italy] == 1.0 - 1.0 - 1.0 - 1.0


def test_single_judgements_and_shuffled_ones_show_what_a_coding_is_worth(tmp_path: Path) -> None:
    path = made_up(tmp_path)
    table = one_judgement_changed(path, "cinc_1936", Coding(("war", "regime"))).set_index("changed")
    assert "no war DEU-FRA" in table.index
    assert not any(name.startswith(("faith", "no border")) or "SUN" in name for name in table.index)
    without = landscape_of(path, Coding(("war", "regime"), dropped=("war DEU-FRA",)))["cinc_1936"]
    assert table.loc["no war DEU-FRA", "agreement"] == pytest.approx(without.agreement[without.deepest].mean())
    deals = relabelled(path, "cinc_1936", count=12, seed=4)
    assert len(set(deals)) > 1
    np.testing.assert_array_equal(deals, relabelled(path, "cinc_1936", count=12, seed=4))


def test_rivalries_come_from_the_folder_and_have_years(tmp_path: Path) -> None:
    path = made_up(tmp_path, SAMPLE.replace("size1936", "size1940"))
    rows = "tssr_id,rivalry,ccode1,ccode2,start,end\n1,made up,220.0,255.0,1930.0,1938.0\n2,made up,2.0,20.0,1930.0,\n"
    (tmp_path / RIVALRIES).write_text(rows, encoding="utf-8")
    found = landscape_of(path, Coding(("rivalry",)), tmp_path)
    apart = [one.blocs[0][1] != one.blocs[0][2] for one in found.values()]
    assert len(found["size1940_made_up"].energies) == 16
    assert found["cinc_1936"].energies[0] == pytest.approx(-2 * 0.1 * 0.3)
    assert apart[1]
    assert set(compare(path, tmp_path)["coding"]) > {"null", "rivalry alone", *CODINGS}
    (tmp_path / RIVALRIES).write_text(rows.replace("1938.0", "late"), encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        landscape_of(path, Coding(("rivalry",)), tmp_path)
    assert told(error) == [(2, "end")]
    with pytest.raises(ValueError, match="folder"):
        landscape_of(path, Coding(("rivalry",)))
    with pytest.raises(ValueError, match="ingredient 'trade'"):
        landscape_of(path, Coding(("trade",)))


def test_all_that_is_wrong_in_a_file_is_said_at_once(tmp_path: Path) -> None:
    text = SAMPLE.replace("33,A", "many,A").replace("21,A", "21,C").replace("Italy,ITA", "Germany,ITA")
    with pytest.raises(ScenarioError) as error:
        read_states(made_up(tmp_path, text.replace("235", "x").replace(",0.16", ",-1")))
    assert set(told(error)) == {
        (2, "size1936_made_up"), (3, "actual_side"), (5, "nation"), (5, "cinc_1936"), (6, "ccode")
    }  # fmt: skip
    assert all(problem.hint and problem.file for problem in error.value.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "")]),
        (SAMPLE.splitlines()[0], [(1, "")]),
        (SAMPLE.replace("actual_side", "side"), [(1, "actual_side")]),
        (SAMPLE.replace("size1936_made_up", "weight").replace("cinc_1936", "power"), [(1, "")]),
        (SAMPLE.replace("200,33", "200,,33"), [(2, "")]),
        (SAMPLE.replace("cinc_1936", "ccode"), [(1, "ccode")]),
        (SAMPLE.replace("B,0", "A,0"), [(None, "actual_side")]),
        (SAMPLE.replace("41,B", "inf,B"), [(4, "size1936_made_up")]),
    ],
)
def test_a_file_of_another_layout_is_refused(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    with pytest.raises(ScenarioError) as error:
        read_states(made_up(tmp_path, text))
    assert told(error) == expected


def test_a_missing_file_and_a_state_without_judgement_are_problems_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no such file"):
        read_states(tmp_path / "none.csv")
    path = made_up(tmp_path, SAMPLE.replace("PRT", "XXX"))
    with pytest.raises(ScenarioError) as error:
        landscape_of(path)
    assert told(error) == [(6, "iso3")]
    assert landscape_of(path, propensities=-np.ones((5, 5)))


def test_any_world_can_be_read_in_two_blocs() -> None:
    world = build_world(load_scenario(MINI))
    year = int(world.years[-1])
    found = landscape_of_world(world, year)
    readings, odds = found.readings(), found.odds()
    assert tuple(readings.index) == world.states
    assert tuple(readings.columns) == world.powers
    assert set(readings.to_numpy().ravel()) <= {"bandwagoning", "balancing"}
    assert ((odds >= 0.0) & (odds <= 1.0 + 1e-12)).to_numpy().all()
    np.testing.assert_allclose(found.propensities, found.propensities.T)
    first = world.states[:1]
    assert landscape_of_world(world, year, first).states == first


def test_a_world_is_asked_for_a_year_and_states_that_it_has() -> None:
    world = build_world(load_scenario(MINI))
    with pytest.raises(ValueError, match="years"):
        landscape_of_world(world, 1900)
    with pytest.raises(ValueError, match="no state 'ATL'"):
        landscape_of_world(world, int(world.years[0]), ["ATL"])


def test_leanings_stand_beside_the_deepest_minimum_of_the_last_year() -> None:
    world = build_world(load_scenario(MINI))
    pairs = leanings([MINI], replicates=2)
    assert len(pairs) == len(world.states) * len(world.powers)
    assert pairs["lean"].between(-1.0, 1.0).all()
    readings = landscape_of_world(world, int(world.years[-1])).readings()
    assert all(row.landscape == readings.loc[row.state, row.power] for row in pairs.itertuples())
    pd.testing.assert_frame_equal(pairs, leanings([MINI], replicates=2))


def test_shipped_cases_with_too_many_actors_have_leanings_only_if_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterpoise.analysis.landscape.worlds.shipped", lambda kind: ["us_china", "world"])
    assert set(leanings(replicates=1)["case"]) == {"us_china"}
    with pytest.raises(ValueError, match="at most 20"):
        leanings(["world"], replicates=1)


def test_of_clear_leanings_the_share_is_told_that_each_rule_meets() -> None:
    rows = [
        ("one", 0.4, "bandwagoning"), ("one", 0.3, "balancing"), ("one", -0.2, "balancing"),
        ("other", -0.5, "balancing"), ("other", 0.05, "balancing"),
    ]  # fmt: skip
    pairs = pd.DataFrame(rows, columns=["case", "lean", "landscape"])
    table = compare_leanings(pairs, clear=0.1)
    assert list(table.index) == ["one", "other", "all"]
    np.testing.assert_allclose(table.loc["all"], [4, 3 / 4, 2 / 4, 2 / 4])
    np.testing.assert_allclose(table.loc["other"], [1, 1.0, 0.0, 1.0])
    assert compare_leanings(pairs).loc["all", "pairs"] == 5
    assert compare_leanings(pairs, clear=0.9).loc["all", "pairs"] == 0


def test_rivalries_are_no_judgements(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="where a folder is given"):
        coded(read_states(made_up(tmp_path)), Coding(("rivalry",)))
