"""The directory of a hindcast: written beside its place and renamed, never half there."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from counterpoise.compiled import source_digest
from counterpoise.results.store import FORMAT, PACKAGES, holds, plain_theory, put_whole, write_parquet
from counterpoise.scenario.reading.strict_yaml import dump_yaml

from .forward import Hindcast, Plan, states_table


def identity(plan: Plan) -> dict[str, Any]:
    """What decides every number of a hindcast: the hashed part of its manifest.

    ``observed_hash`` is of what was observed and of what the baselines answer.
    """
    theories = {theory.name: _short(json.dumps(plain_theory(theory), sort_keys=True)) for theory in plan.theories}
    return {
        "format": FORMAT,
        "kind": "hindcast",
        "scenario": plan.scenario.name,
        "scenario_hash": plan.scenario.digest(),
        "theory": ", ".join(theories),
        "theory_hash": _short(json.dumps(theories, sort_keys=True)),
        "seed": plan.seed,
        "replicates": plan.replicates,
        "uncertain": False,
        "observed_hash": _observed(plan),
        "equations": source_digest(),
    }


def _observed(plan: Plan) -> str:
    digest = hashlib.sha256()
    for asked in plan.questions:
        digest.update(f"{asked.series} {asked.year}".encode())
        for table in (asked.observed, asked.persistence, asked.regression):
            digest.update(b"none" if table is None else (np.round(table, 9) + 0.0).tobytes())
    return digest.hexdigest()[:12]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def is_there(plan: Plan, directory: str | os.PathLike[str], force: bool = False) -> bool:
    """Whether the directory holds this hindcast already; False where there is none, or an empty one.

    Raises :class:`StoreError` where it holds something else (with ``force``: no result), or is the current directory.
    """
    return holds(Path(directory), identity(plan), force)


def save(hindcast: Hindcast, directory: str | os.PathLike[str], force: bool = False) -> Path:
    """Write a hindcast to ``directory`` and return it; the same hindcast is left as it is.

    ``force`` replaces another result directory, and nothing else.

    Raises :class:`StoreError` where the directory holds something else, or cannot be written.
    """
    return put_whole(Path(directory), identity(hindcast.plan), lambda draft: _fill(hindcast, draft), force)


def _fill(hindcast: Hindcast, directory: Path) -> None:
    """Fill the directory; the manifest comes last, so that it stands for a whole hindcast."""
    plan = hindcast.plan
    _dump({**plan.scenario.document(), "theory": f"theory-{plan.theories[0].name}.yaml"}, directory / "scenario.yaml")
    (directory / "states").mkdir()
    for k, theory in enumerate(plan.theories):
        _dump(plain_theory(theory), directory / f"theory-{theory.name}.yaml")
        table = states_table(theory.name, hindcast.means[theory.name], plan.world)
        write_parquet(table, directory / "states" / f"part-{k:05d}.parquet")
    _dump_json([score._asdict() for score in hindcast.scores], directory / "scores.json")
    runs = plan.replicates * len(plan.theories)
    manifest = {
        "identity": identity(plan),
        "planned": runs,
        "done": runs,
        "failed": 0,
        "packages": {name: version(name) for name in PACKAGES} | {"python": platform.python_version()},
    }
    _dump_json(manifest, directory / "manifest.json")


def _dump(content: Mapping[str, Any], path: Path) -> None:
    path.write_text(dump_yaml(content), encoding="utf-8")


def _dump_json(content: Any, path: Path) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
