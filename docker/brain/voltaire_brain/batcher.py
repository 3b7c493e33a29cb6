"""Joins requests that arrive together into one batch, and keeps no more of them than it may.

ask ─→ waiting ──(a few ms for others)──→ batch ─→ the model's thread ─→ answers
        │ full: RESOURCE_EXHAUSTED         └ without those whose caller has gone
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from time import perf_counter
from typing import Generic, TypeVar

from grpc import StatusCode

from . import log
from .refusal import Refusal, failed

Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Answered(Generic[Answer]):
    """What the model said, how long it took for the whole batch, and how many shared it."""

    answer: Answer
    inference_ms: float
    batch: int


@dataclass(frozen=True)
class _Waiting(Generic[Question, Answer]):
    question: Question
    rows: int
    key: Hashable
    answered: asyncio.Future[Answered[Answer]]


class Batcher(Generic[Question, Answer]):
    """Runs one batch at a time in its thread, so that the event loop stays free."""

    def __init__(  # noqa: PLR0913
        self,
        work: Callable[[Sequence[Question]], Sequence[Answer | Refusal]],
        thread: Executor,
        *,
        ready: Callable[[], Awaitable[None]],
        wait_ms: float,
        rows_max: int,
        limit: int,
    ) -> None:
        """Takes work that answers a batch, and ready, which waits until it can be done.

        The limit is of requests that have not been answered: waiting and at work.
        """
        self._work = work
        self._thread = thread
        self._ready = ready
        self._wait_s = wait_ms / 1_000
        self._rows_max = rows_max
        self._limit = limit
        self._waiting: deque[_Waiting[Question, Answer]] = deque()
        self._held = 0
        self._worker: asyncio.Task[None] | None = None

    async def ask(self, question: Question, rows: int, key: Hashable = None) -> Answered[Answer]:
        """Only requests of the same key share a batch. Cancelled: dropped if not yet at work."""
        if self._held >= self._limit:
            raise Refusal(
                StatusCode.RESOURCE_EXHAUSTED, f"{self._limit} requests are waiting already"
            )
        self._held += 1
        try:
            answered: asyncio.Future[Answered[Answer]]
            answered = asyncio.get_running_loop().create_future()
            self._waiting.append(_Waiting(question, rows, key, answered))
            if self._worker is None:
                self._worker = asyncio.create_task(self._serve())
            return await answered
        finally:
            self._held -= 1

    async def _serve(self) -> None:
        try:
            while self._waiting:
                try:
                    await self._ready()
                except Refusal as refusal:
                    self._refuse_all(refusal)
                    continue
                if sum(each.rows for each in self._waiting) < self._rows_max:
                    await asyncio.sleep(self._wait_s)
                if batch := self._next_batch():
                    await self._answer(batch)
        finally:
            self._worker = None

    def _refuse_all(self, refusal: Refusal) -> None:
        while self._waiting:
            _settle(self._waiting.popleft(), refusal)

    def _next_batch(self) -> list[_Waiting[Question, Answer]]:
        """The oldest that is still wanted, and those of its key that fit beside it, in order."""
        batch: list[_Waiting[Question, Answer]] = []
        rest: deque[_Waiting[Question, Answer]] = deque()
        rows = 0
        for each in self._waiting:
            if each.answered.done():
                continue
            if not batch or (each.key == batch[0].key and rows + each.rows <= self._rows_max):
                batch.append(each)
                rows += each.rows
            else:
                rest.append(each)
        self._waiting = rest
        return batch

    async def _answer(self, batch: list[_Waiting[Question, Answer]]) -> None:
        questions = [each.question for each in batch]
        started = perf_counter()
        try:
            loop = asyncio.get_running_loop()
            answers = await loop.run_in_executor(self._thread, self._work, questions)
        except Exception as error:
            log.failure("inference failed", error, batch=len(batch))
            await self._answer_apart(batch)
            return
        inference_ms = (perf_counter() - started) * 1_000
        for each, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Refusal):
                _settle(each, answer)
            else:
                _settle(each, Answered(answer, inference_ms, len(batch)))

    async def _answer_apart(self, batch: list[_Waiting[Question, Answer]]) -> None:
        """One of them may have broken the batch: the others shall not suffer for it."""
        if len(batch) == 1:
            _settle(batch[0], failed("the model has failed"))
            return
        for each in batch:
            if not each.answered.done():
                await self._answer([each])


def _settle(waiting: _Waiting[Question, Answer], outcome: Answered[Answer] | Refusal) -> None:
    if waiting.answered.done():
        return
    if isinstance(outcome, Refusal):
        waiting.answered.set_exception(outcome)
    else:
        waiting.answered.set_result(outcome)
