"""The space of a small case: what its sweep is read as, its figure, and what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import counterpoise as cp
import matplotlib.image
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from counterpoise.analysis.figures.drawn import write_drawn
from counterpoise.analysis.sensitivity.sensitivity import design_for
from counterpoise.analysis.space.figure import drawn_space, headline
from counterpoise.analysis.space.space import Space, of_sweep, outcomes_for, space
from counterpoise.sweeps import shards
from counterpoise.theory.terms import STRATEGIES
from matplotlib.figure import Figure

MINI = str(Path(__file__).parents[2] / "data" / "mini.yaml")
OVER = {"powers.USA.legitimacy": {"from": 0.3, "to": 0.9}, "powers.USA.unilateralism": {"from": 0.1, "to": 0.9}}
POINTS = 128
SPAN = "2003-2006"
Altered = Callable[..., Path]
"""The fixture ``altered``."""


@pytest.fixture(scope="session")
def swept(compiled_engine: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep that keeps the shares over all years, of Venezuela also over a span; not to be changed."""
    kept = [*outcomes_for(cp.load(MINI)), *(name for name in outcomes_for(cp.load(MINI), SPAN) if "_VEN@" in name)]
    design = design_for(MINI, "ranks", kept, OVER, POINTS, 2)
    return cp.sweep(design, tmp_path_factory.mktemp("space") / "here", "serial").directory


@pytest.fixture
def altered(swept: Path, tmp_path: Path) -> Altered:
    """A copy of the sweep whose design, runs or manifest are changed, with its journal in order."""

    def call(
        design: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
        runs: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
        identity: dict[str, Any] | None = None,
    ) -> Path:
        place = Path(shutil.copytree(swept, tmp_path / "copy"))
        if design is not None:
            design(pd.read_parquet(place / "design.parquet")).to_parquet(place / "design.parquet")
        if runs is not None:
            table = runs(pd.read_parquet(place / "runs"))
            for part in (place / "runs").iterdir():
                part.unlink()
            (place / shards.JOURNAL).write_text("")
            content = shards.packed(pa.Table.from_pandas(table, preserve_index=False))
            shards.note(place, shards.write_shard(place, 0, content, len(table), 0), [])
        manifest = json.loads((place / "manifest.json").read_text())
        manifest["identity"] |= identity or {}
        (place / "manifest.json").write_text(json.dumps(manifest))
        return place

    return call


def toy(runs: pd.DataFrame) -> pd.DataFrame:
    """Venezuela between soft balancing and bandwagoning, Cuba hedging at half of the points and else bandwagoning."""
    way = (runs["point"] + 0.5) / POINTS
    hedges = (runs["point"] % 2 == 0).astype(float)
    of = {"VEN": (0.0, 0.9 * way, 0.1, 0.9 * (1.0 - way)), "CUB": (0.0, 0.1, 0.9 * hedges, 0.9 * (1.0 - hedges))}
    shares = {f"share_{one}_{state}": values[k] for state, values in of.items() for k, one in enumerate(STRATEGIES)}
    return runs.assign(**shares)


@pytest.fixture
def known(altered: Altered) -> Space:
    return of_sweep(altered(runs=toy))


# -- what is read ------------------------------------------------------------------------------------
def test_a_case_is_swept_and_its_sweep_is_read_as_it_was_run(tmp_path: Path, compiled_engine: None) -> None:
    asked: dict[str, Any] = {"over": OVER, "samples": POINTS, "replicates": 2}
    found = cp.space(MINI, directory=tmp_path / "sweep", **asked)
    assert (found.case, found.points, found.replicates, found.years) == ("mini", POINTS, 2, "")
    assert list(found.mixtures) == ["all", "VEN", "CUB"]
    for mixture in found.mixtures.values():
        assert mixture.shape == (POINTS, 4)
        assert mixture.sum(axis=1) == pytest.approx(np.ones(POINTS))
    again = cp.space(tmp_path / "sweep")
    assert again.document == found.document
    one = cp.space(tmp_path / "sweep", states=["venezuela"])
    assert list(one.mixtures) == ["VEN"]
    assert one.combinations.empty
    assert one.table.equals(found.table[found.table["subject"] == "VEN"].reset_index(drop=True))


