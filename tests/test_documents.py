"""The documents agree with the code: tables, links, names, evidence, commands, columns."""

from __future__ import annotations

import ast
import importlib.util
import json
import math
import re
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import counterpoise as cp
import numpy as np
import pytest
import typer
from counterpoise import draws
from counterpoise.cli import app
from counterpoise.engine.quantities import CYCLE, POWER, STATE, columns
from counterpoise.engine.quantities import DYAD as OF_DYAD
from counterpoise.results.store import identity
from counterpoise.scenario.attributes import ACTS
from counterpoise.scenario.evidence import evidence_ids
from counterpoise.scenario.reading.files import shipped
from counterpoise.sweeps.axes import AXIS_KEYS
from counterpoise.sweeps.design import KINDS
from counterpoise.sweeps.design_file import KEYS
from counterpoise.theory import (
    agreements,
    dependence,
    institutions,
    instruments,
    opportunity,
    outcomes,
    response,
    rivalry,
    routes,
    threat,
)
from counterpoise.theory.terms import DYAD, OUTLOOK, STRATEGIES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
CASE = ROOT / "tests" / "data" / "mini.yaml"
MORE = """\
channels: [gas]
routes: {line: {state: VEN, channel: energy, around: USA, buyer: CHN, available: 2002}}
cycles: {us_china: {incumbent: USA, challenger: CHN}}
agreements: {ven_cub: {state: VEN, partner: CUB, patron: USA}}
"""
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
DATA = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
INTERFACE = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
COMMANDS: dict[str, Any] = vars(typer.main.get_command(app))["commands"]

LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE_LINK = re.compile(r"\[`([\w.]+)`\]\((\.\./sim/[\w/]+\.py)\)")
EVIDENCE = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`")
PARTS = ["What it is", "When it is chosen", "What it does", "How it is observed", "Sources"]


def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("model_tables", ROOT / "tools" / "model_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def slugs(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ +(.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def names_in(file: Path) -> set[str]:
    """Functions, classes and constants that a module defines at its top level."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


def test_generated_tables_are_up_to_date() -> None:
    module = tables()
    for name, blocks in module.DOCUMENTED.items():
        text = (module.DOCUMENTS / name).read_text(encoding="utf-8")
        assert module.with_tables(text, blocks) == text, "run python tools/model_tables.py"


def test_the_page_on_data_says_of_everything_that_a_state_weighs_whether_data_reach_it() -> None:
    section = re.search(r"^## What data reach\n.*?(?=^## )", DATA, re.DOTALL | re.MULTILINE)
    assert section is not None
    cells = [line.split("|")[1] for line in section[0].splitlines() if line.startswith("| `")]
    weighed = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(weighed) == sorted({name for name, _ in (*DYAD, *OUTLOOK)})


