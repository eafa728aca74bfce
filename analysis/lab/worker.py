"""The one place where the lab computes: one answer at a time, in the order in which they were asked for."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

Answer = TypeVar("Answer")

MOST_WAITING = 64
"""Requests that may wait for their turn; more are told to come again."""

GONE, BUSY = 499, 503
"""Statuses: nobody waits for the answer any more; too many wait."""


class Worker:
    """Computes one answer at a time in a thread, so that pictures queue and pages stay quick."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._turn, self._most, self._waiting = Semaphore(1), most, 0

    async def __call__(self, request: Request, answer: Callable[[], Answer]) -> Answer:
        """What ``answer`` returns, once it is this request's turn.

        A request that the browser has given up by then, since the slider has moved on, is not computed. Raises
        HTTPException for it, and where too many wait.
        """
        if self._waiting >= self._most:
            raise HTTPException(BUSY, "too many ask at once; try again in a second", {"retry-after": "1"})
        self._waiting += 1
        try:
            async with self._turn:
                if await request.is_disconnected():
                    raise HTTPException(GONE, "given up")
                return await run_in_threadpool(answer)
        finally:
            self._waiting -= 1
