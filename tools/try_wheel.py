"""Build the wheel and try it from outside the checkout, in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str, folder: Path) -> str:
    quiet = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(command, cwd=folder, env=quiet, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT), folder=folder)
        (wheel,) = folder.glob("*.whl")
        venv.create(folder / "env", with_pip=True)
        binaries = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        python = str(binaries / "python")
        pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel), folder=folder)
        command = str(binaries / "counterpoise")
        listed = json.loads(run(command, "list", "--json", folder=folder))
        assert "venezuela" in [case["name"] for case in listed["cases"]], listed
        ran = json.loads(run(command, "run", "venezuela", "--replicates", "5", "--out", "r", "--json", folder=folder))
        assert ran["done"] == 5, ran
        drawn = json.loads(run(command, "plot", "r", "--json", folder=folder))
        assert all((folder / figure).stat().st_size > 1000 for figure in drawn["figures"]), drawn
        assert "venezuela_threat_x_dependence" in listed["sweeps"], listed
        planned = json.loads(run(command, "sweep", listed["sweeps"][0], "--dry-run", "--json", folder=folder))
        assert planned["points"] == 289, planned
        where = run(python, "-c", "import counterpoise; print(counterpoise.__file__)", folder=folder)
        assert str(ROOT) not in where, where
        print(f"{wheel.name}: installed, run and drawn outside the checkout")


if __name__ == "__main__":
    main()
