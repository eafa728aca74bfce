"""How long forty students wait: choices at ease and all at once, the reveal for all, slider to picture, memory.

python benchmarks/lab.py [STUDENTS]
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx

GAMES = 10
"""Games over which the memory of the server is watched."""


def quantiles(seconds: list[float]) -> str:
    """Median and the 95th percentile, in milliseconds."""
    ranked = sorted(seconds)
    return f"{1e3 * statistics.median(ranked):.0f} / {1e3 * ranked[int(0.95 * (len(ranked) - 1))]:.0f} ms"


def memory(process: subprocess.Popen[str]) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{process.pid}/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


async def timed(asked: object) -> tuple[float, httpx.Response]:
    began = time.perf_counter()
    answer = await asked  # type: ignore[misc]
    assert answer.status_code < 300, answer.text
    return time.perf_counter() - began, answer


async def game(base: str, students: int, told: bool) -> None:
    async with httpx.AsyncClient(base_url=base, timeout=60) as teacher:
        made = await teacher.post("/api/sessions", json={"case": "venezuela", "state": "VEN", "seed": 3})
        of = f"/api/sessions/{made.json()['code']}"
        class_of = [httpx.AsyncClient(base_url=base, timeout=60) for _ in range(students)]
        await asyncio.gather(*(one.post(f"{of}/join", json={"name": f"s{k}"}) for k, one in enumerate(class_of)))
        rounds = len((await class_of[0].get(f"{of}/me")).json()["game"]["rounds"])
        await teacher.post(f"{of}/advance", json={})
        options = [("hedging", None), ("soft_balancing", "USA"), ("bandwagoning", "USA"), ("balancing", "USA")]
        chance = random.Random(1)

        async def choose(one: httpx.AsyncClient, pause: float) -> float:
            await asyncio.sleep(pause)
            strategy, target = chance.choice(options)
            sent = {"strategy": strategy, "target": target, "guess": "hedging", "sure": 70}
            return (await timed(one.post(f"{of}/choose", json=sent)))[0]

        for number in range(rounds if told else 2):
            at_ease = await asyncio.gather(*(choose(one, 3.0 * chance.random()) for one in class_of))
            at_once = await asyncio.gather(*(choose(one, 0.0) for one in class_of))
            await teacher.post(f"{of}/advance", json={})
            began = time.perf_counter()
            shown = await asyncio.gather(*(timed(one.get(f"{of}/me")) for one in class_of))
            all_shown = time.perf_counter() - began
            for k, (_, answer) in enumerate(shown):
                assert answer.json()["name"] == f"s{k}"
            if told and number in (0, rounds - 1):
                print(f"round {number + 1}: at ease {quantiles(at_ease)}, all at once {max(at_once) * 1e3:.0f} ms, "
                      f"reveal for all {all_shown * 1e3:.0f} ms")  # fmt: skip
            await teacher.post(f"{of}/advance", json={})
        await teacher.post(f"{of}/end", json={})
        for one in class_of:
            await one.aclose()


async def sliders(base: str, runs: int) -> list[float]:
    async with httpx.AsyncClient(base_url=base, timeout=60) as one:
        found = []
        for k in range(60):
            asked = f"/api/picture?case=venezuela&state=VEN&power=USA&suspicion={k / 60:.3f}&runs={runs}&seed=0"
            found.append((await timed(one.get(asked)))[0])
        return found


async def measure(process: subprocess.Popen[str], base: str, students: int) -> None:
    await game(base, students, True)
    for runs in (30, 100):
        print(f"slider to picture, {runs} runs: {quantiles(await sliders(base, runs))}")
    before = memory(process)
    for _ in range(GAMES):
        await game(base, students, False)
    print(f"memory {before:.0f} MB, after {GAMES} games more {memory(process):.0f} MB")


def main(students: int = 40) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from counterpoise.cli import main; main()", "lab", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        base = process.stdout.readline().strip().rstrip("/")
        print(f"{students} students")
        asyncio.run(measure(process, base, students))
    finally:
        process.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
