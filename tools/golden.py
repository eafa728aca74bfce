"""Write the golden traces of all cases to tests/golden: on purpose, after a change of the numbers that is meant."""

from __future__ import annotations

from pathlib import Path

from counterpoise.analysis.explanation.trace import trace
from counterpoise.scenario.model import shipped

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for case in shipped("cases"):
        (FOLDER / f"{case}.txt").write_text(trace(case), encoding="utf-8")


if __name__ == "__main__":
    main()
