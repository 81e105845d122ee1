"""A run that is killed again and again, at random moments, ends as one that was never disturbed."""

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import duckdb
import pytest

from claimx.batch.parts import read_counts
from claimx.batch.run import Outcome, run_batch
from tests.batch import pipelines

ROOT = Path(__file__).resolve().parents[2]
KILLS = 24

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture(scope="module")
def loaded():
    nlp = pipelines.load()
    duckdb.connect().close()  # imported once, so that a forked run begins at once
    return nlp


def _start(plan):
    """Run the plan in a process of its own, which has all modules from this one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of others, at rest
        child = os.fork()
    if child == 0:
        code = 9
        try:
            code = 0 if run_batch(plan).outcome in {Outcome.complete, Outcome.already} else 8
        finally:
            os._exit(code)
    return child


def _seconds(plan):
    start = time.monotonic()
    assert os.waitstatus_to_exitcode(os.waitpid(_start(plan), 0)[1]) == 0
    return time.monotonic() - start


def test_killed_at_random_moments_nothing_is_lost_or_twice(collection, make_plan, tables, loaded):
    path = collection(240)
    unbroken = make_plan(path, "unbroken.duckdb", load=lambda: loaded)
    duration = _seconds(unbroken)
    expected = tables(unbroken.target.path)
    assert len(expected["articles"]) == 240
    rng = random.Random(7)
    kills, completed = 0, 0
    while kills < KILLS or not completed:
        plan = make_plan(path, f"killed-{completed}.duckdb", load=lambda: loaded)
        child = _start(plan)
        if kills < KILLS:
            time.sleep(rng.uniform(0, duration / 3))
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == 0:
            assert tables(plan.target.path) == expected
            assert not plan.target.work.exists()
            completed += 1
            continue
        assert code == -signal.SIGKILL
        kills += 1
        # What is there is whole: every part can be read, and so can the result where there is one.
        assert all(read_counts(part) is not None for part in plan.target.work.rglob("[0-9]*.zst"))
        if plan.target.path.exists():
            assert tables(plan.target.path) == expected


def test_killed_with_its_workers_or_without_them(collection, make_plan, tables):
    path = collection(100)
    expected = tables(run_batch(make_plan(path, "unbroken.duckdb")).result)
    output = path.with_name("killed.duckdb")
    command = [
        sys.executable,
        "-m",
        "tests.batch.slowly",
        "batch",
        str(path),
        "-o",
        str(output),
        "-w",
        "2",
        "-q",
    ]
    work = output.with_name(f".{output.name}.claimx")
    for wanted, whole_group in ((1, False), (3, True)):
        with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
            deadline = time.monotonic() + 60
            while len(list(work.rglob("[0-9]*.zst"))) < wanted and time.monotonic() < deadline:
                time.sleep(0.01)
            if whole_group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()  # the workers notice it by themselves
            assert process.wait() == -signal.SIGKILL
        assert not output.exists()
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == 1  # three records are wrong
    found = tables(output)
    assert found["errors"] == expected["errors"]
    assert [row[0] for row in found["articles"]] == [row[0] for row in expected["articles"]]
    assert [row[:2] for row in found["statements"]] == [row[:2] for row in expected["statements"]]
    with duckdb.connect(str(output), read_only=True) as connection:
        outcomes = connection.execute("SELECT outcome FROM runs").fetchall()
    assert outcomes == [(None,), (None,), ("complete",)]
