import json

import pytest
from typer.testing import CliRunner

import claimx
from claimx.cli.app import app
from tests import standin

pytestmark = pytest.mark.usefixtures("standin_model")


def test_info_for_people():
    result = CliRunner().invoke(app, ["info"])
    lines = dict(
        line.split(maxsplit=1) for line in result.stdout.splitlines() if not line.startswith("model ")
    )
    assert lines["claimx"] == claimx.__version__
    assert f"model version  {standin.VERSION}" in result.stdout
    assert "model license  CC0-1.0" in result.stdout


def test_info_for_programs():
    facts = json.loads(CliRunner().invoke(app, ["info", "--json"]).stdout)
    assert list(facts) == ["claimx", "python", "spacy", "onnxruntime", "model"]
    assert (facts["model"]["name"], facts["model"]["version"]) == (standin.NAME, standin.VERSION)
