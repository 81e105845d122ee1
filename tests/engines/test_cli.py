"""`claimx batch --engine ray`: what is refused before anything is started."""

import sys

import pytest
from typer.testing import CliRunner

from claimx.cli.app import app

pytestmark = pytest.mark.usefixtures("standin_model")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--engine", "ray", "--format", "csv"], "Parquet shards"),
        (["--engine", "ray", "--output", "x.duckdb"], "names a file"),
        (["--ray-address", "auto"], "goes with --engine ray"),
        (["--engine", "dask"], "Invalid value"),
    ],
)
def test_options_that_do_not_go_together(shards, options, message):
    result = CliRunner().invoke(app, ["batch", str(shards), *options], env={"COLUMNS": "300"})
    assert result.exit_code == 2
    assert message in result.stderr


def test_without_ray_the_install_command_is_named(shards, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    output = str(tmp_path / "out")
    result = CliRunner().invoke(app, ["batch", str(shards), "--engine", "ray", "--output", output])
    assert result.exit_code != 0
    assert "pip install 'claimx[ray]'" in result.stderr or "pip install 'claimx[ray]'" in str(
        result.exception
    )
