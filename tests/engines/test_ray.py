"""The batch on a Ray cluster of this machine, with two actors."""

from dataclasses import replace

import pytest

from claimx.batch.run import Outcome

pytest.importorskip("ray", reason="Ray is not installed (extra `ray`)")
pytestmark = pytest.mark.filterwarnings("ignore")  # those of Ray itself


@pytest.fixture(scope="module")
def on_ray():
    """`run_on_ray`, with one cluster for all tests, whose processes do not wait for all others."""
    import os

    import ray

    from claimx.engines.ray import run_on_ray

    os.environ.update(RAY_worker_niceness="0", RAY_USAGE_STATS_ENABLED="0")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield run_on_ray
    ray.shutdown()


def test_the_rows_are_those_of_the_local_engine(on_ray, make_plan, local, stored, tmp_path):
    plan = make_plan(tmp_path / "out", workers=2)
    summary = on_ray(plan)
    assert summary.outcome is Outcome.complete
    assert (summary.total.articles, summary.total.errors) == (21, 4)
    assert stored(tmp_path / "out") == local
    assert (tmp_path / "out" / "runs.parquet").is_file()
    assert not (tmp_path / "out" / ".claimx").exists()

    # What is there is not done again; a shard that is missing is.
    again = on_ray(plan)
    assert again.outcome is Outcome.already
    assert again.total == summary.total
    next((tmp_path / "out" / "shards").glob("000001-*")).unlink()
    resumed = on_ray(plan)
    assert resumed.outcome is Outcome.complete
    assert resumed.resumed.articles == 14
    assert stored(tmp_path / "out") == local


def test_standard_input_is_no_shard(make_plan, tmp_path):
    from claimx.engines.ray import run_on_ray
    from claimx.errors import InputError

    with pytest.raises(InputError, match="files that all machines see"):
        run_on_ray(replace(make_plan(tmp_path), inputs=("-",)))
