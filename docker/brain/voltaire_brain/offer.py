"""A model that is offered: loaded when it is first asked, asked in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Generic, Protocol, TypeVar

from grpc import StatusCode
from voltaire.brain.v1 import brain_pb2 as pb

from . import log
from .batcher import Answered, Batcher
from .refusal import Refusal
from .settings import ModelSource, Settings
from .weights import UNKNOWN, licence_of

Question = TypeVar("Question")
Answer = TypeVar("Answer")
Question_contra = TypeVar("Question_contra", contravariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)


class InMemory(Protocol[Question_contra, Answer_co]):
    """A model that has been loaded."""

    device: str
    version: str
    max_context: int

    def answer(self, questions: Sequence[Question_contra]) -> Sequence[Answer_co | Refusal]:
        """Answers each question, in order. Blocks."""
        ...


class Offer(Generic[Question, Answer]):
    """One model with its own thread, in which it is loaded and does all its work."""

    def __init__(
        self,
        source: ModelSource,
        kind: pb.ModelKind,
        load: Callable[[ModelSource, Settings], InMemory[Question, Answer]],
        settings: Settings,
    ) -> None:
        self.id = source.id
        self.kind = kind
        self._source = source
        self._load = load
        self._settings = settings
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=source.id)
        self._model: InMemory[Question, Answer] | None = None
        self._batcher: Batcher[Question, Answer] = Batcher(
            self._work,
            self._thread,
            ready=self.load,
            wait_ms=settings.batch_wait_ms,
            rows_max=settings.batch_rows,
            limit=settings.queue_limit,
        )

    async def ask(self, question: Question, rows: int, key: Hashable = None) -> Answered[Answer]:
        """Raises Refusal: its queue is full, it cannot be loaded, or what the model refuses."""
        return await self._batcher.ask(question, rows, key)

    async def load(self) -> None:
        """Brings the model into memory. One that fails is tried again by the next question."""
        if self._model is not None:
            return
        log.event("loading", model=self.id)
        started = perf_counter()
        loop = asyncio.get_running_loop()
        try:
            self._model = await loop.run_in_executor(
                self._thread, self._load, self._source, self._settings
            )
        except Exception as error:
            log.failure("load failed", error, model=self.id)
            raise Refusal(StatusCode.UNAVAILABLE, f"{self.id} cannot be loaded") from error
        seconds = round(perf_counter() - started, 3)
        log.event("loaded", model=self.id, device=self._model.device, seconds=seconds)

    def _work(self, questions: Sequence[Question]) -> Sequence[Answer | Refusal]:
        assert self._model is not None  # noqa: S101
        return self._model.answer(questions)

    @property
    def max_context(self) -> int:
        """As in Model of the contract: 0 while it is not known."""
        return self._model.max_context if self._model else 0

    async def describe(self) -> pb.Model:
        """What the contract tells of a model, but for whether it is the default."""
        model = self._model
        return pb.Model(
            id=self.id,
            kind=self.kind,
            device=model.device if model else self._settings.device,
            version=model.version if model else self._source.revision or UNKNOWN,
            licence=licence_of(self.id),
            loaded=model is not None,
            max_context=self.max_context,
        )

    def close(self) -> None:
        """Begins nothing more; what is at work in the thread ends by itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)