def test_a_span_of_years_is_read_where_it_is_kept(swept: Path) -> None:
    found = of_sweep(swept, years=SPAN)
    assert (found.states, found.years) == (["VEN"], SPAN)
    assert found.mixtures["VEN"] != pytest.approx(of_sweep(swept).mixtures["VEN"])


def test_what_a_toy_reaches_leads_and_never_does_is_told(known: Space) -> None:
    venezuela = known.of("VEN")
    assert venezuela["leads"].tolist() == pytest.approx([0.0, 0.5, 0.0, 0.5], abs=0.06)
    assert venezuela.loc["soft_balancing", "most_point"] == POINTS - 1
    assert venezuela["chance"].isna().tolist() == [True, False, True, False]
    assert known.never("VEN") == ["balancing", "hedging"]
    first = known.directions[known.directions["subject"] == "VEN"].iloc[0]
    assert first["share"] == pytest.approx(1.0)
    assert abs(first["soft_balancing"]) == pytest.approx(np.sqrt(0.5))
    assert (known.possible, len(known.combinations)) == (16, 4)
    assert known.combinations["share"].sum() == pytest.approx(1.0, abs=0.1)
    assert known.combinations["share"].to_numpy() == pytest.approx(known.combinations["independent"], abs=0.05)
    assert known.widest == ["CUB", "VEN"]


def test_of_many_states_those_that_vary_most_are_looked_at_together(
    altered: Altered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterpoise.analysis.space.space.TOGETHER", 1)
    found = of_sweep(altered(runs=toy))
    assert (found.states, found.together, found.possible) == (["VEN", "CUB"], ["CUB"], 4)
    assert found.combinations.empty, "one state alone is no combination"


def test_the_document_is_plain(known: Space) -> None:
    told = json.loads(json.dumps(known.document, allow_nan=False))
    assert {*told["combinations"]["most"][0]["leaders"]} == {"VEN", "CUB"}
    assert {row["subject"] for row in told["mixtures"]} == {"all", "VEN", "CUB"}


# -- the figure --------------------------------------------------------------------------------------
def test_the_figure_has_a_dot_a_point_and_says_what_it_shows(known: Space, tmp_path: Path) -> None:
    drawn = drawn_space(known)
    assert drawn.name == "space"
    assert [panel.get_title(loc="left") for panel in drawn.figure.axes] == ["Cuba", "Venezuela"]
    dots = np.asarray(drawn.figure.axes[1].collections[0].get_offsets())
    mixture = known.mixtures["VEN"]
    assert dots == pytest.approx(np.column_stack([mixture[:, 3], mixture[:, 0] + mixture[:, 1]]))
    texts = [text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in drawn.figure.texts]
    assert texts[0].replace("\n", " ") == headline(known)
    assert headline(known).startswith("Cuba has the most room of 2 states: ")
    assert headline(known).endswith("hard balancing never leads any of them")
    for part in ("case mini", "128 points × 2 runs", "2 numbers drawn from their ranges", "counterpoise "):
        assert part in texts[1].replace("\n", " ")
    (path,) = write_drawn([drawn], tmp_path / "figures")
    assert matplotlib.image.imread(path).shape[1] <= 1200
    data = pd.read_csv(path.with_suffix(".csv"))
    assert list(data.columns) == ["state", "point", *STRATEGIES]
    assert len(data) == 2 * POINTS


def test_dots_are_the_darker_the_more_of_the_resistance_is_hard(altered: Altered) -> None:
    def hard(runs: pd.DataFrame) -> pd.DataFrame:
        share = np.array([0.0, 0.5, 1.0, 0.0])[runs["point"] % 4]
        resisting = np.where(runs["point"] % 4 == 3, 0.04, 0.6)
        columns = (resisting * share, resisting * (1.0 - share), 0.0, 1.0 - resisting)
        return runs.assign(**{f"share_{one}_VEN": columns[k] for k, one in enumerate(STRATEGIES)})

    found = of_sweep(altered(runs=hard), ["VEN"])
    (dots,) = found.plot().axes[0].collections
    colours = np.asarray(dots.get_facecolor())[:4, 0]
    assert colours[0] > colours[1] > colours[2] == 0.0
    assert colours[3] == colours[0], "hardly any resistance is told as soft"


def test_the_figure_can_stand_among_others_and_of_one_state_has_a_name_of_its_own(swept: Path) -> None:
    figure = Figure()
    panels = list(figure.subplots(1, 2))
    assert of_sweep(swept).plot(panels) is figure
    with pytest.raises(ValueError, match="2 states need as many axes, not 1"):
        of_sweep(swept).plot(panels[:1])
    one = drawn_space(of_sweep(swept, ["VEN"], SPAN))
    assert one.name == f"space_VEN_{SPAN}"
    assert len(one.figure.axes) == 1


# -- what is refused ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"states": ["FRA"]}, "there is no state 'FRA' here"),
        ({"states": ["CUB"], "years": SPAN}, "kept no shares of all four strategies of CUB: kept: VEN"),
        ({"years": "2004-2005"}, f"kept no shares over 2004-2005: kept: all years, {SPAN}"),
        ({"seed": 3}, "cannot be given with"),
        ({"directory": "there"}, "cannot be given with"),
    ],
)
def test_what_a_directory_does_not_hold_is_refused(swept: Path, given: dict[str, Any], message: str) -> None:
    with pytest.raises(cp.ScenarioError) as refused:
        space(swept, **given)
    assert message.partition(": ")[0] in str(refused.value)
    assert message.rpartition(": ")[2] in str(refused.value)


