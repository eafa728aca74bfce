"""The JSON Schema says what the loader says, and the scenario to start from is in order."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from counterpoise.scenario.attributes import ATTRIBUTES
from counterpoise.scenario.model import ScenarioError, load_scenario, problems_in
from counterpoise.scenario.new_files import new_scenario
from counterpoise.scenario.reading.strict_yaml import dump_yaml, parse_yaml, read_yaml
from counterpoise.scenario.schema import json_schema

MINI = Path(__file__).parents[1] / "data" / "mini.yaml"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "null": type(None),
    "number": (int, float),
    "integer": int,
}


ROUTE = {
    "title": "Oil line to China",
    "state": "VEN",
    "channel": "energy",
    "around": "USA",
    "buyer": "CHN",
    "available": 2003,
    "lag": 4,
    "capacity": {"value": 0.25, "source": "judgement", "range": [0.1, 0.4]},
    "cost": 1.5,
}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def valid(value: Any, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    """The part of JSON Schema that the schema uses."""
    if "$ref" in rule and not valid(value, root["$defs"][rule["$ref"].split("/")[-1]], root):
        return False
    if "type" in rule and (not isinstance(value, TYPES[rule["type"]]) or isinstance(value, bool)):
        return False
    if value not in rule.get("enum", [value]) or value != rule.get("const", value):
        return False
    if "anyOf" in rule and not any(valid(value, option, root) for option in rule["anyOf"]):
        return False
    if "oneOf" in rule and sum(valid(value, option, root) for option in rule["oneOf"]) != 1:
        return False
    if isinstance(value, dict):
        return valid_object({str(key): entry for key, entry in value.items()}, rule, root)
    if isinstance(value, list):
        fits = rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value))
        return fits and all(valid(entry, rule.get("items", {}), root) for entry in value)
    if isinstance(value, str):
        return len(value) >= rule.get("minLength", 0) and bool(re.search(rule.get("pattern", ""), value))
    if isinstance(value, int | float):
        return bool(rule.get("minimum", value) <= value <= rule.get("maximum", value))
    return True


def valid_object(value: dict[str, Any], rule: dict[str, Any], root: dict[str, Any]) -> bool:
    if not set(rule.get("required", ())) <= set(value) or len(value) < rule.get("minProperties", 0):
        return False
    for key, entry in value.items():
        rules = [rule["properties"][key]] if key in rule.get("properties", {}) else []
        rules += [below for pattern, below in rule.get("patternProperties", {}).items() if re.search(pattern, key)]
        other = rule.get("additionalProperties", True)
        if not rules and other is False:
            return False
        if not rules and isinstance(other, dict):
            rules = [other]
        if not all(valid(entry, below, root) for below in rules):
            return False
    return True


def set_at(document: dict[str, Any], address: str, value: object) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    *parents, last = address.split(".")
    block = changed
    for part in parents:
        block = block[int(part)] if isinstance(block, list) else block[part]
    if value is None:
        del block[last]
    else:
        block[last] = value
    return changed


def test_schema_is_plain_json(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema, allow_nan=False)) == schema


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda attribute: f"{attribute.section}.{attribute.name}")
def test_every_attribute_is_described(schema: dict[str, Any], attribute) -> None:
    blocks = {"states": "State", "powers": "Power", "institutions": "Institution", "routes": "Route",
              "cycles": "Cycle", "agreements": "Agreement"}  # fmt: skip
    if attribute.section in blocks:
        found = schema["$defs"][blocks[attribute.section]]["properties"][attribute.name]
    elif attribute.section == "world":
        found = schema["properties"]["world"]["properties"][attribute.name]
    else:
        found = schema["properties"][attribute.section]
    assert attribute.meaning in found["description"]


def test_references_lead_somewhere(schema: dict[str, Any]) -> None:
    names = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
    assert names == set(schema["$defs"])


def test_good_files_are_valid(schema: dict[str, Any]) -> None:
    assert valid(read_yaml(MINI).plain(), schema, schema)
    assert valid(load_scenario(MINI).document(), schema, schema)
    assert valid(parse_yaml(new_scenario("mine").encode(), "f").plain(), schema, schema)
    child = {"format": 1, "extends": "mini", "states": {"VEN": {"leader": 0.1}}, "events": {"coup": None}}
    assert valid(child, schema, schema)


def test_files_with_routes_are_valid(schema: dict[str, Any]) -> None:
    document = read_yaml(MINI).plain() | {"routes": {"china_oil": ROUTE}}
    assert valid(document, schema, schema)
    child = {"format": 1, "extends": "mini", "routes": {"china_oil": {"lag": 0, "cost": None}, "rail": None}}
    assert valid(child, schema, schema)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, None) for key in ("state", "channel", "around", "buyer", "available")),
        ("channel", 3),
        ("available", 10000),
        ("available", 2003.5),
        ("lag", -1),
        ("lag", 101),
        ("capacity", 1.2),
        ("cost", 6),
        ("consent", "often"),
        ("capcity", 0.2),
    ],
)
def test_files_with_bad_routes_are_invalid(schema: dict[str, Any], key: str, value: object) -> None:
    document = read_yaml(MINI).plain() | {"routes": {"china_oil": ROUTE}}
    assert not valid(set_at(document, f"routes.china_oil.{key}", value), schema, schema)


CONTENTION = {
    "channels": ["gas", "oil"],
    "exchange": {"USA-CHN": {"value": 0.01, "source": "judgement", "range": [0.005, 0.02]}},
    "cycles": {"us_china": {"title": "Chips", "incumbent": "USA", "challenger": "CHN", "start": "eased",
                            "growth": 0.02, "measures": {"value": 20, "source": "judgement", "range": [10, 30]}}},
    "agreements": {"ven_cub": {"state": "VEN", "partner": "CUB", "patron": "CHN", "obstacle": 0.1}},
}  # fmt: skip


def contending() -> dict[str, Any]:
    """The small case with what powers among themselves, and pairs of states, may be given."""
    document = copy.deepcopy(read_yaml(MINI).plain()) | copy.deepcopy(CONTENTION)
    document["powers"]["CHN"] |= {"supply": {"gas": 0.1}, "arming": 0.02, "output": 0.15, "members": []}
    document["states"]["VEN"] |= {"treaty_cost": 1.5, "vulnerability": {"gas": 0.5}}
    document["institutions"]["ALBA"] |= {"competence": 0.3, "monitoring": 0.1, "alternative_to": ["USA"],
                                         "leavers": [], "say": {"CHN": 0.2}}  # fmt: skip
    return document


def test_files_with_cycles_agreements_and_further_channels_are_valid(schema: dict[str, Any], tmp_path: Path) -> None:
    assert valid(contending(), schema, schema)
    file = tmp_path / "case.yaml"
    file.write_text(dump_yaml(contending()), encoding="utf-8")
    assert problems_in(file) == []
    assert valid(load_scenario(file).document(), schema, schema)
    child = {"format": 1, "extends": "case.yaml", "cycles": {"us_china": {"start": "tense", "growth": None}},
             "agreements": {"ven_cub": None}}  # fmt: skip
    assert valid(child, schema, schema)


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("channels", "gas"),
        ("channels", ["Gas"]),
        ("channels", [1]),
        ("exchange", {"USA": 0.1}),
        ("exchange.USA-CHN", 1.5),
        ("powers.CHN.supply.gas", -0.1),
        ("powers.CHN.supply", 0.1),
        ("powers.CHN.arming", "fast"),
        ("states.VEN.treaty_cost", 4),
        ("institutions.ALBA.leavers", "USA"),
        ("institutions.ALBA.competence", 2),
        ("institutions.ALBA.say", 0.5),
        ("cycles.us_china.incumbent", None),
        ("cycles.us_china.challenger", None),
        ("cycles.us_china.start", "calm"),
        ("cycles.us_china.measures", -1),
        ("cycles.us_china.ease", 1.5),
        ("cycles.us_china.period", 4),
        ("cycles.US_China", {"incumbent": "USA", "challenger": "CHN"}),
        ("agreements.ven_cub.state", None),
        ("agreements.ven_cub.partner", None),
        ("agreements.ven_cub.patron", None),
        ("agreements.ven_cub.obstacle", 1.1),
        ("agreements.ven_cub.kind", "treaty"),
    ],
)
def test_bad_cycles_agreements_and_channels_are_invalid(schema: dict[str, Any], address: str, value: object) -> None:
    assert not valid(set_at(contending(), address, value), schema, schema)


def test_names_of_routes_are_checked(schema: dict[str, Any]) -> None:
    document = read_yaml(MINI).plain()
    assert not valid(document | {"routes": {"China_oil": ROUTE}}, schema, schema)
    assert not valid(document | {"routes": {"7_oil": ROUTE}}, schema, schema)


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("format", 2),
        ("years", None),
        ("years", [2000]),
        ("yeers", [2000, 2001]),
        ("powers", {}),
        ("powers.usa", {}),
        ("powers.USA.reach", 3),
        ("powers.USA.attention.latin_america", "much"),
        ("world.price", -1),
        ("states.VEN.leadr", 0.2),
        ("states.VEN.region", None),
        ("states.VEN.vulnerability.Crude oil", 0.2),
        ("states.VEN.tie.USA", "friend"),
        ("states.VEN.leader", {"source": "judgement"}),
        ("states.VEN.leader", {"value": 1, "series": {"2000": 1}}),
        ("states.VEN.start.strategy", "neutral"),
        ("institutions.ALBA.kind", None),
        ("events.coup.changes", []),
        ("events.coup.changes", [{"path": "states.VEN.leader"}]),
        ("plots.0.figure", "pie"),
    ],
)
def test_bad_files_are_invalid(schema: dict[str, Any], address: str, value: object) -> None:
    assert not valid(set_at(read_yaml(MINI).plain(), address, value), schema, schema)


def test_new_scenario_is_in_order(tmp_path: Path) -> None:
    file = tmp_path / "south_asia.yaml"
    file.write_text(new_scenario("south_asia"), encoding="utf-8")
    assert problems_in(file) == []
    case = load_scenario(file)
    assert case.name == "south_asia"
    assert [len(block) for block in (case.powers, case.states, case.institutions, case.events)] == [
        2,
        3,
        1,
        1,
    ]
    changes = [change.number for event in case.events.values() for change in event.changes]
    for number in (*case.numbers.values(), *changes):
        assert number.source
        assert not number.is_judgement or number.range or number.scale
    assert file.read_text(encoding="utf-8").count("#") > 30


def test_the_route_in_the_comments_of_a_new_scenario_is_in_order(tmp_path: Path) -> None:
    head, start, rest = new_scenario("south_asia").partition("# routes:\n")
    block, end, tail = (start + rest).partition("\n\n")
    file = tmp_path / "south_asia.yaml"
    file.write_text(head + re.sub("^# ", "", block, flags=re.MULTILINE) + end + tail, encoding="utf-8")
    case = load_scenario(file)
    assert list(case.routes) == ["deep_port"]
    for name in ("capacity", "cost", "consent"):
        assert case.numbers[f"routes.deep_port.{name}"].is_judgement


def test_the_cycle_and_the_agreement_in_the_comments_of_a_new_scenario_are_in_order(tmp_path: Path) -> None:
    head, start, rest = new_scenario("south_asia").partition("# cycles:\n")
    block, end, tail = (start + rest).partition("\n\n")
    file = tmp_path / "south_asia.yaml"
    file.write_text(head + re.sub("^# ", "", block, flags=re.MULTILINE) + end + tail, encoding="utf-8")
    case = load_scenario(file)
    assert (list(case.cycles), list(case.agreements)) == (["us_china"], ["phl_vnm"])


@pytest.mark.parametrize("name", ["South Asia", "", "1st", "a\n", "a.yaml"])
def test_new_scenario_refuses_bad_names(name: str) -> None:
    with pytest.raises(ScenarioError, match="is not a valid name"):
        new_scenario(name)


def test_a_window_with_every_key_is_valid(schema: dict[str, Any]) -> None:
    window = {
        "states": ["VEN"], "powers": ["USA"], "regions": {"asia": ["VEN"]}, "without": ["USA-CHN"], "folders": ["mine"]
    }  # fmt: skip
    document = {"format": 1, "name": "c", "years": [1995, 2014], "atlas": window}
    assert valid(document, schema, schema)
    assert not valid({**document, "atlas": {**window, "folder": "mine"}}, schema, schema)
