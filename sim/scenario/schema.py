"""The JSON Schema of a scenario file, and a commented scenario to start from.

The schema is generated from the table of attributes and the models of
:mod:`counterpoise.scenario.model`, so that editors offer the keys and check them while typing. Rules that tie
parts together (shares, actors, years) are left to :func:`counterpoise.scenario.model.load_scenario`.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from .addresses import PAIR_SECTIONS, SECTIONS
from .attributes import ACTS, CHANNELS, TIE_SCALE, Attribute
from .model import Agreement, Cycle, Event, Institution, Plot, Power, Route, State
from .numbers import MAX_SCALE
from .reading.event_parse import OPERATIONS
from .reading.fields import ACTOR, WORD
from .reading.files import DEFAULT_THEORY, FORMAT
from .reading.scenario_parse import ENTRIES, REQUIRED

Schema = dict[str, Any]

_ACTOR = f"^{ACTOR.pattern}$"
_WORD = f"^{WORD.pattern}$"
_KEYS = {"power": _ACTOR, "region": _WORD, "channel": _WORD}
_FIXED = {"act": ACTS}
_MERGED = ("State", "Start", "Power", "Institution", "Route", "Cycle", "Agreement", "Event", "Hazard")
_NAMED: dict[str, type[BaseModel]] = {
    "powers": Power,
    "states": State,
    "institutions": Institution,
    "routes": Route,
    "cycles": Cycle,
    "agreements": Agreement,
}


def json_schema() -> Schema:
    """A JSON Schema (draft 2020-12) of the scenario file.

    A file that ``extends`` another or opens a window on the atlas may leave required keys out, and remove entries by
    null.
    """
    properties: Schema = {
        "format": {"const": FORMAT, "description": "format of the file"},
        "extends": {"type": "string", "description": "shipped case or .yaml file that this file changes"},
        "name": {"type": "string", "pattern": _WORD, "description": "short name"},
        "title": {"type": "string", "description": "one line for figures and lists"},
        "description": {"type": "string", "description": "what the case is about"},
        "years": {
            "type": "array",
            "items": {"type": "integer"},
            "minItems": 2,
            "maxItems": 2,
            "description": "first and last year",
        },
        "theory": {
            "type": "string",
            "description": f"shipped theory or path of a theory file; default {DEFAULT_THEORY}",
        },
        "channels": {
            "type": "array",
            "items": {"type": "string", "pattern": _WORD},
            "description": f"further channels, beside {', '.join(CHANNELS)}",
        },
        "atlas": _window(),
        "world": _closed(_attributes("world"), "numbers of the world as a whole"),
    }
    for section in _NAMED:
        entry = _nullable({"$ref": f"#/$defs/{_NAMED[section].__name__}"})
        pattern, by = (_WORD, "name") if section in ENTRIES else (_ACTOR, "code")
        properties[section] = _open(entry, pattern, f"the {section} of the scenario, by {by}")
    for section, kind in PAIR_SECTIONS.items():
        attribute = SECTIONS[section][section]
        pair = f"^{ACTOR.pattern}-{ACTOR.pattern}$"
        properties[section] = _open(_number(attribute), pair, f"{attribute.meaning}, by pair of {kind}s")
    properties["events"] = _open(_nullable({"$ref": "#/$defs/Event"}), _WORD, "what happens, by name")
    properties["plots"] = {"type": "array", "items": {"$ref": "#/$defs/Plot"}, "description": "figures"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "counterpoise scenario",
        **_closed(properties, "a scenario of states that align between great powers"),
        "required": ["format"],
        "anyOf": [{"required": ["extends"]}, {"required": ["atlas"]}, _complete()],
        "$defs": _definitions(),
    }


def _window() -> Schema:
    """The block by which a file chooses actors of the atlas."""
    codes = {"type": "array", "items": {"type": "string", "pattern": _ACTOR}}
    properties: Schema = {
        "states": {**codes, "description": "the states that choose"},
        "powers": {**codes, "description": "the powers toward which they align"},
        "regions": _open(codes, _WORD, "states that count to another region than their usual one, by region"),
        "without": {
            "type": "array",
            "items": {"type": "string"},
            "description": "pairs, bodies, routes, events left out",
        },
        "folders": {
            "type": "array",
            "items": {"type": "string"},
            "description": "folders of private actors, from the folder of this file",
        },
    }
    return _closed(properties, "actors whose numbers come from the atlas")


def _complete() -> Schema:
    """What a file must hold that extends no other, and so has nothing to inherit."""
    start = {"start": {"required": ["strategy"]}}
    hazard = {"hazard": {"required": ["from", "to", "probability"]}}
    entries: Schema = {
        "states": {"required": ["region"], "properties": start},
        "institutions": {"required": ["kind"]},
        "routes": {"required": ["state", "channel", "around", "buyer", "available"]},
        "cycles": {"required": ["incumbent", "challenger"]},
        "agreements": {"required": ["state", "partner", "patron"]},
        "events": {"required": ["title", "changes"], "properties": hazard},
    }
    blocks: Schema = {section: {"additionalProperties": entry} for section, entry in entries.items()}
    for section in ("states", "powers"):
        blocks.setdefault(section, {})["minProperties"] = 1
    return {"required": list(REQUIRED), "properties": blocks}


def _definitions() -> Schema:
    models: list[type[BaseModel]] = [State, Power, Institution, Route, Cycle, Agreement, Event, Plot]
    _, generated = models_json_schema([(model, "validation") for model in models])
    definitions: Schema = generated["$defs"]
    for section, model in _NAMED.items():
        definitions[model.__name__]["properties"] |= _attributes(section)
    definitions["Number"] = _number(None)
    definitions["NumberBlock"] = _number_block()
    definitions["Source"] = _source()
    definitions["Change"] = _change()
    event = definitions["Event"]
    event["properties"]["source"] = {"$ref": "#/$defs/Source"}
    event["properties"]["changes"].pop("default", None)
    event["properties"]["changes"]["minItems"] = 1
    for name in _MERGED:
        definitions[name].pop("required", None)
    return definitions


def _attributes(section: str) -> Schema:
    return {name: _along(attribute, attribute.axes) for name, attribute in SECTIONS[section].items()}


def _along(attribute: Attribute, axes: tuple[str, ...]) -> Schema:
    if not axes:
        return _number(attribute)
    below = _along(attribute, axes[1:])
    what = f"{attribute.meaning}, by {' and '.join(axes)}"
    if axes[0] in _FIXED:
        return _closed(dict.fromkeys(_FIXED[axes[0]], below), what)
    return _open(below, _KEYS[axes[0]], what)


def _number(attribute: Attribute | None) -> Schema:
    bare: Schema = {"type": "number"}
    options = [bare, {"$ref": "#/$defs/NumberBlock"}, {"type": "null"}]
    if attribute is None:
        return {"anyOf": [*options, {"enum": list(TIE_SCALE)}]}
    bare |= {"minimum": attribute.low} if isfinite(attribute.low) else {}
    bare |= {"maximum": attribute.high} if isfinite(attribute.high) else {}
    if attribute.name in ("tie", "ties"):
        options.append({"enum": list(TIE_SCALE)})
    about = f"{attribute.meaning} ({attribute.unit}); default {attribute.default:g}"
    return {"description": about, "anyOf": options}


def _number_block() -> Schema:
    amount = {"anyOf": [{"type": "number"}, {"enum": list(TIE_SCALE)}]}
    properties: Schema = {
        "value": amount,
        "series": {
            "type": "object",
            "patternProperties": {"^-?[0-9]+$": amount},
            "additionalProperties": False,
            "minProperties": 1,
            "description": "values by year",
        },
        "interpolate": {"enum": ["linear", "step"], "description": "between the years of a series"},
        "unit": {"type": "string"},
        "source": {"$ref": "#/$defs/Source"},
        "range": _bounds(amount, "plausible range of a value"),
        "scale": _bounds(
            {"type": "number", "minimum": 0, "maximum": MAX_SCALE},
            "factors by which a whole series may be multiplied",
        ),
        "note": {"type": "string"},
    }
    block = _closed(properties, "a number with its source")
    return block | {"oneOf": [{"required": ["value"]}, {"required": ["series"]}]}


def _bounds(amount: Schema, description: str) -> Schema:
    return {"type": "array", "items": amount, "minItems": 2, "maxItems": 2, "description": description}


def _source() -> Schema:
    text = {"type": "string", "minLength": 1}
    about = "`judgement`, an evidence id, a reference with its year, or a list of these"
    return {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}], "description": about}


def _change() -> Schema:
    number = {"$ref": "#/$defs/Number"}
    address = {"type": "string", "description": "address of a number, such as states.VEN.leader"}
    change = _closed({"path": address, **dict.fromkeys(OPERATIONS, number)}, "a change of one number")
    return change | {"required": ["path"], "oneOf": [{"required": [operation]} for operation in OPERATIONS]}


def _closed(properties: Schema, description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
    }


def _open(entry: Schema, pattern: str, description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "patternProperties": {pattern: entry},
        "additionalProperties": False,
    }


def _nullable(entry: Schema) -> Schema:
    return {"anyOf": [entry, {"type": "null"}]}