def test_a_block_without_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match="blocks"):
        tables().with_tables(MODEL.replace("begin: terms_hedging", "begin: terms_hedgehog"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (document.parent / place).resolve() if place else document
        assert target.exists(), f"{document.name}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in slugs(target.read_text(encoding="utf-8")), f"{document.name}: {link}"


def test_links_to_code_name_what_is_there() -> None:
    found = [pair for document in DOCUMENTS for pair in CODE_LINK.findall(document.read_text(encoding="utf-8"))]
    assert len(found) > 50
    for name, link in found:
        file = (ROOT / "docs" / link).resolve()
        module, _, function = name.rpartition(".")
        assert module == file.stem, f"{name} does not stand in {link}"
        assert function in names_in(file), f"{link} has no {function}"


def test_every_function_of_the_theory_is_in_the_model_document() -> None:
    missing = []
    for file in sorted((ROOT / "sim" / "theory").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            equation = isinstance(node, ast.FunctionDef) and bool(node.decorator_list)
            if equation and not (name := getattr(node, "name", "_")).startswith("_"):
                missing += [f"{file.stem}.{name}"] if f"{file.stem}.{name}" not in MODEL else []
    assert missing == []


def test_evidence_named_in_the_model_document_exists() -> None:
    named = set(EVIDENCE.findall(MODEL))
    assert len(named) > 50
    assert named - set(evidence_ids()) == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_and_their_options_are_in_the_interface(command: str) -> None:
    section = re.search(rf"^### `counterpoise {command}\b.*?(?=^##|\Z)", INTERFACE, re.DOTALL | re.MULTILINE)
    assert section is not None, command
    below = vars(COMMANDS[command]).get("commands", {})
    assert all(f"`counterpoise {command} {name}" in section[0] for name in below)
    for parameter in (one for each in (COMMANDS[command], *below.values()) for one in each.params):
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}`" in section[0], f"{command} {option}"


def test_the_interface_names_no_other_command() -> None:
    assert set(re.findall(r"^### `counterpoise (\w+)", INTERFACE, re.MULTILINE)) == set(COMMANDS)


def test_columns_of_every_table_are_in_the_interface(tmp_path: Path) -> None:
    case = tmp_path / "with_route.yaml"
    case.write_text(CASE.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    result = cp.run(case, replicates=1)
    world = result.world
    codes = {"STATE": world.states, "POWER": world.powers, "BODY": world.institutions, "ROUTE": world.routes,
             "CYCLE": world.cycles, "PAIR": world.agreements}  # fmt: skip
    for table in ("runs", "years", "states", "powers"):
        section = re.search(rf"^### `{table}`.*?(?=^##|\Z)", INTERFACE, re.DOTALL | re.MULTILINE)
        assert section is not None, table
        for column in getattr(result, table).columns:
            general = column
            for word, names in codes.items():
                general = re.sub(rf"_({'|'.join(names)})$", f"_{word}", general)
            general = re.sub(r"^gas_", "CHANNEL_", general)
            general = re.sub(rf"^share_({'|'.join(STRATEGIES)})$", "share_STRATEGY", general)
            assert f"`{general}`" in section[0], f"{table}.{column}"


def test_the_identity_of_a_result_is_in_the_interface() -> None:
    section = re.search(r"^## Result directory.*?(?=^###)", INTERFACE, re.DOTALL | re.MULTILINE)
    assert section is not None
    for key in identity(cp.run(CASE, replicates=1)):
        assert f"`{key}`" in section[0], key


def section_of(title: str) -> str:
    """A section of the interface, with its subsections."""
    found = re.search(rf"^## {title}\n.*?(?=^## |\Z)", INTERFACE, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[0]


def test_the_keys_and_outcomes_of_sweep_files_are_in_the_interface() -> None:
    section = section_of("Sweep files")
    keys = {*re.findall(r"`(\w+)`", section)}
    assert {*KEYS, *AXIS_KEYS} - keys == set()
    assert "`extends:`" in section
    for axes in (STATE, OF_DYAD, POWER, CYCLE):
        assert {quantity.name for quantity in columns(*axes)} <= keys
    assert all(f"`{kind}`" in section for kind in KINDS)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the sweep that the interface shows, with fewer runs."""
    folder = tmp_path_factory.mktemp("sweep")
    (example,) = re.findall(r"```yaml\n(.*?)```", section_of("Sweep files"), re.DOTALL)
    (folder / "example.yaml").write_text(example, encoding="utf-8")
    design = cp.load_design(folder / "example.yaml", replicates=2)
    assert (design.points, list(design.labels)) == (20, ["exchange"])
    return Path(cp.sweep(design, folder / "out", executor="serial").directory)


def test_the_identity_of_a_sweep_and_its_files_are_in_the_interface(swept: Path) -> None:
    section = section_of("Sweep directory")
    manifest = json.loads((swept / "manifest.json").read_text(encoding="utf-8"))
    for key in (*manifest["identity"], *manifest):
        assert f"`{key}`" in section, key
    for path in swept.iterdir():
        name = re.sub(r"-\d+\.", "-N.", path.name)
        assert name in section or name in (".lock", "runs"), name
    for key in json.loads((swept / "shards.jsonl").read_text(encoding="utf-8").splitlines()[0]):
        assert f"`{key}`" in section, key


@pytest.mark.parametrize(("number", "library"), [(0, "pandas"), (1, "polars"), (2, "duckdb")])
def test_the_queries_of_the_interface_give_the_mean_of_every_point(
    number: int, library: str, swept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = re.findall(r"```python\n(.*?)```", section_of("Sweep directory"), re.DOTALL)[number]
    assert f"import {library}" in query
    shown: list[Any] = []
    exec(query.replace("DIR", swept.as_posix()), {"print": shown.append})
    (table,) = shown
    wanted = cp.read_runs(swept).groupby("point").autonomy_VEN.mean()
    found = np.asarray(table["autonomy_VEN"], dtype=float)
    np.testing.assert_allclose(found, wanted.to_numpy(), atol=1e-12)
    assert {"exchange", "states.VEN.leader", "theory"} <= set(table.columns)


@pytest.mark.parametrize("title", ["Hard balancing", "Soft balancing", "Hedging", "Bandwagoning"])
def test_every_strategy_is_told_under_the_same_headings(title: str) -> None:
    section = re.search(rf"^#### {title}\n.*?(?=^#### )", MODEL, re.DOTALL | re.MULTILINE)
    assert section is not None
    assert re.findall(r"^##### (.+)$", section[0], re.MULTILINE) == PARTS


def test_every_theory_has_its_paragraph() -> None:
    section = re.search(r"^#### The theories\n.*?(?=^## )", MODEL, re.DOTALL | re.MULTILINE)
    assert section is not None
    assert sorted(re.findall(r"^##### `(\w+)`$", section[0], re.MULTILINE)) == sorted(shipped("theories"))


def test_purposes_of_draws_are_in_the_model_document() -> None:
    purposes = [name for name, value in vars(draws).items() if name.isupper() and isinstance(value, int)]
    assert "ROUTE" in purposes
    assert [name for name in purposes if not re.search(rf"^\| (?:\w+, )*{name}\b.* \|$", MODEL, re.MULTILINE)] == []


def test_the_python_face_is_in_the_interface() -> None:
    assert [name for name in cp.__all__ if f"cp.{name}" not in INTERFACE] == []


class Reader(cp.StateAgent):
    """Reads every field that the interface offers to a decision rule."""

    missing: ClassVar[list[str]] = []
    read = 0

    def decide(self) -> tuple[str, str | None]:
        for name in offered():
            Reader.read += 1
            try:
                value = getattr(self, name)
                arguments = {"given": ("leader",), "bond": (self,), "utilities": ()}.get(name, (0,))
                if callable(value):
                    value(*arguments)
            except AttributeError:
                Reader.missing.append(name)
        answer: tuple[str, str | None] = super().decide()
        return answer


def offered() -> list[str]:
    """The fields of StateAgent in the table of the interface."""
    section = re.search(r"^### What a decision rule may read.*?(?=^## )", INTERFACE, re.DOTALL | re.MULTILINE)
    assert section is not None
    cells = re.findall(r"^\| (`[^|]*) \|", section[0], re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)[^`]*`", cell) if name != "StateAgent"]


def test_a_decision_rule_may_read_what_the_interface_says() -> None:
    assert {"threat", "motive", "dependence", "tie", "given"} <= set(offered())
    model = cp.AlignmentModel(CASE, state_classes={"VEN": Reader})
    model.step()
    model.step()
    assert Reader.read > 0
    assert Reader.missing == []


def test_every_kind_of_act_is_in_the_model_document() -> None:
    block = MODEL.split("<!-- begin: acts -->")[1].split("<!-- end: acts -->")[0]
    assert re.findall(r"^\| `(\w+)`", block, re.MULTILINE) == list(ACTS)


@pytest.mark.parametrize("seed", range(5))
def test_equations_are_those_of_the_model_document(seed: int) -> None:
    """Each line is an equation as docs/model.md writes it: change both together."""
    a, b, c, d, e, f, g, h = (float(x) for x in np.random.default_rng(seed).random(8))
    x, y = np.random.default_rng(seed + 100).random((2, 6))
    total, held = x.sum(), g * d
    means, answers = np.zeros(instruments.COUNT), np.zeros(4)
    instruments.available_means(instruments.means_to_arm(a, b, c), a, b, c, d, e, f, g, h, x[1], means)
    response.response_utilities(a, b, c, d, e, f, g, h, x[0], 0.2, x[2], x[3], answers)
    shares = np.array([a, b, 0.0])
    routes.moved_by_route(shares, 0, 2, c)
    appeal = a * (0.5 + b + c) + 0.5 * d - e
    pairs = [
        (threat.experienced_hostility(x, y), 1 - np.prod(1 - y * x)),
        (threat.warmth(a, b, c, d, e), max(a, d * b, e * c)),
        (
            threat.intent_signal(a, b, c, d, e, f, g, h),
            (1 - (1 - a) * (1 - b) * (1 - f * c) * (1 - g * d)) * (1 - h * e),
        ),
        (threat.learned_intent(a, b, c, d, e), max(c, a + ((d + (e - d) * b) if b > a else d) * (b - a))),
        (threat.remembered_hostility(a, b, c, d, e), max((1 - e) * a, d * b * b**4 / (b**4 + c**4))),
        (threat.excess(a, b), max(0, (a - b) / (1 - b))),
        (threat.territorial_threat(a, b, c), a * (0.6 + 0.4 * max(b, c))),
        (threat.attraction(a, b, c), a * (1 - b) * c),
        (threat.ability(a, b, c, d, e), (a * b * c) ** e / ((a * b * c) ** e + d**e)),
        (
            opportunity.bid(a, b, c, d, e, f, g, h),
            min(1, math.sqrt(a * b) * c * (1 - d * (1 - e)) * (1 - 0.3 * f) * (1 - 0.2 * h) * (1 + 0.3 * g)),
        ),
        (opportunity.bid(1.0, 1.0, 1.0, 0.0, e, 0.0, 1.0, 0.0), 1),
        (opportunity.suitors(x, a), (1 - (x * x).sum() / total**2) * total / (total + a)),
        (opportunity.rent(c, a, b, 2.0), c / (1 + (b / a) ** 2)),
        (opportunity.closeness(a, b, c), 1 - (1 - a) * (1 - 0.6 * max(0, b + c - 1))),
        (opportunity.backing(a, b, c), a * b * c),
        (opportunity.squeeze(a, b, c), a * (1 - (1 - b) * (1 - c))),
        (opportunity.shared_engagement(a, b), min(1, 2 * min(a, b))),
        (opportunity.vulnerability_to(a, b, c), max(0, 2 * a - 1) * b**2 * (1 - c)),
        (opportunity.rivalry_payoff(a), 4 * a * (1 - a)),
        (opportunity.perceived_credibility(a, b, c, d), a + (c if b < a else d) * (b - a)),
        (opportunity.support(a, b, c, d, e, f), a * b * c * d * e * f),
        (
            opportunity.chance_to_hold_out(a, b, c, d),
            math.sqrt(a + b) / (math.sqrt(a + b) + math.sqrt(c * d)),
        ),
        (threat.felt(a, b), (1 + b) * a / (a + b)),
        (threat.assault(a, b), 1 - (1 - a / 2) * (1 - b)),
        (dependence.reliance(x, y), 1 - np.prod((1 - x) ** (6 * y / y.sum()))),
        (
            dependence.retaliation_risk(a, b, c, d, e, f),
            a / (a + 0.15) * (1 - 0.7 * b) * (0.5 + 0.5 * d) * (1 - 0.5 * e) * (1 - f * c),
        ),
        (dependence.economic_expectation(a, b, c), min(1, (a + 0.5 * c) * (1 - b))),
        (instruments.bond_push(a, b), 1 - (1 - a) * (1 - 0.5 * b)),
        (instruments.cost_imposed(a, b, instruments.soft_support(c, d)), a * (0.25 + 0.75 * b) * c / (c + d)),
        (instruments.refused(a, 2, 5), min(1, max(0, 5 * a - 2))),
        (instruments.FRICTION, 0.6),
        (instruments.guard(a, b, c, d), a * (1 - (1 - b) * (1 - c) * (1 - 0.5 * d))),
        (routes.route_appeal(a, b, c, d, e), appeal),
        (routes.building_chance(appeal, f, g, h, 4.0), h * f / (f + 0.1) * g / (g + 0.1) / (1 + math.exp(-4 * appeal))),
        (shares[0], a - min(a, c)),
        (shares[1], b),
        (shares[2], min(a, c)),
        (instruments.effort_at_start(3.0, a), 0.5 * (1 - (1 - a) ** 3)),
        (response.bound_by(a, b), 1 - (1 - a) * (1 - 0.5 * b)),
        (
            response.defiance(a, b, c, d, e),
            1 - (1 - 0.6 * a) * (1 - 0.3 * b) * (1 - e * c) * (1 - 0.8 * d),
        ),
        (response.sanctions_level(response.PRESSURE, a, b), 0.8 * (1 - b * a)),
        (response.sanctions_level(response.FORCE, a, b), 0.5),
        (response.subversion_level(response.PRESSURE, a), 0.6 * (1 - a)),
        (response.rent_after_sanctions(a, b, c, d), a * (1 - d * b * c)),
        (
            response.legitimacy_after(a, b, c, d, e, f, g, h, 0.1, 0.2, 0.05, 0.3, 0.4),
            min(1, max(0, a + h * (b - a) - min(1, 0.1 * c + 0.2 * d + 0.05 * e + 0.3 * f + 0.4 * g) * a)),
        ),
        (
            institutions.membership_appeal(a, b, c, d, e, f, g, h, x[0]),
            1.6 * a * (0.3 + 0.7 * b) + 1.2 * c + 0.7 * d + 0.5 * h + x[0] - 1.4 * (1 - d) * e - 0.5 * f - 0.4 * g,
        ),
        (institutions.aid_of_leader(a, b, c), a * (c + (1 - c) * b)),
        (institutions.likeness(2 * a - 1), 0.5 + 0.5 * (2 * a - 1)),
        (institutions.share_lost(a, b), max(0, 1 - a / b)),
        (institutions.decline(a, b, c), 1 - (1 - a) * (1 - b) * (1 - c)),
        (institutions.exit_appeal(a, b, c, d, e, f, g, h), e * a + f * b + g * c + h * d),
        (institutions.exit_chance(a, b, 5.0, c), c / (1 + math.exp(-5 * (a - b)))),
        (response.legitimacy_at_rest(a, b, c, d), a * c / (c + d * b)),
        (response.new_access(a, b, c), min(1, 2 * max(0, a - b)) * c),
        (response.accustomed_next(a, b, c), a + c * (b - a)),
        (instruments.meeting(a * b, c), 1 - (1 - a * b) * (1 - 0.2 * c)),
        (rivalry.anxiety(a, b), min(1, b / a)),
        (rivalry.effective_rivalry(a, b, c, 1.0), min(1, max(0, a + b - c))),
        (rivalry.effective_rivalry(a, b, c, 0.0), min(1, a + b)),
        (rivalry.expected_measures(6 * a, b, c, 1.0, 1.0), 6 * a * b * (1 - c) * 2),
        (rivalry.expected_contacts(4 * a, 3 * b, 1.0), 4 * a * (1 + (3 * b - 1))),
        (rivalry.crisis_chance(a, b, 20 * c, d), a * b * (1 - d * min(1, 20 * c / 12))),
        (rivalry.ratcheted(a, 10 * b, c), 1 - (1 - a) * (1 - c) ** (10 * b)),
        (rivalry.effective_decoupling(a, b), 1 - (1 - a) * (1 - b)),
        (rivalry.arms_pressure(a, b, 2 * c), a * (1 - (1 - b) * (1 - min(1, 2 * c)))),
        (rivalry.armament_after(a, b, c, d, e), a * (1 - e) + b + d * c),
        (agreements.shared_motive(a, b), math.sqrt(a * b)),
        (agreements.anchor(1 - a, b, c), (1 - a) * math.sqrt(b * c)),
        (agreements.signing_appeal(a, b, c, d, e, f), 1.5 * a + 0.5 * b + c + d - e - f),
        (agreements.signing_chance(a, b, 6.0, c), c / (1 + math.exp(-6 * (a - b)))),
        (agreements.bond_of(a, False), 2 / 3 * a),
        (agreements.bond_of(a, True), 1),
        (agreements.triad_chance(a, b, c, d, e), e * a * min(b, c) * d),
        (instruments.compliance(a, b, c, d), a * b * c * d),
        (instruments.turned_away(a, b, c, d), b * a * c * d),
        (instruments.replaced(a, b, 3 * c), min(b, a * 3 * c)),
        (instruments.conceded(a, b * c, d), b * c * a * d * (1 - d)),
        (instruments.supplier_pull(a, b), a * (0.5 + 0.5 * b)),
        (opportunity.bargaining_cost(a, a + b), a * (1 - a / (a + b))),
        (response.outrage(a, b, c, d, e), a * max(b, 0.8 * c * d) * e),
        (
            response.condemnation_chance(a, b, c, d, e - 0.5, f, 8.0),
            min(1, 5 * a) / (1 + math.exp(-8 * (a + 0.3 * b * a - 0.5 * c - 0.2 * d - 0.2 * max(0, e - 0.5) - f))),
        ),
        (outcomes.stance(a, b, c), max(a, b, c)),
        (outcomes.cover(2 * a, b, c, d), 1 - (1 - min(1, 2 * a) * (0.3 + 0.7 * b)) * (1 - c * d)),
        (outcomes.security(a, b, c), (1 - a * (1 - 0.7 * b)) * (1 - 0.15 * c)),
        (outcomes.claim(a, b, c), c * max(a, b)),
        (outcomes.pressed(a, b, c, d, e), max(a, b, c * (1 - d)) * (1 - e)),
        (outcomes.freedom(a, b, c), (1 - 0.5 * a) * (1 - 0.7 * b) * (1 - 0.3 * c)),
        (outcomes.autonomy(a, b), (1 - 0.7 * a) * b),
        (outcomes.not_taken(a, b, c), 1 - 0.3 * a * max(b, c)),
        (outcomes.gains(a, b, c, d), 1 - (1 - a * (1 - 0.5 * b) * (1 - 0.5 * c)) * d),
        (outcomes.kept_rent(a, b), min(1, a * (1 + 0.5 * b))),
        (
            outcomes.prosperity(a, b, c, d, e, f, x[0]),
            (0.5 + 0.3 * a + 0.2 * b)
            * (1 - 0.5 * c)
            * (1 - 0.2 * d)
            * (1 - 0.06 * e)
            * (1 - 0.1 * f)
            * (1 - 0.3 * x[0]),
        ),
        (answers[0], 0.6 * (1 - b) - 0.8 * a),
        (answers[1], 1.2 * d + 0.8 * b * (1 - a) - 1.5 * a),
        (
            answers[2],
            -0.4 + 5 * (a - 0.2) * (1 - held) + 0.8 * e + 0.5 * b - c - 0.6 * f - 2.5 * held - x[0] - x[3] * x[2],
        ),
        (
            answers[3],
            -3.5 + 7 * (a - 0.2) * (1 - held) * (1 - c) + e - f - 1.2 * h - 1.5 * c - held - 1.5 * x[0] - x[3] * x[2],
        ),
    ]
    wanted = [
        (0.3 + 0.7 * a) * min(1, b / c), e, b * (0.6 + 0.4 * c), (0.4 + 0.6 * b) * (1 - g), math.sqrt(a * b), d, f,
        0.3 + 0.7 * b, 0.4 + 0.6 * x[1], d, d, a * d, 1, h,
    ]  # fmt: skip
    for number, (computed, written) in enumerate(pairs):
        assert computed == pytest.approx(written, abs=1e-12), f"equation {number}"
    np.testing.assert_allclose(means, wanted, atol=1e-12)
