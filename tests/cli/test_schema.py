import json

from typer.testing import CliRunner

from claimx.cli.app import app


def test_schema_is_that_of_a_document():
    schema = json.loads(CliRunner().invoke(app, ["schema"]).stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["required"] == ["schema_version", "article", "model", "statements", "speakers"]
    statement = schema["$defs"]["Statement"]
    assert set(statement["required"]) == set(statement["properties"])
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Cue"]["required"] == ["text", "lemma", "spans"]
