"""What a scenario file may hold, for editors: schema."""

from __future__ import annotations

from .screen import say_json

EXAMPLES = ("counterpoise schema > counterpoise.json",)


def schema() -> None:
    """The JSON Schema of scenario files."""
    from ..scenario.schema import json_schema

    say_json(json_schema())