def test_points_that_are_no_large_random_sample_are_refused(tmp_path: Path, compiled_engine: None) -> None:
    kept = outcomes_for(cp.load(MINI))
    grid = {address: {**span, "steps": 11} for address, span in OVER.items()}
    designs = {
        "a grid, no random sample": cp.design(MINI, grid, 1, outcomes=kept),
        "trajectories, no random sample": design_for(MINI, "morris", kept, OVER, 40, 1),
        "64 points are too few": design_for(MINI, "ranks", kept, OVER, 64, 2),
        "kept no shares of all four strategies": design_for(MINI, "ranks", kept[:3], OVER, POINTS, 2),
        "take 2 replicates or more": design_for(MINI, "ranks", kept, OVER, POINTS, 1),
    }
    for k, (message, design) in enumerate(designs.items()):
        with pytest.raises(ValueError, match=message):
            space(cp.sweep(design, tmp_path / str(k), "serial").directory)


def test_of_a_sobol_design_the_two_random_matrices_are_read(tmp_path: Path, compiled_engine: None) -> None:
    design = design_for(MINI, "sobol", outcomes_for(cp.load(MINI)), OVER, 64, 2)
    found = space(cp.sweep(design, tmp_path / "here", "serial").directory)
    assert found.points == 2 * 64
    assert {*found.table["most_point"]} <= {*found.numbers.tolist()}


def test_a_directory_that_cannot_be_read_is_refused(altered: Altered, tmp_path: Path) -> None:
    with pytest.raises(cp.StoreError, match="has no manifest"):
        space(tmp_path)
    with pytest.raises(cp.StoreError, match="has format 0; this version reads format 1"):
        space(altered(identity={"format": 0}))


@pytest.mark.parametrize("column", ["experiment", "theory", "without"])
def test_more_than_one_experiment_or_theory_is_refused(altered: Altered, column: str) -> None:
    place = altered(lambda table: table.assign(**{column: np.where(table["point"] < 5, "other", table[column])}))
    with pytest.raises(cp.StoreError, match="combinations of experiments, theories and events"):
        space(place)


def test_a_share_that_is_no_number_is_refused_with_a_count(altered: Altered) -> None:
    place = altered(runs=lambda runs: runs.assign(share_hedging_VEN=runs["share_hedging_VEN"].mask(runs["run"] < 3)))
    with pytest.raises(cp.StoreError, match="share_hedging_VEN is not a number in 3 of 256 runs"):
        space(place)
    assert list(space(place, ["Cuba"]).mixtures) == ["CUB"]
