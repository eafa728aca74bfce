"""A case as a window on the atlas: what comes along, what is held, what the case lays over it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from counterpoise.scenario.model import Scenario, load_scenario
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.atlas import Atlas
from counterpoise.scenario.reading.strict_yaml import parse_yaml
from counterpoise.world.build import build_world

ACTORS = {
    "QAA": """
name: Arbor
region: europe
start: {1980: {strategy: bandwagoning, target: QPP, years: 5}, 1995: {strategy: hedging}}
both: {capability: {series: {1990: 0.01, 2010: 0.02}, source: "Data, 1990-2010"}, regime: 0.5}
state:
  leader: 0.4
  dependence: {trade: {QPP: 0.3, QRR: 0.2, QSS: 0.1}, gas: {QPP: 0.6}}
  tie: {QPP: {series: {1990: 0.2, 2000: alliance}, source: judgement, scale: [0.5, 1.2]}, QRR: partnership}
  acts: {sanctions: {QRR: 0.1, QSS: 0.2}}
observed: [{year: 2005, what: turned away, source: [judgement]}]
""",
    "QBB": "name: Birch\nregion: asia\nstate: {leader: 0.2, tie: {QPP: 0.1}}\n",
    "QPP": "name: First Power\nboth: {capability: 0.2, regime: 0.9}\n"
    "power: {reach: 0.8, attention: {europe: 0.3, asia: 0.2, africa: 0.1}, supply: {trade: 0.1, gas: 0.2}}\n",
    "QRR": "name: Second Power\nboth: {capability: 0.1}\npower: {reach: 0.5, attention: {europe: 0.4}}\n",
    "QSS": "name: Third\nregion: asia\nboth: {capability: 0.05}\npower: {reach: 0.1}\nstate: {leader: 0.3}\n",
}
FILES = {
    "world": "world: {norms: 0.6}\n",
    "pairs": "rivalry: {QPP-QRR: {series: {2000: 0.4, 2010: 0.7}, source: 'Data, 2000'}, QPP-QSS: 0.2}\n"
    "ties: {QAA-QBB: {series: {1990: 0.1, 2020: 0.4}, source: 'Data, 1990'}, QAA-QSS: 0.3}\n",
    "bodies": """
institutions:
  QBODY:
    name: A body
    kind: inclusive
    founded: 1985
    leader: QPP
    inside: [QPP, QSS]
    members: {QAA: 1985, QBB: 2005, QSS: 1985}
    say: {QPP: 0.5, QSS: 0.2}
  QLATE: {kind: exclusive, founded: 2030, members: [QAA], candidates: [QAA]}
  QRR: {kind: inclusive, members: [QAA]}
  QGONE: {kind: exclusive, founded: 1950, dissolved: 1990, members: [QAA]}
  QFAR: {kind: exclusive, members: [QSS]}
""",
    "routes": """
routes:
  line: {state: QAA, channel: energy, around: QRR, buyer: QPP, available: 2005}
  old_line: {state: QAA, channel: energy, around: QRR, buyer: QPP, available: 1970}
  other_line: {state: QAA, channel: energy, around: QRR, buyer: QSS, available: 2005}
""",
    "cycles": "cycles: {first_second: {incumbent: QPP, challenger: QRR}, other: {incumbent: QPP, challenger: QSS}}\n",
    "agreements": "agreements:\n  two: {state: QAA, partner: QBB, patron: QPP}\n"
    "  no: {state: QAA, partner: QBB, patron: QSS}\n",
    "events": """
