"""Workers: what waits, what takes too long, what brings a worker down, and what does not load."""

import asyncio
import time

import pytest

from claimx.errors import ModelError
from claimx.serve.jobs import Body, Job
from claimx.serve.pool import MAX_JOBS, Pool, _Item
from claimx.serve.problems import ProblemError
from claimx.serve.worker import Recipe
from tests.serve import misbehaving
from tests.serve.conftest import TEXT
from tests.serve.damaged import load_nothing


def _job(text=TEXT):
    return Job(Body.text, text.encode())


async def _outcome(pool, text):
    try:
        await pool.answer(_job(text))
    except ProblemError as error:
        return error.problem.kind
    return "done"


@pytest.fixture(scope="module")
def hasty():
    """A pool that gives an article two seconds."""
    pool = Pool(Recipe(misbehaving.load, 10_000), workers=1, timeout=2.0)
    pool.start()
    yield pool
    pool.close()


def _wait_until_it_answers(pool):
    deadline = time.monotonic() + 100
    while asyncio.run(_outcome(pool, TEXT)) != "done":
        assert time.monotonic() < deadline


def test_worker_that_dies_is_replaced_and_the_others_jobs_are_done(pool):
    async def ask():
        texts = [TEXT, "PLEASE DIE", TEXT, TEXT]
        return await asyncio.gather(*(_outcome(pool, text) for text in texts))

    assert asyncio.run(ask()) == ["done", "worker-lost", "done", "done"]
    assert asyncio.run(_outcome(pool, TEXT)) == "done"


def test_article_that_takes_too_long_is_ended_and_the_worker_goes_on(hasty):
    async def ask():
        return await asyncio.gather(_outcome(hasty, "PLEASE SLEEP"), _outcome(hasty, TEXT))

    begun = time.monotonic()
    assert asyncio.run(ask())[0] == "took-too-long"
    assert time.monotonic() - begun < 10
    _wait_until_it_answers(hasty)


def test_article_that_waits_too_long_is_never_begun(hasty):
    _wait_until_it_answers(hasty)

    async def ask():
        slow = [asyncio.create_task(_outcome(hasty, "PLEASE WAIT")) for _ in range(MAX_JOBS)]
        await asyncio.sleep(0.1)
        late = [asyncio.create_task(_outcome(hasty, "PLEASE WAIT")) for _ in range(2)]
        return await asyncio.gather(*late), await asyncio.gather(*slow)

    late, _ = asyncio.run(ask())
    assert set(late) == {"waited-too-long"}


def test_job_that_nobody_waits_for_is_left_out(pool):
    async def ask():
        first = asyncio.create_task(_outcome(pool, "PLEASE WAIT"))
        await asyncio.sleep(0.1)
        given_up = [asyncio.create_task(pool.answer(_job("PLEASE SLEEP"))) for _ in range(20)]
        await asyncio.sleep(0)
        for task in given_up:
            task.cancel()
        return await first, await _outcome(pool, TEXT)

    assert asyncio.run(ask()) == ("done", "done")


def test_jobs_that_wait_are_shared_among_idle_workers():
    async def fill(pool, count):
        pool._queue.extend(_Item(_job()) for _ in range(count))

    class Feeder:
        is_idle = is_ready = True

    pool = Pool(Recipe(misbehaving.load, 10), workers=2)
    pool._feeders = [Feeder(), Feeder()]
    asyncio.run(fill(pool, 6))
    assert [len(pool.take(feeder)) for feeder in pool._feeders] == [3, 3]
    asyncio.run(fill(pool, 100))
    assert len(pool.take(pool._feeders[0])) == MAX_JOBS


def test_large_jobs_are_not_handed_over_together():
    async def fill(pool):
        pool._queue.extend(_Item(_job("a" * 60_000)) for _ in range(3))

    pool = Pool(Recipe(misbehaving.load, 10), workers=1)
    asyncio.run(fill(pool))

    class Feeder:
        is_idle = is_ready = True

    assert len(pool.take(Feeder())) == 1


def test_model_that_does_not_load_is_told_at_the_start():
    with pytest.raises(ModelError, match="it is damaged"):
        Pool(Recipe(load_nothing, 10), workers=1).start()


def test_closed_pool_takes_no_jobs():
    pool = Pool(Recipe(misbehaving.load, 10), workers=1)
    pool.close()
    assert asyncio.run(_outcome(pool, TEXT)) == "stopping"
