"""Where shards are computed: here, in threads, in processes, or on a Dask cluster; all give the same shards.

An executor is a context manager with one method, ``results(shards)``, which yields, in any order, what
:func:`counterpoise.sweeps.sweep.work` returns, never holding more than a few shards a worker in memory.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, Self

Work = Callable[[int], Any]
AHEAD = 3
"""Shards that are handed out ahead for each worker."""
TRIES = 3
"""How often a shard is tried where its worker dies."""


class ExecutorError(Exception):
    """Workers that cannot be reached, or that keep dying."""


class Shards(Protocol):
    """An executor of shards."""

    @property
    def workers(self) -> int:
        """How many run at a time."""

    def results(self, shards: Iterable[int]) -> Iterator[Any]:
        """What the work returns for each shard, in any order."""

    def __enter__(self) -> Self:
        """Start the workers."""

    def __exit__(self, *_: object) -> None:
        """Stop them; what has not begun is dropped."""


class Serial:
    """One shard after the other, in this thread."""

    workers = 1

    def __init__(self, work: Work) -> None:
        self._work = work

    def results(self, shards: Iterable[int]) -> Iterator[Any]:
        """Each result when it is asked for."""
        return map(self._work, shards)

    def __enter__(self) -> Self:
        """Nothing to start."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to stop."""


class Pool:
    """Shards in a pool of ``concurrent.futures``: threads (the engine runs without the lock) or processes."""

    def __init__(
        self, make: Callable[[], Executor], call: Callable[[Executor, int], Future[Any]], workers: int
    ) -> None:
        self._make, self._call, self.workers = make, call, workers
        self._pool: Executor | None = None

    def __enter__(self) -> Self:
        """Start the pool."""
        self._pool = self._make()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the pool; what has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def results(self, shards: Iterable[int]) -> Iterator[Any]:
        """Results as they come; a pool whose worker died is started anew and the shard tried again."""
        left, tries = iter(shards), dict[int, int]()
        again: list[int] = []
        waiting: dict[Future[Any], int] = {}
        while True:
            room = AHEAD * self.workers - len(waiting)
            for shard in [*again[:room], *islice(left, max(0, room - len(again)))]:
                waiting[self._submit(shard)] = shard
            again = again[room:]
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                shard = waiting.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    tries[shard] = tries.get(shard, 0) + 1
                    if tries[shard] >= TRIES:
                        raise ExecutorError(f"the worker of shard {shard} died {TRIES} times") from None
                    again.append(shard)

    def _submit(self, shard: int) -> Future[Any]:
        assert self._pool is not None
        try:
            return self._call(self._pool, shard)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = self._make()
            return self._call(self._pool, shard)


def threads(work: Work, workers: int | None = None) -> Pool:
    """Threads of this process; the default."""
    count = workers or os.cpu_count() or 1
    return Pool(lambda: ThreadPoolExecutor(count), lambda pool, shard: pool.submit(work, shard), count)


def processes(start: Callable[..., None], arguments: tuple[Any, ...], work: Work, workers: int | None = None) -> Pool:
    """Processes of their own, started afresh; ``start(*arguments)`` prepares each, ``work`` is a module's function."""
    from multiprocessing import get_context

    def call(pool: Executor, shard: int) -> Future[Any]:
        with _without_interrupts():  # which a process that this begins would else answer by a traceback
            return pool.submit(work, shard)

    count = workers or os.cpu_count() or 1
    return Pool(lambda: ProcessPoolExecutor(count, get_context("spawn"), start, arguments), call, count)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back until the end, here, and for ever in processes that begin within."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Dask:
    """Shards on a Dask cluster, which may lose workers on the way (extra ``cluster``).

    ``work(shared, shard)`` runs on a worker, which gets ``shared`` once; ``receive`` here, on what comes back.
    """

    def __init__(
        self,
        work: Callable[[Any, int], Any],
        shared: Any,
        address: str | None,
        timeout: float = 30.0,
        receive: Callable[[Any], Any] | None = None,
    ) -> None:
        self._work, self._shared, self._address, self._timeout = work, shared, address, timeout
        self._receive = receive
        self.workers = 1

    def __enter__(self) -> Self:
        """Connect, and wait for the first worker."""
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError("Dask is not installed: pip install 'counterpoise[cluster]'") from None
        try:
            self._client = Client(self._address, timeout=self._timeout) if self._address else Client()
            self._client.wait_for_workers(1, timeout=2 * self._timeout)
        except (OSError, TimeoutError, ValueError) as error:
            raise ExecutorError(f"no Dask scheduler or worker at {self._address}: {error}") from None
        self.workers = max(1, sum(self._client.nthreads().values()))
        if self._receive is not None:
            self._shared = self._client.scatter(self._shared, broadcast=True)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; a cluster of our own ends."""
        self._client.close()

    def results(self, shards: Iterable[int]) -> Iterator[Any]:
        """Results as they come; a shard whose worker is lost is computed elsewhere."""
        from distributed import as_completed

        left = iter(shards)
        first = [self._submit(shard) for shard in islice(left, AHEAD * self.workers)]
        coming = as_completed(first)
        for future in coming:
            answer = future.result()
            yield answer if self._receive is None else self._receive(answer)
            for shard in islice(left, 1):
                coming.add(self._submit(shard))

    def _submit(self, shard: int) -> Any:
        return self._client.submit(self._work, self._shared, shard, pure=False, retries=TRIES)