events:
  blow: {title: A blow, year: 2003, years: 2, changes: [{path: states.QAA.leader, add: 0.1},
    {path: states.QAA.acts.sanctions.QSS, set: 0.5}, {path: cycles.other.growth, set: 0.1}]}
  over: {title: Too early, year: 1990, years: 5, changes: [{path: states.QAA.leader, add: 0.1}]}
  late: {title: Too late, year: 2011, changes: [{path: states.QAA.leader, add: 0.1}]}
  lasting: {title: Still on, year: 1998, years: 5, changes: [{path: states.QAA.leader, add: 0.1}]}
  forever: {title: For good, year: 1950, changes: [{path: states.QAA.mandate, add: 0.1}]}
  chance: {title: A chance, hazard: {from: 1990, to: 2002, probability: 0.1},
    changes: [{path: rivalry.QRR-QPP, add: 0.1}]}
  elsewhere: {title: Of others, year: 2003, changes: [{path: states.QSS.leader, add: 0.1}]}
  route: {title: Of a route, year: 2006, changes: [{path: routes.line.cost, set: 1.0}]}
""",
}
CASE = "format: 1\nname: window\nyears: [2000, 2010]\n"
CHOICE = "atlas: {states: [QAA, QBB], powers: [QPP, QRR]}\n"


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Scenario]:
    for code, text in ACTORS.items():
        (tmp_path / "atlas" / "actors").mkdir(parents=True, exist_ok=True)
        (tmp_path / "atlas" / "actors" / f"{code}.yaml").write_text(f"format: 1\n{text.lstrip()}", encoding="utf-8")
    for name, text in FILES.items():
        extra = "shadows: [norms]\n" if name == "world" else ""
        (tmp_path / "atlas" / f"{name}.yaml").write_text(f"format: 1\n{extra}{text.lstrip()}", encoding="utf-8")

    def call(text: str = CHOICE, head: str = CASE, **settings: object) -> Scenario:
        (tmp_path / "window.yaml").write_text(head + text, encoding="utf-8")
        return load_scenario(tmp_path / "window.yaml", {key.replace("__", "."): v for key, v in settings.items()})

    return call


def test_the_chosen_actors_come_with_their_numbers_toward_each_other(load: Callable[..., Scenario]) -> None:
    scenario = load()
    assert {code: state.name for code, state in scenario.states.items()} == {"QAA": "Arbor", "QBB": "Birch"}
    assert list(scenario.powers) == ["QPP", "QRR"]
    assert sorted(scenario.numbers) == [
        "institutions.QBODY.say.QPP", "powers.QPP.attention.asia",
        "powers.QPP.attention.europe", "powers.QPP.capability", "powers.QPP.reach",
        "powers.QPP.regime", "powers.QPP.supply.trade", "powers.QRR.attention.europe", "powers.QRR.capability",
        "powers.QRR.reach", "rivalry.QPP-QRR", "states.QAA.acts.sanctions.QRR", "states.QAA.capability",
        "states.QAA.dependence.trade.QPP", "states.QAA.dependence.trade.QRR", "states.QAA.leader",
        "states.QAA.regime", "states.QAA.tie.QPP", "states.QAA.tie.QRR", "states.QBB.leader", "states.QBB.tie.QPP",
        "ties.QAA-QBB", "world.norms", "world.price",
    ]  # fmt: skip
    assert build_world(scenario).states == ("QAA", "QBB")


def test_what_a_state_decides_itself_is_held_at_the_first_year(load: Callable[..., Scenario]) -> None:
    numbers = load().numbers
    tie = numbers["states.QAA.tie.QPP"]
    assert (tie.value, tie.series, tie.range) == (1.0, None, (0.5, 1.0))
    assert numbers["ties.QAA-QBB"].value == pytest.approx(0.2)
    assert numbers["states.QAA.capability"].series == {1990: 0.01, 2010: 0.02}
    early = load(head=CASE.replace("2000", "1995")).numbers["states.QAA.tie.QPP"]
    assert early.value == pytest.approx(0.6)


def test_how_a_state_stands_before_is_the_latest_entry(load: Callable[..., Scenario]) -> None:
    start = load().states["QAA"].start
    assert start is not None
    assert start.strategy == "hedging"
    early = load(head=CASE.replace("2000", "1990")).states["QAA"].start
    assert early is not None
    assert (early.strategy, early.target, early.years) == ("bandwagoning", "QPP", 5)
    assert load(head=CASE.replace("2000", "1970")).states["QAA"].start is None
    without = load("atlas: {states: [QAA], powers: [QRR, QSS]}\n", CASE.replace("2000", "1990"))
    assert without.states["QAA"].start is None  # its target is no power here


def test_bodies_routes_agreements_and_events_that_concern_them(load: Callable[..., Scenario]) -> None:
    scenario = load()
    assert list(scenario.institutions) == ["QBODY"]
    body = scenario.institutions["QBODY"]
    assert (body.members, body.candidates, body.inside, body.leader) == (("QAA",), ("QAA", "QBB"), ("QPP",), "QPP")
    assert "institutions.QBODY.say.QSS" not in scenario.numbers
    assert load(head=CASE.replace("2000, 2010", "2006, 2010")).institutions["QBODY"].members == ("QAA", "QBB")
    assert (list(scenario.routes), list(scenario.cycles), list(scenario.agreements)) == (["line"], [], ["two"])
    assert {name: [change.path for change in event.changes] for name, event in scenario.events.items()} == {
        "blow": ["states.QAA.leader"],
        "lasting": ["states.QAA.leader"],
        "forever": ["states.QAA.mandate"],
        "chance": ["rivalry.QPP-QRR"],
        "route": ["routes.line.cost"],
    }
    lasting, forever = scenario.events["lasting"], scenario.events["forever"]
    assert (lasting.title, lasting.year, lasting.years) == ("Still on (1998)", 2000, 3)
    assert (forever.title, forever.year, forever.years) == ("For good (1950)", 2000, None)
    hazard = scenario.events["chance"].hazard
    assert hazard is not None
    assert (hazard.first, hazard.last) == (2000, 2002)


def test_members_of_a_body_without_candidates_stay(load: Callable[..., Scenario], tmp_path: Path) -> None:
    load()
    file = next(tmp_path.rglob("bodies.yaml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    say: {QPP: 0.5", "    candidates: []\n    say: {QPP: 0.5"), encoding="utf-8")
    body = load_scenario(tmp_path / "window.yaml").institutions["QBODY"]
    assert (body.members, body.candidates) == (("QAA",), ("QBB",))


def test_regions_of_a_case(load: Callable[..., Scenario]) -> None:
    text = "atlas: {states: [QAA, QBB], powers: [QPP, QRR], regions: {africa: [QBB]}}\n"
    scenario = load(text)
    assert scenario.regions == ("europe", "africa")
    assert {name for name in scenario.numbers if "attention" in name} == {
        "powers.QPP.attention.europe", "powers.QPP.attention.africa", "powers.QRR.attention.europe"
    }  # fmt: skip
    own = load(CHOICE + "states: {QBB: {region: africa}}\n")
    assert own.numbers == scenario.numbers
    assert own.regions == scenario.regions


def test_channels_that_a_case_declares(load: Callable[..., Scenario]) -> None:
    scenario = load(CHOICE + "channels: [gas]\n")
    assert scenario.numbers["states.QAA.dependence.gas.QPP"].value == 0.6
    assert scenario.numbers["powers.QPP.supply.gas"].value == 0.2


def test_the_case_lies_over_the_atlas(load: Callable[..., Scenario]) -> None:
    scenario = load(
        CHOICE
        + "states:\n  QAA: {name: Elm, leader: 0.9}\n  QBB: null\n  OWN: {region: europe, leader: 0.1}\n"
        + "ties: {OWN-QAA: 0.5}\nevents: {blow: null}\nrivalry: {QRR-QPP: 0.7}\n",
        states__QAA__regime=0.1,
    )
    assert list(scenario.states) == ["QAA", "OWN"]
    assert scenario.states["QAA"].name == "Elm"
    assert [scenario.numbers[f"states.QAA.{name}"].value for name in ("leader", "regime")] == [0.9, 0.1]
    assert scenario.numbers["rivalry.QPP-QRR"].value == 0.7
    assert set(scenario.numbers) & {"ties.QAA-QBB", "ties.QAA-OWN"} == {"ties.QAA-OWN"}
    assert "blow" not in scenario.events
    assert "two" not in scenario.agreements


@pytest.mark.parametrize("left", ["blow", "QBODY", "line", "two", "QPP-QRR", "QAA-QBB"])
def test_what_is_left_out(load: Callable[..., Scenario], left: str) -> None:
    text = CHOICE.replace("}", f", without: [{left}]}}")
    document, whole = str(load(text).document()), str(load().document())
    assert f"'{left}'" in whole
    assert f"'{left}'" not in document


def test_a_chosen_cycle_moves_its_pair_from_where_it_stood(load: Callable[..., Scenario]) -> None:
    chosen = CHOICE.replace("}", ", cycles: [first_second]}")
    own = CHOICE + "cycles: {mine: {incumbent: QRR, challenger: QPP}}\n"
    paths = {text: load(text).numbers["rivalry.QPP-QRR"].yearly(2000, 2010) for text in (CHOICE, chosen, own)}
    assert list(load(chosen).cycles) == ["first_second"]
    assert len(set(paths[CHOICE])) > 1
    assert set(paths[chosen]) == set(paths[own]) == {paths[CHOICE][0]}


@pytest.mark.parametrize(("name", "told"), [("first_secnd", "no cycle 'first_secnd'"), ("other", "is about QSS")])
def test_a_cycle_that_cannot_be_chosen(load: Callable[..., Scenario], name: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told) as caught:
        load(CHOICE.replace("}", f", cycles: [{name}]}}"))
    assert caught.value.problems[0].line


def test_files_that_extend_a_window_change_it(load: Callable[..., Scenario], tmp_path: Path) -> None:
    load()
    (tmp_path / "child.yaml").write_text(
        "format: 1\nextends: window.yaml\nname: child\nyears: [2005, 2010]\natlas: {states: [QAA]}\n", encoding="utf-8"
    )
    child = load_scenario(tmp_path / "child.yaml")
    assert list(child.states) == ["QAA"]
    assert list(child.powers) == ["QPP", "QRR"]
    assert list(child.events) == ["forever", "route"]


def test_the_document_of_a_window_is_complete(load: Callable[..., Scenario], tmp_path: Path) -> None:
    from counterpoise.scenario.reading.strict_yaml import dump_yaml

    scenario = load()
    (tmp_path / "whole.yaml").write_text(dump_yaml(scenario.document()), encoding="utf-8")
    assert "atlas" not in scenario.document()
    assert load_scenario(tmp_path / "whole.yaml") == scenario


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("atlas: {states: [QAX], powers: [QPP]}\n", ["window.yaml:4: atlas.states: the atlas has no actor", "QAA"]),
        ("atlas: {states: [QAA, QAA], powers: [QPP]}\n", ["window.yaml:4: atlas.states: 'QAA' stands twice"]),
        ("atlas: {states: [QAA], powers: [QAA]}\n", ["'QAA' is chosen as a state and as a power"]),
        ("atlas: {states: QAA, powers: [QPP]}\n", ["window.yaml:4: atlas.states: must be a list of names"]),
        ("atlas: {states: [QAA], powers: [QPP], year: 2}\n", ["window.yaml:4: atlas.year: unknown key 'year'"]),
        ("atlas: {states: [QAA], powers: [QPP], regions: {asia: [QBX]}}\n", ["the atlas has no actor 'QBX'"]),
        ("atlas: [QAA]\n", ["window.yaml:4: atlas: must be a mapping"]),
        (CHOICE + "states: {QAA: {leader: 7}}\n", ["window.yaml:5: states.QAA.leader: 7 is out of limits"]),
        (CHOICE + "events: {blaw: null}\n", ["window.yaml:5: events.blaw: there is no event 'blaw' to remove", "blow"]),
        ("atlas: {states: [QAA], powers: []}\n", ["window.yaml:4: atlas.powers: no power is chosen", "powers: ["]),
        ("atlas: {powers: [QPP]}\n", ["window.yaml:4: atlas.states: no state is chosen"]),
        (CHOICE.replace("}", ", regions: 5}"), ["window.yaml:4: atlas.regions: must be a mapping"]),
        (CHOICE.replace("}", ", regions: {asia: [QSS]}}"), ["window.yaml:4: atlas.regions.asia: 'QSS' is no state of"]),
        (CHOICE.replace("}", ", regions: {a b: [QAA]}}"), ["window.yaml:4: atlas.regions.a b: 'a b' is not a valid"]),
        (CHOICE.replace("}", ", regions: {asia: [QAA], africa: [QAA]}}"), ["'QAA' is in the region 'asia' already"]),
        (CHOICE.replace("}", ", without: [blaw]}"), ["window.yaml:4: atlas.without: the atlas has no pair", "'blow'"]),
        (CHOICE.replace("}", ", folders: mine}"), ["window.yaml:4: atlas.folders: must be a list", "[my_atlas]"]),
        (CHOICE.replace("}", ", folders: [.]}"), ["window.yaml:4: atlas.folders: the folder", "holds no atlas"]),
        (CHOICE.replace("}", ", folders: [atlas/actors]}"), ["holds no atlas (give the folder above it"]),
    ],
)  # fmt: skip
def test_what_the_atlas_does_not_have_is_told_at_the_line(
    load: Callable[..., Scenario], text: str, told: list[str]
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(text)
    for words in told:
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format: 1\nname: B\nstat: {leader: 0.1}\n", ["QBB.yaml:3: stat: unknown key 'stat'", "'state'"]),
        ("format: 1\nname: B\nregion: asia\nstate: {leeder: 0.1}\n", ["QBB.yaml:4: states.QBB.leeder"]),
        ("format: 1\nname: B\nregion: asia\nstate: {tie: {USSA: 0.1}}\n", ["QBB.yaml:4:", "unknown power 'USSA'"]),
        ("format: 1\nname: B\nregion: asia\nstate: {leader: 7}\n", ["QBB.yaml:4: states.QBB.leader: 7 is out of"]),
        ("format: 1\nregion: asia\n", ["QBB.yaml", "`name` is missing"]),
        ("format: 1\nname: 5\nregion: asia\n", ["QBB.yaml:2: name: must be text, not the number 5"]),
        ("format: 1\nname: null\nregion: asia\n", ["QBB.yaml:2: name: must be text, not nothing"]),
        ("name: B\nregion: asia\n", ["QBB.yaml:1: format: the required key `format` is missing"]),
        ("format: 2\nname: B\nregion: asia\n", ["QBB.yaml:1: format: format 2 is newer"]),
        ("format: 1\nname: B\nregion: asia\nstate: 5\n", ["QBB.yaml:4: state: must be a mapping"]),
        ("format: 1\nname: B\nregion: asia\nboth: [1]\n", ["QBB.yaml:4: both: must be a mapping"]),
        ("format: 1\nname: B\nregion: asia\nstart: {strategy: hedging}\n", ["QBB.yaml:4: start.strategy:", "no year"]),
        ("format: 1\nname: [\n", ["QBB.yaml"]),
    ],
)
def test_mistakes_in_a_private_atlas_are_told_at_its_line(
    load: Callable[..., Scenario], tmp_path: Path, text: str, told: list[str]
) -> None:
    (tmp_path / "atlas" / "actors" / "QBB.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load()
    for words in told:
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("event.yaml", "format: 1\nevents: {}\n", ["event.yaml: the file is not read (did you mean 'events.yaml'?)"]),
        ("QNN.yaml", "format: 1\nname: N\n", ["QNN.yaml: the file is not read (move it to actors/QNN.yaml)"]),
        ("actors/Newland.yaml", "format: 1\nname: N\n", ["Newland.yaml: the file is not read (an actor"]),
        ("actors/QNN.yml", "format: 1\nname: N\n", ["QNN.yml: the file is not read"]),
        ("pairs.yaml", "format: 1\nties: {QAA-QBX: 0.2}\n", ["pairs.yaml:2: ties.QAA-QBX: no actor is called 'QBX'"]),
        ("pairs.yaml", "format: 1\ntie: {QAA-QBB: 0.2}\n", ["pairs.yaml:2: tie: unknown key 'tie'", "'ties'"]),
        ("events.yaml", "format: 1\nblow: {title: A}\n", ["events.yaml:2: blow: unknown key 'blow'"]),
        (
            "events.yaml",
            "format: 1\nevents:\n  e: {title: A, year: 2003, changes: [{path: states.QAX.leader, add: 0.1}]}\n",
            ["events.yaml:3: events.e.changes.0.path: unknown state 'QAX' in 'states.QAX.leader'", "QAA"],
        ),
        ("actors/QBB.yaml", "format: 1\nname: B\nregion: asia\nbodies: {QBODI: 2000}\n", ["no body is called 'QBODI'"]),
        ("actors/QBB.yaml", "format: 1\nname: B\nregion: asia\nstart: {strategy: hedging}\n", ["is no year"]),
    ],
)  # fmt: skip
def test_nothing_in_a_private_folder_is_dropped_without_a_word(
    load: Callable[..., Scenario], tmp_path: Path, name: str, text: str, told: list[str]
) -> None:
    (tmp_path / "atlas" / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load()
    for words in told:
        assert words in str(caught.value)


def test_wrong_years_are_one_problem(load: Callable[..., Scenario]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(head=CASE.replace("[2000, 2010]", "2000-2010"))
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (3, "years")


def test_what_is_left_out_must_be_there(load: Callable[..., Scenario]) -> None:
    with pytest.raises(ScenarioError, match=r"window\.yaml:4: atlas\.without: the atlas has no .* event 'blov' .*blow"):
        load(CHOICE.replace("}", ", without: [blov]}"))


def layered(folder: Path, name: str, below: str, above: str) -> Atlas:
    folders = [folder / "below", folder / "above"]
    for one, text in zip(folders, (below, above), strict=True):
        (one / name).parent.mkdir(parents=True, exist_ok=True)
        (one / name).write_text(f"format: 1\n{text}", encoding="utf-8")
    return Atlas(tuple(folders), shipped=False)


def test_a_private_actor_that_shadows_another_says_how(tmp_path: Path) -> None:
    below = "name: Z\nregion: asia\nstate: {leader: 0.1, mandate: 0.2}\n"
    above = "name: Z\nstate: {leader: 0.3}\n"
    for given in ("", "shadows: maybe\n"):
        with pytest.raises(ScenarioError) as caught:
            layered(tmp_path, "actors/QZZ.yaml", below, given + above).actor("QZZ")
        (problem,) = caught.value.problems
        assert problem.file == str(tmp_path / "above" / "actors" / "QZZ.yaml")
        assert "shadows: extend" in problem.hint
    extended = layered(tmp_path, "actors/QZZ.yaml", below, f"shadows: extend\n{above}").actor("QZZ")
    assert extended.child("state").plain() == {"leader": 0.3, "mandate": 0.2}
    replaced = layered(tmp_path, "actors/QZZ.yaml", below, f"shadows: replace\n{above}").actor("QZZ")
    assert replaced.child("state").plain() == {"leader": 0.3}


@pytest.mark.parametrize(
    ("name", "block", "below", "above"),
    [
        ("pairs.yaml", "rivalry", "{QZZ-QYY: 0.1, QXX-QYY: 0.5}", "{QZZ-QYY: 0.2}"),
        ("pairs.yaml", "ties", "{QYY-QZZ: 0.1, QXX-QYY: 0.5}", "{QZZ-QYY: 0.2}"),
        ("bodies.yaml", "institutions", "{QZB: {kind: inclusive}, QB: {kind: inclusive}}", "{QZB: {kind: exclusive}}"),
        ("events.yaml", "events", "{qzz: {title: A, year: 1}, other: {title: B}}", "{qzz: {title: C}}"),
        ("world.yaml", "world", "{norms: 0.1, price: 3}", "{norms: 0.2}"),
        ("routes.yaml", "routes", "{line: {title: A}, other: {title: B}}", "{line: {title: C}}"),
    ],
)
def test_a_private_entry_takes_the_place_of_another_only_where_that_is_said(
    tmp_path: Path, name: str, block: str, below: str, above: str
) -> None:
    texts = f"{block}: {below}\n", f"{block}: {above}\n"
    with pytest.raises(ScenarioError) as caught:
        layered(tmp_path, name, *texts).block(block)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(tmp_path / "above" / name), 2)
    key = above[1:].partition(":")[0]
    assert "already" in problem.message
    assert f"shadows: [{key}]" in problem.hint
    whole = layered(tmp_path, name, texts[0], f"shadows: [{key}]\n{texts[1]}").block(block).plain()
    assert len(whole) == 2  # the other entry stays
    assert whole[key] == parse_yaml(f"x: {above}".encode(), "f").plain()["x"][key]
    beside = layered(tmp_path, name, texts[0], texts[1].replace(key, "QNEW-QYY" if "-" in key else "new")).block(block)
    assert len(beside.plain()) == 3


def test_an_actor_says_which_bodies_it_belongs_to(load: Callable[..., Scenario], tmp_path: Path) -> None:
    load()
    (tmp_path / "atlas" / "actors" / "QSS.yaml").write_text(
        "format: 1\nname: S\nregion: asia\nstate: {leader: 0.3}\nbodies: {QBODY: 1990, QFAR: 2008}\n", encoding="utf-8"
    )
    scenario = load("atlas: {states: [QAA, QSS], powers: [QPP, QRR]}\n")
    assert scenario.institutions["QBODY"].members == ("QAA", "QSS")
    assert (scenario.institutions["QFAR"].members, scenario.institutions["QFAR"].candidates) == (("QSS",), ("QSS",))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "pairs",
            "rivalri: {QPP-QRR: 0.1}\n",
            "pairs.yaml:3: rivalri: unknown key 'rivalri' (did you mean 'rivalry'?)",
        ),
        ("pairs", "rivalry: 5\n", "pairs.yaml:3: rivalry: must be a mapping"),
        ("bodies", "institutions: {QB: 5}\n", "bodies.yaml:3: institutions.QB: must be a mapping"),
        ("events", "events: [a]\n", "events.yaml:3: events: must be a mapping"),
        (
            "events",
            "events: {e: {title: A, year: 2003, changes: 5}}\n",
            "events.yaml:3: events.e.changes: must be a list",
        ),
        (
            "events",
            "events: {e: {title: A, year: 1990, years: lots, changes: [{path: states.QAA.leader, add: 0.1}]}}\n",
            "events.yaml:3: events.e.years: must be a whole number, not the text 'lots'",
        ),
        (
            "events",
            "events: {e: {title: A, year: 2003, changes: [{path: states.QZZ.leeder, add: 0.1}]}}\n",
            "events.yaml:3: events.e.changes.0.path: unknown attribute 'leeder' (did you mean 'leader'?)",
        ),
        (
            "events",
            "events: {e: {title: A, year: 2003, changes: [{path: state.QAA.leader, add: 0.1}]}}\n",
            "events.yaml:3: events.e.changes.0.path: unknown block 'state' (did you mean 'states'?)",
        ),
        (
            "events",
            "events: {e: {title: A, year: 2003, changes: [{path: 5, add: 0.1}]}}\n",
            "events.yaml:3: events.e.changes.0.path: must be an address",
        ),
        ("actors/qxx", "name: X\n", "qxx.yaml: the file is not read"),
    ],
)
def test_mistakes_in_what_is_about_several_are_told_at_their_line(
    load: Callable[..., Scenario], tmp_path: Path, name: str, text: str, told: str
) -> None:
    load()
    (tmp_path / "atlas" / f"{name}.yaml").write_text(f"format: 1\nshadows: replace\n{text}", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load()
    (problem,) = caught.value.problems
    assert told in str(problem)


@pytest.mark.parametrize("years", ["5", "[2000]", "[2000.5, 2010]", "[2010, 2000]", "[1000, 2000]", "null"])
def test_wrong_years_of_a_window_are_told_alone(load: Callable[..., Scenario], years: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(head=CASE.replace("[2000, 2010]", years))
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (3, "years")


def test_a_window_without_years_says_so_alone(load: Callable[..., Scenario]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(head="format: 1\nname: window\n")
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == ("years", "the required key `years` is missing")


def test_a_pair_is_left_out_in_either_order(load: Callable[..., Scenario]) -> None:
    text = CHOICE.replace("}", ", without: [QRR-QPP, QBB-QAA]}")
    assert not {"rivalry.QPP-QRR", "ties.QAA-QBB"} & set(load(text).numbers)


def test_a_child_closes_the_window_of_its_parent(load: Callable[..., Scenario], tmp_path: Path) -> None:
    load()
    (tmp_path / "child.yaml").write_text(
        "format: 1\nextends: window.yaml\nname: child\natlas: null\n"
        "states: {OWN: {region: asia}}\npowers: {PWR: {reach: 0.1}}\n",
        encoding="utf-8",
    )
    assert list(load_scenario(tmp_path / "child.yaml").states) == ["OWN"]


@pytest.mark.parametrize("folders", ["", ", folders: [atlas]", ", folders: [atlas, ./atlas]"])
def test_folders_are_those_of_the_file_that_names_them(
    load: Callable[..., Scenario], tmp_path: Path, folders: str
) -> None:
    """Beside a parent in another folder too; a folder that is named twice is taken once."""
    load()
    base = tmp_path / "base"
    base.mkdir()
    (tmp_path / "atlas").rename(base / "atlas")
    (base / "parent.yaml").write_text(CASE + CHOICE.replace("}", folders + "}"), encoding="utf-8")
    (tmp_path / "child.yaml").write_text("format: 1\nextends: base/parent.yaml\nname: child\n", encoding="utf-8")
    given = {"atlas.folders": [base / "atlas", f"{base / 'atlas'}/"]}
    for set_from_outside in ({}, given):
        assert list(load_scenario(tmp_path / "child.yaml", set_from_outside).states) == ["QAA", "QBB"]


def test_a_private_atlas_needs_no_actors(load: Callable[..., Scenario], tmp_path: Path) -> None:
    folder = tmp_path / "pairs_only"
    (folder / "atlas").mkdir(parents=True)
    (folder / "atlas" / "world.yaml").write_text(
        "format: 1\nshadows: [norms]\nworld: {norms: 0.123}\n", encoding="utf-8"
    )
    (folder / "case.yaml").write_text(CASE + "atlas: {states: [VNM], powers: [USA]}\n", encoding="utf-8")
    assert load_scenario(folder / "case.yaml").numbers["world.norms"].value == 0.123


def test_a_folder_that_is_not_there_is_told_alone(load: Callable[..., Scenario]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load("atlas: {states: [QZZ], powers: [QPP], folders: [nowhere]}\n")
    assert [problem.path for problem in caught.value.problems] == ["atlas.folders"]


def test_the_window_cannot_be_set_from_outside(load: Callable[..., Scenario]) -> None:
    with pytest.raises(ScenarioError, match="`atlas` cannot be set from outside"):
        load(atlas__states=["QAA"])
