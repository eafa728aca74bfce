"""How the files of a room are found by themselves: each declares a name that its room looks for."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def declared(package: str, name: str) -> dict[str, Any]:
    """What the modules of ``package`` declare under ``name``, by module, in the order of the modules' names."""
    paths = [f"{package}.{file.name}" for file in iter_modules(import_module(package).__path__)]
    modules = {path.rpartition(".")[2]: import_module(path) for path in paths}
    return {key: getattr(module, name) for key, module in modules.items() if hasattr(module, name)}
