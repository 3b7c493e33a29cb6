import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import pytest_asyncio
from grpc import StatusCode

from voltaire_brain.batcher import Batcher
from voltaire_brain.refusal import Refusal, failed


class Model:
    """Doubles numbers; works only while it is let, and keeps what it was given."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.let = threading.Event()
        self.let.set()
        self.loading: Refusal | None = None

    def work(self, questions: Sequence[int]) -> Sequence[int | Refusal]:
        self.batches.append(list(questions))
        assert self.let.wait(10)
        if 13 in questions:
            raise ZeroDivisionError
        return [failed("odd") if each % 2 else each * 2 for each in questions]

    async def ready(self) -> None:
        if self.loading:
            raise self.loading


@pytest.fixture
def model() -> Model:
    return Model()


@pytest_asyncio.fixture
async def batcher(model: Model) -> AsyncIterator[Batcher[int, int]]:
    thread = ThreadPoolExecutor(max_workers=1)
    yield Batcher(model.work, thread, ready=model.ready, wait_ms=20, rows_max=8, limit=6)
    model.let.set()
    thread.shutdown()


async def until_at_work(model: Model, batches: int = 1) -> None:
    async with asyncio.timeout(5):
        while len(model.batches) < batches:
            await asyncio.sleep(0.001)


async def test_requests_that_arrive_together_share_a_batch(
    batcher: Batcher[int, int], model: Model
) -> None:
    answered = await asyncio.gather(*(batcher.ask(n, 1) for n in (2, 4, 6)))
    assert [each.answer for each in answered] == [4, 8, 12]
    assert model.batches == [[2, 4, 6]]
    assert {each.batch for each in answered} == {3}
    assert len({each.inference_ms for each in answered}) == 1


async def test_a_batch_has_no_more_rows_than_it_may_and_keeps_the_order(
    batcher: Batcher[int, int], model: Model
) -> None:
    await asyncio.gather(*(batcher.ask(n, rows) for n, rows in ((2, 5), (4, 4), (6, 3), (8, 4))))
    assert model.batches == [[2, 6], [4, 8]]


async def test_a_request_larger_than_a_batch_goes_alone(
    batcher: Batcher[int, int], model: Model
) -> None:
    await asyncio.gather(batcher.ask(2, 100), batcher.ask(4, 1))
    assert model.batches == [[2], [4]]


async def test_requests_of_different_keys_do_not_share_a_batch(
    batcher: Batcher[int, int], model: Model
) -> None:
    asked = ((2, "a"), (4, "b"), (6, "a"))
    await asyncio.gather(*(batcher.ask(n, 1, key) for n, key in asked))
    assert model.batches == [[2, 6], [4]]


async def test_beyond_its_limit_it_refuses_at_once_and_takes_again_when_it_has_answered(
    batcher: Batcher[int, int], model: Model
) -> None:
    model.let.clear()
    held = [asyncio.create_task(batcher.ask(2 * n, 1)) for n in range(6)]
    await until_at_work(model)
    with pytest.raises(Refusal, match="6 requests are waiting already") as refused:
        await batcher.ask(100, 1)
    assert refused.value.code is StatusCode.RESOURCE_EXHAUSTED
    model.let.set()
    await asyncio.gather(*held)
    assert (await batcher.ask(100, 1)).answer == 200


async def test_a_request_whose_caller_has_gone_is_dropped_before_it_costs_anything(
    batcher: Batcher[int, int], model: Model
) -> None:
    model.let.clear()
    first = asyncio.create_task(batcher.ask(2, 1))
    await until_at_work(model)
    gone, stays = (asyncio.create_task(batcher.ask(n, 1)) for n in (4, 6))
    await asyncio.sleep(0)
    gone.cancel()
    model.let.set()
    await asyncio.gather(first, stays)
    assert model.batches == [[2], [6]]


async def test_a_caller_that_goes_while_the_model_works_makes_room_and_harms_nobody(
    batcher: Batcher[int, int], model: Model
) -> None:
    model.let.clear()
    gone, stays = (asyncio.create_task(batcher.ask(n, 1)) for n in (2, 4))
    await until_at_work(model)
    gone.cancel()
    model.let.set()
    assert (await stays).answer == 8


async def test_a_refusal_of_one_is_not_that_of_its_neighbours(batcher: Batcher[int, int]) -> None:
    good, odd = await asyncio.gather(batcher.ask(2, 1), batcher.ask(3, 1), return_exceptions=True)
    assert not isinstance(good, BaseException)
    assert good.answer == 4
    assert isinstance(odd, Refusal)
    assert odd.message == "odd"


async def test_a_request_that_breaks_the_batch_fails_alone(
    batcher: Batcher[int, int], model: Model
) -> None:
    good, broken, other = await asyncio.gather(
        *(batcher.ask(n, 1) for n in (2, 13, 6)), return_exceptions=True
    )
    assert model.batches == [[2, 13, 6], [2], [13], [6]]
    assert not isinstance(good, BaseException)
    assert not isinstance(other, BaseException)
    assert (good.answer, other.answer) == (4, 12)
    assert isinstance(broken, Refusal)
    assert broken.code is StatusCode.INTERNAL


async def test_all_that_wait_for_a_model_which_cannot_be_loaded_are_told(
    batcher: Batcher[int, int], model: Model
) -> None:
    model.loading = Refusal(StatusCode.UNAVAILABLE, "cannot be loaded")
    outcomes = await asyncio.gather(*(batcher.ask(n, 1) for n in (2, 4)), return_exceptions=True)
    assert outcomes == [model.loading] * 2
    model.loading = None
    assert (await batcher.ask(2, 1)).answer == 4
